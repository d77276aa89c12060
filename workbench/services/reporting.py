"""Reporting: what was used and what it cost, as pandas frames."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypedDict, Unpack

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
)

from workbench.storage.database import Database
from workbench.storage.tables import call, course, document, usage_day

COLUMNS = {
    "at": "When the call began, in UTC.",
    "day": "The day in UTC, as a timestamp at midnight.",
    "user": "Who asked.",
    "feature": "What for: edit, block, coach, analysis or test.",
    "action": "What was asked: improve, simplify, coach and so on.",
    "provider": "The assistant: anthropic, offline or another.",
    "model": "The model, as the endpoint names it.",
    "document_id": "The page of the course that it was about, by its id.",
    "document": "That page's title.",
    "course_id": "The course, by its id.",
    "course": "The course's title.",
    "calls": "Calls to the assistant, whatever became of them.",
    "input_tokens": "Tokens sent that no cache held.",
    "cache_read_tokens": "Tokens sent that the endpoint's cache held.",
    "cache_write_tokens": "Tokens sent that the cache took in, for five minutes or an hour.",
    "output_tokens": "Tokens received, thinking included.",
    "thinking_tokens": "Of those, tokens spent on thinking.",
    "total_tokens": "All tokens sent and received.",
    "cache_share": "Part of the tokens sent that came from the cache, from 0 to 1.",
    "cost": "US dollars at the price of the day; missing where no call has a known price.",
    "unpriced_calls": "Calls whose model has no known price: they are not in the cost.",
    "outcome": "What became of the call: completed, cancelled, failed or interrupted.",
    "first_token_ms": "Milliseconds until the first text.",
    "first_token_p50_ms": "Milliseconds until the first text, in half of the calls at most.",
    "first_token_p95_ms": "The same, in 95 of 100 calls at most.",
    "duration_ms": "Milliseconds until the end.",
    "run_id": "The run that the call belongs to.",
}
"""What the columns of the frames mean."""

_SUMS = (
    "calls",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "cost_micro",
    "unpriced_calls",
)


class Filters(TypedDict, total=False):
    """Which calls to look at. Days are whole, in UTC, and both belong to the period."""

    since: date | None
    until: date | None
    user: str | None
    model: str | None
    feature: str | None
    course_id: str | None
    document_id: str | None


class Reporting:
    """Sums of the ledger, made in the database, and its rows. `COLUMNS` says what each column means."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def totals(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """One row: the sums of all, with the times to the first text."""
        frame = self._sums((), filters)
        times = self._first_tokens(filters)
        return frame.assign(
            first_token_p50_ms=times.quantile(0.5) if len(times) else float("nan"),
            first_token_p95_ms=times.quantile(0.95) if len(times) else float("nan"),
        )

    def by_day(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """A row for each day with calls, oldest first."""
        frame = self._sums(("day",), filters)
        return frame.assign(day=pd.to_datetime(frame["day"])).sort_values("day", ignore_index=True)

    def by_day_and_model(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """A row for each day and model, oldest first."""
        frame = self._sums(("day", "model"), filters)
        return frame.assign(day=pd.to_datetime(frame["day"])).sort_values(["day", "model"], ignore_index=True)

    def by_model(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """A row for each model of each assistant, most used first."""
        return _most_first(self._sums(("provider", "model"), filters))

    def by_user(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """A row for each person, most used first."""
        return _most_first(self._sums(("user",), filters))

    def by_feature(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """A row for each feature, most used first."""
        return _most_first(self._sums(("feature",), filters))

    def by_document(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """A row for each page of a course, most used first; calls about no page are left out."""
        frame = self._sums(("document_id", "document", "course"), filters, source=self._calls())
        return _most_first(frame[frame["document_id"].notna()])

    def calls(
        self, *, order: str = "newest", limit: int | None = None, offset: int = 0, **filters: Unpack[Filters]
    ) -> pd.DataFrame:
        """A row for each call: `limit` of them, after `offset` others.

        The `order` is `newest`, `tokens` (the longest), `cost` (the dearest) or `slowest` to begin first.
        """
        source = self._calls()
        tokens = sum((source.c[name] for name in _TOKENS), literal(0))
        columns = {"newest": source.c.at, "tokens": tokens, "cost": source.c.cost_micro}
        leading = columns.get(order, source.c.first_token_ms)
        query = select(*(source.c[name] for name in _CALL_COLUMNS)).where(_where(source, filters))
        query = query.order_by(leading.desc().nulls_last(), source.c.at.desc(), source.c.id.desc())
        frame = self._frame(query.limit(limit).offset(offset))
        return frame.assign(
            at=pd.to_datetime(frame["at"], utc=True),
            total_tokens=frame[list(_TOKENS)].sum(axis=1).astype("int64"),
            cost=frame.pop("cost_micro").astype("float64") / 1e6,
        )

    def choices(self) -> dict[str, dict[str, str]]:
        """What can be filtered by: for `user`, `model`, `feature` and `document_id`, values by name."""
        with self._database.read() as reading:
            plain = {name: _distinct(reading, name) for name in ("user", "model", "feature")}
            titles = (
                select(document.c.title, document.c.id)
                .where(document.c.id.in_(select(call.c.document_id).distinct()))
                .order_by(document.c.title)
            )
            pages: dict[str, str] = {}
            for title, page in reading.execute(titles):
                pages[title if title not in pages else f"{title} ({page[-4:]})"] = page
        return {**plain, "document_id": pages}

    def _sums(
        self, keys: tuple[str, ...], filters: Filters, *, source: FromClause | None = None
    ) -> pd.DataFrame:
        """Sums by these keys; from the days' roll-up unless single pages or courses matter."""
        narrow = filters.get("document_id") or filters.get("course_id")
        source = source if source is not None else self._calls() if narrow else usage_day
        sums = [func.coalesce(func.sum(source.c[name]), 0).label(name) for name in _SUMS]
        columns = [source.c[name] for name in keys]
        frame = self._frame(select(*columns, *sums).where(_where(source, filters)).group_by(*columns))
        return _finished(frame, keys)

    def _calls(self) -> FromClause:
        """The ledger. SQLite keeps times as text in UTC; PostgreSQL must be told the zone."""
        in_utc = func.to_char(func.timezone("UTC", call.c.at), "YYYY-MM-DD")
        return _rows(func.substr(cast(call.c.at, String), 1, 10) if self._database.is_sqlite else in_utc)

    def _first_tokens(self, filters: Filters) -> pd.Series:
        source = self._calls()
        known = and_(source.c.first_token_ms.is_not(None), _where(source, filters))
        return self._frame(select(source.c.first_token_ms).where(known))["first_token_ms"].astype("float64")

    def _frame(self, query: Select[Any]) -> pd.DataFrame:
        with self._database.read() as reading:
            result = reading.execute(query)
            return pd.DataFrame(result.all(), columns=list(result.keys()))


def csv_text(frame: pd.DataFrame) -> str:
    """A frame as CSV; text that a spreadsheet would take for a formula begins with an apostrophe."""
    return frame.map(inert).rename(columns=inert).to_csv(index=False)


def inert(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    risky = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if risky else value


_TOKENS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
_CALL_COLUMNS = (
    *("at", "user", "feature", "action", "provider", "model"),
    *(*_TOKENS, "thinking_tokens", "cost_micro", "outcome", "first_token_ms", "duration_ms"),
    *("course", "document", "course_id", "document_id", "run_id"),
)


def _rows(day: ColumnElement[str]) -> FromClause:
    """The ledger with the roll-up's columns beside its own, and the titles of pages and courses."""
    joined = call.outerjoin(document, document.c.id == call.c.document_id)
    joined = joined.outerjoin(course, course.c.id == call.c.course_id)
    own = [column for column in call.c if column.name != "cache_write_tokens"]
    return (
        select(
            *own,
            (call.c.cache_write_tokens + call.c.cache_write_1h_tokens).label("cache_write_tokens"),
            day.label("day"),
            literal(1).label("calls"),
            case((call.c.cost_micro.is_(None), 1), else_=0).label("unpriced_calls"),
            document.c.title.label("document"),
            course.c.title.label("course"),
        )
        .select_from(joined)
        .subquery()
    )


def _where(source: FromClause, filters: Filters) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    since, until = filters.get("since"), filters.get("until")
    if "at" in source.c:
        conditions += [source.c.at >= _midnight(since)] if since else []
        conditions += [source.c.at < _midnight(until + timedelta(days=1))] if until else []
    else:
        conditions += [source.c.day >= since.isoformat()] if since else []
        conditions += [source.c.day <= until.isoformat()] if until else []
    for name in ("user", "model", "feature", "course_id", "document_id"):
        if value := filters.get(name):
            conditions.append(source.c[name] == value)
    return and_(*conditions)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _finished(frame: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """The sums with what follows from them."""
    frame = frame.astype(dict.fromkeys(_SUMS, "int64"))
    sent = frame["input_tokens"] + frame["cache_read_tokens"] + frame["cache_write_tokens"]
    priced = frame["calls"] > frame["unpriced_calls"]
    frame = frame.assign(
        total_tokens=sent + frame["output_tokens"],
        cache_share=(frame["cache_read_tokens"] / sent.where(sent > 0)).fillna(0.0),
        cost=(frame["cost_micro"] / 1e6).where(priced | (frame["calls"] == 0)),
    )
    order = [*keys, "calls", *_TOKENS, "total_tokens", "cache_share", "cost", "unpriced_calls"]
    return frame[order]


def _most_first(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(["total_tokens", "calls"], ascending=False, ignore_index=True)


def _distinct(reading: Connection, name: str) -> dict[str, str]:
    rows = reading.scalars(select(usage_day.c[name]).distinct().order_by(usage_day.c[name]))
    return {value: value for value in rows}
