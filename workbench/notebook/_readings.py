"""What was read, as values that show themselves in a cell and give tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.components.import_preview import ImportPreview
from workbench.model.analysis import Analysis
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import WorkbenchError
from workbench.model.imported import Imported, Note, Origin
from workbench.model.questions import COLUMNS, question_rows
from workbench.notebook._analysed import Analysed

_NOTES = ["severity", "where", "message", "excerpt", "page", "code", "advice"]
_OFFERS = ["name", "label", "chosen", "values", "group", "help"]
_FILES = ["file", "title", "importer", "pages", "questions", "assets", "info", "warning", "loss", "error"]


class Reading:
    """What a file or address holds: a course, its files and a note for all that was changed or lost."""

    def __init__(
        self,
        imported: Imported,
        preview: Callable[[Imported], ImportPreview],
        again: Callable[[Mapping[str, str]], Reading],
        analyse: Callable[[Imported], Analysis],
    ) -> None:
        self.imported = imported
        self._preview, self._again, self._analyse = preview, again, analyse

    @property
    def course(self) -> Course:
        """The course that was read."""
        return self.imported.course

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was changed, kept apart or lost."""
        return self.imported.notes

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files it uses."""
        return self.imported.assets

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in outline order."""
        return tuple(self.course.walk())

    @property
    def origins(self) -> tuple[Origin, ...]:
        """For packages: the file in it, and the place there, that each page came from."""
        return self.imported.origins

    @property
    def offers(self) -> pd.DataFrame:
        """The ways of reading that can be chosen: `read_again(name="value")` follows another."""
        rows = [
            {
                "name": one.name,
                "label": one.label,
                "chosen": one.chosen,
                "values": {option.value: option.label for option in one.options},
                "group": one.group,
                "help": one.help,
            }
            for one in self.imported.offers
        ]
        return pd.DataFrame(rows, columns=_OFFERS)

    def analysis(self) -> Analysed:
        """What it is and aims at, how it reads, and what of it is already in a course."""
        return Analysed(self._analyse(self.imported))

    def read_again(self, **choices: str) -> Reading:
        """The same file read another way; choices made before hold.

        Raises:
            WorkbenchError: it cannot be read that way.
        """
        return self._again(choices)

    def to_frame(self) -> pd.DataFrame:
        """The questions: a row for each place where a learner answers."""
        return pd.DataFrame(list(question_rows(self.course)), columns=list(COLUMNS))

    def notes_frame(self) -> pd.DataFrame:
        """The notes as a table."""
        found = [{name: getattr(one, name) for name in _NOTES} for one in self.notes]
        return pd.DataFrame(found, columns=_NOTES)

    def preview(self) -> ImportPreview:
        """What an import would bring; its button stores it."""
        return self._preview(self.imported)

    def __repr__(self) -> str:
        questions = sum(1 for _ in question_rows(self.course))
        return (
            f"<{self.course.title}: {len(self.pages)} pages, {questions} questions, {len(self.notes)} notes>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.preview()._repr_mimebundle_(include, exclude)


class Readings(Sequence[Reading]):
    """Many files that were read: those that could be, and a table that also tells of the others."""

    def __init__(
        self,
        found: Sequence[tuple[str, Reading | None, WorkbenchError | None]],
        *,
        left: Sequence[str] = (),
    ) -> None:
        self._found = tuple(found)
        self.left = tuple(left)
        """What the folders hold besides: files of kinds that nothing here reads."""
        self._read = tuple(reading for _, reading, _ in found if reading is not None)

    def __len__(self) -> int:
        return len(self._read)

    def __getitem__(self, place: Any) -> Any:
        return self._read[place]

    @property
    def errors(self) -> dict[str, WorkbenchError]:
        """Why others could not be read, by name."""
        return {name: error for name, _, error in self._found if error is not None}

    def to_frame(self) -> pd.DataFrame:
        """A row for each file: what it holds, how many notes of each kind, or why it could not be read."""
        return pd.DataFrame([_file(*one) for one in self._found], columns=_FILES)

    def questions_frame(self) -> pd.DataFrame:
        """The questions of all files, with the name of each."""
        return self._joined(lambda reading: reading.to_frame(), COLUMNS)

    def notes_frame(self) -> pd.DataFrame:
        """The notes of all files, with the name of each."""
        return self._joined(lambda reading: reading.notes_frame(), _NOTES)

    def _joined(self, of: Callable[[Reading], pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
        rows = [
            {"file": name, **row}
            for name, reading in self._readings()
            for row in of(reading).to_dict("records")
        ]
        return pd.DataFrame(rows, columns=["file", *columns])

    def _readings(self) -> Iterator[tuple[str, Reading]]:
        yield from ((name, reading) for name, reading, _ in self._found if reading is not None)

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True))

    def __repr__(self) -> str:
        left = f", {len(self.left)} of other kinds" if self.left else ""
        return f"<{len(self._read)} read, {len(self.errors)} not{left}>"


def _file(name: str, reading: Reading | None, error: WorkbenchError | None) -> dict[str, Any]:
    if reading is None:
        return {"file": name, "error": f"{error.message} {error.advice}".strip() if error else ""}
    imported = reading.imported
    counts = reading.notes_frame()["severity"].astype(str).value_counts()
    return {
        "file": name,
        "title": reading.course.title,
        "importer": imported.provenance.importer if imported.provenance else "",
        "pages": len(reading.pages),
        "questions": sum(1 for _ in question_rows(reading.course)),
        "assets": len(reading.assets),
        **{severity: int(counts.get(severity, 0)) for severity in ("info", "warning", "loss")},
        "error": "",
    }


class Told:
    """How far many files are, in one line."""

    def __init__(self, size: int) -> None:
        self._size, self._done = size, 0

    def next(self, name: str) -> None:
        """One more is done."""
        self._done += 1
        end = "\n" if self._done == self._size else ""
        sys.stderr.write(f"\r{self._done} of {self._size}: {name[-60:]:<60}{end}")
        sys.stderr.flush()
