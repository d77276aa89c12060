"""What the exporters write keeps the rules of the schemas that it names."""

import io
import zipfile
from dataclasses import replace

import pytest
from everything import bodies, texts
from exercises import PICTURE, exercises
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from packages import imported
from quizzes import blanks, exercise, free, matching, numeric, plain, several, single, typed
from schemas import Schema
from schemas_cartridge import broken_in

from workbench.exporters._base import exporter_named
from workbench.exporters._qti_dialect import identifier
from workbench.model.content import doc, node, paragraph, text
from workbench.model.course import Course, Page, PageKind
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Outcome,
    Processing,
    Rubric,
    exercise_node,
    interaction_node,
)

FORMATS = ("qti21", "qti30", "qti12", "cartridge")
QTI = ("qti21", "qti30")
few = settings(suppress_health_check=list(HealthCheck), max_examples=15)
ASSETS = {PICTURE.sha256: PICTURE}
LIST = doc(paragraph("One"), node("bulletList", node("listItem", paragraph("two"))))
ROW = node("tableRow", node("tableHeader", paragraph("a")))
STRICT = Schema("list: head? item+ |\nhead: # |\nitem: | name=id! at=count")

parts = st.one_of(
    single(plain), several(plain), typed(plain), numeric(), matching(plain), free(), blanks(plain)
)


def quiz(*asked, kind=PageKind.QUIZ, **more):
    return Page(title="Quiz", kind=kind, body=doc(*map(exercise_node, asked)), **more)


def packed(format, *pages):
    return exporter_named(format).write(Course(title="C", pages=pages), ASSETS.get).data


def broken(format, *pages):
    return list(broken_in(format, packed(format, *pages)))


def part(format, name, *pages):
    """A file of an export, parsed."""
    with zipfile.ZipFile(io.BytesIO(packed(format, *pages))) as archive:
        return etree.fromstring(archive.read(name))


def asks(kind, **more):
    one = Interaction(kind=kind, **more)
    made = interaction_node(one)
    return Exercise(body=(paragraph("so ", made) if kind.inline else made,), identifier="q1")


# Whatever is written --------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@few
@given(exercise=exercises)
def test_a_question_of_any_kind_keeps_the_rules(format, exercise):
    assert not broken(format, quiz(exercise))


@pytest.mark.parametrize("format", FORMATS)
@few
@given(asked=st.lists(exercise(plain, parts), min_size=1, max_size=2))
def test_questions_as_canvas_has_them_keep_the_rules(format, asked):
    assert not broken(format, quiz(*asked))


@pytest.mark.parametrize("format", FORMATS)
@few
@given(said=texts)
def test_all_that_a_text_can_say_keeps_the_rules(format, said):
    asked = Exercise(
        body=(*said.content, paragraph("So?")),
        feedback=(Feedback(outcome="general", content=said),),
        hints=(said,),
        rubrics=(Rubric(view=("scorer",), content=said),),
    )
    assert not broken(format, quiz(asked))


@few
@given(body=bodies(), kind=st.sampled_from(PageKind))
def test_a_page_of_any_kind_keeps_the_rules_of_a_cartridge(body, kind):
    below = Page(title="Below", body=body, settings=(("Points", "some"),))
    assert not broken("cartridge", Page(title="", kind=kind, body=body, pages=(below,)))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", Kind)
def test_a_kind_without_anything_in_it_keeps_the_rules(format, kind):
    assert not broken(format, quiz(asks(kind)))


# Single rules of QTI 2.1 and 3.0 --------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.INLINE_CHOICE, Kind.GAP_MATCH])
def test_what_is_picked_within_a_line_is_words_in_qti_21_and_a_line_in_30(kind):
    content = doc(paragraph(text("so "), node("mathInline", latex="x^2")), paragraph("too"))
    gap = doc(paragraph("a ", node("place", kind="gap", identifier="G")))
    asked = asks(kind, choices=(Choice(id="A", content=content),), body=gap)
    for format, inside in (("qti21", []), ("qti30", ["math", "br"])):
        root = part(format, "item1.xml", quiz(asked))
        (one,) = (each for each in root.iter() if each.get("identifier") == "A")
        assert [etree.QName(each).localname for each in one] == inside
    assert "so x^2 too" in etree.tostring(part("qti21", "item1.xml", quiz(asked)), encoding="unicode")


@pytest.mark.parametrize(("format", "name"), [("qti21", "modalFeedback"), ("qti30", "qti-modal-feedback")])
def test_what_is_told_for_a_choice_in_a_line_stands_behind_the_question(format, name):
    choice = Choice(id="A", content=doc(paragraph("x")), feedback=LIST)
    written = exporter_named(format).write(
        Course(title="C", pages=(quiz(asks(Kind.INLINE_CHOICE, choices=(choice,))),)), ASSETS.get
    )
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        root = etree.fromstring(archive.read("item1.xml"))
    (told,) = root.findall(f"{{*}}{name}")
    assert "".join(told.itertext()) == "Onetwo" and "A" in told.attrib.values()
    assert any("behind the question" in note.message for note in written.notes)


def test_a_table_of_headings_has_a_body_in_qti_21():
    table = node("table", ROW, ROW)
    root = part("qti21", "item1.xml", quiz(Exercise(body=(table,))))
    assert len(root.findall(".//{*}tbody/{*}tr/{*}th")) == 2 and root.find(".//{*}thead") is None


def test_a_list_of_qti_30_keeps_its_start_beside_the_schema():
    numbered = node("orderedList", node("listItem", paragraph("x")), start=7)
    written = packed("qti30", quiz(Exercise(body=(numbered,))))
    assert not list(broken_in("qti30", written))
    pages = imported(written, "a.zip").course.walk()
    assert numbered in [one for page in pages for one in page.body.walk()]


@pytest.mark.parametrize(
    ("rubric", "use"),
    [
        (Rubric(view=("scorer",), content=LIST), "scoring"),
        (Rubric(view=("candidate",), content=LIST), "instructions"),
        (Rubric(view=("tutor",), content=LIST, use="navigation"), "navigation"),
        (Rubric(view=("tutor",), content=LIST, use="for later"), "ext:for_later"),
    ],
)
def test_guidance_says_its_use_in_words_of_qti_30_and_comes_back_as_it_was(rubric, use):
    asked = Exercise(body=(paragraph("x"),), rubrics=(rubric,))
    root = part("qti30", "item1.xml", quiz(asked))
    assert root.find(".//{*}qti-rubric-block").get("use") == use
    back = imported(packed("qti30", quiz(asked)), "a.zip")
    (found,) = (one for page in back.course.walk() for one in page.body.walk() if one.type == "exercise")
    assert found.attrs["data"]["rubrics"][0].get("use", "") == rubric.use


@pytest.mark.parametrize(("shape", "coords"), [("rect", "1.4,2.6,30,20"), ("default", ""), ("star", "1,2")])
def test_spots_have_whole_numbers_and_shapes_that_qti_knows(shape, coords):
    spot = Choice(id="A", shape=shape, coords=coords)
    asked = asks(Kind.HOTSPOT, choices=(spot,), image=PICTURE.uri, image_size=(30, 20))
    assert not broken("qti30", quiz(asked))
    (written,) = part("qti30", "item1.xml", quiz(asked)).iter("{*}qti-hotspot-choice")
    assert written.get("coords") == ("1,3,30,20" if shape == "rect" else "0,0,30,20")


@pytest.mark.parametrize("format", QTI)
def test_settings_that_qti_does_not_know_are_left_out_and_told(format):
    options = (("scoring-algorithm", "near"), ("expected-length", "long"), ("placeholder-text", "here"))
    outcome = Outcome(identifier="G", options=(("zzz", "1"),))
    asked = replace(asks(Kind.TEXT_ENTRY, options=options), outcomes=(outcome,))
    written = exporter_named(format).write(Course(title="C", pages=(quiz(asked),)), ASSETS.get)
    assert not list(broken_in(format, written.data))
    told = {note.excerpt for note in written.notes if "no place for a setting" in note.message}
    assert told == {"scoring-algorithm: near", "expected-length: long", "zzz: 1"}


@pytest.mark.parametrize("word", ["4403", "a b", "x²", "ª", "", "-a", "é", "a:b", "\u0301a"])
def test_an_identifier_is_a_name_of_xml(word):
    rule = Schema("a: | id=id!")
    assert not list(rule.broken(etree.Element("a", id=identifier(word))))


def test_a_score_below_nothing_is_no_maximum_in_qti_30():
    asked = replace(asks(Kind.TEXT_ENTRY), points=-2.0)
    assert not broken("qti30", quiz(asked))


@pytest.mark.parametrize("format", QTI)
def test_rules_that_qti_does_not_know_are_left_out_and_told(format):
    kept = "<responseProcessing><responseCondition><wish/></responseCondition></responseProcessing>"
    choices = (Choice(id="A"), Choice(id="B"))
    asked = replace(
        asks(Kind.CHOICE, choices=choices, key=Key(correct=("A",))), processing=Processing(source=kept)
    )
    written = exporter_named(format).write(Course(title="C", pages=(quiz(asked),)), ASSETS.get)
    assert not list(broken_in(format, written.data))
    assert [note.message[:13] for note in written.notes] == ["Scoring rules"]
    scored = {"qti21": "setOutcomeValue", "qti30": "qti-set-outcome-value"}[format]
    assert part(format, "item1.xml", quiz(asked)).find(f".//{{*}}{scored}") is not None


@pytest.mark.parametrize("format", QTI)
def test_rules_about_time_have_the_names_of_their_version(format):
    held = "<variable identifier='duration'/><baseValue baseType='float'>9</baseValue>"
    rule = f"<responseIf><durationGTE>{held}</durationGTE><exitResponse/></responseIf>"
    kept = f"<responseProcessing><responseCondition>{rule}</responseCondition></responseProcessing>"
    asked = replace(asks(Kind.EXTENDED_TEXT), processing=Processing(source=kept))
    name = {"qti21": "durationGTE", "qti30": "qti-duration-gte"}[format]
    assert part(format, "item1.xml", quiz(asked)).find(f".//{{*}}{name}") is not None


@pytest.mark.parametrize("latex", [r"\mathop{x}", r"\limits", r"\frac{1}{2}"])
def test_an_equation_has_signs_with_text_alone_and_all_its_parts(latex):
    root = part("qti30", "item1.xml", quiz(Exercise(body=(node("mathBlock", latex=latex),))))
    (shown,) = root.iter("{*}semantics")
    signs = [one for one in shown.iter("{*}mi", "{*}mo", "{*}mn", "{*}mtext")]
    assert all(len(one) == 0 for one in signs)
    assert all(len(one) == 3 for one in shown.iter("{*}munderover"))
    assert all(len(one) == 2 for one in shown.iter("{*}mfrac")) and len(shown) == 2


# Single rules of Common Cartridge and Canvas --------------------------------------------------


def test_only_what_is_opened_as_it_is_has_an_href_in_a_cartridge():
    link = Page(
        title="L",
        kind=PageKind.LINK,
        body=doc(node("embed", kind="web", src="https://example.org", title="t")),
    )
    topic = Page(title="T", kind=PageKind.DISCUSSION, body=LIST)
    page = Page(title="P", body=LIST)
    root = part("cartridge", "imsmanifest.xml", link, topic, page, quiz(asks(Kind.EXTENDED_TEXT)))
    found = {one.get("type").partition("_")[0]: one.get("href") for one in root.iter("{*}resource")}
    assert found["webcontent"] == "pages/page3.html"
    assert (found["imswl"], found["imsdt"], found["imsqti"]) == (None, None, None)


def test_a_kind_that_the_profile_lacks_is_to_be_answered_freely_there():
    choices = (Choice(id="A", content=doc(paragraph("sun"))), Choice(id="B", content=doc(paragraph("moon"))))
    asked = asks(Kind.ORDER, choices=choices, key=Key(correct=("A", "B")))
    root = part("cartridge", "page1/assessment_qti.xml", quiz(asked))
    (item,) = root.iter("{*}item")
    assert "cc.essay.v0p1" in "".join(item.itertext()) and "moon" in "".join(item.itertext())
    back = imported(packed("cartridge", quiz(asked)), "a.imscc")
    kinds = [
        one.attrs["data"]["kind"] for one in back.course.pages[0].body.walk() if one.type == "interaction"
    ]
    assert kinds == ["match"]


def test_a_bank_without_questions_is_left_out_and_told():
    course = Course(title="C", pages=(Page(title="Bank", kind=PageKind.BANK),))
    written = exporter_named("cartridge").write(course, ASSETS.get)
    assert not list(broken_in("cartridge", written.data))
    assert [note.where for note in written.notes] == ["Bank"]


@pytest.mark.parametrize("format", ["qti12", "cartridge"])
def test_settings_that_canvas_does_not_take_are_left_out_and_told(format):
    odd = (("Type", "Exam"), ("Opens", "soon"), ("Attempts", "unlimited"), ("Time limit", "1 min 40 s"))
    page = quiz(asks(Kind.EXTENDED_TEXT), settings=odd)
    written = exporter_named(format).write(Course(title="C", pages=(page,)), ASSETS.get)
    assert not list(broken_in(format, written.data))
    told = [note.excerpt for note in written.notes if "setting" in note.message or "minutes" in note.message]
    assert told == ["Type: Exam", "Opens: soon", "1 min 40 s"]
    back = dict(imported(written.data, "a.zip").course.pages[0].settings)
    assert (back["Attempts"], back["Time limit"]) == ("unlimited", "2 min")


# The rules themselves -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        ("<list><item name='a'/></list>", []),
        ("<list/>", ["list: holds ()"]),
        ("<list><item name='a'/><head/></list>", ["list: holds (item head)"]),
        ("<list>x<item name='a'/></list>", ["list: holds text"]),
        ("<list><item/></list>", ["item: has no name"]),
        ("<list><item name='1'/></list>", ["item: name is “1”"]),
        ("<list><item name='a' at='-1' b=''/></list>", ["item: at is “-1”", "item: has the attribute b"]),
    ],
)
def test_a_schema_finds_what_breaks_it(xml, what):
    assert list(STRICT.broken(etree.fromstring(xml))) == what
