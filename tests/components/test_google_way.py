"""Choosing from one's Google Docs on the import page; Google is played by a local server."""

import socket

import httpx
import pytest
from playwright.sync_api import expect

from workbench.components.google_picker import GooglePicker
from workbench.components.google_way import GoogleWay
from workbench.components.import_page import ImportPage
from workbench.components.session import Session
from workbench.model.limits import FetchLimits
from workbench.settings import Settings
from workbench.workspace import Workspace

BACK = "http://localhost/google/callback"


@pytest.fixture
def workspace(tmp_path, google):
    settings = Settings(
        data_dir=tmp_path, samples=False, google=google.settings(), fetch=FetchLimits(private=True)
    )
    with Workspace.open(settings) as opened:
        yield opened


@pytest.fixture
def connecting(workspace):
    return workspace.services.connecting


@pytest.fixture
def session():
    return Session(routes=True)


@pytest.fixture
def taken():
    return []


@pytest.fixture
def way(connecting, session, taken):
    async def take(source):
        taken.append(source)

    return GoogleWay(connecting, session, take)


def connect(connecting):
    sent = httpx.URL(httpx.get(connecting.begin("default_user", BACK)).headers["location"])
    connecting.finish("default_user", state=sent.params["state"], code=sent.params["code"])


def shown(way):
    return way._picker.shown


async def test_before_connecting_only_the_button_is_there(way):
    await way.do_look({})
    assert (shown(way)["connect"], shown(way)["account"], shown(way)["documents"]) == (
        "google/connect",
        None,
        [],
    )


async def test_documents_are_shown_searched_and_paged(way, connecting, google):
    google.files += [{"id": f"d{n}", "name": f"Note {n}"} for n in range(3)]
    connect(connecting)
    await way.do_look({})
    assert shown(way)["account"]["email"] == "ann@example.org"
    assert [one["title"] for one in shown(way)["documents"]] == ["Plants", "Note 0"]
    await way.do_more({})
    assert len(shown(way)["documents"]) == 4 and not shown(way)["more"]
    await way.do_search({"text": "note 2"})
    assert [one["title"] for one in shown(way)["documents"]] == ["Note 2"]


async def test_the_one_chosen_is_imported(workspace, session, connecting):
    connect(connecting)
    page = ImportPage(workspace.services, session)
    (asked,) = page._google._asked
    await asked("take", {"id": "doc-0000000001"})
    (item,) = page._intake.items
    assert (item.name, item.state) == ("Plants.gdoc", "ready")
    assert item.imported.course.title == "Plants"


class Elsewhere:
    """docs.google.com by a name server that leads to where nobody may ask."""

    def __init__(self, monkeypatch):
        self.asked = []
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *more, **named: self._found(real, host, more, named)
        )

    def _found(self, real, host, more, named):
        if host != "docs.google.com":
            return real(host, *more, **named)
        self.asked.append(host)
        return real("10.0.0.1", *more, **named)


async def test_an_address_of_a_document_that_is_not_shared_is_read_through_the_account(
    tmp_path, google, session, monkeypatch
):
    elsewhere = Elsewhere(monkeypatch)
    google.files[0]["id"] = name = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"
    google.documents[name] = google.documents["doc-0000000001"]
    address = f"https://docs.google.com/document/d/{name}/edit?usp=sharing"
    settings = Settings(data_dir=tmp_path, samples=False, google=google.settings())
    with Workspace.open(settings) as opened:
        page = ImportPage(opened.services, session)
        await page._intake.fetch(address)
        assert page._intake.items[0].state == "failed"
        connect(opened.services.connecting)
        await page._intake.fetch(address)
        item = page._intake.items[-1]
        assert (item.state, item.imported.course.title) == ("ready", "Plants")
        await page._intake.fetch("https://docs.google.com/forms/d/secret")
        assert page._intake.items[-1].state == "failed"
    assert len(elsewhere.asked) == 3  # each time as anybody first


async def test_a_grant_that_was_taken_back_asks_to_connect_again(way, connecting, google):
    connect(connecting)
    await way.do_look({})
    google.access.clear()
    google.refresh.clear()
    await way.do_take({"id": "doc-0000000001"})
    assert shown(way)["account"] is None and "Connect your Google account again" in shown(way)["problem"]


async def test_what_google_refuses_is_told_beside_the_list(way, connecting, taken):
    connect(connecting)
    await way.do_take({"id": "gone"})
    assert "does not find" in shown(way)["problem"] and not taken and not shown(way)["busy"]


async def test_disconnecting_empties_the_list(way, connecting, session):
    connect(connecting)
    await way.do_look({})
    await way.do_leave({})
    assert (shown(way)["account"], shown(way)["documents"]) == (None, [])
    assert "disconnected" in session.notice.text


def test_without_a_client_or_routes_it_says_how_to_get_them(workspace, connecting, taken, tmp_path):
    without_routes = GoogleWay(connecting, Session(), taken.append)
    assert "workbench serve" in shown(without_routes)["hint"] and shown(without_routes)["connect"] == ""
    with Workspace.open(Settings(data_dir=tmp_path / "other", samples=False)) as other:
        way = GoogleWay(other.services.connecting, Session(routes=True), taken.append)
        assert "WORKBENCH_GOOGLE_CLIENT_ID" in shown(way)["hint"]


def test_the_keyboard_stays_in_the_list_while_it_is_drawn_anew(serve, page):
    picker = GooglePicker(connect="google/connect")
    page.goto(serve(lambda: picker))
    documents = [{"id": f"d{n}", "title": f"Note {n}", "owner": "", "modified": ""} for n in range(4)]
    page.get_by_role("link", name="Connect").focus()
    picker.show(account={"email": "ann@example.org", "name": ""}, documents=documents[:2], more=True)
    expect(page.get_by_role("searchbox")).to_be_focused()
    more = page.get_by_role("button", name="Show more")
    more.press("Enter")
    picker.show(busy=True)
    picker.show(busy=False, documents=documents, more=False)
    expect(page.get_by_role("button", name="Note 2")).to_be_focused()
    picker.show(busy=True)
    picker.show(busy=False)
    expect(page.get_by_role("button", name="Note 2")).to_be_focused()
    picker.show(account=None, documents=[], problem="Google ended this connection.")
    expect(page.get_by_role("link", name="Connect")).to_be_focused()
