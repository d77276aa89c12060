"""Hypothesis strategies: exercises that QTI can carry."""

import string

from hypothesis import strategies as st

from workbench.model.content import doc, mark, node, paragraph, text, to_json
from workbench.model.exercise import (
    Area,
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Outcome,
    Processing,
    Rubric,
    interaction_node,
)

words = st.text(st.sampled_from(string.ascii_letters + "äß你好😀&<>\"'"), min_size=1, max_size=9)
sentences = st.lists(words, min_size=1, max_size=4).map(" ".join)
names = st.sampled_from([f"C{number}" for number in range(40)])
marks = st.sampled_from(["bold", "italic", "superscript", "subscript", "code", "underline", "strike"])
runs = st.lists(
    st.one_of(
        sentences.map(text),
        st.builds(lambda words, kind: text(words, mark(kind)), sentences, marks),
        st.sampled_from(["x^2", r"\frac{1}{2}", "a<b"]).map(lambda latex: node("mathInline", latex=latex)),
    ),
    min_size=1,
    max_size=3,
)
lines = runs.map(lambda line: paragraph(*line))
blocks = st.one_of(
    lines,
    st.builds(lambda level, words: node("heading", text(words), level=level), st.integers(1, 6), sentences),
    lines.map(lambda line: node("bulletList", node("listItem", line))),
    lines.map(lambda line: node("blockquote", line)),
    lines.map(lambda line: node("table", node("tableRow", node("tableCell", line)))),
    st.just(node("mathBlock", latex=r"\sum_i x_i")),
)
documents = st.lists(blocks, min_size=1, max_size=3).map(lambda many: doc(*many))
one_line = lines.map(doc)
numbers = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0, 3.25])


def keyed(right, credit, default=0.0):
    """A key; a table of nothing but zeros beside it is no table, as readers take it (`_qti2.keys._empty`)."""
    empty = right and not any(one.value for one in credit) and not default
    return Key(correct=tuple(right), mapping=() if empty else tuple(credit), default=default)


def distinct(strategy, least=1, most=4):
    return st.lists(strategy, min_size=least, max_size=most, unique_by=lambda one: one.id).map(tuple)


def choices(content=documents, **more):
    feedback = st.none() if more.pop("plain", False) else st.one_of(st.none(), documents)
    built = {"id": names, "content": content, "feedback": feedback, "fixed": st.booleans()}
    return distinct(st.builds(Choice, **(built | more)))


@st.composite
def picked(draw, kind, cardinality="single", base="identifier"):
    """A choice, order, hot text or hot spot interaction with its key."""
    inline = kind in (Kind.INLINE_CHOICE, Kind.HOTTEXT)
    found = draw(choices(content=one_line if inline else documents, plain=kind is not Kind.CHOICE))
    if kind is Kind.HOTTEXT:
        found = tuple(Choice(id=one.id, content=one.content) for one in found)
    most = 1 if cardinality == "single" else 3
    right = tuple(draw(st.lists(st.sampled_from([one.id for one in found]), max_size=most, unique=True)))
    credit = draw(st.lists(st.builds(Credit, answer=names, value=numbers), max_size=2))
    return {
        "kind": kind,
        "choices": found,
        "key": keyed(right, credit, draw(numbers) if credit else 0.0),
        "cardinality": cardinality,
        "base_type": base,
    }


@st.composite
def interactions(draw, response):
    """An interaction of any kind that is answered by choosing, typing or pointing."""
    kind = draw(st.sampled_from(list(_MADE)))
    given = draw(_MADE[kind])
    prompt = draw(st.one_of(st.none(), documents)) if not kind.inline else None
    return Interaction(response=response, prompt=prompt, **given)


def _typed(kind):
    keys = st.builds(
        keyed,
        st.lists(sentences, max_size=2, unique=True),
        st.lists(
            st.builds(Credit, answer=sentences, value=numbers, case_sensitive=st.booleans()), max_size=2
        ),
    )
    options = st.sampled_from([(), (("expected-length", "12"),)])
    return st.fixed_dictionaries(
        {"kind": st.just(kind), "base_type": st.just("string"), "key": keys, "options": options}
    )


@st.composite
def _matched(draw):
    lefts = draw(choices(plain=True, match_max=st.integers(0, 3)))
    rights = draw(choices(plain=True, match_max=st.integers(0, 3)))
    pairs = st.builds(lambda a, b: f"{a.id} {b.id}", st.sampled_from(lefts), st.sampled_from(rights))
    right = tuple(draw(st.lists(pairs, max_size=3, unique=True)))
    return {
        "kind": Kind.MATCH, "choices": lefts, "targets": rights, "key": Key(correct=right),
        "cardinality": "multiple", "base_type": "directedPair",
        "max_choices": draw(st.sampled_from([0, 3, 4])), "shuffle": draw(st.booleans()),
    }  # fmt: skip


@st.composite
def _gapped(draw):
    found = tuple(
        Choice(id=one.id, content=one.content) for one in draw(choices(content=one_line, plain=True))
    )
    gaps = draw(distinct(names.map(lambda name: Choice(id=f"G{name}"))))
    body = doc(*(paragraph("before ", node("place", kind="gap", identifier=gap.id)) for gap in gaps))
    key = Key(correct=(f"{found[0].id} {gaps[0].id}",))
    return {
        "kind": Kind.GAP_MATCH, "choices": found, "targets": gaps, "body": body, "key": key, "max_choices": 0,
        "cardinality": "multiple", "base_type": "directedPair",
    }  # fmt: skip


@st.composite
def _hottexts(draw):
    given = draw(picked(Kind.HOTTEXT))
    places = (node("place", kind="hottext", identifier=one.id) for one in given["choices"])
    return given | {"body": doc(*(paragraph("say ", place) for place in places))}


@st.composite
def _pointed(draw, kind):
    spots = tuple(
        Choice(id=one.id, shape="rect", coords="1,2,3,4", content=doc(paragraph("spot")))
        for one in draw(choices(plain=True))
    )
    if kind is Kind.SELECT_POINT:
        areas = (Area(shape="circle", coords="10,20,5", value=draw(numbers)),)
        return {
            "kind": kind,
            "base_type": "point",
            "key": Key(areas=areas),
            "image": "asset:" + PICTURE.sha256,
        }
    return {
        "kind": kind,
        "choices": spots,
        "key": Key(correct=(spots[0].id,)),
        "image": "asset:" + PICTURE.sha256,
        "image_size": (30, 20),
    }


_MADE = {
    Kind.CHOICE: picked(Kind.CHOICE),
    Kind.ORDER: picked(Kind.ORDER, "ordered"),
    Kind.INLINE_CHOICE: picked(Kind.INLINE_CHOICE),
    Kind.HOTTEXT: _hottexts(),
    Kind.TEXT_ENTRY: _typed(Kind.TEXT_ENTRY),
    Kind.EXTENDED_TEXT: _typed(Kind.EXTENDED_TEXT),
    Kind.MATCH: _matched(),
    Kind.GAP_MATCH: _gapped(),
    Kind.HOTSPOT: _pointed(Kind.HOTSPOT),
    Kind.SELECT_POINT: _pointed(Kind.SELECT_POINT),
    Kind.UPLOAD: st.just({"kind": Kind.UPLOAD, "base_type": "file"}),
    Kind.SLIDER: st.just(
        {"kind": Kind.SLIDER, "base_type": "float", "options": (("lower-bound", "0"), ("upper-bound", "9"))}
    ),
}


@st.composite
def bodies(draw):
    """Blocks with one to three interactions among them, inline ones in their lines."""
    body = []
    for at in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            body.append(draw(blocks))
        made = draw(interactions("RESPONSE" if at == 0 else f"RESPONSE_{at}"))
        part = interaction_node(made)
        body.append(paragraph(draw(sentences) + " ", part) if made.kind.inline else part)
    if draw(st.booleans()):
        told = draw(one_line)
        data = {"variable": "FEEDBACK", "show": "show", "text": told.plain, "content": to_json(told)}
        body.append(paragraph("then ", node("place", kind="feedback", identifier="C1", data=data)))
        body.append(node("conditional", draw(blocks), variable="FEEDBACK", value="C2", show="hide"))
    return tuple(body)


feedbacks = st.builds(
    Feedback,
    outcome=st.sampled_from(["correct", "incorrect", "general", "C1"]),
    content=documents,
    variable=st.sampled_from(["", "", "OTHER"]),
    hide=st.booleans(),
    title=st.sampled_from(["", "A title"]),
)
exercises = st.builds(
    Exercise,
    body=bodies(),
    identifier=st.just("item1"),
    title=sentences,
    points=st.sampled_from([None, 1.0, 2.5]),
    language=st.sampled_from(["", "en", "de-CH"]),
    adaptive=st.booleans(),
    time_dependent=st.booleans(),
    feedback=st.lists(feedbacks, max_size=2).map(tuple),
    hints=st.lists(documents, max_size=2).map(tuple),
    rubrics=st.lists(
        st.builds(Rubric, view=st.sampled_from([("scorer",), ("candidate", "tutor")]), content=documents),
        max_size=1,
    ).map(tuple),
    outcomes=st.sampled_from(
        [(), (Outcome(identifier="GRADE", base_type="integer", default=("1",), maximum=5.0),)]
    ),
    processing=st.sampled_from([Processing(), Processing(template="match_correct")]),
)


def _picture():
    import struct
    import zlib

    from workbench.model.course import Asset

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\x10\x80\x10")
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return Asset.of(data, name="leaf.png", media_type="image/png")


PICTURE = _picture()
