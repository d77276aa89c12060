"""HTML in the strings of scripts, and what scripts and frames write into a page, in its place."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote_to_bytes

from workbench.importers._javascript import STRING, unescaped
from workbench.importers._scorm.patterns import MARKED, TAG, WORD

_STRING = re.compile(
    rf"(?P<text>{STRING})|(?<![:\\])//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)
_CALLED = re.compile(r"\+\s*[\w$.]{1,80}\((?:[\"'][\w -]{0,40}[\"']|[\w$., ]{0,60})\)(?=\s*\+)")
"""What a function gives, between two strings."""
_JOINED = re.compile(r"\s*\+\s*(?:[\w$.\[\]]{1,80}\s*\+\s*)?")
_FILLED = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|<%[^%]*%>|\{%[^%]*%\}|\$\{[^{}]*\Z")
_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"type\s*=\s*[\"']?(?:text/(?!javascript|babel|css|plain|jsx)|[\w/+.-]*template)", re.IGNORECASE
)
_CALLS = re.compile(r'(?:document\.write(?:ln)?\(""(?:\+(?:""|[\w$.\[\]]+))*\);?)+')
_FRAME = re.compile(
    r"""<iframe\b[^<>]*?\b(?:srcdoc\s*=\s*(?:"([^"]*)"|'([^']*)')|src\s*=\s*["'](data:text/html[^"']*)["'])[^<>]*>"""
    r"(?:\s*</iframe>)?",
    re.IGNORECASE,
)
_JSX = re.compile(
    r"<(h[1-6]|p|li|td|th|dt|dd|div|label|summary|figcaption|blockquote)\b(?:[^<>{}]|\{[^{}]{0,500}\}){0,2000}+>"
    r"((?:[^<>{}]|\{[^{}<>]{0,500}\}|</?(?:b|i|em|strong|code|u|small|span|br|sup|sub)\b[^<>]{0,500}>){1,5000}+)</\1>"
)
"""An element in a script's own markup that holds words and no other elements but those within a line."""
_GAP = re.compile(r"\{[^{}]*\}")
_INLINE = re.compile(r"<(/?\w+)[^<>]*>")
_FEWEST, _MOST, _DEEPEST = 3, 4 * 2**20, 3


def html_in_strings(script: str, fewest: int = _FEWEST) -> str:
    """All HTML of some words in the strings of a script, one after another; "" where there is none."""
    if len(script) > _MOST or not MARKED.search(script):
        return ""
    return "".join(
        words
        for words in joined_strings(script)
        if words.lstrip()[:1] not in "{[" and MARKED.search(words) and _says(TAG.sub(" ", words), fewest)
    )


def html_in_jsx(script: str) -> str:
    """The elements with words in a script whose markup a browser compiles; "" where there are none."""
    if len(script) > _MOST or "className" not in script:
        return ""
    found = ((one[1], _GAP.sub("…", _INLINE.sub(r"<\1>", one[2]))) for one in _JSX.finditer(script))
    return "".join(f"<{tag}>{words}</{tag}>" for tag, words in found if _says(TAG.sub(" ", words), _FEWEST))


def _says(words: str, fewest: int) -> bool:
    return len(WORD.findall(words)) >= fewest


def joined_strings(script: str) -> Iterator[str]:
    """The strings of a script, those that are joined as one; what is put between them is left open."""
    script = _CALLED.sub("+x", script)
    parts: list[str] = []
    end = 0
    for found in _STRING.finditer(script):
        if found["text"] is None:
            continue
        between = script[end : found.start()] if found.start() - end < 200 else ";"
        if parts and (joined := _JOINED.fullmatch(between)):
            parts += ["…"] * (joined[0].count("+") - 1)
        elif parts:
            yield "".join(parts)
            parts = []
        parts.append(without_gaps(unescaped(found["text"][1:-1])))
        end = found.end()
    if parts:
        yield "".join(parts)


def without_gaps(html: str) -> str:
    """A template without the places that a script fills."""
    return _FILLED.sub("…", html)


def templates(source: str) -> str:
    """The HTML of a page's templates, which scripts show."""
    found = (source[start:end] for kind, start, end in _scripts(source) if _TEMPLATE.search(kind))
    marked = [words for words in found if MARKED.search(words)]
    return without_gaps("\n".join((*marked, *_between(source, "<template", "</template>"))))


def _between(source: str, opening: str, closing: str) -> Iterator[str]:
    lower, at = source.lower(), 0
    while (start := lower.find(opening, at)) >= 0 and (end := lower.find(closing, start)) >= 0:
        yield source[lower.find(">", start) + 1 : end]
        at = end


def _scripts(source: str) -> Iterator[tuple[str, int, int]]:
    """The scripts in a page: what is said of each, and where it stands."""
    lower, at = source.lower(), 0
    while found := _SCRIPT.search(source, at):
        end = lower.find("</script", found.end())
        if end < 0:
            return
        yield found[1], found.end(), end
        at = end


def in_place(source: str) -> str:
    """A page with what its frames hold and its scripts write, in their places."""
    if "document.write" in source:
        source = _with_writes(source)
    for _ in range(_DEEPEST):
        if not _FRAME.search(source):
            break
        source = _FRAME.sub(_framed, source)
    return source


def _with_writes(source: str) -> str:
    out, at = [], 0
    for kind, start, end in _scripts(source):
        body = _STRING.sub(lambda found: '""' if found["text"] else "", source[start:end].replace("<!--", ""))
        words = "".join(joined_strings(source[start:end])) if _CALLS.fullmatch("".join(body.split())) else ""
        if "<" in words and "src" not in kind.lower():
            out += [source[at:end], "</script>", words, "<script>"]
            at = end
    return "".join((*out, source[at:]))


def _framed(found: re.Match[str]) -> str:
    words = unescape(found[1] or found[2] or "") or _data_page(unescape(found[3] or ""))
    return f"<div>{words}</div>" if words else found[0].replace("<iframe", "<div").replace("data:", "#")


def _data_page(address: str) -> str:
    """The page that an address holds itself."""
    head, _, body = address.partition(",")
    data = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            return ""
    return data.decode("utf-8", "replace")
