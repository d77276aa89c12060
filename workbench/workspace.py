"""The workspace: the stores and services of one process, opened once."""

from __future__ import annotations

import atexit
import gc
import hashlib
import sqlite3
import sys
import threading
import time
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from workbench.importers import sweep
from workbench.model.errors import Misconfigured, StorageError
from workbench.services import Services
from workbench.services.analysing import Analysing
from workbench.services.auditing import Auditing
from workbench.services.coaching import Coaching
from workbench.services.collaborating import Collaborating
from workbench.services.configuring import Assistant, Configuring
from workbench.services.connecting import Connecting
from workbench.services.editing import Editing
from workbench.services.exporting import Exporting
from workbench.services.generating import Generating
from workbench.services.guarding import guarded
from workbench.services.importing import Importing
from workbench.services.keying import Keying
from workbench.services.metering import Metering
from workbench.services.outlining import Outlining
from workbench.services.preferring import Preferring
from workbench.services.preparing import Preparing
from workbench.services.queueing import Queueing
from workbench.services.reconciling import Reconciling
from workbench.services.reporting import Reporting
from workbench.services.suggesting import Suggesting
from workbench.services.welcoming import Welcoming
from workbench.settings import Settings
from workbench.storage.access import AccessKeyStore, AuditStore
from workbench.storage.assets import AssetStore
from workbench.storage.chats import ChatStore
from workbench.storage.courses import CourseStore
from workbench.storage.database import Database
from workbench.storage.documents import DocumentStore
from workbench.storage.grants import GrantStore
from workbench.storage.imports import ImportStore
from workbench.storage.ledger import Ledger
from workbench.storage.live import LiveLog
from workbench.storage.outlines import OutlineStore
from workbench.storage.prepared import PreparedStore
from workbench.storage.revisions import RevisionStore
from workbench.storage.runs import RunStore
from workbench.storage.settings import KeyFile, PreferenceStore, SettingStore
from workbench.storage.signing import signing_key
from workbench.storage.suggestions import SuggestionStore
from workbench.storage.waiting import WaitingStore


class Workspace:
    """Every store and service of one process. Closing it hands running answers over and frees the files."""

    def __init__(self, settings: Settings, database: Database, services: Services, opened: ExitStack) -> None:
        self.settings = settings
        self.database = database
        self.services = services
        self._opened = opened

    @classmethod
    def open(cls, settings: Settings | None = None, *, serving: bool = False) -> Workspace:
        """Open the database, bring it up to date and build the services.

        Args:
            settings: what to use instead of the environment.
            serving: claim the data folder for this server: one server process at a time on SQLite.

        Raises:
            Misconfigured: a setting cannot work, or another server holds the data folder.
            StorageError: the data folder or database cannot be used.
        """
        settings = settings or Settings.from_environment()
        _prepare(settings.data_dir)
        sweep()
        with ExitStack() as opened:
            if serving and not settings.database_url:
                opened.callback(_Claim(settings.data_dir).release)
            database = Database.open(settings.database)
            opened.callback(database.close)
            services = _services(settings, database)
            closing = (services.collaborating, services.auditing, services.generating, services.importing)
            for service in closing:
                opened.callback(service.close)
            if settings.samples:
                Welcoming(
                    services.importing, services.outlining, _settings(settings, database)
                ).bring_samples()
            return cls(settings, database, services, opened.pop_all())

    def close(self) -> None:
        """Hand running answers over, then close all of it, whatever of it fails."""
        self._opened.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def collect_rarely() -> None:
    """Keep what was loaded out of Python's search for lost memory, and have that in smaller and rarer pieces.

    A full search stops every thread for as long as there are values to look at: a tenth of a second for the
    libraries alone, and more while a large course is held. Nearly all that is let go of is freed at once.
    """
    gc.collect()
    gc.freeze()
    gc.collect()  # Python searches only when a quarter is new; what was put aside must not count
    gc.set_threshold(4_000, 3, 20)
    # A thread that reads, hashes or stores piece after piece lets go of Python's lock for moments only.
    # Who waits for the lock may miss them all, and insists only after it was held for this long at a stretch.
    sys.setswitchinterval(0.001)


def _services(settings: Settings, database: Database) -> Services:
    documents, revisions = DocumentStore(database), RevisionStore(database)
    assets = AssetStore(database, settings.data_dir / "assets")
    metering = Metering(Ledger(database))
    configuring = _configuring(settings, database, metering)
    runs = RunStore(database)
    live = _live(settings, database)
    generating = Generating(runs, guarded(configuring.provider), metering, settings.runs, live)
    collaborating = Collaborating(documents, settings.edits)
    preferences = PreferenceStore(database)
    preferring = Preferring(preferences)
    outlining = Outlining(CourseStore(database), OutlineStore(database), collaborating.flush)
    suggesting = Suggesting(
        SuggestionStore(database),
        documents,
        revisions,
        outlining,
        collaborating,
        generating,
        settings.edits,
        at_once=lambda user: preferring.of(user).auto_accept,
    )
    coaching = Coaching(
        ChatStore(database, runs), outlining, documents, generating, settings.chats, collaborating.flush
    )
    return Services(
        settings=settings,
        database=database,
        assets=assets,
        preferences=preferences,
        preferring=preferring,
        keying=Keying(AccessKeyStore(database)),
        configuring=configuring,
        connecting=Connecting(_grants(settings, database), settings.google, settings.fetch),
        metering=metering,
        reporting=Reporting(database),
        generating=generating,
        auditing=Auditing(AuditStore(database)),
        importing=Importing(
            database,
            assets,
            settings.imports,
            settings.fetch,
            collaborating=collaborating,
            proposed=suggesting.heard,
        ),
        preparing=Preparing(
            PreparedStore(
                settings.data_dir / "prepared",
                hours=settings.imports.prepared_hours,
                most_mb=settings.imports.prepared_mb,
            )
        ),
        analysing=Analysing(
            outlining, generating, configuring.provider, ImportStore(database), settings.imports
        ),
        exporting=Exporting(outlining, assets),
        outlining=outlining,
        collaborating=collaborating,
        editing=Editing(documents, revisions, collaborating),
        suggesting=suggesting,
        reconciling=Reconciling(database, collaborating, proposed=suggesting.heard),
        coaching=coaching,
        queueing=Queueing(WaitingStore(database), coaching, generating, settings.chats),
    )


def _live(settings: Settings, database: Database) -> LiveLog:
    live = LiveLog()
    if settings.redis_url:
        if find_spec("redis") is None:
            raise Misconfigured(
                "WORKBENCH_REDIS_URL is set, but the Redis client is not installed.",
                advice="Run `pip install 'course-workbench[redis]'`, or leave the variable empty.",
            )
        from workbench.storage.relay import RedisRelay  # an optional dependency

        space = hashlib.sha256(signing_key(database)).hexdigest()[:16]
        live.relay = RedisRelay(settings.redis_url, live, namespace=space)
    return live


def _configuring(settings: Settings, database: Database, metering: Metering) -> Configuring:
    fixed = Assistant(
        provider=settings.provider,
        api_key=settings.api_key,
        base_url=settings.base_url,
        model=settings.model,
    )
    return Configuring(_settings(settings, database), metering, fixed=fixed, limits=settings.runs)


def _settings(settings: Settings, database: Database) -> SettingStore:
    return SettingStore(database, KeyFile(settings.data_dir / "secret.key"))


def _grants(settings: Settings, database: Database) -> GrantStore:
    return GrantStore(database, KeyFile(settings.data_dir / "secret.key"))


class _Claim:
    """A lock on the data folder that ends with its process: an open transaction on an empty database."""

    def __init__(self, folder: Path, *, patience: float = 3.0) -> None:
        try:
            self._lock = sqlite3.connect(
                folder / "server.lock", timeout=0, check_same_thread=False, isolation_level=None
            )
        except sqlite3.Error as error:
            raise StorageError(f"The data folder {folder.name} cannot be written: {error}.") from error
        until = time.monotonic() + patience
        while not self._taken():
            if time.monotonic() > until:
                self._lock.close()
                raise Misconfigured(
                    "Another workbench server is using this data folder, and SQLite serves one at a time: "
                    "stop it, choose another folder with WORKBENCH_DATA_DIR, or use PostgreSQL.",
                    advice="Set WORKBENCH_DATABASE_URL=postgresql://… to serve from several processes.",
                )
            time.sleep(0.1)

    def _taken(self) -> bool:
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return False
        return True

    def release(self) -> None:
        """Let another server have the folder."""
        self._lock.close()


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The data folder {folder} cannot be made: {error.strerror}.") from error


_opening = threading.Lock()


@cache
def _shared() -> Workspace:
    workspace = Workspace.open(serving=True)
    collect_rarely()
    atexit.register(workspace.close)
    workspace.services.generating.open()
    return workspace


def shared() -> Workspace:
    """The workspace of this server process, opened at the first call."""
    with _opening:
        return _shared()
