"""Hypothesis strategies: all that the schema can say, and what two trees must share to say the same."""

import re

from exercises import PICTURE
from hypothesis import strategies as st

from workbench.model.content import Node, doc, mark, node, paragraph, text

_ODD = "\u00a0 \u200d \u202e \u2066 \u0301 \u00ad \u2011 \ufeff 😀 👩‍👩‍👧 𝔘 ﷺ لا x̌ 你".split()
_LOOKS = (
    "<b>x</b> &amp; **x** _x_ `x` [x](y) ![x](y) ~~x~~ ==x== ^x^ <!--x--> {=a} ~x =x -> ::t:: \\ # > | {{x}} "
    "[^1] <script> ]]> & < ' \" \\# # { } *_ ``` ::: --- a@b.example http://a.example %100% \\n :smile:"
).split()
_words = st.text(st.sampled_from("abcXYZäß.,"), min_size=1, max_size=6)
said = st.lists(st.one_of(_words, _words, st.sampled_from([*_ODD, *_LOOKS])), min_size=1, max_size=3).map(
    lambda parts: f"a{''.join(parts)}b"
)
_href = st.sampled_from(["https://example.org/a?b=c&d=%20", "mailto:a@example.org", "https://e.org/(x)_y"])
_marks = st.lists(
    st.one_of(
        st.sampled_from("bold italic underline strike superscript subscript highlight code".split()).map(
            mark
        ),
        st.builds(
            lambda href, title: mark("link", href=href, title=title), _href, st.sampled_from([None, "T"])
        ),
        st.sampled_from(["de", "ar"]).map(lambda language: mark("language", lang=language)),
    ),
    max_size=3,
)
_formulas = st.sampled_from(["x^{2}", r"\frac{1}{2}", "a<b"])
_runs = st.builds(lambda string, marks: text(string, *marks), said, _marks)
_inline = st.one_of(
    _runs,
    _formulas.map(lambda latex: node("mathInline", latex=latex)),
    st.builds(
        lambda alt, title: node("image", src=PICTURE.uri, alt=alt, width=30, height=20, title=title),
        st.one_of(st.just(""), said),
        st.sampled_from([None, 'A "title"']),
    ),
)
_lines = st.lists(_inline, max_size=3).flatmap(
    lambda parts: st.integers(0, 2).map(
        lambda breaks: [text("So "), *parts, *([node("hardBreak")] * breaks), text("it is")]
    )
)
_align = st.sampled_from([None, None, "center", "right"])
paragraphs = st.builds(lambda line, align: node("paragraph", *line, textAlign=align), _lines, _align)
_pages = st.sampled_from(["https://example.org/page", "https://example.org/film.mp4"])
_leaves = st.one_of(
    paragraphs,
    paragraphs,
    st.builds(lambda line, level: node("heading", *line, level=level), _lines, st.integers(2, 6)),
    st.just(node("horizontalRule")),
    st.builds(
        lambda lines, language: node("codeBlock", text("\n".join(lines)), language=language),
        st.lists(st.one_of(said, st.just("")), min_size=1, max_size=3).map(
            lambda many: ["x = 1", *many, "  y"]
        ),
        st.sampled_from([None, "python", "c++"]),
    ),
    _formulas.map(lambda latex: node("mathBlock", latex=latex)),
    st.builds(
        lambda kind, src, title: node("media", kind=kind, src=src, title=title),
        st.sampled_from(["audio", "video", "file"]),
        _pages,
        said,
    ),
    said.map(lambda title: node("media", kind="file", src=PICTURE.uri, title=title)),
    st.builds(
        lambda kind, src, title: node("embed", kind=kind, src=src, title=title, data={"key": "value"}),
        st.sampled_from(["web", "lti", "discussion", "assignment"]),
        _pages,
        said,
    ),
    st.sampled_from(["<x/>", "<x a='1'>]]></x>", "no xml <"]).map(
        lambda source: node("preserved", source=source, reason="Not known.")
    ),
)


@st.composite
def _tables(draw, bodies):
    """A table whose cells may span rows and columns, each place in one cell."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    taken, rows = set(), []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            free = next(at for at in range(column, width + 1) if at == width or (row, at) in taken)
            across, down = draw(st.integers(1, free - column)), draw(st.integers(1, height - row))
            taken |= {(row + y, column + x) for y in range(down) for x in range(across)}
            name = "tableHeader" if row == 0 and draw(st.booleans()) else "tableCell"
            cells.append(node(name, *draw(bodies), colspan=across, rowspan=down))
        rows.append(node("tableRow", *cells))
    return node("table", *rows)


def _nest(blocks):
    bodies = st.lists(blocks, min_size=1, max_size=2)
    items = st.builds(
        lambda first, rest: node("listItem", first, *rest), paragraphs, st.lists(blocks, max_size=2)
    )
    lists = st.lists(items, min_size=1, max_size=2)
    kinds = st.sampled_from("note tip warning objective example summary".split())
    return st.one_of(
        bodies.map(lambda body: node("blockquote", *body)),
        st.builds(lambda body, kind: node("callout", *body, kind=kind), bodies, kinds),
        lists.map(lambda many: node("bulletList", *many)),
        st.builds(
            lambda many, start, style: node("orderedList", *many, start=start, type=style),
            lists,
            st.sampled_from([0, 1, 7]),
            st.sampled_from([None, "a", "A", "i", "I"]),
        ),
        _tables(bodies),
    )


blocks = st.recursive(_leaves, _nest, max_leaves=4)
texts = st.lists(blocks, max_size=2).map(lambda many: doc(paragraph("First."), *many))


@st.composite
def bodies(draw):
    """Blocks, with footnotes at their end perhaps."""
    found = [
        one for block in draw(st.lists(blocks, min_size=1, max_size=2)) for one in (block, paragraph("So."))
    ]
    labels = [str(number) for number in range(1, draw(st.integers(0, 2)) + 1)]
    if labels:
        named = labels[: draw(st.integers(0, len(labels)))]
        if named:
            found.append(paragraph("See", *(node("footnoteReference", label=one) for one in named), " there"))
        notes = (node("footnote", draw(st.one_of(paragraphs, blocks)), label=one) for one in labels)
        found.append(node("footnotes", *notes))
    return doc(*found)


_SPACE = re.compile(r"[ \t\r\n]+")


def settled(tree: Node) -> Node:
    """The same without what no reader sees: white space that is one space, and at the edges of a line."""
    if tree.type == "text":
        return text(_SPACE.sub(" ", tree.text), *tree.marks)
    kept = tree.content if tree.type == "codeBlock" else _line(map(settled, tree.content))
    return node(tree.type, *kept, **{name: said for name, said in tree.attrs.items() if name != "id"})


def _line(parts):
    """The parts of a line without white space at its edges and around its breaks."""
    found = []
    for one in parts:
        first = not found or found[-1].type == "hardBreak"
        if one.type == "hardBreak":
            found = _ended(found)
        if one.type != "text":
            found.append(one)
        elif words := one.text.lstrip(" ") if first else one.text:
            found.append(text(words, *one.marks))
    return _ended(found)


def _ended(parts):
    if not parts or parts[-1].type != "text":
        return parts
    words = parts[-1].text.rstrip(" ")
    return [*parts[:-1], *([text(words, *parts[-1].marks)] if words else [])]
