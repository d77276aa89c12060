"""Leaving questions out: they go from the pages and the proposals, all else stays, and a note says so."""

from workbench.model.content import doc, node, paragraph
from workbench.model.course import Course, Page
from workbench.model.imported import Imported, Proposal
from workbench.services.choosing import leave_out


def exercise(title):
    return node("exercise", paragraph(title), title=title)


def titles(page):
    return [one.attrs["title"] for one in page.body.walk() if one.type == "exercise"]


def test_questions_are_counted_through_all_pages_in_outline_order():
    below = Page(title="Below", body=doc(exercise("2"), paragraph("text"), exercise("3")))
    pages = (
        Page(title="One", body=doc(exercise("0"), exercise("1")), pages=(below,)),
        Page(title="Two", body=doc(exercise("4"))),
    )
    left = leave_out(Imported(course=Course(title="C", pages=pages)), {1, 2, 4})
    assert [titles(page) for page in left.course.walk()] == [["0"], ["3"], []]
    assert left.course.pages[0].pages[0].body.content[0] == paragraph("text")
    assert left.notes[-1].message == "3 questions were left out by choice."


def test_questions_within_other_blocks_are_left_out_too():
    body = doc(node("blockquote", paragraph("a"), exercise("0")), exercise("1"))
    left = leave_out(Imported(course=Course(title="C", pages=(Page(title="P", body=body),))), {0})
    assert titles(left.course.pages[0]) == ["1"]


def test_what_is_left_out_is_not_proposed_either():
    body = doc(exercise("0"), paragraph("a"))
    proposal = Proposal(page=0, body=doc(exercise("0"), paragraph("b")))
    given = Imported(course=Course(title="C", pages=(Page(title="P", body=body),)), proposals=(proposal,))
    assert leave_out(given, {0}).proposals[0].body == doc(paragraph("b"))


def test_nothing_left_out_changes_nothing():
    given = Imported(course=Course(title="C", pages=(Page(title="P", body=doc(exercise("0"))),)))
    assert leave_out(given, ()) is given
