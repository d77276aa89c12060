"""Data that a script puts together piece by piece: `slide.parts[0].text = "…"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbench.importers._javascript import value_at
from workbench.model.errors import Unreadable

Json = Any
_SET = re.compile(
    r"(?:^|[;{}\n])[ \t]*(?:this\.|window\.)?([A-Za-z_$][\w$]{0,80})"
    r"""((?:\.[A-Za-z_$][\w$]{0,80}|\[\s*(?:\d{1,6}|"[^"\\\n]{0,80}"|'[^'\\\n]{0,80}')\s*\]){1,12})"""
    r"[ \t]*=(?!=)\s*"
    r"""(?=["'`\d\[{-]|true\b|false\b|new\s+Array\s*\(\s*["'\d])"""
)
_STEP = re.compile(r"""\.([\w$]+)|\[\s*["']?([^"'\]]*?)["']?\s*\]""")
_FEWEST, _MOST = 3, 20_000
_SERVES = frozenset(("document", "window", "location", "module", "exports", "navigator", "API", "self"))


def data_assigned(source: str) -> Iterator[Json]:
    """The values that several assignments make together, in the order in which they are begun."""
    roots: dict[str, dict[str, Json]] = {}
    counts: dict[str, int] = {}
    for at, found in enumerate(_SET.finditer(source)):
        if at >= _MOST:
            break
        if found[1] in _SERVES:
            continue
        try:
            value = value_at(source, found.end())
        except (Unreadable, RecursionError):
            continue
        counts[found[1]] = counts.get(found[1], 0) + 1
        _put(roots.setdefault(found[1], {}), [one[1] or one[2] for one in _STEP.finditer(found[2])], value)
    yield from (_listed(one) for name, one in roots.items() if counts[name] >= _FEWEST)


def _put(root: dict[str, Json], steps: list[str], value: Json) -> None:
    for step in steps[:-1]:
        inner = root.get(step)
        if not isinstance(inner, dict):
            inner = root[step] = {}
        root = inner
    root[steps[-1]] = value


def _listed(value: Json) -> Json:
    """An object as a list where its names are numbers."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
