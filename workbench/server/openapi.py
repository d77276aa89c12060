"""The API's description, for programs and as a page for people. The page loads and runs nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from workbench.importers.markdown import markdown_to_blocks
from workbench.model.codes import codes
from workbench.model.render import blocks_to_html
from workbench.server._api import PlainHandler
from workbench.server._openapi import specification
from workbench.server.documents import HEADERS

Json = dict[str, Any]


class OpenApiHandler(PlainHandler):
    """GET /v1/openapi.json: the description in OpenAPI 3.1."""

    def get(self) -> None:
        """Send it."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(specification()))


class DocsHandler(PlainHandler):
    """GET /v1/docs: the description as a page."""

    def get(self) -> None:
        """Send it."""
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.finish(page())


_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { line-height: 1.2; } h2 { margin: 2.5rem 0 .5rem; } a { color: inherit; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; }
summary { padding: .6rem .9rem; cursor: pointer; overflow-wrap: anywhere; }
summary:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 8px; }
details > div { padding: 0 .9rem .9rem; }
.verb { display: inline-block; min-width: 4.2rem; font-weight: 700; }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { background: var(--soft); padding: .7rem; border-radius: 6px; overflow: auto; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
"""


def page() -> str:
    """The description as HTML."""
    spec = specification()
    parts = [
        f"<h1>{escape(spec['info']['title'])}: API</h1>",
        blocks_to_html(markdown_to_blocks(spec["info"]["description"])[0]),
        '<p>As <a href="openapi.json">OpenAPI 3.1</a>; in Python, <code>workbench.client</code>.</p>',
        "<h2>Calls</h2>",
        *_calls(spec),
        "<h2>Values and events</h2>",
        *(_schema(name, one) for name, one in spec["components"]["schemas"].items()),
        "<h2>Failures</h2>",
        _failures(),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The course workbench: API</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _calls(spec: Json) -> Iterator[str]:
    for path, methods in spec["paths"].items():
        for verb, call in methods.items():
            words = f"<code>{escape(path)}</code> {escape(call['summary'])}"
            head = f'<span class="verb">{verb.upper()}</span> {words}'
            yield f"<details><summary>{head}</summary><div>{''.join(_call(call))}</div></details>"


def _call(call: Json) -> Iterator[str]:
    if found := call.get("parameters"):
        rows = [(one["name"], one["in"], one["description"]) for one in found]
        yield _table(("parameter", "in", "meaning"), rows)
    if "requestBody" in call:
        yield f"<p>Body:</p>{_code(call['requestBody']['content']['application/json']['schema'])}"
    rows = [(status, "", one["description"]) for status, one in call["responses"].items()]
    yield _table(("status", "", "meaning"), rows)


def _schema(name: str, schema: Json) -> str:
    said = escape(schema.get("description", ""))
    inside = f"<p>{said}</p>{_code(schema.get('properties', {}))}"
    return f"<details><summary><code>{escape(name)}</code></summary><div>{inside}</div></details>"


def _failures() -> str:
    rows = []
    for one in codes().values():
        status = f"{one.status or 'stream'}{', try again' if one.retryable else ''}"
        rows.append((one.name, status, f"{one.meaning} {one.advice}"))
    return _table(("code", "status", "meaning and what to do"), rows)


def _table(head: tuple[str, str, str], rows: Sequence[tuple[str, str, str]]) -> str:
    used = [at for at, one in enumerate(head) if one]
    top = "".join(f'<th scope="col">{escape(head[at])}</th>' for at in used)
    cells = ((f"<code>{escape(name)}</code>", escape(kind), _line(said)) for name, kind, said in rows)
    body = "".join(f"<tr>{''.join(f'<td>{row[at]}</td>' for at in used)}</tr>" for row in cells)
    start = '<div class="wide" tabindex="0" role="group" aria-label="Table">'
    return f"{start}<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _line(text: str) -> str:
    """A sentence of the description, with what it has as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _code(value: Any) -> str:
    return f'<pre tabindex="0"><code>{escape(json.dumps(value, indent=1))}</code></pre>'


ROUTES = [(r"/v1/openapi.json", OpenApiHandler), (r"/v1/docs", DocsHandler)]
