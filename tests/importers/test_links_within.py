# ruff: noqa: E501 -- the markup reads better unbroken
"""Links within a page, and into other pages: they lead to the block, wherever it came to stand, or are told."""

import json

import pytest
from google_documents import document, para, run, tab
from packages import imported, package
from word_files import p, word, zipped

from workbench.exporters._links import addressed
from workbench.importers import read
from workbench.model.imported import Source

REF, TAB = r"REF _Ref2 \h", r"HYPERLINK \l &quot;tab&quot;"
HEADED = '<w:outlineLvl w:val="0"/>'


def goals(result):
    """What each link leads to, by its words: the text of the block, or of the first one of a page."""
    pages = list(result.course.walk())
    found = {}
    for number, page in enumerate(pages):
        for one in page.body.walk():
            for mark in one.marks:
                if mark.type == "link":
                    address, _, name = mark.attrs["href"].partition("#")
                    at = pages[int(address.removeprefix("page:")) if address else number]
                    blocks = [each for each in at.body.walk() if each.attrs.get("id") == name and name]
                    found[one.text] = blocks[0].plain if name else at.title
    return found


def names(result):
    return [
        one.attrs["id"] for page in result.course.walk() for one in page.body.walk() if one.attrs.get("id")
    ]


def told(result):
    return [(note.code, note.excerpt) for note in result.notes if note.code == "page_link"]


PAGE = """<title>Leaves</title><body>
<p><a href="#light">light</a> <a href="#water">water</a> <a href="#item">item</a> <a href="#cell">cell</a>
<a href="#later">later</a> <a href="#my place">blank</a> <a href="#%C3%BCber">percent</a> <a href="#end">end</a> <a href="#film">film</a></p>
<h2 id="light">Light</h2><p>It shines.<br><a name="water"></a><h2 id="other">Water</h2>
<ul><li>one</li><li id="item">two</li></ul><table><tr><td>a</td><td id="cell">b</td></tr></table>
<p>Early.<br><br><a id="later"></a>Late.</p><div id="my place"><p>With a blank.</p></div><p>An <span id="über">inner</span> place.</p>
<video id="film" src="https://e.org/a.mp4" title="A film"></video><p>Last.</p><a name="end"></a></body>"""


def test_links_within_a_page_lead_to_the_blocks_that_they_name():
    result = imported(PAGE, "a.html")
    assert goals(result) == {
        "light": "Light", "water": "Water", "item": "two", "cell": "b", "later": "Late.", "blank": "With a blank.",
        "percent": "An inner place.", "end": "Last.", "film": "",
    }  # fmt: skip
    assert "other" not in names(result) and not told(result)


def test_a_link_to_a_place_that_is_not_there_keeps_its_words_and_is_told():
    result = imported(
        "<p><a href='#gone'>gone</a> <a href='#'>button</a> <a href='#top'>up</a></p><p id='here'>Here.</p>",
        "a.html",
    )
    assert (
        goals(result) == {"up": result.course.pages[0].title}
        and "gone button" in result.course.pages[0].body.plain
    )
    assert told(result) == [("page_link", "gone")] and not names(result)


def test_two_names_of_one_block_are_one_place():
    result = imported(
        "<p><a href='#a'>first</a> <a href='#b'>second</a></p><h2 id='a'><a name='b'></a>Both</h2>", "a.html"
    )
    assert goals(result) == {"first": "Both", "second": "Both"} and names(result) == ["a"]


def test_headings_of_markdown_are_known_by_their_words_or_their_own_names():
    text = "[a](#light--water) [b](#own) [c](#same-1) [d](#x)\n\n## Light & water\n\n## Named {#own}\n\n## Same\n\n## Same\n\n<a id='x'></a>Text"
    assert goals(imported(text, "a.md")) == {"a": "Light & water", "b": "Named", "c": "Same", "d": "Text"}


def mark(name, inner=""):
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="1"/>'


def said(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(code, words):
    def sign(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{sign('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{sign('separate')}{said(words)}{sign('end')}"


def test_links_contents_and_cross_references_of_a_word_file_lead_to_their_bookmarks():
    body = (
        f"<w:p><w:hyperlink w:anchor='_Toc1'>{said('contents')}</w:hyperlink>{field(REF, 'reference')}{said(', ')}"
        f"{field(f'PAGE{REF}', '7')}{field(TAB, 'field')}"
        f"<w:fldSimple w:instr=' {REF} '>{said('simple')}</w:fldSimple>"
        f"<w:hyperlink w:anchor='gone'>{said('gone')}</w:hyperlink></w:p>"
        f"<w:p><w:pPr>{HEADED}</w:pPr>{mark('_Toc1', said('Head'))}{mark('_GoBack')}</w:p><w:p>{said('See ')}{mark('_Ref2', said('here'))}</w:p>"
        f"{mark('tab')}<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{p('cell')}</w:tc></w:tr></w:tbl>{p('End.')}"
    )  # fmt: skip
    result = imported(zipped(word(body)), "a.docx")
    found = goals(result)
    assert found == {
        "contents": "Head",
        "reference": "See here",
        "7": "See here",
        "field": "cell",
        "simple": "See here",
    }
    assert told(result) == [("page_link", "gone")]


def test_a_link_within_a_long_word_file_leads_to_the_page_that_its_place_came_to_stand_on():
    long = p("word " * 3000)
    way = f"<w:p><w:hyperlink w:anchor='two'>{said('on')}</w:hyperlink></w:p>"
    body = (
        p("One", HEADED) + way + long + p("Two", HEADED) + long + f"<w:p>{mark('two', said('There.'))}</w:p>"
    )
    result = imported(zipped(word(body)), "a.docx")
    assert len(result.course.pages) == 2 and goals(result) == {"on": "There."}


def test_links_of_google_docs_lead_to_headings_and_tabs():
    way = para(run("down", link={"headingId": "h.1"}), run(" over", link={"heading": {"id": "h.2", "tabId": "t.2"}}),
               run(" tab", link={"tabId": "t.2"}), run(" gone", link={"bookmarkId": "id.9"}))  # fmt: skip
    first = tab(
        way, para("Light", style="HEADING_1", paragraph={"headingId": "h.1"}), title="One", name="t.1"
    )
    second = tab(
        para("Begin."),
        para("Water", style="HEADING_1", paragraph={"headingId": "h.2"}),
        title="Two",
        name="t.2",
    )
    result = imported(json.dumps(document(first, second)), "a.json")
    assert goals(result) == {"down": "Light", " over": "Water", " tab": "Begin."}
    assert told(result) == [("page_link", "id.9")]


PAGES = {
    "a.html": "<title>One</title><p>Words of one. <a href='b.html#deep'>deep</a> <a href='b.html#gone'>gone</a> <a href='#here'>here</a> <a href='a.html#here'>self</a></p><p id='here'>Here.</p>",
    "b.html": "<title>Two</title><p>Words of two.</p><p id='deep'>Deep down.</p><p id='here'>Not here.</p>",
}
SCORM = "<manifest identifier='m' xmlns='http://www.imsglobal.org/xsd/imscp_v1p1' xmlns:adlcp='http://www.adlnet.org/xsd/adlcp_rootv1p2'><metadata><schema>{}</schema></metadata><organizations><organization identifier='o'><title>T</title><item identifier='i' identifierref='a'><title>One</title></item><item identifier='j' identifierref='b'><title>Two</title></item></organization></organizations><resources><resource identifier='a' type='webcontent' href='a.html'><file href='a.html'/></resource><resource identifier='b' type='webcontent' href='b.html'><file href='b.html'/></resource></resources></manifest>"


@pytest.mark.parametrize("schema", ["", "ADL SCORM", "IMS Common Cartridge"])
def test_links_to_places_on_other_pages_of_a_package_lead_there(schema):
    result = package({**PAGES, **({"imsmanifest.xml": SCORM.format(schema)} if schema else {})})
    assert goals(result) == {"deep": "Deep down.", "gone": "Two", "here": "Here.", "self": "Here."}
    assert told(result) == [("page_link", "gone")] and sorted(names(result)) == ["deep", "here"]


def test_links_to_the_address_of_a_page_itself_lead_within_it():
    page = "<title>T</title><p>Words. <a href='https://e.org/a#deep'>deep</a> <a href='https://e.org/b#deep'>far</a></p><p id='deep'>Deep.</p>"
    message = f"MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: https://e.org/a\n\n{page}"
    for source in (
        Source(name="a.mhtml", data=message.encode()),
        Source(name="a", data=page.encode(), url="https://e.org/a", media_type="text/html"),
    ):
        found = {
            one.text: mark.attrs["href"]
            for page in read(source).course.pages
            for one in page.body.walk()
            for mark in one.marks
        }
        assert found == {"deep": "#deep", "far": "https://e.org/b#deep"}


@pytest.mark.parametrize(
    "address", ["page:" + "9" * 5000 + "#x", "page:" + "9" * 5000, "page:none", "page:²#x"]
)
def test_addresses_that_a_page_makes_up_for_pages_end_no_import(address):
    page = f"<title>T</title><p>Words. <a href='{address}'>link</a></p>"
    for result in (imported(page, "a.html"), package({"a.html": page, "b.md": "# B\n\nWords."}, "a.zip")):
        written, _ = addressed(result.course, "#page-{}".format)
        assert any(page.body.plain.startswith("Words. link") for page in written.walk())


def test_addresses_that_a_question_makes_up_for_pages_do_not_end_the_import_of_a_folder():
    question = r"::Q:: [html]What <a href='page\:none'>link</a>? {=x}"
    result = package({"a.gift": question, "b.gift": question}, "a.zip")
    assert [page.body.content[-1].type for page in result.course.walk()] == ["exercise"] * 2


def test_links_to_the_caption_of_a_table_lead_to_it():
    page = "<title>T</title><p>Words. <a href='#t'>table</a></p><table><caption id='t'>Leaves.</caption><tr><td>a</td></tr></table>"
    result = imported(page, "a.html")
    assert goals(result) == {"table": "Leaves."} and not told(result)
