"""On a page of many questions those in view are drawn; of all others the words are there, and the buttons."""

import pytest

from workbench.model.content import doc, node, paragraph
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    exercise_node,
    interaction_node,
)

pytestmark = pytest.mark.browser

MANY = 400
DRAWN = "editor => editor.querySelectorAll('.wb-choices').length"
WAITING = "editor => editor.querySelectorAll('.wb-words').length"
SAID = "editor => editor.textContent"
PUT = """(editor, words) => {
  const { doc } = editor.editor.state;
  let found = 0;
  doc.descendants((node, at) => { if (node.isText && node.text.startsWith(words)) found = at; });
  editor.editor.view.focus(); // at once: the command waits for the next frame
  editor.editor.commands.setTextSelection(found);
}"""
PICK = """(editor, at) => {
  const { doc } = editor.editor.state;
  let [seen, found] = [0, 0];
  doc.descendants((node, place) => { if (node.type.name === "interaction" && seen++ === at) found = place; });
  editor.editor.commands.setNodeSelection(found);
}"""
WORDS = ("Question {}", "About {}.", "Which one {}?", "Water {}", "Look again {}", "Read page {}.")
REACH = "(editor, at) => [...editor.querySelectorAll('button')].at(at).focus()"
FOCUSED = """editor => {
  const button = editor.getRootNode().activeElement;
  const part = button.closest(".wb-exercise-frame");
  return [button.textContent, button.isConnected, part.querySelectorAll(".wb-words").length];
}"""


def told(words):
    return doc(paragraph(words))


def question(at):
    choices = (
        Choice(id="a", content=told(f"Water {at}"), feedback=told(f"Look again {at}")),
        Choice(id="b", content=doc(paragraph("Light ", node("mathInline", latex=f"x^{{{at}}}")))),
    )
    asked = Interaction(
        kind=Kind.CHOICE, prompt=told(f"Which one {at}?"), choices=choices, key=Key(correct=("b",))
    )
    return exercise_node(
        Exercise(
            title=f"Question {at}",
            body=(paragraph(f"About {at}."), interaction_node(asked)),
            feedback=(Feedback(outcome="general", content=told(f"Read page {at}.")),),
        )
    )


@pytest.fixture
def quiz(open_room, write, page):
    """A room with a page of very many questions, and the editor that is open on it."""
    room = open_room(*map(question, range(MANY)))
    write(room)
    return room, page.locator(".ProseMirror")


def test_only_questions_near_the_view_are_drawn(quiz, page, eventually):
    _, editor = quiz
    assert eventually(lambda: 0 < editor.evaluate(DRAWN) < MANY / 3)
    editor.locator(".wb-exercise").last.scroll_into_view_if_needed()
    page.locator(".wb-choices").get_by_text(f"Water {MANY - 1}", exact=True).wait_for()
    assert editor.evaluate(DRAWN) < MANY / 2


def test_the_words_of_all_questions_can_be_searched(quiz, page):
    _, editor = quiz
    said = editor.evaluate(SAID)
    for at in (0, MANY // 2, MANY - 1):
        for words in WORDS:
            assert words.format(at) in said
        assert "x^{" + str(at) + "}" in said
    assert said.count("✓ Light") + editor.evaluate(DRAWN) >= MANY, "what is right is not marked"


def test_every_question_has_its_buttons_for_the_keyboard(quiz, page, eventually):
    _, editor = quiz
    assert editor.get_by_role("button", name="Edit the question: Choice").count() == MANY
    editor.evaluate(REACH, -1)
    assert eventually(lambda: editor.evaluate(FOCUSED) == ["Edit the question", True, 0])
    page.keyboard.press("Shift+Tab")
    assert editor.evaluate(FOCUSED)[:2] == ["Edit", True]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Question").fill("Which of these?")
    page.get_by_role("button", name="Done").click()
    page.locator(".wb-prompt").get_by_text("Which of these?").wait_for()


def test_a_question_that_is_picked_is_drawn_wherever_it_is(quiz):
    _, editor = quiz
    editor.evaluate(PICK, MANY // 2)
    assert editor.locator(".wb-question.selected .wb-choices").count() == 1


def test_the_cursor_stays_in_a_question_that_is_drawn_around_it(quiz, page, eventually):
    room, editor = quiz
    editor.evaluate(PUT, f"About {MANY - 50}.")
    page.keyboard.type("All ")
    editor.locator(".wb-exercise", has_text=f"About {MANY - 50}.").scroll_into_view_if_needed()
    page.locator(".wb-choices").get_by_text(f"Water {MANY - 50}", exact=True).wait_for()
    page.keyboard.type("this is ")
    assert eventually(lambda: f"All this is About {MANY - 50}." in room.tree().plain)


def test_on_paper_all_questions_are_drawn(quiz, page):
    _, editor = quiz
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert editor.evaluate(DRAWN) == MANY
    assert editor.evaluate(WAITING) == 0


def test_on_a_short_page_all_questions_are_drawn_at_once(open_room, write, page):
    write(open_room(*map(question, range(20))))
    editor = page.locator(".ProseMirror")
    assert editor.evaluate(DRAWN) == 20
    assert editor.evaluate(WAITING) == 0


def test_a_question_that_somebody_adds_in_view_is_drawn(quiz, page):
    room, _ = quiz
    page.locator(".wb-choices").first.wait_for()
    room.edit(lambda tree: doc(question(7000), *tree.content), author="bob")
    page.locator(".wb-choices").get_by_text("Water 7000", exact=True).wait_for()
