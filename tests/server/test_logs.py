"""The log says which runs there were and how they went, and nothing of what was said."""

import json
import logging
import sys

from workbench.providers.scripted import Scripted
from workbench.server.logs import JsonLines


def test_a_run_is_in_the_log_by_its_ids_and_figures_alone(server, client, caplog, eventually):
    server.provider = Scripted("a secret answer")
    caplog.set_level(logging.INFO, "workbench.runs")
    started = client.post("/v1/runs", json={"text": "a secret wish", "action": "improve"}).json()
    server.generating.wait(started["id"])
    eventually(lambda: len(caplog.records) == 2)
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert [line["event"] for line in lines] == ["run.started", "run.ended"]
    for line in lines:
        assert (line["run_id"], line["user"], line["level"]) == (started["id"], "ann", "info")
        assert "secret" not in json.dumps(line)
    assert lines[1]["status"] == "completed" and lines[1]["tokens"] > 0


def test_addresses_are_logged_without_their_query(server, client, caplog, eventually):
    caplog.set_level(logging.INFO, "tornado.access")
    client.get("/v1/tutor/stream?token=hidden")
    client.get("/google/callback?code=hidden")
    client.get("/healthz?key=hidden")

    def lines():
        return [record.getMessage() for record in caplog.records if record.name == "tornado.access"]

    eventually(lambda: len(lines()) == 3)  # a line is written when its answer is gone already
    assert "/v1/tutor/stream" in lines()[0] and "hidden" not in "".join(lines())


def test_a_failure_has_its_traceback_in_one_line():
    try:
        raise ValueError("x")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "It broke", (), None)
        record.exc_info = sys.exc_info()
    line = JsonLines().format(record)
    assert "\n" not in line and "ValueError: x" in json.loads(line)["error"]


def test_metrics_tell_latency_refusals_and_the_relay(server, client):
    server.provider = Scripted("word " * 60, chunk=5, delay=0.01)
    started = client.post("/v1/runs", json={"text": "x", "action": "improve"}).json()
    client.get(started["stream_url"])
    client.get("/v1/runs/nothing")
    told = client.get("/metrics").text
    assert 'workbench_requests_refused_total{code="not_found"} 1.0' in told
    assert "workbench_relay_up 0.0" in told
    count = next(line for line in told.splitlines() if line.startswith("workbench_delivered_seconds_count"))
    assert float(count.split()[1]) > 3
