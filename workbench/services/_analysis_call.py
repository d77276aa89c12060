"""The question to the AI about an import, the tool it must answer with, and what its answer means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbench.model.analysis import Analysis, Bloom, ContentType, Objective
from workbench.model.course import Page
from workbench.model.prompt import Prompt, Task, Tool, Turn
from workbench.services._page_facts import lines_of
from workbench.services._prompts import wording

Json = Any
TOOL = "describe_import"
_LEAST = 200
_LONGEST = 300
_MOST_PAGES = 200
_TRIES = 20
_DECODER = json.JSONDecoder()


def schema(pages: int) -> Json:
    """What the tool takes, for so many pages."""
    page = {"type": "integer", "minimum": 0, "maximum": max(0, pages - 1)}
    types = {"type": "string", "enum": [one.value for one in ContentType]}
    levels = {"type": "string", "enum": [one.value for one in Bloom]}
    return {
        "type": "object",
        "required": ["pages", "objectives"],
        "properties": {
            "pages": _listed({"page": page, "type": types, "reason": {"type": "string"}}, ["page", "type"]),
            "objectives": _listed(
                {"page": page, "text": {"type": "string"}, "level": levels}, ["page", "text", "level"]
            ),
        },
    }


def _listed(properties: Json, required: list[str]) -> Json:
    return {"type": "array", "items": {"type": "object", "required": required, "properties": properties}}


def asked(pages: Sequence[Page], room: int) -> tuple[Prompt, str]:
    """The question within so many characters, and a sentence on what it could not hold."""
    shown, cut = _excerpts(pages, room)
    tool = Tool(name=TOOL, description="Says what the pages are and aim at.", schema=schema(len(pages)))
    prompt = Prompt(
        task=Task(action="analyse"),
        system=wording("analyse").text,
        turns=(Turn(role="user", text=shown),),
        tools=(tool,),
        must_call=TOOL,
        version=f"analyse-{wording('analyse').version}",
    )
    return prompt, f"The AI was shown the beginning of {cut} long or later pages only." if cut else ""


def _excerpts(pages: Sequence[Page], room: int) -> tuple[str, int]:
    """The pages' texts, each cut to a fair share of the room."""
    taken = pages[:_MOST_PAGES]
    share = max(_LEAST, room // max(1, len(taken)))
    parts: list[str] = []
    cut = len(pages) - len(taken)
    for number, page in enumerate(taken):
        text = "\n".join(line for line, _ in lines_of(page.body))
        text = text.replace("</page", "< /page")
        spare = min(share, max(0, room - sum(map(len, parts))))
        cut += len(text) > spare
        parts.append(f"<page number={number} title={json.dumps(page.title[:120])}>\n{text[:spare]}\n</page>")
    return "\n".join(parts), cut


def repaired(prompt: Prompt, answer: str, problems: Sequence[str]) -> Prompt:
    """The question once more, with what was wrong."""
    wrong = " ".join(problems)
    turns = (
        *prompt.turns,
        Turn(role="assistant", text=answer[:4000] or "…"),
        Turn(role="user", text=f"That does not fit the tool: {wrong} Call it again, rightly."),
    )
    return replace(prompt, turns=turns)


def parsed(answer: str) -> Json:
    """The input that the tool was called with; None where there is none."""
    starts = (at for at, sign in enumerate(answer) if sign == "{")
    for start, _ in zip(starts, range(_TRIES), strict=False):
        try:
            found, _ = _DECODER.raw_decode(answer, start)
        except (ValueError, RecursionError):
            continue
        return found
    return None


def merged(by_rules: Analysis, said: Json, pages: Sequence[Page]) -> Analysis:
    """The analysis with what the AI says; objectives that no page says are left out."""
    types = {one["page"]: one for one in said["pages"]}
    described = tuple(
        replace(
            one,
            type=ContentType(types[one.page]["type"]),
            reason=str(types[one.page].get("reason", ""))[:_LONGEST],
        )
        if one.page in types
        else one
        for one in by_rules.pages
    )
    texts = {number: _plain(page.body.plain) for number, page in enumerate(pages)}
    objectives = [
        Objective(page=one["page"], text=one["text"][:_LONGEST], level=Bloom(one["level"]))
        for one in said["objectives"]
        if one["text"].strip() and _plain(one["text"]) in texts[one["page"]]
    ]
    return replace(by_rules, pages=described, objectives=tuple(objectives))


def _plain(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
