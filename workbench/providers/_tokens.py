"""Counting tokens before a call, without network: a public tokenizer, and a factor learned from the truth.

Claude's tokenizer is not public. OpenAI's o200k_base is, and its count times a factor is close: the factor
depends on model and language, so it starts careful and follows what the endpoint reports.
"""

from __future__ import annotations

import base64
import gzip
import json
import threading
from functools import cache
from importlib.resources import files

import tiktoken

from workbench.model.prompt import Prompt

_PATTERN = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_SPECIAL = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}
_PIECE = 50_000
_TURN = 4
"""Tokens that the frame of a turn or a tool takes."""


@cache
def encoding() -> tiktoken.Encoding:
    """The o200k_base tokenizer, built from the ranks that come with the workbench."""
    packed = files("workbench.providers").joinpath("data", "o200k_base.tiktoken.gz").read_bytes()
    pairs = (line.split() for line in gzip.decompress(packed).splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in pairs}
    return tiktoken.Encoding("o200k_base", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens=_SPECIAL)


def count_text(text: str) -> int:
    """The o200k_base tokens of a text; in pieces, so that hostile text cannot make it slow."""
    encode = encoding().encode_ordinary
    return sum(len(encode(text[start : start + _PIECE])) for start in range(0, len(text), _PIECE))


def count_prompt(prompt: Prompt) -> int:
    """The o200k_base tokens of all that a prompt sends."""
    texts = [prompt.system, *(turn.text for turn in prompt.turns)]
    texts += [f"{tool.name} {tool.description} {json.dumps(tool.schema)}" for tool in prompt.tools]
    return sum(count_text(text) + _TURN for text in texts if text)


class Estimate:
    """A factor between the public count and what one endpoint and model report; learned call by call."""

    def __init__(self, *, start: float = 1.55, weight: float = 0.3) -> None:
        self.factor = start
        self._weight = weight
        self._lock = threading.Lock()

    def of(self, raw: int) -> int:
        """The tokens to expect for a public count."""
        return round(raw * self.factor)

    def learn(self, raw: int, reported: int) -> None:
        """Move towards what was reported; short prompts, and servers that report nonsense, teach nothing."""
        if raw < 200 or not 0.3 < reported / raw < 4:
            return
        with self._lock:
            self.factor += self._weight * (reported / raw - self.factor)
