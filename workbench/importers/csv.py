"""Sheets in text form: a quiz, where it is one in a known layout; otherwise a table."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import ENCODINGS, Decoded, decoded
from workbench.importers._notes import Notes
from workbench.importers._portion import by_lines
from workbench.importers._sheets.blackboard import is_upload
from workbench.importers._sheets.columns import find_columns
from workbench.importers._sheets.headless import guessed_columns
from workbench.importers._sheets.quiz_sheet import page_of
from workbench.importers._sheets.sheet import SIGNS, Dialect, Sheet, dialect_of, rows_of
from workbench.model.course import Course, Page
from workbench.model.errors import UnknownFormat, Unreadable
from workbench.model.imported import Imported, Offer, Option, Source
from workbench.model.limits import ImportLimits


def _whole_lines(head: bytes) -> bytes:
    """The beginning of a file without a line that is cut."""
    return head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head


_HEAD = 20_000
_EVEN = 10
_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


def _is_quiz(source: Source) -> bool:
    """Whether a file that ends in .txt is Blackboard's question upload, or a quiz with cells."""
    return source.extension == ".txt" and (is_upload(source.head()) or _has_columns(source.head(_HEAD)))


def _has_columns(head: bytes) -> bool:
    """Whether a text begins with the headings of a quiz, or with questions in evenly cut lines."""
    try:
        text = decoded(_whole_lines(head), Notes(), name="").text
        rows = rows_of(text, "") if any(sign in text for sign in "\t;,|") else ()
    except (UnknownFormat, Unreadable):
        return False
    even = len(rows) > 1 and {len(row.cells) for row in rows[:_EVEN]} == {len(rows[0].cells)}
    return even and len(rows[0].cells) > 2 and (find_columns(rows) or guessed_columns(rows)) is not None


@importer(
    "csv",
    label="Sheet or quiz (CSV)",
    extensions=(".csv", ".tsv", ".tab"),
    media_types=("text/csv", "text/tab-separated-values", "application/csv"),
    sniff=_is_quiz,
    version="11",
    cut=by_lines,
)
def read_csv(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read a quiz sheet of Brightspace, Kahoot, Moodle, Torus, TAO or a plain one; any other as a table."""
    notes = Notes()
    report.watch("notes", lambda: notes)
    text = decoded(source.read(), notes, name=source.name, chosen=source.choices.get("encoding", ""))
    sign = _NAMES.get(source.choices.get("delimiter", ""), "")
    _, dialect = dialect_of(text.text, sign=sign)
    rows = rows_of(text.text, source.name, notes, sign=sign, limits=limits)
    sheet = Sheet(name=source.stem, rows=rows)
    if not sheet.rows:
        raise Unreadable(f"“{source.name}” holds no rows.")
    title = source.stem or source.name
    made = page_of(sheet, source.choices, limits, notes, report, title)
    course = Course(title=title, pages=(Page(title=title, kind=made.kind, body=made.body),))
    offers = (*_offers(text, dialect, sign), *made.offers)
    return Imported(course=course, notes=notes.all, assets=made.assets, offers=offers)


def _offers(text: Decoded, dialect: Dialect, chosen: str) -> Iterator[Offer]:
    """How the file is decoded and cut into cells, where that is in doubt."""
    if text.guessed:
        known = ENCODINGS if text.encoding in ENCODINGS else {text.encoding: text.encoding, **ENCODINGS}
        yield Offer(
            name="encoding",
            label="Encoding of the file",
            options=tuple(Option(value=value, label=label) for value, label in known.items()),
            chosen=text.encoding,
            help="Choose another when letters look wrong.",
        )
    names = {sign: name for name, sign in _NAMES.items()}
    if chosen or dialect.others or dialect.sign not in names:
        yield Offer(
            name="delimiter",
            label="Sign between the cells",
            options=tuple(Option(value=names[sign], label=label) for sign, label in SIGNS.items()),
            chosen=names.get(dialect.sign, "comma"),
        )
