"""Counting tokens."""

import socket

import pytest

from workbench.model.prompt import Prompt, Task, Tool, Turn
from workbench.providers._tokens import Estimate, count_prompt, count_text, encoding


def test_counts_are_those_of_the_public_tokenizer():
    assert encoding().encode_ordinary("hello world") == [24912, 2375]
    assert count_text("Photosynthesis turns light into sugar.") == 7


def test_counting_needs_no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    encoding.cache_clear()
    assert count_text("hello world") == 2


@pytest.mark.parametrize("text", ["<|endoftext|>", "\ud800", "a" * 300_000, "日本" * 50_000, " \n" * 90_000])
def test_hostile_text_is_counted_like_any_other(text):
    assert count_text(text) > 0


def test_all_that_is_sent_is_counted():
    turns = (Turn(role="user", text="one two"), Turn(role="assistant", text="three"))
    bare = Prompt(task=Task(action="coach"), turns=turns)
    tool = Tool(name="suggest", description="Suggest a test", schema={"type": "object"})
    whole = Prompt(task=Task(action="coach"), turns=turns, system="Be kind.", tools=(tool,))
    assert 0 < count_prompt(bare) < count_prompt(whole)


def test_an_estimate_moves_towards_the_truth_and_not_towards_nonsense():
    estimate = Estimate()
    estimate.learn(1000, 48)
    estimate.learn(10, 30)
    assert estimate.of(1000) == 1550
    for _ in range(20):
        estimate.learn(1000, 1200)
    assert abs(estimate.of(1000) - 1200) < 5
