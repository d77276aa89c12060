"""Server-sent events, as the HTML standard parses them, from bytes however they are cut.

Source: HTML Living Standard, section 9.2.6, “Interpreting an event stream”.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One event as it was sent."""

    event: str
    data: str
    id: str | None


class Frames:
    """Takes bytes; gives whole events. What is not whole when the connection ends is dropped."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._event, self._data = "", list[str]()
        self._id: str | None = None
        self.retry: float | None = None
        """Seconds to wait before connecting again, as the server asks."""

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The events that these bytes finish."""
        self._text += self._decoder.decode(data)
        *lines, self._text = self._lines()
        for line in lines:
            if line:
                self._field(line)
            elif frame := self._whole():
                yield frame

    def _lines(self) -> list[str]:
        # A CR at the end may be half of a CRLF.
        held = "\r" if self._text.endswith("\r") else ""
        text = self._text[: len(self._text) - len(held)].replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = text.split("\n")
        return [*lines, rest + held]

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdecimal():
            self.retry = int(value) / 1000

    def _whole(self) -> Frame | None:
        frame = Frame(event=self._event or "message", data="\n".join(self._data), id=self._id)
        wanted = bool(self._data)
        self._reset()
        return frame if wanted else None

    def _reset(self) -> None:
        self._event, self._data, self._id = "", [], None
