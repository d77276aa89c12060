"""Places in QTI's texts: gaps, words to pick, variables, and parts that are shown under a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from workbench.exporters._qti_dialect import Dialect, identifier
from workbench.exporters._qti_settings import settings_of_variable
from workbench.model.content import Node, from_json


class Places:
    """Writes places; `line` writes the words that stand in them."""

    def __init__(self, dialect: Dialect, line: Callable[[Node | None], str]) -> None:
        self._dialect, self._line = dialect, line
        self._hottexts: dict[str, Node] = {}
        self._gaps: dict[str, dict[str, object]] = {}

    @contextmanager
    def picking(self, hottexts: dict[str, Node]) -> Iterator[None]:
        """While a text is written in which these words can be picked."""
        outer, self._hottexts = self._hottexts, hottexts
        yield
        self._hottexts = outer

    @contextmanager
    def filling(self, gaps: dict[str, dict[str, object]]) -> Iterator[None]:
        """While a text is written whose gaps have these settings."""
        outer, self._gaps = self._gaps, gaps
        yield
        self._gaps = outer

    def block(self, one: Node, inside: str) -> str:
        """A part that is shown under a condition, with what is in it."""
        attrs = one.attrs
        variable = "outcome-identifier" if attrs["kind"] == "feedback" else "template-identifier"
        given = {
            variable: identifier(attrs["variable"]),
            "identifier": identifier(attrs["value"]),
            "show-hide": attrs["show"],
        }
        return self._dialect.tag(f"{attrs['kind']}-block", self._dialect.content_body(inside), given)

    def inline(self, one: Node) -> str:
        """A place in a line."""
        kind, name, data = one.attrs["kind"], one.attrs["identifier"], one.attrs["data"] or {}
        if kind == "gap":
            given = {"identifier": identifier(name), **self._gaps.get(name, {})}
            return self._dialect.tag("gap", attributes=given)
        if kind == "hottext":
            inside = self._line(self._hottexts.get(name))
            return self._dialect.tag("hottext", inside, {"identifier": identifier(name)})
        if kind == "variable":
            given = {"identifier": identifier(name), **settings_of_variable(data.items(), self._dialect)}
            return self._dialect.tag("printed-variable", attributes=given)
        return self._told(kind, name, data)

    def _told(self, kind: str, name: str, data: dict[str, Any]) -> str:
        variable = "outcome-identifier" if kind == "feedback" else "template-identifier"
        given = {
            variable: identifier(data.get("variable", "")),
            "identifier": identifier(name),
            "show-hide": data.get("show", "show"),
        }
        content = data.get("content")
        return self._dialect.tag(f"{kind}-inline", self._line(from_json(content)) if content else "", given)
