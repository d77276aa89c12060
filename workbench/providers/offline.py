"""The offline assistant: follows rules, needs no key and no network, and says that it is no AI."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import AsyncGenerator, Callable

from workbench.model.events import Failed, Finished, ProviderEvent, Started, TextDelta, ToolCalled
from workbench.model.prompt import Prompt, Task
from workbench.model.usage import Usage
from workbench.providers._base import Endpoint, provider
from workbench.providers._offline_coach import coach
from workbench.providers._offline_edit import expand, improve, instructed, rewrite, simplify
from workbench.providers._offline_questions import cloze, cloze_items, summarised
from workbench.providers._tokens import count_prompt, count_text

LABEL = "Offline assistant, not AI"
_PIECE = re.compile(r"\S+\s*|\s+")
_CHARS_PER_TOKEN = 4


class Offline:
    """Edits, asks and coaches by rules, from the course's own text."""

    name = "offline"
    label = LABEL
    model = "rules-1"

    def __init__(self, *, delay: float = 0.012, longest: float = 3.0) -> None:
        self._delay, self._longest = delay, longest

    def count(self, prompt: Prompt) -> int:
        """The tokens of the prompt, by a public tokenizer."""
        return count_prompt(prompt)

    async def stream(self, prompt: Prompt, *, limit: int) -> AsyncGenerator[ProviderEvent]:
        """What the rules come to, word by word, so that it is read as an AI's answer would be."""
        read = await asyncio.to_thread(count_text, f"{prompt.task.text}{prompt.task.context}")
        usage = Usage(input_tokens=read)
        yield Started(model=self.model, usage=usage)
        answer = await asyncio.to_thread(_answered, prompt)
        if isinstance(answer, Failed | ToolCalled):
            yield answer
            if isinstance(answer, ToolCalled):
                yield Finished(usage=usage, stop_reason="tool_use")
            return
        text = answer[: limit * _CHARS_PER_TOKEN]
        for piece in self._pieces(text):
            yield TextDelta(text=piece)
            await asyncio.sleep(self._delay)
        written = await asyncio.to_thread(count_text, text)
        reason = "end_turn" if len(text) == len(answer) else "max_tokens"
        yield Finished(usage=Usage(input_tokens=read, output_tokens=written), stop_reason=reason)

    def _pieces(self, text: str) -> list[str]:
        """The text by words; by several at once where it would take too long."""
        words = _PIECE.findall(text)
        size = math.ceil(len(words) * self._delay / self._longest) or 1
        return ["".join(words[at : at + size]) for at in range(0, len(words), size)]


@provider(
    "offline",
    title="Offline assistant",
    description="Follows rules and is no AI. Works without a key or network, and sends nothing anywhere.",
)
def connect(endpoint: Endpoint) -> Offline:
    """The assistant that needs no endpoint."""
    return Offline()


_EDITS: dict[str, Callable[[Task], str]] = {
    "improve": improve,
    "simplify": simplify,
    "rewrite": rewrite,
    "expand": expand,
    "cloze": cloze,
    "summary": summarised,
}


def _answered(prompt: Prompt) -> str | Failed | ToolCalled:
    """The answer to a prompt's task."""
    task = prompt.task
    if task.action == "test":
        return _tested(prompt)
    if task.action == "coach":
        return coach(task, turn=sum(turn.role == "assistant" for turn in prompt.turns))
    answer = instructed(task) if task.action == "instruct" else _edited(task)
    if answer is None:
        return _beyond(
            "The offline assistant follows rules and cannot do that: ask it to shorten, simplify, expand, "
            "correct, summarise, list or make gap questions, or connect Claude on the Settings page."
        )
    if not answer.strip():
        return _beyond(
            "The course says too little about this for the offline assistant to make something from."
        )
    return answer


def _edited(task: Task) -> str | None:
    act = _EDITS.get(task.action)
    return act(task) if act else None


def _tested(prompt: Prompt) -> str | ToolCalled:
    """Questions, where text is given to make them from; else a sign of life."""
    items = cloze_items(prompt.task)
    if items and prompt.tools:
        return ToolCalled(name=prompt.tools[0].name, input={"tests": items})
    return cloze(prompt.task) if items else "ready"


def _beyond(sentence: str) -> Failed:
    return Failed(code="beyond_rules", message=sentence, retryable=False)
