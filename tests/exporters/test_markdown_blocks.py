"""Markdown that reads back as the same blocks."""

import pytest

from workbench.exporters._markdown import blocks_to_markdown
from workbench.importers.markdown import markdown_to_blocks
from workbench.model.content import doc, heading, mark, node, paragraph, text, without_ids


def item(*blocks):
    return node("listItem", *blocks)


def cells(type, *words):
    return node("tableRow", *(node(type, paragraph(word)) for word in words))


CASES = {
    "paragraphs": [paragraph("One."), paragraph("Two.")],
    "headings": [heading(2, "Water"), heading(4, "Ice")],
    "styles": [
        paragraph("A ", text("bold", mark("bold")), " and ", text("slanted", mark("italic")), " word."),
        paragraph(text("both", mark("bold"), mark("italic")), " and ", text("gone", mark("strike")), "."),
        paragraph("H", text("2", mark("subscript")), "O is ", text("marked", mark("highlight")), "."),
        paragraph("Call ", text("f(x)", mark("code")), " and ", text("under", mark("underline")), "."),
    ],
    "styles that overlap": [
        paragraph(text("bold ", mark("bold")), text("and slanted", mark("bold"), mark("italic")), " end"),
    ],
    "a link": [paragraph("See ", text("the site", mark("link", href="https://example.org/a(b)")), ".")],
    "signs": [
        paragraph("2 * 3 * 4 = 24, a_b_c, <b>, [x](y), `tick`, $5 and $6, a | b, ~~no~~, & &amp; \\ end"),
        paragraph("# no heading"),
        paragraph("- no list"),
        paragraph("1. no list"),
        paragraph("+ no list"),
        paragraph("> no quotation"),
        paragraph("=== no heading"),
        paragraph("::: no container"),
    ],
    "boxes of other dialects": [paragraph("::: note"), paragraph("!!! note"), paragraph("??? note")],
    "a title in quotes": [
        paragraph(text("site", mark("link", href="https://e.org/", title="A \"b\" 'c' [d]")), "."),
    ],
    "styles side by side": [
        paragraph(text("a", mark("italic")), text("b", mark("bold"), mark("italic")), " end"),
        paragraph(text("a", mark("bold"), mark("italic")), text("b", mark("italic"))),
        paragraph("x\u200b", text("#b ...", mark("strike")), " and 😀", text("(c)", mark("bold")), "😀"),
    ],
    "lists": [
        node(
            "bulletList", item(paragraph("a")), item(paragraph("b"), node("bulletList", item(paragraph("c"))))
        ),
        paragraph("between"),
        node("orderedList", item(paragraph("x")), item(paragraph("y")), start=3),
    ],
    "a list of several paragraphs": [
        node("bulletList", item(paragraph("a"), paragraph("a2")), item(paragraph("b"))),
    ],
    "two lists in a row": [
        node("bulletList", item(paragraph("a"))),
        node("bulletList", item(paragraph("b"))),
        node("orderedList", item(paragraph("x")), start=1),
        node("orderedList", item(paragraph("y")), start=1),
    ],
    "quotations": [node("blockquote", paragraph("said"), node("bulletList", item(paragraph("x"))))],
    "callouts": [node("callout", paragraph("Careful."), kind="warning")],
    "code": [node("codeBlock", text("if a < b:\n    print(`x`)\n\n# no heading"), language="python")],
    "a table": [
        node("table", cells("tableHeader", "State", "Form"), cells("tableCell", "Ice", "solid | hard")),
    ],
    "equations": [
        paragraph("Take ", node("mathInline", latex=r"\frac{1}{2}x^2"), " of it."),
        node("mathBlock", latex=r"\sum_{i=1}^n i"),
    ],
    "breaks": [paragraph("one", node("hardBreak"), "two"), node("horizontalRule"), paragraph("three")],
    "placeholders": [paragraph("A picture ⟦1⟧ here."), paragraph("⟦2⟧")],
}


@pytest.mark.parametrize("name", CASES)
def test_blocks_read_back_as_they_were(name):
    blocks = CASES[name]
    written = blocks_to_markdown(blocks)
    read, _ = markdown_to_blocks(written)
    assert without_ids(doc(*read)) == doc(*blocks), written


def test_blanks_in_front_of_a_paragraph_make_no_code_of_it():
    blocks = [paragraph("     far in"), node("bulletList", item(paragraph("      deep")))]
    read, _ = markdown_to_blocks(blocks_to_markdown(blocks))
    assert [one.plain for one in read] == ["far in", "deep"]
    assert not [one for block in read for one in block.walk() if one.type == "codeBlock"]
