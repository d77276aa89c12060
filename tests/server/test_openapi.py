"""The description of the API says what the API does."""

import re

import jsonschema
import pytest

from workbench.model.events import StreamEvent
from workbench.providers.scripted import Scripted
from workbench.server import ROUTES
from workbench.server._openapi import specification

SPEC = specification()


def valid(name, value):
    schema = {"$ref": f"#/components/schemas/{name}", "components": SPEC["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_every_route_is_described_and_nothing_else():
    routes = {re.sub(r"\([^)]*\)", "{}", route) for route, _ in ROUTES}
    paths = {re.sub(r"\{[^}]*\}", "{}", path) for path in SPEC["paths"]}
    decisions = {path.replace(word, "{}") for path in paths for word in ("accept", "regenerate", "cancel")}
    assert routes <= paths | decisions
    assert all(
        path in routes or re.sub(r"(accept|regenerate|cancel)$", "{}", path) in routes for path in paths
    )


def test_the_description_is_openapi():
    assert SPEC["openapi"].startswith("3.1")
    for methods in SPEC["paths"].values():
        for call in methods.values():
            assert call["summary"].endswith(".") and call["responses"]
    for schema in SPEC["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_event_has_its_schema():
    names = {kind.__name__ for kind in StreamEvent.__args__}
    assert names <= set(SPEC["components"]["schemas"])


def test_answers_are_as_described(server, client):
    server.provider = Scripted("A reply.")
    started = client.post("/v1/runs", json={"text": "x", "action": "improve"}).json()
    valid("Run", started)
    server.generating.wait(started["id"])
    valid("Run", client.get(f"/v1/runs/{started['id']}").json())
    valid("Error", client.get("/v1/runs/nothing").json())
    valid("Error", client.post("/v1/runs", json=[]).json())


def test_the_keyboard_reaches_what_scrolls_on_its_page(client):
    page = client.get("/v1/docs").text
    assert all("tabindex" in tag for tag in re.findall(r'<pre[^>]*>|<div class="wide"[^>]*>', page))


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/v1/docs"])
def test_who_is_not_logged_in_may_read_it(server, path):
    with server.client(None) as stranger:
        answer = stranger.get(path)
    assert answer.status_code == 200
    assert "workbench" in answer.text and "<script" not in answer.text
