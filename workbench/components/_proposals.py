"""Suggestions as the assistant's panel shows them."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.components._channel import Json
from workbench.model.rows import rows
from workbench.model.suggestion import Action, State, Suggestion

_TITLES = {
    Action.IMPROVE: "Improve",
    Action.EXPAND: "Expand",
    Action.SIMPLIFY: "Simplify",
    Action.REWRITE: "Rewrite",
    Action.INSTRUCT: "Your wish",
}


def head_state(
    shown: Suggestion | None,
    drafts: Sequence[Suggestion],
    others: Sequence[Suggestion],
    *,
    user: str,
    assistant: str,
) -> dict[str, Json]:
    """What the head of the panel says about a suggestion."""
    waiting = [{"id": one.id, "title": _TITLES[one.action]} for one in others]
    if shown is None:
        return {"state": "idle", "assistant": assistant, "waiting": waiting, "message": ""}
    names = [one.id for one in drafts]
    return {
        "state": "nothing" if shown.state is State.OPEN and not shown.diff.shown else shown.state.value,
        "assistant": assistant,
        "title": _TITLES[shown.action],
        "about": _about(shown, user),
        "message": _message(shown, user),
        "drafts": {"at": names.index(shown.id) + 1, "of": len(names)},
        "waiting": waiting,
        "mine": shown.author == user,
        "decided": len(shown.decisions),
    }


def _about(shown: Suggestion, user: str) -> str:
    asked = "" if shown.author == user else f"Asked by {shown.author}."
    return " ".join(part for part in (shown.instruction, asked) if part)


def _message(shown: Suggestion, user: str) -> str:
    who = "" if shown.decided_by in (None, user) else f"{shown.decided_by} decided."
    if shown.state is State.APPLIED:
        changes = shown.diff.shown
        taken = sum(one.accepted for one in shown.decisions.values())
        return f"{taken} of {len(changes)} changes are in the text. {who}".strip()
    if shown.state is State.OPEN and not shown.diff.shown:
        return "The assistant would leave this as it is."
    if shown.state is State.FAILED:
        return shown.problem or "The answer could not be used; ask for another draft."
    if shown.state is State.STALE:
        return "Nothing was changed. Select the text again to ask anew."
    return who


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
