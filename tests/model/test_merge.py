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


LINES = ("Roots drink water.", "Leaves turn to the light.", "Stems carry both.", "Flowers call the bees.")


def lines(*given):
    return named(doc(*map(paragraph, given)))


def said(tree):
    return [plain_text(block) for block in tree.content]


def moved(tree, old, new, words=None):
    """The tree with a block elsewhere, perhaps in other words."""
    blocks = list(tree.content)
    block = blocks.pop(old)
    blocks.insert(new, node(block.type, *paragraph(words or plain_text(block)).content, **block.attrs))
    return doc(*blocks)


def test_a_block_moved_on_one_side_and_changed_on_the_other_is_one_block_in_its_new_place():
    base = lines(*LINES)
    changed = moved(base, 1, 1, "Leaves bend to the light.")
    for ours, theirs in ((changed, without_ids(moved(base, 1, 3))), (moved(base, 1, 3), changed)):
        merged = merge(base, ours, theirs)
        assert said(merged.tree) == [LINES[0], LINES[2], LINES[3], "Leaves bend to the light."]
        assert merged.settled


def test_a_block_moved_there_and_changed_on_both_sides_is_asked_about_in_its_new_place():
    base = lines(*LINES)
    ours = moved(base, 1, 1, "Leaves bend to the light.")
    theirs = without_ids(moved(base, 1, 3, "Leaves lean to the light."))
    merged = merge(base, ours, theirs)
    assert said(merged.tree)[3] == "Leaves bend to the light." and len(merged.tree.content) == 4
    assert said(merged.wish)[3] == "Leaves lean to the light." and len(merged.wish.content) == 4


def test_a_block_moved_on_both_sides_stays_where_we_put_it_and_their_place_is_asked_about():
    base = lines(*LINES)
    merged = merge(base, moved(base, 1, 0), without_ids(moved(base, 1, 3)))
    assert said(merged.tree) == [LINES[1], LINES[0], *LINES[2:]]
    assert said(merged.wish) == [LINES[0], *LINES[2:], LINES[1]]


def test_a_block_deleted_here_and_moved_there_stays_deleted_and_is_asked_about():
    base = lines(*LINES)
    merged = merge(base, doc(*base.content[:1], *base.content[2:]), without_ids(moved(base, 1, 3)))
    assert said(merged.tree) == [LINES[0], *LINES[2:]]
    assert said(merged.wish) == [LINES[0], *LINES[2:], LINES[1]]


def test_a_block_moved_here_and_deleted_there_stays_and_is_asked_about():
    base = lines(*LINES)
    merged = merge(base, moved(base, 1, 3), doc(*base.content[:1], *base.content[2:]))
    assert said(merged.tree) == [LINES[0], *LINES[2:], LINES[1]]
    assert said(merged.wish) == [LINES[0], *LINES[2:]]


def shuffled(tree, seed):
    """The tree with some of its blocks in other places, some of them with a word more."""
    chance = random.Random(seed)
    blocks = [
        node(block.type, *block.content, text(f" more{seed}"), **block.attrs)
        if block.type in ("paragraph", "heading") and chance.random() < 0.3
        else block
        for block in tree.content
    ]
    for _ in range(chance.randrange(3)):
        blocks.insert(chance.randrange(len(blocks)), blocks.pop(chance.randrange(len(blocks))))
    return doc(*blocks)


lined = st.lists(st.sampled_from(LINES), min_size=1, max_size=4, unique=True).map(lambda some: lines(*some))


@given(lined, st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=300)
def test_blocks_that_are_moved_and_changed_on_both_sides_are_never_doubled(base, one, other):
    ours, theirs = shuffled(base, one), without_ids(shuffled(base, other))
    merged = merge(base, ours, theirs)
    assert len(merged.tree.content) == len(merged.wish.content) == len(base.content)


def test_a_block_moved_to_where_one_much_like_it_went_is_not_doubled():
    base = lines(*(f"e{number} tells of thing{number}" for number in range(4)))
    ours = moved(base, 1, 1, "e1 tells of thing1 our")
    theirs = without_ids(doc(*(base.content[at] for at in (0, 2, 1))))
    assert said(merge(base, ours, theirs).tree) == [*said(theirs)[:2], "e1 tells of thing1 our"]
    assert [block.attrs["id"] for block in adopted(base, theirs).content] == ["b0", "b2", "b1"]


def test_links_to_places_follow_blocks_that_keep_their_old_names():
    def page(name, *more):
        way = paragraph(text("down", mark("link", href=f"#{name}")))
        return doc(way, node("heading", text("The place"), level=2, id=name), *more)

    assert adopted(page("old"), page("new", paragraph("More."))) == page("old", paragraph("More."))
