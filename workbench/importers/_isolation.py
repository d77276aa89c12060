"""Reading in a process of its own: what goes wrong there ends that process, and nothing else.

The child gets the source and the limits as JSON, writes one JSON message a line (progress, then the result
or an error) and leaves what it reads, as it reads it, as files in a folder that the parent made.
It has no secrets in its environment, and limits on memory, processor time and file size.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Any

from workbench.importers._base import read
from workbench.importers._holding import prefix
from workbench.importers._lines import BROKEN, Taken, plain_pages, taken
from workbench.importers._notes import Notes, counted, gathered
from workbench.importers._nursery import Forked, Nursery, environment
from workbench.importers._placing import settle
from workbench.importers._sending import FIRST, PLAIN, RESULT, SO_FAR, Sender, save
from workbench.importers._sharing import reading_seconds
from workbench.model import errors
from workbench.model.errors import Cancelled, OverBudget, Unreadable, WorkbenchError
from workbench.model.imported import Imported, Note, Severity, Source
from workbench.model.limits import ImportLimits

Progress = Callable[[float, str], None]
_CODE = "from workbench.importers._isolation import work; work()"
_POLL = 0.1
_LINE = 1_000_000
"""Longest message that is taken from a child."""
_SAVE_AGAIN = "Open it in the program that made it, save it again, and retry."
_PLAINLY = "this is its plain text, without pictures, links and the way it looks"
_FASTER = "Split the file, or raise WORKBENCH_IMPORT_SECONDS, and import it again to have all of it."
_LEANER = "Split the file, or raise WORKBENCH_IMPORT_MEMORY_MB, and import it again to have all of it."
_RESERVE = 2**24
"""Memory kept back, so that running out of it can be told."""
_GRACE = 3.0
"""Seconds a child that has read everything gets beyond its budget to hand it over."""


def read_isolated(
    source: Source,
    limits: ImportLimits,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Imported:
    """The same as `read`, in another process.

    Raises:
        Cancelled: `cancelled` said so.
        OverBudget: the time or memory ran out before anything was read.
        Unreadable: the reader failed.
        WorkbenchError: what `read` raises.
    """
    with tempfile.TemporaryDirectory(prefix=prefix("import"), ignore_cleanup_errors=True) as folder:
        child = _Child(source, limits, Path(folder))
        try:
            return child.result(progress or _quiet, cancelled or _never)
        finally:
            child.end()


def _quiet(share: float, doing: str) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


class Spawned:
    """A reader in a process that starts from nothing."""

    def __init__(self, request: Mapping[str, Any], code: str = _CODE) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.out: IO[bytes] = self._process.stdout
        with suppress(BrokenPipeError):  # it ended at once: nobody hears a message
            self._process.stdin.write(json.dumps(request).encode())
            self._process.stdin.close()

    def code(self) -> int | None:
        """How it ended."""
        return self._process.wait()

    def end(self) -> None:
        """Stop it if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self.out.close()


_nursery = Nursery()


def _launch(request: Mapping[str, Any]) -> Forked | Spawned:
    return _nursery.fork(request) or Spawned(request)


class _Child:
    """One reading process, seen from its parent."""

    def __init__(self, source: Source, limits: ImportLimits, folder: Path) -> None:
        self._source, self._limits, self._folder = source, limits, folder
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._started, self._handing = time.monotonic(), False
        self._process = _launch(_request(source, limits, folder))
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _listen(self) -> None:
        """Pass on what it says; a line that is none of ours, or without end, is its end."""
        with suppress(ValueError, OSError):
            while line := self._process.out.readline(_LINE):
                self._messages.put(json.loads(line))
        self._messages.put(None)

    def result(self, progress: Progress, cancelled: Callable[[], bool]) -> Imported:
        """What the child read; or what it had when its time was up."""
        while True:
            if cancelled():
                raise Cancelled("The import was stopped.")
            if time.monotonic() - self._started > self._most:
                return self._stopped(self._time, _FASTER)
            try:
                message = self._messages.get(timeout=_POLL)
            except queue.Empty:
                continue
            if message is None:
                return self._ended(self._process.code())
            if "progress" in message:
                progress(*message["progress"])
                self._handing = "handing" in message
            elif "error" in message:
                raise _error(message["error"])
            elif "memory" in message:
                return self._stopped(self._memory, _LEANER)
            elif "exit" in message:
                return self._ended(message["exit"], message.get("mb", 0))
            else:
                return self._whole()

    def _whole(self) -> Imported:
        try:
            found = taken(self._folder / RESULT, whole=True)
        except BROKEN:
            return self._ended(None)
        return found.imported(plain_pages(found.pages()))

    def _ended(self, code: int | None, used_mb: int = 0) -> Imported:
        """The child is gone without a result: out of time, out of memory, or it crashed."""
        if code is not None and -code in (24, 30, 152):  # past its processor time
            return self._stopped(self._time, _FASTER)
        if used_mb * 2 > self._limits.memory_mb:  # some libraries abort where there is no memory
            return self._stopped(self._memory, _LEANER)
        if code is not None and -code in (9, 137):  # killed
            return self._stopped("its time or memory was used up", _LEANER)
        found = self._so_far()
        if found is not None:
            return _marked(*found, why="the reader failed on what comes next", advice=_SAVE_AGAIN)
        raise Unreadable(
            f"The reader failed on “{self._source.name}”; nothing was stored and nothing else was touched.",
            advice=_SAVE_AGAIN,
        )

    @property
    def _most(self) -> float:
        """Seconds after which the child is stopped: what it left must be put together within its budget."""
        if self._handing:
            return self._limits.seconds + _GRACE
        paths = (self._folder / name for name in (SO_FAR, PLAIN, FIRST))
        left = sum(path.stat().st_size for path in paths if path.exists())
        return reading_seconds(self._limits.seconds, left)

    @property
    def _time(self) -> str:
        return f"its {self._limits.seconds:g} seconds were up"

    @property
    def _memory(self) -> str:
        return f"it needs more than {self._limits.memory_mb} MB of memory"

    def _stopped(self, why: str, advice: str) -> Imported:
        """What was read until the budget was used up."""
        self._process.end()
        found = self._so_far()
        if found is None:
            raise OverBudget(f"Reading “{self._source.name}” was stopped because {why}.", advice=advice)
        return _marked(*found, why=why, advice=advice)

    def _so_far(self) -> tuple[Imported, str, str] | None:
        """What there is so far, how far that is, and where it ends; None where there is nothing."""
        so_far, plain, first = (self._left(name) for name in (SO_FAR, PLAIN, FIRST))
        if so_far is not None and so_far.weight() > (first.weight() if first is not None else 0):
            return _settled(so_far), *_how_far(so_far)
        if plain is not None:
            return _settled(plain), _PLAINLY, ""
        if first is not None:
            said, where = first.ends
            return _settled(first), f"{said} were read; this is what they say", where
        return None if so_far is None else (_settled(so_far), *_how_far(so_far))

    def _left(self, name: str) -> Taken | None:
        """What the child left under a name; None where that has no page."""
        path = self._folder / name
        found = taken(path, whole=False) if path.exists() else None
        return found if found is not None and found.pages() else None

    def end(self) -> None:
        """Stop the child if it still runs."""
        self._process.end()
        self._listening.join(timeout=1)


def _request(source: Source, limits: ImportLimits, folder: Path) -> dict[str, Any]:
    path = source.data
    if isinstance(path, bytes):
        path = folder / "source"
        path.write_bytes(source.data if isinstance(source.data, bytes) else b"")
    return {
        "name": source.name,
        "path": str(path),
        "media_type": source.media_type,
        "url": source.url,
        "choices": dict(source.choices),
        "limits": asdict(limits),
        "folder": str(folder),
    }


def _marked(imported: Imported, how_far: str, where: str = "", *, why: str, advice: str) -> Imported:
    """A part of an import that says that it is one, and never passes for a reading of the whole."""
    note = Note(
        severity=Severity.LOSS,
        where=where,
        message=f"Reading was stopped because {why}: {how_far}.",
        code="budget",
        advice=advice,
    )
    kept = imported.provenance
    if kept is not None:
        kept = replace(kept, version=f"{kept.version} (in part)")
    return replace(imported, partial=True, notes=(note, *imported.notes), provenance=kept)


def _how_far(found: Taken) -> tuple[str, str]:
    if found.done is None or not found.done[0]:
        return "this is what was read until then", ""
    done, total, unit = found.done
    was = "was" if total == 1 else "were"
    if done == total:
        return f"{counted(total, unit)} {was} read, but not put in their final order", ""
    return (
        f"{done} of {counted(total, unit)} {'was' if done == 1 else 'were'} read; this is what they say",
        f"{unit} {done + 1}",
    )


def _settled(found: Taken) -> Imported:
    """What was read until then: links to what was not read keep their words."""
    notes = Notes()
    notes.extend(found.listed["notes"])
    settled = settle(found.pages(), notes, linked=found.linked)
    imported = found.imported(settled.pages)
    return replace(
        imported, notes=gathered(settled.notes), origins=(*imported.origins, *settled.origins), partial=True
    )


def _error(told: dict[str, Any]) -> WorkbenchError:
    kind = getattr(errors, str(told["kind"]), Unreadable)
    return kind(told["message"], advice=told["advice"])


# In the child ---------------------------------------------------------------------------------


def work() -> None:
    """Read one source, as the parent asks on standard input."""
    perform(json.load(sys.stdin))


def perform(request: Mapping[str, Any]) -> None:
    """Read one source and leave the result in its folder."""
    limits = ImportLimits(**request["limits"])
    sender = Sender(Path(request["folder"]))
    tempfile.tempdir = request["folder"]  # which the parent removes, whatever happens here
    _limit(limits)
    source = Source(
        name=request["name"],
        data=Path(request["path"]),
        media_type=request["media_type"],
        url=request["url"],
        choices=request["choices"],
    )
    try:
        _read(source, limits, sender, Path(request["folder"]) / RESULT)
    except BaseException:
        sender.leave()  # the reader itself failed: what it read until then is worth having
        raise


def _read(source: Source, limits: ImportLimits, sender: Sender, result: Path) -> None:
    reserve = bytearray(_RESERVE)
    try:
        imported = read(source, limits, sender)
        sender.send(progress=[1, "Handing over what was read"], handing=True)
        save(imported, result)
    except WorkbenchError as error:
        sender.send(error={"kind": type(error).__name__, "message": error.message, "advice": error.advice})
    except (MemoryError, SystemError):  # lxml fails with the second when it gets no memory
        del reserve
        sender.leave()
        sender.send(memory=True)
    except OSError as error:
        message = f"“{source.name}” could not be read: {error.strerror or 'the disk failed'}."
        sender.send(error={"kind": "StorageError", "message": message, "advice": errors.StorageError.advice})
    else:
        sender.send(result=True)


def _limit(limits: ImportLimits) -> None:
    """Cap what this process may use, where the system can."""
    sys.setrecursionlimit(6000)
    try:
        import resource
    except ImportError:  # Windows has none of this: the parent's clock remains
        return
    memory = limits.memory_mb * 2**20
    seconds = int(limits.seconds) + 1
    wanted = {
        "RLIMIT_AS": (memory, memory),
        "RLIMIT_CPU": (seconds, seconds + 1),  # at the first it is told why it ends, at the second not
        "RLIMIT_FSIZE": (limits.archive_mb * 2**20, limits.archive_mb * 2**20),
        "RLIMIT_CORE": (0, 0),
    }
    for name, most in wanted.items():
        try:
            resource.setrlimit(getattr(resource, name), most)
        except (ValueError, OSError, AttributeError):
            continue  # macOS refuses some of them
    os.nice(5)
