"""The runs of conversations, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from workbench.services._listeners import Listeners
from workbench.storage.runs import RunStore


class ConversationRuns:
    """Which runs follow each other in a conversation, and who hears when the next one starts."""

    def __init__(self, runs: RunStore) -> None:
        self._runs = runs
        self._listeners: Listeners[[]] = Listeners()

    def asked_after(self, conversation_id: str, run_id: str) -> tuple[str, ...]:
        """The runs of a conversation that were started after another, by their ids, the first first."""
        return self._runs.asked_after(conversation_id, run_id)

    def last_ended(self, conversation_id: str) -> str:
        """The last run of a conversation that has ended; empty when there is none."""
        return self._runs.last_ended(conversation_id)

    def on_start(self, conversation_id: str, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear of each run that this process starts in a conversation; call the answer to hear no more."""
        return self._listeners.add(conversation_id, callback)

    def started(self, conversation_id: str) -> None:
        """Tell those who listen that a run was started."""
        self._listeners.tell(conversation_id)
