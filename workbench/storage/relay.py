"""The relay: what is said of runs in one process is heard in the others, over Redis Streams.

Redis is a doorbell and a cache, never the truth: each segment goes into the stream of its run under the id
`epoch-end`, so that Redis itself refuses what a holder says whose epoch has passed. Whatever is late, lost,
trimmed or flushed shows as a gap in the reader's tail, which is then filled from the database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from redis import Redis, RedisError, ResponseError
from redis.backoff import NoBackoff
from redis.retry import Retry

from workbench.model.log import TEXT, Segment
from workbench.storage.live import LiveLog

_log = logging.getLogger(__name__)

_QUEUE = 20_000
"""Most segments that wait for Redis; beyond, the oldest go: their readers look into the database."""

_LENGTH = 2_000
"""Segments of one run that Redis keeps."""

_KEEP_SECONDS = 3600
_BLOCK_MS = 250
_TIMEOUT = 5.0
_BATCH = 500
_BACK_OFF = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Outbox:
    """What waits for Redis, put there from any thread."""

    def __init__(self) -> None:
        self._news: deque[Segment | str] = deque(maxlen=_QUEUE)
        self._change = threading.Condition()
        self.closed = False
        self.dropped = 0
        """How many segments were not sent."""

    def put(self, news: Iterable[Segment | str]) -> None:
        """Let news wait; never waits itself."""
        with self._change:
            before = len(self._news)
            fresh = list(news)
            self._news.extend(fresh)
            self.dropped += before + len(fresh) - len(self._news)
            self._change.notify()

    def take(self) -> list[Segment | str]:
        """The next to be sent, once there are any; none when it is closed and empty."""
        with self._change:
            while not self._news and not self.closed:
                self._change.wait()
            return [self._news.popleft() for _ in range(min(len(self._news), _BATCH))]

    def close(self) -> None:
        """Let nobody wait for more."""
        with self._change:
            self.closed = True
            self._change.notify()


class RedisRelay:
    """Sends what this process commits, and shows what the others committed to readers here."""

    def __init__(self, url: str, live: LiveLog, *, namespace: str) -> None:
        self._live, self._prefix = live, f"workbench:{namespace}"
        retry = Retry(NoBackoff(), 0)
        self._redis = Redis.from_url(
            url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT, retry=retry
        )
        self._outbox = Outbox()
        self._following: frozenset[str] = frozenset()
        self._sends = self._hears = True
        self._threads = [
            threading.Thread(target=self._sending, name="workbench-relay-send", daemon=True),
            threading.Thread(target=self._hearing, name="workbench-relay-hear", daemon=True),
        ]

    def start(self) -> None:
        """Begin to send and to hear."""
        for thread in self._threads:
            thread.start()

    @property
    def healthy(self) -> bool:
        """Whether Redis answers, so that readers hear of news at once."""
        return self._sends and self._hears and not self._outbox.closed

    @property
    def dropped(self) -> int:
        """How many segments were not sent because Redis was away."""
        return self._outbox.dropped

    def send(self, segments: Iterable[Segment]) -> None:
        """Tell the other processes what was committed; never waits."""
        self._outbox.put(segments)

    def ring(self, run_id: str) -> None:
        """Have the others look into the database for a run."""
        self._outbox.put([run_id])

    def follow(self, run_id: str) -> None:
        """Hear of a run from now on; its tail has been read from the database."""
        if run_id not in self._following:
            self._outbox.put([""])

    def close(self) -> None:
        """Send what waits, as far as Redis takes it at once, and stop."""
        self._outbox.close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(2.0)
        self._redis.close()

    # Sending

    def _sending(self) -> None:
        failures = 0
        while news := self._outbox.take():
            try:
                self._push(news)
            except (RedisError, OSError) as error:
                self._sends = False
                self._outbox.dropped += len(news)
                self._complain(error, failures)
                failures = self._pause(failures)
            else:
                self._sends, failures = True, 0

    def _push(self, news: list[Segment | str]) -> None:
        pipe = self._redis.pipeline(transaction=False)
        said = set()
        for one in news:
            if isinstance(one, str):
                pipe.xadd(self._bell, {"run": one}, maxlen=_LENGTH, approximate=True)
                continue
            key = self._key(one.run_id)
            said.add(key)
            pipe.xadd(key, _fields(one), id=f"{one.epoch}-{one.end}", maxlen=_LENGTH, approximate=True)
        for key in said:
            pipe.expire(key, _KEEP_SECONDS)
        for answer in pipe.execute(raise_on_error=False):
            if isinstance(answer, ResponseError):
                _log.debug("Redis refused what a later epoch has passed: %s", answer)
            elif isinstance(answer, RedisError):
                raise answer

    # Hearing

    def _hearing(self) -> None:
        failures, bell = 0, b""
        while not self._outbox.closed:
            try:
                bell = bell or self._last_bell()
                self._hears = True
                bell = self._listen(bell)
                failures = 0
            except (RedisError, OSError) as error:
                self._hears, self._following = False, frozenset()
                self._complain(error, failures)
                failures = self._pause(failures)
                bell = b""  # what was rung meanwhile is not heard again: look into the database
                self._all_behind()

    def _last_bell(self) -> bytes:
        found: list[Any] = self._redis.xrevrange(self._bell, count=1)
        return bytes(found[0][0]) if found else b"0-0"

    def _listen(self, bell: bytes) -> bytes:
        places = self._live.elsewhere()
        self._following = frozenset(places)
        keys = {self._key(run_id): str(place) for run_id, place in places.items()}
        answer: Any = self._redis.xread({self._bell: bell, **keys}, count=_BATCH, block=_BLOCK_MS)
        for key, entries in answer:
            name = key.decode()
            if name == self._bell:
                bell = entries[-1][0]
                self._rung({fields[b"run"].decode() for _, fields in entries})
            else:
                self._live.show([_segment(name.rpartition(":")[2], fields) for _, fields in entries])
        return bell

    def _rung(self, run_ids: set[str]) -> None:
        for run_id in run_ids & self._following:
            self._live.look(run_id)

    def _all_behind(self) -> None:
        for run_id in self._live.elsewhere():
            self._live.look(run_id)

    # Both

    @property
    def _bell(self) -> str:
        return f"{self._prefix}:bell"

    def _key(self, run_id: str) -> str:
        return f"{self._prefix}:run:{run_id}"

    def _complain(self, error: Exception, failures: int) -> None:
        if failures == 0 and not self._outbox.closed:
            _log.warning("Redis does not answer; other processes are followed in the database: %s", error)

    def _pause(self, failures: int) -> int:
        until = time.monotonic() + _BACK_OFF[min(failures, len(_BACK_OFF) - 1)]
        while not self._outbox.closed and time.monotonic() < until:
            time.sleep(0.05)
        return failures + 1


def _fields(segment: Segment) -> dict[str, str | int]:
    kind = "" if segment.kind == TEXT else segment.kind
    return {"e": segment.epoch, "p": segment.position, "k": kind, "d": segment.payload}


def _segment(run_id: str, fields: Mapping[bytes, bytes]) -> Segment:
    return Segment(
        run_id=run_id,
        epoch=int(fields[b"e"]),
        position=int(fields[b"p"]),
        kind=fields[b"k"].decode() or TEXT,
        payload=fields[b"d"].decode(),
    )
