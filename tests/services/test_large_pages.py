"""A page of thousands of blocks is taken in, edited and let go of piece by piece."""

import threading

import pytest
from hypothesis import given, settings
from live_documents import encoded
from rooms import replace_blocks
from trees import documents as trees

from workbench.model.content import doc, node, paragraph, plain_text, text
from workbench.model.course import Page
from workbench.model.errors import NotFound
from workbench.model.limits import EditLimits
from workbench.services import _yencode
from workbench.services._states import States
from workbench.services._yedit import become
from workbench.services._yencode import first_updates
from workbench.services._yjs import fragment, let_go, new_doc, read
from workbench.services.collaborating import Collaborating
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore

BLOCKS = 1_000
MOST = 250_000
"""More bytes than any update of a large page may have."""


def large(word="Paragraph", blocks=BLOCKS):
    made = (
        node("paragraph", text(f"{word} {number} of a page that" + " goes on" * 50), id=f"b{number}")
        for number in range(blocks)
    )
    return doc(*made)


@pytest.fixture
def documents(database):
    return DocumentStore(database)


@pytest.fixture
def page(database, documents):
    course = CourseStore(database).create("Plants", owner="ada")
    return OutlineStore(database).add_pages(course, [Page(title="Water", body=large())])[0]


@pytest.fixture
def collaborating(documents):
    service = Collaborating(documents, EditLimits(save_seconds=0.05, fold_updates=5))
    yield service
    service.close()


@pytest.mark.parametrize("structs", [1, 3, 4_000])
@given(trees)
@settings(max_examples=40)
def test_a_tree_survives_the_way_through_updates_of_any_size(structs, tree):
    before, _yencode._STRUCTS = _yencode._STRUCTS, structs
    try:
        mended = read(new_doc(*first_updates(tree)))
    finally:
        _yencode._STRUCTS = before
    assert mended.tree == tree
    assert not mended.problems


def test_values_of_every_kind_are_written_as_editors_read_them():
    data = {
        "small": [0, 1, 63, 64, -1, -64, 8191, 8192, 2**31 - 1, -(2**31) + 1],
        "great": [2**31, -(2**40), 0.5, -1e300],
        "rest": [None, True, False, "", "ä😀", {}, [], {"": {"deep": [[]]}}],
    }
    tree = doc(node("exercise", node("interaction", data=data), id="e1", points=2.5))
    assert read(new_doc(encoded(tree))).tree == tree


def test_the_first_state_of_a_large_page_comes_in_updates_of_moderate_size():
    table = node(
        "table", *(node("tableRow", node("tableCell", paragraph(f"Cell {one}"))) for one in range(BLOCKS))
    )
    for tree in (large(), doc(table)):
        updates = list(first_updates(tree))
        assert len(updates) >= 2
        assert max(map(len, updates)) < MOST
        assert read(new_doc(*updates)).tree == tree


def test_a_large_page_is_kept_and_opened_in_parts(collaborating, documents, page):
    room = collaborating.room(page)
    stored = documents.live(page)
    assert max(map(len, (stored.live, *stored.updates))) < MOST
    assert room.states() == (stored.live, *stored.updates)
    assert room.tree() == large()
    del room
    assert collaborating.room(page).tree() == large()


def test_a_change_of_all_of_a_large_page_comes_in_parts(collaborating, documents, page):
    room = collaborating.room(page)
    browser, told = new_doc(*room.states()), []
    room.subscribe(lambda update, origin: told.append(update))
    room.edit(lambda tree: large("Sentence"), author="ada")
    assert len(told) >= BLOCKS // 200
    assert max(map(len, told)) < MOST
    for update in told:
        browser.apply_update(update)
    assert read(browser).tree == room.tree() == large("Sentence")
    again = Collaborating(documents)
    assert again.tree(page) == large("Sentence")
    again.close()


def test_an_edit_of_one_block_is_one_small_update(collaborating, page):
    room, told = collaborating.room(page), []
    room.subscribe(lambda update, origin: told.append(update))
    replace_blocks(room, ["b7"], [paragraph("Other.")], author="ada")
    assert len(told) == 1
    assert len(told[0]) < 500


def test_small_edits_of_a_large_page_are_folded_and_its_parts_are_left(
    collaborating, documents, page, monkeypatch
):
    monkeypatch.setattr("workbench.storage.live_updates._AT_ONCE", 3)
    room = collaborating.room(page)
    parts = documents.live(page)
    for number in range(12):
        live = new_doc(*room.states())
        before = live.get_state()
        next(iter(fragment(live).children[3].children)).insert(0, f"{number} ")
        room.apply(live.get_update(before), author="ada", origin="a")
        collaborating.flush()
    kept = documents.live(page)
    assert kept.live == parts.live
    assert kept.updates[: len(parts.updates)] == parts.updates
    assert len(kept.updates) - len(parts.updates) < 5
    again = Collaborating(documents)
    said = plain_text(again.tree(page).content[3])
    assert said.startswith("11 10 9 8 7 6 5 4 3 2 1 0 Paragraph 3 of")
    again.close()


def test_edits_are_remembered_in_groups():
    live = new_doc(encoded(doc(paragraph("Roots."))))
    states = States([live.get_update()])
    for number in range(300):
        before = live.get_state()
        next(iter(fragment(live).children[0].children)).insert(0, f"{number} ")
        states.add(live.get_update(before))
    assert len(states.all()) < 80
    assert read(new_doc(*states.all())).tree == read(live).tree


def test_a_document_is_emptied_bit_by_bit():
    live, sizes = new_doc(*first_updates(large())), []
    live.observe(lambda event: sizes.append(len(event.update)))
    let_go(live)
    assert not len(fragment(live).children)
    assert len(sizes) >= BLOCKS // 100


def test_a_broken_page_is_written_anew_in_parts():
    live = new_doc(*first_updates(large()))
    with live.transaction():
        fragment(live).children[5].attributes["textAlign"] = "upwards"
    updates = become(live, large("Sentence"))
    assert len(updates) >= 2 * BLOCKS // 200
    assert read(live).tree == large("Sentence")


class Slow(DocumentStore):
    """A store where one page takes its time."""

    def __init__(self, database, page):
        super().__init__(database)
        self.page, self.asked, self.go = page, threading.Event(), threading.Event()

    def live(self, document_id):
        if document_id == self.page:
            self.asked.set()
            assert self.go.wait(20)
        return super().live(document_id)


def test_while_a_large_page_is_opened_others_open_theirs(database, documents, page):
    course = documents.get(page).course_id
    small = OutlineStore(database).add_pages(course, [Page(title="Light", body=doc(paragraph("Light.")))])[0]
    slow = Slow(database, page)
    service, found = Collaborating(slow), []
    opening = [threading.Thread(target=lambda: found.append(service.room(page))) for _ in range(3)]
    for one in opening:
        one.start()
    assert slow.asked.wait(20)
    assert service.at_hand(page) is None
    assert plain_text(service.at_hand(small).tree()) == "Light."
    service.flush()
    slow.go.set()
    for one in opening:
        one.join(20)
    assert found[0] is found[1] is found[2] is service.at_hand(page)
    service.close()


def test_a_large_page_is_not_at_hand_until_it_was_opened(collaborating, page):
    assert collaborating.at_hand(page) is None
    room = collaborating.room(page)
    assert collaborating.at_hand(page) is room
    with pytest.raises(NotFound):
        collaborating.at_hand("nosuchpage")
