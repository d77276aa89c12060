"""Suggestions as the assistant's panel shows them: the assistant's own, and those of imported files."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from workbench.components._channel import Json
from workbench.model.content import plain_text
from workbench.model.rows import rows
from workbench.model.suggestion import Action, State, Suggestion

_TITLES = {
    Action.IMPROVE: "Improve",
    Action.EXPAND: "Expand",
    Action.SIMPLIFY: "Simplify",
    Action.REWRITE: "Rewrite",
    Action.INSTRUCT: "Your wish",
}
_MOST_OF = 40
_ENDED = {
    "max_tokens": "The answer is as long as one may be.",
    "model_context_window_exceeded": "The model can read no more.",
    "refusal": "The model declined to go on.",
}


def head_state(
    shown: Suggestion | None,
    drafts: Sequence[Suggestion],
    others: Sequence[Suggestion],
    *,
    user: str,
    assistant: str,
    behind: bool = False,
) -> dict[str, Json]:
    """What the head of the panel says about a suggestion; `behind` when its text is still being shown."""
    waiting = [{"id": one.id, "title": _title(one), "about": _of(one)} for one in others]
    if shown is None:
        return {"state": "idle", "assistant": assistant, "waiting": waiting, "message": ""}
    names = [one.id for one in drafts]
    return {
        "state": "shown" if behind else _standing(shown),
        "assistant": assistant if shown.action.asked else "",
        "asked": shown.action.asked,
        "title": _title(shown),
        "about": _about(shown, user),
        "message": _message(shown, user),
        "drafts": {"at": names.index(shown.id) + 1, "of": len(names)},
        "waiting": waiting,
        "mine": shown.author == user,
        "decided": len(shown.decisions),
    }


def _standing(shown: Suggestion) -> str:
    if shown.broken_off:
        return "unfinished"
    return "nothing" if shown.state is State.OPEN and not shown.diff.shown else shown.state.value


def _title(one: Suggestion) -> str:
    """What it is; for what an imported file proposes, whose it is."""
    if one.action is Action.TRACKED:
        return f"Tracked change by {one.author}, {one.created.day} {one.created:%B %Y}"
    return one.author if one.action is Action.MERGE else _TITLES[one.action]


def _of(one: Suggestion) -> str:
    """How the text begins that it is about: two may have the same title."""
    return textwrap.shorten(plain_text(one.before), _MOST_OF, placeholder="…")


def _about(shown: Suggestion, user: str) -> str:
    if not shown.action.asked:
        return shown.instruction
    asked = "" if shown.author == user else f"Asked by {shown.author}."
    return " ".join(part for part in (shown.instruction, asked) if part)


def _message(shown: Suggestion, user: str) -> str:
    who = "" if shown.decided_by in (None, user) else f"{shown.decided_by} decided."
    if shown.state is State.APPLIED:
        changes = shown.diff.shown
        taken = sum(one.accepted for one in shown.decisions.values())
        told = f"{taken} of {len(changes)} changes are" if len(changes) > 1 else "The change is"
        return f"{told} in the text. {who}".strip()
    if shown.state is State.OPEN and not shown.diff.shown:
        return "The assistant would leave this as it is." if shown.action.asked else "The text says this."
    if shown.broken_off:
        return f"{_why(shown).rstrip('.')}; what came until then is kept."
    if shown.state is State.FAILED:
        return shown.problem or "The answer could not be used; ask for another draft."
    if shown.state is State.STALE:
        again = " Select the text again to ask anew." if shown.action.asked else ""
        return f"Nothing was changed.{again}"
    return who


def _why(shown: Suggestion) -> str:
    """Why an answer is not whole."""
    if shown.state is State.STOPPED:
        return "The answer was stopped."
    return shown.problem or _ENDED.get(shown.finish_reason, "The answer broke off.")


def diff_json(shown: Suggestion) -> Json:
    """The changes of a suggestion, as the view of changes takes them."""
    drawn = rows(shown.before, shown.diff)
    for change in drawn["changes"]:
        change["state"] = _state(shown, change["id"])
    drawn["readonly"] = shown.state is not State.OPEN
    return drawn


def _state(shown: Suggestion, number: int) -> str:
    if shown.state is State.STALE:
        return "stale"
    decision = shown.decisions.get(number)
    if decision is None:
        return "open" if shown.state is State.OPEN else "refused"
    return "accepted" if decision.accepted else "refused"
