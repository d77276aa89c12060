"""Metering and reporting, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from workbench.model.usage import Call, Usage
from workbench.services.metering import Metering
from workbench.services.reporting import COLUMNS, Reporting, csv_text
from workbench.storage.ledger import Ledger
from workbench.storage.tables import course, document

DAY = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)


def _call(**values):
    given = {
        "at": DAY,
        "user": "ada",
        "feature": "edit",
        "action": "improve",
        "provider": "anthropic",
        "model": "claude-sonnet-5-5",
        "usage": Usage(input_tokens=1000, output_tokens=100),
        "outcome": "completed",
        "first_token_ms": 400,
        "duration_ms": 900,
    }
    return Call(**(given | values))


@pytest.fixture
def metering(database):
    return Metering(Ledger(database))


@pytest.fixture
def reporting(database):
    return Reporting(database)


@pytest.fixture
def some(database, metering):
    now = DAY
    with database.write() as connection:
        connection.execute(
            insert(course).values(id="c1", title="Plants", owner="ada", position=0, created=now, updated=now)
        )
        row = {"kind": "page", "settings": {}, "body": {}, "created": now, "updated": now, "position": 0}
        connection.execute(insert(document).values(id="d1", course_id="c1", title="Light", **row))
    metering.record(_call(course_id="c1", document_id="d1"))
    metering.record(_call(user="bob", feature="coach", first_token_ms=800))
    metering.record(
        _call(at=DAY + timedelta(hours=1), model="llama-9", outcome="failed", first_token_ms=None)
    )
    metering.record(_call(provider="offline", model="rules-1", usage=Usage(input_tokens=10, output_tokens=5)))


def test_a_call_is_kept_with_the_cost_of_its_day(metering, reporting):
    metering.record(_call(usage=Usage(input_tokens=1_000_000, output_tokens=1_000_000)))
    (row,) = reporting.calls().to_dict("records")
    assert row["cost"] == 12.0 and row["total_tokens"] == 2_000_000
    assert row["at"].to_pydatetime() == DAY


def test_days_are_utc_days(some, reporting):
    days = reporting.by_day()
    assert list(days["day"].dt.date) == [date(2026, 11, 3), date(2026, 11, 4)]
    assert list(days["calls"]) == [3, 1]
    narrow = reporting.by_day(document_id="d1")
    assert list(narrow["day"].dt.date) == [date(2026, 11, 3)] and list(narrow["calls"]) == [1]


def test_the_roll_up_and_the_rows_agree(some, reporting):
    calls, days = reporting.calls(), reporting.by_day()
    for name in ("input_tokens", "cache_write_tokens", "output_tokens", "total_tokens"):
        assert calls[name].sum() == days[name].sum()
    assert calls["cost"].sum() == pytest.approx(days["cost"].sum())


def test_an_unknown_model_has_no_price_which_is_not_nothing(some, reporting):
    models = reporting.by_model().set_index("model")
    assert models.loc["llama-9", "unpriced_calls"] == 1 and models["cost"].isna()["llama-9"]
    assert models.loc["rules-1", "cost"] == 0 and models.loc["rules-1", "unpriced_calls"] == 0
    (total,) = reporting.totals().to_dict("records")
    assert total["unpriced_calls"] == 1 and total["cost"] == pytest.approx(2 * 0.003)


def test_each_filter_narrows(some, reporting):
    assert reporting.totals(user="bob")["calls"][0] == 1
    assert reporting.totals(feature="coach")["calls"][0] == 1
    assert reporting.totals(model="llama-9")["calls"][0] == 1
    assert reporting.totals(course_id="c1")["calls"][0] == 1
    assert reporting.totals(since=date(2026, 11, 4))["calls"][0] == 1
    assert reporting.totals(until=date(2026, 11, 3))["calls"][0] == 3
    assert len(reporting.calls(until=date(2026, 11, 3), user="ada")) == 2
    assert len(reporting.calls(limit=2)) == 2


def test_calls_can_be_sorted_and_paged(some, reporting):
    assert list(reporting.calls(order="slowest")["first_token_ms"])[0] == 800
    assert list(reporting.calls(order="cost")["model"])[-1] == "llama-9"
    assert reporting.calls(order="tokens")["total_tokens"].is_monotonic_decreasing
    newest = reporting.calls()
    pages = [reporting.calls(limit=3), reporting.calls(limit=3, offset=3)]
    assert [len(page) for page in pages] == [3, 1]
    assert [one for page in pages for one in page["at"]] == list(newest["at"])


def test_usage_by_page_names_the_page_and_its_course(some, reporting):
    (row,) = reporting.by_document().to_dict("records")
    assert (row["document"], row["course"], row["calls"]) == ("Light", "Plants", 1)


def test_times_to_the_first_text_are_told_for_half_and_nearly_all(some, reporting):
    (total,) = reporting.totals().to_dict("records")
    assert total["first_token_p50_ms"] == 400 and 400 < total["first_token_p95_ms"] <= 800


def test_with_nothing_recorded_every_frame_is_empty_and_whole(reporting):
    for frame in (reporting.by_day(), reporting.by_model(), reporting.by_document(), reporting.calls()):
        assert frame.empty and len(frame.columns) > 5
    (total,) = reporting.totals().to_dict("records")
    assert total["calls"] == 0 and total["cost"] == 0


def test_every_column_is_explained(some, reporting):
    frames = (
        reporting.calls(),
        reporting.totals(),
        reporting.by_day_and_model(),
        reporting.by_user(),
        reporting.by_feature(),
        reporting.by_document(),
    )
    assert {name for frame in frames for name in frame.columns} <= set(COLUMNS)


def test_choices_are_what_was_recorded(some, reporting):
    choices = reporting.choices()
    assert set(choices["user"]) == {"ada", "bob"} and choices["document_id"] == {"Light": "d1"}


def test_a_call_recorded_in_a_transaction_that_fails_is_not_kept(database, metering, reporting):
    with pytest.raises(KeyError), database.write() as connection:
        metering.record_on(connection, _call())
        raise KeyError
    assert reporting.calls().empty and reporting.by_day().empty


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_text_in_a_csv_is_taken_for_a_formula(metering, reporting, sign):
    metering.record(_call(user=f"{sign}HYPERLINK(1)"))
    (_, line) = csv_text(reporting.by_user()).splitlines()
    assert line.lstrip('"').startswith(f"'{sign}HYPERLINK(1)")
