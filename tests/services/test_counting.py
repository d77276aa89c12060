"""Counting: as many questions as the trees hold, whatever their text says."""

from workbench.model.content import doc, node, paragraph
from workbench.model.course import Page
from workbench.model.exercise import Exercise, exercise_node
from workbench.services.counting import Counting
from workbench.storage.courses import CourseStore
from workbench.storage.outlines import OutlineStore


def question(text="Which?"):
    return exercise_node(Exercise(body=(paragraph(text),)))


def test_questions_are_counted_by_course_and_by_page(database):
    courses, outlines = CourseStore(database), OutlineStore(database)
    full, none = courses.create("Full", owner="ada"), courses.create("None", owner="ada")
    pages = (
        Page(title="Two", body=doc(question(), paragraph("Text"), question())),
        Page(title="One, inside", body=doc(node("callout", question()))),
        Page(title="Words", body=doc(paragraph('It says "type": "exercise" here.'))),
    )
    ids = outlines.add_pages(full, pages)
    outlines.add_pages(none, (Page(title="Empty"),))
    counting = Counting(database)
    assert counting.questions_by_course() == {full: 3}
    assert counting.questions_by_page(full) == {ids[0]: 2, ids[1]: 1}
    outlines.delete(ids[0])
    assert counting.questions_by_course() == {full: 1}
