"""Streams over HTTP: what clients are promised, seen with real ones."""

import json
import socket
import time
from contextlib import suppress
from dataclasses import replace

import httpx
import httpx_sse
import pytest
from streams_grammar import Viewer, event_from

from workbench.model.events import Ping
from workbench.model.limits import RunLimits
from workbench.model.run import Cursor
from workbench.providers.scripted import Scripted
from workbench.storage.access import AccessKeyStore

FAST = RunLimits(active=50, per_minute=500, tick_ms=10, poll_ms=20, retries=1)


HOSTILE = 'CR\rLF\nboth\r\nNUL\x00LS\u2028BOM\ufeff😀\n\ndata: {"x": 1}\nid: 9-9\nevent: error\n\n: comment'


def start(client, **values):
    answer = client.post("/v1/runs", json={"text": "x", "action": "improve", "feature": "coach"} | values)
    assert answer.status_code == 202, answer.text
    return answer.json()


def read(client, url, viewer=None, *, most=None, headers=()):
    """Read a stream with httpx-sse, through the verifier."""
    viewer = viewer or Viewer()
    headers = dict(headers) | ({"Last-Event-ID": viewer.cursor} if viewer.position else {})
    viewer.connect()
    with httpx_sse.connect_sse(client, "GET", url, headers=headers) as source:
        for number, sse in enumerate(source.iter_sse(), start=1):
            event = event_from(sse.event, sse.data)
            log = not isinstance(event, Ping)
            viewer.see(event, sse.id if log else None)
            if number == most:
                break
    return viewer


def test_an_answer_is_read_whole_and_then_there_is_nothing_more(server, client):
    server.provider = Scripted(HOSTILE, chunk=3)
    run = start(client)
    viewer = read(client, run["stream_url"])
    assert viewer.text == HOSTILE
    again = client.get(run["stream_url"], headers={"Last-Event-ID": viewer.cursor})
    assert again.status_code == 204 and again.content == b""
    assert client.get(f"{run['stream_url']}&last_event_id={viewer.cursor}").status_code == 204
    shown = client.get(f"/v1/runs/{run['id']}").json()
    assert (shown["text"], shown["status"], shown["length"]) == (HOSTILE, "completed", viewer.position)


def test_a_reader_comes_back_to_exactly_the_rest(server, client):
    server.provider = Scripted(HOSTILE * 3, chunk=2, delay=0.002)
    run = start(client)
    viewer = Viewer()
    while not viewer.events or viewer.events[-1].name != "stream.close":
        read(client, run["stream_url"], viewer, most=5)
    assert viewer.text == HOSTILE * 3


def test_the_place_may_be_given_in_the_address(server, client):
    run = start(client)
    whole = read(client, run["stream_url"])
    part = f"{run['stream_url']}&last_event_id={Cursor(epoch=1, position=4)}"
    with httpx_sse.connect_sse(client, "GET", part) as source:
        events = [event_from(sse.event, sse.data) for sse in source.iter_sse()]
    assert events[0].base == 4 and events[1].pos == 4
    assert whole.text.endswith(events[1].content)


def test_frames_are_ascii_with_the_id_last_and_no_comments(server, client):
    server.provider = Scripted((HOSTILE, 0.4, "more"))
    server.workspace.settings = replace(server.workspace.settings, runs=FAST)
    raw = client.get(start(client)["stream_url"])
    assert raw.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert raw.headers["x-accel-buffering"] == "no" and raw.headers["cache-control"] == "no-store"
    assert raw.content.isascii()
    frames = raw.text.split("\n\n")[:-1]
    for number, frame in enumerate(frames):
        fields = [line.partition(":")[0] for line in frame.split("\n")]
        assert fields == (["event", "retry", "data", "id"] if number == 0 else ["event", "data", "id"])


def test_a_quiet_stream_is_kept_alive_by_events_without_a_place(serve):
    server = serve(limits=replace(FAST, ping_seconds=0.1), provider=Scripted(("One.", 1.0, "Two.")))
    with server.client() as client:
        raw = client.get(start(client)["stream_url"]).text
    assert raw.count("event: ping\ndata: {}\n\n") >= 3 and "\n:" not in raw


def test_another_server_on_the_same_database_serves_the_stream(serve):
    one, two = serve(provider=Scripted("Slowly. " * 20, delay=0.01)), serve()
    with one.client() as first, two.client() as second:
        run = start(first)
        viewer = read(first, run["stream_url"], most=4)
        read(second, run["stream_url"], viewer)
        assert viewer.text == "Slowly. " * 20


def test_a_reader_that_leaves_does_not_stop_the_answer(server, client):
    server.provider = Scripted("Slowly. " * 10, delay=0.01)
    run = start(client)
    read(client, run["stream_url"], most=3)
    assert server.generating.wait(run["id"], timeout=30).text == "Slowly. " * 10


def test_stopping_is_a_call_of_its_own(server, client):
    server.provider = Scripted("Slowly. " * 1000, delay=0.01)
    run = start(client)
    viewer = read(client, run["stream_url"], most=3)
    stopped = client.delete(f"/v1/tutor/stream/{run['stream_id']}")
    assert stopped.json() == {"stream_id": run["id"], "status": "cancelled"}
    read(client, run["stream_url"], viewer)
    assert viewer.events[-1].reason == "cancelled"


def test_a_reader_that_takes_nothing_is_dropped_and_the_answer_goes_on(serve, eventually):
    text = "x" * 400_000 * 30
    provider = Scripted(text, chunk=400_000)
    server = serve(limits=replace(FAST, viewer_seconds=1.0), provider=provider)
    with server.client() as client:
        run = start(client)
        with socket.socket() as frozen:
            frozen.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            frozen.connect(("127.0.0.1", server.port))
            frozen.sendall(f"GET {run['stream_url']} HTTP/1.1\r\nHost: x\r\nX-User: ann\r\n\r\n".encode())
            eventually(lambda: server.generating.measures.registry.get_sample_value("workbench_viewers") == 1)
            eventually(lambda: server.generating.measures.registry.get_sample_value("workbench_viewers") == 0)
            frozen.settimeout(5)
            taken = 0
            with suppress(ConnectionResetError):
                while piece := frozen.recv(65536):
                    taken += len(piece)
            assert taken < len(text)
        assert server.generating.wait(run["id"], timeout=30).text == text


# Who may


def test_who_is_not_logged_in_is_told_so_in_json(server, client):
    run = start(client)
    with server.client(user=None) as nobody:
        for answer in (
            nobody.get(run["stream_url"]),
            nobody.post("/v1/runs", json={}),
            nobody.delete(f"/v1/tutor/stream/{run['id']}"),
        ):
            assert answer.status_code == 401 and answer.json()["code"] == "unauthorized"


def test_the_streams_of_a_key_end_soon_after_it_is_revoked_and_no_others(serve):
    provider = Scripted("Slowly. " * 500, delay=0.02)
    server = serve(limits=replace(FAST, ping_seconds=0.1), provider=provider)
    keys = AccessKeyStore(server.database)
    (revoked, key), (_, other) = keys.add("ann", "x"), keys.add("ann", "y")
    with server.client() as client:
        run = start(client)
        kept = Viewer()
        with httpx_sse.connect_sse(
            client, "GET", run["stream_url"], headers={"Authorization": f"Bearer {key}"}
        ) as source:
            steps = source.iter_sse()
            next(steps)
            keys.revoke(revoked.id)
            began = time.monotonic()
            last = [(sse.event, json.loads(sse.data)) for sse in steps][-2:]
            assert time.monotonic() - began < 5
        assert [name for name, _ in last] == ["error", "stream.close"]
        assert last[0][1]["code"] == "unauthorized" and not last[0][1]["retryable"]
        read(client, run["stream_url"], kept, most=200, headers={"Authorization": f"Bearer {other}"})
        assert len(kept.events) == 200
        again = client.get(run["stream_url"], headers={"Authorization": f"Bearer {key}"})
        assert again.status_code == 401
        client.delete(f"/v1/tutor/stream/{run['stream_id']}")
        server.generating.wait(run["id"], timeout=30)


def test_an_address_works_for_who_asked_and_cannot_be_made_up(server, client):
    run = start(client)
    with server.client(user="bob") as bob:
        assert bob.get(run["stream_url"]).status_code == 404
        assert bob.get(f"/v1/runs/{run['id']}").status_code == 404
        assert bob.delete(f"/v1/tutor/stream/{run['id']}").status_code == 404
    token = run["stream_url"].partition("token=")[2]
    for forged in ("", "x", "é", token[:-2], token[:-1] + ("A" if token[-1] != "A" else "B"), token * 2):
        assert client.get("/v1/tutor/stream", params={"token": forged}).status_code == 404


def test_an_old_address_is_gone(serve):
    server = serve(limits=replace(FAST, ttl_seconds=0.2), provider=Scripted("Short."))
    with server.client() as client:
        run = start(client)
        server.generating.wait(run["id"])
        time.sleep(0.3)
        answer = client.get(run["stream_url"])
        assert (answer.status_code, answer.json()["code"]) == (410, "expired")
        assert client.get(f"/v1/runs/{run['id']}").json()["text"] == "Short."


def test_a_page_of_another_site_is_refused(client):
    answer = client.post("/v1/runs", json={"text": "x"}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize(
    ("host", "status"),
    [("evil.example", 403), ("127.0.0.1.evil.example:5006", 403), ("my.evillocalhost", 403)]
    + [
        ("courses.example.org", 404),
        ("my.localhost:5006", 404),
        ("localhost:5006", 404),
        ("workbench", 404),
        ("192.0.2.7:80", 404),
        ("[::1]:5006", 404),
    ],
)
def test_a_name_that_another_site_leads_here_is_refused(client, host, status):
    origin = {"Host": host, "Origin": f"http://{host}"}
    assert client.get("/v1/runs/x", headers=origin).status_code == status


def test_refusals_are_as_safe_as_answers(client):
    for path in ("/v1/runs/x", "/v1/preferences", "/v1/openapi.json", "/v1/docs", "/healthz", "/metrics"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"


# Bad requests


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not JSON"),
        (b"[1]", "JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "nothing to do"),
        (b'{"text": 5}', "must be a text"),
        (b'{"text": "x", "feature": "dance"}', "must be one of"),
        (b'{"text": "x", "hint_level": 7}', "from 1 to 3"),
        (b'{"turns": [{"role": "system", "text": "x"}]}', "user or assistant"),
        (b'{"turns": 5}', "list of objects"),
        (b'{"text": "x", "request_id": ["a"]}', "must be a text"),
    ],
)
def test_a_bad_request_is_told_in_a_sentence(client, body, sentence):
    answer = client.post("/v1/runs", content=body)
    told = answer.json()
    assert answer.status_code == 400 and sentence in told["message"]
    assert set(told) == {"code", "message", "retryable", "advice"}


def test_halves_of_characters_are_replaced(server, client):
    body = rb'{"text": "\ud800 and \ud83d\ude00", "request_id": "\udfff", "document_id": "\ud800"}'
    run = server.generating.run(client.post("/v1/runs", content=body).json()["id"])
    assert run.request.prompt.task.text == "\ufffd and \U0001f600"
    assert (run.request.request_id, run.request.document_id) == ("\ufffd", "\ufffd")


def test_a_request_that_is_too_long_is_refused(client):
    answer = client.post("/v1/runs", content=b'{"text": "' + b"x" * 2_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_place_that_is_none_is_refused(client):
    answer = client.get(start(client)["stream_url"], headers={"Last-Event-ID": "yesterday"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")


def test_limits_say_when_to_come_back(serve):
    server = serve(limits=replace(FAST, active=1), provider=Scripted("Slowly. " * 1000, delay=0.02))
    with server.client() as client:
        start(client)
        answer = client.post("/v1/runs", json={"text": "x"})
        assert (answer.status_code, answer.json()["code"]) == (429, "limit_reached")
        assert int(answer.headers["retry-after"]) >= 1 and answer.json()["retryable"]


# The coach


def test_the_coach_answers_over_http_and_remembers(whole):
    services = whole.workspace.services
    course = services.outlining.courses("ann")[0]
    session = services.coaching.start(course.id, "ann")
    asked = {"session_id": session.id, "message": "What is this course about?", "hint_level": 2}
    with whole.client() as client:
        answer = client.post("/v1/tutor/messages", json=asked | {"context": "A line", "request_id": "q1"})
        assert answer.status_code == 202 and set(answer.json()) == {"stream_id", "stream_url"}
        again = client.post("/v1/tutor/messages", json=asked | {"request_id": "q1"})
        assert again.json()["stream_id"] == answer.json()["stream_id"]
        viewer = read(client, answer.json()["stream_url"])
        assert viewer.text and viewer.events[1].hint_level == 2
        for refused, code in (
            ({"session_id": "0" * 22}, 404),
            ({"message": ""}, 400),
            ({"hint_level": 9}, 400),
        ):
            assert client.post("/v1/tutor/messages", json=asked | refused).status_code == code
    with whole.client(user="bob") as bob:
        assert bob.post("/v1/tutor/messages", json=asked).status_code == 404
    messages = services.coaching.conversation(session.id, "ann").messages
    assert [one.role for one in messages] == ["user", "assistant"]
    assert "> A line" in messages[0].text and messages[1].text == viewer.text


def test_a_program_names_its_sessions_itself(whole):
    services = whole.workspace.services
    page = services.outlining.outline(services.outlining.courses("ann")[0].id).entries[0].id
    asked = {"session_id": "pupil-7/algebra", "problem_id": page, "message": "Where do I begin?"}
    with whole.client("ann") as ann, whole.client("bo") as bo:
        for client in (ann, bo):
            for message in ("Where do I begin?", "And then?"):
                started = client.post("/v1/tutor/messages", json=asked | {"message": message})
                assert read(client, started.json()["stream_url"]).text
    chats = [services.coaching.conversations(user) for user in ("ann", "bo")]
    assert [len(found) for found in chats] == [1, 1], "the same name of two people is two conversations"
    chat = services.coaching.conversation(chats[0][0].id, "ann")
    assert [one.text for one in chat.messages if one.role == "user"] == ["Where do I begin?", "And then?"]
    assert chat.document_id == page


# Runs


def test_asking_twice_with_one_id_gives_one_run(client):
    assert start(client, request_id="r1")["id"] == start(client, request_id="r1")["id"]


def test_a_run_is_accepted_once_and_asked_again(server, client):
    server.provider = Scripted("One.", "Two.")
    run = start(client, feature="edit", document_id="d1")
    server.generating.wait(run["id"])
    assert client.post(f"/v1/runs/{run['id']}/accept").json()["accepted_by"] == "ann"
    with server.client(user="bob") as bob:
        answer = bob.post(f"/v1/runs/{run['id']}/accept")
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert "ann" in answer.json()["message"]
    again = client.post(f"/v1/runs/{run['id']}/regenerate").json()
    assert read(client, again["stream_url"]).text == "Two."


# Operations


def test_a_server_tells_whether_it_can_serve(server, client):
    with httpx.Client(base_url=client.base_url) as nobody:
        assert nobody.get("/healthz").json() == {"status": "ok"}
        assert nobody.get("/readyz").json() == {"status": "ok", "problem": None}
        server.generating.close()
        answer = nobody.get("/readyz")
        assert answer.status_code == 503 and "shutting down" in answer.json()["problem"]


def test_metrics_count_what_happened(server, client):
    run = start(client)
    read(client, run["stream_url"])
    server.generating.wait(run["id"])
    text = client.get("/metrics").text
    assert 'workbench_runs_ended_total{code="",status="completed"} 1.0' in text
    assert "workbench_commit_seconds_bucket" in text and "workbench_viewers 0.0" in text
    assert json.dumps(run["id"]) not in text


def test_a_reader_may_have_the_answer_as_html(server, client):
    server.provider = Scripted(
        "# Light\n\nIt is **fast** & <b>bright</b>.\n\n- one\n- two", chunk=3, delay=0.02
    )
    url = f"{start(client)['stream_url']}&format=html"
    blocks, last = {}, ""
    for most in (3, 5, None):
        with httpx_sse.connect_sse(client, "GET", url, headers={"Last-Event-ID": last}) as source:
            for number, sse in enumerate(source.iter_sse(), start=1):
                event, last = event_from(sse.event, sse.data), sse.id or last
                if sse.event == "message.delta":
                    assert event.type == "html"
                    blocks = {pos: html for pos, html in blocks.items() if pos < event.pos}
                    blocks[event.pos] = event.content
                if number == most:
                    break
    assert list(blocks.values()) == [
        "<h1>Light</h1>",
        "<p>It is <strong>fast</strong> &amp; <strong>bright</strong>.</p>",
        "<ul><li>one</li><li>two</li></ul>",
    ]


def test_there_is_no_other_form(client):
    answer = client.get(f"{start(client)['stream_url']}&format=pdf")
    assert answer.status_code == 400 and "markdown or html" in answer.json()["message"]
