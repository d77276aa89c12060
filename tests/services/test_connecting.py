"""A person's Google account, against a server that plays Google: nothing here leaves this machine."""

import json
import threading
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from google_documents import document, para, run, tab
from google_server import GOOGLE_DOC
from sqlalchemy import select
from word_files import p, word, zipped

from workbench.importers import read
from workbench.model.errors import BadInput, Forbidden, Misconfigured, NotConnected, NotFound, Unreadable
from workbench.model.limits import FetchLimits
from workbench.services.connecting import Connecting
from workbench.settings import GoogleAccess
from workbench.storage.grants import GrantStore
from workbench.storage.settings import KeyFile
from workbench.storage.tables import preference

DOC = "doc-0000000001"
BACK = "http://localhost:5006/google/callback"
LIMITED = (403, {"error": {"code": 403, "errors": [{"reason": "userRateLimitExceeded"}]}}, {})
UNKNOWN = (401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}, {})


@pytest.fixture
def database(sqlite):
    return sqlite


@pytest.fixture
def grants(database, tmp_path):
    return GrantStore(database, KeyFile(tmp_path / "secret.key"))


@pytest.fixture
def connecting(google, grants):
    return Connecting(grants, google.settings(), FetchLimits(private=True), pause=0.01)


def agree(address):
    """What Google's page sends the browser back with."""
    answer = httpx.get(address, follow_redirects=False)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def connect(connecting, user="ann"):
    return connecting.finish(user, **agree(connecting.begin(user, BACK)))


def test_a_person_signs_in_once_and_is_known_then(connecting, google):
    address = connecting.begin("ann", BACK)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["access_type"] == "offline" and asked["prompt"] == "consent"
    assert asked["include_granted_scopes"] == "true" and asked["redirect_uri"] == BACK
    assert asked["code_challenge_method"] == "S256" and len(asked["state"]) >= 32
    assert connecting.account("ann") is None
    assert connecting.finish("ann", **agree(address)).email == "ann@example.org"
    assert connecting.account("ann").name == "Ann"
    assert connecting.account("bob") is None


def test_tokens_are_encrypted_where_they_are_kept(connecting, google, database):
    connect(connecting)
    with database.read() as connection:
        kept = " ".join(map(str, connection.scalars(select(preference.c.value))))
    assert kept and not any(token in kept for token in (*google.access, *google.refresh))


def test_a_state_counts_once_and_only_for_who_began(connecting):
    back = agree(connecting.begin("ann", BACK))
    with pytest.raises(BadInput, match="not begun here"):
        connecting.finish("bob", **back)
    connecting.finish("ann", **back)
    with pytest.raises(BadInput, match="not begun here"):
        connecting.finish("ann", **back)


def test_a_state_that_is_another_is_refused_and_spends_the_one_kept(connecting):
    back = agree(connecting.begin("ann", BACK))
    with pytest.raises(BadInput, match="not begun here"):
        connecting.finish("ann", state="forged", code=back["code"])
    with pytest.raises(BadInput, match="not begun here"):
        connecting.finish("ann", **back)


def test_a_state_ends(google, grants):
    connecting = Connecting(grants, google.settings(state_minutes=0), FetchLimits(private=True))
    with pytest.raises(BadInput, match="too long"):
        connect(connecting)


def test_who_does_not_agree_is_told_so(connecting):
    state = agree(connecting.begin("ann", BACK))["state"]
    with pytest.raises(BadInput, match="not allowed"):
        connecting.finish("ann", state=state, code="", error="access_denied")
    assert connecting.account("ann") is None


def test_a_code_without_its_verifier_is_worth_nothing(connecting, grants):
    back = agree(connecting.begin("ann", BACK))
    pending = grants.get("ann", "google-state")
    grants.put("ann", "google-state", {**pending, "verifier": "x" * 60})
    with pytest.raises(BadInput, match="does not accept"):
        connecting.finish("ann", **back)


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (200, "[1, 2]", Unreadable, "cannot be read"),
        (200, "<html>", Unreadable, "cannot be read"),
        (200, {"refresh_token": "r"}, Unreadable, "cannot be read"),
        (500, "boom", Unreadable, "cannot be read"),
        (400, {"error": "invalid_grant"}, BadInput, "does not accept"),
        (401, {"error": "invalid_client"}, Misconfigured, "does not know this workbench"),
    ],
)
def test_whatever_comes_in_place_of_a_token_is_a_sentence(connecting, google, status, body, error, said):
    google.problems = {"/token": [(status, body, {"content-type": "application/json"})]}
    with pytest.raises(error, match=said):
        connect(connecting)
    assert connecting.account("ann") is None


@pytest.mark.parametrize("body", ["[]", "{}", '{"title": "x"}'])
def test_what_is_no_document_is_a_sentence(connecting, google, body):
    connect(connecting)
    google.problems = {"/v1/documents": [(200, body, {})]}
    with pytest.raises(Unreadable, match="no document"):
        connecting.read("ann", DOC)


def test_fewer_permissions_than_needed_are_told(connecting, google):
    google.scope = "https://www.googleapis.com/auth/documents.readonly"
    with pytest.raises(BadInput, match="not allowed"):
        connect(connecting)


def test_without_a_client_nobody_can_connect(grants):
    connecting = Connecting(grants, GoogleAccess(), FetchLimits())
    assert not connecting.possible
    with pytest.raises(Misconfigured, match="client id"):
        connecting.begin("ann", BACK)


def test_documents_are_listed_searched_and_paged(connecting, google):
    google.files += [{"id": f"doc-{n}", "name": f"Ann's {n}", "mimeType": GOOGLE_DOC} for n in range(3)]
    connect(connecting)
    first = connecting.documents("ann")
    assert [one.title for one in first.documents] == ["Plants", "Ann's 0"]
    assert first.documents[0].modified == "2026-05-04" and first.documents[0].owner == "Ann"
    assert [one.title for one in connecting.documents("ann", more=first.more).documents] == [
        "Ann's 1",
        "Ann's 2",
    ]
    assert len(connecting.documents("ann", "ann's 1").documents) == 1


def test_a_document_comes_with_pictures_comments_and_suggestions(connecting, google):
    google.documents[DOC] = document(
        tab(
            para("Leaves are ", run("blue", suggestedDeletionIds=["s"]),
                 run("green", suggestedInsertionIds=["s"])),
            para({"inlineObjectElement": {"inlineObjectId": "kix.1"}}),
            inlineObjects={"kix.1": {"inlineObjectProperties": {"embeddedObject": {
                "title": "A leaf", "imageProperties": {"contentUri": f"{google.url}/image.png"}}}}},
        )
    )  # fmt: skip
    google.comments[DOC] = [{"content": "Sure?", "author": {"displayName": "Bob"}}]
    connect(connecting)
    source = connecting.read("ann", DOC)
    imported = read(source)
    page = imported.course.pages[0]
    assert (source.name, imported.provenance.importer) == ("Plants.gdoc", "gdocs")
    assert page.body.content[0].plain == "Leaves are blue"
    assert imported.proposals[0].body.content[0].plain == "Leaves are green"
    assert [asset.media_type for asset in imported.assets] == ["image/png"]
    assert {note.code for note in imported.notes} == {"comment", "suggestions"}


def test_an_unchanged_document_is_the_same_source_each_time(connecting, google):
    connect(connecting)
    first = connecting.read("ann", DOC)
    google.documents[DOC]["revisionId"] = "r2"
    assert connecting.read("ann", DOC).sha256 == first.sha256


def test_where_the_docs_interface_is_off_drive_exports_the_document(connecting, google):
    refusal = {
        "error": {"code": 403, "status": "PERMISSION_DENIED", "details": [{"reason": "SERVICE_DISABLED"}]}
    }
    google.problems["/v1/documents"] = [(403, refusal, {})]
    google.exports[DOC] = zipped(word(p("From Drive")))
    connect(connecting)
    source = connecting.read("ann", DOC)
    assert source.name == "Plants.docx"
    assert read(source).course.pages[0].body.plain == "From Drive"


def test_a_word_file_in_drive_comes_as_it_is(connecting, google):
    from workbench.services._google_files import WORD

    google.files.append({"id": "w", "name": "Old.docx", "mimeType": WORD})
    google.exports["w"] = zipped(word(p("Word")))
    connect(connecting)
    assert read(connecting.read("ann", "w")).course.pages[0].body.plain == "Word"


def test_comments_that_cannot_be_had_are_reported(connecting, google):
    google.problems[f"/drive/v3/files/{DOC}/comments"] = [(403, {"error": {"code": 403}}, {})]
    connect(connecting)
    assert [note.code for note in read(connecting.read("ann", DOC)).notes] == ["comment"]


def ending(grants):
    """Leave the token less than the five minutes that it must have."""
    grants.put("ann", "google", {**grants.get("ann", "google"), "until": time.time() + 200})


def test_a_token_is_renewed_before_it_ends_and_the_new_refresh_token_is_kept(connecting, google, grants):
    connect(connecting)
    ending(grants)
    before = set(google.refresh)
    connecting.documents("ann")
    connecting.documents("ann")
    assert not before & set(google.refresh)
    assert sum(path == "/token" for _, path, _ in google.asked) == 2  # for the code, then once
    assert connecting.account("ann").email == "ann@example.org"


def test_a_refresh_token_that_stays_is_kept(connecting, google, grants):
    google.rotates = False
    connect(connecting)
    for _ in range(2):
        ending(grants)
        assert connecting.documents("ann").documents


def test_an_unknown_token_is_renewed_once(connecting, google):
    connect(connecting)
    google.problems["/drive/v3/files"] = [UNKNOWN]
    assert connecting.documents("ann").documents
    google.problems["/drive/v3/files"] = [UNKNOWN, UNKNOWN]
    with pytest.raises(NotConnected):
        connecting.documents("ann")


def test_a_grant_that_was_taken_back_asks_to_sign_in_again(connecting, google):
    connect(connecting)
    google.access.clear()
    google.refresh.clear()
    with pytest.raises(NotConnected, match="ended this connection"):
        connecting.documents("ann")
    assert connecting.account("ann") is None
    with pytest.raises(NotConnected, match="No Google account"):
        connecting.documents("ann")
    assert connect(connecting).email == "ann@example.org"


def test_many_at_once_renew_once(connecting, google, grants):
    connect(connecting)
    ending(grants)
    asked = len(google.asked)
    threads = [threading.Thread(target=connecting.documents, args=("ann",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sum(path == "/token" for _, path, _ in google.asked[asked:]) == 1


@pytest.mark.parametrize(
    "trouble", [LIMITED, (429, "", {"retry-after": "0"}), (503, "", {}), (500, "no json", {})]
)
def test_passing_trouble_is_waited_out_and_lasting_trouble_is_told(connecting, google, trouble):
    connect(connecting)
    google.problems["/drive/v3/files"] = [trouble, trouble]
    assert connecting.documents("ann").documents
    google.problems["/drive/v3/files"] = [trouble] * 3
    with pytest.raises(Unreadable) as caught:
        connecting.documents("ann")
    assert "again" in caught.value.advice


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, {"error": {"code": 404}}, NotFound),
        (403, {"error": {"code": 403, "errors": [{"reason": "forbidden"}]}}, Forbidden),
        (403, {"error": {"details": [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}, NotConnected),
        (200, "no json", Unreadable),
    ],
)
def test_refusals_are_sentences(connecting, google, status, body, error):
    connect(connecting)
    google.problems["/drive/v3/files"] = [(status, body, {})]
    with pytest.raises(error):
        connecting.documents("ann")


def test_a_slow_google_is_not_waited_for(google, grants):
    connect(Connecting(grants, google.settings(), FetchLimits(private=True)))
    google.delay = 2.0
    began = time.monotonic()
    with pytest.raises(Unreadable, match="too long"):
        Connecting(grants, google.settings(seconds=0.3), FetchLimits(private=True)).documents("ann")
    assert time.monotonic() - began < 1.5


def test_disconnecting_gives_the_access_back_and_forgets_it(connecting, google):
    connect(connecting)
    assert connecting.disconnect("ann")
    assert connecting.account("ann") is None and not google.refresh
    assert connecting.disconnect("ann")


def test_disconnecting_forgets_also_when_google_does_not_answer(connecting, google, grants):
    connect(connecting)
    gone = Connecting(grants, google.settings(revoke_url="http://127.0.0.1:9/revoke"), FetchLimits())
    assert gone.disconnect("ann") is False
    assert connecting.account("ann") is None


def test_another_key_file_means_to_sign_in_again(connecting, google, database, tmp_path):
    connect(connecting)
    other = GrantStore(database, KeyFile(tmp_path / "other.key"))
    other.put("bob", "google", {})
    assert Connecting(other, google.settings(), FetchLimits()).account("ann") is None


def test_what_is_kept_is_json_that_says_no_more_than_needed(connecting, grants):
    connect(connecting)
    kept = grants.get("ann", "google")
    assert set(kept) == {"token", "refresh", "until", "email", "name"}
    assert json.dumps(kept)
