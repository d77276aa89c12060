"""Signing in to Google over the workbench's own routes; Google is played by a local server."""

import httpx
import pytest

from workbench.model.limits import FetchLimits
from workbench.services.connecting import Connecting
from workbench.settings import GoogleAccess
from workbench.storage.grants import GrantStore
from workbench.storage.settings import KeyFile


@pytest.fixture
def connecting(server, google, tmp_path):
    grants = GrantStore(server.database, KeyFile(tmp_path / "secret.key"))
    server.workspace.services.connecting = Connecting(grants, google.settings(), FetchLimits(private=True))
    return server.workspace.services.connecting


def consent(client):
    """Go to Google from the workbench, and agree; the address that Google sends the browser back to."""
    away = client.get("/google/connect")
    assert away.status_code == 302
    return httpx.get(away.headers["location"]).headers["location"]


def test_a_browser_goes_to_google_and_comes_back_connected(server, connecting):
    with server.client("ann") as client:
        back = consent(client)
        assert back.startswith(f"http://127.0.0.1:{server.port}/google/callback?")
        answer = client.get(back)
        assert answer.status_code == 200 and "ann@example.org is connected" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "token" not in answer.text and answer.headers["referrer-policy"] == "no-referrer"
        again = client.get(back)
        assert again.status_code == 400 and "not begun here" in again.text
    assert connecting.account("ann").email == "ann@example.org"


def test_another_person_cannot_finish_it(server, connecting):
    with server.client("ann") as ann, server.client("bob") as bob:
        assert bob.get(consent(ann)).status_code == 400
    assert connecting.account("bob") is None


def test_who_is_not_logged_in_cannot_begin(server, connecting):
    with server.client(None) as client:
        assert client.get("/google/connect").status_code == 401


def test_what_comes_back_is_never_markup(server, connecting):
    with server.client("ann") as client:
        consent(client)
        answer = client.get("/google/callback", params={"state": "<scripté>", "code": "x", "error": "<b>"})
        assert answer.status_code == 400
        assert "<script>" not in answer.text and "<b>" not in answer.text


def test_without_a_client_it_says_how_to_get_one(server, connecting, tmp_path):
    grants = GrantStore(server.database, KeyFile(tmp_path / "secret.key"))
    server.workspace.services.connecting = Connecting(grants, GoogleAccess(), FetchLimits())
    with server.client("ann") as client:
        answer = client.get("/google/connect")
    assert "WORKBENCH_GOOGLE_CLIENT_ID" in answer.text
