"""Packages that a Moodle course plays (SCORM, IMS content, H5P), each read as if it had come alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from workbench.importers._moodle.backup_files import BackupFiles, Record
from workbench.importers._package.within import choices_within, offers_within, read_joined, read_within
from workbench.importers._placing import Placed, link_to, to_place
from workbench.model.course import Page
from workbench.model.errors import BadInput
from workbench.model.imported import Imported, Note, Offer, Origin, Source
from workbench.model.links import HASH, SIGN, readdressed

_OWN = tuple(one.name for one in fields(Page))


@dataclass
class InnerPackages:
    """The packages within a backup."""

    files: BackupFiles
    choices: Mapping[str, str]
    offers: list[Offer] = field(default_factory=list)
    _notes: list[tuple[str, Note]] = field(default_factory=list)
    """Notes of packages, whose pages count from the first of their own."""

    def pages(self, record: Record) -> tuple[Placed, ...]:
        """The pages of a package.

        Raises:
            BadInput: it cannot be read, or there are more packages within packages than may be.
        """
        return self._pages(record, self._read(record))

    def joined(self, record: Record, files: Mapping[str, bytes | str]) -> tuple[Placed, ...]:
        """The pages of a package whose files lie in the backup by themselves.

        Args:
            record: what stands for it.
            files: for each name in the package its bytes, or where they lie in the backup.

        Raises:
            BadInput: it cannot be read, or there are more packages within packages than may be.
        """
        archive = self.files.package.archive
        parts = {name: archive.parts(one) if isinstance(one, str) else (one,) for name, one in files.items()}
        return self._pages(
            record, read_joined(archive, parts, self._source(record), self.files.package.limits)
        )

    def _pages(self, record: Record, found: Imported) -> tuple[Placed, ...]:
        key = _key(record)
        self.offers += offers_within(found.offers, key, record.name)
        self._notes += ((key, note) for note in found.notes)
        for asset in found.assets:
            self.files.package.keep(asset)
        return _placed(record, found)

    def _read(self, record: Record) -> Imported:
        package = self.files.package
        path = package.path(record.path, self.files.base)
        if path is None:
            raise BadInput("The backup does not hold it.")
        return read_within(package.archive, path, self._source(record), package.limits)

    def _source(self, record: Record) -> Source:
        return Source(name=record.name, data=b"", choices=choices_within(self.choices, _key(record)))

    def notes(self, pages: Iterable[Page]) -> tuple[Note, ...]:
        """What was told of them, with the numbers of the course's pages."""
        named = ((number, one) for number, one in enumerate(pages) if isinstance(one, Placed))
        numbers = {name: number for number, one in named for name in one.names}
        return tuple(
            replace(note, page=None if note.page is None else numbers.get(_name(key, note.page)))
            for key, note in self._notes
        )


def _key(record: Record) -> str:
    return f"{record.context}:{record.name}"


def _name(key: str, number: str | int) -> str:
    return f"moodle:{key}:{number}"


def _placed(record: Record, found: Imported) -> tuple[Placed, ...]:
    """The pages of a package as pages of the backup, with their links and origins."""
    key = _key(record)
    origins = {one.page: one for one in found.origins}
    numbers = {id(page): number for number, page in enumerate(found.course.walk())}

    def placed(page: Page) -> Placed:
        number = numbers[id(page)]
        origin = origins.get(number) or Origin(page=number)
        own = {name: getattr(page, name) for name in _OWN}
        own["pages"] = tuple(placed(one) for one in page.pages)
        own["body"] = readdressed(page.body, lambda given: _address(key, given), SIGN)
        path = f"{record.name}: {origin.path}" if origin.path else record.name
        return Placed(**own, path=path, place=origin.place, names=(_name(key, number),))

    return tuple(placed(page) for page in found.course.pages)


def _address(key: str, given: str) -> str:
    """The address of a page of a package, and of a place in it, among those of the backup."""
    return to_place(link_to(_name(key, given.partition(HASH)[0])), given)
