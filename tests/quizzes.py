"""Hypothesis strategies: questions of the kinds that most quiz formats know."""

from dataclasses import replace

from hypothesis import strategies as st

from workbench.model.content import doc, mark, node, paragraph, text
from workbench.model.exercise import (
    Calculation,
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Range,
    Variable,
    Worked,
    interaction_node,
)

words = st.text(st.sampled_from("abcXYZäß你😀&<>\"'={}~#:%\\$"), min_size=1, max_size=8).filter(
    lambda word: any(one.isalpha() for one in word)
)
plain = st.lists(st.text("abcXYZäß你😀&<>\"'", min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
sentences = st.lists(words, min_size=1, max_size=4).map(" ".join)
BOOLEANS = st.booleans()
numbers = st.sampled_from([-3.0, 0.0, 0.5, 2.0, 10.0, 1234.5])


def spaced(parts):
    return paragraph("So ", *(one for part in parts for one in (part, " and ")), "on")


def lines(said):
    styled = st.builds(
        lambda string, style: text(string, mark(style)), said, st.sampled_from(["bold", "italic", "code"])
    )
    maths = st.sampled_from(["x^2", r"\frac{1}{2}"]).map(lambda latex: node("mathInline", latex=latex))
    return st.one_of(said.map(paragraph), st.lists(st.one_of(styled, maths), max_size=2).map(spaced))


def one_line(said):
    return lines(said).map(doc)


def texts(said):
    blocks = st.one_of(
        lines(said),
        lines(said),
        lines(said).map(lambda line: node("bulletList", node("listItem", line))),
        lines(said).map(lambda line: node("blockquote", line)),
    )
    return st.lists(blocks, min_size=1, max_size=2).map(lambda many: doc(paragraph("First."), *many))


def told(said):
    return st.one_of(st.none(), one_line(said))


def choices(said, names, *, feedback=True, least=2):
    made = [
        st.builds(
            Choice, id=st.just(name), content=one_line(said), feedback=told(said) if feedback else st.none()
        )
        for name in names
    ]
    return st.integers(least, len(made)).flatmap(lambda count: st.tuples(*made[:count]))


def asked(**given):
    return (interaction_node(Interaction(**given)),)


@st.composite
def single(draw, said, names=("A1", "A2", "A3"), response="response1", shuffle=BOOLEANS):
    """One of several choices is right; others may earn a part."""
    found = draw(choices(said, names))
    right = draw(st.sampled_from([one.id for one in found]))
    part = draw(st.sampled_from([None, 0.5, -0.25]))
    other = next(one.id for one in found if one.id != right)
    credit = (Credit(answer=right, value=1.0), Credit(answer=other, value=part or 0.5))
    if part is None:
        credit = ()
    elif part > 0:  # what an answer is worth has no order; those that cost come last
        credit = tuple(sorted(credit, key=lambda one: one.answer))
    return asked(
        kind=Kind.CHOICE, response=response, choices=found, shuffle=draw(shuffle),
        key=Key(correct=(right,), mapping=credit),
    )  # fmt: skip


@st.composite
def several(draw, said, response="response1", shuffle=BOOLEANS):
    """All of several choices together are right, or each earns its part."""
    found = draw(choices(said, ("A1", "A2", "A3")))
    right = tuple(one.id for one in found[: draw(st.integers(1, len(found) - 1))])
    credit = ()
    if draw(st.booleans()) and len(right) > 1:
        credit = tuple(Credit(answer=name, value=1 / len(right)) for name in right)
    return asked(
        kind=Kind.CHOICE, response=response, choices=found, cardinality="multiple", max_choices=0,
        key=Key(correct=right, mapping=credit), shuffle=draw(shuffle),
    )  # fmt: skip


@st.composite
def typed(draw, said, response="response1"):
    """Words that count, some perhaps for a part."""
    answers = draw(st.lists(said, min_size=1, max_size=3, unique_by=str.casefold))
    part = draw(st.booleans()) and len(answers) > 1
    credit = tuple(Credit(answer=word, value=0.5 if at else 1.0) for at, word in enumerate(answers) if part)
    feedback = draw(one_line(said))
    one = Interaction(
        kind=Kind.TEXT_ENTRY, response=response, base_type="string",
        key=Key(correct=(answers[0],) if part else tuple(answers), mapping=credit),
        feedback=(Feedback(outcome=answers[0], content=feedback),) if draw(st.booleans()) else (),
    )  # fmt: skip
    return (paragraph(interaction_node(one)),)


@st.composite
def numeric(draw, response="response1", opened=st.booleans()):  # noqa: B008
    """A number, exact or within bounds, of which the lower may be open."""
    exact = draw(numbers)
    slack = draw(st.sampled_from([0.0, 0.5]))
    found = Range(exact=exact)
    if slack:
        found = Range(exact=exact, lower=exact - slack, upper=exact + slack, lower_open=draw(opened))
    one = Interaction(
        kind=Kind.TEXT_ENTRY,
        response=response,
        base_type="float",
        key=Key(ranges=(found,), correct=(f"{exact:g}",)),
    )
    return (paragraph(interaction_node(one)),)


@st.composite
def matching(draw, said, lefts=("L1", "L2", "L3"), response="RESPONSE", shuffle=False):
    """Pairs, each for its part of the points."""
    pairs = draw(
        st.lists(st.tuples(one_line(said), plain), min_size=2, max_size=3, unique_by=lambda one: one[1])
    )
    size = len(pairs)
    left = tuple(Choice(id=name, content=one[0]) for name, one in zip(lefts, pairs, strict=False))
    right = tuple(
        Choice(id=f"R{at}", content=doc(paragraph(one[1])), match_max=0) for at, one in enumerate(pairs, 1)
    )
    keys = tuple(f"{left[at].id} R{at + 1}" for at in range(size))
    return asked(
        kind=Kind.MATCH, response=response, choices=left, targets=right, cardinality="multiple",
        base_type="directedPair", max_choices=size, shuffle=shuffle,
        key=Key(correct=keys, mapping=tuple(Credit(answer=one, value=round(1 / size, 6)) for one in keys)),
    )  # fmt: skip


def free(response="response1"):
    return st.just(asked(kind=Kind.EXTENDED_TEXT, response=response, base_type="string"))


@st.composite
def blanks(draw, said):
    """Words to be typed and lists to choose from within a sentence."""
    word = Interaction(
        kind=Kind.TEXT_ENTRY,
        response="response_word",
        base_type="string",
        key=Key(correct=tuple(draw(st.lists(said, min_size=1, max_size=2, unique_by=str.casefold)))),
    )
    found = draw(choices(said, ("D1", "D2", "D3")))
    right = draw(st.sampled_from([one.id for one in found]))
    chosen = Interaction(
        kind=Kind.INLINE_CHOICE, response="response_list", choices=found, key=Key(correct=(right,))
    )
    line = paragraph("Say ", interaction_node(word), " or ", interaction_node(chosen), ".")
    return (line,)


def feedbacks(said, outcomes=("general", "correct", "incorrect")):
    """Feedback for some outcomes, in this order."""
    made = [st.builds(Feedback, outcome=st.just(one), content=one_line(said)) for one in outcomes]
    return st.lists(st.booleans(), min_size=len(made), max_size=len(made)).flatmap(
        lambda chosen: st.tuples(*(one for one, take in zip(made, chosen, strict=True) if take))
    )


def exercise(said, parts, *, hints=True, **more):
    """A question: text, then what is to be answered."""
    built = {
        "title": said,
        "points": st.sampled_from([None, 1.0, 2.5]),
        "feedback": feedbacks(said),
        "hints": st.lists(one_line(said), max_size=1).map(tuple) if hints else st.just(()),
    }
    return st.builds(
        lambda before, part, **fields: Exercise(body=(*before.content, *part), **fields),
        texts(said),
        parts,
        **(built | more),
    )


def numbered(exercises):
    """Exercises with identifiers of their own."""
    return [replace(one, identifier=f"question{at}") for at, one in enumerate(exercises, start=1)]


calculated = Exercise(
    body=(
        paragraph("What is [x] + [y]?"),
        paragraph(
            interaction_node(Interaction(kind=Kind.TEXT_ENTRY, response="response1", base_type="float"))
        ),
    ),
    title="Sum",
    points=2.0,
    calculation=Calculation(
        formulas=("x + y",),
        variables=(
            Variable(name="x", lower=1.0, upper=9.0),
            Variable(name="y", lower=0.5, upper=2.5, decimals=1),
        ),
        decimals=1,
        tolerance="5%",
        worked=(Worked(values=(("x", 2.0), ("y", 1.5)), answer=3.5),),
    ),
)
