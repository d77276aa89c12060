"""Answers as HTML: whole blocks only, safe at every moment, and the same whatever is cut on the way."""

import re
from contextlib import aclosing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from processes import asking

from workbench.importers.markdown import block_starts, markdown_to_blocks
from workbench.model.events import Finished, MessageDelta, StreamClose, StreamStart, TextDelta
from workbench.model.limits import RunLimits
from workbench.model.render import Rendering, blocks_to_html
from workbench.model.run import Cursor
from workbench.model.usage import Usage
from workbench.services._html_blocks import HtmlBlocks, coloured, presentable
from workbench.services.generating import Generating
from workbench.services.metering import Metering
from workbench.storage.database import Database
from workbench.storage.ledger import Ledger
from workbench.storage.runs import RunStore

LESSON = """# Light & <life>

Plants take **light** and $E = mc^2$; see [the page](https://example.org/a_b).

- one
- two

  still two

| a | b |
|---|---|
| 1 | `x & y` |

```python
def f(x):
    return x < 1  # no
```

\\[ \\frac{1}{2} \\]

> quoted 😀 text

![leaf](https://pictures.example/leaf.png)

<script>alert(1)</script><img src=x onerror=alert(1)>

The end.
"""
PIECES = st.sampled_from(
    ["word ", "**", "*", "`", "$", "$$", "\\(", "\\)", "[", "](", ")", "<", "<b>", "&am", "p;", "\n", "\n\n"]
    + ["- ", "1. ", "# ", "> ", "```", "|", "---", "😀", "\\", "!", "<script>", "x", "  ", "[^1]", ": "]
)


class Reader:
    """Keeps HTML by place, as a client must."""

    def __init__(self):
        self.blocks, self.cursor, self.sent = {}, None, 0

    def see(self, event, cursor):
        if isinstance(event, StreamStart):
            self.blocks = {pos: html for pos, html in self.blocks.items() if pos < event.base}
        elif isinstance(event, MessageDelta):
            assert event.type == "html"
            self.put(event.pos, event.content)
        self.cursor = cursor or self.cursor

    def put(self, pos, html):
        self.sent += len(html)
        self.blocks = {at: kept for at, kept in self.blocks.items() if at < pos} | {pos: html}

    @property
    def html(self):
        return "\n".join(html for _, html in sorted(self.blocks.items()) if html)


def whole(text):
    rendering = Rendering(lazy=True, code=coloured)
    starts = [*block_starts(text), len(text)] if text else [0]
    parts = [text[start:end] for start, end in zip([0, *starts[1:]], starts[1:], strict=False)]
    found = [blocks_to_html(markdown_to_blocks(part)[0], rendering) for part in parts]
    return "\n".join(one for one in found if one)


def fed(pieces):
    blocks, reader = HtmlBlocks(), Reader()
    for piece in pieces:
        for pos, html in blocks.feed(piece):
            reader.put(pos, html)
            well_formed(reader.html)
    for pos, html in blocks.finish():
        reader.put(pos, html)
    return reader


def well_formed(html):
    """Every element is closed where it was opened, and nothing can act."""
    open_ = []
    for slash, name in re.findall(r"<(/?)([a-zA-Z0-9]+)[^<>]*>", html):
        if name in ("br", "hr", "img", "input"):
            continue
        if slash:
            assert open_.pop() == name
        else:
            open_.append(name)
    assert not open_
    assert not re.search(r"&(?!(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)", html)
    assert "<script" not in html and not re.search(r"<[^>]*\son\w+=", html)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40, 5000])
def test_however_an_answer_is_cut_its_html_is_the_same(size):
    pieces = [LESSON[start : start + size] for start in range(0, len(LESSON), size)]
    assert fed(pieces).html == whole(LESSON)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=40), st.integers(1, 9))
@example(["---\n", "a: b\n", "---\n", "x"], 1)
def test_half_of_anything_is_never_shown(pieces, size):
    text = "".join(pieces)
    reader = fed([text[start : start + size] for start in range(0, len(text), size)])
    well_formed(reader.html)
    shown = re.sub(r"\s+", "", lxml_html.fromstring(f"<div>{reader.html}</div>").text_content())
    all_ = re.sub(r"\s+", "", lxml_html.fromstring(f"<div>{whole(text)}</div>").text_content())
    assert shown == all_


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a $x^", "a "), ("a \\(x", "a "), ("costs $5, so", "costs $5, so"), ("a [link](http", "a "),
        ("a **bold", "a **bold**"), ("a `co", "a `co`"), ("| a | b |\n|--", ""), ("Fish &am", "Fish "),
        ("R & D", "R & D"), ("see ![pic](ht", "see "), ("```\n$x", "```\n$x"), ("a <em", "a "),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_held_back(text, shown):
    assert presentable(text) == shown


def test_what_an_open_block_costs_is_bounded_by_its_length():
    words = [f"word{number} " for number in range(4000)]
    reader = fed(words)
    assert reader.sent < 30 * len("".join(words))


def test_work_does_not_grow_with_what_is_settled():
    blocks = HtmlBlocks()
    paragraph = "A sentence of some words. " * 4 + "\n\n"
    sizes = []
    for _ in range(200):
        sizes.append(sum(len(html) for _, html in blocks.feed(paragraph)))
    assert max(sizes[1:]) < 4 * len(paragraph)


class Telling:
    """Says a text in small pieces."""

    name, label, model = "telling", "Telling", "t-1"

    def __init__(self, text, size=3):
        self.text, self.size = text, size

    def count(self, prompt):
        return 1

    async def stream(self, prompt, *, limit):
        for start in range(0, len(self.text), self.size):
            yield TextDelta(text=self.text[start : start + self.size])
        yield Finished(usage=Usage(input_tokens=1, output_tokens=1), stop_reason="end_turn")


@pytest.fixture
def generating(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'w.db'}")
    limits = RunLimits(active=50, per_minute=500, tick_ms=5, frame_chars=11)
    opened = Generating(RunStore(database), lambda: Telling(LESSON), Metering(Ledger(database)), limits)
    yield opened
    opened.close()
    database.close()


async def read(generating, run_id, reader, after=None):
    async with aclosing(generating.read(run_id, after=after, form="html")) as steps:
        async for step in steps:
            reader.see(step.event, step.cursor)
            yield step


async def test_a_run_is_read_as_html(generating):
    run, reader = generating.start(asking()), Reader()
    names = [step.event.name async for step in read(generating, run.id, reader)]
    assert reader.html == whole(LESSON)
    assert names[:2] == ["stream.start", "message.start"]
    assert names[-2:] == ["message.end", "stream.close"]
    assert 'class="hl-' in reader.html and "https://pictures.example" in reader.html
    assert " src=" not in reader.html, "a picture of a host that is not allowed is a link"


async def test_a_reader_that_is_cut_anywhere_ends_with_the_same_html(generating):
    run = generating.start(asking())
    steps = [step async for step in read(generating, run.id, Reader())]
    assert isinstance(steps[-1].event, StreamClose)
    for cut in range(1, len(steps)):
        reader = Reader()
        for step in steps[:cut]:
            reader.see(step.event, step.cursor)
        async for _ in read(generating, run.id, reader, after=reader.cursor):
            pass
        assert reader.html == whole(LESSON), f"cut after {cut} events"


async def test_a_place_that_is_not_known_starts_again(generating):
    run, reader = generating.start(asking()), Reader()
    reader.blocks = {0: "<p>stale</p>"}
    async for _ in read(generating, run.id, reader, after=Cursor(epoch=9, position=99_999)):
        pass
    assert reader.html == whole(LESSON)
