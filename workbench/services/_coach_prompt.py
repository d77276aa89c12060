"""What the coach's model is shown: rules, the course, what it must not say, and the talk so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.model.chat import HintLevel, LevelReason, Message
from workbench.model.limits import ChatLimits
from workbench.model.prompt import Prompt, Task, Turn
from workbench.model.secret import Leak, Secret, claimed, said
from workbench.services._library import Shelf
from workbench.services._prompts import wording
from workbench.services._retrieval import Passage, Question

_TITLES = 80
_COMMON = 0.2
_FEW = 12
_BYTES_PER_TOKEN = 2.6
_EXCERPT = 160
_NAMED = 5
_THREAD = 3


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A learner's message, and what it is about."""

    text: str
    level: HintLevel
    document_id: str | None
    reason: LevelReason | None = None
    before: tuple[Message, ...] = ()
    summary: str = ""

    @property
    def words(self) -> str:
        """The message, with those before it that it goes on from: “I am stuck” is about what was asked."""
        whole = self.reason is LevelReason.CHOSEN and len(self.text.split()) > _THREAD
        if whole or self.reason in (None, LevelReason.NEW):
            return self.text
        asked = [one for one in self.before if one.role == "user"]
        begun = max((at for at, one in enumerate(asked) if one.level_reason is LevelReason.NEW), default=0)
        return "\n".join([*(one.text for one in asked[begun:][-_THREAD:]), self.text])


def prompt_of(asked: Asked, shelf: Shelf, limits: ChatLimits) -> tuple[Prompt, tuple[Passage, ...]]:
    """The prompt for a question, and the passages in it."""
    passages = find(asked, shelf, limits.passages)
    exercises = in_play(asked, shelf, limits.guarded)
    rules, manner = wording("coach"), wording(f"coach_{asked.level.name.lower()}")
    system = "\n\n".join(
        [rules.text, manner.text, _course(shelf, asked), _passages(passages, limits), _exercises(exercises)]
        + ([f"<earlier>\n{asked.summary}\n</earlier>"] if asked.summary else [])
    )
    turns = tuple(Turn(role=one.role, text=one.text) for one in asked.before if one.text.strip())
    context = "\n\n".join(f"## {one.label}\n\n{one.text}" for one in passages)
    task = Task(action="coach", text=asked.words, context=context, hint_level=asked.level)
    prompt = Prompt(
        task=task,
        system=system,
        turns=(*turns, Turn(role="user", text=asked.text)),
        version=f"coach-{rules.version}.{manner.version}",
        secrets=guarded(asked, shelf, exercises),
    )
    return prompt, passages


# The course -----------------------------------------------------------------------------------


def find(asked: Asked, shelf: Shelf, most: int) -> tuple[Passage, ...]:
    """The passages a question is about, those of the open page a little before others."""

    def weight(passage: Passage) -> float:
        return 1.3 if passage.document_id == asked.document_id else 1.0

    found = shelf.passages.search(asked.words, most=most, weight=weight)
    if found or asked.document_id is None:
        return found
    return tuple(one for one in shelf.all_passages if one.document_id == asked.document_id)[:2]


def _course(shelf: Shelf, asked: Asked) -> str:
    titles = [entry.title for entry in shelf.outline.walk()]
    listed = "\n".join(f"- {_line(title)}" for title in titles[:_TITLES])
    opened = next((entry.title for entry in shelf.outline.walk() if entry.id == asked.document_id), "")
    page = f"\nThe learner has the page “{_line(opened)}” open." if opened else ""
    return f"<course>\n{_line(shelf.outline.course.title)}\n{listed}{page}\n</course>"


def _passages(passages: Iterable[Passage], limits: ChatLimits) -> str:
    parts = [
        f'<passage from="{_line(one.label)}">\n{_material(one.text[: limits.passage_chars])}\n</passage>'
        for one in passages
    ]
    return "\n".join(parts) or "No passage of the course was found for this question: say so."


def _exercises(exercises: Iterable[Question]) -> str:
    parts = []
    for one in exercises:
        answers = dict.fromkeys(
            " – ".join(secret.parts) for secret in one.secrets if secret.kind is not Leak.LABEL
        )
        never = "; ".join(_line(answer) for answer in list(answers)[:6])
        if never:
            asks = _material(one.text[: _EXCERPT * 2])
            parts.append(f"<exercise>\n{asks}\nNever say or confirm: {never}\n</exercise>")
    return "\n".join(parts)


def _line(text: str) -> str:
    return _material(" ".join(text.split()))[:_EXCERPT].replace('"', "”")


def _material(text: str) -> str:
    """Course text that cannot end the tag it stands in."""
    return text.replace("</", "< /")


# What must not be said ------------------------------------------------------------------------


def in_play(asked: Asked, shelf: Shelf, most: int) -> tuple[Question, ...]:
    """The exercises a question may be about: all of a short course, else the nearest and the open page's."""
    every = shelf.all_questions
    if len(every) <= _FEW:
        return every
    found = shelf.questions.search(asked.words, most=most // 2)
    here = [one for one in every if one.document_id == asked.document_id]
    return tuple(dict.fromkeys([*found, *here]))[:most]


def guarded(asked: Asked, shelf: Shelf, exercises: Sequence[Question]) -> tuple[Secret, ...]:
    """The answers in play word by word, all others of the course from being named as the answer.

    What the learner has said, and words that the course uses all over, give nothing away by themselves.
    """
    own = "\n".join([*(one.text for one in asked.before if one.role == "user"), asked.text])
    strict = [secret for one in exercises for secret in one.secrets]
    kept = [one if not _known(one, own, shelf) else claimed((one,))[0] for one in strict]
    playing = set(exercises)
    rest = (secret for one in shelf.all_questions if one not in playing for secret in one.secrets)
    others = claimed(secret for secret in rest if len(secret.parts[0].split()) <= _NAMED)
    return tuple(dict.fromkeys([*kept, *others]))


def _known(secret: Secret, own: str, shelf: Shelf) -> bool:
    if said(secret, own):
        return True
    words = secret.parts[0].split()
    return secret.kind is Leak.PHRASE and len(words) == 1 and shelf.passages.share(words[0]) > _COMMON


# The talk so far ------------------------------------------------------------------------------


def tokens(text: str) -> int:
    """About how many tokens a text takes; rather more."""
    return round(len(text.encode("utf-8", "replace")) / _BYTES_PER_TOKEN) + 4


def window(messages: Sequence[Message], most: int) -> tuple[Message, ...]:
    """The last messages that fit, from a learner's message on."""
    left, first = most, len(messages)
    for place in range(len(messages) - 1, -1, -1):
        left -= tokens(messages[place].text)
        if left < 0:
            break
        if messages[place].role == "user":
            first = place
    return tuple(messages[first:])


def summary_of(before: str, dropped: Iterable[Message], most: int) -> str:
    """The summary so far with more turns in short; the oldest lines give way."""
    lines = before.splitlines() + [_in_short(one) for one in dropped if one.text.strip()]
    while lines and sum(len(line) + 1 for line in lines) > most:
        lines.pop(0)
    return "\n".join(lines)


def _in_short(one: Message) -> str:
    who = "The learner asked" if one.role == "user" else "The coach hinted"
    text = " ".join(one.text.split())
    return f"- {who}: {text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(' ', 1)[0] + '…'}"
