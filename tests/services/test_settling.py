"""Telling of runs that have ended: once, here for those that were started here, and not before it is done."""

import threading

import pytest

from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt, Task
from workbench.model.run import Ending, Feature, RunRequest, Status
from workbench.services._measures import Measures
from workbench.services._settling import Settling
from workbench.storage.runs import RunStore


@pytest.fixture
def runs(sqlite):
    return RunStore(sqlite)


@pytest.fixture
def ended(runs):
    """A run that has ended without anybody being told."""
    request = RunRequest(user="ann", feature=Feature.EDIT, prompt=Prompt(task=Task(action="improve")))
    run, _ = runs.create(request, owner="p1", limits=RunLimits())
    runs.end(run.id, Ending(status=Status.CANCELLED))
    return run.id


def settling(runs):
    return Settling(runs, Measures(), owner="p1", seconds=5)


def test_who_started_a_run_settles_it_although_nobody_asked_to_be_told(runs, ended):
    settles = settling(runs)
    settles.settle(ended)
    assert runs.leases.unsettled(older_than=-1) == (ended,), "another process may know whom to tell"
    settles.expect(ended)
    settles.settle(ended)
    assert runs.leases.unsettled(older_than=-1) == ()


def test_a_run_is_not_settled_before_everybody_was_told(runs, ended):
    settles, seen = settling(runs), []
    settles.on_end(Feature.EDIT, lambda run: seen.append(runs.leases.unsettled(older_than=-1)))
    settles.settle(ended)
    settles.settle(ended)
    assert seen == [(ended,)] and runs.leases.unsettled(older_than=-1) == ()


def test_who_waits_for_the_end_of_a_run_goes_on_once_it_was_told(runs, ended):
    settles = settling(runs)
    settles.expect(ended)
    waiting = threading.Thread(target=settles.wait, args=(ended, 30))
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    settles.settle(ended)
    waiting.join(10)
    assert not waiting.is_alive()
