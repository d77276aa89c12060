"""The codes by which failures are known to programs: one catalogue for streams, WebSockets and REST.

A failure is told as `{code, message, retryable}`: the sentence is for a person, the code for a program.
What a code means and what can be done is in `codes.tsv`; `GET /v1/errors` and the API's page show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Code:
    """A kind of failure: what it means, whether trying again may help, and what to do."""

    name: str
    status: int | None
    """The HTTP status it comes with; None for what only happens within a stream."""
    retryable: bool
    meaning: str
    advice: str


@cache
def codes() -> dict[str, Code]:
    """All codes by their names."""
    lines = files("workbench.model").joinpath("codes.tsv").read_text("utf-8").splitlines()[1:]
    return {code.name: code for code in map(_code, lines)}


def retryable(name: str, otherwise: bool = False) -> bool:
    """Whether trying again may help after a failure of this code."""
    code = codes().get(name)
    return otherwise if code is None else code.retryable


def table() -> str:
    """The codes as a Markdown table, for the documentation."""
    rows = [
        f"| `{one.name}` | {one.status or 'stream'} | {'yes' if one.retryable else 'no'} "
        f"| {one.meaning} | {one.advice} |"
        for one in codes().values()
    ]
    return "\n".join(
        ["| code | status | try again | what it means | what to do |", "|---|---|---|---|---|", *rows]
    )


def _code(line: str) -> Code:
    name, status, again, meaning, advice = line.split("\t")
    return Code(
        name=name,
        status=int(status) if status else None,
        retryable=again == "yes",
        meaning=meaning,
        advice=advice,
    )
