"""A large course is freed block by block, and not by the thread that lets go of it."""

import threading
import time
import weakref

import pytest

from workbench.model import freeing
from workbench.model.content import doc, paragraph
from workbench.model.course import Course, Page
from workbench.model.freeing import blocks_of, free, freed_aside, tree_freed_aside
from workbench.model.imported import Imported


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(freeing, "_MANY", 10)
    monkeypatch.setattr(freeing, "_PAUSE", 0.001)


def imported(blocks):
    body = doc(*(paragraph(f"Paragraph {number}.") for number in range(blocks)))
    return Imported(course=Course(title="Rivers", pages=(Page(title="Source", body=body),)))


def freed_by(one, names):
    """Note which threads free the blocks."""
    for block in blocks_of(one.course.walk()):
        weakref.finalize(block, lambda: names.append(threading.current_thread()))


def test_what_is_large_is_freed_by_another_thread():
    one, threads = imported(50), []
    freed_by(one, threads)
    freed_aside(one, one.course.walk())
    del one
    until = time.monotonic() + 10
    while len(threads) < 50 and time.monotonic() < until:
        time.sleep(0.01)
    assert len(threads) == 50
    assert threading.current_thread() not in threads


def test_blocks_wait_until_the_last_has_let_go_of_them():
    one, threads = imported(50), []
    pages = one.course.pages
    freed_by(one, threads)
    freed_aside(one, one.course.walk())
    del one
    time.sleep(0.05)  # as where the machine is busy while a course is let go of
    del pages
    until = time.monotonic() + 10
    while len(threads) < 50 and time.monotonic() < until:
        time.sleep(0.01)
    assert len(threads) == 50
    assert threading.current_thread() not in threads


def test_what_is_small_is_freed_at_once():
    one, threads = imported(10), []
    freed_by(one, threads)
    freed_aside(one, one.course.walk())
    del one
    assert threads == [threading.current_thread()] * 10


def test_what_somebody_else_still_holds_stays():
    one = imported(50)
    pages = one.course.pages
    blocks = blocks_of(pages)
    del one
    free(blocks)
    assert not blocks
    assert len(pages[0].body.content) == 50


def test_a_large_tree_is_freed_by_another_thread_and_what_is_still_shown_stays():
    tree, threads = doc(*(paragraph(f"Paragraph {number}.") for number in range(50))), []
    kept = tree.content[0]
    for block in tree.content:
        weakref.finalize(block, lambda: threads.append(threading.current_thread()))
    tree_freed_aside(tree)
    del block, tree
    until = time.monotonic() + 10
    while len(threads) < 49 and time.monotonic() < until:
        time.sleep(0.01)
    assert len(threads) == 49
    assert threading.current_thread() not in threads
    assert kept.plain == "Paragraph 0."
