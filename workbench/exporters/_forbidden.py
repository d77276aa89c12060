"""Characters that XML cannot hold, nor any file that is read as text, such as a null or a form feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from workbench.exporters._files import Files
from workbench.model.content import Node, map_nodes
from workbench.model.course import Page
from workbench.model.imported import Severity

FORBIDDEN = re.compile(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LEFT_OUT = "Characters that such files cannot hold were left out."


def xml_safe(tree: Node, where: str, files: Files) -> Node:
    """The tree without them; that they are gone is said."""
    cleaned = map_nodes(tree, _cleaned)
    if cleaned != tree:
        files.tell(Severity.WARNING, LEFT_OUT, FORBIDDEN.sub("", where))
    return cleaned


def pages_with_forbidden(pages: Iterable[Page]) -> Iterator[str]:
    """The titles of the pages, those below them too, that have such characters anywhere."""
    for page in (one for top in pages for one in top.walk()):
        said = (page.title, *(word for pair in page.settings for word in pair))
        if any(map(FORBIDDEN.search, said)) or any(map(_holds, page.body.walk())):
            yield FORBIDDEN.sub("", page.title)


def _holds(one: Node) -> bool:
    return bool(FORBIDDEN.search(one.text)) or any(_value(value) != value for value in one.attrs.values())


def _cleaned(one: Node) -> Node:
    text = FORBIDDEN.sub("", one.text)
    attrs = {name: _value(value) for name, value in one.attrs.items()}
    content = tuple(child for child in one.content if child.type != "text" or child.text)
    return replace(one, text=text, attrs=attrs, content=content)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    return value
