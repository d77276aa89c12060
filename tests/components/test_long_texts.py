"""A long text goes to its editor in messages of moderate size."""

from base64 import b64decode

import pytest

from workbench.components import rich_text
from workbench.components._handing import MOST, VIEWS
from workbench.components.content_view import ContentView
from workbench.components.rich_text import RichText
from workbench.model.content import doc, node, paragraph, text
from workbench.model.course import Page
from workbench.services._yjs import new_doc, read
from workbench.services.collaborating import Collaborating
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore

LONG = doc(*(paragraph(f"Paragraph {number}." + " It goes on." * 80) for number in range(900)))


class Read(ContentView):
    """A page to read whose messages are kept."""

    def _send_msg(self, message):
        self.__dict__.setdefault("spoken", []).append(message)


class Spoken(RichText):
    """An editor whose messages are kept."""

    def _send_msg(self, message):
        self.__dict__.setdefault("spoken", []).append(message)


@pytest.fixture
def editor(database):
    documents = DocumentStore(database)
    course = CourseStore(database).create("Plants", owner="ada")
    page = OutlineStore(database).add_pages(course, [Page(title="Water", body=LONG)])[0]
    service = Collaborating(documents)
    yield Spoken(service.room(page), user="ada")
    service.close()


def fetched(editor, state):
    """All parts of a snapshot, as a view asks for them; and the sizes of the messages."""
    updates, sizes = [state["update"]], [len(state["update"])]
    while len(updates) < state["more"]["parts"]:
        editor.mentioned("more", {"name": state["more"]["name"], "at": len(updates)})
        message = editor.spoken.pop()["data"]
        assert message["at"] == len(updates)
        updates += message["updates"]
        sizes.append(sum(map(len, message["updates"])))
    return [b64decode(one) for one in updates], sizes


def test_a_long_text_is_handed_on_in_parts(editor):
    updates, sizes = fetched(editor, editor.snapshot())
    assert read(new_doc(*updates)).tree.plain == LONG.plain
    assert len(sizes) >= 2
    assert max(sizes) < MOST * 1.5


def test_two_views_get_all_of_it_though_somebody_writes_meanwhile(editor):
    room = editor._room
    first = editor.snapshot()
    for number in range(3):
        room.edit(lambda tree, number=number: doc(paragraph(f"New {number}."), *tree.content), author="bob")
    second = editor.snapshot()
    assert read(new_doc(*fetched(editor, first)[0])).tree.plain == LONG.plain
    assert read(new_doc(*fetched(editor, second)[0])).tree.plain.startswith(
        "New 2.\nNew 1.\nNew 0.\nParagraph 0."
    )
    assert not editor._handing


def test_views_that_never_ask_are_forgotten(editor):
    for _ in range(20):
        editor.snapshot()
    assert len(editor._handing) <= VIEWS


def test_a_part_that_is_not_there_is_no_part(editor):
    editor.mentioned("more", {"name": "none", "at": 1})
    assert editor.spoken.pop()["data"]["updates"] == []


def test_who_has_nearly_all_gets_the_rest_at_once(editor):
    editor.greeted({"vector": rich_text._text(editor._room.vector())})
    state = editor.snapshot()
    assert state["more"] is None
    assert len(state["update"]) < 100


def reading(blocks=700):
    made = (node("paragraph", text(f"Paragraph {number}."), id=f"b{number}") for number in range(blocks))
    view = Read(doc(*made, node("blockquote", node("paragraph", text("Last."), id="deep"))))
    view._handle_msg({"type": "ready", "view": "one"})
    return view, view.spoken.pop()["state"]


def said(view):
    """What a view was told since, as one batch of messages each."""
    spoken, view.spoken = view.spoken, []
    return [one for batch in spoken if batch["type"] == "batch" for one in batch["messages"]]


def test_of_a_long_page_to_read_the_first_blocks_are_shown_and_more_when_asked_for():
    view, state = reading()
    shown = state["tree"]["content"]
    assert (len(shown), state["rest"]) == (300, 401)
    while state["rest"]:
        view.received("more", {})
        (message,) = said(view)
        state = message["data"]
        shown = [*shown, *state["blocks"]]
    assert shown == view._tree["content"]
    assert view.snapshot() == {"tree": view._tree, "assets": {}, "rest": 0}


def test_who_looks_for_a_place_further_down_gets_all_before_it():
    view, _ = reading()
    view.scroll_to("b7")
    assert not said(view)
    view.scroll_to("deep")
    (message,) = said(view)
    assert len(message["data"]["blocks"]) == 401
    assert message["data"]["rest"] == 0


def test_another_page_is_shown_from_its_beginning():
    view, _ = reading()
    view.received("more", {})
    view.show(None)
    view.show(doc(*(paragraph(f"Other {number}.") for number in range(400))))
    assert view.snapshot()["rest"] == 100
