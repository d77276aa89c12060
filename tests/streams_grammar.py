"""The grammar of a stream, as a machine that every test's events go through, and a client that obeys it."""

import json
from dataclasses import asdict

from workbench.model.events import (
    ErrorEvent,
    MessageDelta,
    MessageEnd,
    MessageStart,
    Ping,
    StreamClose,
    StreamStart,
    SuggestedTests,
)

REASONS = {"completed", "failed", "cancelled", "interrupted", "shutdown", "slow", "expired"}
EVENTS = {
    kind.name: kind
    for kind in (
        StreamStart,
        MessageStart,
        MessageDelta,
        SuggestedTests,
        MessageEnd,
        ErrorEvent,
        StreamClose,
        Ping,
    )
}


class GrammarError(AssertionError):
    """An event that may not come here."""


class Viewer:
    """Reads a stream as a client must: keeps `base` positions at a start, takes what begins where it is."""

    def __init__(self):
        self.epoch, self.position = 0, 0
        self.pieces = []  # (position, text, or None for a control event)
        self.state = "closed"
        self.events = []

    @property
    def text(self):
        return "".join(text for _, text in self.pieces if text is not None)

    @property
    def cursor(self):
        return f"{self.epoch}-{self.position}"

    def connect(self):
        """A new connection: the first event must be a start."""
        self.state = "connected"

    def see(self, event, cursor=None):
        """Check an event against what came before, and take it in."""
        self.events.append(event)
        if isinstance(event, Ping):
            self._need(cursor is None, "a ping has no place in the log")
            return
        self._need(self.state != "ended", f"{event.name} after the end")
        self._in_log = cursor is not None
        getattr(self, "_" + event.name.replace(".", "_"))(event)
        if cursor is not None:
            self._need(str(cursor) == self.cursor, f"{event.name} says {cursor}, the log is at {self.cursor}")

    def _stream_start(self, event):
        self._need(self.state in ("connected", "open", "broken"), "a start in the wrong place")
        self._need(event.epoch >= self.epoch or event.base == 0, "an epoch went back")
        self._need(event.base <= self.position, f"a base at {event.base} beyond {self.position}")
        if self.state != "connected":
            self._need(event.epoch > self.epoch, "a second start in one epoch")
        kept = []
        for position, text in self.pieces:
            if text is None and position < event.base:
                kept.append((position, None))
            elif text is not None and position < event.base:
                kept.append((position, text[: event.base - position]))
        self.pieces, self.epoch, self.position = kept, event.epoch, event.base
        self.state = "open"

    def _message_start(self, event):
        self._need(self.state == "open" and self.position == 0, "a message starts at the start")
        self._control()

    def _message_delta(self, event):
        self._need(self.state == "open" and self.position > 0, "text outside a message")
        self._need(event.pos == self.position, f"text at {event.pos}, the reader is at {self.position}")
        self._need(event.content != "", "an empty delta")
        self._need(not any("\ud800" <= letter <= "\udfff" for letter in event.content), "half a character")
        self.pieces.append((self.position, event.content))
        self.position += len(event.content)

    def _tool_suggested_tests(self, event):
        self._need(self.state == "open" and self.position > 0, "a tool outside a message")
        self._control()

    def _message_end(self, event):
        self._need(self.state == "open" and self.position > 0, "an end without a message")
        self._need(event.total_tokens == event.input_tokens + event.output_tokens, "tokens do not add up")
        self._control()
        self.state = "said"

    def _error(self, event):
        self._need(self.state == "open", "an error in the wrong place")
        self._need(bool(event.code) and event.message.endswith("."), "an error is a code and a sentence")
        if event.code != "resume_gap":
            self._control()
            self.state = "broken"

    def _stream_close(self, event):
        self._need(event.reason in REASONS, f"closed for {event.reason}")
        if event.reason in ("completed", "failed"):
            expected = {"completed": "said", "failed": "broken"}[event.reason]
            connected_at_end = self.state == "open" and self.position > 0
            self._need(self.state == expected or connected_at_end, f"{event.reason} after {self.state}")
        self._control()
        self.state = "ended"

    def _control(self):
        if not self._in_log:
            return
        self.pieces.append((self.position, None))
        self.position += 1

    def _need(self, condition, why):
        if not condition:
            raise GrammarError(f"{why}; before it: {self.events[-6:]}")


def event_from(name, data):
    """The event of an SSE frame."""
    values = json.loads(data)
    if name == SuggestedTests.name:
        values["tests"] = tuple(values["tests"])
    return EVENTS[name](**values)


def data_of(event):
    return json.dumps(asdict(event))
