"""Tracked changes and comments of a Word file: accepted or left out of the text, and each told in a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from workbench.importers._docx_package import Part, value, w
from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local

Where = Callable[[Element], str]
_MOST = 300
_VERBS = {
    "ins": ("Inserted text was accepted", "insertion"),
    "del": ("Deleted text was left out", "deletion"),
    "moveFrom": ("Text that was moved away was left out here", "move"),
    "moveTo": ("Text that was moved here was accepted", "move"),
}
_FORMATTING = ("rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange", "sectPrChange")


def tell_changes(root: Element, where: Where, notes: Notes) -> None:
    """A note for each tracked insertion, deletion and move, neighbours of one author joined."""
    told = 0
    formatting: Counter[str] = Counter()
    run: list[Element] = []
    for element in root.iter(*(w(name) for name in (*_VERBS, *_FORMATTING))):
        name = local(element)
        if name in _FORMATTING:
            formatting[value(element, "author")] += 1
        elif not _is_mark(element):
            if run and not _continues(run[-1], element):
                told += _tell(run, where, notes, told)
                run = []
            run.append(element)
    told += _tell(run, where, notes, told)
    _tell_rest(told, formatting, notes)


def _tell_rest(told: int, formatting: Counter[str], notes: Notes) -> None:
    if told > _MOST:
        notes.info(f"{told - _MOST} more tracked changes were treated the same way.", code="changes")
    for author, number in formatting.items():
        by = f" by {author}" if author else ""
        notes.info(f"{counted(number, 'tracked change')} of formatting{by} accepted.", code="formatting")


def _is_mark(element: Element) -> bool:
    """Whether it marks a paragraph's end or a row, rather than holding text."""
    return local(element.getparent()) in ("rPr", "trPr", "tcPr", "numPr") or len(element) == 0


def _continues(before: Element, after: Element) -> bool:
    return (
        before.tag == after.tag
        and value(before, "author") == value(after, "author")
        and before.getparent() is after.getparent()
        and before.getnext() is after
    )


def _tell(run: list[Element], where: Where, notes: Notes, told: int) -> int:
    if not run:
        return 0
    text = "".join(part for one in run for part in _texts(one))
    if not text.strip() and not any(one.find(f".//{w('drawing')}") is not None for one in run):
        return 0
    if told < _MOST:
        sentence, code = _VERBS[local(run[0])]
        author, date = value(run[0], "author"), value(run[0], "date")[:10]
        by = f" (by {author}{', ' + date if date else ''})" if author else ""
        notes.info(f"{sentence}{by}.", where=where(run[0]), excerpt=text or "a picture", code=code)
    return 1


def _texts(element: Element) -> list[str]:
    return [one.text or "" for one in element.iter(w("t"), w("delText"))]


def tell_comments(main: Part, comments: Part | None, where: Where, notes: Notes) -> None:
    """A note for each comment, with the text it is about."""
    if comments is None:
        return
    about, places = _anchors(main.root, where)
    for comment in comments.root.findall(w("comment")):
        key = value(comment, "id")
        said = " ".join(" ".join(_texts(one)) for one in comment.iter(w("p"))).strip()
        author = value(comment, "author")
        words = f"Comment by {author}: {said}" if author else f"Comment: {said}"
        notes.info(words, where=places.get(key, ""), excerpt=about.get(key, ""), code="comment")


def _anchors(root: Element, where: Where) -> tuple[dict[str, str], dict[str, str]]:
    """The text each comment is about, and where it is."""
    about: dict[str, str] = {}
    places: dict[str, str] = {}
    active: set[str] = set()
    names = ("commentRangeStart", "commentRangeEnd", "commentReference", "t")
    for element in root.iter(*(w(name) for name in names)):
        name, key = local(element), value(element, "id")
        if name == "commentRangeStart":
            active.add(key)
        elif name == "commentRangeEnd":
            active.discard(key)
        elif name == "t":
            for one in active:
                about[one] = about.get(one, "") + (element.text or "")
        if name != "t" and key not in places:
            places[key] = where(element)
    return about, places
