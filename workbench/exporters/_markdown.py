"""Blocks as Markdown that reads back as the same blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from workbench.model.breaks import EMPTY_LINE, breaks_again
from workbench.model.content import Mark, Node, plain_text, without_ids

_SIGNS = re.compile(r"([\\`*_\]<>|~^$&])")
_LINE_START = re.compile(r"^([^\S\n]*)([-+#=]|\d{1,9}[.)]|:(?=\s)|:(?=::)|!(?=!!)|\?(?=\?\?))", re.MULTILINE)
_EDGES = re.compile(r"^(\s*)(.*\S)?(\s*)$", re.DOTALL)
_DELIMITERS = {"bold": "**", "italic": "*", "strike": "~~"}
_TAGS = {"underline": "u", "superscript": "sup", "subscript": "sub", "highlight": "mark"}
_SPELLED = {"bold": "strong", "italic": "em", "strike": "s"}
_ALERTS = {"tip": "TIP", "warning": "WARNING"}
_LINES = ("paragraph", "heading")
"""Blocks that hold the place that links lead to in their line."""
_EMPTY = f'<br class="{EMPTY_LINE}">'
_ORDER = (
    "link",
    "language",
    "highlight",
    "underline",
    "superscript",
    "subscript",
    "strike",
    "bold",
    "italic",
)


def blocks_to_markdown(blocks: Iterable[Node], *, names: bool = False) -> str:
    """Blocks as CommonMark with tables, equations and a few HTML tags for what it has no signs for.

    Args:
        blocks: what to write.
        names: whether links lead to blocks by their ids: all that have one are goals of links.
    """
    return _joined(blocks if names else map(without_ids, blocks))


def _joined(blocks: Iterable[Node]) -> str:
    parts: list[str] = []
    last = ""
    for block in blocks:
        if block.type == last and last in ("bulletList", "orderedList"):
            parts.append("<!-- -->")  # two lists in a row would be read as one
        parts.append(_block(block))
        last = block.type
    return "\n\n".join(parts)


def _block(block: Node) -> str:
    name = block.attrs.get("id")
    if name and block.type not in _LINES:
        return f"{_anchor(name)}\n\n{_written(block)}"
    return _written(block)


def _anchor(name: str | None) -> str:
    """The place that links lead to, if it has a name."""
    return f'<a id="{escape(name)}"></a>' if name else ""


def _written(block: Node) -> str:
    write = _WRITERS.get(block.type)
    if write is not None:
        return write(block)
    return _joined(block.content) if block.content else _escaped(plain_text(block))


def _paragraph(block: Node) -> str:
    said = _LINE_START.sub(_guarded, line(block.content).lstrip(" \t"))  # spaces in front would mean code
    return _anchor(block.attrs["id"]) + said


def _guarded(found: re.Match[str]) -> str:
    """What would begin a list, a heading or a rule, made plain text."""
    space, sign = found.groups()
    return f"{space}{sign[:-1]}\\{sign[-1]}"


def _heading(block: Node) -> str:
    said = _anchor(block.attrs["id"]) + line(block.content)
    return f"{'#' * block.attrs['level']} {said}".rstrip()


def _code(block: Node) -> str:
    said = plain_text(block)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", said)), default=0))
    return f"{fence}{block.attrs.get('language') or ''}\n{said}\n{fence}"


def _quote(block: Node) -> str:
    return _prefixed(_joined(block.content), "> ")


def _callout(block: Node) -> str:
    alert = _ALERTS.get(block.attrs["kind"], "NOTE")
    return f"> [!{alert}]\n{_prefixed(_joined(block.content), '> ')}"


def _list(block: Node) -> str:
    number = block.attrs.get("start", 1)
    items = []
    for item in block.content:
        sign = f"{number}. " if block.type == "orderedList" else "- "
        number += 1
        body = _joined(item.content)
        indent = " " * len(sign)
        items.append(sign + body.replace("\n", "\n" + indent).replace("\n" + indent + "\n", "\n\n"))
    loose = any(len(item.content) > 1 and item.content[1].type == "paragraph" for item in block.content)
    return ("\n\n" if loose else "\n").join(items)


def _table(block: Node) -> str:
    rows = [[_cell(cell) for cell in row.content] for row in block.content]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(cell: Node) -> str:
    said = (_anchor(one.attrs["id"]) + line(one.content) for one in cell.content)
    return " ".join(said).replace("\n", "<br>")


def _equation(block: Node) -> str:
    return f"$$\n{block.attrs['latex'].strip()}\n$$"


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + part).rstrip() for part in text.split("\n"))


def _footnotes(block: Node) -> str:
    return "\n\n".join(_footnote(one) for one in block.content)


def _footnote(one: Node) -> str:
    body = _joined(one.content).replace("\n", "\n    ").replace("\n    \n", "\n\n")
    return f"[^{_label(one)}]: {body}"


def _label(one: Node) -> str:
    return re.sub(r"[^\w-]", "", one.attrs["label"]) or "note"


_WRITERS: dict[str, Callable[[Node], str]] = {
    "footnotes": _footnotes,
    "paragraph": _paragraph,
    "heading": _heading,
    "codeBlock": _code,
    "blockquote": _quote,
    "callout": _callout,
    "bulletList": _list,
    "orderedList": _list,
    "table": _table,
    "mathBlock": _equation,
    "horizontalRule": lambda block: "---",
}


# Lines --------------------------------------------------------------------------------------


def line(content: Iterable[Node]) -> str:
    """A line of text with its styles; a style goes on over neighbours that share it."""
    nodes = list(content)
    while nodes and nodes[-1].type == "hardBreak":
        nodes.pop()  # at the end of a paragraph its sign would be a backslash
    again = breaks_again(nodes)
    nodes = [replace(one, text=_EMPTY) if index in again else one for index, one in enumerate(nodes)]
    return _styled(nodes, _ORDER)


def _styled(nodes: list[Node], order: tuple[str, ...], left: str = "") -> str:
    if not order:
        return "".join(map(_inline, nodes))
    out = ""
    start = 0
    while start < len(nodes):
        found = _mark(nodes[start], order[0])
        end = start + 1
        while end < len(nodes) and _mark(nodes[end], order[0]) == found:
            end += 1
        before = out[-1:] or left
        inner = _styled(nodes[start:end], order[1:], before if found is None else "")
        after = nodes[end].text[:1] if end < len(nodes) else ""
        out += inner if found is None else _wrapped(found, inner, before, after)
        start = end
    return out


def _mark(one: Node, type: str) -> Mark | None:
    return next((mark for mark in one.marks if mark.type == type), None)


def _wrapped(mark: Mark, inner: str, left: str, right: str) -> str:
    found = _EDGES.match(inner)
    assert found is not None
    before, said, after = found.groups()
    if not said:
        return inner
    if mark.type == "link":
        title = f' "{_quoted(mark.attrs["title"])}"' if mark.attrs.get("title") else ""
        address = mark.attrs["href"].replace("<", "%3C").replace(">", "%3E")
        return f"{before}[{said}](<{address}>{title}){after}"
    if mark.type == "language":
        return f'{before}<span lang="{mark.attrs["lang"]}">{said}</span>{after}'
    if mark.type in _TAGS:
        tag = _TAGS[mark.type]
        return f"{before}<{tag}>{said}</{tag}>{after}"
    sign = _DELIMITERS[mark.type]
    inside_word = _is_letter(left) and not before and not said[0].isalnum()
    beside = left == sign[0] and not before
    if inside_word or beside or _is_letter(right) and not after and not said[-1].isalnum():
        tag = _SPELLED[mark.type]  # signs beside a letter or their like would be read otherwise
        return f"{before}<{tag}>{said}</{tag}>{after}"
    return f"{before}{sign}{said}{sign}{after}"


def _is_letter(sign: str) -> bool:
    """Whether Markdown takes a sign for a part of a word: all that is no blank and no punctuation."""
    return bool(sign) and not sign.isspace() and not unicodedata.category(sign).startswith("P")


def _inline(one: Node) -> str:
    if one.type == "hardBreak":
        return one.text or "\\\n"
    if one.type == "mathInline":
        return f"${one.attrs['latex'].strip()}$"
    if one.type == "footnoteReference":
        return f"[^{_label(one)}]"
    if one.type == "image":
        return f"![{_escaped(one.attrs['alt'])}](<{one.attrs['src']}>)"
    if one.type != "text":
        return _escaped(plain_text(one))
    return _code_span(one.text) if _mark(one, "code") else _escaped(one.text)


def _code_span(said: str) -> str:
    runs = {len(run) for run in re.findall(r"`+", said)}
    fence = "`" * next(size for size in range(1, len(runs) + 2) if size not in runs)
    pad = " " if said[:1] in "` " or said[-1:] in "` " else ""
    return f"{fence}{pad}{said}{pad}{fence}"


def _escaped(said: str) -> str:
    # With a backslash it would begin an equation.
    return _SIGNS.sub(r"\\\1", said.replace("\n", " ")).replace("[", "&#91;").replace("==", r"\=\=")


def _quoted(said: str) -> str:
    """The title of a link, between quotes."""
    return _escaped(said).replace('"', "&quot;")
