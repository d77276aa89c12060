"""Readers that take little or nothing: the process keeps no more for them, and nobody else is held up."""

import gc
import json
import socket
import threading
import time
from contextlib import suppress

import httpx
import pytest
from processes import asking
from server.conftest import Server
from tornado.iostream import IOStream

from workbench.model.limits import RunLimits
from workbench.providers.scripted import Scripted

pytestmark = pytest.mark.faults
TEXT = "".join(f"Sentence {number} of a long answer, with é and 😀. " for number in range(60_000))
"""Three megabytes, far more than sockets buffer."""

LIMITS = RunLimits(active=50, per_minute=500, tick_ms=10, poll_ms=20, viewer_seconds=6.0, frame_chars=4096)


@pytest.fixture
def server(tmp_path):
    opened = Server(f"sqlite:///{tmp_path / 'w.db'}", limits=LIMITS, provider=Scripted(TEXT, chunk=20_000))
    yield opened
    opened.close()


def waiting():
    """The most that any connection of this process holds for its reader, in bytes."""
    # By `type`: asking a weak proxy for its class fails once what it stands for is gone.
    streams = [one for one in gc.get_objects() if issubclass(type(one), IOStream)]
    return max((len(one._write_buffer or b"") for one in streams), default=0)


class Slow(threading.Thread):
    """Reads so many bytes a second over a small window, until it is thrown out or stopped."""

    def __init__(self, port, path, *, rate):
        super().__init__(daemon=True)
        self._address, self._path, self._rate = ("127.0.0.1", port), path, rate
        self.taken, self.stopped, self.dropped = bytearray(), False, False

    def run(self):
        with socket.socket() as line, suppress(ConnectionError, TimeoutError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            line.connect(self._address)
            line.sendall(f"GET {self._path} HTTP/1.1\r\nHost: x\r\nX-User: ann\r\n\r\n".encode())
            while not self.stopped:
                time.sleep(0.1)
                if self._rate:
                    piece = line.recv(self._rate // 10)
                    if not piece:
                        break
                    self.taken += piece
        self.dropped = not self.stopped


def test_slow_and_frozen_readers_take_no_memory_and_hold_nobody_up(server, eventually):
    run = server.generating.start(asking())
    with server.client() as client:
        path = client.get(f"/v1/runs/{run.id}").json()["stream_url"]
        slow, frozen = (Slow(server.port, path, rate=rate) for rate in (1024, 0))
        slow.start()
        frozen.start()
        began = time.monotonic()
        assert as_ann(server, path) == TEXT
        assert len(slow.taken) < len(TEXT), "nobody waits for the slow one"
        viewers = server.generating.measures.registry.get_sample_value
        eventually(lambda: viewers("workbench_viewers") <= 1, seconds=40)
        assert waiting() < 256 * 1024, "what waits for a reader is bounded by a frame and buffers"
        assert not slow.dropped and 500 < len(slow.taken) < 1024 * (time.monotonic() - began + 2)
        assert TEXT.startswith(said(slow.taken))
        slow.stopped = frozen.stopped = True
        slow.join(5)
        assert server.generating.run(run.id).text == TEXT


def as_ann(server, path):
    """The whole text as a quick reader gets it."""
    taken = bytearray()
    with httpx.Client(headers={"X-User": "ann"}, timeout=60) as client:
        with client.stream("GET", f"http://127.0.0.1:{server.port}{path}") as response:
            for piece in response.iter_bytes():
                taken += piece
    return said(taken)


def said(taken):
    """The text in the whole frames of what was taken."""
    lines = [line for line in taken.decode("ascii").splitlines() if line.startswith("data: ")]
    texts = []
    for line in lines:
        with suppress(ValueError):
            texts.append(json.loads(line[6:]).get("content", ""))
    return "".join(texts)
