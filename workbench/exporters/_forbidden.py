"""Characters that XML cannot hold, nor any file that is read as text, such as a null or a form feed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from workbench.exporters._files import Files
from workbench.model.content import Node, map_nodes
from workbench.model.imported import Severity

FORBIDDEN = re.compile(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(tree: Node, where: str, files: Files) -> Node:
    """The tree without them; that they are gone is said."""
    cleaned = map_nodes(tree, _cleaned)
    if cleaned != tree:
        message = "Characters that such files cannot hold were left out."
        files.tell(Severity.WARNING, message, FORBIDDEN.sub("", where))
    return cleaned


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
