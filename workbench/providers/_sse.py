"""Server-sent events as a client reads them, from bytes that may be cut anywhere."""

from __future__ import annotations

from collections.abc import Iterator

LARGEST = 16_000_000


class Unreadable(ValueError):
    """What came is no event stream."""


class Decoder:
    """Turns bytes into the (event, data) pairs they hold; lines end in LF, CRLF or CR."""

    def __init__(self) -> None:
        self._rest = b""
        self._event = ""
        self._data: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[tuple[str, str]]:
        """The events that are whole now.

        Raises:
            Unreadable: a line is no UTF-8, or an event is absurdly large.
        """
        # A CR at the very end may be half of a CRLF: it waits for the next chunk.
        buffer = self._rest + chunk
        tail = b"\r" if buffer.endswith(b"\r") else b""
        lines = buffer[: len(buffer) - len(tail)].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop() + tail
        if len(self._rest) > LARGEST:
            raise Unreadable("line too long")
        for line in lines:
            yield from self._line(line)

    def end(self) -> Iterator[tuple[str, str]]:
        """What is left when the stream ends; a last event without its blank line is kept."""
        rest, self._rest = self._rest.removesuffix(b"\r"), b""
        yield from self._line(rest)
        yield from self._line(b"")

    def _line(self, raw: bytes) -> Iterator[tuple[str, str]]:
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable("not UTF-8") from error
        if not line:
            if self._data:
                yield self._event, "\n".join(self._data)
            self._event, self._data, self._size = "", [], 0
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._size += len(value)
            if self._size > LARGEST:
                raise Unreadable("event too large")
            self._data.append(value)
