"""Which page is which, and in which order they come to stand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.matching import Face, arranged, contested, match_pages

WORDS = "Leaves turn to the light and breathe; roots drink water from the soil every day."


def face(title, text="", **more):
    return Face(**{"title": title, "text": text, "hash": text, **more})


def test_pages_are_known_by_file_title_text_and_likeness():
    old = [
        face("A", "one", path="a.xml"),
        face("B", "two"),
        face("C", "three words here"),
        face("D", WORDS),
    ]
    new = [
        face("E", WORDS + " More."),
        face("New title", "three words here"),
        face("B", "changed"),
        face("A", "also changed", path="a.xml"),
        face("F", "nothing like it at all"),
    ]
    assert match_pages(old, new) == [3, 2, 1, 0, None]


def test_pages_of_one_title_are_taken_in_order_but_equal_ones_first():
    old = [face("Quiz", "one"), face("Quiz", "two"), face("Quiz", "three")]
    assert match_pages(old, [face("Quiz", "two"), face("Quiz", "one"), face("Quiz", "four")]) == [1, 0, 2]


def test_another_page_in_the_same_file_is_not_the_same_page():
    assert match_pages([face("A", WORDS, path="a.xml")], [face("B", "Rivers.", path="a.xml")]) == [None]


def test_a_short_page_with_a_new_title_is_known_by_what_is_below_that_and_by_its_neighbours():
    old = [face("Light", WORDS), face("Air", "Air\nLeaves breathe."), face("End", "The end.")]
    wind = face("Wind", "Wind\nLeaves breathe.")
    assert match_pages(old, [wind, old[0], old[2]]) == [1, 0, 2]
    assert match_pages(old, [old[0], face("Wind", "Wind\nLeaves do breathe."), old[2]]) == [0, 1, 2]
    assert match_pages(old, [old[0], face("Fire", "Fire\nIt is hot."), old[2]]) == [0, None, 2]
    parts = [face("Light", WORDS), face("Part 2", kind="section"), face("End", "The end.")]
    assert match_pages(parts, [old[0], face("Part two", kind="section"), old[2]]) == [0, 1, 2]


ids = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(ids, ids, ids)
@settings(max_examples=200)
def test_no_page_is_lost_or_doubled_by_ordering(now, base, theirs):
    found = arranged(now, base, theirs)
    assert sorted(found) == sorted(set(now) | set(theirs))


@given(ids)
def test_what_nobody_moved_stays(now):
    assert arranged(now, now, now) == now


def test_each_page_stands_where_it_was_moved_and_where_both_moved_it_it_stays():
    assert arranged("abc", "abc", "cab") == list("cab")
    assert arranged("bac", "abc", "cab") == list("cba") and not contested("bac", "abc", "cab")
    assert arranged("dabc", "abcd", "abdc") == list("dabc") and contested("dabc", "abcd", "abdc") == {"d"}
    assert arranged("bac", "abc", "bac") == list("bac") and not contested("bac", "abc", "bac")
    assert arranged("axbc", "abc", "abdc") == list("axbdc")


def test_hundreds_of_pages_that_all_changed_are_known_again():
    old = [face(f"Page {n}", f"{WORDS} Number {n} of {n * n} all.") for n in range(400)]
    new = [face(f"Part {n}", f"{WORDS} Number {n} of {n * n} all. More.") for n in range(400)]
    assert match_pages(old, new) == list(range(400))
