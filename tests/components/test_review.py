"""An import piece by piece: each answer is small, however large the import, and a note finds its place."""

import json
from dataclasses import replace

import pytest

from workbench.components._review import PAGE_BYTES, QUESTIONS_AT_ONCE, Review
from workbench.components._review_notes import NOTES_AT_ONCE
from workbench.model.content import doc, heading, node, paragraph
from workbench.model.course import Course, Page
from workbench.model.exercise import Choice, Exercise, Interaction, Key, Kind, exercise_node, interaction_node
from workbench.model.imported import Imported, Note, Offer, Option, Origin, Proposal, Severity


def question(number, kind=Kind.CHOICE):
    choices = tuple(Choice(id=name, content=doc(paragraph(f"{name} {number}"))) for name in "AB")
    asked = Interaction(kind=kind, choices=choices, key=Key(correct=("A",)))
    body = (paragraph(f"What is number {number}?"), interaction_node(asked))
    return exercise_node(Exercise(identifier=f"item{number}", title=f"Number {number}", points=2, body=body))


def imported(*pages, notes=(), **more):
    return Imported(course=Course(title="Course", pages=tuple(pages)), notes=tuple(notes), **more)


def note(message="Something changed.", severity=Severity.WARNING, **more):
    return Note(severity=severity, where=more.pop("where", ""), message=message, **more)


def large():
    pages = [
        Page(title=f"Page {at}", body=doc(*(question(at * 40 + part) for part in range(40))))
        for at in range(50)
    ]
    notes = [note(f"Note {at}", page=at % 50, where=f"item{at % 2000}") for at in range(5000)]
    return Review(imported(*pages, notes=notes))


def test_a_course_of_two_thousand_questions_opens_with_few_bytes():
    review = large()
    assert len(review.questions) == 2000
    assert len(json.dumps(review.overview())) < 12_000
    assert len(review.some_questions({})) < 40_000
    assert len(review.some_notes({})) < 20_000
    assert len(review.page(0)) < PAGE_BYTES + 20_000


def test_an_outline_of_five_hundred_pages_is_small():
    review = Review(
        imported(*(Page(title=f"Page {at}", body=doc(paragraph("x" * 5000))) for at in range(500)))
    )
    assert len(json.dumps(review.overview())) < 40_000


def test_a_long_page_comes_in_parts_that_make_the_whole():
    body = doc(*(paragraph(f"{at} " + "word " * 200) for at in range(600)))
    review = Review(imported(Page(title="Long", body=body)))
    blocks, start = [], 0
    while start is not None:
        answer = json.loads(review.page(0, start))
        assert len(json.dumps(answer)) < PAGE_BYTES + 5_000
        blocks += answer["blocks"]
        start = answer["next"]
    assert len(blocks) == 600


def test_a_part_reaches_to_the_block_that_is_wanted():
    body = doc(*(paragraph(f"{at} " + "word " * 200) for at in range(600)))
    review = Review(imported(Page(title="Long", body=body)))
    wanted = review.pages[0].body.content[500].attrs["id"]
    answer = json.loads(review.page(0, until=wanted))
    assert answer["blocks"][-1]["attrs"]["id"] == wanted


def test_questions_are_found_by_kind_words_page_notes_and_whether_they_are_left_out():
    pages = [
        Page(title="One", body=doc(question(1), question(2, Kind.ORDER))),
        Page(title="Two", body=doc(paragraph("Read this."), question(3))),
    ]
    review = Review(imported(*pages, notes=[note(page=1, where="item3")]))

    def found(**wanted):
        return [one["number"] for one in json.loads(review.some_questions(wanted))["questions"]]

    assert found() == [0, 1, 2]
    assert found(kind="order") == [1]
    assert found(page=1) == [2]
    assert found(text="NUMBER 2?") == [1]
    assert found(noted=True) == [2]
    assert found(left=True, excluded=[0]) == [0]


def test_a_question_is_shown_on_the_screen_it_is_on():
    answer = json.loads(large().some_questions({"number": 1234}))
    assert answer["start"] == 1230
    assert len(answer["questions"]) == QUESTIONS_AT_ONCE
    assert 1234 in [one["number"] for one in answer["questions"]]


def test_notes_come_the_worst_first_and_are_found_by_severity_kind_words_and_page():
    notes = [
        note("A", Severity.INFO, code="style"),
        note("B", Severity.LOSS, code="missing_file", page=0),
        note("C", Severity.WARNING, excerpt="the Quote"),
    ]
    review = Review(imported(Page(title="One"), Page(title="Two"), notes=notes))

    def found(**wanted):
        return [one["message"] for one in json.loads(review.some_notes(wanted))["notes"]]

    assert found() == ["B", "C", "A"]
    assert found(severity="info") == ["A"]
    assert found(code="missing file") == ["B"]
    assert found(text="quote") == ["C"]
    assert found(page=0) == ["B"]
    assert review.overview()["severities"] == {"info": 1, "loss": 1, "warning": 1}


def test_notes_come_in_screens():
    review = Review(imported(Page(title="One"), notes=[note(f"{at}") for at in range(120)]))
    sizes = [len(json.loads(review.some_notes({"start": at}))["notes"]) for at in (0, 50, 100)]
    assert sizes == [NOTES_AT_ONCE, NOTES_AT_ONCE, 20]


@pytest.mark.parametrize(
    ("given", "page", "question_number"),
    [
        (note(page=1, excerpt="What is number 3?"), 1, 2),
        (note(excerpt="B 2"), 0, 1),
        (note(where="item3", page=1), 1, 2),
        (note(where="Two"), 1, None),
        (note(where="quiz/one.xml, line 12"), 0, None),
        (note(where="items/item3.xml, line 7"), 1, 2),
        (note(where="item2/qti.xml"), 0, 1),
        (note(excerpt="nowhere at all"), None, None),
        (note(page=7), None, None),
    ],
    ids="quote|choice|identifier|title|file|item's file|item's folder|unknown|no such page".split("|"),
)
def test_a_note_finds_its_place(given, page, question_number):
    pages = [
        Page(title="One", body=doc(heading(1, "One"), question(1), question(2))),
        Page(title="Two", body=doc(paragraph("Read this."), question(3))),
    ]
    review = Review(imported(*pages, notes=[given], origins=(Origin(page=0, path="quiz/one.xml"),)))
    place = review.places[0]
    assert (place.page, place.question) == (page, question_number)


@pytest.mark.parametrize(
    "where", ["under “Lakes”", "under “Lakes” in “Water”", "under “Lakes” in “Water” (2)"]
)
def test_a_note_under_a_heading_leads_to_it(where):
    page = Page(title="One", body=doc(heading(1, "Rivers"), paragraph("They flow."), heading(1, "Lakes")))
    review = Review(imported(page, notes=[note(where=where, excerpt="gone words", page=0)]))
    assert review.places[0].block == review.pages[0].body.content[2].attrs["id"]


def test_a_note_on_a_page_that_is_one_question_leads_to_that_question():
    pages = [Page(title=f"Page {at}", body=doc(question(at))) for at in range(3)]
    review = Review(imported(*pages, notes=[note(where="items/two.xml", page=2)]))
    assert review.places[0].question == 2


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("line 12", {"member": "", "line": 12}),
        ("items/two.xml, line 3", {"member": "items/two.xml", "line": 3}),
        ("line 4: “</p>” closed nothing", {"member": "", "line": 4}),
        ("items/two.xml", {"member": "items/two.xml", "line": None}),
        ("Lesson 1.5", None),
        ("question “What is 2.55?”", None),
        ("paragraph 7", None),
        ("", None),
    ],
)
def test_a_note_says_where_in_the_source_it_belongs(where, source):
    review = Review(imported(Page(title="One"), notes=[note(where=where)]))
    assert json.loads(review.some_notes({}))["notes"][0]["source"] == source


def test_a_note_finds_the_innermost_block_that_says_what_it_quotes():
    items = [node("listItem", paragraph("First thing")), node("listItem", paragraph("Second  thing here"))]
    body = doc(paragraph("Before"), node("bulletList", *items))
    review = Review(imported(Page(title="One", body=body), notes=[note(excerpt="Second thing…")]))
    block = review.places[0].block
    shown = json.loads(review.page(0))["blocks"][1]["content"][1]
    assert block in json.dumps(shown)
    assert block not in json.dumps(shown["content"][0]["content"])


def test_an_answer_is_scored():
    review = Review(imported(Page(title="One", body=doc(question(1)))))
    right = json.loads(review.check(0, {"RESPONSE": ["A"]}))
    assert (right["points"], right["maximum"], right["correct"]) == (2, 2, True)
    assert not json.loads(review.check(0, {"RESPONSE": ["B"]}))["correct"]
    assert json.loads(review.check(0, {}))["points"] == 0


def test_a_proposal_is_shown_as_a_diff_to_read():
    before, after = doc(paragraph("They flow fast.")), doc(paragraph("They flow slowly."))
    review = Review(
        imported(Page(title="One", body=before), proposals=(Proposal(page=0, body=after, author="Ada"),))
    )
    shown = json.loads(review.proposal(0))["diff"]
    assert shown["readonly"]
    assert len(shown["changes"]) == 1
    assert review.overview()["proposals"][0]["author"] == "Ada"


def test_offers_are_told_with_what_was_chosen():
    options = (Option(value="a", label="A"), Option(value="b", label="B"))
    offer = Offer(name="c", label="Column", options=options, chosen="b", group="Columns", help="1, 2")
    given = replace(imported(Page(title="One")), offers=(offer,))
    told = Review(given).overview()["offers"][0]
    assert told["chosen"] == "b"
    assert told["options"] == [["a", "A"], ["b", "B"]]
