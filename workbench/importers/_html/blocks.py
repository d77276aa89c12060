"""From cleaned HTML to blocks of the schema. Structure that is not known keeps its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.importers._html.flow import Flow, Link, Marks
from workbench.importers._notes import Notes
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element, local
from workbench.model.breaks import EMPTY_LINE
from workbench.model.content import IMAGE_SCHEMES, Mark, Node, mark, node, paragraph, safe_url, text

NAMES = "data-names"
"""The attribute of elements that links lead to."""
_SPANS = (("colspan", 1000), ("rowspan", 65534))
"""How a cell may say that it is larger, and how large at most."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LANGUAGE = re.compile(r"(?:language|lang|brush:|highlight-source|sourceCode)[-_ ]?([\w+#-]+)", re.IGNORECASE)
_CALLOUT = re.compile(r"\b(callout|admonition|alert|infobox|notebox|box-note)\b|\balert-\w+", re.IGNORECASE)
_KINDS = {
    "tip": "tip", "hint": "tip", "success": "tip", "warning": "warning", "caution": "warning",
    "danger": "warning", "error": "warning", "important": "warning", "attention": "warning",
    "objective": "objective", "goal": "objective", "example": "example", "summary": "summary",
}  # fmt: skip


def build(tree: Element, notes: Notes, *, link: Link | None = None, language: str = "") -> tuple[Node, ...]:
    """The blocks that a cleaned tree says."""
    flow = Flow(notes, link=link, language=language)
    _fill(flow, tree, ())
    return flow.closed()


def _fill(flow: Flow, element: Element, marks: Marks) -> None:
    flow.words(element.text, marks)
    for child in element:
        if isinstance(child.tag, str):
            _name(flow, child)
            _one(flow, child, _marked(flow, child, marks))
        flow.words(child.tail, marks)


def _name(flow: Flow, element: Element) -> None:
    """Keep the names of the place where an element begins."""
    names = element.get(NAMES) if element.attrib else None
    if names:
        flow.name(names)


def _one(flow: Flow, element: Element, marks: Marks) -> None:
    if not element.attrib:
        _BLOCKS.get(local(element), _fill)(flow, element, marks)
    elif element.get("data-node"):
        _media(flow, element)
    elif element.get("data-latex"):
        _equation(flow, element)
    elif element.get("data-footnote"):
        flow.put(node("footnoteReference", label=element.get("data-footnote")))
    else:
        _BLOCKS.get(local(element), _fill)(flow, element, marks)


# Marks --------------------------------------------------------------------------------------

_MARKS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "dfn": "italic",
    "var": "italic", "u": "underline", "ins": "underline", "s": "strike", "del": "strike", "strike": "strike",
    "sup": "superscript", "sub": "subscript", "mark": "highlight", "code": "code", "kbd": "code",
    "samp": "code", "tt": "code",
}  # fmt: skip


def _marked(flow: Flow, element: Element, marks: Marks) -> Marks:
    """The marks of the text in an element: those around it, its own, and what its style says."""
    name = local(element)
    own = _MARKS.get(name)
    if own is None and not element.attrib:
        return marks
    types = {one.type: one for one in marks}
    if own:
        types[own] = mark(own)
    if name == "a" and (href := _href(flow, element)):
        title = element.get("title")
        types["link"] = mark("link", href=href, title=title) if title else mark("link", href=href)
    for style in (element.get("data-marks") or "").split():
        _style(types, style, flow.kind[0])
    language = element.get("lang") or ""
    if language and language.lower() != flow.language.lower() and name not in ("html", "body"):
        types["language"] = mark("language", lang=language[:35])
    return tuple(types.values())


def _style(types: dict[str, Mark], style: str, kind: str) -> None:
    if style.startswith("-"):
        types.pop(style[1:], None)
    elif style in ("bold", "italic", "underline", "strike", "superscript", "subscript", "code", "highlight"):
        if not (style == "bold" and kind == "heading" or style == "underline" and "link" in types):
            types[style] = mark(style)


def _href(flow: Flow, element: Element) -> str:
    href = (element.get("href") or "").strip()
    found = flow.link(href) if flow.link and href else None
    if found is not None:
        href = found
    return safe_url(href) or ""


# Blocks -------------------------------------------------------------------------------------


def _container(flow: Flow, element: Element, marks: Marks) -> None:
    if not element.attrib:
        return _around(flow, element, marks, flow.align)
    if _CALLOUT.search(element.get("class") or ""):
        return _callout(flow, element, marks)
    if element.get("data-footnotes"):
        return _footnotes(flow, element, marks)
    _around(flow, element, marks, _aligned(element, flow.align))


def _aligned(element: Element, around: str | None) -> str | None:
    """How the lines in an element are aligned: as it says itself, or else as around it."""
    own = element.get("data-align")
    return None if own == "left" else own or around


def _around(flow: Flow, element: Element, marks: Marks, align: str | None) -> None:
    flow.flush(begins=True)
    before, flow.align = flow.align, align
    _fill(flow, element, marks)
    flow.flush()
    flow.align = before


def _heading(flow: Flow, element: Element, marks: Marks) -> None:
    flow.flush(begins=True)
    before = flow.kind
    flow.kind = ("heading", {"level": int(local(element)[1])})
    marks = tuple(one for one in marks if one.type != "bold")
    _around(flow, element, marks, _aligned(element, flow.align))
    flow.kind = before


def _break(flow: Flow, element: Element, marks: Marks) -> None:
    flow.put(node("hardBreak"), parts=EMPTY_LINE not in (element.get("class") or ""))


def _rule(flow: Flow, element: Element, marks: Marks) -> None:
    flow.add(node("horizontalRule"))


def _image(flow: Flow, element: Element, marks: Marks) -> None:
    size = {name: one for name in ("width", "height") if (one := whole_number(element.get(name)))}
    src = safe_url(element.get("src") or "", IMAGE_SCHEMES) or ""
    alt = _SPACE.sub(" ", element.get("alt") or "")
    title = {"title": element.get("title")} if element.get("title") else {}
    if src or alt:
        flow.put(node("image", src=src, alt=alt, **size, **title))


def _equation(flow: Flow, element: Element) -> None:
    latex = " ".join("".join(element.itertext()).split())
    if element.get("data-latex") == "block" and flow.kind[0] == "paragraph":
        flow.add(node("mathBlock", latex=latex))
    else:
        flow.put(node("mathInline", latex=latex))


def _media(flow: Flow, element: Element) -> None:
    src, title = safe_url(element.get("data-src") or "") or "", element.get("data-title") or ""
    kind = element.get("data-kind") or ""
    if element.get("data-node") == "embed":
        flow.add(node("embed", src=src, title=title))
    else:
        flow.add(node("media", src=src, title=title, kind=kind if kind in ("audio", "video") else "file"))


def _code(flow: Flow, element: Element, marks: Marks) -> None:
    for inside in element.iter():
        if local(inside) == "br":
            inside.text = "\n"
        elif inside is not element:
            _name(flow, inside)
    string = "".join(element.itertext()).removeprefix("\n").removesuffix("\n")
    classes = " ".join(one.get("class") or "" for one in (element, *element.iter("code")))
    found = _LANGUAGE.search(classes)
    content = (text(string),) if string else ()
    flow.add(node("codeBlock", *content, **({"language": found[1]} if found else {})))


def _quote(flow: Flow, element: Element, marks: Marks) -> None:
    if _CALLOUT.search(element.get("class") or ""):
        return _callout(flow, element, marks)
    flow.add(node("blockquote", *_inside(flow, element, marks)))


def _inside(flow: Flow, element: Element, marks: Marks) -> tuple[Node, ...]:
    inner = flow.inner()
    _fill(inner, element, marks)
    return inner.finished() or (paragraph(),)


def _callout(flow: Flow, element: Element, marks: Marks) -> None:
    words = re.findall(r"[a-z]+", (element.get("class") or "").lower())
    kind = next((_KINDS[word] for word in words if word in _KINDS), "note")
    flow.add(node("callout", *_inside(flow, element, marks), kind=kind))


def _aside(flow: Flow, element: Element, marks: Marks) -> None:
    _callout(flow, element, marks)


def _details(flow: Flow, element: Element, marks: Marks) -> None:
    flow.add(node("callout", *_inside(flow, element, marks), kind="note"))


def _term(flow: Flow, element: Element, marks: Marks) -> None:
    flow.flush(begins=True)
    _fill(flow, element, (*marks, mark("bold")))
    flow.flush()


def _quoted(flow: Flow, element: Element, marks: Marks) -> None:
    flow.words("“", marks)
    _fill(flow, element, marks)
    flow.words("”", marks)


def _reading(flow: Flow, element: Element, marks: Marks) -> None:
    flow.words("(", marks)
    _fill(flow, element, marks)
    flow.words(")", marks)


def _nothing(flow: Flow, element: Element, marks: Marks) -> None:
    """Parentheses for browsers without ruby: `_reading` writes them."""


# Lists --------------------------------------------------------------------------------------


def _list(flow: Flow, element: Element, marks: Marks) -> None:
    """A list; one that counts anew, or in another way, is a list of its own."""
    if len(element) and (element.text or "").strip():  # words before the first item stand before the list
        flow.flush(begins=True)
        flow.words(element.text, marks)
    flow.flush(begins=True)
    ordered = local(element) == "ol"
    start = _number(element.get("start"), 1) if ordered else 1
    style = element.get("type")
    items: list[Node] = []
    for child in _items(element):
        value = _number(child.get("value"), -1) if ordered else -1
        own = (child.get("type") if local(child) == "li" else None) or style
        if value >= 0 and value != start + len(items) or own != style:
            _add_list(flow, items, ordered, start, style)
            items, start, style = [], value if value >= 0 else 1, own
        _name(flow, child)
        if local(child) == "li":
            items.append(_item(flow, child, _marked(flow, child, marks)))
        else:
            start -= not items and start > 0  # the item that only holds what is deeper is not counted
            _attach(flow, items, child, marks)
    _add_list(flow, items, ordered, start, style)
    flow.words(element.text if not len(element) else None, marks)


def _items(element: Element) -> Iterator[Element]:
    for child in element:
        if isinstance(child.tag, str):
            yield child
            if (child.tail or "").strip():
                stray = child.makeelement("span")
                stray.text = child.tail
                yield stray


def _number(value: str | None, default: int) -> int:
    found = whole_number((value or "").strip())
    return default if found is None else min(found, 10**6)


def _add_list(flow: Flow, items: list[Node], ordered: bool, start: int, style: str | None) -> None:
    if not items:
        return
    if ordered:
        known = {"type": style} if style in ("1", "a", "A", "i", "I") else {}
        flow.add(node("orderedList", *items, start=start, **known))
    else:
        flow.add(node("bulletList", *items))


def _item(flow: Flow, element: Element, marks: Marks) -> Node:
    inner = flow.inner()
    inner.align = _aligned(element, _aligned(element.getparent(), flow.align))
    _fill(inner, element, marks)
    return _list_item(inner.finished())


def _list_item(blocks: tuple[Node, ...]) -> Node:
    """An item begins with a paragraph; a heading there becomes one in bold."""
    if not blocks or blocks[0].type not in ("paragraph", "heading"):
        blocks = (paragraph(), *blocks)
    first = blocks[0]
    if first.type == "heading":
        bold = [
            text(one.text, *one.marks, mark("bold")) if one.type == "text" else one for one in first.content
        ]
        first = node("paragraph", *bold, textAlign=first.attrs["textAlign"])
    return node("listItem", first, *blocks[1:])


def _attach(flow: Flow, items: list[Node], element: Element, marks: Marks) -> None:
    """A list or text directly in a list belongs to the item before it."""
    inner = flow.inner()
    _one(inner, element, _marked(flow, element, marks))
    blocks = inner.finished()
    if not blocks:
        return
    if items:
        items[-1] = node("listItem", *items[-1].content, *blocks)
    else:
        items.append(_list_item(blocks))


# Tables -------------------------------------------------------------------------------------


def _table(flow: Flow, element: Element, marks: Marks) -> None:
    flow.flush(begins=True)
    rows = [
        node("tableRow", *_cells(flow, row, marks, head=local(row.getparent()) == "thead"))
        for row in _rows(element)
    ]
    for caption in element.iterchildren("caption") if rows else ():
        _name(flow, caption)
        _container(flow, caption, marks)
    if rows and any(row.content for row in rows):
        flow.add(node("table", *rows))
    elif not rows:
        _fill(flow, element, marks)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cells(flow: Flow, row: Element, marks: Marks, *, head: bool) -> Iterator[Node]:
    _name(flow, row)
    for cell in row.iterchildren("td", "th"):
        _name(flow, cell)
        inner = flow.inner()
        inner.align = _aligned(cell, _aligned(row, None))
        _fill(inner, cell, _marked(flow, cell, marks))
        blocks = inner.finished() or (paragraph(),)
        spans = {
            name: max(1, min(_number(cell.get(name), 1), most))
            for name, most in _SPANS
            if cell.get(name) is not None
        }
        yield node("tableHeader" if head or local(cell) == "th" else "tableCell", *blocks, **spans)


def _footnotes(flow: Flow, element: Element, marks: Marks) -> None:
    notes = []
    for child in element:
        if isinstance(child.tag, str):
            _name(flow, child)
            label = child.get("data-footnote-label") or ""
            notes.append(node("footnote", *_inside(flow, child, marks), label=label))
    if notes:
        flow.add(node("footnotes", *notes))


_BLOCKS: dict[str, Callable[[Flow, Element, Marks], None]] = {
    **dict.fromkeys(
        "p div section article main header footer nav address figure figcaption center caption legend "
        "fieldset dl dd body html tr td th thead tbody tfoot".split(),
        _container,
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "ul": _list, "ol": _list, "li": _container, "table": _table, "pre": _code, "blockquote": _quote,
    "aside": _aside, "details": _details, "dt": _term, "hr": _rule, "br": _break, "img": _image, "q": _quoted,
    "rt": _reading, "rp": _nothing, "summary": _term,
}  # fmt: skip
