"""What each format carries out and back in: the table in docs/formats.md, measured."""

from pathlib import Path

import pytest
from exercises import PICTURE
from packages import imported

from workbench.exporters._base import exporter_named, exporters
from workbench.model.content import doc, heading, mark, node, paragraph, text
from workbench.model.course import Course, Page, PageKind
from workbench.model.exercise import (
    Calculation,
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Processing,
    Range,
    Rubric,
    Stimulus,
    Variable,
    exercise_node,
    exercises_in,
    interaction_node,
)

TABLE = Path(__file__).parents[2] / "docs" / "formats.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_OF_PAGES = ("no questions", "only questions")
"""What notes on whole pages say; they hold for all that is on the page."""
FREE = Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")
ASKED = Page(
    title="Quiz",
    kind=PageKind.QUIZ,
    body=doc(exercise_node(Exercise(body=(paragraph("Why?"), interaction_node(FREE)), title="Last"))),
)


def said(string):
    return doc(paragraph(string))


CHOICES = tuple(Choice(id=name, content=said(f"Answer {name}")) for name in "AB")


def asked(kind=Kind.CHOICE, choices=CHOICES, key=None, **more):
    return Interaction(kind=kind, choices=choices, key=key or Key(correct=("A",)), **more)


def block(one):
    """A page with one block; it is there again."""
    page = Page(title="Page", body=doc(paragraph("Before."), one, paragraph("After.")))
    return page, lambda course: any(each == one for page in course.walk() for each in page.body.walk())


def question(check, *parts, **more):
    """A quiz with one question; the check holds for the one that comes back."""
    page = Page(
        title="Quiz",
        kind=PageKind.QUIZ,
        body=doc(exercise_node(Exercise(body=(paragraph("What?"), *parts), title="First", **more))),
    )

    def holds(course):
        found = [one for page in course.walk() for one in exercises_in(page.body)]
        return any(check(one) for one in found[:1])

    return page, holds


def kind(one):
    """A question of one kind, which comes back as that kind with its key."""
    part = paragraph(interaction_node(one)) if one.kind.inline else interaction_node(one)

    def same(back):
        found = back.interactions
        keyed = not one.key.correct or bool(found and (found[0].key.correct or found[0].key.ranges))
        return [each.kind for each in found] == [one.kind] and keyed

    return question(same, part)


def told(check, **more):
    return question(check, interaction_node(asked()), **more)


def cell(string, name="tableCell", **spans):
    return node(name, paragraph(string), **spans)


def links_in(course):
    """The words of each link to a page, with the page's title."""
    titles = {f"page:{number}": page.title for number, page in enumerate(course.walk())}
    nodes = [one for page in course.walk() for one in page.body.walk()]
    return [(one.text, titles.get(each.attrs.get("href"))) for one in nodes for each in one.marks]


THREE = tuple(Choice(id=name, content=said(f"Answer {name}")) for name in "ABC")
PLACED = Key(correct=("B", "A", "C"), by_place=True)
LEFT = Key(
    correct=("A", "B"),
    mapping=tuple(Credit(answer=one, value=0.25 * (1 if one in "AB" else -2)) for one in "ABC"),
    start=0.5,
)
SET = Key(correct=("x", "y"), mapping=tuple(Credit(answer=word, value=0.5) for word in "xy"), upper=1.0)
SHARED = {
    name: Interaction(
        kind=Kind.TEXT_ENTRY, response=name, base_type="string", key=Key(correct=("x", "y", "z"))
    )
    for name in "AB"
}
LINES = Interaction(
    kind=Kind.EXTENDED_TEXT,
    base_type="string",
    cardinality="multiple",
    key=SET,
    options=(("max-strings", "2"),),
)
GAPS = doc(paragraph("Here ", node("place", kind="gap", identifier="G")))
HOT = doc(paragraph("Pick ", node("place", kind="hottext", identifier="A")))
PAIRS = Key(correct=("A T",))
PROBES = {
    "pages below pages": (
        Page(title="Top", body=said("Top"), pages=(Page(title="Inner", body=said("Inner")),)),
        lambda course: any(one.title == "Inner" for top in course.pages for one in top.pages),
    ),
    "kinds of pages": (
        Page(title="Talk", kind=PageKind.DISCUSSION, body=said("Talk")),
        lambda course: any(one.kind is PageKind.DISCUSSION for one in course.walk()),
    ),
    "settings of quizzes": (
        Page(title="Set", kind=PageKind.QUIZ, settings=(("Attempts", "3"),), body=ASKED.body),
        lambda course: any(("Attempts", "3") in one.settings for one in course.walk()),
    ),
    "headings": block(heading(3, "A heading")),
    "lists with a start": block(
        node("orderedList", node("listItem", paragraph("one")), node("listItem", paragraph("two")), start=4),
    ),
    "tables with spans": block(
        node(
            "table",
            node("tableRow", cell("both", "tableHeader", colspan=2)),
            node("tableRow", cell("a"), cell("b")),
        ),
    ),
    "equations": block(node("mathBlock", latex=r"\frac{a}{b}")),
    "code with its language": block(node("codeBlock", text("x = 1"), language="python")),
    "callouts": block(node("callout", paragraph("Mind this."), kind="warning")),
    "links": block(paragraph("See ", text("this", mark("link", href="https://example.org/a")))),
    "links between pages": (
        Page(title="Page", body=doc(paragraph(text("on to it", mark("link", href="page:1"))))),
        lambda course: ("on to it", "Quiz") in links_in(course),
    ),
    "links to places on pages": (
        Page(
            title="Page",
            body=doc(
                paragraph(text("down", mark("link", href="#deep"))),
                paragraph(text("on", mark("link", href="page:1#why"))),
                node("paragraph", text("Deep."), id="deep"),
            ),
            pages=(Page(title="Below", body=doc(node("heading", text("Why"), level=2, id="why"))),),
        ),
        lambda course: (
            {("down", "deep"), ("on", "why")}
            <= {
                (one.text, each.attrs["href"].partition("#")[2])
                for page in course.walk()
                for one in page.body.walk()
                for each in one.marks
            }
            and {"deep", "why"} <= {one.attrs.get("id") for page in course.walk() for one in page.body.walk()}
        ),
    ),
    "pictures with words and size": block(
        paragraph("See ", node("image", src=PICTURE.uri, alt="A leaf", width=40, height=30), " here")),
    "footnotes with looks": (
        Page(
            title="Page",
            body=doc(
                paragraph("See", node("footnoteReference", label="1")),
                node("footnotes", node("footnote", paragraph(text("so", mark("bold"))), label="1")),
            ),
        ),
        lambda course: any(
            one == node("footnote", paragraph(text("so", mark("bold"))), label="1")
            for page in course.walk()
            for one in page.body.walk()
        ),
    ),
    "embedded pages": block(node("embed", src="https://example.org/a", title="A page")),
    "one of several": kind(asked()),
    "all of several": kind(asked(cardinality="multiple", max_choices=0, key=Key(correct=("A", "B")))),
    "words to be typed": kind(
        asked(kind=Kind.TEXT_ENTRY, choices=(), base_type="string", key=Key(correct=("leaf",)))
    ),
    "numbers within bounds": kind(
        asked(
            kind=Kind.TEXT_ENTRY,
            choices=(),
            base_type="float",
            key=Key(correct=("4",), ranges=(Range(exact=4.0, lower=3.0, upper=5.0),)),
        )
    ),
    "matching": kind(
        asked(
            kind=Kind.MATCH,
            targets=(Choice(id="T", content=said("T")), Choice(id="U", content=said("U"))),
            key=Key(correct=("A T", "B U")),
            base_type="directedPair",
            cardinality="multiple",
        )
    ),
    "ordering": kind(asked(kind=Kind.ORDER, cardinality="ordered", key=Key(correct=("B", "A")))),
    "an order that counts by place": question(
        lambda one: [each.key.by_place for each in one.interactions] == [True],
        interaction_node(asked(kind=Kind.ORDER, cardinality="ordered", choices=THREE, key=PLACED)),
    ),
    "choices that count when left alone": question(
        lambda one: bool(one.interactions[0].key.start),
        interaction_node(asked(choices=THREE, cardinality="multiple", max_choices=0, key=LEFT)),
    ),
    "answers in any order": question(
        lambda one: [each.lines for each in one.interactions] == [2] and one.interactions[0].key == SET,
        interaction_node(LINES),
    ),
    "gaps for words": kind(
        asked(kind=Kind.GAP_MATCH, targets=(Choice(id="G"),), key=Key(correct=("A G",)), body=GAPS)
    ),
    "words to pick": kind(asked(kind=Kind.HOTTEXT, body=HOT)),
    "free answers": kind(FREE),
    "files to hand in": kind(Interaction(kind=Kind.UPLOAD, base_type="file")),
    "several parts": question(
        lambda one: len(one.interactions) == 2,
        interaction_node(asked(response="A")),
        interaction_node(asked(response="B")),
    ),
    "points for all answers together": question(
        lambda one: one.processing.together and len(one.interactions) == 2,
        *(interaction_node(asked(response=name)) for name in "AB"),
        processing=Processing(together=True),
    ),
    "answers that count in one place only": question(
        lambda one: one.processing.once and len(one.interactions) == 2,
        paragraph(*(interaction_node(one) for one in SHARED.values())),
        processing=Processing(once=True),
    ),
    "partial credit": question(
        lambda one: {each.value for each in one.interactions[0].key.mapping} == {1.0, 0.5},
        interaction_node(
            asked(
                key=Key(
                    correct=("A",), mapping=(Credit(answer="A", value=1.0), Credit(answer="B", value=0.5))
                )
            )
        ),
    ),
    "points": told(lambda one: one.points == 3.0, points=3.0),
    "feedback for a choice": question(
        lambda one: one.interactions[0].choices[0].feedback == said("Yes"),
        interaction_node(
            asked(choices=(Choice(id="A", content=said("A"), feedback=said("Yes")), CHOICES[1]))
        ),
    ),
    "feedback for right and wrong": told(
        lambda one: {each.outcome for each in one.feedback} == {"correct", "incorrect"},
        feedback=tuple(Feedback(outcome=name, content=said(name)) for name in ("correct", "incorrect")),
    ),
    "feedback for all": told(
        lambda one: [each.outcome for each in one.feedback] == ["general"],
        feedback=(Feedback(outcome="general", content=said("Read on.")),),
    ),
    "hints": told(lambda one: one.hints == (said("Think."),), hints=(said("Think."),)),
    "guidance for scoring": told(
        lambda one: one.rubrics[0].content == said("Be kind.") if one.rubrics else False,
        rubrics=(Rubric(view=("scorer",), content=said("Be kind.")),),
    ),
    "shared texts": told(
        lambda one: bool(one.stimuli),
        stimuli=(Stimulus(identifier="s", content=said("A passage.")),),
    ),
    "formulas": told(
        lambda one: one.calculation is not None,
        calculation=Calculation(formulas=("x",), variables=(Variable(name="x", lower=1.0, upper=2.0),)),
    ),
}  # fmt: skip


def measured(format, name):
    """Whether a feature comes back (yes), is reported on the way out or in (told), or is gone (silent)."""
    page, holds = PROBES[name]
    course = Course(title="Light", pages=(page, ASKED))
    plain = Course(title="Light", pages=(Page(title="Page", body=said("Before.")), ASKED))
    find, one = {PICTURE.sha256: PICTURE}.get, exporter_named(format)
    written = one.write(course, find)
    back = imported(written.data, f"course{one.ending}")
    if holds(back.course):
        return "yes"
    usual = {note.message for note in one.write(plain, find).notes}
    usual = {said for said in usual if not any(word in said for word in _OF_PAGES)}
    more = [note for note in (*written.notes, *back.notes) if note.message not in usual]
    return "told" if more else "silent"


def table():
    names = [one.name for one in exporters()]
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for feature in PROBES:
        lines.append(f"| {feature} | " + " | ".join(measured(name, feature) for name in names) + " |")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def lines():
    return table()


def test_nothing_is_lost_in_silence(lines):
    assert "silent" not in lines


def test_the_documented_table_is_what_was_measured(lines):
    page = TABLE.read_text("utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0].strip() == lines.strip()
