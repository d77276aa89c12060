"""Opening the database: SQLite in WAL mode, or PostgreSQL; migrations run here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.model.errors import Misconfigured, StorageError
from workbench.model.json_text import dumped, loaded


class Database:
    """One engine, and transactions on it whose failures are told in a sentence."""

    def __init__(self, engine: Engine, *, place: str, busy_timeout: float = 5.0) -> None:
        self.engine = engine
        self.place = place
        # SQLite lets one write at a time and has the others look again after a while: here they are called.
        self._turn, self._patience = threading.Lock(), busy_timeout
        self._closed = False

    @classmethod
    def open(cls, url: str, *, busy_timeout: float = 5.0, pool_size: int = 10) -> Database:
        """Connect to `sqlite:///path` or `postgresql://…` and bring the tables up to date.

        Raises:
            Misconfigured: the URL names no database this can use.
            StorageError: the database cannot be reached or written.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise Misconfigured(f"WORKBENCH_DATABASE_URL is not a database address: {url!r}.") from error
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise Misconfigured(
                f"The workbench keeps its data in SQLite or PostgreSQL, not {parsed.drivername}."
            )
        if parsed.get_backend_name() == "postgresql":
            engine = _postgresql(parsed, pool_size=pool_size)
        else:
            engine = _sqlite(parsed, busy_timeout=busy_timeout, pool_size=pool_size)
        place = parsed.render_as_string(hide_password=True)
        database = cls(engine, place=place, busy_timeout=busy_timeout)
        try:
            database._migrate()
        except BaseException:
            database.close()
            raise
        return database

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with."""
        with self._told(), self._connected() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which everything read is of one moment."""
        with self._told(), self._connected() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                if self.is_sqlite:
                    connection.exec_driver_sql("BEGIN")
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing. On SQLite it holds the write lock from the start."""
        with self._told(), self._in_turn(), self._connected() as connection, connection.begin():
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def reading(self, connection: Connection | None = None) -> AbstractContextManager[Connection]:
        """The connection given, or else a new one to read with, as of one moment."""
        return self.snapshot() if connection is None else nullcontext(connection)

    def writing(self, connection: Connection | None = None) -> AbstractContextManager[Connection]:
        """The transaction given, or else a new one."""
        return self.write() if connection is None else nullcontext(connection)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection; one that comes back after the database was closed is closed, too."""
        with self.engine.connect() as connection:
            try:
                yield connection
            finally:
                if self._closed and not connection.invalidated:
                    connection.detach()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Hold the turn to write to SQLite; who waits for longer than for SQLite itself is told so."""
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._patience):
            raise PoolTimeout("Another change takes long.")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StorageError(f"The database could not be used: {_reason(error)}.") from error
        except PoolTimeout as error:
            raise StorageError("The database could not be used: it is busy.") from error

    def checkpoint(self) -> None:
        """Have SQLite move what was written ahead to its place, while others go on reading and writing."""
        if self.is_sqlite:
            with self.read() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(files("workbench.storage").joinpath("migrations")))
        with self.write() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(727501)"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise Misconfigured(
                    f"The database {self.place} was made by a newer workbench: {error}.",
                    advice="Install that version, or choose another data folder.",
                ) from error

    def close(self) -> None:
        """Close all connections: now, or as soon as who uses one is done with it."""
        self._closed = True
        self.engine.dispose()


# A process that is stopped in mid-transaction must not hold up those that take its work over.
_OPTIONS = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=15s"


def _postgresql(parsed: URL, *, pool_size: int) -> Engine:
    try:
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5, "options": _OPTIONS},
            json_serializer=dumped,
            json_deserializer=loaded,
        )
    except ModuleNotFoundError as error:
        raise Misconfigured(
            "PostgreSQL needs one more package.", advice="Run `pip install 'course-workbench[postgresql]'`."
        ) from error


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-512",
    # A server does it aside, see `checkpoint`: a commit must not wait until 4 MB are on the disk.
    "wal_autocheckpoint=16000",
)


def _sqlite(parsed: URL, *, busy_timeout: float, pool_size: int) -> Engine:
    if parsed.database and parsed.database != ":memory:":
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"The data folder cannot be made: {error.strerror}.") from error
    engine = create_engine(
        parsed,
        pool_size=pool_size,
        pool_use_lifo=True,  # a connection that was just used has in memory what the next one will read
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
        json_serializer=dumped,
        json_deserializer=loaded,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: SQLiteConnection, record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's transactions are ours: see `write`
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _reason(error: DBAPIError) -> str:
    return (
        str(error.orig).strip().splitlines()[0].rstrip(".")
        if str(error.orig).strip()
        else "it did not answer"
    )
