"""What all faults share: engines on one database, viewers, and who holds the one against the other."""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import replace

import pytest
from processes import LIMITS, STORY, Process, engine
from streams_grammar import Viewer

from workbench.model.errors import StorageError
from workbench.model.run import Cursor, Status
from workbench.storage.database import Database
from workbench.storage.runs import RunStore

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Stage:
    """Engines on one database, those who watch their runs, and a connection that looks what is kept."""

    def __init__(self, url):
        self.url = url
        self.store = RunStore(Database.open(url))
        self.watched, self.samples = [], 0
        self._engines, self._processes = [], []

    def engine(self, *, busy_timeout=5.0, redis=None, delay=0.005, **limits):
        """An engine of this process that shares nothing with the others."""
        database = Database.open(self.url, busy_timeout=busy_timeout)
        made = engine(database, limits=replace(LIMITS, **limits), redis=redis, delay=delay)
        self._engines.append((made, database))
        return made

    def process(self, **how):
        """Another process; it has runs of its own."""
        self._processes.append(Process(self.url, **how))
        return self._processes[-1]

    def watch(self, opened, run_id):
        """A viewer who follows a run to its end over one engine, and comes back when thrown out."""
        viewer = Viewer()
        self.watched.append((run_id, viewer, asyncio.ensure_future(_follow(opened, run_id, viewer))))
        return viewer

    async def ends(self, *, seconds=60):
        """Wait until all is over; meanwhile what viewers saw is held against the database. All runs."""
        async with asyncio.timeout(seconds):
            while not all(task.done() for _, _, task in self.watched):
                await self._sample()
                await asyncio.sleep(0.02)
            await asyncio.gather(*(task for _, _, task in self.watched))
            return [await self._ended(run_id) for run_id in dict.fromkeys(one[0] for one in self.watched)]

    def agree(self, runs):
        """Each viewer ended with exactly the text of the database, and each text is a start of the story."""
        kept = {run.id: run for run in runs}
        for run_id, viewer, _ in self.watched:
            assert viewer.text == kept[run_id].text
        for run in runs:
            assert STORY.startswith(run.text) and run.status in (Status.COMPLETED, Status.INTERRUPTED)
            assert run.status is not Status.COMPLETED or run.text == STORY

    async def _sample(self):
        for run_id, viewer, _ in self.watched:
            epoch, text = viewer.epoch, viewer.text
            with suppress(StorageError):
                log = await asyncio.to_thread(self.store.logs.read, run_id)
                if log.epoch == epoch:
                    assert log.text.startswith(text), (run_id, text[-40:], log.text[-40:])
                    self.samples += 1

    async def _ended(self, run_id):
        while True:
            with suppress(StorageError):
                run = await asyncio.to_thread(self.store.get, run_id)
                if run.status.ended:
                    return run
            await asyncio.sleep(0.05)

    async def close(self):
        for _, _, task in self.watched:
            task.cancel()
        for process in self._processes:
            process.kill()
        for opened, database in self._engines:
            await asyncio.to_thread(opened.close)
            database.close()
        self.store.database.close()


async def _follow(opened, run_id, viewer):
    over = False
    while not over:
        viewer.connect()
        with suppress(StorageError):
            async with aclosing(opened.read(run_id, after=Cursor.parse(viewer.cursor))) as steps:
                async for step in steps:
                    viewer.see(step.event, step.cursor)
            over = step.event.reason != "shutdown"
        await asyncio.sleep(0.02)


async def until(is_so, *, seconds=30):
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.01)
