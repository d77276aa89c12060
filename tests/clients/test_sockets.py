"""WebSockets of other people: the same text as over server-sent events, through lines that are cut."""

import json
import random

import pytest
from case_line import CaseLine
from clients.test_clients import KEPT, SEED
from streams_grammar import EVENTS, Viewer, event_from
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from workbench.providers.scripted import Scripted

CASES = 12
IN_PAGE = """async ([address, cases]) => {
  const one = (number) => new Promise((resolve) => {
    const seen = [];
    let last = "";
    const open = () => {
      const place = last ? `&last_event_id=${last}` : "";
      const socket = new WebSocket(`${address}&case=${number}${place}`);
      let over = false;
      socket.onopen = () => seen.push(["open", "", ""]);
      socket.onmessage = ({ data }) => {
        const { event, data: values, id } = JSON.parse(data);
        seen.push([event, JSON.stringify(values), id]);
        last = id ?? last;
        over ||= event === "stream.close";
        if (over) socket.close();
      };
      socket.onclose = () => (over ? resolve(seen) : setTimeout(open, 20));
    };
    open();
  });
  return Promise.all(Array.from({ length: cases }, (_, number) => one(number)));
}"""


@pytest.fixture
def asked(whole):
    """The address of an answer's socket, on lines that cut each connection of a case where chance says."""
    services = whole.workspace.services
    services.generating._engine._provider = lambda: Scripted(KEPT * 2, chunk=9, delay=0.003)
    course = services.outlining.courses("ann")[0]
    session = services.coaching.start(course.id, "ann")
    run = services.coaching.ask(session.id, "What is light?", "ann")
    chance = random.Random(SEED)
    cuts = {case: [chance.randint(1, 2500) for _ in range(3)] for case in range(CASES)}
    line = CaseLine(whole.port, cuts)
    yield f"127.0.0.1:{line.port}", f"/ws/stream/{session.id}?stream_id={run.id}", line
    services.generating.wait(run.id, timeout=30)
    line.close()


def text_of(seen):
    viewer = Viewer()
    for name, data, place in seen:
        if name == "open":
            viewer.connect()
        elif name in EVENTS:
            viewer.see(event_from(name, data), place)
    return viewer.text


def test_in_chromium_a_socket_that_is_cut_goes_on_where_it_was(asked, browser):
    host, path, line = asked
    page = browser.new_page()
    page.goto(f"http://{host}/healthz")
    for seen in page.evaluate(IN_PAGE, [f"ws://{host}{path}", CASES]):
        assert text_of(seen) == KEPT * 2
    assert all(len(line.opened[case]) > 1 for case in range(CASES))
    page.close()


def test_in_python_too(asked):
    host, path, line = asked
    for case in range(CASES):
        seen, last = [], ""
        while not seen or seen[-1][0] != "stream.close":
            try:
                with connect(f"ws://{host}{path}&case={case}&last_event_id={last}") as socket:
                    seen.append(["open", "", ""])
                    for message in socket:
                        given = json.loads(message)
                        seen.append([given["event"], json.dumps(given["data"]), given["id"]])
                        last = given["id"] or last
                        if given["event"] == "stream.close":
                            break
            except (WebSocketException, OSError, EOFError):
                continue
        assert text_of(seen) == KEPT * 2
    assert all(len(line.opened[case]) > 1 for case in range(CASES))
