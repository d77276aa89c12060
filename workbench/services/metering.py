"""Metering: what each call used and cost goes into the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from sqlalchemy import Connection

from workbench.model.usage import Call
from workbench.services._prices import Prices
from workbench.storage.ledger import Ledger


class Metering:
    """Keeps calls, with their cost at the price of their day."""

    def __init__(self, ledger: Ledger, prices: Prices | None = None) -> None:
        self.prices = prices or Prices.load()
        self._ledger = ledger

    def record(self, call: Call) -> None:
        """Keep a call, in a transaction of its own."""
        self._ledger.add(self.priced(call))

    def record_on(self, connection: Connection, call: Call) -> None:
        """Keep a call in somebody's transaction."""
        self._ledger.add(self.priced(call), connection)

    def priced(self, call: Call) -> Call:
        """The call with its cost; without one where its model has no known price."""
        day = call.at.astimezone(UTC).date()
        cost = self.prices.cost(call.provider, call.model, call.usage, day)
        return replace(call, cost_micro=cost)
