"""Texts in data whose authors set words off with stars, as in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from workbench.importers._markup import escape
from workbench.importers._tools.shared import Writer
from workbench.model.content import Node

Json = Any
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*\*")
_LIGHT = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*(?![\w*])")


@dataclass(frozen=True, kw_only=True)
class StarredWriter(Writer):
    """Writes plain texts with what their stars mean."""

    def html(self, html: Json) -> tuple[Node, ...]:
        """A text of the data, which is HTML or plain."""
        return super().html(_starred(html) if isinstance(html, str) and "*" in html else html)


def _starred(words: str) -> str:
    """A text as HTML where stars set words of it off; one with tags, or without such words, as it is."""
    if "<" in words or not (_STRONG.search(words) or _LIGHT.search(words)):
        return words
    light = _LIGHT.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", escape(words)))
    return "".join(f"<p>{line}</p>" for line in light.split("\n") if line.strip())
