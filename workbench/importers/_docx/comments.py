"""Comments of a Word file, each a note: by whom, when, about what, in reply to whom, whether resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.importers._docx.looks import choose_alternatives
from workbench.importers._docx.package import Part, R, value, w
from workbench.importers._docx.wording import words_of
from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local

_LONG = 400
"""Characters of the text about which a comment is that are kept."""
Where = Callable[[Element], str]
_ANCHORS = tuple(
    w(name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference", "t", "delText", "p")
)


@dataclass(frozen=True, kw_only=True)
class _Comment:
    key: str
    author: str
    date: str
    text: str
    paragraphs: tuple[str, ...]


def tell_comments(
    parts: Iterable[Part], comments: Part | None, extended: Part | None, where: Where, notes: Notes
) -> None:
    """A note for each comment; a comment said twice of the same place is said once, with its number."""
    if comments is None:
        return
    choose_alternatives(comments.root)
    about, places = _anchors(parts, where)
    found = [_comment(one, comments) for one in comments.root.iter(w("comment"))]
    by_paragraph = {name: one for one in found for name in one.paragraphs}
    threads = _threads(extended)
    told: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        parent, done = next((threads[name] for name in one.paragraphs if name in threads), ("", False))
        message = _sentence(one, by_paragraph.get(parent), done)
        told[message, places.get(one.key, "nowhere in the text"), about.get(one.key, "")] += 1
    for (message, place, excerpt), number in told.items():
        times = f" ({number} times)" if number > 1 else ""
        advice = "Comments are not part of the course: act on it, or write it into the text."
        notes.info(message + times, where=place, excerpt=excerpt, code="comment", advice=advice)


def _comment(element: Element, part: Part) -> _Comment:
    return _Comment(
        key=value(element, "id"),
        author=value(element, "author"),
        date=value(element, "date")[:10],
        text=" ".join(_said(element, part)),
        paragraphs=tuple(name for line in element.iter(w("p")) if (name := _named(line, "paraId"))),
    )


def _said(element: Element, part: Part) -> Iterator[str]:
    """What a comment says: its words, where its links lead, and that it shows pictures."""
    words = words_of(element)
    links = (part.address(one.get(f"{{{R}}}id") or "") for one in element.iter(w("hyperlink")))
    shown = [one for one in links if one and one not in words]
    pictures = sum(1 for _ in element.iter("{*}blip", "{*}imagedata"))
    if words or not pictures:
        yield words or "without words"
    if pictures:
        yield f"(with {counted(pictures, 'picture')})" if words else counted(pictures, "picture")
    yield from (f"({one})" for one in dict.fromkeys(shown))


def _sentence(comment: _Comment, parent: _Comment | None, done: bool) -> str:
    kind = "Comment" if parent is None else "Reply"
    words = f"Resolved {kind.lower()}" if done else kind
    words += f" by {comment.author}" if comment.author else ""
    words += f" ({comment.date})" if comment.date else ""
    words += f" to {parent.author or 'a comment'}" if parent is not None else ""
    return f"{words}: {comment.text}"


def _threads(extended: Part | None) -> dict[str, tuple[str, bool]]:
    """For the last paragraph of a comment: that of the comment it replies to, and whether it is resolved."""
    if extended is None:
        return {}
    return {
        _named(one, "paraId"): (_named(one, "paraIdParent"), _named(one, "done") in ("1", "true"))
        for one in extended.root.iter("{*}commentEx")
    }


def _named(element: Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _anchors(parts: Iterable[Part], where: Where) -> tuple[dict[str, str], dict[str, str]]:
    """The text each comment is about, and where it is; one without a range is about its paragraph."""
    about: dict[str, str] = {}
    places: dict[str, str] = {}
    for part in parts:
        active: set[str] = set()
        for element in part.root.iter(*_ANCHORS):
            name, key = local(element), value(element, "id")
            if name in ("t", "delText", "p"):
                for one in list(active):
                    about[one] = about.get(one, "") + (" " if name == "p" else element.text or "")
                    if len(about[one]) > _LONG:
                        active.discard(one)
                continue
            places.setdefault(key, where(element))
            if name == "commentRangeStart":
                active.add(key)
            elif name == "commentRangeEnd":
                active.discard(key)
            elif key not in about:
                about[key] = _paragraph_text(element)
    return about, places


def _paragraph_text(element: Element) -> str:
    paragraph = next(element.iterancestors(w("p")), None)
    return "" if paragraph is None else "".join(one.text or "" for one in paragraph.iter(w("t")))
