"""Listeners: told until they leave, each by itself, and gone when nobody is left."""

import logging

from workbench.services._listeners import Listeners


def test_who_listens_hears_of_its_subject_until_it_leaves():
    listeners, heard = Listeners(), []
    leave = listeners.add("page", heard.append)
    listeners.tell("page", 1)
    listeners.tell("another page", 2)
    leave()
    listeners.tell("page", 3)
    assert heard == [1]


def test_one_who_listens_twice_hears_twice_and_leaves_once_at_a_time():
    listeners, heard = Listeners(), []
    first, second = listeners.add("page", heard.append), listeners.add("page", heard.append)
    listeners.tell("page", 1)
    first()
    first()
    listeners.tell("page", 2)
    second()
    listeners.tell("page", 3)
    assert heard == [1, 1, 2]


def test_a_broken_listener_is_logged_and_the_others_hear(caplog):
    listeners, heard = Listeners(), []

    def broken(word):
        raise RuntimeError("the page is gone")

    listeners.add("page", broken)
    listeners.add("page", heard.append)
    with caplog.at_level(logging.ERROR):
        listeners.tell("page", 1)
    assert heard == [1]
    assert "the page is gone" in caplog.text


def test_who_leaves_while_all_are_told_is_not_in_the_way_of_the_rest():
    listeners, heard = Listeners(), []
    leave = listeners.add("page", lambda word: leave())
    listeners.add("page", heard.append)
    listeners.tell("page", 1)
    listeners.tell("page", 2)
    assert heard == [1, 2]


def test_a_subject_without_listeners_takes_no_room():
    listeners = Listeners()
    for number in range(100):
        listeners.add(f"page {number}", print)()
    assert not listeners._called
