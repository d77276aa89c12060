"""A source with the package in it, opened once for all who look at it and for the one who reads it."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from types import TracebackType

from workbench.importers._archive import Archive, is_zip, open_archive
from workbench.model.errors import BadInput
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits


class Opened:
    """A source whose package stays open while it is held (`with Opened(source, limits) as opened`)."""

    def __init__(self, source: Source, limits: ImportLimits) -> None:
        self.source = source
        self._limits = limits
        self._held = ExitStack()

    def __enter__(self) -> Opened:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @cached_property
    def packed(self) -> bool:
        """Whether it begins like a package."""
        return is_zip(self.source)

    @property
    def archive(self) -> Archive:
        """The package; one that was cut short as far as it goes.

        Raises:
            BadInput: it is none, or cannot be opened.
        """
        if isinstance(self._found, BadInput):
            raise self._found
        return self._found

    @cached_property
    def _found(self) -> Archive | BadInput:
        try:
            return self._held.enter_context(open_archive(self.source, self._limits, recover=True))
        except BadInput as problem:
            return problem

    def part(self, source: Source) -> Opened:
        """The same for its beginning: a package is never cut, and what is cut holds no package."""
        return self if source is self.source else Opened(source, self._limits)
