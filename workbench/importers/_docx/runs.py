"""Neighbouring runs of a Word paragraph that look the same, made one."""

from __future__ import annotations

from lxml import etree

from workbench.importers._docx.looks import tidy_look
from workbench.importers._docx.package import value, w
from workbench.importers._docx.styles import Styles
from workbench.importers._xml import Element, local

_KEPT = ("b", "i", "u", "strike", "dstrike", "vertAlign", "highlight")
_WORDS = frozenset({w("t"), w("rPr"), w("tab"), w("br"), w("noBreakHyphen")})


def join_alike(paragraph: Element, styles: Styles) -> None:
    """Give each run the look its style gives it, then join neighbours that look the same."""
    alike: list[Element] = []
    look = ""
    for child in list(paragraph):
        if child.tag != w("r"):
            for run in child.iter(w("r")):
                _look(run, styles, linked=True)
            if child.tag != w("pPr"):
                _join(alike)
                alike = []
            continue
        now, words = _look(child, styles), _is_words(child)
        if not (alike and now == look and words):
            _join(alike)
            alike, look = [], now
        if words:
            alike.append(child)
    _join(alike)


def _look(run: Element, styles: Styles, *, linked: bool = False) -> str:
    """Reduce a run's properties to those that mean something, and say them in a word."""
    properties = run.find(w("rPr"))
    if properties is None:
        return ""
    tidy_look(properties)
    marks = styles.run_marks(properties)
    for child in list(properties):
        if local(child) not in _KEPT:
            properties.remove(child)
    for doubled in properties.findall(w("dstrike")):
        doubled.tag = w("strike")
    for mark, given in marks.items():
        if mark != "code" and not (mark == "u" and linked):
            etree.SubElement(properties, w(mark)).set(w("val"), given)
    if "code" in marks:
        etree.SubElement(properties, w("rStyle")).set(w("val"), "WorkbenchCode")
    if len(properties) == 0:
        run.remove(properties)
        return ""
    return "|".join(f"{local(one)}={value(one)}" for one in properties)


def _is_words(run: Element) -> bool:
    """Whether a run holds nothing but words."""
    return all(one.tag in _WORDS for one in run)


def _join(runs: list[Element]) -> None:
    """Move what runs say into the first, words to words: mammoth takes time for each element."""
    last = next(runs[0].iterchildren(reversed=True), None) if len(runs) > 1 else None
    said: list[str] = []
    for run in runs[1:]:
        for part in list(run):
            if part.tag == w("t") and last is not None and last.tag == w("t"):
                said.append(part.text or "")
            elif part.tag != w("rPr"):
                _lengthen(last, said)
                runs[0].append(part)
                last = part
        run.getparent().remove(run)
    _lengthen(last, said)


def _lengthen(text: Element | None, said: list[str]) -> None:
    """Put words behind those of a text, all at once: a text is copied each time that it is set."""
    if text is not None and said:
        text.text = (text.text or "") + "".join(said)
        said.clear()
