"""Markdown: CommonMark with tables, footnotes, definition lists, equations and front matter."""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from html import escape
from itertools import islice
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.subscript import sub_plugin as subscript_plugin
from mdit_py_plugins.superscript import superscript_plugin
from mdit_py_plugins.texmath import texmath_plugin

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._html.reading import Assets, Html, read_html
from workbench.importers._markdown.dialects import plain_blocks, plain_tokens
from workbench.importers._markdown.footnotes import loose_footnotes, stand_alone
from workbench.importers._markdown.tables import whole_rows
from workbench.importers._notes import Notes
from workbench.importers._package.files import Folder
from workbench.importers._parted import anchored_parts
from workbench.importers._plain import leave_plain_text
from workbench.importers._portion import by_paragraphs
from workbench.importers.html import imported_page, imported_parts
from workbench.model.content import Node, without_ids
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Note, Source
from workbench.model.limits import ImportLimits

_ALERT = re.compile(r"<blockquote>\s*<p>\[!(\w+)\][+-]?[ \t]*([^\n<]*)(?:\n|<br\s*/?>)*")
_FIELD = re.compile(
    r"^(title|lang|language|description)[ \t]*:[ \t]*(.*?)[ \t\r]*$((?:\n(?:[ \t]+.*)?)*)",
    re.MULTILINE | re.IGNORECASE,
)
"""A field of the front matter, with the lines that go on with it."""
_LINES = re.compile(r"[|>][-+\d]{0,2}")
"""Says that a field is what the lines below it say."""
_IN_BRACES = re.compile(r"\{[^{}\n]*\}")
_SAID = re.compile(r"\b(?:title|alt|fig-alt|fig-cap|caption|tooltip)\s*=\s*\"([^\"]+)\"")
"""What attributes in braces say that a reader sees or hears."""
_MOST_SAID = 500
"""Such words that are looked for in a text; more would take too long, and nobody reads on."""


@importer(
    "markdown",
    label="Markdown",
    extensions=(".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd"),
    media_types=("text/markdown", "text/x-markdown"),
    version="9",
    cut=by_paragraphs,
    bounded=True,
)
def read_markdown(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read a Markdown file; HTML in it goes through the same cleaning as any page."""
    notes = Notes()
    string = decode(source.read(), notes, name=source.name)
    leave_plain_text(string, source.stem or source.name, report)
    assets = Assets(limits=limits)
    before, parts = anchored_parts(string)
    html = markdown_to_html(before, assets=assets, limits=limits)
    if not html.blocks and not parts:
        raise Unreadable(f"“{source.name}” holds no text.")
    notes.extend(html.notes)
    if parts:
        return imported_parts(
            html,
            parts,
            lambda part: markdown_to_html(part, assets=assets, limits=limits, names=True),
            source,
            notes,
            assets,
        )
    return imported_page(html, source, notes.all, assets.all)


def markdown_to_blocks(string: str) -> tuple[tuple[Node, ...], tuple[Note, ...]]:
    """The blocks that some Markdown says, such as an assistant's answer."""
    html = markdown_to_html(string, front_matter=False)
    return tuple(map(without_ids, html.blocks)), html.notes


def markdown_to_html(
    string: str,
    *,
    assets: Assets | Folder | None = None,
    limits: ImportLimits | None = None,
    front_matter: bool = True,
    names: bool = False,
) -> Html:
    """What some Markdown says, with title and language from its front matter; `names` as in `read_html`."""
    kept = assets or Assets()
    parser = _parser(front_matter=front_matter)
    env: dict[str, Any] = {}
    tokens = parser.parse(plain_blocks(whole_rows(string)) if front_matter else string, env)
    fields = {
        name.lower(): _value(value, below)
        for token in tokens
        if token.type == "front_matter"
        for name, value, below in _FIELD.findall(token.content)
    }
    rendered = parser.renderer.render(tokens, parser.options, {})
    rendered = _ALERT.sub(_alert, rendered)
    html = read_html(
        rendered, resolve=kept.resolve, keep=kept.keep, limits=limits, dollars=False, names=names
    )
    language = fields.get("lang", fields.get("language", ""))
    return Html(
        blocks=html.blocks,
        notes=(*html.notes, *_left_out(tokens), *_unsaid(tokens, html.blocks), *loose_footnotes(env)),
        title=fields.get("title", ""),
        description=fields.get("description", ""),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(-\w{1,8})*", language) else "",
    )


def _alert(found: re.Match[str]) -> str:
    """A quote that says what kind of box it is, as GitHub and Obsidian write it."""
    title = f"<strong>{found[2].strip()}</strong></p><p>" if found[2].strip() else ""
    return f'<blockquote class="callout {found[1].lower()}"><p>{title}'


def _value(value: str, below: str) -> str:
    """What a field of the front matter says: in its line, and in those below that go on with it."""
    lines = [line.strip() for line in below.splitlines()]
    if _LINES.fullmatch(value):
        return ("\n" if value[0] == "|" else " ").join(lines).strip()
    return _unquoted(" ".join(filter(None, (value, *lines))))


def _unquoted(value: str) -> str:
    """A field of the front matter without its quotes."""
    if value[:1] == value[-1:] == '"':
        with suppress(ValueError):
            return str(json.loads(value))
    return value.strip("\"'")


def _unsaid(tokens: Sequence[Token], blocks: Iterable[Node]) -> Iterator[Note]:
    """What attributes of headings, pictures and words say that came to stand nowhere."""
    braces = (found for one in tokens if one.type == "inline" for found in _IN_BRACES.findall(one.content))
    said = dict.fromkeys(words for attributes in braces for words in _SAID.findall(attributes))
    carried = repr(tuple(blocks)) if said else ""
    if left := [one for one in islice(said, _MOST_SAID) if one not in carried]:
        notes = Notes()
        notes.info("What attributes in braces say was left out.", excerpt="; ".join(left), code="spoken")
        yield from notes


def _left_out(tokens: Sequence[Token]) -> Iterator[Note]:
    """What the front matter says besides title and language."""
    fronts = (_FIELD.sub("", one.content) for one in tokens if one.type == "front_matter")
    others = [line for front in fronts for line in front.splitlines() if line.strip()]
    if others:
        notes = Notes()
        notes.info(
            "The rest of the front matter was left out.", excerpt="; ".join(others), code="front-matter"
        )
        yield from notes


Links = dict[str, Any]
"""Addresses by the names that links refer to them with."""


def piece_to_blocks(string: str, links: Links) -> tuple[Node, ...]:
    """The blocks of a piece of an answer that comes in pieces; what it defines is added to `links`.

    A definition counts for what comes after it, and is shown where it stands; so is a footnote. In this way
    nothing that was shown ever changes, and nothing is lost.
    """
    parser, new = _parser(pieces=True), ChainMap[str, Any]({}, links)
    rendered = parser.render(string, {"references": new})
    links.update(new.maps[0])
    kept = Assets()
    html = read_html(
        _ALERT.sub(_alert, rendered),
        resolve=kept.resolve,
        keep=kept.keep,
        dollars=False,
        second_opinion=False,
    )
    return tuple(map(without_ids, html.blocks))


def block_starts(string: str, links: Links | None = None) -> list[int]:
    """Where each top-level block of an answer begins, in characters; only the last may still change."""
    found: Links = {}
    tokens = _parser(pieces=True).parse(string, {"references": found})
    if links is not None:
        links.update(found)
    starts, at, line = [], 0, 0
    for wanted in sorted(set(_first_lines(tokens))):
        while line < wanted:
            at, line = string.index("\n", at) + 1, line + 1
        starts.append(at)
    return starts


def _first_lines(tokens: Sequence[Token]) -> Iterator[int]:
    """The line of each top-level block; that of a footnote is only known from what is in it."""
    inside = False
    for token in tokens:
        if token.type == "footnote_reference_open" and token.level == 0:
            inside = True
        elif token.map and (inside or token.level == 0) and token.nesting >= 0:
            inside = False
            yield token.map[0]


@cache
def _parser(*, front_matter: bool = False, pieces: bool = False) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the cleaning afterwards decides
    if pieces:
        parser.options["inline_definitions"] = True
        parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
        for name, rule in _STANDING.items():
            parser.add_render_rule(name, rule)
    else:
        parser.use(footnote_plugin)
        parser.core.ruler.before("footnote_tail", "stand_alone", stand_alone)
    parser.use(deflist_plugin).use(superscript_plugin).use(subscript_plugin)
    if front_matter:
        parser.use(front_matter_plugin)
    parser.use(texmath_plugin, delimiters="brackets")
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.inline.ruler.before("escape", "math_first", _math_first)
    parser.core.ruler.before("text_join", "dialects", plain_tokens)
    for name in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        parser.add_render_rule(name, _equation)
    return parser


_dollars = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


def _math_first(state: StateInline, silent: bool) -> bool:
    """An equation at the start: the plugin takes the last sign of all for the one that stands before it."""
    written = state.src
    if state.pos or not written[-1:].isdecimal():
        return False
    state.src = written + " "
    found = _dollars(state, silent)
    state.src = written
    return found


def _equation(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """An equation as `_html.math` marks it; MathJax and KaTeX are not asked."""
    token = tokens[index]
    display = "inline" if token.type == "math_inline" else "block"
    latex = token.content.strip().replace("&", "&amp;").replace("<", "&lt;")
    return f'<span data-latex="{display}">{latex}</span>'


def _definition(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    meta = tokens[index].meta
    return f'<p>[{escape(meta["label"])}]: <a href="{escape(meta["url"])}">{escape(meta["url"])}</a></p>'


def _note_sign(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"<sup>{escape(tokens[index].meta['label'])}</sup>"


def _note_begins(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"<p><sup>{escape(tokens[index].meta['label'])}</sup></p><div>"


def _note_ends(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</div>"


_STANDING = {
    "definition": _definition,
    "footnote_ref": _note_sign,
    "footnote_reference_open": _note_begins,
    "footnote_reference_close": _note_ends,
}
"""How definitions and footnotes are shown where they stand."""
