"""Advancing: the next question that waits is asked, at once or when there is room for it."""

from __future__ import annotations

import logging
import threading

from workbench.model.errors import LimitReached, WorkbenchError
from workbench.model.run import Run
from workbench.services.coaching import Coaching
from workbench.storage.waiting import WaitingStore

_log = logging.getLogger(__name__)


class Advancing:
    """Asks the questions that wait in conversations, the first first."""

    def __init__(self, store: WaitingStore, coaching: Coaching) -> None:
        self._store, self._coaching = store, coaching
        self._timed: set[str] = set()

    def next(self, conversation_id: str) -> Run | None:
        """Ask the first that waits. Its id is the request's, so that it is asked once whoever gets to it.

        Raises:
            LimitReached: too many were asked in a minute.
        """
        for one in self._store.all(conversation_id):
            run = self._coaching.ask(
                conversation_id,
                one.text,
                one.user,
                one.hint_level,
                document_id=one.document_id,
                request_id=f"waiting-{one.id}",
            )
            self._store.remove(conversation_id, one.id)
            if not run.status.ended:
                return run
        return None

    def go_on(self, conversation_id: str) -> None:
        """Ask the next, or when there is room for it; where it cannot be asked, it waits on."""
        try:
            self.next(conversation_id)
        except LimitReached as error:
            self.later(conversation_id, error.retry_after)
        except WorkbenchError as error:
            _log.info("The next question in %s waits on: %s", conversation_id, error.code)

    def later(self, conversation_id: str, seconds: float) -> None:
        """Go on after so many seconds."""
        if conversation_id in self._timed:
            return
        self._timed.add(conversation_id)
        later = threading.Timer(seconds, self._now, [conversation_id])
        later.daemon = True
        later.start()

    def _now(self, conversation_id: str) -> None:
        self._timed.discard(conversation_id)
        self.go_on(conversation_id)
