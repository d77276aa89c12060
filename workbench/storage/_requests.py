"""Requests of runs as JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from workbench.model.prompt import Prompt, Task, Tool, Turn
from workbench.model.run import Feature, RunRequest
from workbench.model.secret import Leak, Secret
from workbench.model.usage import Usage


def encode_request(request: RunRequest) -> dict[str, Any]:
    """A request as plain JSON."""
    return asdict(request)


def decode_request(values: dict[str, Any]) -> RunRequest:
    """The request that this JSON holds."""
    prompt = dict(values["prompt"])
    decoded = Prompt(
        **prompt
        | {
            "task": Task(**prompt["task"]),
            "turns": tuple(Turn(**turn) for turn in prompt["turns"]),
            "tools": tuple(Tool(**tool) for tool in prompt["tools"]),
            "secrets": tuple(_secret(one) for one in prompt.get("secrets", ())),
        }
    )
    return RunRequest(**values | {"prompt": decoded, "feature": Feature(values["feature"])})


def _secret(values: dict[str, Any]) -> Secret:
    return Secret(**values | {"kind": Leak(values["kind"]), "parts": tuple(values["parts"])})


def decode_usage(values: dict[str, Any] | None) -> Usage | None:
    """The usage that this JSON holds."""
    return None if values is None else Usage(**values)
