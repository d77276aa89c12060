"""A line that can be cut: TCP through it breaks at once and refuses until it is mended."""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import suppress


class Line:
    """Forwards a port of its own to a server."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._ends: set[socket.socket] = set()
        self._cut = False
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break what is connected and let nothing through."""
        self._cut = True
        for end in list(self._ends):
            self._break(end)

    def mend(self) -> None:
        """Let everything through again."""
        self._cut = False

    def close(self) -> None:
        self._closed = True
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                self._break(near)
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            self._ends |= {near, far}
            threading.Thread(target=self._forward, args=(near, far), daemon=True).start()

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        pairs = {near: far, far: near}
        with suppress(OSError, ValueError):
            while True:
                ready, _, _ = select.select([near, far], [], [], 1)
                for one in ready:
                    data = one.recv(65536)
                    if not data:
                        return
                    pairs[one].sendall(data)
                if self._cut:
                    return
        for one in pairs:
            self._break(one)

    def _break(self, end: socket.socket) -> None:
        self._ends.discard(end)
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            end.close()
