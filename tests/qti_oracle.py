"""A second, simple-minded reading of QTI: what stands in an item, counted straight from the XML.

It shares nothing with the importers: elements are known by the letters of their names alone.
"""

import html
import json
import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from workbench.model.content import to_json
from workbench.model.exercise import exercise_of

_INTERACTIONS = {
    f"{kind}interaction"
    for kind in (
        "choice order associate match gapmatch inlinechoice textentry extendedtext hottext hotspot "
        "selectpoint graphicorder graphicassociate graphicgapmatch positionobject slider drawing media "
        "upload endattempt custom portablecustom"
    ).split()
}
_CHOICES = (
    "simplechoice inlinechoice simpleassociablechoice gaptext gapimg hottext hotspotchoice "
    "associablehotspot gap"
)
_RESPONSES = ("responselid", "responsestr", "responsenum", "responsexy", "responsegrp")
_UNREAD = (
    "math script style svg stylesheet portablecustominteraction custominteraction cataloginfo "
    "apipaccessibility accessibilityinfo companionmaterialsinfo infocontrol"
).split()


@dataclass
class Item:
    """What an item holds by the count."""

    identifier: str
    counts: Counter = field(default_factory=Counter)
    answers: set = field(default_factory=set)
    labels: dict = field(default_factory=dict)
    """The words of choices by their names: what is typed is known by its words."""
    words: set = field(default_factory=set)


def name(element):
    """An element's name in small letters, without namespace, prefix, hyphens and `qti`."""
    if not isinstance(element.tag, str):
        return ""
    local = element.tag.rpartition("}")[2].rpartition(":")[2]
    return re.sub("^qti", "", re.sub("[-_]", "", local).lower())


def parsed(data):
    encoding = "utf-8" if mislabelled(data) else None
    parser = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=True, encoding=encoding)
    return etree.fromstring(data, parser)


def mislabelled(data):
    """Whether a file that says it is in Latin-1 is in UTF-8: no text in Latin-1 looks so by chance."""
    if not re.search(rb"encoding=.(?:iso-8859-1|windows-1252)", data[:200], re.I):
        return False
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def items(root):
    """The items of a file, whatever its version."""
    if root is None:
        return
    old = name(root) in ("questestinterop", "assessment", "objectbank", "section", "item")
    for one in root.iter():
        if name(one) == "assessmentitem":
            yield _item2(one)
        elif name(one) == "item" and old:
            yield _item1(one)


def _item2(element):
    item = Item(element.get("identifier") or "")
    for one in element.iter():
        kind, above = name(one), name(one.getparent()) if one.getparent() is not None else ""
        inside = any(name(each) in _INTERACTIONS for each in one.iterancestors())
        item.counts["interactions"] += kind in _INTERACTIONS and not inside
        item.counts["feedback"] += kind in ("modalfeedback", "feedbackinline", "feedbackblock")
        item.counts["choices"] += kind in _CHOICES.split()
        item.counts["equations"] += kind == "math"
        item.counts["rubrics"] += kind == "rubricblock"
        if kind in ("itembody", "modalfeedback"):
            item.words |= _words(_text(one))
        asked = _asked(element, one)
        if kind == "value" and above == "correctresponse" and "".join(one.itertext()).strip() and asked:
            item.answers.add(_answer("".join(one.itertext())))
        if kind == "mapentry" and asked:
            item.answers.add(
                _answer(next(v for k, v in one.attrib.items() if re.sub("-", "", k).lower() == "mapkey"))
            )
        item.counts["areas"] += kind == "areamapentry" and asked
    return item


def _asked(item, one):
    """Whether an interaction asks for the response that something belongs to."""
    declared = next((each for each in one.iterancestors() if name(each) == "responsedeclaration"), None)
    if declared is None:
        return False
    asked = {
        each.get("responseIdentifier") or each.get("response-identifier") or "RESPONSE"
        for each in item.iter()
        if name(each) in _INTERACTIONS
    }
    return declared.get("identifier") in asked


def _item1(element):
    item = Item(element.get("ident") or "")
    names = set()
    for one in element.iter():
        kind = name(one)
        item.counts["responses"] += kind in _RESPONSES
        item.counts["feedback"] += kind == "itemfeedback" and bool(_words(_text(one)))
        if kind in _RESPONSES:
            names.add(one.get("ident", "").removeprefix("response_"))
        if kind in ("presentation", "itemfeedback"):
            item.words |= _words(_text(one))
        if kind == "respcondition" and any(_paid(each) for each in one if name(each) == "setvar"):
            item.answers |= {
                _answer("".join(each.itertext()))
                for each in one.iter()
                if name(each) == "varequal"
                and not any(name(above) == "not" for above in each.iterancestors())
                and "".join(each.itertext()).strip()
            }
    item.labels = {
        one.get("ident"): _text(one).strip() for one in element.iter() if name(one) == "responselabel"
    }
    for known in names:
        item.words -= set(re.findall(r"\w+", known))
    return item


def _paid(setvar):
    try:
        return float("".join(setvar.itertext())) > 0 and "ncorrect" not in (setvar.get("varname") or "")
    except ValueError:
        return False


def _answer(words):
    """A value as it is compared: a pair has no order, a number no zeros behind it."""
    try:
        return f"{float(words):g}"
    except ValueError:
        return " ".join(sorted(words.split()))


def _text(element):
    parts = []

    def walk(one):
        if not isinstance(one.tag, str) or name(one) in _UNREAD:
            return
        parts.append(one.text or "")
        for inner in one:
            parts.append(" ")
            walk(inner)
            parts.append(" " + (inner.tail or ""))

    walk(element)
    return "".join(parts)


def _words(text):
    plain = html.unescape(re.sub("<[^>]*>", " ", html.unescape(text)))
    return set(re.findall(r"[^\W_]+", plain))


def missing(item, node):
    """What an item has that the exercise which came of it has not, in words."""
    exercise = exercise_of(node)
    source = json.dumps(to_json(node), ensure_ascii=False).replace("\\n", " ").replace("\\t", " ")
    have = _counted(exercise, source)
    for key, wanted in item.counts.items():
        if key == "responses":
            if wanted and not exercise.interactions:
                yield "no interaction"
        elif have[key] < wanted:
            yield f"{key}: {wanted} in, {have[key]} out"
    words, squeezed = set(re.findall(r"[^\W_]+", source)), "".join(re.findall(r"[^\W_]+", source))
    if lost := [word for word in item.words if word not in words and word not in squeezed]:
        yield f"words: {sorted(lost)[:12]}"
    known = _answers(exercise)
    same = {one: _answer(item.labels.get(one, one)) for one in item.answers}
    if lost := [one for one, words in same.items() if words and not known & {one, words}]:
        yield f"answers: {sorted(lost)[:6]} not among {sorted(known)[:12]}"


def _counted(exercise, source):
    asked = exercise.interactions
    own = sum(1 for one in asked for each in (*one.choices, *one.targets) if each.feedback)
    told = len(exercise.feedback) + len(exercise.hints) + sum(len(one.feedback) for one in asked) + own
    told += sum(one.use == "answerKey" for one in exercise.rubrics)  # Blackboard writes them as feedback
    told += source.count('"type": "conditional"') + source.count('"kind": "feedback", "identifier"')
    return Counter(
        interactions=len(asked),
        feedback=told,
        choices=sum(len(one.choices) + len(one.targets) for one in asked),
        equations=source.count('"mathInline"') + source.count('"mathBlock"'),
        rubrics=len(exercise.rubrics),
        areas=sum(len(one.key.areas) for one in asked),
    )


def _answers(exercise):
    """All that the keys know, as it is compared: also the choices' own names on both sides of a pair."""
    known = set()
    for one in exercise.interactions:
        key = one.key
        said = [*key.correct, *(each.answer for each in key.mapping)]
        said += [
            str(value)
            for each in key.ranges
            for value in (each.exact, each.lower, each.upper)
            if value is not None
        ]
        known |= {_answer(each) for each in said}
        known |= {_answer(part) for each in said for part in each.split()}
    return known
