"""A document as Yjs has it now, with the updates that it came from."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.errors import BadInput
from workbench.services._states import States
from workbench.services._yjs import new_doc


class LiveDoc:
    """Takes in updates and gives them out; only one thread at a time may do either."""

    def __init__(self, updates: Iterable[bytes]) -> None:
        self.doc = new_doc()
        self._states = States([one for one in updates if self.take(one)])
        self._size = self._states.size

    @property
    def large(self) -> bool:
        """Whether it is too much to be handled as one."""
        return self._states.large

    def take(self, update: bytes) -> bool:
        """Make an update part of it; whether it is one."""
        try:
            self.doc.apply_update(update)
        except (ValueError, RuntimeError):
            return False
        return True

    def remember(self, update: bytes) -> None:
        """Give out this update with the others from now on."""
        self._states.add(update)

    def outgrows(self, most: int, update: bytes) -> bool:
        """Whether it has more than so many bytes now that it took this update."""
        self._size += len(update)
        if self._size > most:  # updates overlap, so their sum only says when to measure
            self._states = States((self.whole(),))
            self._size = self._states.size
        return self._size > most

    def whole(self) -> bytes:
        """All of it, as one update."""
        return self.doc.get_update()

    def parts(self) -> tuple[bytes, ...]:
        """All of it, as updates to take in one by one: a single one where it is not much."""
        return self._states.all() if self.large else (self.whole(),)

    def vector(self) -> bytes:
        """What it has, for the other side's `since`."""
        return self.doc.get_state()

    def since(self, vector: bytes) -> bytes:
        """What somebody with this state vector lacks.

        Raises:
            BadInput: it is no state vector.
        """
        try:
            return self.doc.get_update(vector or None)
        except (ValueError, RuntimeError) as error:
            raise BadInput("The editor's state could not be read; reload the page.") from error
