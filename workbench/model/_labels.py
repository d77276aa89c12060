"""What a change is called where people decide on it."""

from __future__ import annotations

from workbench.model.change import Kind
from workbench.model.content import Node, is_inline

_NAMES = {
    "paragraph": "paragraph",
    "heading": "heading",
    "bulletList": "list",
    "orderedList": "numbered list",
    "listItem": "list item",
    "blockquote": "quotation",
    "callout": "callout",
    "codeBlock": "code",
    "horizontalRule": "line",
    "mathBlock": "equation",
    "mathInline": "formula",
    "media": "media",
    "embed": "embedded item",
    "preserved": "preserved item",
    "table": "table",
    "tableRow": "table row",
    "tableCell": "table cell",
    "tableHeader": "table header",
    "footnotes": "footnotes",
    "footnote": "footnote",
    "footnoteReference": "footnote mark",
    "exercise": "exercise",
    "interaction": "question",
    "inlineInteraction": "question",
    "place": "gap",
    "conditional": "feedback",
    "image": "image",
    "hardBreak": "line break",
}
_ALIGNED = {"left": "left", "center": "centred", "right": "right", "justify": "justified", None: "left"}
_VERBS = {Kind.INSERT: "added", Kind.DELETE: "removed", Kind.REPLACE: "replaced", Kind.MOVE: "moved"}


def label(kind: Kind, before: tuple[Node, ...], after: tuple[Node, ...]) -> str:
    """A change in a few words."""
    if kind is Kind.ATTRS:
        return _attrs_label(before[0], after[0])
    if kind is Kind.RESTYLE:
        return _style_label(before[0], after[0])
    first = (before or after)[0]
    if is_inline(first.type):
        named = first.type if len(before) <= 1 and len(after) <= 1 and first.type != "text" else "text"
        return f"{_NAMES.get(named, 'text').capitalize()} {_VERBS[kind]}"
    return f"{_NAMES[first.type].capitalize()} {_VERBS[kind]}"


def _attrs_label(before: Node, after: Node) -> str:
    if before.type != after.type or before.attrs.get("level") != after.attrs.get("level"):
        return f"{_titled(before)} → {_titled(after).lower()}"
    changed = [name for name in before.attrs if name != "id" and before.attrs[name] != after.attrs[name]]
    if changed == ["textAlign"]:
        return f"Aligned {_ALIGNED[after.attrs['textAlign']]}"
    if changed == ["kind"]:
        return f"{str(before.attrs['kind']).capitalize()} → {after.attrs['kind']}"
    return f"{_NAMES.get(before.type, before.type).capitalize()} changed"


def _titled(head: Node) -> str:
    name = _NAMES.get(head.type, head.type).capitalize()
    return f"{name} {head.attrs['level']}" if head.type == "heading" else name


def _style_label(before: Node, after: Node) -> str:
    old, new = {one.type for one in before.marks}, {one.type for one in after.marks}
    parts = [f"now {name}" for name in sorted(new - old)] + [
        f"no longer {name}" for name in sorted(old - new)
    ]
    text = ", ".join(parts) or "link changed"
    return text[0].upper() + text[1:]
