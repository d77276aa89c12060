"""Courses: what is done to all pages keeps their order and their places."""

from workbench.model.content import doc, paragraph
from workbench.model.course import Course, Page


def body(words):
    return doc(paragraph(words))


def test_other_texts_stand_on_the_pages_in_outline_order():
    inner = Page(title="Inner", body=body("b"), settings=(("Time", "5"),))
    pages = (Page(title="One", body=body("a"), pages=(inner,)), Page(title="Two", body=body("c")))
    course = Course(title="Leaves", pages=pages, language="en")
    made = course.with_bodies(body(f"{one.body.plain}!") for one in course.walk())
    assert [(one.title, one.body.plain) for one in made.walk()] == [
        ("One", "a!"),
        ("Inner", "b!"),
        ("Two", "c!"),
    ]
    assert made.pages[0].pages[0].settings == inner.settings and made.language == "en"
    assert made.with_bodies(one.body for one in course.walk()) == course
