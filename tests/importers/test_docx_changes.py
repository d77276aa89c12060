"""Tracked changes taken, refused or kept as suggestions, each of them told; comments; hidden text."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import p, word, zipped
from word_oracle import WordOracle, words

from workbench.importers import read
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

ADA = 'w:author="Ada" w:date="2026-01-05T10:00:00Z"'
BEN = 'w:author="Ben" w:date="2026-02-06T10:00:00Z"'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text):
    return f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'


def imported(body, changes="", limits=None, **parts):
    choices = {"changes": changes} if changes else {}
    return read(Source(name="a.docx", data=zipped(word(body, **parts)), choices=choices), limits)


def lines(tree):
    return [block.plain for block in tree.content]


def text_of(read_file):
    return [line for page in read_file.course.walk() for line in lines(page.body)]


def told(notes):
    """How many tracked changes the notes speak of."""
    number = 0
    for note in notes:
        if note.code in ("insertion", "deletion", "move", "formatting", "changes"):
            parts = re.search(r"(\d+) parts", note.message) or re.match(r"(\d+) ", note.message)
            number += int(parts[1]) if parts else 1
    return number


SENTENCE = f"<w:p>{run('A ')}<w:ins {ADA}>{run('new')}</w:ins><w:del {BEN}>{gone('old')}</w:del></w:p>"
JOINED = f"{p('one ', f'<w:rPr><w:del {ADA}/></w:rPr>')}{p('two')}"
PARTED = f"{p('one ', f'<w:rPr><w:ins {ADA}/></w:rPr>')}{p('two')}"
MOVED = (
    f"<w:p><w:pPr><w:rPr><w:moveFrom {ADA}/></w:rPr></w:pPr>"
    f"<w:moveFrom {ADA}>{run('wanderer')}</w:moveFrom></w:p>"
    f"{p('stays')}"
    f"<w:p><w:pPr><w:rPr><w:moveTo {ADA}/></w:rPr></w:pPr><w:moveTo {ADA}>{run('wanderer')}</w:moveTo></w:p>"
    f"{p('end')}"
)
ROWS = (
    "<w:tbl>"
    + "".join(
        f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{p(text)}</w:tc></w:tr>"
        for text, mark in (("kept", ""), ("added", f"<w:ins {ADA}/>"), ("dropped", f"<w:del {ADA}/>"))
    )
    + "</w:tbl>"
)
NESTED = (
    f"<w:p>{run('A ')}<w:ins {ADA}>{run('new ')}<w:del {BEN}>{gone('slip ')}</w:del></w:ins>"
    f"{run('end')}</w:p>"
)
LISTED = p("item", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins {ADA}/></w:numPr>')
STYLED = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/>'
    f"<w:pPrChange {ADA}><w:pPr/></w:pPrChange></w:pPr>{run('Once a paragraph')}</w:p>"
)


@pytest.mark.parametrize(
    ("body", "accepted", "rejected"),
    [
        (SENTENCE, ["A new"], ["A old"]),
        (JOINED, ["one two"], ["one", "two"]),
        (PARTED, ["one", "two"], ["one two"]),
        (MOVED, ["stays", "wanderer", "end"], ["wanderer", "stays", "end"]),
        (ROWS, ["kept\nadded"], ["kept\ndropped"]),
        (NESTED, ["A new end"], ["A end"]),
    ],
    ids=["words", "paragraphs joined", "a paragraph parted", "a move", "rows", "one in the other"],
)
def test_changes_are_taken_or_refused_whole(body, accepted, rejected):
    assert text_of(imported(body)) == accepted
    assert text_of(imported(body, "reject")) == rejected
    kept = imported(body, "suggest")
    assert text_of(kept) == rejected


def test_a_changed_row_is_told_with_its_place():
    heading = p("Leaf", '<w:pStyle w:val="Heading1"/>')
    places = {(note.where, note.excerpt) for note in imported(heading + ROWS).notes}
    assert places == {("under “Leaf”", "added"), ("under “Leaf”", "dropped")}


def test_formatting_goes_back_to_what_it_was():
    assert imported(STYLED).course.pages[0].body.content[0].type == "heading"
    assert imported(STYLED, "reject").course.pages[0].body.content[0].type == "paragraph"


def test_a_number_that_was_added_is_no_list_when_refused():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert imported(LISTED, numbering=numbering).course.pages[0].body.content[0].type == "orderedList"
    refused = imported(LISTED, "reject", numbering=numbering)
    assert refused.course.pages[0].body.content[0].type == "paragraph"


def test_suggestions_hold_each_authors_whole_page_with_name_and_date():
    kept = imported(SENTENCE, "suggest")
    ada, ben = kept.proposals
    assert (ada.author, ada.at, lines(ada.body)) == (
        "Ada",
        datetime(2026, 1, 5, 10, tzinfo=UTC),
        ["A newold"],
    )
    assert (ben.author, lines(ben.body)) == ("Ben", ["A"])


def test_text_that_one_wrote_and_another_struck_out_is_in_no_proposal():
    kept = imported(NESTED, "suggest")
    assert [(one.author, lines(one.body)) for one in kept.proposals] == [("Ada", ["A new end"])]


def test_authors_beyond_the_limit_share_a_proposal():
    body = "".join(
        f'<w:p>{run("x")}<w:ins w:author="{name}">{run(name)}</w:ins></w:p>' for name in ("A", "B", "C")
    )
    kept = imported(body, "suggest", ImportLimits(proposal_authors=2))
    assert [(one.author, lines(one.body)) for one in kept.proposals] == [
        ("A", ["xA", "x", "x"]),
        ("B, C", ["x", "xB", "xC"]),
    ]


def test_suggestions_find_their_page_in_a_long_document():
    def chapter(name, text):
        return p(name, '<w:pStyle w:val="Heading1"/>') + p("word " * 60) + text

    added = f"<w:p><w:pPr><w:rPr><w:ins {ADA}/></w:rPr></w:pPr><w:ins {ADA}>{run('added')}</w:ins></w:p>"
    body = chapter("One", added + p("end")) + chapter("Two", "") + chapter("Three", added + p("end"))
    kept = imported(body, "suggest", ImportLimits(page_words=50))
    assert [page.title for page in kept.course.pages] == ["One", "Two", "Three"]
    assert [(one.page, lines(one.body)[-2:]) for one in kept.proposals] == [
        (0, ["added", "end"]),
        (2, ["added", "end"]),
    ]


def test_a_file_with_changes_offers_what_to_do_with_them_and_says_what_was_done():
    (offer,) = imported(SENTENCE).offers
    assert (offer.name, offer.chosen, [one.value for one in offer.options]) == (
        "changes",
        "accept",
        ["accept", "reject", "suggest"],
    )
    assert "2 tracked changes by Ada, Ben" in offer.help
    assert imported(SENTENCE, "suggest").offers[0].chosen == "suggest"
    assert imported(SENTENCE, "nonsense").offers[0].chosen == "accept"
    assert not imported(p("plain")).offers
    messages = [note.message for note in imported(SENTENCE, "reject").notes]
    assert messages[0] == "Inserted text was refused (by Ada, 2026-01-05)."


def test_more_changes_than_can_be_listed_are_counted_in_one_note():
    body = "".join(f"<w:p>{run('x')}<w:ins {ADA}>{run(f'n{number}')}</w:ins></w:p>" for number in range(450))
    notes = [note for note in imported(body).notes if note.code in ("insertion", "changes")]
    assert len(notes) == 301 and "150 more tracked changes (150 insertions)" in notes[-1].message


def test_the_same_change_made_often_is_said_once_with_its_number():
    body = "".join(f"{run('x')}<w:ins {ADA}>{run('y')}</w:ins>" for _ in range(5))
    (note,) = imported(f"<w:p>{body}</w:p>").notes
    assert "5 parts" in note.message


# Laws over generated documents -----------------------------------------------------------------

texts = st.text("abcde ", min_size=1, max_size=6)
authors = st.sampled_from([ADA, BEN])


@st.composite
def pieces(draw):
    kind = draw(st.sampled_from(["run", "run", "ins", "del", "nested", "moveFrom", "moveTo", "sdt", "math"]))
    text, who = draw(texts), draw(authors)
    return {
        "run": run(text),
        "ins": f"<w:ins {who}>{run(text)}</w:ins>",
        "del": f"<w:del {who}>{gone(text)}</w:del>",
        "nested": f"<w:ins {who}>{run(text)}<w:del {draw(authors)}>{gone(text)}</w:del></w:ins>",
        "moveFrom": f"<w:moveFrom {who}>{run(text)}</w:moveFrom>",
        "moveTo": f"<w:moveTo {who}>{run(text)}</w:moveTo>",
        "sdt": f"<w:sdt><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>",
        "math": "<m:oMath><m:r><m:t>z</m:t></m:r></m:oMath>",
    }[kind]


@st.composite
def paragraphs(draw):
    mark = draw(st.sampled_from(["", "", "ins", "del", "moveFrom", "moveTo"]))
    ending = f"<w:pPr><w:rPr><w:{mark} {draw(authors)}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{ending}{''.join(draw(st.lists(pieces(), max_size=4)))}</w:p>"


@st.composite
def tables(draw):
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        mark = draw(st.sampled_from(["", "ins", "del"]))
        change = f"<w:trPr><w:{mark} {draw(authors)}/></w:trPr>" if mark else ""
        rows.append(
            f"<w:tr>{change}<w:tc>{draw(paragraphs())}</w:tc><w:tc>{draw(paragraphs())}</w:tc></w:tr>"
        )
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


blocks = st.one_of(paragraphs(), paragraphs(), tables())
bodies = st.lists(blocks, min_size=1, max_size=5).map("".join)


def letters(text):
    return sorted(re.sub(r"\s", "", text))


def without_maths(read_file):
    nodes = [one for page in read_file.course.walk() for one in page.body.walk()]
    return "".join(one.text for one in nodes), sum(one.type.startswith("math") for one in nodes)


@settings(max_examples=30)
@given(bodies)
def test_what_is_read_is_what_the_document_says_with_all_changes_taken_or_refused(body):
    oracle = WordOracle(zipped(word(body)))
    for choice, mode in (("accept", "accepted"), ("reject", "rejected"), ("suggest", "rejected")):
        wanted = oracle.text(mode)
        text, equations = without_maths(imported(body, choice))
        assert (letters(text), equations) == (letters(wanted), len(oracle.equations))


@settings(max_examples=30)
@given(bodies)
def test_every_tracked_change_is_told(body):
    assert told(imported(body).notes) == WordOracle(zipped(word(body))).changes.total()


@settings(max_examples=20)
@given(bodies.map(lambda body: body.replace('w:author="Ben"', 'w:author="Ada"')))
def test_the_proposal_of_a_single_author_is_the_document_with_all_changes_taken(body):
    kept, taken = imported(body, "suggest"), imported(body)
    bodies = [page.body for page in kept.course.walk()]
    for one in kept.proposals:
        assert one.author == "Ada"
        bodies[one.page] = one.body
    assert bodies == [page.body for page in taken.course.walk()]


# Comments and hidden text ----------------------------------------------------------------------


def commented(key, text):
    reference = f'<w:r><w:commentReference w:id="{key}"/></w:r>'
    return f'<w:commentRangeStart w:id="{key}"/>{run(text)}<w:commentRangeEnd w:id="{key}"/>{reference}'


def test_comments_say_who_when_about_what_and_to_whom_they_reply():
    space = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ex = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    comments = (
        f'<w:comment w:id="0" {ADA}><w:p {space} w14:paraId="0A">{run("Why?")}</w:p></w:comment>'
        f'<w:comment w:id="1" {BEN}><w:p {space} w14:paraId="0B">{run("Because.")}</w:p></w:comment>'
    )
    files = word(
        f"<w:p>{commented(0, 'green')}{commented(1, 'green')}</w:p>",
        comments=comments,
        relations='<Relationship Id="ex" Target="commentsExtended.xml" '
        'Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended"/>',
    )
    files["word/commentsExtended.xml"] = (
        f'<w15:commentsEx {ex}><w15:commentEx w15:paraId="0A" w15:done="1"/>'
        '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A"/></w15:commentsEx>'
    )
    notes = read(Source(name="a.docx", data=zipped(files))).notes
    assert [(note.message, note.excerpt) for note in notes] == [
        ("Resolved comment by Ada (2026-01-05): Why?", "green"),
        ("Reply by Ben (2026-02-06) to Ada: Because.", "green"),
    ]


def test_a_comment_without_a_range_is_about_its_paragraph_and_equal_ones_are_counted():
    body = f'<w:p>{run("Leaf")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    comments = f'<w:comment w:id="0">{p("ok")}</w:comment>'
    (note,) = imported(body, comments=comments).notes
    assert (note.message, note.excerpt) == ("Comment: ok", "Leaf")
    twice = comments + comments.replace('w:id="0"', 'w:id="1"')
    more = body.replace("</w:p>", '<w:r><w:commentReference w:id="1"/></w:r></w:p>')
    (note,) = imported(more, comments=twice).notes
    assert note.message == "Comment: ok (2 times)"


def test_hidden_text_can_be_taken_in():
    body = "<w:p><w:r><w:t>seen </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>key: B</w:t></w:r></w:p>"
    data = zipped(word(body))
    left = read(Source(name="a.docx", data=data))
    assert [(one.name, one.chosen) for one in left.offers] == [("hidden", "leave")]
    taken = read(Source(name="a.docx", data=data, choices={"hidden": "take"}))
    assert text_of(taken) == ["seen key: B"]
    assert [(one.name, one.chosen) for one in taken.offers] == [("hidden", "take")]
    assert taken.notes[0].message == "Hidden text was taken in."


def test_words_of_the_oracle_are_counted():
    assert words("A b a") == {"a": 2, "b": 1}
