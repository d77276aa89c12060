"""What calls cost."""

import json
from datetime import date

import pytest

from workbench.model.errors import Misconfigured
from workbench.model.usage import Usage
from workbench.providers.anthropic import MODELS
from workbench.services._prices import Prices, plain_name

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def prices():
    return Prices.load()


def test_each_kind_of_token_has_its_price(prices):
    usage = Usage(
        input_tokens=1000,
        cache_read_tokens=1000,
        cache_write_tokens=1000,
        cache_write_1h_tokens=1000,
        output_tokens=1000,
    )
    assert prices.cost("anthropic", "claude-opus-5-5", usage, TODAY) == 4000 + 200 + 5000 + 8000 + 20000


def test_a_price_holds_from_its_day_on(prices):
    usage = Usage(cache_read_tokens=1_000_000)
    assert prices.cost("anthropic", "claude-sonnet-5-5", usage, date(2026, 10, 6)) == 200_000
    assert prices.cost("anthropic", "claude-sonnet-5-5", usage, date(2026, 10, 7)) == 100_000


def test_a_long_call_pays_the_higher_price_for_all_its_tokens(prices):
    assert prices.cost("anthropic", "claude-haiku-5-5", Usage(input_tokens=100_000), TODAY) == 10_000
    assert prices.cost("anthropic", "claude-haiku-5-5", Usage(input_tokens=100_001), TODAY) == 50_001


def test_an_unknown_model_has_no_price(prices):
    assert prices.cost("anthropic", "openai/gpt-4o", Usage(input_tokens=5), TODAY) is None
    assert prices.cost("anthropic", "claude-sonnet-5-5-turbo", Usage(input_tokens=5), TODAY) is None


def test_the_offline_assistant_costs_nothing(prices):
    assert prices.cost("offline", "rules-1", Usage(input_tokens=5000), TODAY) == 0


@pytest.mark.parametrize(
    "name",
    ["claude-sonnet-5-5-20260928", "anthropic/claude-sonnet-5-5", "claude-sonnet-5.5", "Claude-Sonnet-5-5"],
)
def test_the_names_of_one_model_have_one_price(name, prices):
    assert plain_name(name) == "claude-sonnet-5-5"
    assert prices.cost("anthropic", name, Usage(input_tokens=10), TODAY) == 20


def test_every_model_that_is_offered_has_a_price(prices):
    for model in MODELS:
        assert prices.cost("anthropic", model, Usage(output_tokens=1_000_000), TODAY)


def test_own_prices_come_over_the_table_and_a_bad_file_is_told(tmp_path):
    own = tmp_path / "prices.json"
    own.write_text(json.dumps({"models": {"llama-9": [{"input": 1, "output": 2}]}}))
    prices = Prices.load(own)
    assert prices.cost("anthropic", "llama-9", Usage(input_tokens=10, output_tokens=10), TODAY) == 30
    own.write_text("{")
    with pytest.raises(Misconfigured, match="prices.json"):
        Prices.load(own)
