"""Going on with a change that broke off: what came is kept, and what follows is joined to it once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module

import pytest
from anthropic_server import Scenario, in_thread
from hypothesis import given
from hypothesis import strategies as st
from suggested import BODY, Bench

from workbench.model.content import node, plain_text, text
from workbench.model.errors import Conflict, LimitReached, WorkbenchError
from workbench.model.limits import RunLimits
from workbench.model.suggestion import State
from workbench.providers._base import Endpoint
from workbench.providers.anthropic import Anthropic
from workbench.providers.scripted import Scripted
from workbench.services._joining import Continuing, last_words
from workbench.services.metering import Metering
from workbench.services.reporting import Reporting
from workbench.storage.ledger import Ledger
from workbench.storage.runs import RunStore

WHOLE = "Plants drink water to grow, and they need light. Without either of them, no leaf unfolds at all."
LIMITS = RunLimits(retries=0, stall_seconds=2.0, per_minute=50, lease_seconds=1.5, reaper_seconds=0.2)
CUT = Scenario(text=WHOLE, after=9, ending="none")
BUSY = Scenario(status=529, error="overloaded_error", message="Overloaded")
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def upstream():
    import_module("workbench.providers._anthropic_call")  # takes longer than the silence that is allowed here
    with in_thread() as server:
        yield server


@pytest.fixture
def desk(database, upstream):
    endpoint = Endpoint(api_key="key", base_url=upstream.url, model="m", stall_seconds=2.0)
    made = Bench(database, provider=Anthropic(endpoint), limits=LIMITS, ledger=Metering(Ledger(database)))
    yield made
    made.close()


def rest_of(kept, whole=WHOLE):
    """What a model says that begins with the last words, as it is asked to."""
    return whole[len(kept.rstrip()) - len(last_words(kept)) :]


def gone_on(desk, kept, **wish):
    """The suggestion when what was asked of it has ended."""
    going = desk.suggesting.go_on(kept.id, "ada", **wish)
    desk.generating.wait(going.run_id, timeout=20)
    return desk.suggesting.suggestion(kept.id)


@sqlite
@pytest.mark.parametrize(
    "broken",
    [
        CUT,
        replace(CUT, ending="silence"),
        replace(CUT, error="overloaded_error"),
        replace(CUT, ending="max_tokens"),
        replace(CUT, ending="refusal"),
        Scenario(text=WHOLE, cut_at=1100),
    ],
    ids=["ended early", "silent", "overloaded", "full", "declined", "connection cut"],
)
def test_an_answer_that_broke_off_is_kept_and_becomes_one_proposal_in_the_end(desk, upstream, broken):
    upstream.scenario = broken
    kept = desk.answered(1)
    assert (kept.state, kept.after) == (State.FAILED, None) and kept.broken_off
    assert kept.said and WHOLE.startswith(kept.said)
    upstream.scenario = Scenario(text=rest_of(kept.said))
    whole = gone_on(desk, kept)
    assert whole.state is State.OPEN and plain_text(whole.after) == WHOLE and not whole.said
    asked = upstream.requests[-1]["messages"]
    assert [one["role"] for one in asked] == ["user", "assistant", "user"]
    assert last_words(kept.said) in str(asked[-1]["content"])
    desk.suggesting.decide(kept.id, "all", "accept", "ada")
    assert plain_text(desk.tree.content[1]) == WHOLE


def test_a_continuation_is_stopped_fails_and_is_gone_on_with_again(desk, upstream, eventually):
    upstream.scenario = replace(CUT, after=3)
    kept = desk.answered(1)
    first = kept.said
    upstream.scenario = replace(Scenario(text=rest_of(first), chunk=3, delay=0.02), after=None)
    going = desk.suggesting.go_on(kept.id, "ada")
    eventually(lambda: desk.generating.run(going.run_id).text)
    desk.suggesting.stop(kept.id, "ada")
    eventually(lambda: desk.suggesting.suggestion(kept.id).state is State.STOPPED)
    second = desk.suggesting.suggestion(kept.id).said
    assert WHOLE.startswith(second) and len(second) > len(first)
    upstream.scenario = BUSY
    failed = gone_on(desk, kept)
    assert (failed.state, failed.said) == (State.FAILED, second) and "overloaded" in failed.problem
    upstream.scenario = Scenario(text=rest_of(second))
    whole = gone_on(desk, kept)
    assert plain_text(whole.after) == WHOLE and whole.series == kept.series
    assert len(desk.suggesting.drafts(kept.id)) == 1
    calls = [len(one["messages"]) for one in upstream.requests]
    assert calls == [1, 3, 3, 3], "each asks with the wish and all that was said, once"
    outcomes = list(Reporting(desk.documents._database).calls()["outcome"])
    assert sorted(outcomes) == ["cancelled", "completed", "failed", "interrupted"]


@sqlite
def test_a_continuation_that_does_not_fit_leaves_what_was_kept(desk, upstream):
    upstream.scenario = CUT
    kept = desk.answered(1)
    upstream.scenario = Scenario(text="Sure, here is the rest of your text: it goes on.")
    unfit = gone_on(desk, kept)
    assert (unfit.state, unfit.said) == (State.FAILED, kept.said) and unfit.broken_off


@sqlite
def test_when_all_was_said_there_is_nothing_to_add(desk, upstream):
    upstream.scenario = replace(CUT, after=None)
    kept = desk.answered(1)
    assert kept.said == WHOLE and kept.broken_off
    upstream.scenario = Scenario(text=last_words(WHOLE))
    assert plain_text(gone_on(desk, kept).after) == WHOLE


@sqlite
def test_an_attempt_that_nobody_saw_is_not_joined_to_the_next(database, upstream):
    limits = replace(LIMITS, retries=1)
    endpoint = Endpoint(api_key="key", base_url=upstream.url, model="m", stall_seconds=2.0)
    desk = Bench(database, provider=Anthropic(endpoint), limits=limits)
    try:
        upstream.scenario = CUT
        kept = desk.answered(1)
        rest = Scenario(text=rest_of(kept.said))
        upstream._used.clear()
        upstream.scenario = replace(rest, after=2, error="overloaded_error", times=1, then=rest)
        assert plain_text(gone_on(desk, kept).after) == WHOLE
        assert len(upstream.requests) == 3
    finally:
        desk.close()


@sqlite
def test_a_part_of_a_paragraph_is_gone_on_with(desk, upstream):
    wanted = "drink a lot of water each and every day"
    upstream.scenario = Scenario(text=wanted, after=2, ending="max_tokens")
    kept = desk.answered(1, **desk.part(1, "utilise water"))
    upstream.scenario = Scenario(text=rest_of(kept.said, wanted))
    gone_on(desk, kept)
    desk.suggesting.decide(kept.id, "all", "accept", "ada")
    assert plain_text(desk.tree.content[1]) == f"Plants {wanted} in order to grow. They need light."


def test_text_that_changed_meanwhile_is_not_gone_on_about(desk, upstream):
    upstream.scenario = CUT
    kept = desk.answered(1)
    name = desk.block(1)
    other = node("paragraph", text("Something else entirely, by somebody else."), id=name)
    desk.collaborating.room(desk.page).edit(
        lambda tree: replace(tree, content=(tree.content[0], other, *tree.content[2:])), author="bob"
    )
    with pytest.raises(Conflict, match="text has changed"):
        desk.suggesting.go_on(kept.id, "ada")
    assert desk.suggesting.suggestion(kept.id).broken_off and len(upstream.requests) == 1


def test_of_two_who_go_on_at_once_one_does(desk, upstream):
    upstream.scenario = CUT
    kept = desk.answered(1)
    upstream.scenario = Scenario(text=rest_of(kept.said), first_delay=0.5)
    barrier = threading.Barrier(2)

    def go_on(user):
        barrier.wait()
        try:
            return desk.suggesting.go_on(kept.id, user)
        except WorkbenchError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(go_on, ("ada", "bob")))
    lost = [one for one in outcomes if isinstance(one, Conflict)]
    (won,) = [one for one in outcomes if one not in lost]
    assert [one.message for one in lost] == ["This is already being written on."]
    desk.suggesting.stop(kept.id, won.author)
    desk.generating.wait(won.run_id, timeout=20)
    assert len(desk.generating.active(document_id=desk.page)) == 0


def test_asking_twice_with_one_id_goes_on_once(desk, upstream):
    upstream.scenario = CUT
    kept = desk.answered(1)
    upstream.scenario = replace(CUT, text=rest_of(kept.said))
    broken = gone_on(desk, kept, request_id="one")
    again = gone_on(desk, kept, request_id="one")
    assert (again.run_id, again.said) == (broken.run_id, broken.said) and len(upstream.requests) == 2


@sqlite
def test_limits_hold_for_going_on(database):
    busy = Scripted(("slow " * 400, 60.0))
    desk = Bench(database, provider=busy, limits=replace(LIMITS, active=1, stall_seconds=60.0))
    try:
        kept = desk.ask(1)
        while not desk.generating.run(kept.run_id).text:
            pass
        desk.suggesting.stop(kept.id, "ada")
        desk.generating.wait(kept.run_id, timeout=20)
        desk.ask(2)
        with pytest.raises(LimitReached):
            desk.suggesting.go_on(kept.id, "ada")
        assert desk.suggesting.suggestion(kept.id).broken_off
    finally:
        desk.close()


@sqlite
def test_what_never_began_or_is_whole_is_not_gone_on_with(desk, upstream):
    upstream.scenario = BUSY
    nothing = desk.answered(1)
    assert nothing.state is State.FAILED and not nothing.broken_off
    upstream.scenario = Scenario(text=WHOLE)
    whole = desk.answered(1)
    for kept in (nothing, whole):
        with pytest.raises(Conflict, match="nothing to go on from"):
            desk.suggesting.go_on(kept.id, "ada")
    assert desk.suggesting.suggestion(whole.id).state is State.OPEN
    assert desk.generating.active(user="ada") == ()


def test_another_process_finishes_a_continuation(database, upstream, eventually):
    endpoint = Endpoint(api_key="key", base_url=upstream.url, model="m", stall_seconds=20.0)
    limits = replace(LIMITS, stall_seconds=20.0, retries=2)
    first, second = (Bench(database, provider=Anthropic(endpoint), limits=limits) for _ in range(2))
    try:
        upstream.scenario = CUT
        kept = first.answered(1)
        upstream.scenario = replace(CUT, text=rest_of(kept.said), after=14, ending="silence")
        going = first.suggesting.go_on(kept.id, "ada")
        eventually(lambda: first.generating.run(going.run_id).text)
        first.generating.close()  # hands over what it was writing, as a process that is replaced
        reloaded = second.suggesting.suggestion(kept.id)
        run = RunStore(database).get(reloaded.run_id)
        assert reloaded.state is State.STREAMING and WHOLE.startswith(run.said)
        assert len(run.said) > len(kept.said)
        upstream.scenario = Scenario(text=WHOLE)  # begins with all that is kept, wherever it was cut back to
        second.generating.wait(reloaded.run_id, timeout=30)
        eventually(lambda: second.suggesting.suggestion(kept.id).state is State.OPEN)
        assert plain_text(second.suggesting.suggestion(kept.id).after) == WHOLE
    finally:
        first.close()
        second.close()


@sqlite
def test_a_whole_answer_is_taken_at_once_but_none_that_broke_off(database):
    words = WHOLE.split(" ")
    desk = Bench(database, WHOLE, at_once=("ada",), provider=Full(" ".join(words[:9])), limits=LIMITS)
    try:
        kept = desk.answered(1)
        assert kept.broken_off and plain_text(desk.tree) == plain_text(BODY)
        desk.provider = Scripted(rest_of(kept.said))
        assert gone_on(desk, kept).state is State.APPLIED
        assert plain_text(desk.tree.content[1]) == WHOLE
    finally:
        desk.close()


class Full(Scripted):
    """Ends at its greatest length."""

    async def stream(self, prompt, *, limit):
        async for event in super().stream(prompt, limit=limit):
            yield replace(event, stop_reason="max_tokens") if hasattr(event, "stop_reason") else event


TEXT = st.text(st.sampled_from("ab \n.*$\\|é😀"), min_size=1, max_size=300) | st.text(min_size=1, max_size=80)


@given(whole=TEXT, cut=st.integers(0, 300), chunk=st.integers(1, 90))
def test_wherever_an_answer_is_cut_what_is_kept_and_what_follows_are_the_whole(whole, cut, chunk):
    kept = whole[: min(cut, len(whole))]
    if not kept.strip():
        return
    heard, joiner, said = rest_of(kept, whole), Continuing(kept), ""
    for start in range(0, len(heard), chunk):
        said += joiner.feed(heard[start : start + chunk])
    assert kept + said + joiner.finish() == whole


@pytest.mark.parametrize(
    ("kept", "heard", "whole"),
    [
        ("Plants photosyn", "photosynthesise.", "Plants photosynthesise."),
        ("Look at the", "the leaf.", "Look at the leaf."),
        ("Look at the ", "the leaf.", "Look at the leaf."),
        ("It ends.", "It goes on.", "It ends. It goes on."),
        ("It ends", " here.", "It ends here."),
        ("3.", "14 is pi.", "3.14 is pi."),
    ],
)
def test_who_does_not_begin_as_asked_is_joined_by_words(kept, heard, whole):
    joiner = Continuing("An answer that began long before, with other words than these. " * 2 + kept)
    assert (kept + joiner.feed(heard) + joiner.finish()) == whole


@sqlite
def test_what_broke_off_does_not_end_what_goes_on_from_it(desk, upstream, eventually):
    upstream.scenario = CUT
    kept = desk.answered(1)
    broken = desk.generating.run(kept.run_id)
    upstream.scenario = Scenario(text=rest_of(kept.said), chunk=3, delay=0.02)
    going = desk.suggesting.go_on(kept.id, "ada")
    desk.suggesting._finishing.finish(broken)
    now = desk.suggesting.suggestion(kept.id)
    assert (now.state, now.run_id) == (State.STREAMING, going.run_id)
    desk.generating.wait(going.run_id, timeout=20)
    assert plain_text(desk.suggesting.suggestion(kept.id).after) == WHOLE


@sqlite
def test_a_draft_that_broke_off_is_closed_when_another_is_taken(desk, upstream):
    upstream.scenario = CUT
    broken = desk.answered(1)
    upstream.scenario = Scenario(text=WHOLE)
    other = desk.suggesting.regenerate(broken.id, "ada")
    desk.generating.wait(other.run_id, timeout=20)
    assert [one.id for one in desk.suggesting.open(desk.page)] == [other.id]
    desk.suggesting.decide(other.id, "all", "accept", "ada")
    assert desk.suggesting.suggestion(broken.id).state is State.REFUSED
    assert desk.suggesting.open(desk.page) == ()
