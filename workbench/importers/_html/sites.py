"""What makers of web sites put around the words: links of headings to themselves, buttons, numbers drawn.

Known are Sphinx, MkDocs, Docusaurus, GitBook, GitHub, Quarto, Confluence and LaTeXML.
"""

from __future__ import annotations

import re

from workbench.importers._html.footnotes import detach
from workbench.importers._xml import Element, local

_HEADED = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption", "p", "summary")
_SIGNS = re.compile(r"[\s¶#§\u200b\ufeff\U0001f517\uf0c1∞]*")
_LINKED = re.compile(
    r"\b(?:headerlink|hash-link|anchor(?:js-link|-link)?|permalink|heading-link|direct-link)\b"
)
_COPIES = re.compile(r"\b(?:copy|clipboard|copybtn)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"(?<![\w-])(?:theme-admonition|confluence-information-macro|markdown-alert|hint-(?:info|warning|danger|success))(?![\w-])"
)
_TITLED = re.compile(
    r"(?<![\w-])(?:admonition-title|markdown-alert-title|callout-(?:title|header)[\w-]*|callout-body[\w-]*|callout-icon[\w-]*"
    r"|confluence-information-macro-\w+|alert-(?:heading|link|title|content|body|icon|dismissible))(?![\w-])"
)
_HINT = re.compile(r"(?<![\w-])hint(?:-|(?!\w))")
_MENU = re.compile(
    r"(?<![a-z])(?:side-?(?:nav|menu|bar)|nav|menu|toc|table of contents|drawer)(?![a-z])", re.IGNORECASE
)
_DRAWN = ("ltx_tag_item", "ltx_tag_enumerate")


def settle_sites(tree: Element) -> None:
    """Take out what only works on the site, and call remarks by one name."""
    for link in list(tree.iter("a")):
        if _leads_to_itself(link):
            detach(link)
    for button in list(tree.iter("button")):
        if _COPIES.search(
            f"{button.get('class') or ''} {button.get('aria-label') or ''} {button.get('title') or ''}"
        ):
            detach(button)
    for element in tree.iter("div", "section", "aside", "p", "a", "span", "button", "h4", "h5"):
        if classes := element.get("class"):
            _call(element, classes)
    for aside in filter(_leads_around, list(tree.iter("aside"))):
        aside.tag = "div"
    _settle_drawn(tree)


def _settle_drawn(tree: Element) -> None:
    """Take out what is drawn beside lists, code and equations."""
    for tag in [
        one for one in tree.iter("span") if set((one.get("class") or "").split()).intersection(_DRAWN)
    ]:
        detach(tag)
    for table in [one for one in tree.iter("table") if "highlighttable" in (one.get("class") or "").split()]:
        _uncounted(table)
    for table in [one for one in tree.iter("table") if "ltx_eqn_table" in (one.get("class") or "").split()]:
        _apart(table)


def _leads_around(aside: Element) -> bool:
    """Whether what stands beside a text is the way around the site and no remark."""
    named = f"{aside.get('class') or ''} {aside.get('id') or ''} {aside.get('aria-label') or ''}"
    return next(aside.iter("nav"), None) is not None or bool(_MENU.search(named))


def _apart(table: Element) -> None:
    """An equation that LaTeXML sets in a table is one, its number below; several in a row, or words, stay."""
    rows = [list(row.iter("math")) for row in table.iter("tr")]
    numbers = {one for one in table.iter("td") if "ltx_eqn_eqno" in (one.get("class") or "").split()}
    cells = (one for one in table.iter("td") if one not in numbers)
    said = (words for cell in cells for words in cell.xpath(".//text()[not(ancestor::math)]"))
    if not rows or any(len(row) > 1 for row in rows) or any(words.strip() for words in said):
        return
    for number in numbers:
        number.tag = "p"
    held = [one for one in table.iter("math", "p") if local(one) == "math" or one in numbers]
    tail = table.tail
    for one in held:
        one.tail = None
    table[:] = held
    table.tag, table.text, table.tail = "div", None, tail
    table.attrib.clear()


def _uncounted(table: Element) -> None:
    """Code beside the numbers of its lines is code."""
    codes = [
        pre
        for cell in table.iter("td")
        if "code" in (cell.get("class") or "").split()
        for pre in cell.iter("pre")
    ]
    if len(codes) == 1:
        codes[0].tail, table.tail = table.tail, None
        table.getparent().replace(table, codes[0])


def _leads_to_itself(link: Element) -> bool:
    """Whether a link is only the sign by which a heading can be linked to."""
    holder = link.getparent()
    if "#" not in (link.get("href") or "") or holder is None or local(holder) not in _HEADED:
        return False
    named = _LINKED.search(link.get("class") or "") or local(holder) != "p"
    return (
        bool(named) and link.find(".//img") is None and _SIGNS.fullmatch("".join(link.itertext())) is not None
    )


def _call(element: Element, classes: str) -> None:
    """A remark of a site is called one; its title, body and sign are parts of it and none themselves."""
    if _CALLED.search(classes):
        element.set("class", f"callout {_HINT.sub('', classes)}")
    elif _TITLED.search(classes):
        element.set("class", _TITLED.sub("", classes).strip())
