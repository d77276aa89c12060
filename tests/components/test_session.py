"""A visitor's session: an address and back, and nothing an address may not say."""

import pytest

from workbench.components.session import PAGES, Session


@pytest.mark.parametrize("page", PAGES)
def test_an_address_leads_back_to_where_it_was_made(page):
    here = Session(page=page, course_id="c1", document_id="d2", conversation_id="v3")
    there = Session()
    there.follow(here.address)
    assert there.address == here.address
    assert (there.page, there.course_id, there.document_id) == (page, "c1", "d2")


@pytest.mark.parametrize(
    "address", ["", "?", "?page=", "?page=admin", "?course=../..&document=a b", "?course=" + "x" * 33, "%%%"]
)
def test_an_address_of_nothing_leads_to_the_courses(address):
    session = Session(page="editor", course_id="c1")
    session.follow(address)
    assert session.address == "?page=courses"


def test_what_an_address_does_not_name_is_closed():
    session = Session(page="editor", course_id="c1", document_id="d1")
    session.follow("?page=coach&course=c1")
    assert session.document_id is None


def test_a_place_that_is_named_better_is_no_step():
    session, seen = Session(page="editor"), []
    session.param.watch(lambda *events: seen.append(session.completing), ["course_id", "document_id"])
    session.complete(course_id="c1", document_id="d1")
    session.document_id = "d2"
    assert seen == [True, False] and session.address == "?page=editor&course=c1&document=d2"


def test_a_notice_is_told_each_time():
    session, told = Session(), []
    session.param.watch(lambda event: told.append(event.new.text), "notice", onlychanged=False)
    session.notify("Done.")
    session.notify("Done.")
    session.complain("Not done.")
    assert told == ["Done.", "Done.", "Not done."]
    assert session.notice.problem
