"""What is held back of an answer as it streams."""

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.model.events import Failed, Finished, Started, TextDelta, ToolCalled
from workbench.model.numbers import in_text, only_number
from workbench.model.prompt import Prompt, Task
from workbench.model.secret import Leak, Secret
from workbench.model.usage import Usage
from workbench.providers.scripted import Scripted
from workbench.services._leaks import MARK, Listener
from workbench.services.guarding import NOTICE, GuardedProvider


def phrase(text, *, claimed=False):
    return Secret(kind=Leak.PHRASE, parts=(text,), claimed=claimed)


def number(value, *, claimed=False, tolerance=1e-9):
    return Secret(
        kind=Leak.NUMBER,
        parts=(str(value),),
        claimed=claimed,
        lower=value - tolerance,
        upper=value + tolerance,
    )


def label(letter):
    return Secret(kind=Leak.LABEL, parts=(letter,), claimed=True)


def heard(text, *secrets, cuts=()):
    listener = Listener(secrets)
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pieces = [text[start:end] for start, end in zip(edges, edges[1:], strict=False)]
    return "".join(map(listener.hear, pieces)) + listener.end()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("The powerhouse is the mitochondrion, you see.", phrase("mitochondrion")),
        ("THE **MITO**CHONDRION does it", phrase("mitochondrion")),
        ("m-i-t-o-c-h-o-n-d-r-i-o-n", phrase("mitochondrion")),
        ("mito\u200bchondrion and mito\u00adchondrion", phrase("mitochondrion")),
        ("Read it backwards: noirdnohcotim", phrase("mitochondrion")),
        ("Es ist die Zellatmung.", phrase("Zellatmung")),
        ("C’est l’été, bien sûr", phrase("ete", claimed=True)),
        ("𝗠𝗶𝘁𝗼𝗰𝗵𝗼𝗻𝗱𝗿𝗶𝗼𝗻", phrase("mitochondrion")),
        ("这是线粒体。", phrase("线粒体")),
        ("答えはミトコンドリアです", phrase("ミトコンドリア")),
        ("The molecule ATP carries it", phrase("ATP")),
        ("It spells A T P", phrase("ATP")),
        ("The answer is water", phrase("water", claimed=True)),
        ("I think that water is what they call the correct one", phrase("water", claimed=True)),
        ("Die richtige Antwort:\n\n**Wasser**", phrase("Wasser", claimed=True)),
        ("Water.", phrase("water", claimed=True)),
        ("It gives 3.14159 in the end", number(3.1416, tolerance=0.001)),
        ("It gives 3,14159 in the end", number(3.1416, tolerance=0.001)),
        ("so it is 1,234,567 people", number(1_234_567)),
        ("so it is 1 234 567 people", number(1_234_567)),
        ("so it is $\\frac{3}{4}$ of it", number(0.75)),
        ("so it is 75 % of it", number(0.75)),
        ("about 6.02 × 10^{23} of them", number(6.02e23, tolerance=1e20)),
        ("about $6.02 \\times 10^{23}$ of them", number(6.02e23, tolerance=1e20)),
        ("Therefore x = 4 holds for this", number(4, claimed=True)),
        ("The result of these two would be 4", number(4, claimed=True)),
        ("The answer is B, I think", label("B")),
        ("B is correct here", label("B")),
        ("I think B is right.", label("B")),
        ("Choose **B** and go on", label("B")),
        ("1. Egg\n2. Larva\n3. Pupa\n", Secret(kind=Leak.ORDER, parts=("Egg", "Larva", "Pupa", "Adult"))),
        ("France goes with Paris", Secret(kind=Leak.PAIRS, parts=("France", "Paris", "Spain", "Madrid"))),
    ],
)
def test_a_secret_is_withheld_however_it_is_written(text, secret):
    assert MARK in heard(text, secret)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("What happens to water when it gets warm and then cold?", phrase("water", claimed=True)),
        ("Take step 4 and look at figure 4 on that page again.", number(4, claimed=True)),
        ("A correct reading begins with the title.", label("A")),
        ("Look at options A, B and C again.", label("B")),
        ("I read the word nation on that page.", phrase("ion")),
        ("I on the other hand would wait.", phrase("ion")),
        ("Version 3.1 of H2O is not 314.", number(3.14)),
        (
            "Compare Egg with Adult, then look at Larva.",
            Secret(kind=Leak.ORDER, parts=("Egg", "Larva", "Pupa")),
        ),
        (
            "Spain, France and Rome",
            Secret(kind=Leak.PAIRS, parts=("France", "Paris", "Spain", "Madrid")),
        ),
    ],
)
def test_what_gives_nothing_away_passes(text, secret):
    assert heard(text, secret) == text


def test_the_rest_of_the_answer_goes_on():
    out = heard("Think first. It is Paris, of course. Then read page 2.\n\n- next", phrase("Paris"))
    assert out == f"Think first. It is {MARK} Then read page 2.\n\n- next"


texts = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " .,:;!?*_`$\\{}()[]\n“”äß=×^%/-线粒体"),
    max_size=120,
)
words = st.text(st.sampled_from(string.ascii_lowercase), min_size=5, max_size=12)
cut_sets = st.lists(st.integers(0, 400), max_size=30)
kinds = st.sampled_from([Leak.PHRASE])
some_secrets = st.lists(
    st.one_of(
        st.builds(phrase, words, claimed=st.booleans()),
        st.builds(phrase, st.sampled_from(["ab", "线粒体", "one two", "H2O"])),
        st.builds(number, st.integers(0, 999), claimed=st.booleans()),
        st.sampled_from([label("A"), label("B")]),
        st.builds(
            lambda parts: Secret(kind=Leak.ORDER, parts=tuple(parts)), st.lists(words, min_size=2, max_size=4)
        ),
    ),
    max_size=5,
)


@st.composite
def answers(draw):
    """A text that names some of its secrets, and places to cut it."""
    secrets = draw(some_secrets)
    said = [draw(texts)]
    for secret in secrets:
        if draw(st.booleans()):
            said += [draw(st.sampled_from(["The answer is ", " ", "\n", "**", "so it = "])), secret.parts[0]]
            said += [draw(texts)]
    return "".join(said), secrets, draw(cut_sets)


@given(answers())
@settings(max_examples=400)
def test_what_passes_does_not_depend_on_the_cuts(answer):
    text, secrets, cuts = answer
    assert heard(text, *secrets, cuts=cuts) == heard(text, *secrets)


@given(answers())
@example((" aaaaa/so it = one two", [phrase("aaaaa", claimed=True), phrase("one two")], []))
@example(("The answer is abA/AAAAA", [phrase("aaaaa"), phrase("ab")], []))
@settings(max_examples=400)
def test_what_passed_passes_again(answer):
    text, secrets, cuts = answer
    once = heard(text, *secrets, cuts=cuts)
    listener = Listener(secrets)
    assert listener.hear(once) + listener.end() == once
    assert not listener.withheld


@given(answers())
@settings(max_examples=400)
def test_a_text_without_secrets_passes_whole(answer):
    text, secrets, cuts = answer
    listener = Listener(secrets)
    passed = "".join(listener.hear(one) for one in text) + listener.end()
    assert (passed == text) == (listener.withheld == 0)


@given(texts, words, texts, cut_sets)
@settings(max_examples=400)
def test_no_key_reaches_the_stream(before, key, after, cuts):
    text = f"{before} {key} {after}"
    shown = heard(text, phrase(key), cuts=cuts)
    assert key not in shown.replace(MARK, " \n ").casefold()


@given(texts, cut_sets)
def test_what_has_been_shown_is_never_more_than_what_was_said(text, cuts):
    listener, shown, said = Listener([phrase("mitochondrion")]), "", ""
    for letter in text:
        said += letter
        shown += listener.hear(letter)
        assert said.startswith(shown) or MARK in shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("-42", 42),
        ("3/4", 0.75),
        ("1.234,5", 1234.5),
        ("9.81 m/s²", 9.81),
        ("x = 5", 5),
        ("6e3", 6000),
    ],
)
def test_an_answer_that_is_a_number_is_read_as_one(text, value):
    assert only_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["H2O", "Paris", "", "12 apples and some pears", "three"])
def test_an_answer_that_is_more_than_a_number_is_not(text):
    assert only_number(text) is None


def test_a_comma_can_mean_two_things():
    assert set(in_text("1,234")) == {1234.0, 1.234}


async def streamed(provider, prompt):
    return [event async for event in provider.stream(prompt, limit=100)]


def said_in(events):
    return "".join(event.text for event in events if isinstance(event, TextDelta))


SECRET = Prompt(task=Task(action="coach"), secrets=(phrase("mitochondrion"),))


@pytest.mark.parametrize("chunk", [1, 3, 8, 1000])
async def test_a_guarded_provider_passes_no_secret_on(chunk):
    provider = GuardedProvider(Scripted("Look. It is the mitochondrion. Why?", chunk=chunk))
    events = await streamed(provider, SECRET)
    assert said_in(events) == f"Look. It is the {MARK} Why?\n\n{NOTICE}"
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)


async def test_without_secrets_events_pass_as_they_are():
    prompt, reply = Prompt(task=Task(action="improve")), "It is the mitochondrion."
    events = await streamed(GuardedProvider(Scripted(reply)), prompt)
    assert events == await streamed(Scripted(reply), prompt)


async def test_a_call_that_broke_before_anything_was_shown_can_be_tried_again():
    broken = Failed(code="overloaded", message="Busy.", retryable=True)
    events = await streamed(GuardedProvider(Scripted("mito", fail=broken)), SECRET)
    assert said_in(events) == ""
    assert events[-1] == broken


async def test_a_continued_answer_knows_what_was_said_before():
    going_on = Prompt(
        task=Task(action="coach"), secrets=(phrase("water", claimed=True),), continues="The answer is:\n"
    )
    events = await streamed(GuardedProvider(Scripted("water, which is wet and flows down")), going_on)
    assert "water" not in said_in(events)


async def test_a_tool_call_that_tells_is_dropped():
    call = ToolCalled(name="suggest_tests", input={"tests": ["It is the mitochondrion."]})
    events = await streamed(GuardedProvider(Scripted(("Look.", call))), SECRET)
    assert call not in events


async def test_usage_is_passed_on_whole():
    events = await streamed(GuardedProvider(Scripted("The mitochondrion.", chunk=2)), SECRET)
    assert events[-1].usage != Usage()
