"""A prompt as a request in Anthropic's protocol."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from workbench.model.errors import Misconfigured
from workbench.model.prompt import Prompt, Turn
from workbench.providers._failures import one_line

Json = Any
MODELS = ("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5", "claude-fable-5-2")
OFFICIAL = "https://api.anthropic.com"
_KEY = re.compile(r"[\x21-\x7e]*")


def base_url(given: str) -> str:
    """The address without the path that the protocol adds.

    Raises:
        Misconfigured: it is no address.
    """
    url = given.strip().rstrip("/").removesuffix("/messages").removesuffix("/v1").rstrip("/") or OFFICIAL
    try:
        parts = urlsplit(url)
        works = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        works = False
    if not works or re.search(r"[\s\x00-\x1f\x7f]", url):
        shown = one_line(given, most=80)
        raise Misconfigured(f"{shown!r} is not an address: write one like http://localhost:11434.")
    return url


def clean_key(given: str) -> str:
    """The key without the spaces that copying brings.

    Raises:
        Misconfigured: it cannot be sent.
    """
    key = given.strip()
    if not _KEY.fullmatch(key):
        raise Misconfigured("The key holds characters that no key has: copy it again.")
    return key


def request(prompt: Prompt, *, model: str, limit: int, official: bool) -> dict[str, Any]:
    """The arguments of the call."""
    model = prompt.model or model
    arguments: dict[str, Any] = {
        "model": model,
        "max_tokens": limit,
        "messages": _messages(prompt),
        "stream": True,
    }
    if prompt.system.strip():
        block = {"type": "text", "text": _clean(prompt.system), "cache_control": {"type": "ephemeral"}}
        arguments["system"] = [block]
    if prompt.tools:
        arguments["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.schema}
            for tool in prompt.tools
        ]
    if prompt.must_call:
        arguments["tool_choice"] = {
            "type": "tool",
            "name": prompt.must_call,
            "disable_parallel_tool_use": True,
        }
    return arguments | _options(prompt.options, model=model, official=official)


def _messages(prompt: Prompt) -> list[Json]:
    """The turns, beginning with the user's; two of one role in a row become one, empty ones none."""
    messages: list[Json] = []
    for turn in prompt.turns or (Turn(role="user", text=prompt.task.text or prompt.task.instruction),):
        text = _clean(turn.text).strip()
        if not text or (not messages and turn.role != "user"):
            continue
        if messages and messages[-1]["role"] == turn.role:
            messages[-1]["content"] += f"\n\n{text}"
        else:
            messages.append({"role": turn.role, "content": text})
    return messages or [{"role": "user", "content": "…"}]


def _options(options: dict[str, Json], *, model: str, official: bool) -> dict[str, Json]:
    """`effort`, `schema` (of JSON to answer in) and, for endpoints that still take it, `temperature`."""
    extra: dict[str, Json] = {}
    # Unasked, current models think hard before the first word; people who edit wait for that word.
    effort = options.get("effort") or ("low" if official and model in MODELS else None)
    output = {"effort": effort} if effort else {}
    if schema := options.get("schema"):
        output["format"] = {"type": "json_schema", "schema": schema}
    if output:
        extra["output_config"] = output
    if "temperature" in options and not official:
        extra["extra_body"] = {"temperature": options["temperature"]}
    return extra


def _clean(text: str) -> str:
    """The text as UTF-8 can carry it."""
    return text.encode("utf-8", "replace").decode()
