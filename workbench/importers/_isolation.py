"""Reading in a process of its own: what goes wrong there ends that process, and nothing else.

The child gets the source and the limits as JSON, writes one JSON message a line (progress, a partial
result, then the result or an error) and leaves results as files in a folder that the parent made.
It has no secrets in its environment, and limits on memory, processor time and file size.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
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
from workbench.importers._holding import held, prefix
from workbench.importers._nursery import Forked, Nursery, environment
from workbench.model import errors
from workbench.model._encoding import decode, encode
from workbench.model.course import Asset, Course
from workbench.model.errors import Cancelled, OverBudget, Unreadable, WorkbenchError
from workbench.model.imported import Imported, Note, Offer, Origin, Proposal, Provenance, Severity, Source
from workbench.model.limits import ImportLimits

Progress = Callable[[float, str], None]
_CODE = "from workbench.importers._isolation import work; work()"
_SMALL_ASSET = 1_000_000
_POLL = 0.1
_LINE = 1_000_000
_RESULT = 300_000_000
"""Longest message, and most bytes of text, that are taken from a child."""
_RESERVE = 2**24
"""Memory kept back, so that running out of it can be told."""
_GRACE = 3.0
"""Seconds a child gets beyond its budget to start and to hand over."""


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
        self._partial = False
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
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
        until = time.monotonic() + self._limits.seconds + _GRACE
        while True:
            if cancelled():
                raise Cancelled("The import was stopped.")
            if time.monotonic() > until:
                return self._stopped(f"its {self._limits.seconds:g} seconds were up")
            try:
                message = self._messages.get(timeout=_POLL)
            except queue.Empty:
                continue
            if message is None:
                return self._ended(self._process.code())
            if "progress" in message:
                progress(*message["progress"])
            elif "partial" in message:
                self._partial = True
            elif "error" in message:
                raise _error(message["error"])
            elif "exit" in message:
                return self._ended(message["exit"])
            else:
                return _load(self._folder, "result")

    def _ended(self, code: int | None) -> Imported:
        """The child is gone without a result: out of time, out of memory, or it crashed."""
        if code is not None and -code in (9, 24, 30, 137, 152):  # killed, or past its processor time
            return self._stopped("its time or memory was used up")
        if self._partial:
            return self._stopped("the reader failed on what comes next")
        raise Unreadable(
            f"The reader failed on “{self._source.name}”; nothing was stored and nothing else was touched.",
            advice="Open it in the program that made it, save it again, and retry.",
        )

    def _stopped(self, why: str) -> Imported:
        if not self._partial:
            raise OverBudget(f"Reading “{self._source.name}” was stopped because {why}.")
        imported = _load(self._folder, "partial")
        note = Note(
            severity=Severity.LOSS,
            where="",
            message=f"Reading was stopped because {why}; this is what was read until then.",
            code="budget",
        )
        return replace(imported, partial=True, notes=(note, *imported.notes))

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


def _error(told: dict[str, Any]) -> WorkbenchError:
    kind = getattr(errors, str(told["kind"]), Unreadable)
    return kind(told["message"], advice=told["advice"])


# Results as files -----------------------------------------------------------------------------


def _save(imported: Imported, folder: Path, name: str) -> None:
    assets = []
    for asset in imported.assets:
        path = folder / asset.sha256
        if not path.exists():
            _put(asset, path)
        assets.append([asset.sha256, asset.name, asset.media_type, asset.size])
    saved = {
        "course": encode(imported.course),
        "notes": encode(imported.notes),
        "assets": assets,
        "provenance": None if imported.provenance is None else encode(imported.provenance),
        "partial": imported.partial,
        "offers": encode(imported.offers),
        "proposals": encode(imported.proposals),
        "origins": encode(imported.origins),
        "identifier": imported.identifier,
    }
    part = folder / f"{name}.part"
    part.write_text(json.dumps(saved), "utf-8")
    part.replace(folder / f"{name}.json")


def _put(asset: Asset, path: Path) -> None:
    if isinstance(asset.content, Path):
        shutil.copyfile(asset.content, path)
    else:
        path.write_bytes(asset.content)


def _load(folder: Path, name: str) -> Imported:
    path = folder / f"{name}.json"
    if path.stat().st_size > _RESULT:
        raise OverBudget("What was read is too much for one course.", advice="Import it in smaller parts.")
    saved = json.loads(path.read_text("utf-8"))
    provenance = saved["provenance"]
    return Imported(
        course=decode(Course, saved["course"]),
        notes=tuple(decode(Note, note) for note in saved["notes"]),
        assets=tuple(_asset(folder, *one) for one in saved["assets"]),
        provenance=None if provenance is None else decode(Provenance, provenance),
        partial=saved["partial"],
        offers=tuple(decode(Offer, one) for one in saved["offers"]),
        proposals=tuple(decode(Proposal, one) for one in saved["proposals"]),
        origins=tuple(decode(Origin, one) for one in saved["origins"]),
        identifier=saved["identifier"],
    )


def _asset(folder: Path, sha256: str, name: str, media_type: str, size: int) -> Asset:
    """Small files come into memory; a large one stays on disk until nobody holds its asset any more."""
    path = folder / sha256
    if size <= _SMALL_ASSET:
        data = path.read_bytes()
        return Asset(sha256=sha256, name=name, media_type=media_type, size=size, content=data)
    return held(path, sha256=sha256, name=name, media_type=media_type, size=size)


# In the child ---------------------------------------------------------------------------------


class _Sender:
    """Writes messages to the parent; a report for the importer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # whatever a library prints must not look like a message

    def send(self, **message: Any) -> None:
        """Write one message."""
        self._out.write(json.dumps(message) + "\n")
        self._out.flush()

    def progress(self, share: float, doing: str) -> None:
        """Say how far it is."""
        self.send(progress=[share, doing])

    def partial(self, so_far: Imported) -> None:
        """Leave what there is so far."""
        _save(so_far, self._folder, "partial")
        self.send(partial=True)


def work() -> None:
    """Read one source, as the parent asks on standard input."""
    perform(json.load(sys.stdin))


def perform(request: Mapping[str, Any]) -> None:
    """Read one source and leave the result in its folder."""
    limits = ImportLimits(**request["limits"])
    sender = _Sender(Path(request["folder"]))
    tempfile.tempdir = request["folder"]  # which the parent removes, whatever happens here
    _limit(limits)
    source = Source(
        name=request["name"],
        data=Path(request["path"]),
        media_type=request["media_type"],
        url=request["url"],
        choices=request["choices"],
    )
    reserve = bytearray(_RESERVE)
    try:
        imported = read(source, limits, sender)
        _save(imported, Path(request["folder"]), "result")
    except WorkbenchError as error:
        sender.send(error={"kind": type(error).__name__, "message": error.message, "advice": error.advice})
    except (MemoryError, SystemError):  # lxml fails with the second when it gets no memory
        del reserve
        message = f"Reading “{source.name}” needs more than {limits.memory_mb} MB of memory."
        sender.send(error={"kind": "OverBudget", "message": message, "advice": OverBudget.advice})
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
        "RLIMIT_AS": memory,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": limits.archive_mb * 2**20,
        "RLIMIT_CORE": 0,
    }
    for name, most in wanted.items():
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (ValueError, OSError, AttributeError):
            continue  # macOS refuses some of them
    os.nice(5)
