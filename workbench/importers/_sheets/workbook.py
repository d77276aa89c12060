"""Workbooks of several sheets: which of them are read, and the course they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.importers._base import SILENT, Report
from workbench.importers._notes import Notes, counted
from workbench.importers._sheets.quiz_sheet import page_of
from workbench.importers._sheets.sheet import Sheet
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Offer, Option, Origin, Source
from workbench.model.limits import ImportLimits

_PLAIN_NAME = re.compile(
    r"(?:sheet|tabelle|feuil(?:le)?|hoja|foglio|planilha|blad|arkusz|ark|list|лист|工作表) ?\d*", re.I
)


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """The sheets of a workbook and the files that they use."""

    sheets: tuple[Sheet, ...]
    assets: tuple[Asset, ...] = ()


def course_of(
    book: Workbook, source: Source, limits: ImportLimits, notes: Notes, report: Report = SILENT
) -> Imported:
    """A page for each sheet that is read.

    Raises:
        Unreadable: no sheet holds anything.
    """
    wanted = source.choices.get("sheet", "visible")
    taken = _taken(book.sheets, wanted, notes)
    if not taken:
        raise Unreadable(f"“{source.name}” holds no rows.")
    _tell_left(book.sheets, taken, notes)
    report.watch("notes", lambda: notes)
    report.watch("assets", lambda: book.assets)
    pages, offers, origins, assets = [], [*_sheet_offer(book.sheets, wanted)], [], [*book.assets]
    for number, (index, sheet) in enumerate(taken):
        alone = len(taken) == 1
        own = Notes(where="" if alone else f"sheet “{sheet.name}”", page=number)
        title = _title(sheet, source, alone)
        choices = source.choices if alone else _own(source.choices, index)
        made = page_of(sheet, choices, limits, own, report, title)
        notes.extend(own)
        pages.append(Page(title=title, kind=made.kind, body=made.body))
        assets += made.assets
        offers += made.offers if alone else [_for_sheet(one, index, sheet) for one in made.offers]
        origins.append(Origin(page=number, place=sheet.name))
    course = Course(title=source.stem or source.name, pages=tuple(pages))
    return Imported(
        course=course,
        notes=notes.all,
        assets=tuple({one.sha256: one for one in assets}.values()),
        offers=tuple(offers),
        origins=tuple(origins),
    )


def _taken(sheets: Sequence[Sheet], wanted: str, notes: Notes) -> list[tuple[int, Sheet]]:
    """The sheets that are read, with their numbers from 1."""
    numbered = [(number, sheet) for number, sheet in enumerate(sheets, start=1) if sheet.rows]
    chosen = [one for one in numbered if str(one[0]) == wanted]
    if wanted not in ("visible", "all") and not chosen:
        notes.warning("The workbook has no such sheet; all were read.", excerpt=wanted, code="choice")
    if chosen or wanted == "all":
        return chosen or numbered
    return [one for one in numbered if not one[1].hidden] or numbered


def _tell_left(sheets: Sequence[Sheet], taken: list[tuple[int, Sheet]], notes: Notes) -> None:
    read = {number for number, _ in taken}
    for number, sheet in enumerate(sheets, start=1):
        if number in read or not sheet.rows:
            continue
        if sheet.hidden:
            notes.warning(
                f"A hidden sheet with {counted(len(sheet.rows), 'row')} was left out.",
                where=f"sheet “{sheet.name}”",
                code="hidden",
                advice="Choose it above to read it.",
            )
        else:
            notes.info("A sheet was left out, as chosen.", where=f"sheet “{sheet.name}”", code="sheet")
    empty = [sheet.name for sheet in sheets if not sheet.rows]
    if empty:
        notes.info(f"{counted(len(empty), 'empty sheet')} left out.", excerpt=", ".join(empty), code="sheet")


def _sheet_offer(sheets: Sequence[Sheet], wanted: str) -> Iterator[Offer]:
    numbered = [(number, sheet) for number, sheet in enumerate(sheets, start=1) if sheet.rows]
    if len(numbered) < 2:
        return
    hidden = any(sheet.hidden for _, sheet in numbered)
    single = [
        Option(value=str(number), label=f"Only “{sheet.name}”{' (hidden)' if sheet.hidden else ''}")
        for number, sheet in numbered
    ]
    everything = [Option(value="all", label="All sheets, also hidden ones")] if hidden else []
    options = (Option(value="visible", label="All sheets, a page for each"), *everything, *single)
    known = {option.value for option in options}
    chosen = wanted if wanted in known else "visible"
    yield Offer(name="sheet", label="Sheets to read", options=options, chosen=chosen)


def _own(choices: Mapping[str, str], index: int) -> dict[str, str]:
    start = f"s{index}:"
    return {name.removeprefix(start): value for name, value in choices.items() if name.startswith(start)}


def _for_sheet(offer: Offer, index: int, sheet: Sheet) -> Offer:
    group = f"{offer.group} of “{sheet.name}”" if offer.group else f"Sheet “{sheet.name}”"
    return replace(offer, name=f"s{index}:{offer.name}", group=group)


def _title(sheet: Sheet, source: Source, alone: bool) -> str:
    plain = not sheet.name.strip() or bool(_PLAIN_NAME.fullmatch(sheet.name.strip()))
    return (source.stem or source.name) if alone and plain else sheet.name
