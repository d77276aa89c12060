"""Answers as HTML: whole blocks only, safe at every moment, and the same whatever is cut on the way."""

import re
from contextlib import aclosing
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from processes import asking

from workbench.importers.markdown import block_starts, piece_to_blocks
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
    starts = [0, *[start for start in block_starts(text) if start], len(text)]
    parts = [text[start:end] for start, end in pairwise(starts)]
    links = {}
    found = [blocks_to_html(piece_to_blocks(part, links), rendering) for part in parts]
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


@settings(max_examples=150)
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Then $x + ", "<p>Then <code>x +</code>…</p>"),
        ("Then **all** of **$x^2", "<p>Then <strong>all</strong> of <code>x^2</code>…</p>"),
        ("So\n\n$$\n\\frac{1}{\n\n2", "<p>So</p>\n<p><code>\\frac{1}{ 2</code>…</p>"),
        ("So \\(a `b", "<p>So <code>a `b</code>…</p>"),
        ("So $", "<p>So …</p>"),
        ("It costs $5 and more", "<p>It costs $5 and more</p>"),
        ("Whole: $x$.", None),
        ("```\n$x = 1", None),
    ],
)
def test_a_formula_that_broke_off_is_shown_as_code(text, shown):
    html = {}
    for broken in (False, True):
        blocks, reader = HtmlBlocks(), Reader()
        for pos, one in [*blocks.feed(text), *blocks.finish(broken=broken)]:
            reader.put(pos, one)
        html[broken] = reader.html
    assert html[True] == (html[False] if shown is None else shown)


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


LINES = st.sampled_from(
    [
        "para one\n",
        "two words here\n",
        "\n",
        "\n",
        "- item\n",
        "  - nested\n",
        "    - deep\n",
        "1. one\n",
        "2. two\n",
    ]
    + [
        "   goes on\n",
        "> quote\n",
        ">> deep\n",
        "> - q\n",
        ">>>>>>> - 1. x\n",
        "    code\n",
        "```py\n",
        "x = 1\n",
    ]
    + [
        "```\n",
        "~~~\n",
        "| a | b |\n",
        "|---|---|\n",
        "| 1 | `2` |\n",
        "Head\n",
        "===\n",
        "---\n",
        "# H\n",
        "#x\n",
    ]
    + [
        "***\n",
        "***b*\n",
        "<div>\n",
        "</div>\n",
        "<!-- c\n",
        "-->\n",
        "<script>\n",
        "</script>\n",
        "<b onclick=x>\n",
    ]
    + [
        "$$\n",
        "x^2\n",
        "\\[ y \\]\n",
        "\\[\n",
        "- $m$ b\n",
        "Term\n",
        ": said\n",
        "[^1]: note\n",
        "see[^1]\n",
    ]
    + [
        "[a]: /u\n",
        "[t][a] and [a]\n",
        "**bold\n",
        "*it* _x_\n",
        "`co\n",
        "\u202eRTL שלום\u202c\n",
        "😀👩\u200d👧\n",
    ]
    + [
        "&amp; & &#x41; &am\n",
        "![p](q.png)\n",
        "word" * 60,
        "- [ ] task\n",
        "+ plus\n",
        "1) par\n",
        "\t- tab\n",
    ]
    + [
        "a\r\nb\r\n",
        "\u2028\n",
        "\x00\n",
        "title: x\n",
        "costs $5 or $6\n",
        "<details><summary>S</summary>\n",
    ]
)


@settings(max_examples=150)
@given(st.lists(LINES, min_size=1, max_size=14).map("".join), st.data())
@example("para\n#x\n", None)
@example("$$\na\n\nb\n$$\n", None)
@example("- a\n***b*\n", None)
def test_cut_anywhere_the_html_is_that_of_the_whole(text, data):
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=6)) if data else range(len(text))
    cuts = sorted({0, len(text), *places})
    html = fed([text[start:end] for start, end in pairwise(cuts)]).html
    assert html == whole(text)
    if "<" not in text and "[a]: " not in text:
        assert html == blocks_to_html(piece_to_blocks(text, {}), Rendering(lazy=True, code=coloured))


@settings(max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=10).map("".join), st.integers(0, 400), st.integers(1, 60))
def test_whoever_comes_back_goes_on_with_the_open_block(text, place, size):
    first, again, place = Reader(), HtmlBlocks(), min(place, len(text))
    blocks = HtmlBlocks()
    for pos, html in [*blocks.feed(text[:place]), *blocks.look()]:
        first.put(pos, html)
    for pos, html in again.resume(text[:place]):
        first.put(pos, html)
    for start in range(place, len(text), size):
        for pos, html in again.feed(text[start : start + size]):
            first.put(pos, html)
    for pos, html in again.finish():
        first.put(pos, html)
    assert first.html == whole(text)


def test_a_definition_counts_for_what_comes_after_it_and_nothing_is_lost():
    text = "See [it][a].\n\n[a]: https://e.org/x\n\nNow [it][a], noted[^n].\n\n[^n]: The *note*.\n"
    assert fed(text).html == "\n".join(
        [
            "<p>See [it][a].</p>",
            '<p>[a]: <a href="https://e.org/x">https://e.org/x</a></p>',
            '<p>Now <a href="https://e.org/x">it</a>, noted<sup>n</sup>.</p>',
            "<p><sup>n</sup></p>\n<p>The <em>note</em>.</p>",
        ]
    )


SHAPES = {
    "one line": "word ",
    "paragraphs": "Some words in a paragraph.\n\n",
    "code": "```\nx = 1\n",
    "list": "- item\n",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "quote": "> words\n",
    "unbroken": "x",
    "open": "\\( ** [ ` ",
    "links": "[a]: /b\n\n[a] ",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_is_in_proportion_to_the_length(shape):
    parsed, sent = {}, {}
    for length in (1000, 4000):
        text = (SHAPES[shape] * length)[:length]
        if shape in ("code", "table"):
            text = text[: text.index("\n") + 1] + text[text.index("\n") + 1 :].replace("```\n", "")
        blocks = HtmlBlocks()
        given = [one for start in range(0, length, 4) for one in blocks.feed(text[start : start + 4])]
        sent[length] = sum(len(html) for _, html in [*given, *blocks.finish()])
        parsed[length] = blocks.parsed
    assert parsed[4000] < 40 * 4000 and parsed[4000] < 6 * parsed[1000]
    assert sent[4000] < 60 * 4000


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
