"""Formulas of questions as Canvas writes them in QTI 1.2."""

from __future__ import annotations

from workbench.exporters._qti_dialect import escaped, html_tag, plain_number
from workbench.model.exercise import Calculation, Variable, Worked


def calculated(one: Calculation) -> str:
    """A formula as Canvas writes it."""
    formulas = html_tag(
        "formulas",
        "".join(html_tag("formula", escaped(formula)) for formula in one.formulas),
        {"decimal_places": one.decimals},
    )
    percent = one.tolerance.endswith("%")
    kind = {"margin_type": "percent" if percent else None}
    slack = html_tag("answer_tolerance", escaped(one.tolerance.removesuffix("%")), kind)
    variables = "".join(map(_variable, one.variables))
    sets = "".join(_worked(each, at) for at, each in enumerate(one.worked, start=1))
    return html_tag(
        "calculated",
        slack + formulas + html_tag("vars", variables) + html_tag("var_sets", sets),
    )


def _variable(one: Variable) -> str:
    limits = html_tag("min", plain_number(one.lower)) + html_tag("max", plain_number(one.upper))
    return html_tag("var", limits, {"name": one.name, "scale": one.decimals})


def _worked(one: Worked, number: int) -> str:
    """Values for the variables, with the answer that they make."""
    values = "".join(html_tag("var", plain_number(value), {"name": name}) for name, value in one.values)
    return html_tag(
        "var_set", values + html_tag("answer", plain_number(one.answer)), {"ident": f"set{number}"}
    )
