"""Trees as Yjs types, and back."""

import pytest
from hypothesis import given, settings
from live_documents import encoded
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlText
from trees import documents

from workbench.model.content import doc, from_json, heading, mark, node, paragraph, plain_text, text, to_json
from workbench.services import _yencode
from workbench.services._yedit import become
from workbench.services._yjs import fragment, new_doc, read


@given(documents)
@settings(max_examples=60)
def test_a_tree_survives_the_way_through_yjs(tree):
    mended = read(new_doc(encoded(tree)))
    assert mended.tree == tree
    assert not mended.problems


def test_attributes_of_every_kind_survive():
    exercise = node(
        "exercise",
        node("interaction", data={"points": 1, "ratio": 0.5, "keys": ["a", None, True], "deep": {"x": []}}),
        id="e1",
        points=2.5,
        data={"n": 3},
    )
    tree = doc(exercise, node("orderedList", node("listItem", paragraph("x")), type="a", start=2))
    back = read(new_doc(encoded(tree))).tree
    assert to_json(back) == to_json(tree)
    assert hash(back) == hash(tree)


@given(documents, documents)
@settings(max_examples=100)
def test_a_live_document_becomes_any_other_tree(old, new):
    live = new_doc(encoded(old))
    become(live, new)
    mended = read(live)
    assert mended.tree == new
    assert not mended.problems


def test_an_edit_of_one_word_keeps_what_others_type_in_the_same_paragraph():
    server = new_doc(encoded(doc(paragraph("The cell keeps water."), paragraph("Second."))))
    other = new_doc(server.get_update())
    become(server, doc(paragraph("The cell holds water."), paragraph("Second.")))
    line = next(iter(next(iter(fragment(other).children)).children))
    line.insert(len(str(line)), " Always.")
    server.apply_update(other.get_update())
    assert plain_text(read(server).tree) == "The cell holds water. Always.\nSecond."


def test_a_new_style_is_set_without_rewriting_the_text():
    server = new_doc(encoded(doc(paragraph("Roots drink “much” water 😀 daily."))))
    other = new_doc(server.get_update())
    become(server, doc(paragraph("Roots ", text("drink “much” water 😀", mark("bold")), " daily.")))
    line = next(iter(next(iter(fragment(other).children)).children))
    line.insert(len(b"Roots drink"), " up")
    server.apply_update(other.get_update())
    assert plain_text(read(server).tree) == "Roots drink up “much” water 😀 daily."


def build(*children):
    live = new_doc()
    with live.transaction():
        for child in children:
            fragment(live).children.append(child)
    return live


@pytest.mark.parametrize(
    ("children", "said"),
    [
        ([XmlText("loose")], "loose"),
        ([XmlElement("script", {}, [XmlText("alert(1)")])], "alert(1)"),
        ([XmlElement("paragraph", {}, [XmlElement("paragraph", {}, [XmlText("inner")])])], "inner"),
        ([XmlElement("listItem", {}, [XmlText("item")])], "item"),
        ([XmlElement("bulletList", {}, [XmlElement("heading", {"level": 2}, [XmlText("head")])])], "\nhead"),
        ([XmlElement("table", {}, [XmlElement("tableCell", {}, [XmlText("cell")])])], "cell"),
        ([XmlElement("blockquote")], ""),
        ([XmlElement("bulletList")], ""),
        ([XmlElement("table")], ""),
        ([XmlElement("heading", {"level": 99, "onclick": "x"}, [XmlText("big")])], "big"),
        ([XmlElement("codeBlock", {}, [XmlElement("image", {"src": "javascript:x", "alt": "pic"})])], "pic"),
        ([XmlElement("interaction")], ""),
        ([XmlElement("doc", {}, [XmlElement("paragraph", {}, [XmlText("nested")])])], "nested"),
        ([XmlElement("paragraph", {}, [XmlText("nul\x00l")])], "null"),
        ([], ""),
    ],
)
def test_what_the_schema_forbids_is_mended_without_losing_text(children, said):
    live = build(*children)
    mended = read(live)
    assert from_json(to_json(mended.tree)) == mended.tree
    assert plain_text(mended.tree) == said
    assert mended.problems
    become(live, doc(paragraph("Mended.")))
    assert read(live).tree == doc(paragraph("Mended."))


@pytest.mark.parametrize("root", [Text("hello"), Map({"a": 1}), Array([1, "a"])])
def test_a_root_of_another_kind_reads_as_an_empty_document(root):
    hostile = Doc()
    hostile["default"] = root
    live = new_doc()
    live.apply_update(hostile.get_update())
    assert plain_text(read(live).tree) == ""
    become(live, doc(paragraph("Mended.")))
    assert plain_text(read(live).tree) == "Mended."


def test_content_that_is_neither_element_nor_text_is_told():
    live, writer = new_doc(), _yencode._Writer()
    block = writer._child(paragraph("Roots."), None, None)
    writer._put(_yencode._ANY, b"\x01" + _yencode._any("foreign"), None, block)
    live.apply_update(writer._update())
    mended = read(live)
    assert mended.tree == doc(paragraph("Roots."))
    assert mended.problems == ("Content of an unknown kind was left out.",)


def test_deep_nesting_is_flattened_to_its_text():
    live = build()
    with live.transaction():
        inner = fragment(live)
        for _ in range(3000):
            inner = inner.children.append(XmlElement("blockquote"))
        inner.children.append(XmlElement("paragraph")).children.append(XmlText("deep words"))
    mended = read(live)
    assert "deep words" in plain_text(mended.tree)
    assert mended.problems


def test_a_dangerous_link_loses_its_address_and_keeps_its_text():
    line = XmlText()
    live = build(XmlElement("paragraph", {}, [line]))
    with live.transaction():
        line.insert(0, "click", {"link": {"href": "javascript:alert(1)", "target": "_blank"}})
    assert read(live).tree == doc(paragraph("click"))


def test_editors_attributes_that_are_not_ours_are_left_out():
    line = XmlText()
    live = build(XmlElement("paragraph", {"id": "a", "class": "x"}, [line]))
    with live.transaction():
        line.insert(0, "go", {"link": {"href": "https://example.org", "target": "_blank", "rel": "nofollow"}})
    assert read(live).tree == doc(
        node("paragraph", text("go", mark("link", href="https://example.org")), id="a")
    )


def test_an_id_used_twice_stays_with_the_first_block():
    tree = doc(node("paragraph", text("a"), id="one"), node("paragraph", text("b"), id="one"))
    assert [block.attrs["id"] for block in read(new_doc(encoded(tree))).tree.content] == ["one", None]


def test_headings_become_paragraphs_and_back():
    live = new_doc(encoded(doc(heading(2, "Water"), paragraph("x"))))
    become(live, doc(paragraph("Water"), paragraph("x")))
    assert read(live).tree == doc(paragraph("Water"), paragraph("x"))
