"""Three versions as one: what only one side changed is taken, ours wins, nothing is lost."""

import random
from itertools import count

from costs import calls
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import documents

from workbench.model.content import (
    doc,
    heading,
    mark,
    node,
    paragraph,
    plain_text,
    text,
    with_ids,
    without_ids,
)
from workbench.model.merge import adopted, merge
from workbench.model.proposing import pieces


def named(tree):
    numbers = count()
    return with_ids(tree, lambda: f"b{next(numbers)}")


def edited(tree, seed):
    """The tree with some of its blocks changed, moved, left out or doubled, as a person would."""
    chance = random.Random(seed)
    blocks = []
    for block in tree.content:
        deed = chance.randrange(6)
        if deed == 0:
            continue
        if deed == 1 and block.type in ("paragraph", "heading"):
            block = node(block.type, *block.content, text(f" more{seed}"), **block.attrs)
        if deed == 2:
            blocks.append(paragraph(f"new{seed} {chance.randrange(9)}"))
        blocks.append(block)
    return doc(*blocks)


versions = st.tuples(documents.map(named), st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda given: (given[0], edited(given[0], given[1]), edited(given[0], given[2]))
)
anything = st.one_of(versions, st.tuples(documents, documents, documents))


@given(anything)
@settings(max_examples=150)
def test_when_the_source_did_not_change_ours_stays(three):
    base, ours, _ = three
    assert merge(base, ours, base).tree == ours
    assert merge(base, ours, base).settled


@given(anything)
@settings(max_examples=150)
def test_when_we_did_not_edit_theirs_is_taken(three):
    base, _, theirs = three
    merged = merge(base, base, theirs)
    assert merged.settled and without_ids(merged.tree) == without_ids(theirs)


@given(anything)
@settings(max_examples=150)
def test_what_both_changed_alike_is_taken_once(three):
    base, ours, _ = three
    assert merge(base, ours, ours).tree == ours


@given(anything)
@settings(max_examples=300)
def test_nothing_of_ours_is_lost_and_all_of_theirs_is_in_the_text_or_the_wish(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    old = words(base)
    assert words(ours) - old <= words(merged.tree)
    assert words(theirs) - old <= words(merged.wish)


def words(tree):
    return {word for one in tree.walk() if one.type == "text" for word in one.text.split()}


def test_edits_of_one_sentence_that_do_not_touch_come_together():
    base = doc(paragraph("The red car stops at the gate."))
    ours = doc(paragraph("The blue car stops at the gate."))
    theirs = doc(paragraph("The red car stops at the old gate."))
    merged = merge(base, ours, theirs)
    assert plain_text(merged.tree) == "The blue car stops at the old gate." and merged.settled


def test_where_both_changed_the_same_words_the_rest_still_comes_together():
    base = doc(paragraph("The red car stops at the gate."))
    ours = doc(paragraph("The blue car stops at the gate."))
    theirs = doc(paragraph("The green car halts at the gate."))
    merged = merge(base, ours, theirs)
    assert plain_text(merged.tree) == "The blue car halts at the gate."
    assert plain_text(merged.wish) == "The green car halts at the gate."


def test_a_heading_made_of_a_line_takes_the_new_words():
    base, ours = doc(paragraph("Light")), doc(heading(2, "Light"))
    merged = merge(base, ours, doc(paragraph("Light and air")))
    assert merged.tree == doc(heading(2, "Light and air")) and merged.settled


def test_styles_and_words_come_together():
    base = doc(paragraph("Roots drink water."))
    ours = doc(paragraph(text("Roots", mark("bold")), " drink water."))
    merged = merge(base, ours, doc(paragraph("Roots drink salt water.")))
    assert plain_text(merged.tree) == "Roots drink salt water." and merged.settled
    assert merged.tree.content[0].content[0].marks


def test_what_one_deleted_and_the_other_changed_is_asked():
    base = doc(paragraph("One."), paragraph("Two is here."), paragraph("Three."))
    ours = doc(base.content[0], base.content[2])
    merged = merge(base, ours, doc(base.content[0], paragraph("Two was here."), base.content[2]))
    assert merged.tree == ours and "Two was here." in plain_text(merged.wish)


def table(*rows, **attrs):
    cells = [[node("tableCell", paragraph(cell), **attrs) for cell in row] for row in rows]
    return node("table", *(node("tableRow", *row) for row in cells))


def test_a_table_that_got_a_column_is_not_mixed_with_another_form_of_it():
    base = doc(table(("Leaf", "green"), ("Root", "white")))
    ours = doc(table(("Leaf", "green", "light"), ("Root", "white", "water")))
    theirs = doc(table(("Leaf", "red"), ("Root", "white"), ("Stem", "brown")))
    merged = merge(base, ours, theirs)
    assert merged.tree == ours and merged.wish == theirs


def test_a_table_whose_cells_reach_over_rows_is_taken_whole():
    base = doc(table(("Leaf", "green"), ("Root", "white"), rowspan=2))
    ours = doc(table(("Leaf", "dark green"), ("Root", "white"), rowspan=2))
    theirs = doc(table(("Leaf", "green"), ("Root", "pale"), rowspan=2))
    merged = merge(base, ours, theirs)
    assert merged.tree == ours and merged.wish == theirs


def test_a_paragraph_put_into_a_quotation_and_reworded_there_is_asked_about():
    base = doc(paragraph("Plants drink water."))
    ours = doc(node("blockquote", paragraph("Plants drink water."), paragraph("So do we.")))
    theirs = doc(paragraph("Plants drink salt water."))
    merged = merge(base, ours, theirs)
    assert merged.tree == ours and "salt" in plain_text(merged.wish)


@given(documents.map(named), documents)
@settings(max_examples=100)
def test_ids_are_carried_on_and_nothing_else_changes(base, new):
    assert without_ids(adopted(base, new)) == without_ids(new)
    assert adopted(base, without_ids(base)) == base


@given(documents, documents)
@settings(max_examples=200)
def test_all_pieces_together_are_what_was_proposed(tree, proposed):
    content = tree.content
    for piece in reversed(pieces(tree, proposed)):
        assert piece.before == tree.content[piece.place.start : piece.place.end] and piece.before
        content = (*content[: piece.place.start], *piece.after, *content[piece.place.end :])
    assert without_ids(doc(*content)) == without_ids(proposed)


def test_merging_paragraphs_four_times_as_long_costs_little_more_than_four_times_as_much():
    def merging(length):
        chance = random.Random(1)
        words = [f"word{chance.randrange(3000)}" for _ in range(4 * length)]

        def changed(seed):
            other = random.Random(seed)
            new = [f"new{seed}" if other.random() < 0.03 else word for word in words]
            return doc(*(paragraph(" ".join(new[at : at + length])) for at in range(0, 4 * length, length)))

        base = doc(*(paragraph(" ".join(words[at : at + length])) for at in range(0, 4 * length, length)))
        said = plain_text(merge(base, changed(1), changed(2)).tree)
        assert "new1" in said and "new2" in said

    assert calls(lambda: merging(2400)) < 6 * calls(lambda: merging(600))
