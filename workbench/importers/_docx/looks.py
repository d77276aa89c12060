"""Looks and alternatives of a Word file as Word takes them: what it does not know counts for nothing."""

from __future__ import annotations

from workbench.importers._docx.boxes import says
from workbench.importers._docx.made import put
from workbench.importers._docx.package import value, w
from workbench.importers._xml import Element, local

_TOGGLES = ("b", "i", "strike", "dstrike")
_KNOWN = {
    "u": frozenset(
        "single words double thick dotted dottedHeavy dash dashedHeavy dashLong dashLongHeavy dotDash "
        "dashDotHeavy dotDotDash dashDotDotHeavy wave wavyHeavy wavyDouble none".split()
    ),
    "vertAlign": frozenset(("baseline", "superscript", "subscript")),
    "highlight": frozenset(
        "black blue cyan green magenta red yellow white darkBlue darkCyan darkGreen darkMagenta darkRed "
        "darkYellow darkGray lightGray none".split()
    ),
}
"""The values of looks (ECMA-376 part 1, 17.18.99, 17.18.90 and 17.18.40)."""
_MAKERS = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
)


def tidy_look(properties: Element) -> None:
    """Take out the looks of a run that Word does not know; `off` is written as mammoth reads it."""
    for name in _TOGGLES:
        for one in properties.findall(w(name)):
            if value(one) == "off":
                one.set(w("val"), "0")
    for name, known in _KNOWN.items():
        for one in properties.findall(w(name)):
            if value(one) not in known:
                properties.remove(one)


def choose_alternatives(root: Element) -> None:
    """Of what is there in several forms, take the one that is read best."""
    for element in list(root.iter("{*}AlternateContent")):
        if element.getparent() is not None:
            best = chosen(element)
            put(element, [] if best is None else list(best))


def chosen(alternatives: Element) -> Element | None:
    """The alternative that Word shows, if it says something that is read here; else the one for others."""
    choices = [one for one in alternatives if local(one) == "Choice"]
    fallback = next((one for one in alternatives if local(one) == "Fallback"), None)
    choice = next(filter(_is_understood, choices), None)
    if choice is not None and (fallback is None or says(choice) or not says(fallback)):
        return choice
    return fallback if fallback is not None else next(iter(choices), None)


def _is_understood(choice: Element) -> bool:
    """Whether Word knows all that a choice requires."""
    spaces = (choice.nsmap.get(prefix) for prefix in choice.get("Requires", "").split())
    return all(space is None or space.startswith(_MAKERS) for space in spaces)
