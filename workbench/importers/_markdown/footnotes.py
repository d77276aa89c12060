"""Footnotes of Markdown that nothing refers to: they stay where they stand, and it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from workbench.importers._notes import Notes
from workbench.model.imported import Note

_LOOSE = "loose_footnotes"


def stand_alone(state: StateCore) -> None:
    """Take notes that have no place to go out of their frames: the plugin would drop their words."""
    loose = [*_loose(state.tokens, state.env.get("footnotes", {}).get("refs", {}))]
    state.env[_LOOSE] = [words for _, _, words in loose]
    gone = {id(token) for opened, closed, _ in loose for token in (opened, closed)}
    state.tokens = [one for one in state.tokens if id(one) not in gone]


def _loose(tokens: list[Token], refs: Mapping[str, int]) -> Iterator[tuple[Token, Token, str]]:
    """The frame and words of each note that nothing refers to, or whose name a later one takes."""
    opened: list[tuple[Token, list[str]]] = []
    last = {one.meta["label"]: one for one in tokens if one.type == "footnote_reference_open"}
    for token in tokens:
        if token.type == "footnote_reference_open":
            opened.append((token, []))
        elif token.type == "footnote_reference_close" and opened:
            begin, words = opened.pop()
            label = begin.meta["label"]
            if refs.get(f":{label}", -1) < 0 or last[label] is not begin:
                yield begin, token, f"[^{label}] {' '.join(words)}"
        elif opened and token.content:
            opened[-1][1].append(token.content)


def loose_footnotes(env: Mapping[str, Any]) -> Iterator[Note]:
    """A note for each footnote that stayed where it stands."""
    notes = Notes()
    for words in env.get(_LOOSE, ()):
        notes.warning(
            "A footnote that nothing refers to came as text, where it stands in the file.",
            excerpt=words,
            code="footnote",
            advice="Add a reference to it, or delete it.",
        )
    yield from notes.all
