"""Google Docs in HTML, exported or pasted: what its classes and ids mean, as plain HTML before cleaning."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workbench.importers._html.footnotes import detach
from workbench.importers._html.google_lists import settle_google_lists
from workbench.importers._notes import Notes, shortened
from workbench.importers._xml import Element, local

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINE_START, _LINE_END = re.compile(r"^\n(?!  )\t*"), re.compile(r"\n\t*$")
"""Google writes all on one line; where a formatter has broken it, the breaks are no spaces."""
_AROUND = ("banners", "header", "footer")
_ANCHOR = 60
"""Characters that tell where a comment stands."""
_TITLE_SIZE = re.compile(r"font-size:\s*26pt")
_CODE_BEGINS, _CODE_ENDS = "\uec03", "\uec02"
_REDIRECTS = {
    "www.google.com": ("/url", ("q", "url")), "google.com": ("/url", ("q", "url")),
    "l.facebook.com": ("/l.php", ("u",)), "slack-redir.net": ("/link", ("url",)),
}  # fmt: skip
_SAFELINK = ".safelinks.protection.outlook.com"
_COMMENT = re.compile(r"cmnt(?:_ref)?(\d+)")
_NUMBERED = re.compile(r"c\d+")
_DOCUMENT = re.compile(r"^https://docs\.google\.com/document/[^#]*#((?:heading|bookmark)=[\w.]+)$")


def unwrap_redirects(tree: Element) -> None:
    """Links that lead over a counting page lead to their goal."""
    for link in tree.iter("a"):
        if href := link.get("href"):
            link.set("href", goal(href.strip()))


def goal(href: str) -> str:
    """Where a link leads in the end; itself for most."""
    if "://" not in href:
        return href
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").lower()
    except ValueError:
        return href
    path, names = _REDIRECTS.get(host, ("/", ("url",)) if host.endswith(_SAFELINK) else ("", ()))
    if not names or parts.path != path:
        return href
    values = parse_qs(parts.query)
    found = next((values[name][0] for name in names if name in values), "")
    return found if found.startswith(("http://", "https://", "mailto:")) else href


def is_google(tree: Element) -> bool:
    """Whether Google Docs wrote this."""
    if any((one.get("id") or "").startswith("docs-internal-guid-") for one in tree.iter("b", "span", "div")):
        return True
    if any(_COMMENT.fullmatch(one.get("id") or "") for one in tree.iter("a")):
        return True
    body = tree.find("body")
    classes = ("" if body is None else body.get("class") or "").split()
    sheets = "".join(sheet.text or "" for sheet in tree.iter("style"))
    # Before 2021 only the classes by number, beside styles by these names, tell an export without lists.
    numbered = any(_NUMBERED.fullmatch(one) for one in classes)
    published = any("doc-content" in (one.get("class") or "").split() for one in tree.iter("body", "div"))
    named = ".title{" in sheets and ".subtitle{" in sheets
    return published or "lst-kix_" in sheets or named and (numbered or _contents(tree) is not None)


def _contents(tree: Element) -> Element | None:
    """The document within a page that Google publishes."""
    return next((one for one in tree.iter("div") if one.get("id") == "contents"), None)


def before_styles(tree: Element, notes: Notes) -> None:
    """Titles, checklists and comments as what they are; the line ends that a formatter put in taken out."""
    for element in tree.iter():
        if isinstance(element.tag, str) and local(element) not in ("pre", "style", "script"):
            element.text = _unwrapped(element.text)
        element.tail = _unwrapped(element.tail)
    for element in list(tree.iter("p")):
        _title(element)
    for item in list(tree.iter("li")):
        if item.get("role") == "checkbox":
            _checkbox(item)
    for link in tree.iter("a"):
        if found := _DOCUMENT.match(link.get("href") or ""):
            link.set("href", f"#{found[1].partition('=')[2]}")
    _comments(tree, notes)
    _banners(tree, notes)
    settle_google_lists(tree)


def _unwrapped(text: str | None) -> str | None:
    return _LINE_END.sub("", _LINE_START.sub("", text)) if text and "\n" in text else text


def _title(paragraph: Element) -> None:
    """The title is a paragraph by name only; pasted, only its size tells it."""
    classes = (paragraph.get("class") or "").split()
    spans = list(paragraph)
    pasted = len(spans) == 1 and local(spans[0]) == "span" and _TITLE_SIZE.search(spans[0].get("style") or "")
    if ("title" in classes or pasted) and "".join(paragraph.itertext()).strip():
        paragraph.tag = "h1"


def _checkbox(item: Element) -> None:
    for picture in list(item.iter("img")):
        if "checkbox" in (picture.get("aria-roledescription") or ""):
            detach(picture)
    sign = "☑" if (item.get("aria-checked") or "").lower() == "true" else "☐"
    first = next((one for one in item if isinstance(one.tag, str)), None)
    holder = first if first is not None and local(first) == "p" and not (item.text or "").strip() else item
    holder.text = f"{sign} {(holder.text or '').lstrip()}"


def _banners(tree: Element, notes: Notes) -> None:
    """What Google puts around a published document is no part of it."""
    if (contents := _contents(tree)) is None:
        return
    around = [one for one in tree.iter("div") if one.get("id") in _AROUND and contents not in one.iter("div")]
    for one in around:
        if one.getparent() is not None and contents not in one.iterancestors():
            notes.info(
                "What Google Docs shows around a published document was left out.",
                excerpt=shortened(" ".join("".join(one.itertext()).split())),
                code="navigation",
            )
            detach(one)


# Comments -------------------------------------------------------------------------------------


def _comments(tree: Element, notes: Notes) -> None:
    """Comments leave the text; each is told with the words that it stands at, where it still stands there."""
    named = {one.get("id") or one.get("name") or "": one for one in tree.iter("a")}
    numbers = dict.fromkeys(found[1] for name in named if (found := _COMMENT.fullmatch(name)))
    for number in numbers:
        anchored = ""
        if (mark := named.get(f"cmnt_ref{number}")) is not None:
            anchored = _words_before(mark)
            detach(mark.getparent() if local(mark.getparent()) == "sup" else mark)
        if comment := _comment(named.get(f"cmnt{number}")):
            notes.warning(
                "A comment was kept out of the text.",
                where=f"at “{anchored}”" if anchored else "",
                excerpt=comment,
                code="comment",
                advice="Answer it here, or open the document to see who wrote it.",
            )


def _words_before(mark: Element) -> str:
    """The end of what stands before a mark, in its own line."""
    at = mark.getparent() if local(mark.getparent()) == "sup" else mark
    said: list[str] = []
    for element in at.itersiblings(preceding=True):
        said.append(element.tail or "")
        if local(element) != "sup" and isinstance(element.tag, str):
            said.append("".join(element.itertext()))
        if sum(map(len, said)) > _ANCHOR:
            break
    else:
        said.append(at.getparent().text or "")
    words = " ".join("".join(reversed(said)).split())
    return words if len(words) <= _ANCHOR else "…" + words[-_ANCHOR:].partition(" ")[2]


def _comment(target: Element | None) -> str:
    if target is None:
        return ""
    holder: Element = target.getparent()
    holder = next((one for one in target.iterancestors("div") if _is_of(one, target)), holder)
    detach(target)
    words = " ".join("".join(holder.itertext()).split())
    detach(holder)
    return shortened(words)


def _is_of(division: Element, target: Element) -> bool:
    """Whether a part of the page is one comment and nothing else."""
    first = next((words for words in division.itertext() if words.strip()), "")
    said = "".join(target.itertext()).strip()
    if first.strip() != said or next(division.iter("a"), None) is not target:
        return False  # which spares looking through a whole page for each of its comments
    names = (one.get("id") or one.get("name") or "" for one in division.iter("a"))
    return sum(_COMMENT.fullmatch(name) is not None for name in names) == 1


# Code -----------------------------------------------------------------------------------------


def after_styles(tree: Element) -> None:
    """Bold in headings stays, as Google Docs' own headings are not bold; lines of code become code blocks."""
    for heading in tree.iter(*_HEADINGS):
        _heading_marks(heading)
    for link in tree.iter("a"):
        _plain_link(link.getparent())
    for parent in {one.getparent() for one in tree.iter("p")}:
        _code_blocks(parent)


def _heading_marks(heading: Element) -> None:
    """What all headings of a level look like is no mark of their words; what some words have besides is."""
    looks = {one for one in (heading.get("data-marks") or "").split() if not one.startswith("-")}
    for one in (heading, *heading.iter("span")):
        marks = [each for each in (one.get("data-marks") or "").split() if each not in looks]
        one.set("data-marks", " ".join(marks))
        if "bold" in marks and local(one) == "span":
            one.tag = "b"


def _plain_link(holder: Element) -> None:
    """A link is underlined anyway."""
    marks = (holder.get("data-marks") or "").split()
    if "underline" in marks and not (holder.text or "").strip() and len(holder) == 1:
        holder.set("data-marks", " ".join(one for one in marks if one != "underline"))


def _code_blocks(parent: Element) -> None:
    lines: list[Element] = []
    for child in [*parent, None]:
        if child is not None and _continues(child, lines):
            lines.append(child)
            if _CODE_ENDS in "".join(child.itertext()):
                _join(lines)
                lines = []
            continue
        _join(lines)
        lines = [child] if child is not None and _is_code(child) else []


def _continues(child: Element, lines: list[Element]) -> bool:
    """Whether an element belongs to the code above it: code too, or an empty line in it."""
    if not lines or not isinstance(child.tag, str):
        return False
    text = "".join(child.itertext())
    if lines and _CODE_BEGINS in text:
        return False
    return (
        _is_code(child) or local(child) == "br" or (local(child) == "p" and not text.strip() and _bare(child))
    )


def _bare(paragraph: Element) -> bool:
    return paragraph.find(".//img") is None and any(
        "code" in (one.get("data-marks") or "").split() for one in paragraph.iter("span")
    )


def _is_code(element: Element) -> bool:
    """Whether all words of a paragraph are in a font for code."""
    if not isinstance(element.tag, str) or local(element) != "p" or element.find(".//img") is not None:
        return False
    texts = [text for text in element.xpath(".//text()") if text.strip()]
    return bool(texts) and all(_in_code(text) for text in texts)


def _in_code(text: Any) -> bool:
    if not str(text).strip(_CODE_BEGINS + _CODE_ENDS + " \n\xa0"):
        return True
    owner = text.getparent().getparent() if text.is_tail else text.getparent()
    while owner is not None and local(owner) != "p":
        if "code" in (owner.get("data-marks") or "").split():
            return True
        owner = owner.getparent()
    return False


def _join(lines: list[Element]) -> None:
    """Make paragraphs of code one block; empty ones at its end stay outside."""
    while lines and not "".join(lines[-1].itertext()).strip():
        lines.pop()
    if not lines:
        return
    text = "\n".join(_line(one) for one in lines)
    text = text.replace(_CODE_BEGINS, "").replace(_CODE_ENDS, "").replace("\xa0", " ")
    first, tail = lines[0], lines[-1].tail
    for one in lines[1:]:
        one.getparent().remove(one)
    first.clear()
    first.tag, first.text, first.tail = "pre", text.strip("\n"), tail
    if not first.text.strip():
        first.tag = "p"


def _line(element: Element) -> str:
    if local(element) == "br":
        return ""
    parts: list[str] = []
    for one in element.iter():
        if local(one) == "br":
            parts.append("\n")
        parts.append(one.text or "")
        if one is not element:
            parts.append(one.tail or "")
    return "".join(parts)
