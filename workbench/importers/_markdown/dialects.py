"""What Pandoc, MyST, MkDocs, Docusaurus and Obsidian add to Markdown, as what CommonMark and HTML can say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import dropwhile

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from workbench.importers._markdown.headings import name_headings

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_ADMONITION = re.compile(r"^(?:!!!|\?\?\?\+?)\s+([\w-]+)(?:[^\"]*\"(.*)\")?\s*$")
_DIV = re.compile(r"^ {0,3}:{3,}\s*(?:\{([^}]*)\}|([\w-]+))\s*(?:\[(.*)\]|(.*?))\s*:*\s*$")
_DIV_END = re.compile(r"^ {0,3}:{3,}\s*$")
_SLASHED = re.compile(r"^ {0,3}(/{3,})\s*([\w-]+)\s*(?:\|\s*(.*?))?\s*$")
"""A block of PyMdown: `/// note | Title` to `///`."""
_DIRECTIVE = re.compile(r"^\s*\{([\w-]+)\}\s*(.*)$")
_TITLE = re.compile(r"title\s*=\s*[\"']([^\"']*)[\"']")
_CAPTION = re.compile(r"\b(?:title|caption|filename|fig\.cap)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
"""What stands above a block of code, or a picture that it draws."""
_SETTING = re.compile(r"^:([\w-]+):[^\S\n]*(.*)$")
_CODES = re.compile(r"^\s*\{(?:code-block|code-cell|code|sourcecode)\}")
_LONGEST_LINE = 300
_CALLOUTS = frozenset(
    "note tip hint important warning caution danger error attention admonition info success question example "
    "abstract summary quote bug failure seealso todo objective exercise callout".split()
)
_OPTION = re.compile(r"(?:    |\t)[\w-]+\s*:")
_BLOCKS = _CALLOUTS | {"details", "caption", "figure-caption", "table-caption", "html", "tab", "new"}
_LANGUAGE = re.compile(r"^\s*\{?\s*(?:code-block\}|code\}|sourcecode\}|\.)?\s*([\w+#-]+)")
_ATTRIBUTES = re.compile(r"\s*\{\s*(?:[#.][\w:-]+|[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s\"{}]+))(?:\s[^{}]*)?\}")
_SPAN = re.compile(r"\[([^\[\]]+)\]\{\s*[.#][^{}]*\}")
_MARKED = re.compile(r"(?<!=)==(?=[^\s=])([^=]*[^\s=])==(?!=)")
_ATTRIBUTED = ("image", "link_close", "code_inline", "math_inline")
_TASK = re.compile(r"^\[([ xX])\]\s+")


# Blocks ---------------------------------------------------------------------------------------


def plain_blocks(string: str) -> str:
    """The same Markdown with fenced divs and admonitions as `<div>`s."""
    return "\n".join(_lines(string.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    at, fence, opened = 0, "", 0
    while at < len(lines):
        line = lines[at]
        short = line[:_LONGEST_LINE]
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) and not found[2].strip() else fence
            yield line
        elif found and line[0] != " " and (told := _directive(found[2])):  # others may be in a list
            inside, at = _until(lines, at + 1, found[1])
            yield from _box(*told, inside)
        elif found:
            fence = found[1]
            yield line
        elif admonition := _ADMONITION.match(short):
            inside, at = _indented(lines, at + 1)
            yield from _box(admonition[1], admonition[2] or "", inside)
        elif (slashed := _SLASHED.match(short)) and slashed[2].lower() in _BLOCKS:
            inside, at = _until(lines, at + 1, slashed[1])
            title = "" if slashed[2] == "html" else slashed[3] or ""
            yield from _box(slashed[2], title, [*dropwhile(_OPTION.match, inside)])
        elif opened and _DIV_END.match(line):
            opened -= 1
            yield from ("", "</div>", "")
        elif div := _DIV.match(short):
            opened += 1
            titled = _TITLE.search(div[1] or "")
            yield from _opening(div[1] or div[2] or "", titled[1] if titled else div[3] or div[4] or "")
        else:
            yield line
        at += 1
    yield from ["", "</div>"] * opened


def _box(classes: str, title: str, inside: list[str]) -> Iterator[str]:
    """A box with its lines."""
    yield from _opening(classes, title)
    yield from _lines(inside)
    yield from ("", "</div>", "")


def _directive(info: str) -> tuple[str, str] | None:
    found = _DIRECTIVE.match(info)
    return (found[1], found[2]) if found and found[1].lower() in _CALLOUTS else None


def _until(lines: list[str], at: int, fence: str) -> tuple[list[str], int]:
    """The lines up to the end of a fence, and where that is."""
    end = next((n for n in range(at, len(lines)) if lines[n].strip() == fence), len(lines))
    return [*dropwhile(_SETTING.match, lines[at:end])], end


def _indented(lines: list[str], at: int) -> tuple[list[str], int]:
    """The indented lines that follow, without their indent, and where the last of them is."""
    end = at
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(("    ", "\t"))):
        end += 1
    inside = [line[4:] if line.startswith("    ") else line.lstrip("\t") for line in lines[at:end]]
    return inside, end - 1


def _opening(classes: str, title: str) -> Iterator[str]:
    words = re.findall(r"[a-z]+", re.sub(r"\w+\s*=\s*(?:\"[^\"]*\"|\S+)", "", classes).lower())
    known = next((word for word in words if word in _CALLOUTS - {"callout", "admonition"}), "")
    callout = known or any(word in _CALLOUTS for word in words)
    yield from ("", f'<div class="callout {known}">' if callout else "<div>", "")
    if title:
        yield from (f"**{title.strip()}**", "")


# Tokens ---------------------------------------------------------------------------------------


def plain_tokens(state: StateCore) -> None:
    """Attributes leave the text; boxes of tasks and marked words become what they mean.

    It runs before escaped signs are joined to the text around them: those mean themselves.
    """
    state.tokens = list(_fences(state))
    name_headings(state.tokens)
    for number, token in enumerate(state.tokens):
        before = state.tokens[number - 1].type if number else ""
        if token.type == "fence" and token.info.strip():
            found = _LANGUAGE.match(token.info)
            token.info = found[1] if found else ""
        elif token.type == "inline" and token.children:
            if number >= 2 and state.tokens[number - 2].type == "list_item_open":
                _task(token.children[0])
            token.children = list(_inline(token.children, heading=before == "heading_open"))


def _fences(state: StateCore) -> Iterator[Token]:
    """The tokens, with boxes that stand in lists and quotes opened and captions of code above it."""
    for token in state.tokens:
        told = _directive(token.info) if token.type == "fence" else None
        if told is not None:
            inside = dropwhile(_SETTING.match, token.content.split("\n"))
            yield _written(state.md.render("\n".join(_box(*told, [*inside]))), token)
            continue
        if token.type == "fence" and (caption := _captioned(token)):
            yield _written(f"<p><strong>{html.escape(caption)}</strong></p>\n", token)
        yield token


def _written(words: str, like: Token) -> Token:
    """HTML in the place of a token, or before it."""
    return Token(
        type="html_block", tag="", nesting=0, content=words, map=like.map, level=like.level, block=True
    )


def _captioned(token: Token) -> str:
    """The caption of a block of code; what is set in front of its lines goes."""
    if found := _CAPTION.search(token.info[:_LONGEST_LINE]):
        return found[1] or found[2] or ""
    if not _CODES.match(token.info):
        return ""
    lines = token.content.split("\n")
    code = [*dropwhile(_SETTING.match, lines)]
    settings = [found for line in lines[: len(lines) - len(code)] if (found := _SETTING.match(line))]
    token.content = "\n".join(code).removeprefix("\n") if settings else token.content
    return next((found[2].strip() for found in settings if found[1] == "caption"), "")


def _task(first: Token) -> None:
    if first.type == "text" and (found := _TASK.match(first.content)):
        sign = "☐" if found[1] == " " else "☑"
        first.content = f"{sign} {first.content[found.end() :]}"


def _inline(children: list[Token], *, heading: bool) -> Iterator[Token]:
    before = ""
    for child in children:
        if child.type == "text":
            text = _leading(child.content) if before in _ATTRIBUTED else child.content
            text = _SPAN.sub(r"\1", text)
            alone = len(children) == 1 and text.startswith("{")
            text = _trailing(text) if child is children[-1] and (heading or alone) else text
            yield from _pieces(text)
        elif child.type == "text_special" and child.content in ("\\", "$"):
            # In an element of its own no sign begins an equation.
            shielded = f"<span>{child.content}</span>"
            yield Token(type="html_inline", tag="", nesting=0, content=shielded)
        else:
            yield child
        before = child.type


def _leading(text: str) -> str:
    found = _ATTRIBUTES.match(text)
    return text[found.end() :] if found and text.startswith("{") else text


def _trailing(text: str) -> str:
    found = list(_ATTRIBUTES.finditer(text)) if text.endswith("}") else []
    return text[: found[-1].start()] if found and found[-1].end() == len(text) else text


def _pieces(text: str) -> Iterator[Token]:
    for at, piece in enumerate(_MARKED.split(text)):
        if at % 2:
            piece = f"<mark>{html.escape(piece)}</mark>"
        if piece:
            yield Token(type="html_inline" if at % 2 else "text", tag="", nesting=0, content=piece)
