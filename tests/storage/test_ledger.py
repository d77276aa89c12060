"""The ledger: every call once, and its day with it."""

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
