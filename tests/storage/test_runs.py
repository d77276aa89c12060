"""Runs as rows, their logs and leases."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from workbench.model.errors import Conflict, LimitReached, NotFound
from workbench.model.events import MessageStart, SuggestedTests
from workbench.model.limits import RunLimits
from workbench.model.log import event_segment, text_segment
from workbench.model.prompt import Prompt, Task, Tool, Turn
from workbench.model.run import Ending, Feature, RunRequest, Status
from workbench.model.usage import Usage
from workbench.storage import _journal
from workbench.storage.database import Database
from workbench.storage.logs import Batch
from workbench.storage.runs import RunStore
from workbench.storage.tables import run as run_table

HOSTILE = "a\x00b\x01c\x01\x02\r\n\u2028\ufeff😀 data: {x}\n\n"
DONE = Ending(status=Status.COMPLETED, finish_reason="end_turn", usage=Usage(input_tokens=3, output_tokens=4))


def asking(user="ann", **values):
    return RunRequest(user=user, feature=Feature.EDIT, prompt=Prompt(task=Task(action="improve")), **values)


@pytest.fixture
def runs(database):
    return RunStore(database)


def create(runs, request=None, *, owner="p1", limits=None, **values):
    return runs.create(request or asking(), owner=owner, limits=limits or RunLimits(), **values)[0]


def say(runs, run, *texts, owner="p1", epoch=1, position=0, ending=None):
    segments = []
    for text in texts:
        segments.append(text_segment(run.id, epoch, position, text))
        position += len(text)
    log = runs.logs.read(run.id)
    log = replace(log, segments=log.segments + tuple(segments))
    endings = {run.id: (ending, log)} if ending else {}
    batch = Batch(owner=owner, epochs={run.id: epoch}, segments=segments, endings=endings)
    return runs.logs.commit(batch, lambda connection, call: None)


def claim(runs, owner="p2", base=lambda log: log.end):
    (lease,) = runs.leases.others(owner)
    return runs.leases.claim(lease, owner, seconds=15, base=base)


def at_once(*works):
    """Do all of it at the same moment; the results, and the errors as values."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def do(number, work):
        gate.wait()
        try:
            results[number] = work()
        except Exception as error:  # noqa: BLE001
            results[number] = error

    threads = [threading.Thread(target=do, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_request_comes_back_as_it_was(runs):
    request = asking(
        request_id="r1",
        hint_level=2,
        document_id="d1",
        details={"blocks": ["a", "b"], "text": HOSTILE},
    )
    prompt = Prompt(
        task=Task(action="coach", text=HOSTILE, hint_level=2),
        system="Be kind.",
        turns=(Turn(role="user", text=HOSTILE), Turn(role="assistant", text="x")),
        tools=(Tool(name="t", description="d", schema={"type": "object"}),),
        options={"effort": "low"},
    )
    request = RunRequest(**{**request.__dict__, "prompt": prompt})
    assert runs.get(create(runs, request).id).request == request


def test_text_is_kept_to_the_last_character(runs):
    run = create(runs)
    say(runs, run, HOSTILE, "\x00", ending=DONE)
    assert runs.get(run.id).text == HOSTILE + "\x00"
    news = runs.logs.since(run.id, epoch=0, position=0)
    assert "".join(one.payload for one in news.segments if one.kind == "text") == HOSTILE + "\x00"


def test_a_run_goes_from_pending_to_streaming_to_its_end(runs):
    run = create(runs)
    assert run.status is Status.PENDING and run.length == 0
    say(runs, run, "Half")
    assert (runs.get(run.id).status, runs.get(run.id).text) == (Status.STREAMING, "Half")
    kept = say(runs, run, position=4, ending=DONE)
    ended = runs.get(run.id)
    assert kept.ended == {run.id} and [one.kind for one in kept.segments] == ["message.end", "stream.close"]
    assert [(one.run_id, one.epoch, one.position) for one in kept.segments] == [
        (run.id, 1, 4),
        (run.id, 1, 5),
    ]
    assert (ended.status, ended.text, ended.length) == (Status.COMPLETED, "Half", 6)
    assert ended.usage == DONE.usage and ended.ended is not None


def test_a_process_that_lost_its_lease_writes_nothing(runs):
    run = create(runs)
    say(runs, run, "Kept.")
    assert claim(runs).log.text == "Kept."
    kept = say(runs, run, " Lost.", position=5, ending=DONE)
    assert kept.lost == {run.id} and not kept.segments and not kept.ended
    assert (runs.get(run.id).text, runs.get(run.id).status) == ("Kept.", Status.STREAMING)


def test_a_process_that_took_a_run_back_writes_nothing_under_its_earlier_hold(runs):
    run = create(runs)
    say(runs, run, "Kept.")
    for owner in ("p2", "p1"):
        assert claim(runs, owner) is not None
    late = say(runs, run, " Late.", position=5)
    assert late.lost == {run.id} and runs.get(run.id).text == "Kept."
    say(runs, run, " Now.", epoch=3, position=5)
    assert runs.get(run.id).text == "Kept. Now."


def test_a_new_epoch_hides_what_lies_beyond_its_base(runs):
    run = create(runs)
    say(runs, run, "One. Two and a h", "alf")
    claimed = claim(runs, base=lambda log: log.position_of(5))
    assert (claimed.log.text, claimed.log.end, claimed.before.text) == ("One. ", 5, "One. Two and a half")
    say(runs, run, "Three.", owner="p2", epoch=2, position=5, ending=DONE)
    ended = runs.get(run.id)
    assert (ended.text, ended.epoch, ended.length) == ("One. Three.", 2, 13)


def test_a_lease_that_moved_since_it_was_seen_cannot_be_claimed(runs):
    run = create(runs)
    (seen,) = runs.leases.others("p2")
    time.sleep(0.01)
    batch = Batch(owner="p1", epochs={run.id: 1}, renew=15.0)
    assert set(runs.logs.commit(batch, lambda connection, call: None).watched) == {run.id}
    assert runs.leases.claim(seen, "p2", seconds=15, base=lambda log: log.end) is None


def test_of_two_processes_that_claim_at_once_one_gets_the_run(runs):
    create(runs)
    (seen,) = runs.leases.others("x")
    claims = [
        lambda owner=owner: runs.leases.claim(seen, owner, seconds=15, base=lambda log: log.end)
        for owner in ("p2", "p3", "p4")
    ]
    assert sorted(result is None for result in at_once(*claims)) == [False, True, True]


def test_a_run_that_was_let_go_is_free(runs):
    create(runs)
    runs.leases.release("p1")
    (lease,) = runs.leases.others("p2")
    assert lease.free and claim(runs) is not None


def test_of_several_who_accept_at_once_the_first_wins_and_is_named(runs):
    run = create(runs)
    say(runs, run, "Take me.", ending=DONE)
    users = ("ann", "bob", "cleo")
    results = at_once(*(lambda user=user: runs.accept(run.id, user=user) for user in users))
    (winner,) = [one for one in results if not isinstance(one, Exception)]
    losers = [one for one in results if isinstance(one, Conflict)]
    assert len(losers) == 2 and all(winner.accepted_by in str(one) for one in losers)


def test_what_is_still_written_cannot_be_accepted(runs):
    run = create(runs)
    say(runs, run, "Half")
    with pytest.raises(Conflict, match="still being written"):
        runs.accept(run.id, user="ann")


def test_asking_twice_with_one_id_makes_one_run(runs):
    asks = [lambda: runs.create(asking(request_id="r"), owner="p", limits=RunLimits()) for _ in range(4)]
    results = at_once(*asks)
    assert len({run.id for run, _ in results}) == 1 and sum(new for _, new in results) == 1
    assert create(runs, asking(user="bob", request_id="r")).id != results[0][0].id


def test_a_person_has_two_runs_going_however_fast_they_click(runs):
    results = at_once(*[lambda: create(runs) for _ in range(6)])
    refused = [one for one in results if isinstance(one, LimitReached)]
    assert len(refused) == 4 and all("2 answers" in str(one) and one.retry_after > 0 for one in refused)
    say(runs, runs.active(user="ann")[0], "x", ending=DONE)
    create(runs)
    create(runs, asking(user="bob"))


def test_a_person_starts_five_runs_a_minute(runs):
    now = datetime.now(UTC)
    for second in range(5):
        run = create(runs, now=now + timedelta(seconds=second))
        runs.end(run.id, DONE)
    with pytest.raises(LimitReached) as refusal:
        create(runs, now=now + timedelta(seconds=30))
    assert refusal.value.retry_after == pytest.approx(30, abs=1)
    create(runs, now=now + timedelta(seconds=61))


def test_what_belongs_to_a_new_run_is_kept_with_it_or_not_at_all(runs):
    def refuse(connection, run):
        raise KeyError(run.id)

    with pytest.raises(KeyError):
        create(runs, also=refuse)
    assert runs.active() == ()


def test_a_run_ends_once(runs):
    run = create(runs)
    say(runs, run, "Half")
    cancel = Ending(status=Status.CANCELLED)
    results = at_once(*[lambda: runs.end(run.id, cancel)[1] for _ in range(3)])
    assert sorted(results) == [False, False, True]
    assert say(runs, run, " more", position=4).lost == {run.id}
    assert (runs.get(run.id).text, runs.get(run.id).status) == ("Half", Status.CANCELLED)


def test_active_runs_are_found_by_what_they_are_about(runs):
    one = create(runs, asking(document_id="d1"))
    two = create(runs, asking(user="bob", conversation_id="c1"))
    assert [run.id for run in runs.active()] == [one.id, two.id]
    assert [run.id for run in runs.active(document_id="d1")] == [one.id]
    assert [run.id for run in runs.active(conversation_id="c1")] == [two.id]
    assert runs.active(user="cleo") == ()


def test_the_end_is_told_by_one_process(runs):
    run = create(runs)
    runs.end(run.id, DONE)
    assert runs.leases.unsettled(older_than=-1) == (run.id,)
    tells = [lambda owner=owner: runs.leases.claim_settling(run.id, owner, seconds=9) for owner in "abc"]
    assert sorted(at_once(*tells)) == [False, False, True]
    runs.settle(run.id)
    assert runs.leases.unsettled(older_than=-1) == ()


def test_a_run_that_ended_is_folded_into_its_row_and_leaves_the_journal(runs):
    run, other = create(runs), create(runs, asking(user="bob"))
    events = [
        event_segment(run.id, 1, 0, MessageStart(message_id=run.id)),
        text_segment(run.id, 1, 1, "Kept \x00 "),
        text_segment(run.id, 1, 8, "for "),
        event_segment(run.id, 1, 12, SuggestedTests(tests=({"x": 1},))),
        text_segment(run.id, 1, 13, "good."),
    ]
    runs.logs.commit(Batch(owner="p1", epochs={run.id: 1}, segments=events), lambda connection, call: None)
    before = runs.logs.read(run.id)
    runs.end(run.id, DONE)
    say(runs, other, "Still going.")
    assert runs.logs.purge() == 0, "another run began before it"
    runs.end(other.id, DONE)
    assert runs.logs.purge() == 6
    log = runs.logs.read(run.id)
    assert log.text == before.text == "Kept \x00 for good." == runs.get(run.id).text
    kinds = [(one.position, one.kind) for one in log.segments]
    assert kinds == [
        (0, "message.start"),
        (1, "text"),
        (12, "tool.suggested_tests"),
        (13, "text"),
        (18, "message.end"),
        (19, "stream.close"),
    ]
    assert log.segments[3:4] == before.segments[4:5] and log.segments[2] == before.segments[3]


def test_a_new_run_begins_where_the_journal_is(runs):
    first = create(runs)
    say(runs, first, "Some", " text")
    second = create(runs)
    say(runs, second, "Other text")
    runs.end(first.id, DONE)
    assert runs.logs.purge() == 2
    assert runs.get(second.id).text == "Other text"


def test_a_run_that_does_not_exist_is_told_in_a_sentence(runs):
    with pytest.raises(NotFound):
        runs.get("nothing")
    assert runs.logs.since("nothing", epoch=0, position=0) is None


def test_a_tick_of_many_runs_writes_a_few_pages(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'w.db'}")
    runs = RunStore(database)
    ids = [create(runs, asking(f"u{number}")).id for number in range(200)]
    epochs = dict.fromkeys(ids, 1)
    written = tmp_path / "w.db-wal"
    for tick in range(3):
        if tick == 2:
            before = written.stat().st_size
        segments = [text_segment(run_id, 1, 13 * tick, "thirteen char") for run_id in ids]
        runs.logs.commit(Batch(owner="p1", epochs=epochs, segments=segments), lambda connection, call: None)
    pages = (written.stat().st_size - before) / 4096
    database.close()
    assert 0 < pages < 20


def test_what_was_written_ahead_is_put_in_its_place_aside(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'w.db'}")
    runs = RunStore(database)
    place, before = tmp_path / "w.db", (tmp_path / "w.db").stat().st_size
    run = create(runs)
    for start in range(0, 3_000_000, 300_000):
        say(runs, run, "x" * 300_000, position=start)
    assert place.stat().st_size == before, "no commit moves anything"
    runs.logs.settle()
    assert place.stat().st_size > before + 3_000_000
    database.close()


def test_a_log_read_with_a_row_of_before_has_nothing_of_later_epochs(database, runs):
    kept = create(runs)
    say(runs, kept, "One.")
    with database.write() as writing:
        before = writing.execute(select(run_table).where(run_table.c.id == kept.id)).one()
        _journal.append(writing, [text_segment(kept.id, 2, 4, " Two.")])
        assert _journal.log_of(writing, before).text == "One."
        assert _journal.log(writing, kept.id).text == "One.", "nobody took the run over"


def test_nobody_takes_a_run_over_while_its_process_writes(database, runs):
    create(runs)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as writing:
            _journal.guard(writing, "p1")
            claiming = pool.submit(claim, runs)
            with pytest.raises(TimeoutError):
                claiming.result(0.3)
        assert claiming.result(10) is not None
