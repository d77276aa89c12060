"""Revisions: named snapshots of a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.model.content import Node, to_json
from workbench.model.tree_text import text_parts

Json = Any


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A snapshot of a document: what it said, who kept it, when and why."""

    id: str
    document_id: str
    parent_id: str | None
    hash: str
    author: str
    at: datetime
    name: str = ""
    origin: str = "person"
    """`person`, `import`, or the AI action that was accepted, such as `ai:simplify`."""
    body: Node | None = None


def tree_hash(tree: Node) -> str:
    """A hash of what a tree says, the same whatever its block ids."""
    digest = hashlib.sha256()
    for part in text_parts(tree, _unnamed, sort_keys=True, separators=(",", ":")):
        digest.update(part.encode())
    return digest.hexdigest()


def _unnamed(tree: Node) -> Json:
    """The JSON of a tree without block ids."""
    return _without_ids(to_json(tree))


def _without_ids(data: Json) -> Json:
    attrs = data.get("attrs")
    if attrs and attrs.get("id"):
        del attrs["id"]
        if not attrs:
            del data["attrs"]
    for child in data.get("content", ()):
        _without_ids(child)
    return data
