"""Live documents: kept before they are shown, the same for everybody."""

import threading
import time

import pytest
from live_documents import encoded
from rooms import replace_blocks
from sqlalchemy import text as sql

from workbench.model.content import doc, paragraph, plain_text
from workbench.model.course import Page
from workbench.model.errors import BadInput, Conflict, NotFound, TooLarge
from workbench.model.limits import EditLimits
from workbench.services._yjs import fragment, new_doc, read
from workbench.services.collaborating import Collaborating
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore


class Browser:
    """An editor as the server sees it: its own copy, sending and getting updates."""

    def __init__(self, room, name):
        self.room, self.name = room, name
        self.live = new_doc(room.state())
        self.heard = threading.Event()
        self.stop = room.subscribe(self.hear)

    def hear(self, update, origin):
        if origin != self.name:
            self.live.apply_update(update)
            self.heard.set()

    def type(self, place, string):
        before = self.live.get_state()
        line = next(iter(next(iter(fragment(self.live).children)).children))
        line.insert(place, string)
        self.room.apply(self.live.get_update(before), author=self.name, origin=self.name)

    @property
    def text(self):
        return plain_text(read(self.live).tree)


@pytest.fixture
def documents(database):
    return DocumentStore(database)


@pytest.fixture
def page(database, documents):
    course = CourseStore(database).create("Plants", owner="ada")
    return OutlineStore(database).add_pages(
        course, [Page(title="Water", body=doc(paragraph("Plants drink.")))]
    )[0]


@pytest.fixture
def collaborating(documents):
    service = Collaborating(documents, EditLimits(save_seconds=0.05, retry_seconds=0.05, fold_updates=5))
    yield service
    service.close()


def until(check, seconds=5):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_two_editors_end_with_the_same_text(collaborating, page):
    room = collaborating.room(page)
    ada, bob = Browser(room, "ada"), Browser(room, "bob")
    ada.type(13, " They do.")
    bob.type(0, "All ")
    until(lambda: ada.text == bob.text == "All Plants drink. They do.")
    assert plain_text(room.tree()) == "All Plants drink. They do."


def test_an_update_is_kept_before_anybody_hears_of_it(collaborating, documents, page):
    room = collaborating.room(page)
    rows = []
    room.subscribe(lambda update, origin: rows.append(update in documents.live(page).updates))
    Browser(room, "ada").type(0, "x")
    until(lambda: rows)
    assert rows == [True]


def test_the_text_is_there_after_a_restart(collaborating, documents, page):
    ada = Browser(collaborating.room(page), "ada")
    for letter in "abcdefgh":
        ada.type(0, letter)
    collaborating.close()
    again = Collaborating(documents, EditLimits())
    assert plain_text(again.tree(page)) == "hgfedcbaPlants drink."
    assert plain_text(documents.get(page).body) == "hgfedcbaPlants drink."
    again.close()


def test_updates_are_folded_into_one_state(collaborating, documents, page):
    ada = Browser(collaborating.room(page), "ada")
    for number in range(20):
        ada.type(0, f"{number} ")
        collaborating.flush()
    assert len(documents.live(page).updates) < 5
    assert plain_text(read(new_doc(documents.live(page).live)).tree).endswith("Plants drink.")


def test_two_processes_that_open_a_page_first_begin_from_one_state(documents, page):
    assert documents.begin(page, (encoded(doc(paragraph("first"))),))
    assert not documents.begin(page, (encoded(doc(paragraph("second"))),))
    service = Collaborating(documents)
    assert plain_text(service.tree(page)) == "first"
    service.close()


def test_the_server_edits_while_somebody_types(collaborating, page):
    room = collaborating.room(page)
    ada = Browser(room, "ada")
    block = room.tree().content[0].attrs["id"]
    replace_blocks(
        room, [block], [paragraph("Plants take up water."), paragraph("Much of it.")], author="bob"
    )
    ada.type(0, "Note: ")
    until(lambda: plain_text(room.tree()) == ada.text)
    assert "Much of it." in ada.text


def test_an_edit_and_what_belongs_to_it_are_kept_together_or_not_at_all(collaborating, documents, page):
    room = collaborating.room(page)

    def refuse(connection):
        raise Conflict("Somebody was first.")

    with pytest.raises(Conflict):
        room.edit(lambda tree: doc(paragraph("New.")), author="ada", also=refuse)
    assert plain_text(room.tree()) == "Plants drink."
    assert not documents.live(page).updates


UNREADABLE = {
    "empty": b"",
    "words": b"nonsense",
    "bytes": b"\xff" * 40,
    "cut": encoded(doc(paragraph("x")))[:-3],
}


@pytest.mark.parametrize("update", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_update_that_cannot_be_read_is_refused_and_changes_nothing(collaborating, page, update):
    room = collaborating.room(page)
    with pytest.raises(BadInput):
        room.apply(update, author="mallory", origin="m")
    assert plain_text(room.tree()) == "Plants drink."


def test_an_update_larger_than_allowed_is_refused(documents, page):
    service = Collaborating(documents, EditLimits(update_kb=1))
    with pytest.raises(TooLarge):
        service.room(page).apply(b"\x01" * 2000, author="mallory", origin="m")
    service.close()


def test_a_page_that_would_grow_too_large_is_refused_and_stays(documents, page):
    service = Collaborating(documents, EditLimits(document_mb=1))
    room = service.room(page)
    ada = Browser(room, "ada")
    ada.type(0, "x" * 600_000)
    with pytest.raises(TooLarge):
        ada.type(0, "y" * 600_000)
    assert "y" not in plain_text(room.tree())
    service.close()


def rename(database, old, new):
    with database.write() as writing:
        writing.execute(sql(f"ALTER TABLE {old} RENAME TO {new}"))


def test_while_the_disk_is_full_the_page_says_so_and_keeps_the_text(collaborating, database, page):
    room = collaborating.room(page)
    heard = []
    room.on_status(heard.append)
    rename(database, "document_update", "away")
    ada = Browser(room, "ada")
    ada.type(0, "Kept: ")
    until(lambda: any("could not be used" in word for word in heard))
    rename(database, "away", "document_update")
    until(lambda: heard[-1] == "saved")
    assert room.status == "saved"


def test_what_is_typed_just_before_the_page_is_saved_is_said_to_be_saved_too(documents, page):
    service = Collaborating(documents, EditLimits(save_seconds=0))
    room = service.room(page)
    ada, again = Browser(room, "ada"), ["2"]
    room.subscribe(lambda update, origin: ada.type(0, again.pop()) if again else None)  # told when it is kept
    ada.type(0, "1")
    until(lambda: not again and not room._unkept)
    time.sleep(0.2)
    until(lambda: room.status == "saved")
    service.close()


def test_a_screen_that_fails_does_not_keep_others_from_hearing(collaborating, page):
    room = collaborating.room(page)

    def broken(update, origin):
        raise RuntimeError("this screen is broken")

    room.subscribe(broken)
    bob = Browser(room, "bob")
    Browser(room, "ada").type(0, "x")
    assert bob.heard.wait(5)


def test_cursors_are_relayed_and_not_kept(collaborating, documents, page):
    room = collaborating.room(page)
    heard = []
    room.on_awareness(lambda message, origin: heard.append((message, origin)))
    room.relay(b"cursor", origin="ada")
    assert heard == [(b"cursor", "ada")]
    assert not documents.live(page).updates


def test_a_room_is_one_for_all_and_goes_when_nobody_holds_it(collaborating, page):
    room = collaborating.room(page)
    assert collaborating.room(page) is room
    collaborating.flush()


def test_a_page_that_does_not_exist_has_no_room(collaborating):
    with pytest.raises(NotFound):
        collaborating.room("none")


def test_hundred_updates_from_many_threads_are_all_kept(collaborating, page):
    room = collaborating.room(page)
    browsers = [Browser(room, f"b{number}") for number in range(5)]

    def work(browser):
        for _ in range(20):
            browser.type(0, "x")

    threads = [threading.Thread(target=work, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert plain_text(room.tree()).count("x") == 100
    until(lambda: all(browser.text.count("x") == 100 for browser in browsers))
