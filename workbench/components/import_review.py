"""What an import would bring, to look at and to choose from; the browser asks for it piece by piece."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from workbench.components._channel import Json
from workbench.components._stated import Stated
from workbench.model.errors import WorkbenchError

Answer = Callable[[str, Mapping[str, Json]], str]


class ImportReview(Stated):
    """Shows an import in parts: pages, questions, notes, changes, the source, and where it goes.

    What the browser wants to see is asked with `ask` {id, what, …} and answered with JSON text that
    `answer(what, data)` makes in a thread. All else it says goes to `on_ask`: take {taken}, leave
    {number, on}, aim {title, course, place}, choose {name, value}, import {conflict}, course {id},
    cancel_reading {}, next {}; and shown {}, once it stands in a browser.
    """

    def __init__(self, answer: Answer, **params: Any) -> None:
        super().__init__(**params)
        self._answer = answer

    def greeted(self, greeting: Mapping[str, Json]) -> None:
        """It stands in a browser."""
        super().received("shown", {})

    def show(self, **state: Json) -> None:
        """Change what is shown; large parts as JSON text, which costs the event loop nothing."""
        with self.changing:
            self._state.update(state)
            self.send("state", **state)

    def remember(self, **state: Json) -> None:
        """Note what the visitor changed; the browser knows it."""
        with self.changing:
            self._state.update(state)

    def progress(self, share: float, doing: str) -> None:
        """Say how far a new reading is."""
        self.mention("progress", share=share, doing=doing)

    def go(self, **place: Json) -> None:
        """Show a note's place, as if its button had been pressed."""
        self.tell("go", **place)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """The visitor did something, or wants to see something."""
        if kind == "ask":
            self.call([self._reply], data)
        else:
            super().received(kind, data)

    async def _reply(self, data: dict[str, Json]) -> None:
        asked = data.get("id")
        try:
            text = await asyncio.to_thread(self._answer, str(data.get("what")), data)
        except WorkbenchError as error:
            text = json.dumps({"problem": f"{error.message} {error.advice}".strip()})
        self.mention("answer", id=asked, text=text)
