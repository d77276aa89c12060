"""The Usage page, without a browser."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import panel as pn
import pytest

from workbench.components._charts import bars, colours_of, days
from workbench.components.call_list import money
from workbench.components.session import Session
from workbench.components.theme import DARK, LIGHT
from workbench.components.usage_page import UsagePage
from workbench.model.usage import Call, Usage
from workbench.services.metering import Metering
from workbench.services.reporting import Reporting
from workbench.storage.ledger import Ledger

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def page(sqlite):
    return UsagePage(SimpleNamespace(reporting=Reporting(sqlite)), Session())


@pytest.fixture
def record(sqlite):
    metering = Metering(Ledger(sqlite))

    def one(days_ago=0, **values):
        given = {
            "at": datetime.now(UTC) - timedelta(days=days_ago),
            "user": "ada",
            "feature": "edit",
            "action": "improve",
            "provider": "anthropic",
            "model": "claude-sonnet-5-5",
            "usage": Usage(input_tokens=1000, output_tokens=200),
            "outcome": "completed",
            "first_token_ms": 700,
        }
        metering.record(Call(**(given | values)))

    return one


def _texts(page):
    return " ".join(pane.object for pane in page._layout.select(pn.pane.HTML))


async def _read(page):
    """Read once more, after the reading that a filter began."""
    await asyncio.sleep(0.01)
    await page.refresh()


async def test_with_nothing_used_it_says_what_will_be_here(page):
    await page.refresh()
    assert page.state == "empty" and "Nothing has been used yet" in _texts(page)


async def test_what_was_used_is_summed_and_listed(page, record):
    record()
    record(model="rules-1", provider="offline")
    await page.refresh()
    assert page.state == "shown"
    assert "US$0.0040" in page._figures.object and "2,000" in page._figures.object
    assert "nan" not in page._calls._table.object
    assert list(page._calls.frame["model"]) == ["rules-1", "claude-sonnet-5-5"]
    assert set(page.frames) >= {"totals", "by_day_and_model", "by_model", "by_user", "by_document"}


async def test_filters_narrow_and_a_period_without_calls_is_told(page, record):
    record()
    record(days_ago=40, user="bob")
    await page.refresh()
    assert page.frames["totals"]["calls"][0] == 1
    page._period.value = "90 days"
    await _read(page)
    assert page.frames["totals"]["calls"][0] == 2
    page._filters["user"].value = "bob"
    await _read(page)
    assert page.frames["totals"]["calls"][0] == 1
    page._period.value = "7 days"
    await _read(page)
    assert page.state == "nothing" and "No calls match" in _texts(page)
    assert page._filter_row in page._layout.objects


async def test_calls_without_a_price_are_named(page, record):
    record(model="llama")
    await page.refresh()
    assert "1 call is not in the cost" in page._note.object
    assert "<dd>–</dd>" in page._figures.object


async def test_names_from_outside_cannot_become_markup(page, record):
    record(model=HOSTILE, user=HOSTILE, action=HOSTILE)
    await page.refresh()
    assert "<img" not in page._legend.object + page._figures.object + page._calls._table.object
    assert "&lt;img" in page._legend.object and "&lt;img" in page._calls._table.object


async def test_calls_are_paged_and_sorted(page, record):
    for number in range(20):
        record(usage=Usage(input_tokens=number), model=f"m{number}")
    await page.refresh()
    calls = page._calls
    assert len(calls.frame) == 15 and calls._pager.count == 2 and calls._pager.visible
    calls._pager.value = 1
    await asyncio.sleep(0.01)
    await calls._read()
    assert len(calls.frame) == 5
    calls._order.value = "tokens"
    await page.refresh()
    await _read(page)
    assert calls.frame["model"][0] == "m19" and calls._pager.value == 0


async def test_another_order_begins_at_its_first_page(page, record):
    for number in range(20):
        record(usage=Usage(input_tokens=number), model=f"m{number}")
    await page.refresh()
    calls = page._calls
    calls._pager.value = 1
    calls._order.value = "tokens"
    await asyncio.sleep(0.01)
    await calls._read()
    assert calls._pager.value == 0 and calls.frame["model"][0] == "m19"


async def test_the_same_file_can_be_downloaded_again(page, record):
    record()
    await page.refresh()
    sent, download = [], page._calls._download
    download.param.watch(lambda event: sent.append(event.new is not None), "data")
    for _ in range(2):
        await page._calls.csv()
        download.data = "data:text/csv;base64,AA=="
    assert sent == [True, False, True]


async def test_the_download_holds_every_call_and_no_formula(page, record):
    record(user="=HYPERLINK(1)")
    record(user="ada")
    text = (await page._calls.csv()).getvalue().decode()
    assert len(text.splitlines()) == 3 and "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text


async def test_charts_follow_the_pages_colours(page, record):
    record()
    await page.refresh()
    page._session.dark = True
    assert DARK.series[0] in page._legend.object and LIGHT.series[0] not in page._legend.object
    page._measure.value = "Tokens"
    assert page._by_day.object is not None


def _frame(models):
    today = pd.Timestamp("2026-11-03")
    rows = [{"day": today, "model": name, "cost": float(n)} for n, name in enumerate(models)]
    return pd.DataFrame(rows)


def test_many_models_share_the_last_colour():
    frame = _frame([f"m{n}" for n in range(9)])
    colours = colours_of(frame, "Cost", dark=False)
    assert list(colours)[:2] == ["m8", "m7"] and list(colours)[-1] == "all others" and len(colours) == 7
    plot = days(frame, "Cost", None, pd.Timestamp("2026-11-05").date(), colours=colours)
    assert len(plot.renderers) == 7
    top = max(max(one.data_source.data["above"]) for one in plot.renderers)
    assert top == sum(range(9))


def test_whole_things_are_counted_in_whole_steps():
    frame = _frame(["m1"]).assign(calls=2)
    assert bars(frame, "model", "Calls", colours={}, plain="#000000").xaxis[0].ticker.min_interval == 1


@pytest.mark.parametrize("dark", [False, True])
def test_no_model_has_the_grey_of_all_others(dark):
    colours = colours_of(_frame([f"m{n}" for n in range(9)]), "Cost", dark=dark)
    assert (LIGHT, DARK)[dark].series[-1] not in colours.values()


def test_bars_show_the_largest_and_keep_names_apart():
    names = [f"The same long beginning of a title {n}" for n in range(10)]
    plot = bars(_frame(names), "model", "Cost", colours={}, plain="#000000")
    rows = plot.renderers[0].data_source.data["row"]
    assert len(rows) == len(set(rows)) == 8


@pytest.mark.parametrize(
    ("dollars", "shown"),
    [(0, "US$0.00"), (0.00123, "US$0.0012"), (1234.5, "US$1,234.50"), (float("nan"), "–")],
)
def test_money_is_as_exact_as_it_is_small(dollars, shown):
    assert money(dollars) == shown


def test_what_is_not_on_the_page_yet_turns_dark_too(page):
    assert page.state == "loading"
    page._session.dark = True
    widgets = [page._period, *page._filters.values(), page._measure]
    assert all(one.dark_theme for one in widgets)
