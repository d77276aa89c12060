"""A second process that answers runs, to be killed or stopped by tests; its words are URL and HOW.

HOW is JSON: `redis`, how many `runs` to start, by how many seconds SIGUSR1 makes its `clock` jump; or a
`deed` that it does, in as many threads as there are `times`, at SIGUSR1.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import warm

from workbench.model.errors import WorkbenchError
from workbench.model.events import Finished, Started, TextDelta
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt, Task
from workbench.model.run import Feature, RunRequest
from workbench.model.usage import Usage
from workbench.providers.scripted import Scripted
from workbench.services.generating import Generating
from workbench.services.metering import Metering
from workbench.storage.database import Database
from workbench.storage.ledger import Ledger
from workbench.storage.live import LiveLog
from workbench.storage.relay import RedisRelay
from workbench.storage.runs import RunStore

LIMITS = RunLimits(
    active=50, per_minute=5000, lease_seconds=1.5, reaper_seconds=0.2, tick_ms=10, poll_ms=20, retries=9
)
STORY = "".join(f"Sentence {number} of the story, with é, 😀 and NUL \x00 in it. " for number in range(30))


class Storyteller:
    """Tells the same story, and goes on where an earlier telling was cut off."""

    name, label, model = "storyteller", "Storyteller", "story-1"

    def __init__(self, *, delay=0.01, chunk=7):
        self.delay, self.chunk = delay, chunk

    def count(self, prompt):
        return 1

    async def stream(self, prompt, *, limit):
        told = prompt.turns[-2].text if len(prompt.turns) > 1 else ""
        rest = STORY[len(told) :]
        yield Started(model=self.model, usage=Usage(input_tokens=1))
        for start in range(0, len(rest), self.chunk):
            await asyncio.sleep(self.delay)
            yield TextDelta(text=rest[start : start + self.chunk])
        yield Finished(usage=Usage(input_tokens=1, output_tokens=1), stop_reason="end_turn")


class Halting(Scripted):
    """Says its first text, and each further one when it is let."""

    def __init__(self, *texts):
        super().__init__()
        self._texts, self.go_on = texts, threading.Event()

    async def stream(self, prompt, *, limit):
        self.prompts.append(prompt)
        for number, text in enumerate(self._texts):
            while number and not self.go_on.is_set():
                await asyncio.sleep(0.005)
            yield TextDelta(text=text)
        yield Finished(usage=Usage(input_tokens=1, output_tokens=1), stop_reason="end_turn")


def engine(database, *, limits=LIMITS, redis=None, **values):
    ledger, live = Metering(Ledger(database)), LiveLog()
    if redis:
        live.relay = RedisRelay(redis, live, namespace="test")
    return Generating(RunStore(database), lambda: Storyteller(**values), ledger, limits, live)


def asking(feature=Feature.EDIT, **values):
    return RunRequest(user="ann", feature=feature, prompt=Prompt(task=Task(action="improve")), **values)


class Process:
    """Another process on the same database; the run it started is `run_id`."""

    def __init__(self, url, **how):
        self._said, out = warm.pipe()
        words = (url, json.dumps(how))
        self._process = warm.Warm("processes:begin", *words, env=os.environ, cwd=os.getcwd(), out=out)
        out.close()
        self.run_ids = self._said.readline().split()
        self.run_id = next(iter(self.run_ids), None)

    @property
    def pid(self):
        return self._process.pid

    def said(self):
        """The next line it says, as JSON."""
        return json.loads(self._said.readline())

    def send(self, number):
        self._process.send_signal(number)

    def kill(self):
        self._process.kill()
        self._process.wait(10)
        self._said.close()


def main(url, *, redis=None, runs=1, clock=0.0, delay=0.01, busy_timeout=5.0):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGUSR1, lambda *_: jump(clock))
    opened = engine(Database.open(url, busy_timeout=busy_timeout), redis=redis, delay=delay)
    say(" ".join(opened.start(asking()).id for _ in range(runs)))
    while True:
        signal.pause()


def jump(seconds, real=time.time):
    """Have the wall clock of this process go wrong."""
    time.time = lambda: real() + seconds


def do(url, *, deed, times, run_id=None):
    """Do something as often as wanted, at one moment; what came of each."""
    runs, now = RunStore(Database.open(url, pool_size=times)), threading.Event()
    signal.signal(signal.SIGUSR1, lambda *_: now.set())

    def once(number):
        now.wait(60)
        try:
            if deed == "accept":
                return runs.accept(run_id, user=f"user{os.getpid()}-{number}").accepted_by
            return runs.create(asking(), owner="x", limits=RunLimits())[0].id
        except WorkbenchError as error:
            return {"code": error.code}

    say("")
    with ThreadPoolExecutor(times) as threads:
        say(json.dumps(list(threads.map(once, range(times)))))


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def begin():
    given = json.loads(sys.argv[2])
    (do if "deed" in given else main)(sys.argv[1], **given)
