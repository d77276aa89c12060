"""What calls cost: prices by model and date, from the table that comes with the workbench."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from workbench.model.errors import Misconfigured
from workbench.model.usage import Usage

Json = Any
_DATED = re.compile(r"[-@](\d{8}|latest)$")


@dataclass(frozen=True, kw_only=True)
class Rates:
    """US dollars per million tokens, which are micro-dollars per token."""

    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal

    def cost(self, usage: Usage) -> int:
        """The cost in micro-dollars."""
        exact = (
            usage.input_tokens * self.input
            + usage.cache_read_tokens * self.cache_read
            + usage.cache_write_tokens * self.cache_write
            + usage.cache_write_1h_tokens * self.cache_write_1h
            + usage.output_tokens * self.output
        )
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, kw_only=True)
class Price:
    """The rates of a model from a day on; others may hold for calls that send more than so many tokens."""

    since: date
    rates: Rates
    above_tokens: int | None = None
    above: Rates | None = None

    def of(self, usage: Usage) -> Rates:
        """The rates for this call: a long one pays the higher rates for all its tokens."""
        long = self.above_tokens is not None and usage.sent_tokens > self.above_tokens
        return self.above if long and self.above is not None else self.rates


class Prices:
    """Prices by model. A model that is not in the table has no price, which is not the same as none."""

    def __init__(self, table: Json) -> None:
        self.source: str = table.get("source", "")
        self.as_of: str = table.get("as_of", "")
        self._free = frozenset(table.get("free_providers", ()))
        self._models = {name: _prices(entries) for name, entries in table["models"].items()}

    @classmethod
    def load(cls, own: Path | None = None) -> Prices:
        """The table of the workbench, with the models of the file `own` put over it.

        Raises:
            Misconfigured: the file is no table of prices.
        """
        table = json.loads(files("workbench.providers").joinpath("data", "prices.json").read_text("utf-8"))
        if own is None or not own.exists():
            return cls(table)
        try:
            table["models"] |= json.loads(own.read_text("utf-8"))["models"]
            return cls(table)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise Misconfigured(f"The price table {own.name} cannot be read: {error}.") from error

    def cost(self, provider: str, model: str, usage: Usage, day: date) -> int | None:
        """The cost of a call in micro-dollars; None where the model has no known price."""
        if provider in self._free:
            return 0
        price = self._price(model, day)
        return None if price is None else price.of(usage).cost(usage)

    def rates(self, model: str, day: date) -> Rates | None:
        """What a model costs in calls of ordinary length; None where no price is known."""
        price = self._price(model, day)
        return None if price is None else price.rates

    def _price(self, model: str, day: date) -> Price | None:
        known = self._models.get(plain_name(model), ())
        return max((one for one in known if one.since <= day), key=lambda one: one.since, default=None)


def plain_name(model: str) -> str:
    """A model's name without a gateway's prefix and the day of its snapshot; `5.5` is written `5-5`."""
    name = model.lower().removeprefix("anthropic/")
    return re.sub(r"(?<=\d)\.(?=\d)", "-", _DATED.sub("", name))


def _prices(entries: list[Json]) -> tuple[Price, ...]:
    return tuple(_price_of(entry) for entry in entries)


def _price_of(entry: Mapping[str, Json]) -> Price:
    above = entry.get("above")
    return Price(
        since=date.fromisoformat(entry["from"]) if "from" in entry else date.min,
        rates=_rates(entry),
        above_tokens=above["tokens"] if above else None,
        above=_rates(above) if above else None,
    )


def _rates(entry: Mapping[str, Json]) -> Rates:
    """The rates of an entry; caching that has no price of its own costs what sending does."""
    given = {name: Decimal(str(entry.get(name, entry["input"]))) for name in Rates.__dataclass_fields__}
    return Rates(**given)
