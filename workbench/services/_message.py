"""The message that a run writes: what its calls say, as its readers are told."""

from __future__ import annotations

import json
import re
import time

from workbench.model.events import MessageStart, SuggestedTests, ToolCalled
from workbench.model.run import RunRequest
from workbench.services._lines import Line
from workbench.services._writer import Writer

SUGGESTED_TESTS = "suggest_tests"
"""The tool whose calls readers are told of; what others are called with becomes the run's text, as JSON."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$|\n$")


class Message:
    """Opened with its first content; one that was `begun` elsewhere is open already."""

    def __init__(self, line: Line, request: RunRequest, writer: Writer, *, begun: bool) -> None:
        self._line, self._request, self._writer = line, request, writer
        self._begun = begun
        self.spoken = False
        """Whether anything of it was said here."""
        self.began = time.monotonic()
        self.first_ms: int | None = None
        """How long it took until the first of it was said."""

    @property
    def shown(self) -> bool:
        """Whether anybody may have seen some of it."""
        return self.spoken or self._begun

    def say(self, text: str) -> None:
        """Say some text; the end of a sentence is urgent."""
        if not text:
            return
        first = self.open()
        urgent = first or bool(_SENTENCE_END.search(text[-4:]))
        self._writer.text(self._line, text, urgent=urgent)

    def use(self, tool: ToolCalled) -> None:
        """Say what a tool is called with."""
        if tool.name != SUGGESTED_TESTS:
            self.say(json.dumps(tool.input, ensure_ascii=False))
            return
        self.open()
        tests = tool.input.get("tests", ()) if isinstance(tool.input, dict) else ()
        self._writer.event(self._line, SuggestedTests(tests=tuple(tests)))

    def open(self) -> bool:
        """Open it at its first content; whether this was it."""
        first, self.spoken = not self.spoken, True
        if self.first_ms is None:
            self.first_ms = round((time.monotonic() - self.began) * 1000)
        if first and not self._begun:
            self._begun = True
            message_id = str(self._request.details.get("message_id") or self._line.run_id)
            level = self._request.hint_level
            self._writer.event(self._line, MessageStart(message_id=message_id, hint_level=level))
        return first


class Whole:
    """Makes text whole that a call may cut in the middle of a character."""

    def __init__(self) -> None:
        self._high = ""

    def feed(self, text: str) -> str:
        """Text without halves of characters: a pair that was cut in two is joined, a lone half replaced."""
        if text.isascii() and not self._high:
            return text
        text, self._high = self._high + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._high = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
