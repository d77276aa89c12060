"""Gap questions and summaries, as Markdown or as data."""

from __future__ import annotations

import re
from typing import Any

from workbench.model.prompt import Task
from workbench.providers._offline_study import Gap, gaps, summary

Json = Any
_GAP = "\\_\\_\\_\\_\\_\\_"


def wanted(instruction: str, default: int) -> int:
    """How many an instruction asks for."""
    number = re.search(r"\b(\d{1,2})\b", instruction)
    return min(max(int(number.group(1)), 1), 20) if number else default


def source(task: Task) -> str:
    """What questions are made from: the text given, or else what stands around it."""
    return task.text if task.text.strip() else task.context


def cloze(task: Task) -> str:
    """Sentences of the text with a term left out, and the terms below."""
    found = gaps(source(task), most=wanted(task.instruction, 5))
    if not found:
        return ""
    lines = [f"{number}. {gap.before}{_GAP}{gap.after}" for number, gap in enumerate(found, start=1)]
    answers = "; ".join(f"{number}. {gap.answer}" for number, gap in enumerate(found, start=1))
    return "\n".join(lines) + f"\n\n**Answers:** {answers}\n"


def cloze_items(task: Task) -> list[dict[str, Json]]:
    """The same as data."""
    return [_item(gap) for gap in gaps(source(task), most=wanted(task.instruction, 5))]


def _item(gap: Gap) -> dict[str, Json]:
    return {"question": f"{gap.before}______{gap.after}", "answer": gap.answer}


def summarised(task: Task) -> str:
    """The sentences that say most, as points."""
    number = re.search(r"\b(\d{1,2}) (?:sentence|point|bullet)", task.instruction)
    found = summary(source(task), most=int(number.group(1)) if number else None)
    return "\n".join(f"- {sentence}" for sentence in found) + "\n" if found else ""
