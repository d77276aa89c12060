"""An installed Firefox, driven by WebDriver BiDi: what Playwright drives is a Firefox of its own."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_HEARD = ("log.entryAdded", "network.responseStarted")


@contextmanager
def firefox(executable: str, folder: Path) -> Iterator[Firefox]:
    """A window without a screen; its profile goes into the folder."""
    options = ["--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    command, pipe = [executable, *options], subprocess.PIPE
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=pipe, text=True) as process:
        try:
            with connect(f"{_address(process)}/session", max_size=None) as line:
                yield Firefox(line)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    for said in process.stderr or ():
        if found := _LISTENING.search(said):
            return found[1]
    raise RuntimeError("Firefox ended before it listened.")


class Firefox:
    """One window, and what its pages logged and were refused."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._numbers = line, count(1)
        self.faults: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=list(_HEARD))
        self._window = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def leave(self) -> None:
        """Leave the page once its fonts are here, and forget what it logged, also on its way out."""
        self.evaluate("document.fonts.ready.then(() => document.fonts.size)")
        self.open("about:blank")
        self.faults.clear()

    def open(self, address: str) -> None:
        """Open an address."""
        self._ask("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def resize(self, width: int, height: int) -> None:
        """Make the page this large."""
        size = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", context=self._window, viewport=size)

    def evaluate(self, script: str) -> Any:
        """The text that an expression gives, once it is there."""
        target = {"context": self._window}
        answer = self._ask("script.evaluate", expression=script, target=target, awaitPromise=True)
        if answer["type"] != "success":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": params}))
        while (said := json.loads(self._line.recv(timeout=90))).get("id") != number:
            if "method" in said:
                self._heard(said["method"], said["params"])
        if said["type"] == "error":
            raise AssertionError(f"{method}: {said['message']}")
        return said["result"]

    def _heard(self, event: str, told: dict[str, Any]) -> None:
        if event == "log.entryAdded" and told["level"] in ("warn", "error"):
            self.faults.append(f"logged: {told['text']}")
        elif event == "network.responseStarted" and told["response"]["status"] >= 400:
            self.faults.append(f"{told['response']['status']}: {told['response']['url']}")
