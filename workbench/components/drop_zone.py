"""Where content comes in: files, what is pasted, and addresses; and how far each of them is."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.components._channel import Channel, Json

Asked = Callable[[str, dict[str, Json]], Any]


class DropZone(Channel):
    """Takes files, text and addresses, and lists what came.

    What is asked: file {key, name, size, type}, arrived {id}, broken {id, message}, sample {name},
    text {text}, rich {html}, address {address}; select, go, cancel, retry, undo and remove {id};
    cancel_all {}, clear {}, store_all {into}. A file is sent once `receive` has given it a place: to
    `uploads` + its token, or, where that is empty, in pieces.
    """

    def __init__(
        self,
        *,
        accept: Sequence[str],
        formats: Sequence[Json],
        largest: int,
        samples: Sequence[str] = (),
        uploads: str = "",
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._state: dict[str, Json] = {
            "items": [],
            "selected": None,
            "accept": ",".join(accept),
            "formats": list(formats),
            "samples": list(samples),
            "largest": largest,
            "uploads": uploads,
            "courses": [],
            "hours": 0,
        }
        self._asked: list[Asked] = []
        self._pieces: list[Callable[[str, int, bytes], None]] = []
        self._shelved: list[Callable[[str], Any]] = []

    def on_ask(self, handler: Asked) -> None:
        """Call `handler(kind, data)` for what the visitor does."""
        self._asked.append(handler)

    def on_piece(self, handler: Callable[[str, int, bytes], None]) -> None:
        """Call `handler(id, number, bytes)` for each piece of a file."""
        self._pieces.append(handler)

    def on_shelf(self, handler: Callable[[str], Any]) -> None:
        """Call `handler(token)` when a browser says on which shelf its page keeps things."""
        self._shelved.append(handler)

    def promise(self, hours: float) -> None:
        """Say how long things wait here."""
        with self.changing:
            self._state["hours"] = hours
            self.send("state", hours=hours)

    def show(self, items: Sequence[Json], selected: str | None) -> None:
        """List what came, and mark what is shown."""
        with self.changing:
            self._state.update(items=list(items), selected=selected)
            self.send("state", items=list(items), selected=selected)

    def put(self, item: Json, selected: str | None) -> None:
        """Show one of them as it is now."""
        with self.changing:
            items: list[Json] = self._state["items"]
            at = next((at for at, one in enumerate(items) if one["id"] == item["id"]), len(items))
            items[at : at + 1] = [item]
            self._state["selected"] = selected
            self.send("item", **item)

    def offer(self, courses: Sequence[Json]) -> None:
        """Offer these courses, each with `id` and `title`, to put all into."""
        with self.changing:
            self._state["courses"] = list(courses)
            self.send("state", courses=list(courses))

    def receive(self, key: str, item: str, token: str) -> None:
        """Let the browser send a file that was chosen."""
        self.tell("upload", key=key, id=item, token=token)

    def go_on(self, item: str, number: int) -> None:
        """Let the browser send piece `number`."""
        self.mention("piece", id=item, n=number)

    def snapshot(self) -> dict[str, Json]:
        """All that is shown."""
        return dict(self._state)

    def greeted(self, greeting: Mapping[str, Json]) -> None:
        """A page was opened, or loaded anew."""
        if isinstance(token := greeting.get("shelf"), str):
            self.call(list(self._shelved), token)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """The visitor did something."""
        self.call(list(self._asked), kind, data)

    def mentioned(self, kind: str, data: dict[str, Json]) -> None:
        """A piece of a file came."""
        number = data.get("n")
        if kind != "piece" or not isinstance(data.get("data"), str) or not isinstance(number, int):
            return
        try:
            piece = base64.b64decode(data["data"], validate=True)
        except ValueError:
            return
        for handler in self._pieces:
            handler(str(data.get("id")), number, piece)
