"""Tables in QTI's XHTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workbench.exporters._qti_dialect import html_tag
from workbench.model.content import Node

Write = Callable[[Iterable[Node]], str]


def table(one: Node, write: Write) -> str:
    """A table, the rows of headers at its top apart."""
    head = 0
    for row in one.content:
        if not row.content or any(cell.type != "tableHeader" for cell in row.content):
            break
        head += 1
    head = 0 if head == len(one.content) else head  # 2.1 wants a body
    top = html_tag("thead", write(one.content[:head])) if head else ""
    rest = html_tag("tbody", write(one.content[head:])) if one.content[head:] else ""
    return html_tag("table", top + rest)


def table_cell(name: str, one: Node, write: Write) -> str:
    """A cell of a table, as `td` or `th`."""
    spans = {key: one.attrs[key] if one.attrs[key] > 1 else None for key in ("colspan", "rowspan")}
    return html_tag(name, write(one.content), spans)
