"""What a link of a Word file says when the pointer rests on it: carried past mammoth, which drops it."""

from __future__ import annotations

import re
from html import escape

from workbench.importers._docx.made import run, text
from workbench.importers._docx.package import value, w
from workbench.importers._notes import Notes
from workbench.importers._xml import Element

_SIGNED = re.compile('(<a href="[^"<>]*")>((?:<[a-z]+>)*)\ue10a([0-9]{1,9})\ue10b')
_LEFT = re.compile("\ue10a[0-9]{1,9}\ue10b")
_FIELD = re.compile(r"^\s*HYPERLINK\b.*?\\o\s+(?:\"([^\"]+)\"|[“”]([^“”]+)[“”])", re.IGNORECASE | re.DOTALL)


class Tooltips:
    """The titles of the links of one file."""

    def __init__(self) -> None:
        self._said: list[str] = []

    def hold(self, root: Element) -> None:
        """Put a sign into each link that has a title."""
        for link in root.iter(w("hyperlink")):
            if said := value(link, "tooltip").strip():
                link.insert(0, self._sign(said))
        for begin in list(root.iter(w("fldChar"))):
            if value(begin, "fldCharType") == "begin":
                self._hold_field(begin)
        for simple in root.iter(w("fldSimple")):
            if found := _FIELD.match(value(simple, "instr")):
                simple.insert(0, self._sign(found[1] or found[2]))

    def _hold_field(self, begin: Element) -> None:
        """The same for a link that is written as a field, of which each run becomes a link."""
        holder, code, sign = begin.getparent(), "", ""
        for after in holder.itersiblings() if holder is not None else ():
            kinds = [value(one, "fldCharType") for one in after.iter(w("fldChar"))]
            code += "".join(one.text or "" for one in after.iter(w("instrText")))
            if kinds and (sign or kinds[0] != "separate"):
                return
            if kinds and (found := _FIELD.match(code)):
                sign = self._signed(found[1] or found[2])
            elif sign and (words := next(after.iter(w("t")), None)) is not None:
                words.addprevious(text(sign))

    def _sign(self, said: str) -> Element:
        return run(self._signed(said))

    def _signed(self, said: str) -> str:
        self._said.append(said)
        return f"\ue10a{len(self._said) - 1}\ue10b"

    def restored(self, html: str, notes: Notes) -> str:
        """The HTML with the titles in their places; those of links that are none here are told."""
        if not self._said:
            return html
        placed = {found[3] for found in _SIGNED.finditer(html)}
        for number, said in enumerate(self._said):
            if str(number) not in placed:
                notes.info("The title of a link was left out with the link.", excerpt=said, code="link")
        return _LEFT.sub("", _SIGNED.sub(self._titled, html))

    def _titled(self, found: re.Match[str]) -> str:
        number = int(found[3])
        title = f' title="{escape(self._said[number])}"' if number < len(self._said) else ""
        return f"{found[1]}{title}>{found[2]}"
