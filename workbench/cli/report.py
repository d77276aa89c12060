"""What came of imports as a file to keep: a page, a table or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from workbench.services.reporting import inert

Json = Any
REPORTS = (".html", ".csv", ".json")
_COLUMNS = ("file", "state", "severity", "where", "page", "message", "excerpt", "code", "advice")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;"
    "border-bottom:1px solid #ccc}.loss,.failed{color:#a40000}.warning{color:#7a5200}"
)


def report(results: Sequence[Mapping[str, Json]], ending: str) -> str:
    """The report in the format of a file's ending."""
    if ending == ".json":
        return json.dumps(results, ensure_ascii=False, indent=2)
    return _csv(results) if ending == ".csv" else _html(results)


def _rows(one: Mapping[str, Json]) -> list[dict[str, Json]]:
    """A row for each note; a file without any has one row of its own."""
    head = {"file": one["file"], "state": one["state"]}
    if "error" in one:
        return [{**head, "message": one["error"], "code": one["code"], "advice": one["advice"]}]
    if one["state"] == "left":
        return [{**head, "message": one["message"]}]
    return [{**head, **note} for note in one["notes"]] or [head]


def _csv(results: Sequence[Mapping[str, Json]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # by which spreadsheets know that it is UTF-8
    writer = csv.DictWriter(out, _COLUMNS, restval="", extrasaction="ignore")
    writer.writeheader()
    for one in results:
        writer.writerows({name: inert(value) for name, value in row.items()} for row in _rows(one))
    return out.getvalue()


def _html(results: Sequence[Mapping[str, Json]]) -> str:
    parts = "".join(_section(one) for one in results)
    title = "Import report"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1>{parts}</html>\n"
    )


def _section(one: Mapping[str, Json]) -> str:
    head = f"<h2>{escape(str(one['file']))}</h2>"
    if "error" in one:
        said = f"{one['error']} {one['advice']}".strip()
        return f'<section>{head}<p class="failed">{escape(said)}</p></section>'
    if one["state"] == "left":
        return f"<section>{head}<p>{escape(one['message'])}</p></section>"
    holds = f"{one['pages']} pages, {one['questions']} questions, {one['assets']} files"
    facts = f"“{one['title']}”: {holds}; {one['state']}."
    told = f"<p>{escape(facts)} {escape(one['message'])}</p>"
    if not one["notes"]:
        return f"<section>{head}{told}<p>Nothing was changed or lost.</p></section>"
    names = ("severity", "where", "message", "excerpt", "advice")
    top = "".join(f"<th>{name}</th>" for name in names)
    rows = "".join(
        f'<tr class="{escape(note["severity"])}">'
        + "".join(f"<td>{escape(str(note[name]))}</td>" for name in names)
        + "</tr>"
        for note in one["notes"]
    )
    return f"<section>{head}{told}<table><tr>{top}</tr>{rows}</table></section>"
