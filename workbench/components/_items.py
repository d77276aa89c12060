"""The things that came in on the Import page, and how far each of them is."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from workbench.components._channel import Json
from workbench.model.errors import BadInput, WorkbenchError
from workbench.model.imported import Imported, Severity, Source
from workbench.services.storing import Wanted

State = Literal["sending", "waiting", "reading", "ready", "storing", "failed", "stored"]
UNDER_WAY = ("sending", "waiting", "reading")
_SHOWN = ("id", "name", "size", "state", "progress", "doing", "message", "advice", "waits")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that came in, and how far it is."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    name: str
    size: int = 0
    state: State = "sending"
    progress: float | None = None
    doing: str = ""
    message: str = ""
    advice: str = ""
    token: str = ""
    address: str = ""
    source: Source | None = field(default=None, repr=False)
    imported: Imported | None = field(default=None, repr=False)
    at: float = field(default_factory=time.time)
    """When it came."""
    waits: bool = True
    """Whether a page that is loaded anew finds it again."""
    wanted: Wanted | None = None
    """What a person chose to take of it, and where it goes; None before anything was chosen."""
    course_id: str = ""
    import_id: str = ""
    hopeless: bool = False
    """Whether reading the same bytes again would fail again."""
    stopped: threading.Event = field(default_factory=threading.Event, compare=False, repr=False)

    def ready(self, imported: Imported, doing: str) -> Item:
        """It, with the course that was read from it."""
        return replace(self, state="ready", doing=doing, progress=None, imported=imported)

    def failed(self, error: WorkbenchError) -> Item:
        """It, and why it could not be read."""
        hopeless = isinstance(error, BadInput) and not self.address
        failed = replace(self, state="failed", progress=None, message=error.message, advice=error.advice)
        return replace(failed, hopeless=hopeless)

    def cancelled(self) -> Item:
        """It, stopped by a person."""
        return replace(self, state="failed", progress=None, message="Cancelled.", advice="")

    def fresh(self) -> Item:
        """It, as it was before it failed or was stored."""
        return replace(
            self,
            stopped=threading.Event(),
            message="",
            advice="",
            course_id="",
            import_id="",
            hopeless=False,
        )

    def storing(self) -> Item:
        """It, while it is stored."""
        return replace(self, state="storing", doing="Storing")

    def stored(self, course_id: str, title: str, import_id: str = "") -> Item:
        """It, as part of a course."""
        done = replace(self, state="stored", doing=f"In “{title}”", imported=None)
        return replace(done, course_id=course_id, import_id=import_id)

    def known(self, title: str) -> Item:
        """It, as something that is in a course already."""
        said = "" if self.imported is None else f"{facts(self.imported)}, "
        return replace(self, state="ready", doing=f"{said}in “{title}” already")

    def shown(self) -> Json:
        """What a list says of it."""
        again = self.state == "failed" and bool(self.source or self.address) and not self.hopeless
        return {
            **{name: getattr(self, name) for name in _SHOWN},
            "again": again,
            "undo": bool(self.import_id),
        }


class Items:
    """All that came, in order; `changed` is told of each item that is new or has changed, from any thread."""

    def __init__(self, changed: Callable[[Item], Any]) -> None:
        self._changed = changed
        self._items: dict[str, Item] = {}
        self._lock = threading.RLock()

    def __iter__(self) -> Iterator[Item]:
        return iter(tuple(self._items.values()))

    def get(self, name: str) -> Item | None:
        """One of them."""
        return self._items.get(name)

    def put(self, item: Item) -> Item:
        """Keep it as it is now; what was stopped meanwhile stays stopped."""
        with self._lock:
            if item.stopped.is_set() and item.state != "failed":
                return item
            self._items[item.id] = item
        self._changed(item)
        return item

    def progress(self, name: str, share: float, doing: str) -> None:
        """Note how far the reading is."""
        with self._lock:
            item = self._items.get(name)
            if item and item.state == "reading":
                self.put(replace(item, progress=share, doing=doing or "Reading"))

    def pop(self, name: str) -> Item | None:
        """Forget one."""
        with self._lock:
            return self._items.pop(name, None)


def facts(imported: Imported) -> str:
    """What a list says of a course that was read."""
    losses = sum(1 for note in imported.notes if note.severity is not Severity.INFO)
    questions = sum(
        1 for page in imported.course.walk() for one in page.body.walk() if one.type == "exercise"
    )
    pages = sum(1 for _ in imported.course.walk())
    said = [_count(pages, "page")]
    said += [_count(questions, "question")] if questions else []
    said += [f"{losses} to check"] if losses else []
    return ", ".join(said)


def together(names: Sequence[str]) -> str:
    """What a course of several files is called: as the folder that all of them came from, if any."""
    folders = {name.partition("/")[0] for name in names if "/" in name}
    return folders.pop() if len(folders) == 1 and all("/" in name for name in names) else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
