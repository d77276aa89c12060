"""The ledger: every call once, and its day with it."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from workbench.model.usage import Call, Usage
from workbench.storage.ledger import Ledger
from workbench.storage.tables import call, usage_day

CALL = Call(
    at=datetime(2026, 5, 4, tzinfo=UTC),
    user="ann",
    feature="edit",
    action="improve",
    provider="p",
    model="m",
    usage=Usage(input_tokens=7, output_tokens=3),
    outcome="completed",
    id="one-and-the-same",
)


def test_a_call_that_is_recorded_again_is_billed_once(database):
    ledger = Ledger(database)
    assert ledger.add(CALL) == ledger.add(CALL) == "one-and-the-same"
    with database.read() as connection:
        assert len(connection.execute(select(call)).all()) == 1
        (day,) = connection.execute(select(usage_day)).all()
    assert (day.calls, day.input_tokens, day.output_tokens) == (1, 7, 3)


def test_the_calls_of_a_day_add_up(database):
    ledger = Ledger(database)
    ledger.add(replace(CALL, id="first"))
    ledger.add(replace(CALL, id="second", usage=Usage(input_tokens=1, output_tokens=2), cost_micro=5))
    with database.read() as connection:
        (day,) = connection.execute(select(usage_day)).all()
    assert (day.calls, day.input_tokens, day.output_tokens, day.cost_micro) == (2, 8, 5, 5)
    assert (day.unpriced_calls, day.user, day.model) == (1, "ann", "m")
