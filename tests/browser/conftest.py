"""A real server and a real Chromium. A page that asks another host, throws or logs an error fails."""

from __future__ import annotations

import os
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page
from warm import Warm

ROOT = Path(__file__).parents[2]
OWN_HOSTS = {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class Server:
    """A workbench in a process of its own."""

    data_dir: Path
    arguments: tuple[str, ...] = ("--plugins", "workbench.server")
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: Warm | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/app"

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.data_dir / "server.log").read_text()

    def start(self) -> Server:
        self.port = self.port or free_port()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        given = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WORKBENCH_", "ANTHROPIC_"))
        }
        environment = {**given, "WORKBENCH_DATA_DIR": str(self.data_dir), **self.environment}
        words = ("serve", ROOT / "app.py", "--port", self.port, *self.arguments)
        log = self.data_dir / "server.log"
        log.unlink(missing_ok=True)
        self.process = Warm("panel.command:main", *words, env=environment, cwd=ROOT, out=log, error=log)
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended: {self.log}")
            try:
                with urllib.request.urlopen(f"{self.root}/favicon.ico", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not answer: {self.log}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


@pytest.fixture(scope="module")
def workbench_server(tmp_path_factory) -> Iterator[Server]:
    """The workbench with its routes."""
    often = {"WORKBENCH_RUN_PER_MINUTE": "1000"}
    server = Server(tmp_path_factory.mktemp("served") / "data", environment=often).start()
    yield server
    server.stop()
    assert "reference already known" not in server.log  # a component was sent back whole by the browser


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., Server]]:
    """Start a server with other arguments or settings."""
    started: list[Server] = []

    def start(*arguments: str, data_dir: Path | None = None, **environment: str) -> Server:
        folder = data_dir or tmp_path / f"data{len(started)}"
        started.append(Server(folder, arguments=arguments, environment=environment).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()
        assert "reference already known" not in server.log


class Watch:
    """What a page must not do, and what it did of it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.allowed: list[str] = []

    def attach(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._asked(request.url))
        context.on("weberror", lambda error: self.faults.append(f"threw: {error.error}"))
        context.on("console", self._said)

    def allow(self, text: str) -> None:
        """Let messages that hold this text be."""
        self.allowed.append(text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in OWN_HOSTS:
            self.faults.append(f"asked {url}")

    def _said(self, message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.faults.append(f"logged: {message.text}")

    def check(self) -> None:
        faults = [one for one in self.faults if not any(text in one for text in self.allowed)]
        assert not faults, "\n".join(faults)


@pytest.fixture
def watch() -> Iterator[Watch]:
    one = Watch()
    yield one
    one.check()


@pytest.fixture
def open_page(serve, browser, watch) -> Iterator[Callable[..., Page]]:
    """Open an address in a context of its own; options are Playwright's."""
    contexts: list[BrowserContext] = []

    def open_(url: str, **options) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        context.set_default_timeout(20_000)
        watch.attach(context)
        page = context.new_page()
        page.goto(url)
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page, workbench_server) -> Page:
    """The workbench, just opened."""
    return open_page(workbench_server.url)
