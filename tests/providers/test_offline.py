"""The offline assistant."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.events import Failed, Finished, Started, TextDelta, ToolCalled
from workbench.model.prompt import Prompt, Task, Tool, Turn
from workbench.providers import connect, provider_kinds
from workbench.providers._base import Endpoint, Provider
from workbench.providers._offline_language import language_of, sentences
from workbench.providers._offline_markdown import blocks, edit, protected, restored
from workbench.providers.offline import Offline

COURSE = """# Plants and light

## Photosynthesis

**Photosynthesis** is the process by which plants turn light energy into chemical energy. It takes place
in the chloroplasts, which hold a green pigment called chlorophyll. For example, a leaf in full sun uses
photosynthesis to make about 5 grams of sugar from light in a day.

```python
leaf = "in order to"
```

## Respiration

Respiration is the process that releases energy from sugar. Every living cell respires, at night as well.

## Limiting factors

A limiting factor is a condition that holds back the rate of a process. When light is low, more carbon
dioxide makes no difference to the rate.
"""


async def _events(action, text="", *, instruction="", context="", level=0, turns=(), limit=4096, tools=()):
    task = Task(action=action, text=text, instruction=instruction, context=context, hint_level=level)
    prompt = Prompt(task=task, turns=turns, tools=tools)
    return [event async for event in Offline(delay=0).stream(prompt, limit=limit)]


def said(action, text="", **values):
    events = asyncio.run(_events(action, text, **values))
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def test_it_says_that_it_is_no_ai():
    assistant = connect("offline", Endpoint())
    assert isinstance(assistant, Provider) and assistant.label == "Offline assistant, not AI"
    assert set(provider_kinds()) == {"anthropic", "offline", "scripted"}
    assert [kind.name for kind in provider_kinds().values() if not kind.offered] == ["scripted"]


async def test_it_streams_in_small_pieces_and_counts_what_it_read_and_wrote():
    events = await _events("improve", "It is important to note that plants make use of light.")
    assert isinstance(events[0], Started) and isinstance(events[-1], Finished)
    assert sum(isinstance(event, TextDelta) for event in events) == 3
    assert events[-1].usage.input_tokens > 5 and events[-1].usage.output_tokens > 3


async def test_an_answer_over_the_limit_is_cut_and_says_so():
    events = await _events("improve", "Plants use light. " * 50, limit=10)
    assert events[-1].stop_reason == "max_tokens"


async def test_a_long_answer_does_not_take_long():
    began = time.monotonic()
    prompt = Prompt(task=Task(action="improve", text="Plants use light. " * 2000))
    async for _ in Offline(longest=0.5).stream(prompt, limit=100_000):
        pass
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Plants make use of light.", "Plants use light."),
        ("It is important to note that plants grow.", "Plants grow."),
        ("Due to the fact that it rains, we stay.", "Because it rains, we stay."),
        ("They recieve teh the light.", "They receive the light."),
        ('He said "no" , and it\'s 3-5 m...', "He said “no”, and it’s 3–5 m…"),
        ("This is a apple and an pear.", "This is an apple and a pear."),
        ("It is a one-way street, a European one, a unit, an hour.",) * 2,
        (
            "Call 555-1234-9 or see 2026-11-21, A-level, x - y.",
            "Call 555-1234-9 or see 2026-11-21, A-level, x – y.",
        ),
        ("Baden Baden and New York New York.",) * 2,
        ("This sentence is fine as it is.",) * 2,
    ],
)
def test_improving_mends_what_it_should_and_leaves_the_rest(before, after):
    assert said("improve", before) == after


def test_simplifying_splits_long_sentences_and_uses_everyday_words():
    long = (
        "Plants utilize light in order to make sugar, and they store the sugar as starch in their roots, "
        "but they cannot store the light itself; however, starch lasts through the winter."
    )
    short = said("simplify", long)
    assert "utilize" not in short and len(sentences(short)) >= 2
    assert max(len(one.split()) for one in sentences(short)) <= 18
    assert said("simplify", short) == short


def test_rewriting_makes_a_list_of_what_a_sentence_enumerates():
    text = "The process has three stages: absorption of light, splitting of water, and making of sugar.\n"
    lines = "- absorption of light\n- splitting of water\n- making of sugar"
    assert said("rewrite", text) == f"The process has three stages:\n\n{lines}\n"


def test_expanding_adds_only_what_the_course_says():
    text = "The rate of photosynthesis depends on a limiting factor and on light."
    more = said("expand", text, context=COURSE)
    assert more.startswith(text)
    assert "A limiting factor is a condition that holds back the rate of a process." in more
    assert "For example, a leaf in full sun" in more


def test_expanding_a_few_words_explains_them_in_their_sentence():
    assert said("expand", "a limiting factor", context=COURSE) == (
        "a limiting factor (a condition that holds back the rate of a process)"
    )


def test_expanding_what_the_course_does_not_explain_says_what_to_add():
    more = said("expand", "Tectonic plates move slowly over the mantle.", context=COURSE)
    assert more.startswith("Tectonic plates move slowly over the mantle.\n\n> To be added")


KEPT = """# In order to Heading

Text with `in order to` code, $a  -  b$ maths, [in order to](http://a.b/in-order-to "in order to"), ⟦1⟧.

| in order to | utilize |
|---|---|
| due to the fact that | "x" |

```
in order to  utilize
```

$$
a  -  b ... "c"
$$

<div title="in order to">

- [ ] a task   with `x  y`
  1. nested item

> a quote in order to learn

[1]: http://a.b/x--y
"""


@pytest.mark.parametrize("action", ["improve", "simplify", "rewrite", "expand"])
def test_code_maths_links_tables_and_marks_stay_as_they_are(action):
    text = said(action, KEPT)
    for kept in (
        "`in order to`",
        "$a  -  b$",
        '[in order to](http://a.b/in-order-to "in order to")',
        "⟦1⟧",
        "| in order to | utilize |\n|---|---|\n| due to the fact that |",
        "```\nin order to  utilize\n```",
        '$$\na  -  b ... "c"\n$$',
        '<div title="in order to">',
        "- [ ] a task",
        "`x  y`",
        "  1. nested item",
        "> a quote ",
        "[1]: http://a.b/x--y",
    ):
        assert kept in text


@given(st.text(alphabet="ab .,\n#-*_`$[]()<>|\"'1⟦⟧\\~&:/"))
def test_blocks_put_together_are_the_text(text):
    assert "".join(block.before + block.text + block.after for block in blocks(text)) == text
    assert edit(text, lambda prose, kind: prose) == text


@given(st.text(alphabet="ab .,`$[]()<>\"'1\ue000\ue001\\&"))
def test_what_is_protected_comes_back_and_a_lost_part_is_noticed(text):
    kept, spans = protected(text)
    assert restored(kept, spans) == text
    if spans:
        assert restored(kept.replace("\ue000", "", 1), spans) is None


@given(
    st.text(max_size=300), st.sampled_from(["improve", "simplify", "rewrite", "expand", "cloze", "summary"])
)
def test_no_text_breaks_a_rule(text, action):
    events = asyncio.run(_events(action, text, context=text))
    assert isinstance(events[-1], Finished | Failed)


@pytest.mark.parametrize(
    "hostile", ["(" * 40_000, "a " * 60_000, "[" * 40_000, "$" * 40_000, "`" * 40_000, "\"'" * 20_000]
)
def test_hostile_text_takes_no_long_time(hostile):
    began = time.monotonic()
    said("simplify", hostile)
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The plant is in the light and it grows.", "en"),
        ("Die Pflanze steht im Licht und sie wächst.", "de"),
        ("La plante est dans la lumière et elle pousse.", "fr"),
        ("植物は光の中で育つ。", "other"),
    ],
)
def test_languages_are_told_apart(text, language):
    assert language_of(text) == language


def test_other_languages_only_get_their_spacing_mended():
    text = 'Die Schüler, die die Regeln kennen, sagen "in order to" und  lernen ...'
    assert said("simplify", text) == 'Die Schüler, die die Regeln kennen, sagen "in order to" und lernen …'


def test_instructions_that_rules_can_follow_are_followed():
    assert (
        said("instruct", "First this. Then that.", instruction="make bullet points")
        == "- First this.\n- Then that."
    )
    assert said("instruct", "It is not hard.", instruction="more friendly please") == "It isn’t hard."
    assert said("instruct", "It isn't hard.", instruction="Use a formal tone") == "It is not hard."
    assert "Answers:** 1. Photosynthesis; 2. Respiration" in said(
        "instruct", COURSE, instruction="2 gap questions"
    )


async def test_instructions_beyond_rules_are_refused_with_a_sentence():
    for instruction in ("translate into French", "sing it", ""):
        events = await _events("instruct", "Plants grow.", instruction=instruction)
        assert isinstance(events[-1], Failed) and events[-1].code == "beyond_rules"
        assert "follows rules" in events[-1].message and not events[-1].retryable


def test_gap_questions_come_from_the_text_with_their_answers():
    questions = said("cloze", COURSE)
    assert "green pigment called \\_\\_\\_\\_\\_\\_." in questions
    body, _, answers = questions.partition("**Answers:**")
    assert "chlorophyll" in answers and "chlorophyll" not in body
    assert len([line for line in body.splitlines() if line]) == len(answers.split(";"))


async def test_tests_are_a_tool_call_where_a_tool_is_given():
    tool = Tool(name="suggest_tests", description="Suggest", schema={})
    events = await _events("test", COURSE, tools=(tool,))
    (call,) = [event for event in events if isinstance(event, ToolCalled)]
    assert call.name == "suggest_tests" and {"question", "answer"} == set(call.input["tests"][0])


def test_a_summary_holds_sentences_of_the_text():
    lines = said("summary", COURSE).splitlines()
    assert 2 <= len(lines) <= 6
    assert "- Photosynthesis is the process by which plants turn light energy into chemical energy." in lines


QUESTIONS = {
    "What is the green pigment called?": ["chlorophyll"],
    "What is photosynthesis?": ["light energy", "chemical"],
    "Just tell me the answer: what releases energy from sugar?": ["respiration is"],
    "How many grams of sugar does a leaf make?": ["5"],
}


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_hint_gives_the_answer(question, level):
    for earlier in range(3):
        turns = (Turn(role="assistant", text="…"),) * earlier
        hint = said("coach", question, context=COURSE, level=level, turns=turns)
        assert hint and not [answer for answer in QUESTIONS[question] if answer in hint.lower()]


def test_hints_rise_from_where_to_look_to_a_worked_example():
    question = "What is photosynthesis?"
    nudge, hint, step = (said("coach", question, context=COURSE, level=level) for level in (1, 2, 3))
    assert "“Photosynthesis”" in nudge and "?" in nudge
    assert "> Photosynthesis is the p…" in hint
    assert "> Respiration is the process that releases energy from sugar." not in step
    assert "> A limiting factor is a condition" in step


def test_what_the_course_does_not_hold_is_said_so():
    reply = said("coach", "Who won the war?", context=COURSE, level=1)
    assert "nothing about that" in reply and "“Respiration”" in reply


def test_coaching_without_any_course_is_still_polite():
    for text in ("hello", "thanks!", "???", "", "x" * 5000):
        assert said("coach", text, level=2)
