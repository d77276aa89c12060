"""QTI's elements by one set of names, whatever version and namespace wrote them.

QTI 2 says `choiceInteraction`, QTI 3 `qti-choice-interaction`; files in the wild mix namespaces and
prefixes. Here both are `choice-interaction`, and attributes likewise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from workbench.importers._numbers import measure

Element = Any
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


@lru_cache(maxsize=4096)
def _kebab(word: str) -> str:
    hyphenated = _CAPITAL.sub(lambda match: f"-{match.group(1).lower()}", word)
    return hyphenated.lower().replace("_", "-").removeprefix("qti-")


def name(element: Element) -> str:
    """The element's name, in small letters with hyphens and without `qti-`; "" for comments."""
    return _NAMES[element.tag]


class _Names(dict[object, str]):
    """The names that tags come to, looked up many times for each element."""

    def __missing__(self, tag: object) -> str:
        if len(self) > _MOST_NAMES:
            self.clear()
        # A prefix that nothing declares stays in the tag.
        found = _kebab(tag.rpartition("}")[2].rpartition(":")[2]) if isinstance(tag, str) else ""
        self[tag] = found
        return found


_MOST_NAMES = 4096
_NAMES = _Names()


def attributes(element: Element) -> dict[str, str]:
    """All attributes by name, in small letters with hyphens and without namespaces."""
    return {_kebab(key.rpartition("}")[2]): value for key, value in element.attrib.items()}


def attr(element: Element | None, wanted: str, default: str = "") -> str:
    """One attribute by its name with hyphens; "" when it is not there, or the element is not."""
    if element is None:
        return default
    found = element.get(wanted)
    return found if found is not None else attributes(element).get(wanted, default)


def children(element: Element | None, *wanted: str) -> Iterator[Element]:
    """The child elements of these names, or all."""
    if element is None:
        return
    for child in element:
        found = _NAMES[child.tag]
        if found in wanted or (found and not wanted):
            yield child


def child(element: Element | None, *wanted: str) -> Element | None:
    """The first child element of these names."""
    return next(children(element, *wanted), None)


def below(element: Element | None, *wanted: str) -> Iterator[Element]:
    """The elements of these names at any depth, in reading order."""
    if element is None:
        return
    names = _NAMES
    for one in element.iter():
        if names[one.tag] in wanted and one is not element:
            yield one


def string(element: Element | None) -> str:
    """All text in an element, white space made single."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def number(value: str) -> float | None:
    """The number an attribute holds, or None."""
    return measure(value)


def whole(value: str, default: int) -> int:
    """The whole number an attribute holds, or the default."""
    found = number(value)
    return default if found is None else int(found)


def truth(value: str) -> bool:
    """Whether an attribute says yes."""
    return value.strip().lower() in ("true", "1", "yes")
