"""The wording of prompts: files beside the code, each with a version, so that results can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A prompt's text and which version of it this is."""

    name: str
    version: str
    text: str


@cache
def wording(name: str) -> Wording:
    """The prompt in `prompts/<name>.md`."""
    source = files("workbench.services").joinpath("prompts", f"{name}.md").read_text("utf-8")
    head, _, text = source.partition("\n---\n")
    return Wording(name=name, version=head.removeprefix("version:").strip(), text=text.strip())
