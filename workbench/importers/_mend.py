"""XML that is not well-formed, mended tag by tag as far as that is sure, with a word on each mend."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![A-Za-z][^<>]*>"
    # No "<" within a tag, so that a try at one never goes past the next.
    r"|<(?P<end>/)?(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>(?:\"[^\"<]*\"|'[^'<]*'|[^\"'<>])*)>"
    r"|<(?P<open>[A-Za-z_][\w.:-]*)(?P<half>[^<>]*)>"
    r"|&(?!#?\w{1,32};)|<",
    re.DOTALL,
)
# A quote ends a value only where another attribute or the tag's end follows it.
_ON = r"(?!\s*$|\s+[A-Za-z_:][\w.:-]*\s*(?:=|$|\s[A-Za-z_:])|[A-Za-z_:][\w.:-]*\s*=\s*[\"'])"
_ATTRIBUTE = re.compile(
    rf"([A-Za-z_:][\w.:-]*)(?:\s*=\s*(\"(?:[^\"]+|\"{_ON})*(?:\"|$)|'[^']*(?:'|$)|[^\s\"'=<>`]+))?"
)
_VOID = frozenset("area br col embed hr img input link meta param source track wbr".split())
_MOST_MB = 8
_MOST = 500
_DEEPEST = 1000
_TOLD = 3


_HEAD = re.compile(rb"(?:\xef\xbb\xbf|\s)*<\?xml\b([^<>]*)>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']?([A-Za-z][\w.:-]*)")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WIDE = ("utf-16", "utf-32")


_LABELLED = re.compile(r"^\s*<\?xml\b[^<>]*\?>")
_SAID_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WESTERN = ("iso8859-1", "cp1252", "iso8859-15")


def wide(data: bytes) -> str:
    """The encoding of XML in letters of two or four bytes that libxml2 does not know without a mark."""
    return next((encoding for start, encoding in _SAID_WIDE if data.startswith(start)), "")


def plainly(data: bytes) -> bytes:
    """XML as UTF-8 where it is in wide letters without a mark, or is UTF-8 and says that it is Western."""
    if encoding := wide(data):
        return _LABELLED.sub("", data.decode(encoding, "replace").removeprefix("\ufeff")).encode()
    head = _HEAD.match(data)
    said = _ENCODING.search(head.group(1)) if head is not None else None
    try:
        western = said is not None and codecs.lookup(said.group(1).decode()).name in _WESTERN
        if head is None or not western or data.isascii():
            return data
        data.decode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return data
    return data[head.end() :]


_NO_SIGN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*([0-9]{1,2})|[xX]0*([0-9A-Fa-f]{1,2}));")
_LINE_SIGNS = (0x09, 0x0A, 0x0D)


def legible(data: bytes) -> bytes:
    """The XML with a space for each control character, which XML does not allow."""
    return _NO_SIGN.sub(_legible, data)


def _legible(match: re.Match[bytes]) -> bytes:
    decimal, hexadecimal = match.groups()
    if decimal is None and hexadecimal is None:
        return b" "
    point = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return match.group() if point >= 0x20 or point in _LINE_SIGNS else b" "


def declared(data: bytes) -> bytes:
    """The XML with its first line put right: what stands before it, its spelling, and a wrong encoding.

    Without this a recovering parser drops every `&lt;` of the file, and with them the markup of all texts.
    """
    match = _HEAD.match(data)
    given = _ENCODING.search(match.group(1)) if match else None
    said = given.group(1).decode() if given else ""
    body = data[match.end() :] if match else data
    encoding = _encoding(said, body)
    if encoding == "utf-8" and match is None:
        return data
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + body


def _encoding(said: str, body: bytes) -> str:
    """What the text is in: as it says, unless it plainly is not."""
    try:
        known = codecs.lookup(said or "utf-8").name
    except LookupError:
        known = "utf-8"
    if known not in ("utf-8", "ascii") and not known.startswith(_WIDE):
        return said
    try:
        body.decode()
    except UnicodeDecodeError:
        return "utf-8" if _UTF8.search(body) else "windows-1252"
    return "utf-8"


@dataclass
class _Mending:
    """The text as it is put together again, and what is open."""

    text: str
    parts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)
    _ends: dict[str, int] = field(default_factory=dict)

    def say(self, at: int, words: str) -> None:
        """Keep a word on a mend at a place."""
        self.said.append((at, words))

    def told(self) -> str:
        """The mends in one sentence, with their lines."""
        lines = (f"line {self.text.count(chr(10), 0, at) + 1}: {words}" for at, words in self.said[:_TOLD])
        more = len(self.said) - _TOLD
        return "; ".join(lines) + (f"; and {more} more" if more > 0 else "")

    def _last_end(self, name: str) -> int:
        """Where an element of this name is closed for the last time."""
        if name not in self._ends:
            self._ends[name] = self.text.rfind(f"</{name}")
        return self._ends[name]

    def take(self, match: re.Match[str]) -> str:
        """What stands for one token of the source."""
        token, name = match.group(), match.group("name") or match.group("open")
        if token in ("&", "<"):
            self.say(match.start(), f"“{token}” was taken as a sign of the text")
            return "&amp;" if token == "&" else "&lt;"
        if name is None:
            return token
        if match.group("end"):
            return self._close(match, name)
        return self._start(match, name)

    def _start(self, match: re.Match[str], name: str) -> str:
        rest = match.group("rest") or match.group("half") or ""
        empty = rest.rstrip().endswith("/")
        given = self._attributes(match, rest.rstrip().removesuffix("/"))
        if not empty and name.lower() in _VOID and self._last_end(name) < 0:
            self.say(match.start(), f"“{_quoted(match.group())}” was not closed")
            empty = True
        if not empty:
            self.open.append(name)
        return f"<{name}{given}{'/' if empty else ''}>"

    def _attributes(self, match: re.Match[str], rest: str) -> str:
        found: dict[str, str] = {}
        for one in _ATTRIBUTE.finditer(rest):
            if len(self.said) > _MOST:
                break
            name, value = one.group(1), one.group(2)
            if value is None or value[0] not in "\"'":
                self.say(match.start(), f"“{_quoted(one.group())}” had no value in quotes")
                value = f'"{value or name}"'
            elif value[-1] != value[0] or len(value) == 1:
                self.say(match.start(), f"“{_quoted(one.group())}” was not closed by a quote")
                value += value[0]
            elif value[0] in value[1:-1]:
                self.say(match.start(), f"“{_quoted(one.group())}” had quotes within its value")
                value = value[0] + value[1:-1].replace('"', "&quot;") + value[0]
            if one.start() and not rest[one.start() - 1].isspace():
                self.say(match.start(), f"“{_quoted(one.group())}” had no blank before it")
            if name in found:
                self.say(match.start(), f"“{_quoted(one.group())}” was there twice")
            found.setdefault(name, self._clear(match, value).replace("<", "&lt;"))
        return "".join(f" {name}={value}" for name, value in found.items())

    def _clear(self, match: re.Match[str], value: str) -> str:
        """The value of an attribute with each “&” that names nothing as a sign of its own."""
        clear = re.sub(r"&(?!#?\w{1,32};)", "&amp;", value)
        if clear != value:
            self.say(match.start(), f"“&” in “{_quoted(value[1:-1])}” was taken as a sign of the text")
        return clear

    def _close(self, match: re.Match[str], name: str) -> str:
        if name not in self.open or (
            name == self.open[0] and len(self.open) > 1 and self._last_end(name) > match.start()
        ):
            self.say(match.start(), f"“</{name}>” closed nothing and was left out")
            return ""
        closed = []
        while (last := self.open.pop()) != name:
            self.say(match.start(), f"“<{last}>” was not closed before “</{name}>”")
            closed.append(f"</{last}>")
        return "".join(closed) + f"</{name}>"


def mend(data: bytes) -> tuple[bytes, str]:
    """The XML with its tags and attributes mended, and a sentence that quotes what was done, or "".

    Nothing is done to what needs more mends than can be told apart from another format.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or len(data) > _MOST_MB * 2**20:
        return data, ""
    # One character a byte: tags are ASCII in every other encoding that XML comes in.
    work = _Mending(text=data.decode("latin-1"))
    if not _whole(work.text):
        return data, ""
    done = 0
    for match in _TOKEN.finditer(work.text):
        work.parts += [work.text[done : match.start()], work.take(match)]
        done = match.end()
        if len(work.said) > _MOST or len(work.open) > _DEEPEST:
            return data, ""
    for name in reversed(work.open):
        work.say(len(work.text), f"“<{name}>” was never closed")
    work.parts += [work.text[done:], *(f"</{name}>" for name in reversed(work.open))]
    return "".join(work.parts).encode("latin-1"), work.told()


def _whole(text: str) -> bool:
    """Whether comments and the like are closed, and no declarations of its own stand at the head."""
    marks = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
    head = text.find("<!DOCTYPE")
    own = head >= 0 and "[" in text[head : text.find(">", head)]
    return not own and all(text.rfind(start) <= text.rfind(end) for start, end in marks)


def _quoted(words: str) -> str:
    return words[:60].encode("latin-1").decode("utf-8", "replace")
