"""What tests share: a database of each kind, fresh for each test."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import google_server
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect, sync_playwright
from redis import Redis, RedisError
from sqlalchemy import create_engine, text

from workbench.storage.database import Database

LONG = os.environ.get("WORKBENCH_TEST_LONG") == "1"
"""Whether faults are tried for long: `WORKBENCH_TEST_LONG=1 pytest -m faults`."""

# The same examples at every run, so that a failure is somebody's change; the long form looks for new ones.
# No example has a deadline: machines are noisy.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", deadline=None)
settings.load_profile("long" if LONG else "steady")
expect.set_options(timeout=20_000)  # as long as pages wait for anything else: other tests use the same cores

STRICT = os.environ.get("WORKBENCH_TEST_STRICT") == "1"

LONGEST = (
    "browser/test_sessions.py",
    "browser/test_import.py",
    "components/test_rich_text.py",
    "test_deploy.py",
    "browser/test_start.py",
    "browser/test_editor.py",
    "services/test_generating.py",
    "components/test_coach_in_browser.py",
    "services/test_recovery.py",
    "components/test_long_pages.py",
    "browser/test_firefox.py",
    "test_cli.py",
    "faults/test_holders.py",
    "browser/test_courses.py",
    "clients/test_clients.py",
    "components/test_live_text.py",
    "browser/test_media.py",
    "importers/test_partial.py",
    "components/test_import_page.py",
    "browser/test_access.py",
    "components/test_transcript.py",
    "services/test_suggesting.py",
    "components/test_many_questions.py",
    "test_notebooks.py",
    "services/test_reimporting.py",
    "importers/test_scorm_data.py",
    "components/test_coach_page.py",
    "exporters/test_documents.py",
    "components/test_diff_view.py",
    "server/test_streams.py",
    "storage/test_relay.py",
)
"""The files that take longest, so that none is begun when all others are done; browsers beside what waits."""


def pytest_collection_modifyitems(items):
    """Begin with the longest files; a file is one worker's."""
    here = Path(__file__).parent
    order = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


def missing(what):
    """Skip for want of a program, or fail where everything must be tested."""
    if STRICT:
        pytest.fail(f"{what} is not installed, and WORKBENCH_TEST_STRICT=1 wants all tests to run")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="module")
def browser():
    """The Chromium of this machine, for a module: its event loop would be in the way of other tests."""
    # The shell is the same browser without windows, whose own pages cost as much as those that are tested.
    named = os.environ.get("WORKBENCH_TEST_CHROMIUM")
    executable = named or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        missing("Chromium")
    quiet = [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=quiet)
        yield started
        started.close()


class PostgreSQL:
    """A server of our own in a temporary folder, without TCP; it refuses to run as root."""

    def __init__(self, binaries):
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="wb-pg-", dir="/tmp"))  # a socket's path must be short
        self._as = []
        if os.geteuid() == 0:
            user = "postgres" if _exists("postgres") else "nobody"
            shutil.chown(self.folder, user)
            self._as = ["runuser", "-u", user, "--"]
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")
        self.start()
        self._admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._count = 0
        Database.open(self.url("postgres").replace("+psycopg", "")).close()

    @property
    def data(self):
        return str(self.folder / "data")

    def url(self, name):
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def start(self):
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off -c max_connections=200"
        self._run("pg_ctl", "-D", self.data, "-o", options, "-w", "-l", f"{self.folder}/log", "start")

    def stop(self, mode="immediate"):
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def create(self):
        """The address of a new database with all tables."""
        self._count += 1
        name = f"test{self._count}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE postgres"))
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def drop(self, url):
        name = url.partition("@/")[2].partition("?")[0]
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def close(self):
        self._admin.dispose()
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        command = [*self._as, str(self._binaries / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


def _exists(user):
    with suppress(KeyError):
        return bool(pwd.getpwnam(user))
    return False


def _postgresql_binaries():
    found = shutil.which("initdb")
    candidates = [Path(found).parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in candidates if (one / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server for this run of the tests."""
    binaries = _postgresql_binaries()
    if binaries is None:
        missing("PostgreSQL's server")
    server = PostgreSQL(binaries)
    yield server
    server.close()


class RedisServer:
    """A Redis of our own on a socket in a temporary folder, without TCP, that keeps nothing on disk."""

    def __init__(self, program):
        self._program = program
        self.folder = Path(tempfile.mkdtemp(prefix="wb-redis-", dir="/tmp"))  # a socket's path must be short
        self._process = None
        self.start()

    @property
    def url(self):
        return f"unix://{self.folder}/s"

    @property
    def runs(self):
        return self._process.poll() is None

    def start(self):
        if self._process is not None and self.runs:
            return
        words = ["--port", "0", "--unixsocket", f"{self.folder}/s", "--save", "", "--dir", str(self.folder)]
        self._process = subprocess.Popen([self._program, *words], stdout=subprocess.DEVNULL)
        client = Redis.from_url(self.url)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with suppress(RedisError, OSError):
                client.ping()
                break
            time.sleep(0.02)
        client.close()

    def stop(self):
        self._process.kill()
        self._process.wait(10)

    def flush(self):
        with Redis.from_url(self.url) as client:
            client.flushall()

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def redis_server():
    """A Redis server for a test, that may be stopped, started and flushed."""
    program = shutil.which("redis-server")
    if program is None:
        missing("Redis")
    server = RedisServer(program)
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'workbench.db'}"
        return
    server = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url):
    """An empty database of each kind."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path):
    """An empty database in a file, where one kind is enough."""
    opened = Database.open(f"sqlite:///{tmp_path / 'workbench.db'}")
    yield opened
    opened.close()


@pytest.fixture
def google(monkeypatch):
    """Google, played by a local server."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # this Google speaks no TLS
    with google_server.serving() as server:
        yield server


@pytest.fixture
def eventually():
    """Wait until something is so."""

    def wait(is_so, *, seconds=10.0):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := is_so():
                return found
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s")

    return wait
