"""The plain text of Rich Text (RTF), paragraph by paragraph.

Source: Microsoft's Rich Text Format specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_DESTINATIONS = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr "
    b"footerf fldinst themedata colorschememapping latentstyles datastore listtable listoverridetable "
    b"rsidtbl generator xmlnstbl bkmkstart bkmkend filetbl revtbl nonshppict shpinst".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\t", b"tab": "\t",
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "\u2011", b"-": "", b"\n": "\n", b"\r": "\n"}


def rtf_lines(data: bytes) -> list[str]:
    """The text of each paragraph that says something."""
    return _lines("".join(_text(data, _Reader())))


def rtf_hidden(data: bytes) -> list[str]:
    """The text that is hidden, piece by piece."""
    reader = _Reader()
    for _ in _text(data, reader):
        pass
    return _lines("".join(reader.withheld))


def _lines(text: str) -> list[str]:
    lines = ("".join(line.split("\0")) for line in text.split("\n"))
    return [" ".join(line.split()) for line in lines if line.strip()]


class _Reader:
    """Where a reading is: the groups it is in, and what follows."""

    def __init__(self) -> None:
        self.codepage = "cp1252"
        self.hidden = False
        """Whether this is no text of the document."""
        self.withheld: list[str] = []
        """Text that is there and not shown, a line end for each piece between."""
        self.skip = 1
        self._unseen = False
        self._follow = 0
        self._groups: list[tuple[bool, bool, int]] = []

    def brace(self, brace: bytes) -> None:
        """A group begins or ends."""
        if brace == b"{":
            self._groups.append((self.hidden, self._unseen, self.skip))
        else:
            known = self._groups.pop() if self._groups else (False, False, 1)
            self.hidden, self._unseen, self.skip = known

    def word(self, word: bytes, number: bytes | None) -> str:
        """What a control word says."""
        if word == b"ansicpg":
            self.codepage = _codec(number)
        elif word == b"uc":
            self.skip = int(number or 1)
        elif word in (b"v", b"plain"):
            self._unseen = word == b"v" and number != b"0"
        elif word in _DESTINATIONS:
            self.hidden = True
        elif word == b"u" and number and not self.hidden:
            self._follow = self.skip
            return self._shown(_character(int(number)))
        return "" if self.hidden else _SIGNS.get(word, "")

    def plain(self, data: bytes) -> str:
        """Text, without the stand-ins that follow a Unicode character."""
        if self.hidden:
            return ""
        rest, self._follow = data[self._follow :], max(0, self._follow - len(data))
        return self._shown(rest.decode(self.codepage, "replace"))

    def _shown(self, text: str) -> str:
        self.withheld.append(text if self._unseen else "\n")
        return "" if self._unseen else text


def _text(data: bytes, reader: _Reader) -> Iterator[str]:
    for token in _TOKEN.finditer(data):
        code, word, number, sign, brace, plain = token.groups()
        if brace:
            reader.brace(brace)
        elif word:
            yield reader.word(word, number)
        elif sign == b"*":
            reader.hidden = True
        elif code or plain:
            yield reader.plain(bytes([int(code, 16)]) if code else plain)
        elif sign and not reader.hidden:
            yield _escaped(sign)


def _escaped(sign: bytes) -> str:
    return _ESCAPED.get(sign, sign.decode("latin-1") if sign in b"\\{}" else "")


def _character(number: int) -> str:
    point = number + 65536 if number < 0 else number
    return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"


def _codec(number: bytes | None) -> str:
    name = f"cp{(number or b'1252').decode()}"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
