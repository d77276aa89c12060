"""Gaps in texts of ILIAS, and the links from its rules to its feedback, as other systems have them."""

from __future__ import annotations

import re

from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.paired import labelled_with, made


def links_home(item: Element) -> None:
    """Links lead to what they mean: `0:1` for `0_Response_1`, or the one feedback whose name goes on."""
    idents = [attr(one, "ident") for one in children(item, "itemfeedback")]
    answers = any(one.partition(":")[2] not in ("", "0") for one in idents)  # else each is for a whole gap
    for link in below(item, "displayfeedback"):
        wanted = attr(link, "linkrefid")
        meant = [one for one in idents if answers and one.replace(":", "_Response_") == wanted]
        meant = meant or [one for one in idents if wanted.endswith("_") and one.startswith(wanted)]
        if wanted not in idents and len(meant) == 1:
            link.set("linkrefid", meant[0])


def list_in_gap(presentation: Element, response: Element) -> None:
    """The words of a list, which stand in fields, as choices; the gap where the text has its number."""
    name = response_ident(response)
    shown = made(response, "render_choice")
    for label in list(children(response, "response-label")):
        words = string(label)
        shown.append(labelled_with(response, f"{name}_{attr(label, 'ident')}", words))
        response.remove(label)
    response.append(shown)
    name_in_text(presentation, f"[{name.replace('_', ' ')}]", name)


def name_in_text(presentation: Element, sign: str, name: str) -> None:
    """Name a response in brackets where the text has a sign for it, in capitals or not."""
    wanted = re.compile(re.escape(sign) + r"(?!\d)", re.IGNORECASE)
    for one in below(presentation, "mattext"):
        one.text = wanted.sub(lambda _: f"[{name}]", one.text or "", count=1)


def gaps_rated(item: Element, presentation: Element, rating: str) -> None:
    """Whether capitals count in gaps, or letters may differ."""
    gaps = {response_ident(one): child(one, "render-fib") for one in below(presentation, "response-str")}
    for shown in (one for one in gaps.values() if one is not None):
        letters_off(shown, rating)
    for test in below(item, "varequal") if rating == "cs" else ():
        if gaps.get(attr(test, "respident")) is not None:
            test.set("case", "Yes")


def letters_off(shown: Element, rating: str) -> None:
    """ILIAS takes words that differ in so many letters: `l1` to `l5`."""
    if rating[:1] == "l" and rating[1:].isdecimal():
        shown.set("scoring_algorithm", "TextCloseEnough")
        shown.set("levenshtein_distance", rating[1:])
