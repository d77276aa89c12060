"""Cleaning imported HTML. nh3 is the boundary; bleach, which is no longer maintained, is a second opinion.

What a page would run or load is taken out and said, and nesting is capped before any cleaner sees it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

import bleach
import nh3
from lxml import etree

from workbench.importers._notes import Notes, counted
from workbench.importers._tags import flatten, uncrowded
from workbench.importers._xml import Element, local
from workbench.model.content import LINK_SCHEMES, safe_url
from workbench.model.limits import ImportLimits

TAGS = frozenset(
    "a abbr address article aside b blockquote body br caption center cite code col colgroup dd del "
    "details dfn div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins "
    "kbd label legend li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var".split()
)
_ANY = {"lang", "class", "title"} | {
    f"data-{name}"
    for name in "names marks align latex node kind src title footnote footnotes footnote-label lang".split()
}
ATTRIBUTES = {
    "*": _ANY,
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "li": {"value", "type"},
}
_SCHEMES = set(LINK_SCHEMES) - {""}
_DROPPED = {
    "script": "script",
    "style": "",
    "template": "template",
    "noscript": "",
    "head": "",
    "canvas": "script drawing",
    "applet": "applet",
    "select": "form control",
    "textarea": "form control",
    "input": "form control",
    "button": "",
    "title": "",
    "map": "image map",
}
_WEB = r"(?:https?://)?[\w./%?=~+#-]*+"
_SIMPLE = re.compile(
    r"(?:[^<>&]++|&(?:amp|lt|gt|nbsp);|<(?:br|hr)>|</?(?:p|div|span|b|i|u|em|strong|sub|sup|code|pre|ul|ol|li|h[1-6]|"
    r"blockquote|body|html)>|"
    rf'<a href="{_WEB}">|</a>|<img src="(?:asset:\w++|{_WEB})"(?: alt="[^<>&"]*+")?>)*+'
)
"""Markup of harmless elements, with no attribute but a plain address: no cleaner can find anything in it."""
_NO_SIGN = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?:;|(?![0-9]))"
    r"|&#[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?:;|(?![0-9a-fA-F]))"
)
"""What is no character of a text, written as itself or by its number; no tree takes it."""
_RUNNING = ("javascript:", "vbscript:", "data:", "file:", "blob:")
_PARTING = re.compile(r"[\x0b\x0c]|&#(?:0*1[12]|[xX]0*[bBcC]);?")
"""Those of them that part words."""
_NO_FRAMES = 200
"""Characters up to which a text for browsers without frames only says that they are needed."""
_LONG_TEXT = re.compile(r">[^<>]{20000,}+<")
_SIGNS = re.compile(r"(?:[&\xa0][^<>&\xa0]*+){1000}(?=[&\xa0])")
_GONE = "GONE"
"""What an element is called that is to be taken out with others; no parser of HTML leaves capitals."""
_OPINION_BYTES = 1_000_000
_OPINION_TAGS = 12_000
"""The second cleaner takes quadratic time where an element holds many others."""


def bounded(html: str, limits: ImportLimits, notes: Notes) -> str:
    """As much of some HTML as may be read, up to the end of a tag."""
    most = limits.xml_mb * 2**20
    if len(html) <= most:
        return html
    end = html.rfind(">", 0, most) + 1 or most
    notes.loss(
        f"The page is larger than {limits.xml_mb} MB: the first {end / 2**20:.1f} of "
        f"{len(html) / 2**20:.1f} MB were read; what comes after that was left out.",
        excerpt=html[end : end + 400],
        code="size",
        advice="Split the page, or raise WORKBENCH_IMPORT_XML_MB, and import it again.",
    )
    return html[:end]


def legible(html: str) -> str:
    """The same without control characters; those that part words become blanks."""
    return _NO_SIGN.sub(lambda found: " " if _PARTING.fullmatch(found[0]) else "", html)


def parse_html(html: str, limits: ImportLimits, notes: Notes) -> Element | None:
    """The tree of some HTML, as deep and as long as allowed; None when there is nothing in it."""
    flat = flatten(uncrowded(legible(bounded(html, limits, notes)), notes), limits.depth, notes)
    tree = _parsed(flat) if flat.strip() else None
    for element in () if tree is None else list(tree.iter("noframes", "noembed")):
        _open_up(element)
    return tree


def _parsed(html: str) -> Element | None:
    found: Element | None = etree.fromstring(html.encode("utf-8", "replace"), _parser())
    return found


@cache
def _parser() -> etree.HTMLParser:
    """One for all texts: to make it takes longer than to read a short one."""
    return etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )


def _open_up(element: Element) -> None:
    """What stands in for frames is markup, too, though parsers take it for a text."""
    words = element.text or ""
    body = None if len(element) or "<" not in words else _parsed(f"<div>{words}</div>")
    if body is not None:
        element.text = None
        element.extend(body)


def drop_active(tree: Element, notes: Notes) -> None:
    """Take out what runs, and what is no content, and say what and how many."""
    counts: Counter[str] = Counter()
    handlers: Counter[str] = Counter()
    words = defaultdict[str, list[str]](list)
    framed = tree.find(".//span[@data-node='embed']") is not None
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        handlers.update(key.lower() for key in element.attrib if key.lower().startswith("on"))
        _check_link(element, notes)
        name = local(element)
        if name in ("input", "textarea", "select", "button", "noscript"):
            _unform(element, name, counts)
        elif name == "noframes":
            _unframe(element, counts, framed)
        elif name in _DROPPED:
            if _DROPPED[name]:
                counts[_DROPPED[name]] += 1
                said = " ".join("".join(element.itertext()).split()) if name != "script" else ""
                words[_DROPPED[name]].append(said)
            element.tag = _GONE
    etree.strip_elements(tree, _GONE, with_tail=False)
    _tell(counts, handlers, words, notes)


def _unframe(element: Element, counts: Counter[str], framed: bool) -> None:
    """What stands in for frames, where these are missing or it is more than that a browser knows none."""
    if framed and len(" ".join("".join(element.itertext()).split())) < _NO_FRAMES:
        counts["text for browsers without frames"] += 1
        element.tag = _GONE
        return
    for inner in (element, *element.iter("body")):
        inner.tag = "div"


def _check_link(element: Element, notes: Notes) -> None:
    if element.tag == "link":  # which names a style sheet or the like, and nobody follows it
        return
    href = (element.get("href") or "").strip()
    runs = re.sub(r"[\x00-\x20]", "", href).lower().startswith(_RUNNING)
    if not runs and (not href or safe_url(href) is not None or element.tag not in ("a", "area")):
        return
    notes.warning(
        "A link that would run or open something on the reader’s machine became plain text."
        if runs
        else "A link of a kind that pages here do not hold became plain text.",
        excerpt=f"{''.join(element.itertext()).strip()} ({href})",
        code="link",
        advice="" if runs else "Write its address into the text if readers need it.",
    )
    del element.attrib["href"]


def _unform(element: Element, name: str, counts: Counter[str]) -> None:
    """Form controls lose their working and keep their words."""
    kind = element.get("type", "text").lower()
    if name == "input" and kind in ("checkbox", "radio"):
        checked = element.get("checked") is not None
        sign = ("☑" if checked else "☐") if kind == "checkbox" else ("◉" if checked else "○")
        element.tail = f"{sign} {(element.tail or '').lstrip()}"
        element.tag = _GONE
        return
    words = element.get("value", "") if name == "input" and kind in ("button", "submit", "text") else ""
    if name == "input" and kind == "image":
        words = element.get("alt") or element.get("value") or ""
    if name == "select":
        words = " / ".join(_offered(one) for one in element.iter("option"))
    if name in ("button", "noscript"):
        element.tag, element.tail = "span", f" {element.tail or ''}"
        return
    if kind != "hidden":
        counts["form control"] += 1
        element.tail = f" {words} {element.tail or ''}"
    if name == "textarea" and (element.text or "").strip():
        element.tag = "span"
    else:
        element.tag = _GONE


def _offered(option: Element) -> str:
    """What a choice of a list says; the first of a group has the group's name before it."""
    words = option.get("label") or " ".join("".join(option.itertext()).split())
    group = option.getparent()
    begins = group is not None and local(group) == "optgroup" and next(group.iter("option")) is option
    return f"{group.get('label')}: {words}" if begins and group.get("label") else words


def _tell(counts: Counter[str], handlers: Counter[str], words: Mapping[str, list[str]], notes: Notes) -> None:
    for what, number in sorted(counts.items()):
        left = f"{counted(number, what)} {'was' if number == 1 else 'were'} left out"
        message = f"{left}: pages here hold no running parts."
        notes.info(message, excerpt=" ".join(filter(None, words.get(what, ()))), code=what)
    if handlers:
        names = ", ".join(sorted(handlers))
        notes.info(
            f"{counted(sum(handlers.values()), 'event handler')} left out.", excerpt=names, code="handler"
        )


def clean(html: str, notes: Notes, *, second_opinion: bool = True) -> str:
    """HTML with nothing in it but known elements, attributes and link schemes."""
    cleaned = _cleaner().clean(_LONG_TEXT.sub(_with_pauses, html))
    second_opinion = second_opinion and not _SIMPLE.fullmatch(html)
    if second_opinion and len(html) <= _OPINION_BYTES and html.count("<") <= _OPINION_TAGS:
        _compare(html, cleaned, notes)
    elif second_opinion:
        notes.info(
            "The page is too large for a second cleaner; the first one decided alone.", code="one-cleaner"
        )
    return cleaned


def _with_pauses(words: re.Match[str]) -> str:
    """A long text with comments in it, which the cleaner takes out: each sign costs it all before it."""
    return _SIGNS.sub(r"\g<0><!---->", words[0])


def _compare(html: str, cleaned: str, notes: Notes) -> None:
    other = _other_cleaner().clean(html)
    ours, theirs = _essence(cleaned), _essence(other)
    if ours != theirs:
        notes.info(
            "Two cleaners read part of this page differently; the stricter one decided.",
            excerpt=_first_difference(ours[0], theirs[0]),
            code="second-opinion",
        )


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={name: set(names) for name, names in ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


@cache
def _other_cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(
        tags=TAGS,
        attributes={name: sorted(names) for name, names in ATTRIBUTES.items()},
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )


def _essence(html: str) -> tuple[str, Counter[str]]:
    """What a page says, and the addresses it names."""
    if not html.strip():
        return "", Counter()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if tree is None:
        return "", Counter()
    text = re.sub(r"\s+", "", "".join(tree.itertext()))
    addresses = (one.get(key) for one in tree.iter() for key in ("href", "src") if isinstance(one.tag, str))
    return text, Counter(re.sub(r"\s", "", address) for address in addresses if address)


def _first_difference(one: str, other: str) -> str:
    at = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return f"“{one[at : at + 60]}” and “{other[at : at + 60]}”" if one != other else "a link"
