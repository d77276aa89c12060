"""Tracked changes of a Word file: each told in a note, whatever is done with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from workbench.importers._docx.package import value, w
from workbench.importers._docx.revisions import ADDS, FORMATTING, RANGES, TAKES_AWAY, in_properties
from workbench.importers._docx.wording import said
from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local

Where = Callable[[Element], str]
_MOST = 300
_EVERYWHERE = "in the whole document"
_WHAT = {
    ("text", "ins"): ("Inserted text", "insertion"),
    ("text", "del"): ("Deleted text", "deletion"),
    ("text", "moveFrom"): ("Text that was moved away from here", "move"),
    ("text", "moveTo"): ("Text that was moved here", "move"),
    ("end", "ins"): ("A new end of a paragraph", "insertion"),
    ("end", "del"): ("A deleted end of a paragraph", "deletion"),
    ("end", "moveFrom"): ("The end of a paragraph that was moved away", "move"),
    ("end", "moveTo"): ("The end of a paragraph that was moved here", "move"),
    ("row", "ins"): ("An inserted table row", "insertion"),
    ("row", "del"): ("A deleted table row", "deletion"),
    ("cell", "cellIns"): ("An inserted table cell", "insertion"),
    ("cell", "cellDel"): ("A deleted table cell", "deletion"),
    ("cell", "cellMerge"): ("A merged table cell", "formatting"),
    ("number", "ins"): ("A list number that was added", "formatting"),
}
_FATES = {"accept": "was accepted", "reject": "was refused", "suggest": "became a suggestion"}
_OBJECTS = ("drawing", "pict", "object", "oMath", "footnoteReference", "endnoteReference")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One tracked change, or several next to each other that are one for whoever made them."""

    kind: str
    name: str
    author: str
    date: str
    element: Element = field(compare=False)
    text: str = ""
    parts: int = 1

    @property
    def at(self) -> datetime | None:
        """When it was made."""
        return moment(self.date)


def moment(date: str) -> datetime | None:
    """A date as Word writes it."""
    try:
        return datetime.fromisoformat(date)
    except ValueError:
        return None


def changes_of(root: Element) -> list[Change]:
    """All tracked changes of a part, neighbours of one author and kind joined."""
    found: list[Change] = []
    last: Element | None = None
    for element in root.iter(*_NAMES):
        change = _change(element)
        if found and last is not None and _continues(last, element):
            before = found[-1]
            found[-1] = replace(before, text=before.text + change.text, parts=before.parts + 1)
        else:
            found.append(change)
        last = element
    return found


_NAMES = tuple(w(name) for name in (*ADDS, *TAKES_AWAY, *FORMATTING, *RANGES, "cellMerge"))


def _change(element: Element) -> Change:
    return Change(
        kind=_kind(element),
        name=local(element),
        author=value(element, "author"),
        date=value(element, "date"),
        text=_text(element),
        element=element,
    )


def _kind(element: Element) -> str:
    name, holder = local(element), local(element.getparent())
    if name in FORMATTING or name in RANGES or holder == "ctrlPr":
        return "format"
    if not in_properties(element):
        return "text"
    if holder == "rPr":
        return "end" if local(element.getparent().getparent()) == "pPr" else "format"
    return {"trPr": "row", "tcPr": "cell", "numPr": "number"}[holder]


def _continues(before: Element, after: Element) -> bool:
    return (
        before.tag == after.tag
        and before.getnext() is after
        and not in_properties(after)
        and local(after) in ADDS | TAKES_AWAY
        and value(before, "author") == value(after, "author")
    )


def _text(element: Element) -> str:
    """What a change is about: the text in it, or that of the paragraph, row or cell that it marks."""
    if local(element) in FORMATTING or local(element) in RANGES:
        return ""
    holder = element
    if in_properties(element):
        wanted = {"rPr": "p", "numPr": "p", "trPr": "tr", "tcPr": "tc"}.get(local(element.getparent()), "")
        holder = next(element.iterancestors(w(wanted)), element) if wanted else element
    if (text := said(holder)).strip():
        return text
    return next((_NAMED[local(one)] for one in holder.iter() if local(one) in _NAMED), "")


_NAMED = {
    "drawing": "a picture", "pict": "a picture", "object": "an embedded object", "oMath": "an equation",
    "footnoteReference": "a footnote", "endnoteReference": "an endnote", "br": "a break", "tab": "a tab",
    "instrText": "a field", "delInstrText": "a field", "fldChar": "a field",
}  # fmt: skip


def tell_changes(changes: Iterable[Change], fate: str, where: Where, notes: Notes) -> None:
    """A note for each change; the same said twice in one place is said once, with its number."""
    told: Counter[tuple[str, str, str, str, str]] = Counter()
    formatting: Counter[str] = Counter()
    for one in changes:
        if (known := _WHAT.get((one.kind, one.name))) is None:
            formatting[one.author] += one.parts
            continue
        who = ", ".join(part for part in (one.author, one.date[:10]) if part)
        excerpt = re.sub(r"\s+", " ", one.text).strip()
        told[known[0], known[1], who, where(one.element), excerpt] += one.parts
    _tell(told, fate, notes)
    for author, number in formatting.items():
        by = f" by {author}" if author else ""
        message = f"{counted(number, 'tracked change')} of formatting{by} {_many(number, fate)}."
        notes.info(message, where=_EVERYWHERE, code="formatting")


def _tell(told: Counter[tuple[str, str, str, str, str]], fate: str, notes: Notes) -> None:
    for what, code, who, place, excerpt in list(told)[:_MOST]:
        number = told[what, code, who, place, excerpt]
        details = [f"by {who}"] if who else []
        details += [f"{number} parts"] if number > 1 else []
        inside = f" ({'; '.join(details)})" if details else ""
        notes.info(
            f"{what} {_FATES[fate]}{inside}.", where=place, excerpt=excerpt, code=code, advice=_ADVICE[fate]
        )
    rest: Counter[str] = Counter()
    for key in list(told)[_MOST:]:
        rest[key[1]] += told[key]
    if rest:
        kinds = ", ".join(counted(number, kind) for kind, number in rest.items())
        message = f"{counted(rest.total(), 'more tracked change')} ({kinds}) {_many(rest.total(), fate)}."
        notes.info(message, where=_EVERYWHERE, code="changes", advice=_ADVICE[fate])


_ADVICE = {
    "accept": "To decide yourself, read the file again with its tracked changes kept as suggestions.",
    "reject": "To decide yourself, read the file again with its tracked changes kept as suggestions.",
    "suggest": "Take or refuse it in the editor.",
}


def _many(number: int, fate: str) -> str:
    return (
        _FATES[fate]
        if number == 1
        else _FATES[fate].replace("was", "were").replace("became a suggestion", "became suggestions")
    )
