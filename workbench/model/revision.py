"""Revisions: named snapshots of a document."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from workbench.model.content import Node, to_json, without_ids


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
    said = to_json(without_ids(tree))
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
