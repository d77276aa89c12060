"""Notes of who read what are kept together, and none is lost for a database that is away for a while."""

import pytest

from workbench.model.errors import StorageError
from workbench.services.auditing import Auditing
from workbench.storage.access import AuditStore


class Counting(AuditStore):
    """Counts transactions, and fails as long as it is told."""

    failing, transactions = 0, 0

    def add(self, entries):
        if self.failing:
            self.failing -= 1
            raise StorageError("The database is away.")
        self.transactions += 1
        super().add(entries)


@pytest.fixture
def store(database):
    return Counting(database)


def test_many_notes_are_few_transactions(store, eventually):
    auditing = Auditing(store)
    for number in range(500):
        auditing.note("ann", "stream.opened", "r1", {"number": number})
    auditing.close()
    assert [one["details"]["number"] for one in store.of("r1")] == list(range(500))
    assert store.transactions <= 3


def test_notes_wait_for_a_database_that_is_away(store, eventually):
    auditing = Auditing(store)
    store.failing = 2
    auditing.note("ann", "stream.opened", "r1", {})
    auditing.note("bo", "stream.opened", "r1", {})
    assert eventually(lambda: [one["user"] for one in store.of("r1")] == ["ann", "bo"])
    auditing.close()


def test_only_so_many_notes_wait_and_the_newest_are_kept(store, monkeypatch):
    monkeypatch.setattr("workbench.services.auditing._MOST", 3)
    auditing = Auditing(store)
    store.failing = 1
    for number in range(8):
        auditing.note("ann", "stream.opened", "r1", {"number": number})
    auditing.close()
    auditing.close()
    assert [one["details"]["number"] for one in store.of("r1")] == [5, 6, 7]


def test_what_waits_is_written_at_the_end(store):
    auditing = Auditing(store)
    auditing.note("ann", "stream.closed", "r1", {})
    auditing.close()
    assert len(store.of("r1")) == 1
