"""Markdown and plain text."""

import pytest
from costs import seconds

from workbench.exporters._markdown import blocks_to_markdown
from workbench.importers import read
from workbench.importers.markdown import markdown_to_blocks
from workbench.model.content import heading, mark, node, paragraph, text
from workbench.model.imported import Source


def blocks(string):
    return markdown_to_blocks(string)[0]


def test_footnotes_that_nothing_refers_to_stay_and_are_told():
    found, notes = markdown_to_blocks("a[^1]\n\n[^1]: first\n\n[^x]: loose\n\n[^1]: second\n")
    assert [one.plain for one in found] == ["a", "first", "loose", "second"]
    assert [(note.code, note.excerpt) for note in notes] == [
        ("footnote", "[^1] first"),
        ("footnote", "[^x] loose"),
    ]


def test_front_matter_gives_title_and_language():
    imported = read(Source(name="a.md", data=b'---\ntitle: "My lesson"\nlang: en\n---\nText\n'))
    assert (imported.course.title, imported.course.language) == ("My lesson", "en")
    assert imported.course.pages[0].body.plain == "Text"


def test_the_first_heading_is_the_title_where_none_is_given():
    assert read(Source(name="a.md", data=b"# Leaves\n\nText")).course.title == "Leaves"


@pytest.mark.parametrize(
    ("string", "content"),
    [
        ("so $x^2$ holds", ["so ", node("mathInline", latex="x^2"), " holds"]),
        (r"so \(x^2\) holds", ["so ", node("mathInline", latex="x^2"), " holds"]),
        ("from $5 to $6", ["from $5 to $6"]),
        ("`$x$`", [text("$x$", mark("code"))]),
        ("~~gone~~", [text("gone", mark("strike"))]),
    ],
)
def test_lines(string, content):
    assert blocks(string) == (paragraph(*content),)


@pytest.mark.parametrize("string", ["$$\na+b\n$$", r"\[ a+b \]"])
def test_equations_of_their_own_line(string):
    assert blocks(string) == (node("mathBlock", latex="a+b"),)


def test_alerts_become_callouts():
    assert blocks("> [!WARNING]\n> Hot") == (node("callout", paragraph("Hot"), kind="warning"),)


def test_footnotes():
    assert blocks("a[^1]\n\n[^1]: Note") == (
        paragraph("a", node("footnoteReference", label="1")),
        node("footnotes", node("footnote", paragraph("Note"), label="1")),
    )


def test_html_in_markdown_is_cleaned_like_any_other():
    said, notes = markdown_to_blocks("<script>alert(1)</script>\n\n<b onclick=x()>bold</b>")
    assert said == (paragraph(text("bold", mark("bold"))),)
    assert [note.code for note in notes] == ["script", "handler"]


def test_plain_text_has_paragraphs_and_lists():
    imported = read(Source(name="a.txt", data=b"One\ntwo\r\n\r\n- a\n- b\n\n3. c\n4. d\n"))
    assert imported.course.pages[0].body.content == (
        paragraph("One", node("hardBreak"), "two"),
        node("bulletList", node("listItem", paragraph("a")), node("listItem", paragraph("b"))),
        node("orderedList", node("listItem", paragraph("c")), node("listItem", paragraph("d")), start=3),
    )


def test_headings_of_all_levels():
    assert blocks("# a\n\n###### b") == (heading(1, "a"), heading(6, "b"))


def page(string):
    return read(Source(name="a.md", data=string.encode())).course.pages[0].body.content


def callout(kind, *content):
    return node("callout", *content, kind=kind)


@pytest.mark.parametrize(
    "string",
    [
        '::: {.callout-warning title="Look"}\nMind **this**.\n:::',
        ":::warning[Look]\nMind **this**.\n:::",
        '!!! warning "Look"\n    Mind **this**.',
        "```{warning} Look\nMind **this**.\n```",
        "> [!warning] Look\n> Mind **this**.",
    ],
)
def test_callouts_of_every_dialect_are_callouts(string):
    words = paragraph("Mind ", text("this", mark("bold")), ".")
    assert page(string) == (callout("warning", paragraph(text("Look", mark("bold"))), words),)


def test_divs_that_are_no_callouts_leave_only_what_is_in_them():
    assert page("::: {.column width=50%}\na\n\n::: note\nb\n:::\n:::\n\nc") == (
        paragraph("a"),
        callout("note", paragraph("b")),
        paragraph("c"),
    )


def test_signs_of_divs_in_code_are_code():
    assert page("```\n::: note\n!!! tip\n```") == (node("codeBlock", text("::: note\n!!! tip")),)


def test_tasks_small_letters_and_marked_words():
    (tasks, line) = page("- [x] a\n- [ ] b\n\nH~2~O, x^2^, ==so==.")
    assert tasks.plain.split("\n") == ["☑ a", "☐ b"]
    assert line == paragraph(
        "H",
        text("2", mark("subscript")),
        "O, x",
        text("2", mark("superscript")),
        ", ",
        text("so", mark("highlight")),
        ".",
    )


@pytest.mark.parametrize(
    "words", ["H~2~O", "==a==", "https://e.org", "set {#a}", "a {.b}", "[x] a", "[a]{.b}", "x^2^ y"]
)
def test_what_an_export_escapes_comes_back_as_it_was(words):
    content = (paragraph(words), node("bulletList", node("listItem", paragraph(words))))
    assert markdown_to_blocks(blocks_to_markdown(content))[0] == content


def test_attributes_are_no_text():
    assert page("# Head {#id .cls}\n\nA [span]{.small} and `code`{.py}.\n\n```{.python #a}\nx\n```") == (
        heading(1, "Head"),
        paragraph("A span and ", text("code", mark("code")), "."),
        node("codeBlock", text("x"), language="python"),
    )
    assert page("a set {1, 2} stays") == (paragraph("a set {1, 2} stays"),)


@pytest.mark.parametrize(
    ("front", "description", "language"),
    [
        ("description: >-\n  Some words\n  and more.\nlang: de", "Some words and more.", "de"),
        ("description: |\n  One.\n\n  Two.\nlang: de", "One.\n\nTwo.", "de"),
        ("description: Some words\n  and more.\nlang: de", "Some words and more.", "de"),
        ("description:\nlang: de", "", "de"),
    ],
)
def test_fields_of_the_front_matter_go_on_below_and_no_further(front, description, language):
    result = read(Source(name="a.md", data=f"---\ntitle: T\n{front}\n---\n\nWords.\n".encode()))
    assert (result.course.description, result.course.language) == (description, language)
    assert not result.notes


def test_the_rest_of_the_front_matter_is_reported():
    imported = read(Source(name="a.md", data=b"---\ntitle: T\nauthor: Ann\n---\n\ntext"))
    assert imported.course.title == "T"
    assert [(note.code, note.excerpt) for note in imported.notes] == [("front-matter", "author: Ann")]


@pytest.mark.parametrize(
    "string", ["::: " + " " * 20000 + "x", "!!!" + " a" * 20000, "=" * 50000, "[" * 20000, "{" * 20000]
)
def test_long_lines_take_no_longer(string):
    assert seconds(lambda: page(string + "\n\nend")) < 5


@pytest.mark.parametrize("end", ["costs $5", "is 6", "cost $5 and $6"])
def test_a_paragraph_may_begin_with_an_equation_and_end_with_a_figure(end):
    (block,) = markdown_to_blocks(f"$x^2$ {end}")[0]
    assert [one.type for one in block.content] == ["mathInline", "text"]


def test_cells_of_a_markdown_table_that_are_too_many_are_not_lost():
    rows = "| `a|b` | c |\n| d | e | f |\n| g |\n"
    fenced = "\n```\n| A |\n|---|\n| x | y |\n```\n"
    made = read(Source(name="a.md", data=f"| A | B |\n|---|---|\n{rows}{fenced}".encode()))
    table, code = made.course.pages[0].body.content
    cells = [[cell.plain for cell in row.content] for row in table.content[1:]]
    assert cells == [["a|b", "c"], ["d", "e | f"], ["g", ""]]
    assert code.plain.endswith("| x | y |")


def test_blocks_of_pymdown_are_remarks_or_what_is_in_them():
    inner = "//// html | div.result\nDeep\n////\n"
    text = f"/// note | Mind\n    type: x\n\nInside\n\n{inner}///\n\n/// other\nx\n///\n"
    page = read(Source(name="a.md", data=text.encode())).course.pages[0]
    assert [one.type for one in page.body.content] == ["callout", "paragraph"]
    assert [one.plain for one in page.body.content[0].content] == ["Mind", "Inside", "Deep"]


def outlined(string):
    (page,) = read(Source(name="a.txt", data=string.encode())).course.pages
    return [drawn(one) for one in page.body.content]


def drawn(one):
    """A list as what stands before its items and what is in them; anything else as its words."""
    if one.type not in ("bulletList", "orderedList"):
        return one.plain
    sign = "-" if one.type == "bulletList" else f"{one.attrs['type'] or 1}{one.attrs['start']}"
    return {sign: [[drawn(child) for child in item.content] for item in one.content]}


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("1. a\n  1.1 b\n  1.2 c\n2. d", [{"11": [["a", {"11": [["b"], ["c"]]}], ["d"]]}]),
        ("I. a\n   A. b\n   B. c\nII. d", [{"I1": [["a", {"A1": [["b"], ["c"]]}], ["d"]]}]),
        ("* a\n\t- b\n* c", [{"-": [["a", {"-": [["b"]]}], ["c"]]}]),
        ("1) a\n2) b\n10) c", [{"11": [["a"], ["b"]]}, {"110": [["c"]]}]),
        ("1. a\nb) c", [{"11": [["a"]]}, {"a2": [["c"]]}]),
        ("- a\n  goes on\n- b", [{"-": [["a\ngoes on"], ["b"]]}]),
        ("A. Smith", ["A. Smith"]),
        ("J. Smith\nK. Jones", ["J. Smith\nK. Jones"]),
        ("1. a\nand no more", ["1. a\nand no more"]),
    ],
)
def test_outlines_in_plain_text_keep_their_levels_and_numbers(string, expected):
    assert outlined(string) == expected


@pytest.mark.parametrize(
    "string",
    [
        "- a\n\n  ```{tip} T\n  :class: x\n\n  deep\n  :ok: yes\n  ```\n",
        "- ```{admonition} T\n  :class: tip\n  deep\n  :ok: yes\n  ```\n",
        "> ```{tip} T\n> deep\n> :ok: yes\n> ```\n",
        "```{tip} T\n:class: x\ndeep\n:ok: yes\n```\n",
    ],
)
def test_a_box_of_myst_is_one_in_lists_and_quotes_too(string):
    (found,) = blocks(string)
    (box,) = [one for one in found.walk() if one.type == "callout"]
    assert [one.plain for one in box.content] == ["T", "deep :ok: yes"]


@pytest.mark.parametrize(
    "info",
    [
        'python title="app.py"',
        "python title='app.py'",
        '{.python filename="app.py"}',
        'py hl_lines="1" title="app.py"',
    ],
)
def test_the_title_of_code_stands_above_it(info):
    assert blocks(f"```{info}\nx = 1\n```\n")[0] == paragraph(text("app.py", mark("bold")))


def test_settings_of_a_block_of_code_are_none_of_its_lines():
    first, code = blocks("```{code-block} python\n:caption: app.py\n:linenos:\n\nx = 1\n:y: 2\n```\n")
    assert (first.plain, code.plain, code.attrs["language"]) == ("app.py", "x = 1\n:y: 2", "python")


def test_what_attributes_in_braces_say_is_told():
    words = (
        '# Head {#a title="of head"}\n\n![A](https://e.org/a.png){fig-cap="of picture"} and `{title="code"}`'
    )
    notes = read(Source(name="a.md", data=words.encode())).notes
    assert [note.excerpt for note in notes if note.code == "spoken"] == ["of head; of picture"]
