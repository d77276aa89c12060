"""QTI 1.2 for Canvas and Common Cartridge, written and read back."""

import io
import zipfile
from dataclasses import replace

import pytest
from exercises import PICTURE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from packages import exercises as exercises_of_import
from packages import imported
from quizzes import (
    blanks,
    calculated,
    exercise,
    free,
    matching,
    numbered,
    numeric,
    plain,
    several,
    single,
    typed,
)

from workbench.exporters._base import exporter_named
from workbench.model.content import doc, node, paragraph, text
from workbench.model.course import Asset, Course, Page, PageKind
from workbench.model.errors import BadInput
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Outcome,
    Range,
    Rubric,
    exercise_node,
    interaction_node,
)
from workbench.model.scoring import best, score, score_exercise

slow = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
FORMATS = {"qti12": "quiz.zip", "cartridge": "course.imscc"}
FILM = Asset.of(b"film", name="film.mp4", media_type="video/mp4")
TYPES = {"question_type": ""}

parts = st.one_of(
    single(plain), several(plain), typed(plain), numeric(), matching(plain), free(), blanks(plain)
)
questions = st.lists(
    exercise(
        plain,
        parts,
        rubrics=st.lists(
            st.builds(Rubric, view=st.just(("scorer",)), content=st.just(doc(paragraph("Be kind.")))),
            max_size=1,
        ).map(tuple),
    ),
    min_size=1,
    max_size=4,
).map(numbered)


def quiz(*exercises, **more):
    body = doc(*(exercise_node(one) for one in exercises))
    return Page(title="Quiz", kind=PageKind.QUIZ, body=body, **more)


def there_and_back(format, *pages, title="Light"):
    written = exporter_named(format).write(
        Course(title=title, pages=pages), {one.sha256: one for one in (FILM, PICTURE)}.get
    )
    return imported(written.data, FORMATS[format]), written.notes


def untyped(one):
    """Without the type that Canvas names each question by."""
    return replace(one, metadata=tuple(pair for pair in one.metadata if pair[0] not in TYPES))


@pytest.mark.parametrize("format", FORMATS)
@slow
@given(asked=questions)
def test_questions_come_back_as_they_were(format, asked):
    result, _ = there_and_back(format, quiz(*asked))
    assert [untyped(one) for one in exercises_of_import(result)] == asked
    assert result.course.title == "Light"


@pytest.mark.parametrize("format", FORMATS)
def test_a_calculated_question_comes_back(format):
    result, _ = there_and_back(format, quiz(calculated))
    back = untyped(exercises_of_import(result)[0])
    assert replace(back, identifier="") == calculated


@pytest.mark.parametrize("format", FORMATS)
def test_a_quiz_keeps_its_text_its_settings_and_what_is_drawn_from_it(format):
    asked = Exercise(body=(paragraph("x"), *_free()), identifier="q1", title="One")
    drawn = replace(
        quiz(replace(asked, identifier="q2")),
        title="Part",
        settings=(("Questions drawn", "1"), ("Points each", "2")),
    )
    page = Page(
        title="Quiz",
        kind=PageKind.QUIZ,
        body=doc(paragraph("Read this first."), exercise_node(asked)),
        settings=(("Attempts", "3"), ("Time limit", "1 h 30 min"), ("Answers shuffled", "yes")),
        pages=(drawn,),
    )
    result, notes = there_and_back(format, page)
    (back,) = result.course.pages
    assert not notes and back.kind is PageKind.QUIZ
    assert back.body.content[0].plain == "Read this first."
    assert set(page.settings) <= set(back.settings)
    assert [one.title for one in back.pages] == ["Part"] and back.pages[0].settings == drawn.settings


def _free():
    return (interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")),)


@pytest.mark.parametrize("format", FORMATS)
def test_a_bank_stays_a_bank(format):
    bank = replace(quiz(Exercise(body=(paragraph("x"), *_free()), identifier="q1")), kind=PageKind.BANK)
    result, _ = there_and_back(format, bank, quiz(Exercise(body=(paragraph("y"), *_free()), identifier="q2")))
    assert {PageKind.BANK, PageKind.QUIZ} <= {page.kind for page in result.course.walk()}


@pytest.mark.parametrize("format", FORMATS)
def test_files_go_into_the_package_and_come_back(format):
    body = (node("media", kind="video", src=FILM.uri, title="film"), *_free())
    result, _ = there_and_back(format, quiz(Exercise(body=body)))
    assert [asset.sha256 for asset in result.assets] == [FILM.sha256]
    assert [one.attrs["src"] for one in exercises_of_import(result)[0].body if one.type == "media"] == [
        FILM.uri
    ]


CHOICES = tuple(Choice(id=name, content=doc(paragraph(name))) for name in "AB")
ODD = {
    "ordering": Interaction(
        kind=Kind.ORDER, choices=CHOICES, key=Key(correct=("B", "A")), cardinality="ordered"
    ),
    "hottext": Interaction(
        kind=Kind.HOTTEXT, choices=CHOICES, key=Key(correct=("A",)),
        body=doc(paragraph("Pick ", node("place", kind="hottext", identifier="A"))),
    ),
    "gaps": Interaction(
        kind=Kind.GAP_MATCH, choices=CHOICES, targets=(Choice(id="G"),), key=Key(correct=("A G",)),
        base_type="directedPair", body=doc(paragraph("Here ", node("place", kind="gap", identifier="G"))),
    ),
    "slider": Interaction(kind=Kind.SLIDER, base_type="float", key=Key(correct=("4",))),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_kinds_that_canvas_lacks_become_others_with_their_key_and_a_note(name):
    result, notes = there_and_back(
        "qti12", quiz(Exercise(body=(paragraph("Q"), interaction_node(ODD[name]))))
    )
    (back,) = exercises_of_import(result)[0].interactions
    assert back.key.correct and any("became" in note.message for note in notes)


def test_what_no_kind_is_near_to_becomes_a_free_answer_and_a_loss():
    drawing = Interaction(kind=Kind.DRAWING, base_type="file", prompt=doc(paragraph("Draw it.")))
    result, notes = there_and_back("qti12", quiz(Exercise(body=(interaction_node(drawing),))))
    back = exercises_of_import(result)[0]
    assert back.interactions[0].kind is Kind.EXTENDED_TEXT and back.body[0].plain == "Draw it."
    assert [note.severity for note in notes] == ["loss"]


def test_every_part_that_is_left_out_is_said():
    exercise = Exercise(
        body=(paragraph("x"), *_free()),
        adaptive=True,
        language="de",
        outcomes=(Outcome(identifier="GRADE"),),
        templates="<templateDeclaration/>",
    )
    _, notes = there_and_back("qti12", quiz(exercise))
    assert len([note for note in notes if note.severity == "loss"]) == 4


def test_canvas_finds_all_it_looks_for():
    exercise = Exercise(body=(paragraph("x"), *_free()), points=3.0)
    written = exporter_named("qti12").write(Course(title="A", pages=(quiz(exercise),)), {}.get)
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        assert archive.namelist() == ["imsmanifest.xml", "quiz1/assessment_meta.xml", "quiz1/quiz1.xml"]
        manifest, meta, quiz_ = (etree.fromstring(archive.read(name)) for name in archive.namelist())
    resources = manifest.findall(".//{*}resource")
    assert [one.get("type").partition("/")[0] for one in resources] == ["imsqti_xmlv1p2", "associatedcontent"]
    assert resources[0].find("{*}dependency").get("identifierref") == resources[1].get("identifier")
    assert meta.get("identifier") == quiz_[0].get("ident") == "quiz1"
    assert meta.findtext("{*}points_possible") == "3" and meta.findtext("{*}title") == "Quiz"
    labels = [one.text for one in quiz_.iter("{*}fieldlabel")]
    assert labels == ["question_type", "points_possible"]


def test_a_course_without_questions_ends_in_one_sentence():
    with pytest.raises(BadInput, match="has no questions"):
        exporter_named("qti12").write(Course(title="A", pages=(Page(title="A"),)), {}.get)


def test_hostile_titles_stay_text():
    hostile = "</title><script>\x00&]]>"
    result, _ = there_and_back(
        "cartridge", replace(quiz(Exercise(body=_free(), title=hostile)), title=hostile)
    )
    assert result.course.pages[0].title == hostile.replace("\x00", "")
    assert exercises_of_import(result)[0].title == hostile.replace("\x00", "")


SHOWN = [
    node("image", src=PICTURE.uri, alt=""),
    node("media", kind="video", src=FILM.uri, title="film"),
    node("embed", kind="lti", src="https://example.org/", title="A tool", data={"key": "value"}),
]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("shown", SHOWN, ids=lambda one: one.type)
def test_hints_and_guidance_without_words_come_back(format, shown):
    told = doc(paragraph(shown) if shown.type == "image" else shown)
    rubric = Rubric(view=("scorer",), content=told)
    asked = Exercise(body=(paragraph("Why?"), *_free()), hints=(told,), rubrics=(rubric,))
    back = exercises_of_import(there_and_back(format, quiz(asked))[0])[0]
    assert back.hints == (told,) and [one.content for one in back.rubrics] == [told]


@pytest.mark.parametrize("format", FORMATS)
def test_what_an_answer_asks_for_stands_in_the_question_and_is_told(format):
    asked = Interaction(
        kind=Kind.CHOICE,
        prompt=doc(paragraph("Which one?")),
        choices=(Choice(id="a", content=doc(paragraph("this"))),),
        key=Key(correct=("a",)),
    )
    result, notes = there_and_back(format, quiz(Exercise(body=(paragraph("Read."), interaction_node(asked)))))
    (again,) = exercises_of_import(result)
    assert [block.plain for block in again.body if block.type == "paragraph"] == ["Read.", "Which one?"]
    assert [note.excerpt for note in notes if "joined" in note.message] == ["Which one?"]


@pytest.mark.parametrize("format", ["qti12", "cartridge", "qti21", "qti30"])
@pytest.mark.parametrize("place", ["title", "text", "choice", "setting"])
def test_characters_that_no_file_of_questions_holds_are_told(format, place):
    words = {one: "a\x00b\x0c" if one == place else "ab" for one in ("title", "text", "choice", "setting")}
    choice = Choice(id="a", content=doc(paragraph(words["choice"])))
    asked = Interaction(kind=Kind.CHOICE, choices=(choice,), key=Key(correct=("a",)))
    one = Exercise(body=(paragraph(words["text"]), interaction_node(asked)))
    page = replace(quiz(one, settings=(("Order", words["setting"]),)), title=words["title"])
    written = exporter_named(format).write(Course(title="C", pages=(page,)), {}.get)
    told = [note.where for note in written.notes if "cannot hold" in note.message]
    assert told == ["ab"]
    assert "ab" in exercises_of_import(imported(written.data, "a.zip"))[0].body[0].plain


def test_the_plain_copy_in_a_cartridge_scores_only_by_rules_and_says_that_a_person_marks_essays():
    page = quiz(Exercise(body=(paragraph("Say it."), *_free())))
    written = exporter_named("cartridge").write(Course(title="A", pages=(page,)), {}.get)
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("assessment_qti.xml"))
        root = etree.fromstring(archive.read(name))
    fields = [(one[0].text, one[1].text) for one in root.iter("{*}qtimetadatafield")]
    assert ("qmd_computerscored", "No") in fields
    assert {("cc_profile", "cc.exam.v0p1"), ("qmd_assessmenttype", "Examination")} <= set(fields)
    assert root.find(".//{*}resprocessing") is None and root.find(".//{*}response_str") is not None


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_told_of_a_wrong_pair_comes_back(format):
    said = [doc(paragraph(words)) for words in ("Bee", "Cow", "Honey", "Milk", "No bee")]
    match = Interaction(
        kind=Kind.MATCH,
        response="RESPONSE",
        choices=(Choice(id="a", content=said[0], feedback=said[4]), Choice(id="b", content=said[1])),
        targets=(Choice(id="1", content=said[2], match_max=0), Choice(id="2", content=said[3], match_max=0)),
        key=Key(correct=("a 1", "b 2")),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=2,
    )
    asked = Exercise(identifier="q1", title="Q", points=2.0, body=(interaction_node(match),))
    result, _ = there_and_back(format, quiz(asked))
    (again,) = exercises_of_import(result)
    assert [side.feedback and side.feedback.plain for side in again.interactions[0].choices] == [
        "No bee",
        None,
    ]


def asked_in_text(*parts):
    words = (text("Say "), *(interaction_node(one) for one in parts), text(" now"))
    return Exercise(identifier="q1", title="Q", points=4.0, body=(node("paragraph", *words),))


def blank(name, *credits, way="", **more):
    key = Key(
        correct=(credits[0][0],), mapping=tuple(Credit(answer=one, value=worth) for one, worth in credits)
    )
    options = (("scoring-algorithm", way),) if way else ()
    given = {"base_type": "string", "key": key, "options": options, **more}
    return Interaction(kind=Kind.TEXT_ENTRY, response=name, **given)


def again(asked, format="qti12"):
    result, notes = there_and_back(format, quiz(asked))
    (back,) = exercises_of_import(result)
    return back, [note.message for note in notes]


@pytest.mark.parametrize("format", FORMATS)
def test_blanks_that_are_worth_more_than_others_stay_so(format):
    asked = asked_in_text(blank("a", ("oak", 3.0)), blank("b", ("elm", 1.0), ("elms", 0.5)))
    back, notes = again(asked, format)
    said = {"response_a": ("oak",), "response_b": ("elms",)}
    assert [best(one) for one in back.interactions] == [75, 25]
    assert not any("worth" in note or "Scoring" in note for note in notes)
    assert (
        score_exercise(back, said).points
        == 3.5
        == score_exercise(asked, {"a": ("oak",), "b": ("elms",)}).points
    )


@pytest.mark.parametrize("format", FORMATS)
def test_answers_of_which_a_part_is_wanted_come_back(format):
    asked = replace(blank("r", ("oak", 1.0), way="TextContainsAnswer"), key=Key(correct=("oak",)))
    back, notes = again(
        Exercise(body=(paragraph("Which?"), node("paragraph", interaction_node(asked)))), format
    )
    (one,) = back.interactions
    assert not notes and score(one, ("a big oak",)).points == 1


def test_answers_that_only_fit_are_told_where_they_have_to_be_the_same():
    asked = replace(blank("r", ("oak", 1.0), way="TextRegex"), key=Key(correct=("o+ak",)))
    back, notes = again(Exercise(body=(paragraph("Which?"), node("paragraph", interaction_node(asked)))))
    assert back.interactions[0].key.correct == ("o+ak",)
    assert notes == ["Canvas may compare an answer otherwise than the question says."]


@pytest.mark.parametrize(
    ("key", "right"),
    [
        (Key(ranges=(Range(lower=3.1, upper=3.2),)), "3.15"),
        (Key(correct=("3",), tolerance=0.5), "3.15"),
        (Key(ranges=(Range(exact=3.0),)), "3.0"),
    ],
)
def test_a_number_in_a_text_is_no_blank_for_words(key, right):
    number = Interaction(kind=Kind.TEXT_ENTRY, response="r", base_type="float", key=key)
    back, notes = again(asked_in_text(number))
    (one,) = back.interactions
    assert not notes and back.body[0].plain == "Say ____ now"
    assert [score(one, (said,)).points for said in (right, "4")] == [1, 0]
    last = Exercise(body=(node("paragraph", text("Say "), interaction_node(number)),))
    assert again(last)[0].body[0].plain.strip() == "Say"


def test_bounds_that_blanks_cannot_say_are_told():
    key = Key(ranges=(Range(lower=3.1, upper=3.2),))
    number = Interaction(kind=Kind.TEXT_ENTRY, response="r", base_type="float", key=key)
    _, notes = again(asked_in_text(number, blank("b", ("elm", 1.0))))
    assert notes == ["Blanks know no numbers within bounds; only the exact ones count there."]


def asked_plainly(kind, response):
    """A choice, or pairs, without anything else."""
    sides = [tuple(Choice(id=name, content=doc(paragraph(name))) for name in names) for names in ("ab", "xy")]
    if kind is Kind.CHOICE:
        return Interaction(kind=kind, response=response, choices=sides[0], key=Key(correct=("a",)))
    pairs = {"key": Key(correct=("a x", "b y")), "cardinality": "multiple", "base_type": "directedPair"}
    return Interaction(kind=kind, choices=sides[0], targets=sides[1], max_choices=2, **pairs)


@pytest.mark.parametrize("kinds", [(Kind.CHOICE,), (Kind.MATCH,), (Kind.CHOICE, Kind.CHOICE)])
def test_what_is_told_of_no_answer_is_shown_by_a_rule_and_comes_back(kinds):
    parts = [asked_plainly(kind, f"R{at}") for at, kind in enumerate(kinds)]
    told = Feedback(outcome="unanswered", content=doc(paragraph("Try it.")))
    whole = Exercise(identifier="q1", title="Q", body=tuple(map(interaction_node, parts)), feedback=(told,))
    written = exporter_named("qti12").write(Course(title="A", pages=(quiz(whole),)), {}.get)
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        (root,) = (
            found
            for found in (etree.fromstring(archive.read(name)) for name in archive.namelist())
            if found.find(".//{*}resprocessing") is not None
        )
    (rule,) = (one for one in root.iter("{*}respcondition") if one.find(".//{*}unanswered") is not None)
    assert rule.find("{*}displayfeedback").get("linkrefid") == "unanswered"
    (back,) = exercises_of_import(imported(written.data, "a.zip"))
    assert [(one.outcome, one.content.plain) for one in back.feedback] == [("unanswered", "Try it.")]


def grouping(*pairs, **more):
    sides = tuple(Choice(id=one, content=doc(paragraph(one)), match_max=0) for one in "ab")
    things = tuple(Choice(id=one, content=doc(paragraph(one)), match_max=0) for one in "123")
    mapping = tuple(Credit(answer=pair, value=worth) for pair, worth in pairs)
    key = Key(correct=tuple(pair for pair, _ in pairs), mapping=mapping)
    given = {"cardinality": "multiple", "base_type": "directedPair", "max_choices": 0, **more}
    asked = Interaction(kind=Kind.MATCH, response="RESPONSE", choices=sides, targets=things, key=key, **given)
    return Exercise(body=(paragraph("Sort."), interaction_node(asked)), points=4.0)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("options", [(), (("scoring-algorithm", "Categorization"),)])
def test_groups_of_several_things_come_back_and_pay_as_they_did(format, options):
    asked = grouping(("a 1", 0.5), ("b 2", 0.25), ("b 3", 0.25), options=options)
    back, notes = again(asked, format)
    assert notes[0] == "Canvas’s Classic Quizzes have no groups of several things; take New Quizzes for it."
    for said in [("a 1",), ("b 2",), ("b 2", "b 3"), ("b 2", "b 3", "b 1"), ("a 1", "b 2", "b 3")]:
        answer = {"RESPONSE": said}
        assert score_exercise(back, answer).points == score_exercise(asked, answer).points


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_told_of_single_pairs_comes_back(format):
    asked = grouping(("a 1", 0.5), ("b 2", 0.5))
    (one,) = asked.interactions
    said = tuple(Feedback(outcome=pair, content=doc(paragraph(f"On {pair}"))) for pair in ("a 1", "b 1"))
    told = replace(asked, body=(asked.body[0], interaction_node(replace(one, feedback=said))))
    back, _ = again(told, format)
    assert back.interactions[0].feedback == said and not back.feedback


def test_an_order_that_counts_by_place_becomes_pairs_that_count_each():
    things = tuple(Choice(id=name, content=doc(paragraph(f"Thing {name}"))) for name in "ABC")
    key = Key(correct=("B", "A", "C"), by_place=True)
    order = Interaction(kind=Kind.ORDER, choices=things, cardinality="ordered", max_choices=0, key=key)
    back, _ = again(Exercise(body=(paragraph("Sort."), interaction_node(order)), points=3.0))
    (pairs,) = back.interactions
    assert pairs.kind is Kind.MATCH
    given = tuple(pairs.key.correct[:1])
    assert score(pairs, given).points / best(pairs) == pytest.approx(1 / 3, abs=1e-4)


def test_answers_in_any_order_become_lines_that_take_any_of_them():
    key = Key(correct=("x", "y"), mapping=tuple(Credit(answer=one, value=0.5) for one in "xy"), upper=1.0)
    lines = Interaction(
        kind=Kind.EXTENDED_TEXT,
        base_type="string",
        cardinality="multiple",
        key=key,
        options=(("max-strings", "2"),),
    )
    found, _ = again(Exercise(body=(paragraph("Name two."), interaction_node(lines)), points=2.0))
    assert [one.kind for one in found.interactions] == [Kind.TEXT_ENTRY] * 2
    assert [set(one.key.correct) for one in found.interactions] == [{"x", "y"}] * 2
    full = {one.response: (word,) for one, word in zip(found.interactions, "yx", strict=True)}
    assert score_exercise(found, full).points == pytest.approx(2.0)
