"""The words of Captivate as HTML: for each screen, for screen readers, and as the new player drafts them."""

from __future__ import annotations

import re
from typing import Any

from workbench.importers._markup import escape
from workbench.importers._tools.shared import record, records, string

Json = Any
_VARIABLE = re.compile(r"\$\$[\w.]+\$\$|@#\{\d+\}")


def filled(words: str) -> str:
    """Words with “…” where the player puts the value of a variable."""
    return _VARIABLE.sub("…", words)


def widest(told: Json) -> str:
    """The words for the widest screen, where there are some for each."""
    return string(told) or next((string(one) for one in record(told).values() if string(one)), "")


def accessible(told: Json) -> str:
    """The words for screen readers, a paragraph for each of their parts."""
    parts = filled(widest(told)).split("\x03")
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in parts if part.strip())


def drafted(raw: Json) -> str:
    """The new player's rich text as HTML."""
    state = record(raw)
    out, open_list = [], ""
    for block in records(state.get("blocks") or record(state.get("editorState")).get("blocks")):
        words = escape(filled(string(block.get("text"))).strip())
        kind = string(block.get("type"))
        wanted = {"ordered-list-item": "ol", "unordered-list-item": "ul"}.get(kind, "")
        if wanted != open_list:
            out.append((f"</{open_list}>" if open_list else "") + (f"<{wanted}>" if wanted else ""))
            open_list = wanted
        tag = (
            "li" if wanted else "h2" if kind == "header-one" else "h3" if kind.startswith("header-") else "p"
        )
        out.append(f"<{tag}>{words}</{tag}>" if words else "")
    return "".join(out) + (f"</{open_list}>" if open_list else "")
