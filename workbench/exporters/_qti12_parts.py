"""Small parts of QTI 1.2: materials, metadata, labels, conditions, feedback."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.exporters._qti_dialect import escaped, html_tag, plain_number


def material(html: str) -> str:
    """A text, as HTML in escaped form."""
    return html_tag("material", html_tag("mattext", escaped(html), {"texttype": "text/html"}))


def words(plain: str) -> str:
    """A text without any form."""
    return html_tag("material", html_tag("mattext", escaped(plain), {"texttype": "text/plain"}))


def fields(pairs: Iterable[tuple[str, str]]) -> str:
    """Metadata by labels."""
    inside = "".join(
        html_tag(
            "qtimetadatafield",
            html_tag("fieldlabel", escaped(label)) + html_tag("fieldentry", escaped(entry)),
        )
        for label, entry in pairs
    )
    return html_tag("qtimetadata", inside) if inside else ""


def equal(response: str, value: str, *, case: bool = False) -> str:
    """A comparison of a response with a value."""
    given = {"respident": response, "case": "Yes" if case else None}
    return html_tag("varequal", escaped(value), given)


def held(response: str, value: str, *, case: bool = False) -> str:
    """A look for a value within a response."""
    given = {"respident": response, "case": "Yes" if case else None}
    return html_tag("varsubstring", escaped(value), given)


def unanswered(response: str) -> str:
    """A test that holds where nothing was answered."""
    return html_tag("unanswered", "", {"respident": response})


def either(tests: list[str]) -> str:
    """Any of some tests."""
    return tests[0] if len(tests) == 1 else html_tag("or", "".join(tests))


def condition(
    test: str, *, points: float | None = None, add: bool = False, shows: str = "", last: bool = False
) -> str:
    """What holds when a test is true: points, a feedback."""
    scored = ""
    if points is not None:
        given = {"action": "Add" if add else "Set", "varname": "SCORE"}
        scored = html_tag("setvar", plain_number(round(points, 6)), given)
    shown = html_tag("displayfeedback", "", {"feedbacktype": "Response", "linkrefid": shows}) if shows else ""
    inside = html_tag("conditionvar", test) + scored + shown
    return html_tag("respcondition", inside, {"continue": "No" if last else "Yes"})


def feedback(ident: str, html: str) -> str:
    """A text that a condition shows."""
    return html_tag("itemfeedback", html_tag("flow_mat", material(html)), {"ident": ident})


def hint(ident: str, html: str) -> str:
    """A hint."""
    inside = html_tag("hint", html_tag("hintmaterial", html_tag("flow_mat", material(html))))
    return html_tag("itemfeedback", inside, {"ident": ident})
