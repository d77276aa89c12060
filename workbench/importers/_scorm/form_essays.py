"""Large fields on a page into which a learner writes, with what asks for it, as open questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from workbench.importers._markup import escape, inner_html
from workbench.importers._scorm.patterns import WORD
from workbench.importers._tools.exercise import essay
from workbench.importers._xml import Element, local
from workbench.model.content import Node

_SERVES = re.compile(
    r"debug|console|output|\blog\b|suspend|comment|e-?mail|message|contact|search|\bcode\b|transcript|editor|source",
    re.IGNORECASE,
)
"""Names of fields that serve a player or its people."""
_INLINE = frozenset("span strong b em i u mark small sub sup a".split())
_BEFORE = frozenset("p div label legend li h2 h3 h4 h5 h6 blockquote ul ol dt td th".split())
_FIELDS = ("input", "select", "textarea", "button")
_FEWEST, _LONGEST, _UP, _MOST = 3, 1500, 3, 500


def asked_in_essays(
    tree: Element, write: Callable[[str], tuple[Node, ...]]
) -> Iterator[tuple[Element, Node]]:
    """The fields that ask for a text, with their exercises; each is then taken out."""
    labels = {one.get("for"): one for one in tree.iter("label") if one.get("for")}
    for field in list(islice(tree.iter("textarea"), _MOST)):
        if not _is_written(field):
            continue
        asks = labels.get(field.get("id") or "")
        asks = asks if asks is not None and _may_ask(asks) else _around(field)
        said = _said(asks, field) if asks is not None else _named(field)
        if said:
            stands = field if asks is None or asks not in field.iterancestors() else asks
            shown = (field.get("placeholder") or "").strip() if asks is not None else ""
            if asks is not None and stands is field:
                _clear(asks)
            yield stands, essay(write(said), shown=shown)


def _is_written(field: Element) -> bool:
    """Whether a learner may write in a field, and it does not serve a player."""
    shut = any(field.get(key) is not None for key in ("readonly", "disabled", "hidden"))
    names = " ".join(field.get(key) or "" for key in ("id", "name", "class"))
    return not shut and not _SERVES.search(names) and "none" not in (field.get("style") or "")


def _around(field: Element) -> Element | None:
    """What asks for a text: what holds the field alone and has words, or what stands before it."""
    inner = field
    for _ in range(_UP):
        before, holder = _before(inner), inner.getparent()
        asks = before if before is not None and local(before) in (*_BEFORE, *_INLINE) else None
        top = holder is None or local(holder) in ("body", "form", "main", "html")
        alone = not top and len(list(islice(holder.iter(*_FIELDS), 2))) == 1 and _may_ask(holder)
        if alone and (before is None or local(before) in _INLINE):
            return holder
        if top or before is not None:
            return asks if asks is not None and _may_ask(asks) else None
        inner = holder
    return None


def _before(inner: Element) -> Element | None:
    """What stands before an element and has words or fields."""
    before = inner.getprevious()
    while before is not None and not _words(before) and next(before.iter(*_FIELDS), None) is None:
        before = before.getprevious()
    return before


def _may_ask(element: Element) -> bool:
    """Whether an element has as many words as a question does, and no other question is in it."""
    words = _words(element)
    others = "\ue0f6" in words or any(local(one) != "textarea" for one in element.iter(*_FIELDS))
    return not others and len(words) <= _LONGEST and len(WORD.findall(words)) >= _FEWEST


def _named(field: Element) -> str:
    """What a field itself says that it asks for."""
    said = [(field.get(key) or "").strip() for key in ("aria-label", "placeholder", "title")]
    return next((f"<p>{escape(one)}</p>" for one in said if len(WORD.findall(one)) >= _FEWEST), "")


def _said(asks: Element, field: Element) -> str:
    """What asks, as HTML, without the field."""
    if field.getparent() is not None and asks in field.iterancestors():
        _clear(field)
    block = local(asks) in ("ul", "ol", "blockquote")
    inner = inner_html(asks)
    return f"<{local(asks)}>{inner}</{local(asks)}>" if block else f"<div>{inner}</div>"


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _clear(element: Element) -> None:
    """Leave of an element what stands behind it."""
    tail = element.tail
    element.clear()
    element.tail = tail
    element.tag = "span"
