"""The difference of two trees."""

import pytest
from costs import seconds
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import blocks, documents

from workbench.model.change import Kind, apply, patch
from workbench.model.content import doc, heading, map_nodes, mark, node, paragraph, plain_text, text, with_ids
from workbench.model.diff import diff
from workbench.model.errors import Conflict
from workbench.model.rows import rows

names = iter(f"b{number}" for number in range(10**9))


@st.composite
def edits(draw):
    """A document and what an author may have made of it."""
    old = draw(documents)
    if draw(st.booleans()):
        old = with_ids(old, lambda: next(names))
    children = list(old.content)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(children)))
        what = draw(st.sampled_from(["add", "drop", "move", "reword", "restyle", "retype"]))
        if what == "add":
            children.insert(place, draw(blocks))
        elif place < len(children):
            if what == "drop" and len(children) > 1:
                del children[place]
            elif what == "move":
                children.insert(draw(st.integers(0, len(children) - 1)), children.pop(place))
            else:
                children[place] = _edited(draw, children[place], what)
    return old, doc(*children)


def _edited(draw, block, what):
    def change(one):
        if one.type == "text" and what == "reword":
            words = one.text.split(" ")
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["new", "zwei", "你", "x y"]))
            return text(" ".join(words), *one.marks)
        if one.type == "text" and what == "restyle":
            return text(one.text, *one.marks, mark("bold"))
        if one.type == "heading" and what == "retype":
            return node("paragraph", *one.content, id=one.attrs["id"])
        return one

    return map_nodes(
        block,
        lambda one: (
            node(one.type, *changed.content, **changed.attrs)
            if (changed := change(one)).type not in ("text",) and changed.content
            else change(one)
        ),
    )


pairs = st.one_of(st.tuples(documents, documents), edits())


@given(pairs)
@settings(max_examples=150)
def test_patching_with_a_diff_gives_the_new_tree(pair):
    a, b = pair
    assert patch(a, diff(a, b)) == b


@given(pairs)
@settings(max_examples=100)
def test_taking_nothing_leaves_the_old_tree(pair):
    a, b = pair
    assert apply(a, diff(a, b), ()) == a


@given(pairs, st.data())
@settings(max_examples=150)
def test_any_subset_of_changes_gives_a_tree_the_schema_allows(pair, data):
    a, b = pair
    found = diff(a, b)
    taken = data.draw(st.sets(st.sampled_from(sorted(found.numbers)))) if found.numbers else set()
    tree = apply(a, found, taken)
    assert (
        map_nodes(tree, lambda one: one if one.type == "text" else node(one.type, *one.content, **one.attrs))
        == tree
    )


@given(pairs, st.data())
@settings(max_examples=100)
def test_what_was_taken_is_no_difference_any_more(pair, data):
    a, b = pair
    found = diff(a, b)
    assert not diff(patch(a, found), b).changes


@given(pairs)
@settings(max_examples=100)
def test_changes_are_numbered_without_holes_and_each_is_used(pair):
    a, b = pair
    found = diff(a, b)
    assert [change.number for change in found.changes] == list(range(1, len(found.changes) + 1))
    for change in found.shown:
        assert apply(a, found, {change.number}) != a


def _unmarked(side):
    """A side of a row as plain editor JSON."""
    if "content" in side:
        joined = []
        for child in map(_unmarked, side["content"]):
            last = joined[-1] if joined else {}
            alike = last.get("type") == child["type"] == "text" and last.get("marks") == child.get("marks")
            if alike:
                joined[-1] = {**last, "text": last["text"] + child["text"]}
            else:
                joined.append(child)
        side = {**side, "content": joined}
    marks = [one for one in side.get("marks", []) if one["type"] not in ("insertion", "deletion", "restyle")]
    out = {key: value for key, value in side.items() if key not in ("change", "marks")}
    return {**out, "marks": marks} if marks else out


@given(pairs)
@settings(max_examples=100)
def test_the_sides_of_the_rows_are_the_two_trees(pair):
    from workbench.model.content import to_json

    a, b = pair
    shown = rows(a, diff(a, b))["rows"]
    left = [_unmarked(row["before"]) for row in shown if row["before"]]
    right = [_unmarked(row["after"]) for row in shown if row["after"]]
    assert {"type": "doc", "content": left} == to_json(a)
    assert [_without_ids(one) for one in right] == [_without_ids(one) for one in to_json(b)["content"]]


def _without_ids(one):
    out = {key: value for key, value in one.items() if key != "attrs"}
    attrs = {key: value for key, value in one.get("attrs", {}).items() if key != "id"}
    if attrs:
        out["attrs"] = attrs
    if "content" in out:
        out["content"] = [_without_ids(child) for child in out["content"]]
    return out


def changes(a, b):
    return [(change.kind.value, change.before, change.after) for change in diff(a, b).shown]


def test_one_word_changed_is_one_change():
    a = doc(paragraph("The cell wall keeps water inside the plant."))
    b = doc(paragraph("The cell wall holds water inside the plant."))
    assert changes(a, b) == [("replace", "keeps", "holds")]


def test_an_added_word_brings_its_space():
    a = doc(paragraph("The cell wall keeps water."))
    b = doc(paragraph("The thin cell wall keeps water."))
    assert changes(a, b) == [("insert", "", "thin ")]


def test_changed_words_leave_no_island_of_a_comma_between_them():
    a = doc(paragraph("Plants take up water, minerals, and light all day long in summer."))
    b = doc(paragraph("Plants take up carbon, oxygen, and light all day long in summer."))
    assert changes(a, b) == [("replace", "water, minerals", "carbon, oxygen")]


def test_a_style_is_a_change_of_its_own():
    a = doc(paragraph("Roots take up water."))
    b = doc(paragraph("Roots ", text("take up", mark("bold")), " water."))
    assert changes(a, b) == [("restyle", "take up", "take up")]
    assert diff(a, b).shown[0].label == "Now bold"


def test_a_heading_level_is_a_change_apart_from_its_words():
    a = doc(heading(2, "How a plant drinks water"))
    b = doc(heading(3, "How a plant sips water"))
    found = diff(a, b)
    assert [change.label for change in found.shown] == ["Heading 2 → heading 3", "Text replaced"]
    assert apply(a, found, {1}) == doc(heading(3, "How a plant drinks water"))
    assert apply(a, found, {2}) == doc(heading(2, "How a plant sips water"))


def test_a_paragraph_made_a_heading_keeps_its_words_apart():
    a = doc(paragraph("How a plant drinks water"), paragraph("It has roots."))
    b = doc(heading(2, "How a plant drinks water"), paragraph("It has roots."))
    assert [change.label for change in diff(a, b).shown] == ["Paragraph → heading 2"]


def test_a_moved_block_is_one_change():
    lines = [paragraph(f"Sentence number {word} stands here.") for word in ("one", "two", "three", "four")]
    a, b = doc(*lines), doc(lines[0], lines[2], lines[3], lines[1])
    found = diff(a, b)
    assert [change.kind for change in found.shown] == [Kind.MOVE]
    assert [row["kind"] for row in rows(a, found)["rows"]] == ["equal", "move", "equal", "equal", "move"]


def test_table_rows_change_one_by_one_and_columns_together():
    def table(*lines):
        return doc(
            node(
                "table",
                *(node("tableRow", *(node("tableCell", paragraph(word)) for word in line)) for line in lines),
            )
        )

    a = table(("Water", "liquid"), ("Ice", "solid"))
    rows_added = table(("Water", "liquid"), ("Steam", "gas"), ("Ice", "hard"))
    columns_added = table(("Water", "liquid", "0 °C"), ("Ice", "solid", "-5 °C"))
    assert [kind for kind, *_ in changes(a, rows_added)] == ["insert", "replace"]
    assert [kind for kind, *_ in changes(a, columns_added)] == ["replace"]


def test_a_tree_that_is_not_the_old_one_is_refused():
    found = diff(doc(paragraph("Old words here")), doc(paragraph("New words here")))
    with pytest.raises(Conflict):
        apply(doc(paragraph("Other words here")), found, {1})


def test_a_persons_own_wording_replaces_the_proposed_one():
    a, b = doc(paragraph("Roots drink water.")), doc(paragraph("Roots absorb water."))
    assert apply(a, diff(a, b), {1}, {1: "take up"}) == doc(paragraph("Roots take up water."))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("word " * 10_000, "word " * 9_000),
        ("a b " * 5_000, "b a " * 5_000),
        ("a b c " * 3_000, "c b d a " * 3_000),
        (" ".join(str(n) for n in range(10_000)), " ".join(str(n) for n in range(10_000, 0, -1))),
    ],
    ids=["one word", "swapped", "shuffled", "reversed"],
)
def test_hard_paragraphs_are_compared_in_bounded_time(old, new):
    a, b = doc(paragraph(old)), doc(paragraph(new))
    found = []
    assert seconds(lambda: found.append(diff(a, b))) < 5
    assert patch(a, found[0]) == b


def test_a_long_document_is_compared_in_a_moment():
    a = doc(
        *(paragraph(f"Paragraph {n} says " + " ".join(str(n * m) for m in range(50))) for n in range(200))
    )
    b = doc(*(paragraph(plain_text(one).replace(" says ", " tells ")) for one in a.content))
    found = []
    assert seconds(lambda: found.append(diff(a, b))) < 3
    assert len(found[0].changes) == 200
