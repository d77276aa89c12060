"""What the assistant is asked and how far it is: the head of the assistant's panel."""

from __future__ import annotations

from workbench.components._stated import Stated


class AssistantHead(Stated):
    """Actions for the selection; then the answer's state, its drafts, and what can be done with it.

    State: state (`idle`, `nothing`, `shown` while an answer that has ended is still coming in here,
    `unfinished` when it broke off and can be gone on from, or a suggestion's), assistant, selection
    {text, words} or null, title, about, message, drafts {at, of}, waiting [{id, title}], mine, decided (how
    many changes), asked (false when an imported file proposes it: there is no other draft to ask for).
    Asks: act {action, instruction}, stop, continue, regenerate, draft {step}, apply, dismiss, undo, close,
    show {id}.
    """
