"""The live states of documents as rows: a first state, and the updates that came after it.

A large one is never put together to one value, which would keep everybody waiting: it is read in parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, Text, cast, delete, func, select, update

from workbench.storage.tables import document, document_update

Fold = Callable[[Iterable[bytes]], bytes]
LARGE = 300_000
"""Bytes of a live document from which on it is handled part by part."""
_SMALL = 20_000
"""Bytes of an update that is put together with others where the document is more than that."""
_AT_ONCE = 400


def size_of(document_id: str, reading: Connection) -> int | None:
    """About how many bytes opening a page must take in; None where there is no such page."""
    first = func.coalesce(func.length(document.c.live), func.length(cast(document.c.body, Text)))
    size = reading.scalar(select(first).where(document.c.id == document_id))
    more = select(func.sum(func.length(document_update.c.update)))
    later = reading.scalar(more.where(document_update.c.document_id == document_id))
    return None if size is None else int(size + (later or 0))


def fold(document_id: str, writing: Connection, merge: Fold, join: Fold) -> None:
    """Put many updates into one: all with `merge`, or, where that is much, the small ones with `join`."""
    query = select(document.c.live.is_(None)).where(document.c.id == document_id).with_for_update()
    size = size_of(document_id, writing)
    if size is None or writing.scalar(query):
        return
    if size <= LARGE:
        _fold_all(document_id, writing, merge)
    else:
        _fold_small(document_id, writing, join)


def _fold_all(document_id: str, writing: Connection, merge: Fold) -> None:
    of_it = document.c.id == document_id
    live: bytes = writing.scalars(select(document.c.live).where(of_it)).one()
    found = writing.execute(updates_of(document_id)).all()
    if found:
        whole = merge([live, *(one.update for one in found)])
        writing.execute(update(document).where(of_it).values(live=whole))
        _forget(writing, [one.number for one in found])


def _fold_small(document_id: str, writing: Connection, join: Fold) -> None:
    small = func.length(document_update.c.update) <= _SMALL
    found = writing.execute(updates_of(document_id).where(small)).all()
    if len(found) > 1:
        last = document_update.c.number == found[-1].number  # what it goes on from comes before it
        one = join([one.update for one in found])
        writing.execute(update(document_update).where(last).values(update=one))
        _forget(writing, [one.number for one in found[:-1]])


def updates_of(document_id: str) -> Select[tuple[int, bytes]]:
    """The updates of a page in the order in which they came."""
    query = select(document_update.c.number, document_update.c.update)
    return query.where(document_update.c.document_id == document_id).order_by(document_update.c.number)


def _forget(writing: Connection, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        writing.execute(delete(document_update).where(document_update.c.number.in_(some)))


def keep(writing: Connection, updates: Iterable[tuple[str, str, bytes]]) -> None:
    """Add updates, each with its document and author."""
    now = datetime.now(UTC)
    rows = [
        {"document_id": document_id, "author": author, "update": one, "at": now}
        for document_id, author, one in updates
    ]
    if rows:
        writing.execute(document_update.insert(), rows)
