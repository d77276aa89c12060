"""A text that no browser shows at once becomes several blocks, from whatever it was read; nothing is lost."""

import io
import random

import docx
import pytest

from workbench.importers import read
from workbench.importers._notes import Notes
from workbench.importers._overlong import LONGEST, LONGEST_CODE, parted
from workbench.model.content import from_json, heading, is_textblock, mark, node, paragraph, text
from workbench.model.imported import Source

SENTENCES = " ".join(f"This is sentence {number} of many." for number in range(6000))
WORDS = " ".join(f"word{number}" for number in range(20_000))
TOLD = "too long for one block"


def pieces(*content):
    """The blocks that a paragraph becomes."""
    return parted((paragraph(*content),), Notes())


def word_file():
    file, document = io.BytesIO(), docx.Document()
    document.add_paragraph(SENTENCES)
    document.save(file)
    return file.getvalue()


def everywhere(imported):
    """The text blocks of a course, those in what exercises keep included."""
    for page in imported.course.walk():
        yield from filter(lambda one: is_textblock(one.type), all_of(page.body))


def all_of(tree):
    for one in tree.walk():
        yield one
        for inner in docs_in(one.attrs.get("data")):
            yield from all_of(from_json(inner))


def docs_in(data):
    if isinstance(data, dict) and data.get("type") == "doc":
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from docs_in(value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", SENTENCES),
        ("a.html", f"<title>A</title><p>{SENTENCES}</p>"),
        ("a.html", f"<title>A</title><ul><li><p>Say:</p><p>{SENTENCES}</p></ul>"),
        ("a.html", f"<title>A</title><table><tr><td>Say<td>{SENTENCES}</table>"),
        ("a.md", f"# A\n\n> {SENTENCES}\n"),
        ("a.docx", word_file()),
        ("a.gift", f"{SENTENCES} {{=yes ~no}}"),
        ("a.gift", f"Which? {{={SENTENCES} ~no}}"),
        ("a.gift", f"Which? {{=yes ~no#{SENTENCES}}}"),
    ],
)
def test_no_reader_hands_over_a_text_without_end(name, data):
    imported = read(Source(name=name, data=data if isinstance(data, bytes) else data.encode()))
    found = [one.plain for one in everywhere(imported)]
    assert max(map(len, found)) <= LONGEST
    assert SENTENCES in "".join(found)
    (told,) = [one for one in imported.notes if one.code == "long"]
    assert (told.page, told.message) == (0, f"1 text {TOLD} was parted into several.")
    assert told.excerpt.startswith("This is sentence 0 of many.")


def test_a_text_ends_with_a_sentence_else_with_a_word():
    for piece in pieces(SENTENCES)[:-1]:
        assert piece.plain.endswith("many. ")
    for piece in pieces(WORDS)[:-1]:
        assert piece.plain.endswith(" ")


def test_a_text_ends_with_a_line_where_there_are_any_and_that_end_is_the_blocks():
    line = paragraph(*[part for number in range(4000) for part in (f"Row {number}. And", node("hardBreak"))])
    found = parted((line,), Notes())
    assert len(found) == 3
    assert all(one.content[0].text.startswith("Row") for one in found)
    assert all(one.content[-1].type == "text" for one in found[:-1])
    assert "\n".join(one.plain for one in found) == line.plain


@pytest.mark.parametrize("sign", ["e\u0301\u0323", "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "한", "हि", "漢"])
def test_no_sign_is_torn_where_there_is_no_blank(sign):
    for before in ("", "a", "ab"):
        found = pieces(before + sign * (3 * LONGEST // len(sign)))
        assert len(found) >= 3
        assert all(one.plain.removeprefix(before).replace(sign, "") == "" for one in found)


def test_links_and_formulas_stay_whole():
    chance = random.Random(7)
    link, parts = mark("link", href="https://example.org"), []
    for number in range(1500):
        parts += [text(f"See part {number}. " * chance.randrange(1, 4)), text("the. whole. story", link)]
        parts += [node("mathInline", latex="x. y"), text(" and so on. ")]
    found = pieces(*parts)
    assert len(found) > 5
    assert [one for piece in found for one in piece.content if one.marks] == [
        one for one in parts if one.type == "text" and one.marks
    ]
    assert "".join(one.plain for one in found) == paragraph(*parts).plain


def test_a_link_without_end_is_parted_and_stays_one():
    found = pieces(text(SENTENCES, mark("link", href="https://example.org")))
    assert "".join(one.plain for one in found) == SENTENCES
    assert all(one.content[0].marks for one in found)


def test_what_goes_on_after_a_heading_is_text():
    found = parted((heading(2, SENTENCES),), Notes())
    assert [one.type for one in found[:3]] == ["heading", "paragraph", "paragraph"]
    assert "".join(one.plain for one in found) == SENTENCES


def test_code_is_parted_between_its_lines():
    lines = "\n".join(f"step({number})" for number in range(30_000))
    found = parted((node("codeBlock", text(lines), language="python"),), Notes())
    assert len(found) == len(lines) // LONGEST_CODE + 1
    assert {one.attrs["language"] for one in found} == {"python"}
    assert "\n".join(one.plain for one in found) == lines


def test_what_is_not_too_long_stays_the_very_same():
    blocks = (paragraph("x" * LONGEST), node("bulletList", node("listItem", paragraph("item"))))
    notes = Notes()
    assert parted(blocks, notes) is blocks
    assert not notes


def test_many_long_texts_of_a_page_are_told_once():
    imported = read(Source(name="a.txt", data="\n\n".join([WORDS] * 5).encode()))
    assert [one.message for one in imported.notes] == [f"5 texts {TOLD} were parted into several."]
