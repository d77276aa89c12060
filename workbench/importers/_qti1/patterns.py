"""Right answers that QTI 1.2 files give as patterns (regular expressions), written out as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from lxml import etree

from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, below, children, string
from workbench.importers._qti1.d2l import has_boxes
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.paired import made

_MOST_WORDS = 64
_LONGEST = 2000
"""Longest pattern that is read: what each letter adds to the words is copied."""
_SPECIAL = frozenset(".*+{}[]()?|^$\\")


_HOW = "EvaluationType"
_VISTA = "wct_"
"""How WebCT Vista begins the names of its settings; its subset of an answer is a part of it."""
_ASKED_BACK = "Quiz Bowl"
"""Blackboard's answers in the form of a question, which hold one of some words and one of others."""
_EVALUATED = {"contains": "Contains", "matches": "Matches"}
"""How Blackboard says in a setting of a rule that answers are compared, and as other rules say it."""


class _Endless(Exception):
    """A pattern stands for more words than can be listed, or is none that is read here."""


def write_out(item: Element, notes: Notes) -> None:
    """Patterns of Blackboard and Brightspace that stand for few words become comparisons with each.

    One of which any word counts, but only once, stays a pattern.
    """
    _as_evaluated(item)
    once = has_boxes(item)
    for test in list(_patterns(item)):
        written = string(test)
        listed = () if once else words_of(written)
        if not listed:
            whole = (
                etree.QName(test).localname == "varsubset"
            )  # Brightspace asks for a pattern anywhere in an answer
            test.tag = made(test, "varsubset").tag
            test.set("setmatch", "Matches" if whole else "Finds")
            continue
        if listed != (written,):
            message = "The right answers are given as a pattern; here the words that it stands for count."
            notes.info(message, excerpt=written, code="pattern")
        _instead(test, listed)


def _as_evaluated(item: Element) -> None:
    """Say at comparisons what stands beside them: that a part is enough, or that they are patterns."""
    for rule in below(item, "respcondition"):
        said = (
            string(one).lower()
            for one in children(rule, "setvar")
            if _HOW in (attr(one, "variablename"), attr(one, "varname"))
        )
        if way := next((_EVALUATED[one] for one in said if one in _EVALUATED), ""):
            _compare(below(rule, "varequal"), way)
    said_of_it = metadata(item)
    if any(key.startswith(_VISTA) for key in said_of_it):
        _compare((one for one in below(item, "varsubset") if not attr(one, "setmatch")), "Contains")
    if said_of_it.get("bbmd_questiontype") == _ASKED_BACK:
        _compare(below(item, "varequal", "varsubset"), "Contains")


def _compare(tests: Iterable[Element], way: str) -> None:
    """Compare in a way that comparisons are to say themselves."""
    for test in list(tests):
        test.tag = made(test, "varsubset").tag
        test.set("setmatch", way)


def _patterns(item: Element) -> Iterator[Element]:
    for around in below(item, "conditionvar"):
        marked = below(around, "answer-is-regexp")
        if any(string(one).lower() == "yes" for one in marked):
            yield from below(around, "varequal")
    yield from (one for one in below(item, "varsubset") if attr(one, "setmatch").lower() == "matches")


def _instead(test: Element, listed: Sequence[str]) -> None:
    """Comparisons with words in place of one with a pattern."""
    either = made(test, "or")
    kept = {key: value for key, value in test.attrib.items() if etree.QName(key).localname != "setmatch"}
    for one in listed:
        etree.SubElement(either, made(test, "varequal").tag, kept).text = one
    test.addprevious(either)
    test.getparent().remove(test)


def out_of_tests(item: Element) -> None:
    """What a rule pays and shows stands beside its comparisons, also where a tool wrote it among them."""
    for rule in below(item, "respcondition"):
        for tests in children(rule, "conditionvar"):
            for one in list(below(tests, "setvar", "displayfeedback")):
                one.tail = None
                rule.append(one)


# Patterns --------------------------------------------------------------------------------------


def words_of(pattern: str) -> tuple[str, ...]:
    """The words that a pattern stands for; none where they are too many or it cannot be read."""
    if len(pattern) > _LONGEST:
        return ()
    reader = _Reader(pattern)
    try:
        listed = reader.alternatives()
    except (_Endless, RecursionError):
        return ()
    return tuple(dict.fromkeys(filter(None, map(str.strip, listed)))) if not reader.left else ()


def escaped(word: str) -> str:
    """A word as a pattern that is it alone, its spaces as they are."""
    return "".join(f"\\{one}" if one in _SPECIAL else one for one in word)


class _Reader:
    """Reads a pattern of letters, alternatives, groups, sets of letters and parts that may be missing."""

    def __init__(self, pattern: str) -> None:
        self.left = pattern

    def alternatives(self) -> list[str]:
        """All words up to the end of a group."""
        found = self._in_a_row()
        while self._takes("|"):
            found += self._in_a_row()
            if len(found) > _MOST_WORDS:
                raise _Endless
        return found

    def _in_a_row(self) -> list[str]:
        found = [""]
        self._takes("^")
        while self.left and self.left[0] not in "|)":
            if self._takes("$"):
                if self.left and self.left[0] not in "|)":
                    raise _Endless
                break
            part = self._part()
            if self._takes("?"):
                part = [*part, ""]
            if len(found) * len(part) > _MOST_WORDS:
                raise _Endless
            found = ["".join(both) for both in product(found, part)]
        return found

    def _part(self) -> list[str]:
        """One letter, one of a set, or a group."""
        if self._takes("("):
            if self._takes("?") and not self._takes(":"):
                raise _Endless
            found = self.alternatives()
            if not self._takes(")"):
                raise _Endless
            return found
        if self._takes("["):
            return self._set()
        return [self._letter()]

    def _set(self) -> list[str]:
        letters, closed, self.left = self.left.partition("]")
        if not closed or not letters or _SPECIAL.union("-").intersection(letters):
            raise _Endless
        return list(letters)

    def _letter(self) -> str:
        letter, self.left = self.left[0], self.left[1:]
        if letter == "\\":
            letter, self.left = self.left[:1], self.left[1:]
            if not letter or letter.isalnum():
                raise _Endless
            return letter
        if letter in _SPECIAL:
            raise _Endless
        return letter

    def _takes(self, sign: str) -> bool:
        """Whether the pattern goes on with a sign, which then is read."""
        if not self.left.startswith(sign):
            return False
        self.left = self.left[1:]
        return True
