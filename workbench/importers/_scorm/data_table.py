"""A table in data of no known tool: its columns' names in one list, its rows in another."""

from __future__ import annotations

from typing import Any

from workbench.importers._tools.shared import Writer
from workbench.model.content import Node, node, paragraph

Json = Any
_HEADS = ("headers", "header", "columns", "head", "cabeceras", "columnas", "cols")
_ROWS = ("rows", "body", "data", "filas", "cells")
_MOST, _FEW = 50, 8
"""The columns that a table has at most."""


def data_table(value: dict[str, Json], writer: Writer) -> tuple[tuple[Node, ...], frozenset[str]]:
    """The table that an object is, and the names of what became of it; nothing where it is none."""
    names = {str(key).lower(): str(key) for key in value}
    rows = next((names[key] for key in _ROWS if key in names and _is_rows(value[names[key]])), "")
    if not rows:
        return (), frozenset()
    head = next((names[key] for key in _HEADS if key in names and _is_row(value[names[key]])), "")
    width = max(len(one) for one in (*value[rows], value[head] if head else ()))
    lines = [_line("tableHeader", value[head], width, writer)] if head else []
    lines += [_line("tableCell", one, width, writer) for one in value[rows]]
    return (node("table", *lines),), frozenset((rows, head)) - {""}


def rows_table(value: list[Json], writer: Writer) -> tuple[Node, ...]:
    """The table that a list of rows of texts is; nothing where it is none."""
    if len(value) < 2 or not all(isinstance(one, list) and 2 <= len(one) <= _FEW for one in value):
        return ()
    cells = [cell for row in value for cell in row]
    if not all(isinstance(one, str) for one in cells) or not any(" " in one.strip() for one in cells):
        return ()
    width = max(map(len, value))
    return (node("table", *(_line("tableCell", one, width, writer) for one in value)),)


def _is_rows(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_row(one) for one in value)


def _is_row(value: Json) -> bool:
    """Whether a list is one of words and numbers, some of them words."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST:
        return False
    plain = all(one is None or isinstance(one, str | int | float) for one in value)
    return plain and any(isinstance(one, str) and one.strip() for one in value)


def _line(kind: str, cells: list[Json], width: int, writer: Writer) -> Node:
    told = [writer.html("" if one is None else str(one)) for one in cells]
    padded = [*told, *((),) * (width - len(told))]
    return node("tableRow", *(node(kind, *(one or (paragraph(),)), colspan=1, rowspan=1) for one in padded))
