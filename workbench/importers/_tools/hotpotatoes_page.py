"""What Hot Potatoes asks where it stands on a page: texts with gaps, pairs and crosswords."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._markup import inner_html
from workbench.importers._tools.exercise import Blocks, Gap, Told, gaps, lines, match
from workbench.importers._tools.shared import listed, parsed, record, records
from workbench.importers._xml import Element, local
from workbench.model.content import Node
from workbench.model.errors import Unreadable

Json = Any
Write = Callable[[str], Blocks]
Asked = Iterator[tuple[Element, Node]]
_GAP = re.compile(r"\bI\[(\d{1,4})\]\[1\]\[\d{1,4}\]\[0\]\s*=\s*(?=['\"])")
_CLUE = re.compile(r"\bI\[(\d{1,4})\]\[2\]\s*=\s*(?=['\"])")
_PAIRS = re.compile(r"=\s*(?='\{[^']{0,300}\"LeftItems\")")
_ROW = re.compile(r"\b(CL|L)\[(\d{1,3})\]\s*=\s*(?=new Array|\[)")
_BOX = re.compile(r"Gap(\d{1,4})")
_BLOCKS = frozenset("p div li br tr h1 h2 h3 h4 blockquote".split())
_MOST = 300
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"ClozeBody|CardStyle|MatchItems|CrosswordGrid|Clue_[AD]_")


def asked_in_page(tree: Element, source: str, script: Callable[[], str], write: Write) -> Asked:
    """The elements of a page that are such questions, with their exercises; each is then taken out."""
    if not _SIGN.search(source):
        return
    told = script()
    by_id = {one.get("id"): one for one in tree.iter() if isinstance(one.tag, str) and one.get("id")}
    yield from _clozes(tree, told)
    yield from _matched(by_id, told, write)
    yield from _crossed(tree, by_id, told)


# Gaps --------------------------------------------------------------------------------------------


def _clozes(tree: Element, script: str) -> Asked:
    answers: dict[str, list[str]] = {}
    for number, words in _values(script, _GAP):
        answers.setdefault(number, []).append(str(words))
    hints = tuple(lines(str(words)) for _, words in _values(script, _CLUE) if str(words).strip())
    for body in [one for one in tree.iter("div") if "ClozeBody" in (one.get("class") or "").split()]:
        pieces = list(_pieces(body, answers))
        if any(isinstance(one, Gap) for one in pieces):
            yield body, gaps((), pieces, Told(hints=hints))


def _pieces(element: Element, answers: dict[str, list[str]]) -> Iterator[str | Gap]:
    """The words of a text in their order, with its gaps; buttons are left out."""
    yield _SPACE.sub(" ", element.text or "")
    for one in element:
        name = local(one) if isinstance(one.tag, str) else ""
        box = _BOX.fullmatch(one.get("id") or "") if name in ("input", "select") else None
        if box and (known := answers.get(box[1])):
            options = tuple("".join(each.itertext()).strip() for each in one.iter("option"))
            yield Gap(answers=tuple(known), options=tuple(filter(None, options)))
        elif name and name != "button":
            yield "\n" if name in _BLOCKS else ""
            yield from _pieces(one, answers)
        yield _SPACE.sub(" ", one.tail or "")


def _values(script: str, sign: re.Pattern[str]) -> Iterator[tuple[str, Json]]:
    """The values that follow a sign, each with the last number in it."""
    for found in sign.finditer(script):
        try:
            yield found[sign.groups], value_at(script, found.end())
        except Unreadable:
            continue


# Pairs -------------------------------------------------------------------------------------------


def _matched(by_id: dict[str | None, Element], script: str, write: Write) -> Asked:
    """The pairs of a page of version 7, whose words stand on the page and whose key is in its script."""
    left, right = _sides(script)
    words = _right(by_id)
    pairs = [
        (write(_html(by_id[f"L_{place}"])), write(words[other]))
        for place, group in left
        for other, groups in right
        if group in groups and f"L_{place}" in by_id and other in words
    ]
    if len(pairs) > 1:
        wanted = {group for _, group in left}
        extra = [
            write(words[other]) for other, groups in right if other in words and not wanted & set(groups)
        ]
        yield _together(by_id), match((), pairs, extra=extra)


def _sides(script: str) -> tuple[list[tuple[str, str]], list[tuple[str, list[str]]]]:
    """The places of both sides, each with the names of what belongs together."""
    found = _PAIRS.search(script)
    try:
        data = record(parsed(str(value_at(script, found.end())))) if found else {}
    except Unreadable:
        data = {}
    left, right = (records(data.get(key))[:_MOST] for key in ("LeftItems", "RightItems"))
    return (
        [(str(one.get("OrigPos")), str(one.get("Group"))) for one in left],
        [(str(one.get("OrigPos")), list(map(str, listed(one.get("Groups"))))) for one in right],
    )


def _right(by_id: dict[str | None, Element]) -> dict[str, str]:
    """What the right sides of pairs say, by their numbers: cards, or what menus let choose."""
    found: dict[str, str] = {}
    for name, one in by_id.items():
        if (name or "").startswith("R_") and local(one) == "select":
            found |= {each.get("value") or "": _html(each) for each in one.iter("option")}
        elif (name or "").startswith("R_"):
            found[(name or "")[2:]] = _html(one)
    return found


def _together(by_id: dict[str | None, Element]) -> Element:
    """The table that holds all pairs, or the first of their cards; the other cards are taken out."""
    cards = [one for name, one in by_id.items() if re.fullmatch(r"[LR]_\d{1,4}", name or "")]
    table = next(cards[0].iterancestors("table"), None)
    for one in cards[1:] if table is None else ():
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return cards[0] if table is None else table


def _html(element: Element) -> str:
    return f"<p>{inner_html(element)}</p>"


# Crosswords --------------------------------------------------------------------------------------


def _crossed(tree: Element, by_id: dict[str | None, Element], script: str) -> Asked:
    """A crossword as its clues, each with a place for its word; the empty grid is taken out."""
    rows: dict[str, list[list[Json]]] = {"L": [], "CL": []}
    for found in _ROW.finditer(script):
        try:
            value = value_at(script, found.end())
        except Unreadable:
            continue
        if isinstance(value, list):
            rows[found[1]].append(value)
    clues = [one for name, one in by_id.items() if (name or "").startswith("Clue_")]
    pieces = list(_clued(rows["L"], rows["CL"], by_id))
    if clues and pieces:
        grid = next((one for one in tree.iter("table") if "CrosswordGrid" in (one.get("class") or "")), None)
        if grid is not None and (parent := grid.getparent()) is not None:
            parent.remove(grid)
        yield [clues[0], *clues[0].iterancestors("table")][-1], gaps((), pieces)


def _clued(
    letters: list[list[Json]], numbers: list[list[Json]], by_id: dict[str | None, Element]
) -> Iterator[str | Gap]:
    """The clues of both ways, each followed by its word."""
    places = {number: (x, y) for x, row in enumerate(numbers) for y, number in enumerate(row) if number}
    for way, sign in (("A", "→"), ("D", "↓")):
        for number, (x, y) in list(places.items())[:_MOST]:
            clue = by_id.get(f"Clue_{way}_{number}")
            word = _word(letters, x, y, across=way == "A") if clue is not None else ""
            if clue is not None and word:
                yield f"{number} {sign} {' '.join(''.join(clue.itertext()).split())} "
                yield Gap(answers=(word,))
                yield "\n"


def _word(letters: list[list[Json]], x: int, y: int, *, across: bool) -> str:
    """The word that begins at a place of the grid."""
    found = ""
    while x < len(letters) and y < len(letters[x]) and letters[x][y]:
        found += str(letters[x][y])
        x, y = (x, y + 1) if across else (x + 1, y)
    return found
