"""The workbench in a notebook: plain functions whose results show themselves in a cell.

Each function works on the workbench that was opened last; the first use opens the default one.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import panel as pn

from workbench.components.import_preview import ImportPreview
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.imported import Imported
from workbench.notebook._bench import USER, Bench
from workbench.notebook._given import Readable
from workbench.notebook._readings import Reading, Readings
from workbench.notebook._results import Answer, Coach, Draft
from workbench.settings import Settings
from workbench.workspace import Workspace

__all__ = [
    "Answer",
    "Bench",
    "Coach",
    "Draft",
    "Reading",
    "Readings",
    "coach",
    "courses",
    "edit",
    "extension",
    "open",
    "preview",
    "read",
    "read_many",
    "store",
    "usage",
    "usage_chart",
]

_PER_MINUTE, _ACTIVE = 120, 8


class _Desk:
    """A notebook has one desk, and on it the workbench that is in use."""

    bench: Bench | None = None

    def put(self, bench: Bench) -> Bench:
        self.clear()
        self.bench = bench
        return bench

    def get(self) -> Bench:
        return open() if self.bench is None or self.bench.closed else self.bench

    def clear(self) -> None:
        if self.bench is not None:
            self.bench.close()
            self.bench = None


_desk = _Desk()
atexit.register(_desk.clear)


def open(data_dir: str | Path | None = None, *, user: str = USER, **settings: Any) -> Bench:
    """Open a workbench; the functions of this module work on it from then on.

    Args:
        data_dir: its folder; None takes `WORKBENCH_DATA_DIR` or `data/local`.
        user: who works here.
        settings: what to use instead of the environment, by the names of `Settings`.

    Raises:
        Misconfigured: a setting cannot work.
        StorageError: the folder cannot be used.
    """
    wanted = Settings.from_environment()
    runs = wanted.runs  # a loop over pages is no misuse here, as it is on a server
    runs = replace(runs, per_minute=max(runs.per_minute, _PER_MINUTE), active=max(runs.active, _ACTIVE))
    folder = {} if data_dir is None else {"data_dir": Path(data_dir)}
    return _desk.put(
        Bench(Workspace.open(replace(wanted, **{"runs": runs, **folder, **settings})), user=user)
    )


def extension() -> None:
    """Let components show themselves in this notebook; nothing is fetched from the network for it."""
    pn.extension(inline=True)


def read(where: Readable, *, name: str = "", **choices: str) -> Reading:
    """Read a file, what is at a web address, bytes or an open file; nothing is stored. See `Bench.read`."""
    return _desk.get().read(where, name=name, **choices)


def read_many(where: str | Path | Iterable[str | Path], *, progress: bool = True, **choices: str) -> Readings:
    """Read files, folders, patterns and addresses; failures are rows. See `Bench.read_many`."""
    return _desk.get().read_many(where, progress=progress, **choices)


def preview(imported: Reading | Imported | Readable) -> ImportPreview:
    """What an import, a file or what is at an address would bring; its button stores it."""
    return _desk.get().preview(imported)


def store(imported: Reading | Imported, *, course: str | None = None, conflict: str | None = None) -> str:
    """Store an import as a course; the course's id. See `Bench.store`."""
    return _desk.get().store(imported, course=course, conflict=conflict)


def courses() -> pd.DataFrame:
    """The courses there are."""
    return _desk.get().courses()


def edit(text: str | Page | Node, action: str = "improve", instruction: str = "") -> Draft:
    """Ask the assistant for a change of a text, page or document. See `Bench.edit`."""
    return _desk.get().edit(text, action, instruction)


def coach(course: str | Reading | Imported, *, height: int = 640) -> Coach:
    """The coach of a course. See `Bench.coach`."""
    return _desk.get().coach(course, height=height)


def usage() -> pd.DataFrame:
    """Every call to an assistant: when, who, what for, tokens and cost."""
    return _desk.get().usage()


def usage_chart(measure: str = "Tokens") -> pn.viewable.Viewable:
    """`Tokens`, `Cost` or `Calls` by day and model."""
    return _desk.get().usage_chart(measure)
