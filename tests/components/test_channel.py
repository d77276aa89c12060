"""The channel between a component and its views, from Python's side."""

import pytest

from workbench.components._channel import Channel


class Counter(Channel):
    """Counts what it is told, and keeps what was sent to the browser."""

    def __init__(self):
        self.count, self.sent, self.came = 0, [], []
        super().__init__()

    def add(self, amount):
        with self.changing:
            self.count += amount
            self.send("add", amount=amount)

    def snapshot(self):
        return {"count": self.count}

    def received(self, kind, data):
        self.came.append((kind, data))

    def _send_msg(self, data):
        self.sent.append(data)

    def said(self, kind):
        return [one for one in self.sent if one["type"] == kind]


@pytest.fixture
def counter():
    return Counter()


def ready(counter, view="v1"):
    counter._handle_msg({"type": "ready", "view": view, "client": "c", "greeting": {}})


def say(counter, number, **data):
    counter._handle_msg({"type": "say", "client": "c", "n": number, "kind": "word", "data": data})


def test_what_is_sent_before_a_view_is_mounted_is_in_its_snapshot_and_not_repeated(counter):
    counter.add(2)
    counter.add(3)
    ready(counter)
    assert counter.said("batch") == []
    [snapshot] = counter.said("snapshot")
    assert (snapshot["view"], snapshot["n"], snapshot["state"]) == ("v1", 2, {"count": 5})


def test_later_messages_carry_on_from_the_number_of_the_snapshot(counter):
    counter.add(1)
    ready(counter)
    counter.add(1)
    counter.add(1)
    numbers = [one["n"] for batch in counter.said("batch") for one in batch["messages"]]
    assert numbers == [2, 3]


def test_a_view_that_left_is_sent_nothing(counter):
    ready(counter)
    counter._handle_msg({"type": "bye", "view": "v1"})
    counter.add(1)
    assert counter.said("batch") == []


def test_a_command_waits_for_a_view_and_is_given_until_it_is_done(counter):
    counter.tell("scroll", block="b")
    ready(counter, "v1")
    ready(counter, "v2")
    first, second = counter.said("snapshot")
    assert first["commands"] == second["commands"] != []
    counter._handle_msg({"type": "done", "ids": [first["commands"][0]["id"]]})
    ready(counter, "v3")
    assert counter.said("snapshot")[-1]["commands"] == []


def test_what_the_browser_says_twice_is_taken_once(counter):
    say(counter, 1, word="a")
    say(counter, 1, word="a")
    say(counter, 2, word="b")
    assert [data["word"] for _, data in counter.came] == ["a", "b"]
    assert counter.said("confirm")[-1] == {"type": "confirm", "client": "c", "n": 2, "again": False}


def test_what_comes_out_of_order_is_asked_for_again(counter):
    say(counter, 2, word="b")
    assert counter.came == []
    assert counter.said("confirm")[-1] == {"type": "confirm", "client": "c", "n": 0, "again": True}
    say(counter, 1, word="a")
    say(counter, 2, word="b")
    assert [data["word"] for _, data in counter.came] == ["a", "b"]


@pytest.mark.parametrize(
    "nonsense", [None, 3, [], "say", {}, {"type": "say"}, {"type": "say", "n": "1"}, {"type": "?"}]
)
def test_nonsense_from_the_browser_is_ignored(counter, nonsense):
    counter._handle_msg(nonsense)
    assert counter.came == []
