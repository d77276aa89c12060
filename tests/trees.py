"""Hypothesis strategies: documents the schema allows."""

import string

from hypothesis import strategies as st

from workbench.model.content import doc, mark, node, text

words = st.text(st.sampled_from(string.ascii_letters + " .,äß你好😀"), min_size=1, max_size=20)
links = st.sampled_from(["https://example.org/a", "mailto:a@example.org", "#part", "asset:" + "a" * 64])
marks = st.lists(
    st.one_of(
        st.sampled_from(["bold", "italic", "underline", "strike", "superscript", "subscript", "code"]).map(
            mark
        ),
        links.map(lambda href: mark("link", href=href)),
    ),
    max_size=2,
)
runs = st.builds(lambda string, styles: text(string, *styles), words, marks)
inlines = st.one_of(
    runs,
    st.just(node("hardBreak")),
    st.builds(lambda latex: node("mathInline", latex=latex), st.sampled_from(["x^2", r"\frac{1}{2}", "a<b"])),
    st.builds(lambda alt: node("image", src="asset:" + "b" * 64, alt=alt), words),
)
lines = st.lists(inlines, max_size=4)
paragraphs = lines.map(lambda line: node("paragraph", *line))
headings = st.builds(lambda level, line: node("heading", *line, level=level), st.integers(1, 6), lines)
leaves = st.one_of(
    paragraphs,
    headings,
    st.just(node("horizontalRule")),
    words.map(lambda code: node("codeBlock", text(code), language="python")),
    st.sampled_from([r"\sum_i x_i", "a+b"]).map(lambda latex: node("mathBlock", latex=latex)),
)


def _nest(blocks: st.SearchStrategy) -> st.SearchStrategy:
    bodies = st.lists(blocks, min_size=1, max_size=2)
    items = st.builds(
        lambda first, rest: node("listItem", first, *rest), paragraphs, st.lists(blocks, max_size=1)
    )
    cells = bodies.map(lambda body: node("tableCell", *body))
    rows = st.lists(cells, min_size=1, max_size=2).map(lambda row: node("tableRow", *row))
    return st.one_of(
        bodies.map(lambda body: node("blockquote", *body)),
        bodies.map(lambda body: node("callout", *body, kind="tip")),
        st.lists(items, min_size=1, max_size=3).map(lambda many: node("bulletList", *many)),
        st.lists(items, min_size=1, max_size=3).map(lambda many: node("orderedList", *many, start=3)),
        st.lists(rows, min_size=1, max_size=2).map(lambda many: node("table", *many)),
    )


blocks = st.recursive(leaves, _nest, max_leaves=6)
documents = st.lists(blocks, min_size=1, max_size=6).map(lambda many: doc(*many))
