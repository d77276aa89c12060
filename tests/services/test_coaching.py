"""Hints from the course, never the solution."""

import asyncio
import json

import pytest
from costs import seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.chat import GO_ON, HintLevel, LevelReason, Message
from workbench.model.content import doc, heading, node, paragraph, text
from workbench.model.course import Page
from workbench.model.errors import BadInput, Conflict, LimitReached, NotFound
from workbench.model.events import Failed, MessageDelta
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    exercise_node,
    interaction_node,
)
from workbench.model.limits import ChatLimits, RunLimits
from workbench.model.run import Status
from workbench.providers.offline import Offline
from workbench.providers.scripted import Scripted
from workbench.services._coach_prompt import summary_of, tokens, window
from workbench.services._leaks import MARK
from workbench.services._levels import alike
from workbench.services._library import Library
from workbench.services._retrieval import Index, terms
from workbench.services.coaching import Coaching
from workbench.services.generating import Generating
from workbench.services.guarding import NOTICE, guarded
from workbench.services.metering import Metering
from workbench.services.outlining import Outlining
from workbench.storage.chats import ChatStore
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.ledger import Ledger
from workbench.storage.outlines import OutlineStore
from workbench.storage.runs import RunStore

FAST = RunLimits(active=50, per_minute=500, tick_ms=10, poll_ms=20)
REPLY = "Which part of the cell turns food into energy? Read that heading again."


def choice(name, words):
    return Choice(id=name, content=doc(paragraph(words)))


def quiz():
    which = Interaction(
        kind=Kind.CHOICE,
        prompt=doc(paragraph("Which organelle releases energy from sugar?")),
        choices=(choice("a", "The nucleus"), choice("b", "The mitochondrion"), choice("c", "The membrane")),
        key=Key(correct=("b",)),
        feedback=(Feedback(outcome="b", content=doc(paragraph("Yes"))),),
    )
    number = Interaction(kind=Kind.TEXT_ENTRY, base_type="integer", key=Key(correct=("46",)))
    return doc(
        exercise_node(Exercise(body=(interaction_node(which),), title="Energy")),
        exercise_node(
            Exercise(body=(paragraph("A human cell has ", interaction_node(number), " chromosomes."),))
        ),
    )


LESSON = doc(
    heading(2, "Energy"),
    paragraph("Cells release energy from sugar. The place where this happens has a folded inner membrane."),
    heading(2, "The wall"),
    paragraph("Plant cells have a wall of cellulose around the membrane, which keeps their shape."),
    node(
        "bulletList",
        node("listItem", paragraph("Walls are stiff.")),
        node("listItem", paragraph("Membranes bend.")),
    ),
)


@pytest.fixture
def database(sqlite):
    return sqlite


@pytest.fixture
def documents(database):
    return DocumentStore(database)


@pytest.fixture
def course(database, documents):
    course_id = CourseStore(database).create("Cell biology", owner="ada")
    pages = (Page(title="The cell", body=LESSON), Page(title="Quiz", body=quiz()), Page(title="Empty"))
    OutlineStore(database).add_pages(course_id, pages)
    return course_id


@pytest.fixture
def coach(database, documents):
    """Makes the service with an assistant that says what it is given."""
    engines = []

    def make(*replies, provider=None, limits=FAST, chats=None, **script):
        provider = provider or Scripted(*(replies or (REPLY,)), **script)
        generating = Generating(
            RunStore(database), guarded(lambda: provider), Metering(Ledger(database)), limits
        )
        engines.append(generating)
        outlining = Outlining(CourseStore(database), OutlineStore(database))
        service = Coaching(ChatStore(database, RunStore(database)), outlining, documents, generating, chats)
        service.provider, service.generating = provider, generating
        return service

    yield make
    for engine in engines:
        engine.close()


def asked(service, chat_id, words, level=None, **values):
    """Ask and wait for the end."""
    run = service.ask(chat_id, words, "ann", level, **values)
    return service.generating.wait(run.id, timeout=20)


# Asking -----------------------------------------------------------------------------------------


def test_an_answer_is_kept_with_its_question(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "  Where does a cell get energy?  ")
    question, answer = service.conversation(chat.id, "ann").messages
    assert (question.role, question.text) == ("user", "Where does a cell get energy?")
    assert (answer.role, answer.text, answer.status) == ("assistant", REPLY, Status.COMPLETED)
    assert [one.title for one in service.conversations("ann", course)] == ["Where does a cell get energy?"]


def test_the_model_is_shown_the_course_and_the_talk(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Why are plant cells stiff?")
    asked(service, chat.id, "And what is the wall made of?")
    prompt = service.provider.prompts[-1]
    assert "wall of cellulose" in prompt.system
    assert '<passage from="The cell: The wall">' in prompt.system
    assert "- Walls are stiff." in prompt.system
    assert [turn.role for turn in prompt.turns] == ["user", "assistant", "user"]
    assert prompt.turns[-1].text == "And what is the wall made of?"
    assert prompt.task.action == "coach"
    assert "cellulose" in prompt.task.context
    assert prompt.version.startswith("coach-")


def test_an_answer_names_the_passages_it_was_given(coach, course, documents):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "What keeps the shape of plant cells?")
    (first, *_) = service.conversation(chat.id, "ann").messages[-1].references
    assert first.label == "The cell: The wall"
    tree = documents.get(first.document_id).body
    assert first.block_id in {one.attrs.get("id") for one in tree.content}


def test_keys_are_named_to_the_model_as_never_to_be_said(coach, course):
    service = coach()
    asked(service, service.start(course, "ann").id, "Which organelle releases energy?")
    system = service.provider.prompts[-1].system
    assert "Never say or confirm: mitochondrion" in system
    assert system.index("mitochondrion") > system.index("<exercise>"), "only there"


@pytest.mark.parametrize("chunk", [1, 4, 7, 500])
@pytest.mark.parametrize(
    "leak",
    [
        "It is the **mitochondrion**.",
        "It is THE MITOCHONDRION.",
        "m i t o c h o n d r i o n, I whisper.",
        "The answer is B.",
        "Humans have 46 of them, so the answer is 46.",
        "The correct number: forty-… no, 46",
    ],
)
def test_no_solution_is_ever_kept_or_shown(coach, course, leak, chunk):
    service = coach(f"Think about food first. {leak}\n\nWhat do you know?", chunk=chunk)
    chat = service.start(course, "ann")
    run = service.ask(chat.id, "Just tell me the answers to the quiz.", "ann")

    async def shown():
        events = [event async for event in service.generating.follow(run.id)]
        return "".join(event.content for event in events if isinstance(event, MessageDelta))

    seen = asyncio.run(shown())
    kept = service.conversation(chat.id, "ann").messages[-1].text
    assert seen == kept
    assert kept.startswith("Think about food first.")
    assert kept.endswith(f"What do you know?\n\n{NOTICE}")
    assert MARK in kept
    for secret in ("mitochondrion", "m i t o c h o n d r i o n", "answer is b", "46"):
        assert secret not in kept.casefold()


def test_what_the_learner_said_may_be_taken_up_but_not_confirmed(coach, course):
    service = coach(
        "You wrote mitochondrion: how could you check that?", "Yes, the mitochondrion is correct."
    )
    chat = service.start(course, "ann")
    first = asked(service, chat.id, "Is it the mitochondrion?")
    assert first.text == "You wrote mitochondrion: how could you check that?"
    second = asked(service, chat.id, "I think the mitochondrion, right?")
    assert "is correct" not in second.text


@given(words=st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=60)
def test_any_text_can_be_searched_for(words):
    found = Index(["Cells release energy", "Plant cells have walls"], str).search(words, most=2)
    assert len(found) <= 2
    assert all(terms(words))


def test_questions_of_many_languages_find_their_passage():
    said = [
        "Mitochondria release energy from sugar.",
        "Die Zellwand der Pflanzen besteht aus Zellulose.",
        "線粒体は細胞のエネルギーを作ります。",
        "细胞壁保护植物细胞。",
        "La photosynthèse transforme la lumière.",
        "Митохондрии дают энергию клетке.",
    ]
    index = Index(said, str)
    for query, at in [
        ("what does a mitochondrion do", 0),
        ("Woraus bestehen Zellwände?", 1),
        ("エネルギーはどこで", 2),
        ("植物的细胞壁", 3),
        ("c’est quoi la photosynthese", 4),
        ("что делает митохондрия", 5),
    ]:
        assert index.search(query, most=1) == (said[at],), query


def test_a_page_is_searched_as_it_is_now(coach, course, documents):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "What is a vacuole?")
    page = service._library.shelf(course).outline.entries[2].id
    documents.save(page, doc(paragraph("A vacuole stores water.")))
    asked(service, chat.id, "What is a vacuole?")
    assert "A vacuole stores water." in service.provider.prompts[-1].system


def test_what_did_not_change_is_not_read_again(course, database, documents):
    outlining = Outlining(CourseStore(database), OutlineStore(database))
    library = Library(outlining, documents)
    assert library.shelf(course) is library.shelf(course)
    entry = outlining.outline(course).entries[2]
    before = library.shelf(course)
    documents.save(entry.id, doc(paragraph("New.")))
    after = library.shelf(course)
    assert after.all_passages[0] is before.all_passages[0]
    assert after.all_passages[-1].text == "New."


# Hint levels ------------------------------------------------------------------------------------


def levels(service, chat_id):
    said = service.conversation(chat_id, "ann").messages
    return [(one.hint_level, one.level_reason) for one in said if one.role == "user"]


def test_the_level_rises_only_when_a_hint_did_not_help(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    for words in (
        "Which organelle releases energy?",
        "Is it in the nucleus, this organelle?",
        "I am still stuck",
        "no idea",
        "Which walls do plant cells have?",
    ):
        asked(service, chat.id, words)
    assert levels(service, chat.id) == [
        (HintLevel.NUDGE, LevelReason.NEW),
        (HintLevel.NUDGE, LevelReason.SAME),
        (HintLevel.HINT, LevelReason.STUCK),
        (HintLevel.STEP, LevelReason.STUCK),
        (HintLevel.NUDGE, LevelReason.NEW),
    ]


def test_asking_the_same_again_raises_the_level(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Which organelle releases energy from sugar?")
    asked(service, chat.id, "But which organelle releases the energy?")
    assert levels(service, chat.id)[-1] == (HintLevel.HINT, LevelReason.AGAIN)


def test_a_chosen_level_is_the_least_there_is(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Which organelle releases energy?", HintLevel.STEP)
    assert levels(service, chat.id) == [(HintLevel.STEP, LevelReason.CHOSEN)]
    assert "Hint level 3" in service.provider.prompts[-1].system
    assert service.conversation(chat.id, "ann").messages[-1].hint_level is HintLevel.STEP


def test_being_stuck_is_heard_in_several_languages():
    from workbench.services._levels import next_level

    before = (message("What is a cell?"),)
    for words in (
        "I don’t understand",
        "Ich weiß es nicht",
        "je ne sais pas",
        "no lo entiendo",
        "我不明白",
        "わからない",
    ):
        assert next_level(before, words, None) == (HintLevel.HINT, LevelReason.STUCK), words


def test_an_answer_is_gone_on_from_at_its_level_and_about_what_was_asked(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Which organelle releases energy?", HintLevel.STEP)
    asked(service, chat.id, GO_ON, HintLevel.STEP)
    asked(service, chat.id, GO_ON)
    assert levels(service, chat.id)[1:] == [(HintLevel.STEP, LevelReason.SAME)] * 2
    assert "Which organelle releases energy?" in service.provider.prompts[-1].task.text


def test_two_questions_are_alike_by_what_they_name():
    assert alike("Which organelle releases energy?", "what organelle gives energy") >= 0.5
    assert alike("Which organelle releases energy?", "Why is the sky blue today?") == 0


# Going on ---------------------------------------------------------------------------------------


def test_an_answer_can_be_tried_again(coach, course):
    service = coach("First try.", "Second try.")
    chat = service.start(course, "ann")
    asked(service, chat.id, "Why?")
    old = service.conversation(chat.id, "ann").messages[-1]
    run = service.again(chat.id, old.id, "ann")
    service.generating.wait(run.id, timeout=20)
    whole = service.conversation(chat.id, "ann")
    assert [one.text for one in whole.shown] == ["Why?", "Second try."]
    assert [one.text for one in whole.messages] == ["Why?", "First try.", "Second try."]
    assert [turn.text for turn in service.provider.prompts[-1].turns] == ["Why?"]


def test_a_question_is_no_answer_to_try_again(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Why?")
    with pytest.raises(NotFound):
        service.again(chat.id, service.conversation(chat.id, "ann").messages[0].id, "ann")


def test_stopping_keeps_what_was_shown(coach, course, eventually):
    service = coach("word " * 200, delay=0.01)
    chat = service.start(course, "ann")
    run = service.ask(chat.id, "Why?", "ann")
    eventually(lambda: len(service.generating.run(run.id).text) > 20)
    service.stop(chat.id, "ann")
    answer = service.conversation(chat.id, "ann").messages[-1]
    assert answer.status is Status.CANCELLED
    assert answer.text.startswith("word word")


def test_one_answer_at_a_time_and_nothing_half_kept(coach, course):
    service = coach("word " * 200, delay=0.01)
    chat = service.start(course, "ann")
    service.ask(chat.id, "One?", "ann")
    with pytest.raises(Conflict):
        service.ask(chat.id, "Two?", "ann")
    assert [one.text for one in service.conversation(chat.id, "ann").messages if one.role == "user"] == [
        "One?"
    ]
    service.stop(chat.id, "ann")


def test_a_question_beyond_the_limit_is_not_kept(coach, course):
    service = coach(limits=RunLimits(active=2, per_minute=1, tick_ms=10))
    chat = service.start(course, "ann")
    asked(service, chat.id, "One?")
    with pytest.raises(LimitReached):
        service.ask(chat.id, "Two?", "ann")
    assert len(service.conversation(chat.id, "ann").messages) == 2


def test_asking_twice_with_one_id_asks_once(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    first = asked(service, chat.id, "Why?", request_id="r1")
    assert asked(service, chat.id, "Why?", request_id="r1").id == first.id
    assert len(service.conversation(chat.id, "ann").messages) == 2


def test_a_broken_answer_says_why(coach, course):
    service = coach("Think", fail=Failed(code="refused", message="The key was refused.", retryable=False))
    chat = service.start(course, "ann")
    asked(service, chat.id, "Why?")
    answer = service.conversation(chat.id, "ann").messages[-1]
    assert (answer.status, answer.problem) == (Status.FAILED, "The key was refused.")


@pytest.mark.parametrize("words", ["", "   \n", "x" * 9000])
def test_a_question_needs_words_but_not_too_many(coach, course, words):
    service = coach()
    with pytest.raises(BadInput):
        service.ask(service.start(course, "ann").id, words, "ann")


def test_another_person_can_do_nothing_in_a_conversation(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Why?")
    answer = service.conversation(chat.id, "ann").messages[-1]
    for deed in (
        lambda: service.conversation(chat.id, "bob"),
        lambda: service.ask(chat.id, "Why?", "bob"),
        lambda: service.again(chat.id, answer.id, "bob"),
        lambda: service.rename(chat.id, "Mine", "bob"),
        lambda: service.export(chat.id, "bob"),
        lambda: service.touched(chat.id, "bob"),
        lambda: service.undelete(chat.id, "bob"),
    ):
        with pytest.raises(NotFound):
            deed()
    service.stop(chat.id, "bob")
    assert service.search("why", "bob") == ()


# Memory -----------------------------------------------------------------------------------------


def message(words, role="user", position=1):
    at = __import__("datetime").datetime.now(__import__("datetime").UTC)
    return Message(id=str(position), role=role, text=words, at=at, position=position)


def talk(*words):
    return [message(text, "user" if at % 2 == 0 else "assistant", at + 1) for at, text in enumerate(words)]


@given(st.lists(st.text(max_size=80), max_size=20), st.integers(0, 400))
def test_the_window_begins_with_the_learner_and_fits(words, most):
    said = talk(*words)
    shown = window(said, most)
    assert not shown or shown[0].role == "user"
    assert tuple(said[len(said) - len(shown) :]) == shown
    assert sum(tokens(one.text) for one in shown) <= most


def test_earlier_turns_are_kept_in_short_and_whole(coach, course):
    service = coach(chats=ChatLimits(window_tokens=120))
    chat = service.start(course, "ann")
    for number in range(6):
        asked(
            service, chat.id, f"Question {number} about the walls of plant cells and what they are made of?"
        )
    prompt, whole = service.provider.prompts[-1], service.conversation(chat.id, "ann")
    assert len(prompt.turns) < 6
    assert "The learner asked: Question 0" in prompt.system
    assert whole.summarised_until > 0
    assert len(whole.messages) == 12


def test_a_summary_drops_its_oldest_lines_first():
    short = summary_of("", talk(*[f"line {number} " + "x" * 100 for number in range(50)]), 1000)
    assert len(short) <= 1000
    assert "line 49" in short
    assert "line 0 " not in short


def test_a_title_is_cut_at_a_word(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Why do plant cells " + "really " * 20 + "have walls?")
    (listed,) = service.conversations("ann")
    assert len(listed.title) <= 71
    assert listed.title.endswith("really…")


def test_conversations_are_found_by_what_was_said(coach, course):
    service = coach("About the folded membrane.", "About cellulose.")
    first, second = service.start(course, "ann"), service.start(course, "ann")
    asked(service, first.id, "Energy?")
    asked(service, second.id, "Walls?")
    assert [one.id for one in service.search("FOLDED membrane", "ann", course)] == [first.id]
    assert [one.id for one in service.search("", "ann")] == [second.id, first.id]


def test_a_conversation_is_renamed_deleted_and_brought_back(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "Energy?")
    service.rename(chat.id, "My talk", "ann")
    service.delete(chat.id, "ann")
    assert service.conversations("ann") == ()
    service.undelete(chat.id, "ann")
    assert [one.title for one in service.conversations("ann")] == ["My talk"]


def test_first_questions_come_from_the_headings(coach, course):
    service = coach()
    assert service.starters(course) == (
        "What should I understand about “Energy”?",
        "What should I understand about “The wall”?",
    )


def test_a_conversation_can_be_taken_away_as_text_or_data(coach, course):
    service = coach()
    chat = service.start(course, "ann")
    asked(service, chat.id, "What keeps the shape of plant cells?")
    told = service.export(chat.id, "ann")
    assert "> What keeps the shape of plant cells?" in told
    assert f"**Coach** (nudge)\n\n{REPLY}" in told
    assert "From the course: The cell: The wall" in told
    data = json.loads(service.export(chat.id, "ann", format="json"))
    assert [one["role"] for one in data["messages"]] == ["user", "assistant"]
    with pytest.raises(BadInput):
        service.export(chat.id, "ann", format="docx")


def test_the_offline_assistant_hints_from_the_course_and_passes_the_guard(coach, course):
    service = coach(provider=Offline(delay=0))
    chat = service.start(course, "ann")
    for level in HintLevel:
        run = asked(service, chat.id, "Which organelle releases energy from sugar?", level)
        assert run.status is Status.COMPLETED
        assert "mitochondrion" not in run.text.casefold()
        assert "The cell" in run.text


def test_a_course_of_a_thousand_passages_is_searched_quickly(database, documents, coach):
    course_id = CourseStore(database).create("Long", owner="ada")
    lines = [
        paragraph(text(f"Fact {number} is about topic {number % 97} and its neighbours."))
        for number in range(4000)
    ]
    OutlineStore(database).add_pages(
        course_id, [Page(title=f"Page {at}", body=doc(*lines[at::20])) for at in range(20)]
    )
    service = coach()
    chat = service.start(course_id, "ann")
    asked(service, chat.id, "What about topic 13?")
    assert seconds(lambda: asked(service, chat.id, "And what about topic 55?")) < 2
    assert "topic 55" in service.provider.prompts[-1].system
