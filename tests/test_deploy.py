"""What is in deploy/: nginx before real processes on PostgreSQL and Redis, and figures that exist."""

import asyncio
import json
import os
import re
import shutil
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import anthropic_server
import httpx
import pytest
from conftest import missing
from prometheus_client.parser import text_string_to_metric_families
from serving import Nginx, Serving, environment, follow, read, start
from streams_grammar import Viewer
from tornado.websocket import websocket_connect

from workbench.client import Client
from workbench.settings import Settings
from workbench.workspace import Workspace

DEPLOY = Path(__file__).parent.parent / "deploy"
TEXT = "".join(f"Sentence {number} of the answer, with é and 😀. " for number in range(24))
SLOWLY = anthropic_server.Scenario(text=TEXT, chunk=6, delay=0.03)


@pytest.fixture(scope="module")
def model():
    """Claude's stand-in, which says the whole text each time it is asked."""
    with anthropic_server.in_thread(SLOWLY) as server:
        yield server


@pytest.fixture(scope="module")
def around(postgresql, model, tmp_path_factory):
    """What the processes of this module share, but for Redis, which each test has of its own."""
    if shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin") is None:
        missing("nginx")
    url = postgresql.create()
    yield environment(
        tmp_path_factory.mktemp("deploy") / "data",
        WORKBENCH_DATABASE_URL=url,
        WORKBENCH_PROVIDER="anthropic",
        WORKBENCH_ANTHROPIC_API_KEY="key",
        WORKBENCH_ANTHROPIC_BASE_URL=model.url,
    )


@pytest.fixture
def house(around, redis_server, tmp_path):
    """Processes that are killed in the end; `with house.front() as (url, a, b)` puts nginx before two."""
    return House(around | {"WORKBENCH_REDIS_URL": redis_server.url}, tmp_path)


@pytest.fixture(scope="module")
def session(around):
    """A conversation with the coach."""
    folder, url = Path(around["WORKBENCH_DATA_DIR"]), around["WORKBENCH_DATABASE_URL"]
    with Workspace.open(Settings(data_dir=folder, database_url=url, samples=False)) as workspace:
        course = workspace.services.outlining.create("Light", "default_user")
        return workspace.services.coaching.start(course, "default_user").id


class House:
    def __init__(self, around, folder):
        self.around, self._folder = around, folder

    @contextmanager
    def serving(self, *words, count=1, **values):
        servers = [Serving(self.around, *words, **values) for _ in range(count)]
        try:
            yield [server.ready() for server in servers]
        finally:
            for server in servers:
                server.kill()

    @contextmanager
    def front(self, prefix=""):
        words = ["--use-xheaders", "--allow-websocket-origin", "*"]
        with self.serving(*words, count=2, prefix=prefix) as servers:
            nginx = Nginx(self._folder / "nginx", servers)
            try:
                yield nginx.url + prefix, *servers
            finally:
                nginx.close()


def shown(url, run):
    return httpx.get(f"{url}/v1/runs/{run['id']}", timeout=20).json()


async def over_socket(url, session, run, count):
    """The first so many characters of a run over the WebSocket of its conversation."""
    address = f"{url.replace('http', 'ws')}/ws/stream/{session}?stream_id={run['id']}"
    line, text = await websocket_connect(address), ""
    async with asyncio.timeout(30):
        while len(text) < count:
            told = await line.read_message()
            assert told is not None, (line.close_code, text)
            message = json.loads(told)
            text += message["data"].get("content", "") if message["event"] == "message.delta" else ""
    line.close()
    while await line.read_message() is not None:
        pass
    return text


def test_behind_nginx_an_answer_outlives_its_process_and_is_read_through_the_other(house, session):
    with house.front() as (url, first, second):
        run = start(first.url)
        early = read(url, run["stream_url"], until=20)
        assert shown(url, run)["status"] == "streaming", "nothing is held back"
        for one in (second.url, url):
            assert TEXT.startswith(asyncio.run(over_socket(one, session, run, 40)))
        first.kill()
        follow([url], run["stream_url"], early)
        ended = shown(url, run)
        assert (ended["status"], ended["epoch"]) == ("completed", 2)
        assert early.text == TEXT == ended["text"]
        again = httpx.get(url + run["stream_url"], headers={"Last-Event-ID": early.cursor})
        assert again.status_code == 204


def test_a_process_that_is_told_to_stop_hands_over_and_no_client_loses_text(house, eventually):
    # Neither a lease that runs out nor a look now and then brings the other process to take over.
    house.around |= {"WORKBENCH_RUN_LEASE_SECONDS": "60", "WORKBENCH_RUN_REAPER_SECONDS": "60"}
    with house.front() as (url, first, second):
        run = start(first.url)
        told, answer = Viewer(), None
        with Client(url) as client:
            answer = client.follow(run["id"])
            waiting = threading.Thread(target=answer.wait)
            waiting.start()
            read(first.url, run["stream_url"], told, until=20)
            direct = threading.Thread(target=read, args=(first.url, run["stream_url"], told))
            direct.start()
            seen = len(told.text)
            eventually(lambda: len(told.text) > seen and answer.text, seconds=20)
            first.send(signal.SIGTERM)
            direct.join(30)
            assert told.events[-1].reason == "shutdown"
            eventually(lambda: shown(second.url, run)["epoch"] == 2, seconds=20)
            assert first.process.wait(40) == 0
            waiting.join(40)
        follow([second.url], run["stream_url"], told)
        ended = shown(second.url, run)
        assert told.text == answer.text == ended["text"] == TEXT and ended["epoch"] == 2


@pytest.mark.parametrize("panel", [False, True])
def test_what_was_asked_before_the_end_is_answered_and_ready_says_no_first(house, panel):
    house.around["WORKBENCH_RUN_LEAVE_SECONDS"] = "1"
    with house.serving(panel=panel) as (server,), httpx.Client(base_url=server.url, timeout=20) as client:
        run = start(server.url)
        server.send(signal.SIGTERM)
        states = []
        for _ in range(40):
            states.append(client.get("/readyz").status_code)
            if states[-1] == 503:
                break
            time.sleep(0.02)
        assert states[-1] == 503
        assert client.get(f"/v1/runs/{run['id']}").status_code == 200
        assert server.process.wait(40) is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_forked_processes_serve_and_go_with_the_first(house, number, eventually):
    with house.serving("--num-procs", "2") as (server,):
        children = server.children()
        assert len(children) == 2
        run = start(server.url)
        viewer = read(server.url, run["stream_url"], until=60)
        server.send(number)
        server.process.wait(40)
        eventually(lambda: not any(_lives(child) for child in children), seconds=40)
    with house.serving() as (server,):
        follow([server.url], run["stream_url"], viewer)
        assert viewer.text == TEXT == shown(server.url, run)["text"]


def _lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.browser
def test_a_path_in_front_is_in_all_addresses_and_uploads_and_pages_pass(house, browser):
    with house.front("/courses") as (url, *servers):
        run = start(url)
        assert run["stream_url"].startswith("/courses/v1/tutor/stream?")
        with Client(url) as client:
            assert client.follow(run["id"]).wait() == TEXT
        page = httpx.get(f"{url}/app", timeout=60)
        assert page.status_code == 200 and "Course workbench" in page.text
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("workbench_node=") and "HttpOnly" in cookie
        refused = httpx.put(f"{url}/v1/uploads/unknown", content=b"x" * 3_000_000, timeout=60)
        assert refused.headers["content-type"] == "application/json", "the workbench itself refuses it"
        opened = browser.new_page()
        opened.goto(f"{url}/app", timeout=60_000)
        opened.get_by_text("Import", exact=True).first.wait_for(timeout=60_000)
        opened.close()


# Figures


@pytest.fixture(scope="module")
def figures(around):
    """The names of all samples that a process with a little to tell shows."""
    with one(around) as server:
        run = start(server.url)
        follow([server.url], run["stream_url"])
        httpx.get(f"{server.url}/v1/runs/none")
        told = httpx.get(f"{server.url}/metrics").text
    return {one.name for family in text_string_to_metric_families(told) for one in family.samples}


@contextmanager
def one(around):
    server = Serving(around)
    try:
        yield server.ready()
    finally:
        server.kill()


def test_the_dashboard_shows_figures_that_exist_and_all_of_them(figures):
    board = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    asked = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    names = set(re.findall(r"\bworkbench_\w+", asked))
    assert names and not names - figures
    endings = r"_(bucket|sum|count|created)$"
    kinds = {re.sub(endings, "", name) for name in figures if name.startswith("workbench_")}
    assert {re.sub(r"_total$", "", one) for one in kinds} == {
        re.sub(endings + r"|_total$", "", name) for name in names
    }


def test_what_to_watch_exists(figures):
    told = (DEPLOY / "README.md").read_text("utf-8")
    named = set(re.findall(r"`(workbench_\w+)[`{]", told))
    assert named and not {one for one in named if one not in figures and f"{one}_bucket" not in figures}


def test_the_example_has_only_settings_that_exist():
    lines = (DEPLOY / "env.example").read_text("utf-8").splitlines()
    given = dict(line.lstrip("# ").split("=", 1) for line in lines if re.match(r"(# )?[A-Z_]+=", line))
    assert Settings.from_environment(given).redis_url
