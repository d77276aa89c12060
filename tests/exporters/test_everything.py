"""All that the model can say, written and read back: what is not there again is told by a note."""

import pytest
from everything import bodies, said, settled, texts
from exercises import PICTURE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import exercises as exercises_of_import
from packages import imported
from quizzes import matching, numeric, several, single, typed

from workbench.exporters._base import exporter_named
from workbench.model.content import doc, node, paragraph, text
from workbench.model.course import Course, Page, PageKind
from workbench.model.exercise import Exercise, Feedback, Rubric, exercise_node

slow = settings(suppress_health_check=list(HealthCheck), max_examples=10)
PAGES = {"docx": "a.docx", "html": "a.html", "markdown": "a.md"}
QUIZZES = {
    "qti21": "a.zip", "qti30": "a.zip", "qti12": "a.zip", "cartridge": "a.imscc", "gift": "a.gift",
}  # fmt: skip
TITLE = "A title of its own"


def there_and_back(format, name, page):
    """The course that comes back, and all that was told on the way."""
    written = exporter_named(format).write(Course(title=TITLE, pages=(page,)), {PICTURE.sha256: PICTURE}.get)
    result = imported(written.data, name)
    return result, (*written.notes, *result.notes)


@pytest.mark.parametrize("format", PAGES)
@slow
@given(body=bodies())
def test_a_page_comes_back_or_it_is_told(format, body):
    went = doc(node("heading", text(TITLE), level=1), paragraph("First."), *body.content)
    result, told = there_and_back(format, PAGES[format], Page(title=TITLE, body=went))
    (page,) = result.course.pages
    assert told or settled(page.body) == settled(went)


parts = st.one_of(
    single(said), several(said), typed(said), numeric(), matching(said),
)  # fmt: skip


@st.composite
def exercises(draw):
    """A question whose texts say whatever a text can say."""
    outcomes = draw(st.lists(st.sampled_from(["correct", "incorrect", "general"]), max_size=2, unique=True))
    return Exercise(
        body=(*draw(texts).content, *draw(parts)),
        identifier="q1",
        title="A question",
        points=draw(st.sampled_from([None, 2.5])),
        feedback=tuple(Feedback(outcome=one, content=draw(texts)) for one in outcomes),
        hints=tuple(draw(st.lists(texts, max_size=1))),
        rubrics=tuple(Rubric(view=("scorer",), content=one) for one in draw(st.lists(texts, max_size=1))),
    )


def told_texts(exercise):
    """The texts of a question, those to answer as signs."""
    body = [block for block in exercise.body if not any("nteraction" in one.type for one in block.walk())]
    feedback = {one.when: settled(one.content) for one in exercise.feedback}
    choices = [settled(one.content) for each in exercise.interactions for one in each.choices]
    rubrics = [settled(one.content) for one in exercise.rubrics]
    return settled(doc(*body)), feedback, choices, [settled(one) for one in exercise.hints], rubrics


@pytest.mark.parametrize("format", QUIZZES)
@slow
@given(exercise=exercises())
def test_a_question_comes_back_or_it_is_told(format, exercise):
    page = Page(title="Quiz", kind=PageKind.QUIZ, body=doc(exercise_node(exercise)))
    result, told = there_and_back(format, QUIZZES[format], page)
    back = exercises_of_import(result)
    assert told or [told_texts(one) for one in back] == [told_texts(exercise)]
