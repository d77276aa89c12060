"""What programs say by class names, as plain HTML: boxes to tick, levels of lists, titles, code, remarks.

Known are the exports and pastes of Word and Outlook, Notion, Confluence, Evernote, Dropbox Paper, Quill and
Tiptap, and what highlights code (Sphinx, Rouge, GitHub, Hexo).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._html.footnotes import detach
from workbench.importers._notes import Notes
from workbench.importers._numbers import measure
from workbench.importers._xml import Element, local

_PAPER = re.compile(r"\blistindent(\d{1,2})\b")
_QUILL = re.compile(r"\bql-indent-(\d)\b")
_HIGHLIGHTED = re.compile(r"\b(?:highlight-source-|highlight-|language-|brush:\s*)([\w+#-]+)")
_NO_LANGUAGE = frozenset({"default", "none", "text", "plain", "plaintext", "notranslate", "source"})
_NEAR = 3
"""Elements around a block of code that may name its language."""
_GUTTER = re.compile(r"\b(?:linenos|gutter|rouge-gutter|lineno|line-numbers|hljs-ln-numbers|blob-num)\b")
_DRAWN = re.compile(r"\bcheckbox-(?:on|off)\b")
_CODE_BLOCK = re.compile(r"-en-codeblock\s*:\s*true", re.IGNORECASE)
_REMARKS = re.compile(r"mso-element\s*:\s*comment-list", re.IGNORECASE)
_REMARK = re.compile(r"mso-element\s*:\s*comment\s*(?:;|$)", re.IGNORECASE)
_BULLET = re.compile(r"(?:[·•o§ØüvàÞ▪■–—-]|(\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]))[ \xa0]{2,}\s*(?=\S)")
_MARGIN = re.compile(r"margin-left\s*:\s*([\d.]+)\s*(pt|in|cm|px)", re.IGNORECASE)
_INDENT = re.compile(r"text-indent\s*:\s*-", re.IGNORECASE)
_OWN = 9000
"""A number that no list of Word's has."""
_STEP = {"pt": 36.0, "in": 0.5, "cm": 1.27, "px": 48.0}


def settle_programs(tree: Element, notes: Notes) -> None:
    """Write out what class names say, before lists are nested and styles are read."""
    _tick_items(tree)
    _level_items(tree)
    _name_code(tree)
    _join_code(tree)
    _tell_remarks(tree, notes)
    _from_word(tree)
    _from_roles(tree)


def _classed(tree: Element, *names: str) -> Iterator[tuple[Element, str]]:
    """Elements of these names that have a class, and the class."""
    for element in list(tree.iter(*names)):
        if given := element.get("class"):
            yield element, given


# Boxes to tick --------------------------------------------------------------------------------


def _tick_items(tree: Element) -> None:
    for item in list(tree.iter("li")):
        state = _state(item)
        if state is not None:
            holder = _holder(item)
            holder.text = f"{'☑' if state else '☐'} {(holder.text or '').lstrip()}"


def _holder(item: Element) -> Element:
    """What the words of an item begin in; a drawn box goes."""
    first = next(iter(item), None)
    if first is None or (item.text or "").strip():
        return item
    if _DRAWN.search(first.get("class") or "") and not "".join(first.itertext()).strip():
        detach(first)
        item.text = (item.text or "").lstrip()
        return _holder(item)
    return first if local(first) in ("p", "div") else item


def _state(item: Element) -> bool | None:
    """Whether the box before an item is ticked; None where there is no box."""
    if item.find("input") is not None or item.find("*/input") is not None:
        return None  # which is written out with all form controls
    said = (item.get("data-checked") or item.get("data-list") or "").lower()
    if said in ("true", "checked", "false", "unchecked"):
        return said in ("true", "checked")
    if item.get("data-inline-task-id") is not None:
        return "checked" in (item.get("class") or "").split()
    own, around = (item.get("class") or "").split(), item.getparent()
    if "list-bullet-todo" in own:
        return "list-bullet-todo-checked" in own
    names = "" if around is None else around.get("class") or ""
    if re.search("task|todo|check", names) and ("checked" in own or "unchecked" in own):
        return "checked" in own
    if "listtype-task" in names:
        return "listtype-taskdone" in names
    first = next(iter(item), None)
    boxed = "" if first is None else first.get("class") or ""
    return "checkbox-on" in boxed if _DRAWN.search(boxed) else None


# Levels ---------------------------------------------------------------------------------------


def _level_items(tree: Element) -> None:
    for found, classes in _classed(tree, "ul", "ol"):
        if level := _PAPER.search(classes):
            found.set("class", f"{classes} lst-kix_paper-{max(0, int(level[1]) - 1)}")
    for found in list(tree.iter("ul", "ol")):
        items = list(found.iterchildren("li"))
        levels = [_QUILL.search(one.get("class") or "") for one in items]
        if any(levels):
            for item, level in zip(items, levels, strict=True):
                item.set("aria-level", str(int(level[1]) + 1 if level else 1))


# Code -----------------------------------------------------------------------------------------


def _name_code(tree: Element) -> None:
    """A block of code is told its language, which stands around it; numbers of lines go."""
    for cell, classes in _classed(tree, "td", "th"):
        beside = cell.getnext() is not None or cell.getprevious() is not None
        if beside and _GUTTER.search(classes) and re.fullmatch(r"[\d\s]*", "".join(cell.itertext())):
            detach(cell)
    for block in list(tree.iter("pre")):
        if _language(block) or any(map(_language, block.iter("code"))):
            continue
        around = [one for one in block.iterancestors() if local(one) in ("div", "figure", "td")]
        given = block.get("data-syntaxhighlighter-params") or ""
        found = _highlighted(given) or next(filter(None, map(_language, around[:_NEAR])), "")
        if found:
            block.set("class", f"language-{found}")


def _language(element: Element) -> str:
    return _highlighted(element.get("class") or "")


def _highlighted(said: str) -> str:
    return next((one for one in _HIGHLIGHTED.findall(said) if one.lower() not in _NO_LANGUAGE), "")


def _join_code(tree: Element) -> None:
    """Evernote's blocks of code, which are paragraphs in a frame."""
    for frame in list(tree.iter("div")):
        if _CODE_BLOCK.search(frame.get("style") or ""):
            lines = [line for line in frame if isinstance(line.tag, str)]
            code = "\n".join("".join(line.itertext()) for line in lines) if lines else frame.text or ""
            tail = frame.tail
            frame.clear()
            frame.tag, frame.text, frame.tail = "pre", code, tail


# Word -----------------------------------------------------------------------------------------


def _tell_remarks(tree: Element, notes: Notes) -> None:
    """Comments are told and not a part of the text."""
    lists = [one for one in tree.iter("div") if _REMARKS.search(one.get("style") or "")]
    for found in lists:
        own = [one for one in found.iter("div") if _REMARK.search(one.get("style") or "")]
        for remark in own or [found]:
            said = " ".join("".join(remark.itertext()).split())
            if said:
                notes.info(
                    f"Comment: {said}",
                    code="comment",
                    advice="Comments are not part of the course: act on it, or write it into the text.",
                )
        detach(found)
    for anchor, classes in _classed(tree, "a", "span") if lists else ():
        if anchor.getparent() is not None and re.search(r"msocomanchor|MsoCommentReference", classes):
            detach(anchor)


def _from_word(tree: Element) -> None:
    """Titles become headings; items of lists that kept only their drawn sign become those of a list."""
    for paragraph, classes in _classed(tree, "p"):
        names = classes.split()
        if "MsoTitle" in names and "".join(paragraph.itertext()).strip():
            paragraph.tag = "h1"
        elif any(one.startswith("MsoListParagraph") for one in names):
            _drawn_item(paragraph)


def _drawn_item(paragraph: Element) -> None:
    style = paragraph.get("style") or ""
    found = _BULLET.match("".join(paragraph.itertext()).lstrip())
    if found is None or "mso-list" in style or not _INDENT.search(style):
        return
    margin = _MARGIN.search(style)
    indent = (measure(margin[1]) or 0.0) / _STEP[margin[2].lower()] if margin else 0.0
    level = max(1, round(indent))
    sign = paragraph.makeelement("span", {"style": "mso-list:Ignore"})
    sign.text = found[1] or "·"
    _cut(paragraph, len(found[0]))
    sign.tail, paragraph.text = paragraph.text, None
    paragraph.insert(0, sign)
    paragraph.set("style", f"{style};mso-list:l{_OWN + bool(found[1])} level{min(level, 9)} lfo1")


def _cut(paragraph: Element, length: int) -> None:
    """Take the first signs of a paragraph away, wherever they stand in it; blanks in front come on top."""
    whole = "".join(paragraph.itertext())
    left = length + len(whole) - len(whole.lstrip())
    for element, is_tail in [(paragraph, False), *_texts(paragraph)]:
        said = (element.tail if is_tail else element.text) or ""
        taken, left = said[left:], max(0, left - len(said))
        if is_tail:
            element.tail = taken
        else:
            element.text = taken
        if not left:
            return


def _texts(paragraph: Element) -> Iterator[tuple[Element, bool]]:
    for child in paragraph:
        yield child, False
        yield from _texts(child)
        yield child, True


# Roles ----------------------------------------------------------------------------------------


def _from_roles(tree: Element) -> None:
    """What is a heading for those who listen to a page is one."""
    for element in tree.iter("div", "p"):
        level = element.get("aria-level") or "2"
        if (element.get("role") or "").lower() == "heading" and re.fullmatch("[1-6]", level):
            element.tag = f"h{level}"
