"""Components in a real browser: each is served by Panel in this process and looked at in Chromium.

A page fails its test if it asks another host for anything, throws, or logs an error or a warning. It is
served with the Content-Security-Policy that the workbench itself sends.
"""

import asyncio
import socket
import threading
import time
from contextlib import closing, suppress
from itertools import count

import panel as pn
import pytest
from bokeh.io import doc as current
from bokeh.server.urls import per_app_patterns

from workbench.components.rich_text import RichText
from workbench.model.content import doc, heading, paragraph, with_ids
from workbench.model.course import Page
from workbench.server.documents import secure_documents
from workbench.services.collaborating import Collaborating
from workbench.storage.courses import CourseStore
from workbench.storage.database import Database
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore

OWN = ("http://localhost:", "ws://localhost:", "data:", "blob:", "about:")


@pytest.fixture(autouse=True)
def no_page_is_left():
    """Begin with no current page: Bokeh keeps that of a test whose server ended within a callback."""
    current._PATCHED_CURDOCS.clear()


@pytest.fixture
def new_page(browser):
    """Makes pages that must stay on this machine and log nothing bad but what `page.forgiven` names."""
    pages = []

    def make(**options):
        options.setdefault("viewport", {"width": 1100, "height": 800})
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.bad, page.forgiven = [], []
        page.on("console", lambda one: one.type in ("error", "warning") and page.bad.append(one.text))
        page.on("pageerror", lambda error: page.bad.append(f"thrown: {error}"))
        page.on("request", lambda one: one.url.startswith(OWN) or page.bad.append(f"asked for {one.url}"))
        page.on("dialog", lambda one: (page.bad.append(f"dialog: {one.message}"), one.dismiss()))
        pages.append(page)
        return page

    yield make
    bad = [text for page in pages for text in page.bad if not any(one in text for one in page.forgiven)]
    for page in pages:
        page.context.close()
    assert not bad, "\n".join(bad)


@pytest.fixture
def page(new_page):
    """A page of 1100 by 800."""
    return new_page()


def free_port():
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def listening(port, seconds=20):
    """Wait until a port takes connections."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), closing(socket.create_connection(("localhost", port), 1)):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


@pytest.fixture
def serve():
    """Serve a function that makes a view, with the policy; gives the address to open."""
    before = list(per_app_patterns)
    secure_documents()
    threads = []

    def start(app, origin=None):
        port = free_port()
        origins = [f"localhost:{port}", *([origin] if origin else [])]
        thread = pn.serve(
            {"app": app},
            port=port,
            address="localhost",
            show=False,
            threaded=True,
            verbose=False,
            websocket_origin=origins,
            unused_session_lifetime=60_000,
            check_unused_sessions=60_000,
        )
        threads.append(thread)
        listening(port)
        return f"http://localhost:{port}/app"

    yield start
    per_app_patterns[:] = before
    for thread in threads:
        thread.stop()
        thread.join(10)


class Wire:
    """A wire between browser and server that can be cut and mended."""

    def __init__(self):
        self.port = free_port()
        self._target = None
        self._writers = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = None

    def lead_to(self, port):
        """Pass on what comes, to this port."""
        self._target = port
        self.mend()

    def mend(self):
        """Take connections."""
        self._server = self._run(asyncio.start_server(self._pass, "localhost", self.port))

    def cut(self):
        """Drop all connections and refuse new ones."""
        self._run(self._cut())

    def close(self):
        """Stop for good."""
        if self._server is not None:
            self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _cut(self):
        self._server.close()
        self._server = None
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.1)

    async def _pass(self, reader, writer):
        try:
            other_reader, other_writer = await asyncio.open_connection("localhost", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, other_writer}
        await asyncio.gather(_pump(reader, other_writer), _pump(other_reader, writer))
        self._writers -= {writer, other_writer}


async def _pump(reader, writer):
    with suppress(OSError, asyncio.IncompleteReadError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()


@pytest.fixture
def wire():
    """A wire that can be cut."""
    made = Wire()
    yield made
    made.close()


WATER = (heading(1, "Water"), paragraph("Plants drink."), paragraph("They need light."))


@pytest.fixture
def collaborating(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path}/workbench.db")
    service = Collaborating(DocumentStore(database))
    service.database = database
    yield service
    service.close()
    database.close()


@pytest.fixture
def open_room(collaborating):
    """Makes a room whose page holds these blocks."""

    def make(*blocks):
        names = iter(f"block{number}" for number in count(1))
        body = with_ids(doc(*(blocks or WATER)), lambda: next(names))
        course = CourseStore(collaborating.database).create("Plants", owner="ada")
        page = OutlineStore(collaborating.database).add_pages(course, [Page(title="Water", body=body)])[0]
        return collaborating.room(page)

    return make


@pytest.fixture
def write(serve, page):
    """Opens an editor on a room; gives the component."""

    def start(room, **options):
        made = []

        def app():
            pn.config.reconnect = True
            made.append(RichText(room, user="ada", height=700, sizing_mode="stretch_width", **options))
            return made[-1]

        start.url = serve(app)
        page.goto(start.url)
        page.locator(".ProseMirror").wait_for()
        return made[-1]

    return start
