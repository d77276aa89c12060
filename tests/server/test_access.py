"""Who may ask, how often, and what is kept of who read what."""

import threading

import pytest

from workbench.model.limits import ApiLimits
from workbench.providers.scripted import Scripted
from workbench.storage.access import AccessKeyStore, AuditStore

BODY = {"text": "x", "action": "improve"}


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def keys(server):
    return AccessKeyStore(server.database)


def test_a_program_speaks_for_a_person_with_a_key(server, keys):
    _, key = keys.add("bo", "Nightly report")
    with server.client(None) as client:
        started = client.post("/v1/runs", json=BODY, headers=bearer(key))
        assert started.status_code == 202
        run = server.generating.run(started.json()["id"])
        assert run.request.user == "bo"
        assert client.get(f"/v1/runs/{run.id}", headers=bearer(key)).status_code == 200
    assert keys.all("bo")[0].used is not None


@pytest.mark.parametrize("sent", ["nonsense", "wbk_", "wbk_a_b", "wbk_{id}_wrong"])
def test_no_other_key_is_taken_even_from_who_is_logged_in(server, keys, sent):
    made, _ = keys.add("bo", "x")
    with server.client("ann") as client:
        answer = client.get("/v1/runs/x", headers=bearer(sent.format(id=made.id)))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_a_revoked_key_works_no_more(server, keys):
    made, key = keys.add("bo", "x")
    keys.revoke(made.id)
    with server.client(None) as client:
        assert client.get("/v1/runs/x", headers=bearer(key)).status_code == 401


def test_nothing_of_a_key_is_kept_but_its_hash(server, keys):
    _, key = keys.add("bo", "x")
    with server.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM access_key").all()
    secret = key.split("_", 2)[2]  # it may have the sign between its parts within it
    assert len(secret) > 40 and secret not in str(kept)


def test_a_caller_who_asks_too_often_is_told_when_to_come_back(serve):
    server = serve(api=ApiLimits(per_minute=3))
    key = AccessKeyStore(server.database).add("ann", "x")[1]
    with server.client("ann") as client:
        answers = [client.get("/v1/runs/x") for _ in range(4)]
        assert [one.status_code for one in answers] == [404, 404, 404, 429]
        last = answers[-1]
        assert last.json()["code"] == "limit_reached" and 1 <= int(last.headers["Retry-After"]) <= 21
        assert client.get("/v1/runs/x", headers=bearer(key)).status_code == 404, "a key is counted by itself"
    with server.client("bo") as client:
        assert client.get("/v1/runs/x").status_code == 404, "so is another person"


def test_an_address_is_counted_whoever_asks_from_it(serve):
    server = serve(api=ApiLimits(address_per_minute=2))
    codes = []
    for user in ("ann", "bo", "cy"):
        with server.client(user) as client:
            codes.append(client.get("/v1/runs/x").status_code)
    assert codes == [404, 404, 429]


def test_only_so_many_streams_are_open_at_once(serve, eventually):
    server = serve(api=ApiLimits(streams=1), provider=Scripted("slow " * 400, delay=0.02))
    with server.client() as client:
        url = client.post("/v1/runs", json=BODY).json()["stream_url"]
        with client.stream("GET", url) as first:
            pieces = first.iter_raw()  # held: a generator that is dropped closes its connection
            next(pieces)
            refused = client.get(url)
            assert refused.status_code == 429 and refused.json()["code"] == "limit_reached"

        def free():
            with client.stream("GET", url) as again:
                return again.status_code == 200

        assert eventually(free)


def test_who_read_a_stream_is_kept_with_how_far(server, client, eventually):
    started = client.post("/v1/runs", json=BODY).json()
    server.generating.wait(started["id"])
    client.get(started["stream_url"])
    noted = eventually(lambda: len(rows := AuditStore(server.database).of(started["id"])) == 2 and rows)
    assert [(one["user"], one["action"]) for one in noted] == [
        ("ann", "stream.opened"),
        ("ann", "stream.closed"),
    ]
    length = server.generating.run(started["id"]).length
    assert noted[1]["details"] == {"over": "sse", "address": "127.0.0.1", "key": None, "until": f"1-{length}"}


def test_a_reader_that_leaves_is_noted_too(server, eventually):
    server.provider = Scripted("slow " * 400, delay=0.02)
    with server.client() as client:
        started = client.post("/v1/runs", json=BODY).json()
        left = threading.Event()

        def read():
            with server.client() as other, other.stream("GET", started["stream_url"]) as one:
                next(one.iter_raw())
            left.set()

        threading.Thread(target=read).start()
        assert left.wait(10)
        audit = AuditStore(server.database)
        assert eventually(lambda: [one["action"] for one in audit.of(started["id"])][1:] == ["stream.closed"])
