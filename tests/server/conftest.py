"""A real server with the workbench's routes, on a free port of this machine."""

import asyncio
import threading
from types import SimpleNamespace

import httpx
import pytest
from bokeh.application import Application
from bokeh.server.auth_provider import NullAuth
from bokeh.server.tornado import BokehTornado
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from workbench.model.limits import ApiLimits, RunLimits
from workbench.providers.scripted import Scripted
from workbench.server import ROUTES
from workbench.services.auditing import Auditing
from workbench.services.generating import Generating
from workbench.services.metering import Metering
from workbench.settings import Settings
from workbench.storage.access import AuditStore
from workbench.storage.database import Database
from workbench.storage.ledger import Ledger
from workbench.storage.runs import RunStore
from workbench.workspace import Workspace


class ByHeader(NullAuth):
    """Whoever the header names is logged in, as a proxy or Panel's own login would say it."""

    @property
    def get_user(self):
        return lambda handler: handler.request.headers.get("X-User")

    @property
    def login_url(self):
        return "/login"


class Server:
    """One process's server; `provider` may be changed between runs."""

    def __init__(self, url, *, limits, provider=None, api=None):
        self.provider = provider or Scripted("A reply. And more of it, in several pieces.", delay=0.005)
        self.database = Database.open(url)
        self.limits = limits
        self.generating = Generating(
            RunStore(self.database), lambda: self.provider, Metering(Ledger(self.database)), limits
        )
        self.workspace = SimpleNamespace(
            database=self.database,
            settings=Settings(runs=limits, api=api or ApiLimits()),
            services=SimpleNamespace(
                generating=self.generating, auditing=Auditing(AuditStore(self.database))
            ),
        )
        self.serve()

    def serve(self):
        """Start to listen."""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        self._ready.wait(10)

    async def _serve(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        tornado = BokehTornado(
            {"/": Application()},
            extra_patterns=ROUTES,
            auth_provider=ByHeader(),
            extra_websocket_origins=["courses.example.org:80"],
        )
        tornado.settings["workspace"] = self.workspace
        server = HTTPServer(tornado)
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.stop()
        await server.close_all_connections()

    def client(self, user="ann"):
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"X-User": user} if user else {}, timeout=15
        )

    def close(self):
        self.generating.close()
        self.stop()
        self.workspace.services.auditing.close()
        self.database.close()

    def stop(self):
        """Listen no more."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


FAST = RunLimits(active=50, per_minute=500, reaper_seconds=0.1, tick_ms=10, poll_ms=20, retries=1)


@pytest.fixture
def serve(tmp_path):
    """Starts servers on one database."""
    servers = []

    def start(*, limits=FAST, provider=None, api=None):
        servers.append(Server(f"sqlite:///{tmp_path / 'w.db'}", limits=limits, provider=provider, api=api))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


class Whole(Server):
    """A server on a whole workspace, with the offline assistant and the sample course."""

    def __init__(self, folder, **settings):
        self.workspace = Workspace.open(Settings(data_dir=folder, provider="offline", **settings))
        self.serve()

    def close(self):
        self.stop()
        self.workspace.close()


@pytest.fixture
def serve_whole(tmp_path):
    """Starts a server on a whole workspace with these settings."""
    servers = []

    def start(**settings):
        servers.append(Whole(tmp_path / f"whole{len(servers)}", **settings))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def whole(serve_whole):
    return serve_whole()


@pytest.fixture
def server(serve):
    return serve()


@pytest.fixture
def client(server):
    with server.client() as opened:
        yield opened
