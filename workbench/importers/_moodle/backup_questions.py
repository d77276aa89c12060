"""The questions of a Moodle backup as Moodle XML has them, which the reader of that format then reads."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from workbench.importers._moodle.backup_files import BackupFiles, said
from workbench.importers._moodle.backup_text import rich
from workbench.importers._xml import Element
from workbench.model.errors import BadInput

_TYPES = {"match": "matching", "multianswer": "cloze"}
_APART = frozenset(
    ("answers", "matches", "numerical_units", "numerical_records", "calculated_records",
     "dataset_definitions", "drags", "drops", "comments", "customfields")
)  # fmt: skip
"""Parts of a question's own data that are lists, and are read one by one."""
_KNOWN = frozenset(
    ("multichoice", "truefalse", "shortanswer", "numerical", "match", "essay", "multianswer", "calculated",
     "calculatedsimple", "calculatedmulti", "ddwtos", "gapselect", "ddmarker", "ddimageortext", "ordering",
     "description")
)  # fmt: skip
_CHOSEN = {"ddwtos": "dragbox", "gapselect": "selectoption"}
_SUBQUESTION = re.compile(r"\{#(\d{1,4})\}")
_GROUP = re.compile(r'"draggroup";[a-z]:(?:\d+:)?"?(\d+)')
_LARGEST = 5 * 2**20


def as_moodle_xml(
    question: Element, name: str, subquestions: dict[str, Element], files: BackupFiles
) -> Element:
    """A question of the bank as an element of Moodle XML.

    Args:
        question: the question in the backup.
        name: the identifier that its entry was given.
        subquestions: all questions by number, for those that others are made of.
        files: the files of the backup.
    """
    kind = said(question, "qtype").strip()
    own = question.find(f"plugin_qtype_{kind}_question")
    made = etree.Element("question", type=_TYPES.get(kind, kind))
    _leaf(etree.SubElement(made, "name"), "text", said(question, "name"))
    asked = rich("questiontext", question, "questiontext")
    if kind == "multianswer":
        asked.find("text").text = _joined(said(question, "questiontext"), own, subquestions)
    made.append(asked)
    made.append(rich("generalfeedback", question, "generalfeedback"))
    for tag, given in (("defaultgrade", "defaultmark"), ("penalty", "penalty"), ("hidden", "hidden")):
        _leaf(made, tag, said(question, given))
    _leaf(made, "idnumber", name)
    made.extend(_hints(question))
    tags = etree.SubElement(made, "tags")
    for tag in question.iterfind("tags/tag"):
        _leaf(etree.SubElement(tags, "tag"), "text", said(tag, "rawname") or said(tag, "name"))
    if own is not None:
        made.extend(_parts(kind, own, said(question, "_id") or question.get("id") or "", files))
    return made


def _parts(kind: str, own: Element, number: str, files: BackupFiles) -> Iterator[Element]:
    """The settings, answers, pairs and places of a question."""
    for group in own:
        if isinstance(group.tag, str) and group.tag not in _APART:
            yield from _settings(group)
    if kind == "truefalse":
        yield from _true_false(own)
    else:
        yield from _answers(kind, own)
    for one in own.iterfind("matches/match"):
        pair = rich("subquestion", one, "questiontext")
        _leaf(etree.SubElement(pair, "answer"), "text", said(one, "answertext"))
        yield pair
    if own.find("numerical_units/numerical_unit") is not None:
        yield _units(own)
    yield from _placed(kind, own, number, files)
    if kind.startswith("calculated"):
        yield _drawn(own)
    if kind not in _KNOWN:
        yield deepcopy(own)


def _settings(group: Element) -> Iterator[Element]:
    """The settings in a part of a question, texts with their format."""
    for leaf in group:
        if isinstance(leaf.tag, str) and not len(leaf) and not leaf.tag.endswith("format"):
            if group.find(f"{leaf.tag}format") is not None:
                yield rich(leaf.tag, group, leaf.tag)
            else:
                made = etree.Element(leaf.tag)
                made.text = said(group, leaf.tag)
                yield made


def _answers(kind: str, own: Element) -> Iterator[Element]:
    found = list(own.iterfind("answers/answer"))
    if kind == "ordering":  # the share of an answer is its place
        found.sort(key=lambda one: _number(said(one, "fraction")))
    slack = {
        said(one, "answer").strip(): said(one, "tolerance")
        for one in own.iter("numerical_record", "calculated_record")
    }
    for one in found:
        if kind in _CHOSEN:
            made = etree.Element(_CHOSEN[kind])
            _leaf(made, "text", said(one, "answertext"))
            told = said(one, "feedback")
            group = _GROUP.search(told)
            _leaf(made, "group", group[1] if group else told if told.isdecimal() else "1")
            yield made
            continue
        share = f"{_number(said(one, 'fraction')) * 100:.7g}"
        made = rich("answer", one, "answertext", fraction=share)
        if said(one, "answerformat") == "":
            made.set("format", "moodle_auto_format")
        made.append(rich("feedback", one, "feedback"))
        if tolerance := slack.get(one.get("id") or ""):
            _leaf(made, "tolerance", tolerance)
        yield made


def _true_false(own: Element) -> Iterator[Element]:
    """True and false by the numbers of their answers, for their words are those of the site's language."""
    true = said(own.find("truefalse"), "trueanswer").strip()
    for one in own.iterfind("answers/answer"):
        made = etree.Element("answer", fraction=f"{_number(said(one, 'fraction')) * 100:.7g}")
        words = said(one, "answertext")
        _leaf(made, "text", words or ("true" if one.get("id") == true else "false"))
        made.append(rich("feedback", one, "feedback"))
        yield made


def _hints(question: Element) -> Iterator[Element]:
    for one in question.iterfind("question_hints/question_hint"):
        yield rich("hint", one, "hint")


def _units(own: Element) -> Element:
    made = etree.Element("units")
    for one in own.iterfind("numerical_units/numerical_unit"):
        unit = etree.SubElement(made, "unit")
        _leaf(unit, "multiplier", said(one, "multiplier"))
        _leaf(unit, "unit_name", said(one, "unit"))
    return made


def _drawn(own: Element) -> Element:
    """The variables of a calculated question with the numbers that were drawn for them."""
    made = etree.Element("dataset_definitions")
    for one in own.iterfind("dataset_definitions/dataset_definition"):
        drawn = etree.SubElement(made, "dataset_definition")
        shape, low, high, places = [*said(one, "options").split(":"), "", "", "", ""][:4]
        for tag, words in (
            ("name", said(one, "name")),
            ("distribution", shape),
            ("minimum", low),
            ("maximum", high),
            ("decimals", places),
        ):
            _leaf(etree.SubElement(drawn, tag), "text", words)
        items = etree.SubElement(drawn, "dataset_items")
        for each in one.iter("dataset_item"):
            item = etree.SubElement(items, "dataset_item")
            _leaf(item, "number", said(each, "number"))
            _leaf(item, "value", said(each, "value"))
    return made


def _placed(kind: str, own: Element, number: str, files: BackupFiles) -> Iterator[Element]:
    """What is dragged to where on a picture, and the picture."""
    if kind not in ("ddmarker", "ddimageortext"):
        return
    yield from _pictures(number, "bgimage", f"qtype_{kind}", files)
    for one in own.iterfind("drags/drag"):
        drag = etree.Element("drag")
        for tag, given in (("no", "no"), ("text", "label"), ("noofdrags", "noofdrags")):
            _leaf(drag, tag, said(one, given))
        if said(one, "infinite").strip() == "1":
            etree.SubElement(drag, "infinite")
        drag.extend(_pictures(one.get("id") or "", "dragimage", f"qtype_{kind}", files))
        yield drag
    for one in own.iterfind("drops/drop"):
        drop = etree.Element("drop")
        for tag, given in (
            ("no", "no"),
            ("choice", "choice"),
            ("xleft", "xleft"),
            ("ytop", "ytop"),
            ("shape", "shape"),
            ("coords", "coords"),
            ("text", "label"),
        ):
            _leaf(drop, tag, said(one, given))
        yield drop


def _pictures(item: str, area: str, component: str, files: BackupFiles) -> Iterator[Element]:
    for one in files.at(component, area, item):
        path = files.package.path(one.path, files.base)
        if path is not None and files.package.archive.size(path) <= _LARGEST:
            files.used.add(one.path)
            try:
                data = files.package.read(path)
            except BadInput:
                continue
            made = etree.Element("file", name=one.name, encoding="base64")
            made.text = base64.b64encode(data).decode()
            yield made


def _joined(words: str, own: Element | None, subquestions: dict[str, Element]) -> str:
    """A text with gaps, each with what its own question says of it."""
    sequence = said(own.find("multianswer") if own is not None else None, "sequence").split(",")

    def gap(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        found = subquestions.get(sequence[at].strip()) if 0 <= at < len(sequence) else None
        return match[0] if found is None else said(found, "questiontext")

    return _SUBQUESTION.sub(gap, words)


def _leaf(parent: Element, tag: str, words: str) -> None:
    etree.SubElement(parent, tag).text = words


def _number(words: str) -> float:
    try:
        found = float(words)
    except ValueError:
        return 0.0
    return found if abs(found) < 1e9 else 0.0
