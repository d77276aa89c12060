"""Equations in HTML, however written, as marked LaTeX before cleaning: nh3 drops MathML with its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, islice
from urllib.parse import unquote

from lxml import etree

from workbench.importers._mathml import is_display, mathml_to_latex
from workbench.importers._notes import Notes
from workbench.importers._xml import Element, local

_VERBATIM = frozenset({"code", "pre", "script", "style", "textarea", "kbd", "samp", "title"})
_TEX = re.compile(r"[\\^_={}]|^\S+$")
"""What the words beside a picture are where Sphinx has drawn an equation, and not a sentence about one."""
_DELIMITED = re.compile(
    r"(?<!\\)\\\((?P<round>(?:(?!\\\().)+?)\\\)|(?<!\\)\\\[(?P<square>(?:(?!\\\[).)+?)\\\]|(?<!\\)\$\$(?P<double>[^$]+?)\$\$"
    r"|(?<![\\$\w])\$(?P<single>[^\s$](?:[^$\n]{0,200}?[^\s\\$])?)\$(?![\d$])",
    re.DOTALL,
)
_WRITTEN = re.compile(
    r"\\\((?:(?!\\[()]).){1,2000}\\\)|\\\[(?:(?!\\[\[\]]).){1,2000}\\\]"
    r"|\$\$[^$\"']{1,2000}\$\$|\$[^$<>\"'\n]{1,200}<[^$>\"'\n]{1,200}\$",
    re.DOTALL,
)
_NO_TAG = re.compile(
    r"""<(?=[a-zA-Z])(?![a-zA-Z][a-zA-Z0-9]*(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*/?>)"""
)
"""A sign for “less” before a letter, which HTML takes for the beginning of a tag."""
_LOOKS_LIKE_MATH = re.compile(
    r"[\\^_={}+*/<>|]|^-?\d*\.?\d*[A-Za-z]{1,2}'*$|^-?[\d.,]+$|^[A-Za-z]\(\w+\)$|[Α-ω∀-⋿]"
)


_DRAWN = (
    (
        re.compile(
            r"^https?://(?:www\.google\.com|chart\.(?:apis\.google|googleapis)\.com)/chart\?(?=(?:.*&)?cht=tx)"
        ),
        "chl=",
    ),
    (re.compile(r"^https?://(?:latex|chart|www)\.codecogs\.com/[\w./]*(?:latex|image|download)?\?"), ""),
    (re.compile(r"^https?://(?:s\d\.wp\.com|[\w.-]*wordpress\.com)/latex\.php\?"), "latex="),
    (
        re.compile(r"^https?://(?:render\.githubusercontent\.com|math\.vercel\.app)/(?:render/math)?\?"),
        "math=",
    ),
)


_EDITOR = re.compile(r"^https?://(?:www|latex)\.codecogs\.com/eqnedit\.php\?latex=([^#&]+)")


def spelled(html: str) -> str:
    """The HTML with “less” signs in its equations written so that HTML doesn't take them for tags."""
    if "<" not in html or not _WRITTEN.search(html):
        return html
    return _WRITTEN.sub(lambda found: _NO_TAG.sub("&lt;", found[0]) if "<" in found[0] else found[0], html)


_WIRIS = re.compile(r"(?<![\"'])«math\b[^<>]{0,20000}?«/math»")
_WIRIS_SIGNS = str.maketrans({"«": "<", "»": ">", "¨": '"', "§": "&", "´": "'", "`": "'"})


def from_wiris(html: str) -> str:
    """The HTML with the equations that WIRIS keeps in its own signs as MathML: `«mi»x«/mi»`."""
    return _WIRIS.sub(lambda found: _plain_wiris(found[0]), html) if "«math" in html else html


def _plain_wiris(said: str) -> str:
    return said.translate(_WIRIS_SIGNS)


def mark_math(tree: Element, notes: Notes, *, dollars: bool = True) -> None:
    """Replace each equation by an element whose `data-latex` says how it stands; its text is the LaTeX."""
    for element in list(tree.iter()):
        if element.getparent() is not None and _inside(element, tree):
            _mark(element, notes)
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and local(element) not in _VERBATIM and not element.get("data-latex"):
            _join_lines(element)
            _mark_text(element, dollars)


def _inside(element: Element, tree: Element) -> bool:
    """Whether it is still in the tree: an equation replaced takes what was in it along."""
    while element is not None and element is not tree:
        element = element.getparent()
    return element is tree


def _mark(element: Element, notes: Notes) -> None:
    name, classes = local(element), (element.get("class") or "").split()
    if name == "math":
        _mark_mathml(element, notes)
    elif name == "script" and (element.get("type") or "").startswith("math/mml"):
        _replace(
            element,
            _latex_of(element.text or ""),
            display="display" in (element.text or "").partition(">")[0],
        )
    elif name == "script" and (element.get("type") or "").startswith("math/tex"):
        _replace(element, element.text or "", display="mode=display" in element.get("type", ""))
    elif name == "img":
        _mark_image(element, classes)
    elif name == "span" and ("katex" in classes or "katex-display" in classes):
        _mark_katex(element, "katex-display" in classes)
    elif name in ("span", "div") and "math" in classes and {"inline", "display"} & set(classes):
        if any(local(one) in ("math", "script", "mjx-container") for one in element.iter()):
            return  # a script has set it: what it says stands in there
        _replace(element, _undelimited("".join(element.itertext())), display="display" in classes)
    elif "MathJax_Preview" in classes or {"MathJax", "mjx-chtml", "MathJax_SVG"} & set(classes):
        _mark_mathjax(element)
    elif name == "mjx-container" and element.find(".//math") is None:
        _replace(element, "".join(element.itertext()), display=element.get("display") == "true")


def _mark_mathml(element: Element, notes: Notes) -> None:
    latex = _written(element) or mathml_to_latex(element)
    container = _ancestor(element, ("mjx-container",))
    display = is_display(element) or container is not None and container.get("display") == "true"
    if not latex and "".join(element.itertext()).strip():
        notes.loss("An equation could not be read.", excerpt="".join(element.itertext()), code="math")
    _replace(element if container is None else container, latex, display=display)


def _written(element: Element) -> str:
    """The LaTeX that LaTeXML made an equation of."""
    said = element.get("alttext") or "" if "ltx_Math" in (element.get("class") or "").split() else ""
    return re.sub(r"^\{\\displaystyle (.*)\}$", r"\1", said.strip(), flags=re.DOTALL)


def _ancestor(element: Element, names: tuple[str, ...]) -> Element | None:
    return next((one for one in element.iterancestors() if local(one) in names), None)


def _mark_katex(element: Element, display: bool) -> None:
    annotation = next((one for one in element.iter() if local(one) == "annotation"), None)
    parent = element.getparent()
    script = next(
        (one for one in element.iter("script") if (one.get("type") or "").startswith("math/mml")), None
    )
    latex = (
        annotation.text
        if annotation is not None
        else _latex_of(script.text or "")
        if script is not None
        else ""
    )
    if latex:
        outer = parent is not None and "katex-display" in (parent.get("class") or "")
        _replace(element, latex, display=display or outer)


def _mark_mathjax(element: Element) -> None:
    """MathJax leaves its input beside what it shows: keep one of the two."""
    mathml = element.get("data-mathml")
    follower = element.getnext()
    if mathml and not (follower is not None and local(follower) == "script"):
        try:
            _replace(element, mathml_to_latex(etree.fromstring(mathml)), display=False)
        except etree.XMLSyntaxError:
            return
    elif follower is not None or "MathJax_Preview" in (element.get("class") or ""):
        _replace(element, "", display=False)


def _latex_of(mathml: str) -> str:
    """The LaTeX of MathML in an attribute; "" where it is none."""
    try:
        return mathml_to_latex(etree.fromstring(mathml))
    except (etree.XMLSyntaxError, ValueError):
        return ""


def _mark_image(element: Element, classes: list[str]) -> None:
    """Equation pictures of Canvas, Moodle and MediaWiki carry their LaTeX."""
    mathml = _plain_wiris(element.get("data-mathml") or "")
    if "<math" in mathml and (latex := _latex_of(mathml)):
        _replace(element, latex, display=False)
        return
    source = element.get("data-equation-content")
    if source is None and "equation_image" in classes:
        source = unquote(unquote(element.get("src", "").partition("equation_images/")[2].partition("?")[0]))
    if source is None and ("texrender" in classes or "mwe-math-fallback-image-inline" in classes):
        sibling = element.getprevious()
        source = "" if sibling is not None and sibling.get("data-latex") else element.get("alt", "")
    if source is None:
        source = _from_address(element.get("src", "")) or _from_link(element) or _from_name(element, classes)
    if source is not None:
        framed = (one for one in islice(element.iterancestors("div"), 1))
        display = "mwe-math-fallback-image-display" in classes or any(
            "math" in (one.get("class") or "").split() for one in framed
        )
        _replace(element, _undelimited(re.sub(r"^\{\\displaystyle (.*)\}$", r"\1", source.strip())), display)


def _from_address(src: str) -> str | None:
    """The LaTeX in the address of a service that draws equations (Google Docs, CodeCogs, WordPress)."""
    for host, name in _DRAWN:
        if found := host.search(src):
            given = src[found.end() :]
            if name:
                given = next((one.partition("=")[2] for one in given.split("&") if one.startswith(name)), "")
            latex = unquote(given.replace("+", "%20") if name else given).replace("&space;", " ")
            return (
                re.sub(
                    r"^(\\(inline|displaystyle|large|bg_\w+|dpi\{\d+\}|fn_\w+)\s*|[ &])+", "", latex.strip()
                )
                or None
            )
    return None


def _from_link(element: Element) -> str | None:
    """The LaTeX in the link that the Auto-LaTeX add-on puts around its pictures."""
    link = element.getparent()
    found = _EDITOR.search(link.get("href") or "") if link is not None and local(link) == "a" else None
    if found is None:
        return None
    del link.attrib["href"]
    return unquote(found[1]) or None


def _from_name(element: Element, classes: list[str]) -> str | None:
    """Its alternative text, where a class says that this is LaTeX."""
    alt = element.get("alt") or ""
    said = {"latex", "tex", "ql-img-inline-formula", "ql-img-displayed-equation"} & set(classes)
    around = (one.get("class") or "" for one in islice(element.iterancestors(), 2))
    drawn = "math" in classes or any("math" in one.split() for one in around)
    if said or drawn and _TEX.search(alt) or _DELIMITED.fullmatch(alt.strip()):
        return alt or None
    return None


def _undelimited(tex: str) -> str:
    tex = tex.strip()
    found = _DELIMITED.fullmatch(tex)
    return next(part for part in found.groups() if part).strip() if found else tex


def _replace(element: Element, latex: str, display: bool) -> None:
    """Turn an element into the mark of an equation, or, without LaTeX, into nothing."""
    tail, line, name = element.tail, element.sourceline, element.get("id")
    element.clear()
    if name:
        element.set("id", name)
    element.tag, element.tail = "span", tail
    if line:
        element.sourceline = line
    if latex.strip():
        element.set("data-latex", "block" if display else "inline")
        element.text = " ".join(latex.split())


def _join_lines(element: Element) -> None:
    """Take the line breaks out of equations between delimiters, as MathJax does."""
    run: list[Element] = []
    for child in [*element, None]:
        if child is not None and local(child) == "br" and len(child) == 0:
            run.append(child)
        elif run:
            _join_run(run)
            run = []


def _join_run(lines: list[Element]) -> None:
    """Take those of these line breaks away, with only words between them, that stand in an equation."""
    parent, before = lines[0].getparent(), lines[0].getprevious()
    first = parent.text if before is None else before.tail
    parts = [first or "", *(one.tail or "" for one in lines)]
    inside = _in_equations(parts)
    said = [parts[0]]
    for line, after, gone in zip(lines, parts[1:], inside, strict=True):
        if gone:
            said.append(after)
            parent.remove(line)
        else:
            _say(parent, before, said)
            before, said = line, [after]
    _say(parent, before, said)


def _in_equations(parts: list[str]) -> list[bool]:
    """Of each place between these words, whether it is in an equation between delimiters."""
    words = "\n".join(parts)
    places = [end - 1 for end in accumulate(len(part) + 1 for part in parts[:-1])]
    inside = [False] * len(places)
    for found in _DELIMITED.finditer(words) if "$$" in words or "\\" in words else ():
        if found["single"] is None:
            for at in range(bisect_left(places, found.start()), bisect_left(places, found.end())):
                inside[at] = True
    return inside


def _say(parent: Element, before: Element | None, words: list[str]) -> None:
    """Set the words behind an element, or first in its parent."""
    if before is None:
        parent.text = " ".join(words)
    else:
        before.tail = " ".join(words)


def _mark_text(element: Element, dollars: bool) -> None:
    """Find equations between delimiters in the element's own text, also after each child."""
    for child in list(element):
        if child.tail and ("$" in child.tail or "\\" in child.tail):
            pieces = list(split_math(child.tail, dollars=dollars))
            child.tail = ""
            _insert(element, child, pieces)
    if element.text and ("$" in element.text or "\\" in element.text):
        pieces = list(split_math(element.text, dollars=dollars))
        element.text = ""
        _insert(element, None, pieces)


def _insert(parent: Element, before: Element | None, pieces: list[tuple[str, str]]) -> None:
    """Put the pieces of a text behind an element, or first: each next to the last, without counting."""
    for kind, string in pieces:
        if kind:
            marked = etree.Element("span", {"data-latex": kind})
            marked.text = string
            if before is None:
                parent.insert(0, marked)
            else:
                tail, before.tail = before.tail, None
                before.addnext(marked)
                before.tail = tail
            before = marked
        elif before is None:
            parent.text = (parent.text or "") + string
        else:
            before.tail = (before.tail or "") + string


def split_math(string: str, *, dollars: bool = True) -> Iterator[tuple[str, str]]:
    r"""The pieces of a text: ("", words), ("inline", LaTeX) and ("block", LaTeX).

    `\(…\)`, `\[…\]` and `$$…$$` always are equations; `$…$` only where it reads like one, as prices do not.
    """
    at = 0
    for found in _DELIMITED.finditer(string) if "$" in string or "\\" in string else ():
        single = found["single"]
        if single is not None and not (dollars and _LOOKS_LIKE_MATH.search(single.strip())):
            continue
        latex = next(part for part in found.groups() if part).strip()
        yield "", string[at : found.start()]
        yield ("inline" if found["round"] or single else "block"), " ".join(latex.split())
        at = found.end()
    yield "", string[at:]
