"""The tags of some HTML before there is a tree of it: none too deep, none with too many attributes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from workbench.importers._notes import Notes

_TAG = re.compile(r"<(?:!--|(?P<closing>/?)(?P<name>[a-zA-Z][\w:-]*+)(?P<end>>)?)")
_TAG_SIGN = re.compile(r">|=\s*+([\"'])")
"""The end of a tag, or the beginning of a value in quotes: a quote anywhere else is a sign like others."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_EMPTY = re.compile(r"(?:^<[\w:-]+|[\s\"'])/>$")
"""A tag that closes itself, as those in drawings do; `a=b/>` is none."""
_CELLS = frozenset({"td", "th"})
_TERMS = frozenset({"dt", "dd"})
_ROWS = frozenset({"thead", "tbody", "tfoot"})
_ENDS = {
    "p": ({"p"}, ()),
    "option": ({"option"}, {"select"}),
    "li": ({"li"}, {"ul", "ol", "menu", "dir", "table"}),
    **dict.fromkeys(_TERMS, (_TERMS, {"dl", "table"})),
    **dict.fromkeys(_CELLS, (_CELLS, {"tr", "table"})),
    "tr": ({"tr"}, {"table"}),
    **dict.fromkeys(_ROWS, (_ROWS, {"table"})),
}
"""What an element ends, with all that is open in it, where nobody closed it; and what that must stand in.

A paragraph is only ended right behind it.
"""
_LOOK_BACK = 20
"""Open elements that are looked at for the one that a tag ends: more would take quadratic time."""
_ATTRIBUTES = 200
_CROWDED = 2 * _ATTRIBUTES
"""Characters that more attributes take at least."""
_ATTRIBUTE = re.compile(r"""[^\s"'=/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"']++))?|["'=]""")


def flatten(html: str, depth: int, notes: Notes) -> str:
    """The same text with the tags below `depth` left out: cleaners take quadratic time on deep nesting."""
    if html.count("<") <= depth:
        return html
    open_tags: list[tuple[str, bool]] = []
    out: list[str] = []
    at = dropped = 0
    for start, end, closing, name in _tags(html):
        if name in _VOID or (html.endswith("/>", start, end) and _EMPTY.search(html[start:end])):
            continue
        keep = _opened(open_tags, name, depth) if not closing else _closed(open_tags, name)
        if not keep:
            out.append(html[at:start])
            at = end
            dropped += 1
    if dropped:
        notes.warning(f"Elements nested deeper than {depth} were joined to those above them.", code="depth")
    return "".join((*out, html[at:]))


def uncrowded(html: str, notes: Notes) -> str:
    """The same text with only so many attributes to a tag: parsers take quadratic time on them."""
    if len(html) <= _CROWDED:
        return html
    out: list[str] = []
    at = 0
    for start, end, _, _ in _tags(html, raw=True):
        if end - start > _CROWDED and (last := _attribute_end(html, start, end)):
            out.append(f"{html[at:last]}>")
            at = end
    if out:
        notes.warning(
            f"Of a tag with more than {_ATTRIBUTES} attributes the first were read.", code="attributes"
        )
    return "".join((*out, html[at:]))


def _attribute_end(html: str, start: int, end: int) -> int:
    """Where the last attribute that is read ends; 0 where there are no more."""
    found = islice(_ATTRIBUTE.finditer(html, start, end - 1), _ATTRIBUTES, _ATTRIBUTES + 2)
    ends = [one.end() for one in found]
    return ends[0] if len(ends) > 1 else 0


def _tags(html: str, *, raw: bool = False) -> Iterator[tuple[int, int, bool, str]]:
    """Where tags start and end, whether they close, and their names; in one pass whatever the text is.

    With `raw` also those that begin a script or a style; what is in these has no tags.
    """
    lower = html.lower() if len(html.lower()) == len(html) else html
    at = 0
    while found := _TAG.search(html, at):
        start, name = found.start(), (found["name"] or "").lower()
        if not name:
            at = html.find("-->", start) + 3
        elif name in ("script", "style") and not found["closing"]:
            if raw and (end := _tag_end(html, found.end("name"))):
                yield start, end, False, name
            at = lower.find(f"</{name}", found.end("name")) + 1
        else:
            at = found.end() if found["end"] else _tag_end(html, found.end())
            if at:
                yield start, at, bool(found["closing"]), name
        if at <= start:
            return


def _tag_end(html: str, at: int) -> int:
    """Where a tag ends, past signs in quotes; 0 if nowhere."""
    while found := _TAG_SIGN.search(html, at):
        if found[0] == ">":
            return found.end()
        at = html.find(found[1], found.end()) + 1
        if not at:
            return html.find(">", found.end()) + 1
    return 0


def _opened(open_tags: list[tuple[str, bool]], name: str, depth: int) -> bool:
    if name in _ENDS:
        _end(open_tags, *_ENDS[name])
    keep = len(open_tags) < depth
    open_tags.append((name, keep))
    return keep


def _end(open_tags: list[tuple[str, bool]], ended: Collection[str], within: Collection[str]) -> None:
    """Close what a tag ends; the end tags of rows, cells, items and terms need not be written."""
    for back in range(1, min(len(open_tags), _LOOK_BACK if within else 1) + 1):
        name = open_tags[-back][0]
        if name in ended:
            del open_tags[-back:]
        if name in ended or name in within:
            return


def _closed(open_tags: list[tuple[str, bool]], name: str) -> bool:
    """Whether an end tag stays; what it closes is looked for a few levels up only."""
    for back in range(1, min(len(open_tags), _LOOK_BACK) + 1):
        if open_tags[-back][0] == name:
            keep = open_tags[-back][1]
            del open_tags[-back:]
            return keep
    return True
