"""Opening the database."""

from datetime import UTC, datetime
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from workbench.model.errors import Misconfigured, StorageError
from workbench.storage.database import Database
from workbench.storage.tables import course, metadata, new_id


def _course(title):
    now = datetime.now(UTC)
    return insert(course).values(id=new_id(), title=title, owner="me", position=0, created=now, updated=now)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "folder" / "workbench.db"


@pytest.fixture
def sqlite(file):
    database = Database.open(f"sqlite:///{file}")
    yield database
    database.close()


def test_a_transaction_is_kept_whole_or_not_at_all(sqlite):
    with sqlite.write() as connection:
        connection.execute(_course("kept"))
    with pytest.raises(KeyError), sqlite.write() as connection:
        connection.execute(_course("dropped"))
        raise KeyError
    with sqlite.read() as connection:
        assert connection.scalars(select(course.c.title)).all() == ["kept"]


def test_times_come_back_with_their_zone(sqlite):
    with sqlite.write() as connection:
        connection.execute(_course("a"))
        assert connection.scalar(select(course.c.created)).tzinfo is UTC


def test_opening_again_keeps_what_is_there(sqlite, file):
    with sqlite.write() as connection:
        connection.execute(_course("kept"))
    again = Database.open(f"sqlite:///{file}")
    with again.read() as connection:
        assert connection.scalar(select(course.c.title)) == "kept"
    again.close()


def test_sqlite_writes_ahead_so_that_readers_never_wait(sqlite):
    with sqlite.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path):
    (tmp_path / "x.db").write_text("this is a shopping list, not a database " * 200)
    with pytest.raises(StorageError, match="not a database"):
        Database.open(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_database_of_a_newer_version_is_left_alone(sqlite, file):
    with sqlite.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured, match="newer"):
        Database.open(f"sqlite:///{file}")


def test_one_that_cannot_be_used_is_closed_again(file):
    database = Database.open(f"sqlite:///{file}")
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(Misconfigured) as caught:
        Database.open(f"sqlite:///{file}")
    assert caught.tb and not file.with_name(f"{file.name}-wal").exists()  # the last connection takes it away


def test_what_is_being_read_when_it_closes_is_read_to_its_end_and_closed_then(file):
    database = Database.open(f"sqlite:///{file}")
    pool = database.engine.pool
    with database.write() as connection:
        connection.execute(_course("kept"))
    with database.read() as connection:
        database.close()
        assert connection.scalar(select(course.c.title)) == "kept"
    with database.read() as connection:
        assert connection.scalar(select(course.c.title)) == "kept"
    assert pool is not None and not file.with_name(f"{file.name}-wal").exists()


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/x"])
def test_an_address_of_no_database_is_told_in_a_sentence(url):
    with pytest.raises(Misconfigured):
        Database.open(url)


def test_a_server_that_is_not_there_is_told_in_a_sentence():
    with pytest.raises(StorageError):
        Database.open("postgresql://nobody@127.0.0.1:1/none")


def test_a_write_that_waits_too_long_for_another_is_told_so_and_the_next_goes_on(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'w.db'}", busy_timeout=0.1)
    with database.write(), pytest.raises(StorageError, match="busy"), database.write():
        pytest.fail("two changes at once")
    with database.write() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
    database.close()


def test_ids_sort_by_time_of_making():
    ids = [new_id() for _ in range(50)]
    assert [one[:9] for one in ids] == sorted(one[:9] for one in ids) and len(set(ids)) == 50


def test_the_migrations_make_the_tables_that_the_code_declares(database):
    with database.read() as connection:
        ours = partial(_is_of, connection.dialect.name)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, metadata) == []


def _is_of(dialect, one, name, kind, reflected, other):
    """Whether a database of this kind has it; Alembic does not look at `ddl_if`."""
    only = None if reflected else getattr(one, "_ddl_if", None)
    return only is None or only.dialect == dialect
