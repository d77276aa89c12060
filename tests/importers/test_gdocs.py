"""Google documents as Google's interface hands them out."""

import json
from base64 import b64decode

import pytest
from google_documents import bullet, document, para, run, tab, table
from word_files import word, zipped

from workbench.importers import read
from workbench.model.content import doc, heading, mark, node, paragraph, text
from workbench.model.errors import BadInput
from workbench.model.imported import Severity, Source

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MONO = {"weightedFontFamily": {"fontFamily": "Roboto Mono"}}


def imported(given, **files):
    if not files:
        return read(Source(name="Plants.json", data=json.dumps(given).encode()))
    return read(Source(name="Plants.zip", data=zipped({"document.json": json.dumps(given), **files})))


def body(*content, **parts):
    return imported(document(tab(*content, **parts))).course.pages[0].body.content


def item(*content):
    return node("listItem", *content)


def test_headings_styles_links_and_alignment():
    assert body(
        para("Plants", style="TITLE"),
        para("Leaves", style="HEADING_2"),
        para(
            run("b", bold=True), run("i", italic=True), run("u", underline=True),
            run("s", strikethrough=True),
            run("2", baselineOffset="SUPERSCRIPT"), run("x", **MONO), " ",
            run("here", underline=True, link={"url": "https://e.org"}),
            paragraph={"alignment": "CENTER"},
        ),
        para("soft\vbreak"),
    ) == (
        heading(1, "Plants"),
        heading(2, "Leaves"),
        node(
            "paragraph",
            text("b", mark("bold")), text("i", mark("italic")), text("u", mark("underline")),
            text("s", mark("strike")), text("2", mark("superscript")), text("x", mark("code")), text(" "),
            text("here", mark("link", href="https://e.org")),
            textAlign="center",
        ),
        paragraph("soft", node("hardBreak"), "break"),
    )  # fmt: skip


def test_lists_nest_and_count_on_behind_an_interruption():
    inner = node("orderedList", item(paragraph("b")), item(paragraph("c")), type="a")
    assert body(
        bullet("a", "count"), bullet("b", "count", 1), bullet("c", "count", 1), para("x"),
        bullet("d", "count"),
        bullet("e", "dots"), bullet("f", "dots", 1), bullet("g", "ticks"),
        bullet(run("h", strikethrough=True), "ticks"),
    ) == (
        node("orderedList", item(paragraph("a"), inner)),
        paragraph("x"),
        node("orderedList", item(paragraph("d")), start=2),
        node(
            "bulletList",
            item(paragraph("e"), node("bulletList", item(paragraph("f")))),
            item(paragraph("☐ g")),
            item(paragraph(text("☑ "), text("h", mark("strike")))),
        ),
    )  # fmt: skip


def test_numbered_headings_keep_their_numbers():
    numbered = [
        para(
            words, style="HEADING_1", bullet={"listId": "count", **({"nestingLevel": level} if level else {})}
        )
        for words, level in (("One", 0), ("Two", 0), ("Below", 1))
    ]
    assert [one.plain for one in body(*numbered)] == ["1. One", "2. Two", "2.a. Below"]


def test_lines_of_code_become_one_block():
    assert body(
        para("See"), para(run("\uec03if a:", **MONO)), para(run("  b", **MONO)), para(run("\uec02", **MONO)),
        para("end"),
    ) == (paragraph("See"), node("codeBlock", text("if a:\n  b")), paragraph("end"))  # fmt: skip


def test_tables_keep_spans_and_leave_out_the_empty_cells_under_them():
    wide, high = {"columnSpan": 2, "rowSpan": 1}, {"rowSpan": 2, "columnSpan": 1}
    (found,) = body(table([("a", wide), "", "b"], [("c", high), "d", "e"], ["", "f", "g"], head=True))
    rows = [[(one.type, one.plain, one.attrs["colspan"]) for one in row.content] for row in found.content]
    assert rows[0] == [("tableHeader", "a", 2), ("tableHeader", "b", 1)]
    assert [[cell[1] for cell in row] for row in rows[1:]] == [["c", "d", "e"], ["f", "g"]]


def test_chips_rules_footnotes_and_pictures():
    objects = {
        "kix.1": {
            "inlineObjectProperties": {
                "embeddedObject": {
                    "description": "A leaf",
                    "imageProperties": {"contentUri": ""},
                    "size": {"width": {"magnitude": 75, "unit": "PT"}},
                }
            }
        }
    }
    footnote = {"f.1": {"content": [para(" Foot")]}}
    given = document(
        tab(
            para({"person": {"personProperties": {"name": "Ann", "email": "ann@e.org"}}}, " and ",
                 {"richLink": {"richLinkProperties": {"title": "Sheet", "uri": "https://e.org/s"}}},
                 {"footnoteReference": {"footnoteId": "f.1", "footnoteNumber": "1"}}),
            para({"horizontalRule": {}}),
            para({"inlineObjectElement": {"inlineObjectId": "kix.1"}}, {"pageBreak": {}}),
            inlineObjects=objects, footnotes=footnote,
        )
    )  # fmt: skip
    found = imported(given, **{"images/kix.1": PIXEL})
    (asset,) = found.assets
    assert found.course.pages[0].body.content == (
        paragraph(
            text("Ann", mark("link", href="mailto:ann@e.org")), " and ",
            text("Sheet", mark("link", href="https://e.org/s")), node("footnoteReference", label="1"),
        ),
        node("horizontalRule"),
        paragraph(node("image", src=asset.uri, alt="A leaf", width=100)),
        node("footnotes", node("footnote", paragraph("Foot"), label="1")),
    )  # fmt: skip
    assert [note.code for note in found.notes] == ["page-break"]
    (lost,) = (note for note in imported(given).notes if note.severity is Severity.LOSS)
    assert (lost.code, lost.excerpt, lost.page) == ("image", "A leaf", 0)


def test_tabs_become_pages_and_those_within_them_lie_below():
    given = document(
        tab(para("a"), title="One", below=[tab(para("b"), title="Inner")]), tab(para("c"), title="Two")
    )
    found = imported(given).course
    assert [(page.title, page.body.plain) for page in found.walk()] == [
        ("One", "a"),
        ("Inner", "b"),
        ("Two", "c"),
    ]
    assert [page.title for page in found.pages] == ["One", "Two"]


def test_a_document_asked_for_without_tabs_is_one_page():
    given = {"documentId": "x", "title": "Old", "body": {"content": [para("a")]}}
    assert imported(given).course.pages[0].body == doc(paragraph("a"))


def test_suggestions_are_kept_as_a_proposal():
    found = imported(
        document(
            tab(
                para("Leaves are ", run("blue", suggestedDeletionIds=["s1"]),
                     run("green", suggestedInsertionIds=["s1"]), "."),
                para(run("Wholly new\n", suggestedInsertionIds=["s2"]), end=False),
                para(run("Loud", suggestedTextStyleChanges={"s3": {
                    "textStyle": {"bold": True}, "textStyleSuggestionState": {"boldSuggested": True}}})),
            )
        )
    )  # fmt: skip
    assert found.course.pages[0].body == doc(paragraph("Leaves are blue."), paragraph("Loud"))
    (proposal,) = found.proposals
    assert proposal.page == 0
    assert proposal.body == doc(
        paragraph("Leaves are green."), paragraph("Wholly new"), paragraph(text("Loud", mark("bold")))
    )
    assert [note.code for note in found.notes] == ["suggestions"]


def test_a_suggested_break_joins_the_paragraphs_until_it_is_taken():
    found = imported(
        document(tab(para("One", run("\n", suggestedInsertionIds=["s"]), end=False), para(" and two")))
    )
    assert found.course.pages[0].body == doc(paragraph("One and two"))
    assert found.proposals[0].body == doc(paragraph("One"), paragraph("and two"))


def test_comments_are_told_with_their_authors_and_what_they_are_about():
    comments = {
        "comments": [
            {
                "content": "100, surely?",
                "author": {"displayName": "Ann"},
                "quotedFileContent": {"value": "90°"},
                "replies": [{"content": "Yes", "author": {"displayName": "Bob"}}],
            },
            {"content": "gone", "deleted": True},
        ]
    }
    found = imported(document(tab(para("a"))), **{"comments.json": json.dumps(comments)})
    (note,) = found.notes
    assert (note.code, note.where, note.excerpt) == ("comment", "at “90°”", "Ann: 100, surely? — Bob: Yes")


def test_equations_come_from_the_word_file_and_without_it_are_reported():
    given = document(tab(para("so ", {"equation": {}}, " holds")))
    m = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    omml = f"<w:p><m:oMath {m}><m:r><m:t>E=mc</m:t></m:r></m:oMath></w:p>"
    found = imported(given, **{"export.docx": zipped(word(omml))})
    assert found.course.pages[0].body.content[0].content[1] == node("mathInline", latex="E=mc")
    assert found.notes == ()
    lost = imported(given)
    assert lost.course.pages[0].body.plain == "so [equation] holds"
    assert [(note.severity, note.code) for note in lost.notes] == [(Severity.LOSS, "math")]


@pytest.mark.parametrize(
    "data",
    [
        b'{"documentId": "x", "body": 3}',
        b'{"documentId": "x", "tabs": [3]}',
        b'{"documentId": "x", "body": {"content": [{"paragraph": {"elements": 3}}]}}',
        b'{"documentId": "x", "body": {}}',
        b'{"documentId": "x", "body": ',
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(data):
    with pytest.raises(BadInput):
        read(Source(name="a.json", data=data))
