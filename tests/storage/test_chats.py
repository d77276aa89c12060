"""Conversations as rows."""

from datetime import UTC, datetime

import pytest

from workbench.model.chat import HintLevel, LevelReason, Message, Reference
from workbench.model.errors import Conflict, NotFound, StorageError
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt, Task
from workbench.model.run import Ending, Feature, RunRequest, Status
from workbench.storage.chats import ChatStore
from workbench.storage.courses import CourseStore
from workbench.storage.runs import RunStore
from workbench.storage.tables import new_id

MANY = RunLimits(active=50, per_minute=500)


@pytest.fixture
def runs(database):
    return RunStore(database)


@pytest.fixture
def chats(database, runs):
    return ChatStore(database, runs)


@pytest.fixture
def course(database):
    return CourseStore(database).create("Cells", owner="ada")


def question(text, **values):
    return Message(id=new_id(), role="user", text=text, at=datetime.now(UTC), **values)


def ask(chats, runs, chat_id, text, *, user="ann", ends=True, keep=None, **values):
    """Add a question and the run that answers it, as the service does."""
    request = RunRequest(
        user=user, feature=Feature.COACH, prompt=Prompt(task=Task(action="coach")), conversation_id=chat_id
    )

    def also(writing, run):
        answer = Message(
            id=new_id(), role="assistant", text="", at=datetime.now(UTC), run_id=run.id, **values
        )
        chats.add(writing, chat_id, run, *([question(text)] if keep is None else keep), answer, title=text)

    run, _ = runs.create(request, owner="here", limits=MANY, also=also)
    if ends:
        runs.end(run.id, Ending(status=Status.COMPLETED))
    return run


def test_a_question_is_kept_with_its_run(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    run = ask(chats, runs, chat_id, "What is a cell?")
    first, second = chats.get(chat_id, user="ann").messages
    assert (first.role, first.text, first.position) == ("user", "What is a cell?", 1)
    assert (second.role, second.run_id, second.status) == ("assistant", run.id, Status.COMPLETED)


def test_neither_is_kept_when_one_cannot_be(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    twice = question("Again?")
    ask(chats, runs, chat_id, "Again?", keep=(twice,))
    with pytest.raises(StorageError):
        ask(chats, runs, chat_id, "Again?", keep=(twice,))
    assert len(chats.get(chat_id, user="ann").messages) == 2
    assert runs.active(conversation_id=chat_id) == ()


def test_all_of_a_message_comes_back(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    where = (Reference(label="Cells: Walls", document_id="d1", block_id="b1"),)
    ask(
        chats,
        runs,
        chat_id,
        "With \x00 and 線粒体?",
        references=where,
        hint_level=HintLevel.HINT,
        level_reason=LevelReason.AGAIN,
    )
    said, answered = chats.get(chat_id, user="ann").messages
    assert said.text == "With \x00 and 線粒体?"
    assert answered.references == where
    assert (answered.hint_level, answered.level_reason) == (HintLevel.HINT, LevelReason.AGAIN)


def test_only_one_answer_is_written_at_a_time(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    ask(chats, runs, chat_id, "One?", ends=False)
    with pytest.raises(Conflict):
        ask(chats, runs, chat_id, "Two?")
    assert [one.text for one in chats.get(chat_id, user="ann").messages] == ["One?", ""]


def test_the_first_question_names_the_conversation(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    assert chats.all("ann") == (), "one that has not begun is not listed"
    ask(chats, runs, chat_id, "First?")
    ask(chats, runs, chat_id, "Second?")
    assert [one.title for one in chats.all("ann", course)] == ["First?"]


def test_the_last_used_comes_first(chats, runs, course):
    older, newer = chats.create(course, user="ann"), chats.create(course, user="ann")
    ask(chats, runs, older, "Older?")
    ask(chats, runs, newer, "Newer?")
    ask(chats, runs, older, "Older again?")
    assert [one.id for one in chats.all("ann")] == [older, newer]


def test_nobody_sees_the_conversation_of_another(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    ask(chats, runs, chat_id, "Mine?")
    assert chats.all("bob") == ()
    with pytest.raises(NotFound):
        chats.get(chat_id, user="bob")
    with pytest.raises(NotFound):
        chats.change(chat_id, user="bob", title="Taken")
    with pytest.raises(NotFound):
        ask(chats, runs, chat_id, "Mine too?", user="bob")


def test_a_conversation_can_be_renamed_deleted_and_brought_back(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    ask(chats, runs, chat_id, "One?")
    chats.change(chat_id, user="ann", title="  Walls \n of cells ")
    assert chats.get(chat_id, user="ann").title == "Walls of cells"
    chats.change(chat_id, user="ann", deleted=datetime.now(UTC))
    assert chats.all("ann") == ()
    with pytest.raises(NotFound):
        chats.get(chat_id, user="ann")
    chats.change(chat_id, user="ann", deleted=None)
    assert len(chats.get(chat_id, user="ann").messages) == 2


def test_the_conversations_of_a_deleted_course_are_gone_with_it(chats, runs, course, database):
    chat_id = chats.create(course, user="ann")
    ask(chats, runs, chat_id, "One?")
    CourseStore(database).delete(course)
    assert chats.all("ann") == ()
    with pytest.raises(NotFound):
        chats.create(course, user="ann")


def test_a_summary_only_grows(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    chats.summarise(chat_id, "All of it", until=4)
    chats.summarise(chat_id, "Less", until=2)
    assert chats.get(chat_id, user="ann").summary == "All of it"


def test_a_change_is_seen_by_its_time(chats, runs, course):
    chat_id = chats.create(course, user="ann")
    before = chats.touched(chat_id, user="ann")
    ask(chats, runs, chat_id, "One?")
    assert chats.touched(chat_id, user="ann") > before


def test_reports_read_all_messages(chats, runs, course):
    for user in ("ann", "bob"):
        ask(chats, runs, chats.create(course, user=user), "One?", user=user)
    rows = chats.rows(course)
    assert [(chat.user, len(messages)) for chat, messages in rows] == [("ann", 2), ("bob", 2)]
