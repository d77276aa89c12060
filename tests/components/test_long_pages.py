"""A page of many blocks is drawn in parts; it reads, looks and is written in as one that is not."""

import random

import pytest

from workbench.components.content_view import ContentView
from workbench.model.content import doc, heading, mark, node, paragraph, plain_text, text, to_json

pytestmark = pytest.mark.browser

SEEN = """parts => parts.map(one => one.firstElementChild)
  .filter(one => one.checkVisibility({ contentVisibilityAuto: true })).length"""
TEXTS = """editor => [...editor.children]
  .flatMap(one => (one.className === "wb-part" ? [...one.children] : [one]))
  .map(one => one.textContent)"""
TOPS = """(editor, style) => {
  for (const part of editor.querySelectorAll(".wb-part")) part.style.cssText = style;
  const blocks = [...editor.querySelectorAll(".wb-part > *")];
  return blocks.map(one => Math.round(one.getBoundingClientRect().top - editor.getBoundingClientRect().top));
}"""
WATCH = """editor => {
  window.drawn = 0;
  new MutationObserver(seen => seen.forEach(one => (window.drawn += one.addedNodes.length)))
    .observe(editor, { childList: true, subtree: true });
}"""
CURSOR = """(editor, part) => {
  const first = editor.querySelectorAll(".wb-part")[part];
  const text = document.createTreeWalker(first, NodeFilter.SHOW_TEXT).nextNode();
  editor.focus();
  text.parentElement.scrollIntoView({ block: "center" });
  editor.getRootNode().getSelection().collapse(text, 0);
}"""


def blocks(number):
    for at in range(number):
        if at % 9 == 4:
            yield heading(2, f"Section {at}")
        elif at % 9 == 7:
            items = (node("listItem", paragraph(f"{name} of {at}")) for name in ("First", "Second"))
            yield node("bulletList", *items)
        else:
            yield paragraph(f"Paragraph {at}.")


@pytest.fixture
def long_page(open_room, write, page):
    """A room with a page of 900 blocks, and the editor that is open on it."""
    room = open_room(*blocks(900))
    write(room)
    return room, page.locator(".ProseMirror")


def at_part(page, editor, part):
    """Put the cursor before the first letter of a part."""
    editor.evaluate(CURSOR, part)
    page.wait_for_timeout(60)


def shown(editor):
    return "".join(editor.evaluate(TEXTS))


def said(room):
    return plain_text(room.tree()).replace("\n", "")


def test_a_short_page_is_drawn_as_it_always_was(open_room, write, page):
    write(open_room(*blocks(120)))
    assert page.locator(".wb-part").count() == 0
    assert page.locator(".ProseMirror > *").count() == 120


def test_of_a_long_page_only_what_is_in_view_is_laid_out(long_page, page):
    parts = page.locator(".wb-part")
    assert 8 <= parts.count() <= 40
    assert parts.evaluate_all(SEEN) <= 4


LONG_SEEN = """page => [...page.querySelectorAll(".wb-long")]
  .filter(one => one.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""


def test_of_long_paragraphs_only_those_in_view_are_laid_out(open_room, write, page, serve):
    long = [paragraph(text("It begins. ", mark("bold")), "And goes on. " * 800) for _ in range(20)]
    room = open_room(node("bulletList", *(node("listItem", one) for one in long)))
    write(room)
    assert page.locator(".wb-long").count() == 20
    assert 1 <= page.locator(".ProseMirror").evaluate(LONG_SEEN) <= 4
    tree = room.tree()
    page.goto(serve(lambda: ContentView(tree)))
    assert page.locator(".wb-long").nth(19).text_content() == long[19].plain
    assert 1 <= page.locator("article").evaluate(LONG_SEEN) <= 4


def test_a_key_on_a_long_page_draws_one_block(long_page, page, eventually):
    room, editor = long_page
    at_part(page, editor, 2)
    editor.evaluate(WATCH)
    page.keyboard.type("word ")
    assert page.evaluate("window.drawn") <= 2
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("window.drawn") <= 8
    assert eventually(lambda: "word " in said(room) and shown(editor) == said(room))


def test_parts_change_nothing_of_how_a_page_looks(long_page):
    _, editor = long_page
    apart = editor.evaluate(TOPS, "content-visibility: visible; contain: layout style paint")
    assert apart == editor.evaluate(TOPS, "display: contents")


def test_an_edit_on_the_server_is_drawn_in_its_part(long_page, page, eventually):
    room, editor = long_page
    editor.evaluate(WATCH)
    room.edit(lambda tree: doc(paragraph("Before all."), *tree.content), author="bob")
    assert eventually(lambda: shown(editor).startswith("Before all."))
    assert shown(editor) == said(room)
    assert page.evaluate("window.drawn") <= 4, "more was drawn than what is new"


def test_a_page_that_grows_long_is_drawn_in_parts(open_room, write, page, eventually):
    room = open_room(*blocks(40))
    write(room)
    room.edit(lambda tree: doc(*tree.content, *blocks(600)), author="bob")
    assert eventually(lambda: page.locator(".wb-part").count() >= 4)
    assert shown(page.locator(".ProseMirror")) == said(room)


WAYS = ("Enter", "Backspace", "Delete", "ArrowUp", "ArrowDown", "Shift+ArrowUp", "Shift+ArrowDown")
KEYS = (*WAYS, "a", "Control+z")


@pytest.mark.parametrize("seed", range(4))
def test_what_is_written_at_the_edges_of_parts_is_what_the_server_has(long_page, page, eventually, seed):
    room, editor = long_page
    chance = random.Random(seed)
    for _ in range(5):
        at_part(page, editor, chance.randrange(1, page.locator(".wb-part").count()))
        for _ in range(12):
            page.keyboard.press(chance.choice(KEYS))
        page.wait_for_timeout(80)
    assert eventually(lambda: shown(editor) == said(room))
    assert len(editor.evaluate(TEXTS)) == len(room.tree().content)


BOLD, TITLE, LIST = "Control+b", "Control+Alt+2", "Control+Shift+8"
MANY_KEYS = (*KEYS, BOLD, TITLE, LIST, "Tab", "Shift+Tab", "Control+x", "Control+v", "Control+Shift+z")
PUT = """(editor, part) => {
  const { state, commands } = editor.editor;
  let at = 1 + Math.floor(part * (state.doc.content.size - 2));
  while (at > 1 && !state.doc.resolve(at).parent.inlineContent) at--;
  editor.focus();
  commands.setTextSelection(at);
  commands.scrollIntoView();
}"""


def bones(tree):
    """A page as kinds, ids, marks and words."""
    within = [bones(one) for one in tree.get("content", ())]
    marks = sorted(one["type"] for one in tree.get("marks", ()))
    return [tree["type"], (tree.get("attrs") or {}).get("id"), marks, tree.get("text", ""), within]


@pytest.mark.parametrize("size", [30, 400])
def test_what_two_people_write_at_once_is_the_same_for_both_and_kept(
    open_room, write, page, eventually, size
):
    room = open_room(*blocks(size))
    write(room)
    other = page.context.new_page()
    other.goto(write.url)
    editors = [one.locator(".ProseMirror") for one in (page, other)]
    chance = random.Random(size)
    for _ in range(8):
        editor = chance.choice(editors)
        editor.page.bring_to_front()
        editor.evaluate(PUT, chance.random())
        for _ in range(14):
            editor.page.keyboard.press(chance.choice(MANY_KEYS))

    def same():
        kept = bones(to_json(room.tree()))
        return all(bones(one.evaluate("one => one.editor.getJSON()")) == kept for one in editors)

    assert eventually(same)


def test_a_choice_of_text_over_several_parts_is_deleted_and_comes_back(long_page, page, eventually):
    room, editor = long_page
    before = said(room)
    at_part(page, editor, 1)
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    assert eventually(lambda: said(room) == "")
    page.keyboard.press("Control+z")
    assert eventually(lambda: said(room) == before and shown(editor) == before)
