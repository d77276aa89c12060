"""What comes in and what came of it: a source, its course, and a note for each change or loss."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from workbench.model.content import Node
from workbench.model.course import Asset, Course


@dataclass(frozen=True, kw_only=True)
class Source:
    """A named file, in memory or on disk, and where it came from."""

    name: str
    data: bytes | Path
    media_type: str = ""
    url: str = ""
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What a person chose of an earlier reading's `offers`, by their names."""

    def read(self) -> bytes:
        """The bytes."""
        return self.data if isinstance(self.data, bytes) else self.data.read_bytes()

    def head(self, size: int = 4096) -> bytes:
        """The first bytes."""
        if isinstance(self.data, bytes):
            return self.data[:size]
        with self.data.open("rb") as file:
            return file.read(size)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        with io.BytesIO(self.data) if isinstance(self.data, bytes) else self.data.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def extension(self) -> str:
        """The lower-case ending of the name, with its dot."""
        return PurePosixPath(self.name.replace("\\", "/")).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folders and ending."""
        return PurePosixPath(self.name.replace("\\", "/")).stem


class Severity(StrEnum):
    """How much a note matters."""

    INFO = "info"
    WARNING = "warning"
    LOSS = "loss"


@dataclass(frozen=True, kw_only=True)
class Note:
    """One thing that was changed, kept apart or lost: where it was, what happened, what a person can do."""

    severity: Severity
    where: str
    message: str
    excerpt: str = ""
    code: str = ""
    page: int | None = None
    """The place in `Course.walk()` of the page it concerns."""
    advice: str = ""
    """What a person can do about it."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where an import came from, so that the same source can be known again."""

    name: str
    sha256: str
    importer: str
    version: str
    url: str = ""
    identifier: str = ""
    """The name a package gives itself (a manifest's identifier), the same in each of its versions."""
    size: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    """What a person chose for this reading, by name."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers to an offer."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A way of reading that a person may choose: read again with `Source.choices[name] = value`."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str
    """The value that this reading followed."""
    group: str = ""
    """Offers of one group stand together (the columns of a sheet)."""
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A page as somebody proposes it in the source (tracked changes): kept as suggestions, not in the text.

    What it changes is the difference of the page's body to `body`.
    """

    page: int
    """The place in `Course.walk()` of the page."""
    body: Node
    author: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a page stands in its source: a file within a package, and the place in it (an XPath, a row)."""

    page: int
    """The place in `Course.walk()` of the page."""
    path: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class BlockOrigin:
    """Where a page or block of a course comes from."""

    import_id: str
    provenance: Provenance
    user: str
    """Who imported it."""
    at: datetime
    page: str
    """The title of the page in the source."""
    path: str = ""
    place: str = ""
    block: str = ""
    """The place of the block in the page as it was imported, such as `body/3/2`."""
    hash: str = ""
    """The hash of what the block said then."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A course that was read, the files it uses, and a note for all that was changed or lost."""

    course: Course
    notes: tuple[Note, ...] = ()
    assets: tuple[Asset, ...] = ()
    provenance: Provenance | None = None
    partial: bool = False
    """True when reading stopped at its budget and this is what was read until then."""
    offers: tuple[Offer, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    origins: tuple[Origin, ...] = ()
    """For packages: the file each page came from; a page without one came from the source itself."""
    identifier: str = ""
    """The name that a package gives itself; `provenance` has it too."""
    source: Asset | None = field(default=None, compare=False, repr=False)
    """The file itself, so that it can be read again and kept."""
