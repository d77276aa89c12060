"""Places in a document, and suggestions found again at them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from trees import documents

from workbench.model.anchor import anchor, find, unit
from workbench.model.content import doc, is_textblock, node, paragraph, plain_text, text, with_ids
from workbench.model.place import Place, blocks_at, locate, put


@st.composite
def selections(draw):
    names = iter(range(10_000))
    tree = with_ids(draw(documents), lambda: f"b{next(names)}")
    ids = [one.attrs["id"] for one in tree.walk() if one.attrs.get("id")]
    return tree, draw(st.sets(st.sampled_from(ids), min_size=1, max_size=3))


@given(selections())
@settings(max_examples=60)
def test_putting_back_what_stands_at_a_place_changes_nothing(selection):
    tree, ids = selection
    place = locate(tree, ids)
    assert put(tree, place, blocks_at(tree, place)) == tree


@given(selections())
@settings(max_examples=60)
def test_a_place_holds_all_that_is_named_and_can_stand_alone(selection):
    tree, ids = selection
    blocks = blocks_at(tree, locate(tree, ids))
    held = {one.attrs.get("id") for block in blocks for one in block.walk()}
    assert ids <= held
    assert doc(*blocks)


@given(selections())
@settings(max_examples=60)
def test_taking_out_what_stands_at_a_place_leaves_a_document(selection):
    tree, ids = selection
    assert put(tree, locate(tree, ids), ()).type == "doc"


@given(selections())
@settings(max_examples=60)
def test_what_was_anchored_is_found_again_in_the_same_text(selection):
    tree, ids = selection
    place = locate(tree, ids)
    assert find(tree, anchor(tree, place), blocks_at(tree, place)) == place


def test_the_second_of_two_equal_paragraphs_is_told_apart_by_what_stands_around():
    tree = doc(*map(paragraph, ("One.", "Same.", "Two.", "Same.", "Three.")))
    place = Place(path=(), start=3, end=4)
    longer = doc(paragraph("One."), *tree.content[1:])
    assert find(longer, anchor(tree, place), blocks_at(tree, place)) == place


def test_two_blocks_that_cannot_be_told_apart_are_not_guessed_at():
    tree = doc(paragraph("Same."), paragraph("Same."))
    place = Place(path=(), start=0, end=1)
    other = doc(paragraph("New."), *tree.content)
    assert find(other, anchor(tree, place), blocks_at(tree, place)) is None


def test_nothing_named_is_nowhere():
    assert locate(doc(paragraph("x")), ["gone"]) is None


@given(documents)
@settings(max_examples=60)
def test_an_offset_in_the_plain_text_is_a_place_in_the_block(tree):
    for block in tree.walk():
        if is_textblock(block.type):
            whole = sum(len(one.text) if one.type == "text" else 1 for one in block.content)
            assert unit(block, len(plain_text(block))) == whole


def test_an_offset_counts_a_formula_as_its_latex():
    block = node("paragraph", text("a 😀 "), node("mathInline", latex="x^2"), text(" end"))
    assert [unit(block, offset) for offset in (0, 4, 7, 8)] == [0, 4, 5, 6]
