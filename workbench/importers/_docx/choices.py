"""What a person may choose about a Word file, and on which page each note's place is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._docx.places import places_under
from workbench.importers._docx.view import Choices, View
from workbench.importers._notes import counted
from workbench.model.course import Page
from workbench.model.imported import Note, Offer, Option

_CHANGES = (
    Option(value="accept", label="Take them all"),
    Option(value="reject", label="Refuse them all"),
    Option(value="suggest", label="Keep them as suggestions"),
)
_HIDDEN = (Option(value="leave", label="Leave it out"), Option(value="take", label="Take it in"))


def offers(view: View, choices: Choices) -> tuple[Offer, ...]:
    """How the document may be read otherwise, where that makes a difference."""
    return tuple(_offers(view, choices))


def _offers(view: View, choices: Choices) -> Iterator[Offer]:
    if view.changes:
        number = counted(sum(one.parts for one in view.changes), "tracked change")
        authors = ", ".join(dict.fromkeys(one.author for one in view.changes if one.author))
        yield Offer(
            name="changes",
            label="Tracked changes",
            options=_CHANGES,
            chosen=choices.changes,
            help=f"{number}{f' by {authors}' if authors else ''}.",
        )
    if view.hidden:
        yield Offer(
            name="hidden",
            label="Hidden text",
            options=_HIDDEN,
            chosen="take" if choices.hidden else "leave",
            help=f"{counted(view.hidden, 'hidden piece')} of text, such as notes or answer keys.",
        )


def placed(notes: tuple[Note, ...], pages: tuple[Page, ...]) -> tuple[Note, ...]:
    """The notes with the page that the heading they name stands on."""
    found = [
        (number, (block.attrs["level"], block.plain))
        for number, page in enumerate(pages)
        for block in page.body.walk()
        if block.type == "heading" and block.plain.strip()
    ]
    names = places_under([heading for _, heading in found])
    by_place = {name: number for name, (number, _) in zip(names, found, strict=True)}
    for number, heading in [*found, *((at, (1, page.title)) for at, page in enumerate(pages))]:
        by_place.setdefault(places_under([heading])[0], number)
    return tuple(replace(note, page=_page(note, by_place, len(pages))) for note in notes)


def _page(note: Note, by_place: dict[str, int], pages: int) -> int | None:
    if pages == 1:
        return 0
    heading = re.match(r"under “.*?”", note.where)
    return by_place.get(note.where, by_place.get(heading[0])) if heading else note.page
