# ruff: noqa: E501 -- the markup reads better unbroken
"""Items in are items out or items reported: held against a second, simple-minded reading of the same XML."""

import io
import re
import zipfile
from collections import defaultdict
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from packages import SOURCES, V2, V3, as_version_3, assessment, exercises, imported
from qti_oracle import items, missing, parsed

from workbench.importers import read
from workbench.model.errors import WorkbenchError
from workbench.model.exercise import Kind, exercise_of
from workbench.model.imported import Source
from workbench.model.scoring import best, full_answers, has_key, score

quick = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
words = st.text(st.sampled_from("abcdefghijklmnoprstuväß你好0123456789"), min_size=1, max_size=8)
sentences = st.lists(words, min_size=1, max_size=4).map(" ".join)


def nodes_of(result):
    return [one for page in result.course.walk() for one in page.body.walk() if one.type == "exercise"]


# Real files -----------------------------------------------------------------------------------


def readable(folder):
    """Each file with questions in a folder: its name, the items that a count finds in it, what an import makes."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        expected = list(counted(path.read_bytes()))
        if expected:
            with suppress(WorkbenchError):
                yield path.name, expected, read(Source(name=path.name, data=path.read_bytes()))


def counted(data):
    with suppress(etree.XMLSyntaxError, ValueError):
        if data[:2] != b"PK":
            yield from items(parsed(data))
            return
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if name.lower().endswith((".xml", ".qti", ".dat")) and "__MACOSX" not in name:
                    yield from items(parsed(archive.read(name)))


def unaccounted(expected, result):
    """What the count finds and the import neither has nor reports."""
    twice = any(note.code == "stored_twice" for note in result.notes)
    by_name = defaultdict(list)
    for node in nodes_of(result):
        by_name[node.attrs["identifier"] or ""].append(node)
    for item in expected:
        found = by_name[item.identifier]
        if not found:
            if not twice and not any(note.code == "item_preserved" for note in result.notes):
                yield f"{item.identifier} is missing"
            continue
        yield from (
            f"{item.identifier}: {words}" for words in missing(item, found.pop(0) if found[1:] else found[0])
        )


@pytest.mark.parametrize("kind", ["qti-xml", "package"])
def test_nothing_in_real_files_is_lost_in_silence(corpus, kind):
    lost = {name: list(unaccounted(expected, got)) for name, expected, got in readable(corpus / kind)}
    assert {name: some for name, some in lost.items() if some} == {}


@pytest.mark.parametrize("kind", ["qti-xml", "package", "gift"])
def test_the_keys_of_real_files_score_their_own_answers_fully_and_others_not(corpus, kind):
    wrong = []
    for path in sorted(one for one in (corpus / kind).rglob("*") if one.is_file()):
        with suppress(WorkbenchError):
            result = read(Source(name=path.name, data=path.read_bytes()))
            for node in nodes_of(result):
                wrong += [(path.name, one) for one in misjudged(exercise_of(node))]
    assert wrong == []


def misjudged(exercise):
    """The interactions that take the key's answer for wrong, or nonsense for right."""
    for one in exercise.interactions:
        if has_key(one.key) and best(one) > 0:
            right = [answer for answer in full_answers(one) if score(one, answer).correct]
            if full_answers(one) and not right or score(one, ("no such answer",)).correct:
                yield one


# Made files: QTI 1.2 --------------------------------------------------------------------------


@st.composite
def questions(draw):
    """A question as plain values: kind, text, choices or words, the right ones, feedback, points."""
    kind = draw(st.sampled_from(["one", "several", "word", "number", "essay", "order", "pairs"]))
    count = draw(st.integers(2, 5))
    right = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True))
    return {
        "kind": kind,
        "text": draw(sentences),
        "choices": [f"{draw(sentences)} {at}" for at in range(count)],
        "right": right[:1] if kind == "one" else sorted(right) if kind == "several" else right,
        "told": {
            one: draw(sentences)
            for one in draw(st.sets(st.sampled_from(["general_fb", "correct_fb", "0_fb"])))
        },
        "points": draw(st.sampled_from([0.5, 1.0, 3.0])),
        "number": draw(st.integers(-99, 99)),
    }


NAMES = {
    "one": "multiple_choice_question", "several": "multiple_answers_question", "word": "short_answer_question",
    "number": "numerical_question", "essay": "essay_question", "order": "ordering_question", "pairs": "matching_question",
}  # fmt: skip


def mat(words):
    return f"<material><mattext>{words}</mattext></material>"


def paid(test, value="100"):
    return f'<respcondition><conditionvar>{test}</conditionvar><setvar action="Set" varname="SCORE">{value}</setvar></respcondition>'


def same(response, value):
    return f'<varequal respident="{response}">{value}</varequal>'


def labels(question):
    return "".join(
        f'<response_label ident="{at}">{mat(words)}</response_label>'
        for at, words in enumerate(question["choices"])
    )


def asked(question):
    """The response and the conditions of a question in QTI 1.2."""
    kind, right, choices = question["kind"], question["right"], labels(question)
    box = '<response_str ident="r"><render_fib><response_label ident="box"/></render_fib></response_str>'
    if kind == "word":
        return box, "".join(paid(same("r", question["choices"][at])) for at in right)
    if kind == "number":
        return box.replace("<render_fib", '<render_fib fibtype="Decimal"'), paid(
            same("r", question["number"])
        )
    if kind == "essay":
        return box, ""
    if kind == "pairs":
        sides = "".join(
            f'<response_lid ident="L{at}">{mat(f"left {at}")}<render_choice>{choices}</render_choice></response_lid>'
            for at in range(2)
        )
        return sides, "".join(paid(same(f"L{at}", right[0]), "50") for at in range(2))
    cardinality = {"one": "Single", "several": "Multiple", "order": "Ordered"}[kind]
    unset = (at for at in range(len(question["choices"])) if at not in right)
    tests = "".join(same("r", at) for at in right)
    tests += "".join(f"<not>{same('r', at)}</not>" for at in unset) if kind == "several" else ""
    response = f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{choices}</render_choice></response_lid>'
    return response, paid(f"<and>{tests}</and>")


def item1(question, at):
    response, conditions = asked(question)
    shown = "".join(
        f'<respcondition continue="Yes"><conditionvar>{same("r", 0) if one == "0_fb" else "<other/>"}</conditionvar><displayfeedback linkrefid="{one}"/></respcondition>'
        for one in question["told"]
    )
    told = "".join(
        f'<itemfeedback ident="{one}">{mat(words)}</itemfeedback>' for one, words in question["told"].items()
    )
    fields = {"question_type": NAMES[question["kind"]], "points_possible": question["points"]}
    metadata = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in fields.items()
    )
    return f'<item ident="q{at}" title="{question["text"]}"><itemmetadata><qtimetadata>{metadata}</qtimetadata></itemmetadata><presentation>{mat(question["text"])}{response}</presentation><resprocessing>{shown}{conditions}</resprocessing>{told}</item>'


@quick
@given(st.lists(questions(), min_size=1, max_size=4))
def test_a_made_qti_1_2_quiz_comes_in_whole(made):
    source = assessment(*(item1(one, at) for at, one in enumerate(made)))
    result = imported(source)
    assert list(unaccounted(items(parsed(source.encode())), result)) == []
    for question, exercise in zip(made, exercises(result), strict=True):
        check(question, exercise)
        assert list(misjudged(exercise)) == []


def check(question, exercise):
    """Kind, key, points and feedback are what the model says."""
    kinds = {
        "word": Kind.TEXT_ENTRY,
        "number": Kind.TEXT_ENTRY,
        "essay": Kind.EXTENDED_TEXT,
        "order": Kind.ORDER,
        "pairs": Kind.MATCH,
    }
    (one,) = exercise.interactions
    right = question["right"]
    keys = {
        "word": tuple(question["choices"][at] for at in right), "number": (str(question["number"]),), "essay": (),
        "pairs": tuple(f"L{at} {right[0]}" for at in range(2)),
    }  # fmt: skip
    assert one.kind == kinds.get(question["kind"], Kind.CHOICE)
    assert sorted(one.key.correct) == sorted(keys.get(question["kind"], tuple(map(str, right))))
    assert exercise.points == question["points"] and exercise.title == question["text"]
    told = {each.outcome: each.content.plain for each in exercise.feedback}
    assert told.get("general") == question["told"].get("general_fb")
    assert told.get("correct") == question["told"].get("correct_fb")
    if question["kind"] in ("one", "several", "order") and "0_fb" in question["told"]:
        assert one.choices[0].feedback.plain == question["told"]["0_fb"]


# Made files: QTI 2 and 3 ----------------------------------------------------------------------

AROUND = [
    "{}",
    "<div>{}</div>",
    "<blockquote>{}</blockquote>",
    "<ul><li>{}</li></ul>",
    "<table><tr><td>{}</td></tr></table>",
    "<div><div class='grid-row'>{}</div></div>",
]
BESIDE = [
    "<p>plain {0}</p>",
    "<feedbackBlock identifier='F' outcomeIdentifier='FEEDBACK' showHide='show'><p>told {0}</p></feedbackBlock>",
    "<p>see <feedbackInline identifier='F' outcomeIdentifier='FEEDBACK' showHide='show'>inline {0}</feedbackInline></p>",
    "<rubricBlock view='scorer'><p>rubric {0}</p></rubricBlock>",
    "<p><math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math> {0}</p>",
    "<h2>head {0}</h2>",
    "<ol><li>entry {0}</li></ol>",
]


@st.composite
def items_of_version_2(draw):
    """An item with one to four interactions of any kind, in and beside anything."""
    parts, declared = [], []
    for at in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(list(SOURCES)))
        parts += [
            part.format(draw(sentences)) for part in draw(st.lists(st.sampled_from(BESIDE), max_size=2))
        ]
        source = re.sub(r"(<\w+Interaction)", rf'\1 responseIdentifier="R{at}"', SOURCES[kind], count=1)
        parts.append(draw(st.sampled_from(AROUND)).format(source))
        declared.append(
            f"<responseDeclaration identifier='R{at}' cardinality='multiple' baseType='identifier'><correctResponse><value>A</value></correctResponse></responseDeclaration>"
        )
    modal = "".join(
        f"<modalFeedback identifier='M{at}' outcomeIdentifier='FEEDBACK' showHide='show'>modal {draw(sentences)}</modalFeedback>"
        for at in range(draw(st.integers(0, 2)))
    )
    return f'<assessmentItem xmlns="{V2}" identifier="i1" title="{draw(sentences)}">{"".join(declared)}<itemBody>{"".join(parts)}</itemBody>{modal}</assessmentItem>'


@quick
@given(items_of_version_2(), st.sampled_from(["2", "3", "none", "mixed"]))
def test_a_made_item_comes_in_whole_in_every_spelling_and_namespace(source, version):
    spelled = source if version in ("2", "none") else as_version_3(source)
    spelled = {"none": spelled.replace(f' xmlns="{V2}"', ""), "mixed": spelled.replace(V3, V2)}.get(
        version, spelled
    )
    result = imported(spelled)
    assert list(unaccounted(items(parsed(spelled.encode())), result)) == []
