"""The words in the data of a course that no known tool made: JSON, XML or values in its scripts.

A page that shows nothing by itself is often filled by a script from data beside it. What that data
calls titles, texts, pictures and questions is taken in its order; layout and effects are not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from urllib.parse import unquote

from lxml import etree

from workbench.importers._endings import is_picture, played
from workbench.importers._javascript import values_after
from workbench.importers._markup import escape
from workbench.importers._package.files import Package
from workbench.importers._scorm.data_arranged import pair_in, pairs_alone, pairs_named, without_pairs
from workbench.importers._scorm.data_assigned import data_assigned
from workbench.importers._scorm.data_coded import data_coded
from workbench.importers._scorm.data_figure import are_figures, figure_in
from workbench.importers._scorm.data_question import counted_from, question_in
from workbench.importers._scorm.data_table import data_table, rows_table
from workbench.importers._scorm.data_term import term_in
from workbench.importers._scorm.loader import Script, chosen, files_patterned
from workbench.importers._scorm.patterns import PROSE, TITLES, WORD, quoted
from workbench.importers._scorm.starred import StarredWriter
from workbench.importers._tools.shared import Writer, parsed, records, string
from workbench.importers._xml import Element, local
from workbench.model.content import Node

Json = Any
_FILES = quoted("json|xml|m?js|csv", r"""(?:\?[^"'`\n]{0,80})?["'`]""", spaces=True)
_ENDINGS = (".json", ".xml", ".js", ".mjs", ".csv")
NO_COURSE = re.compile(
    r"(^|/)(imsmanifest\.xml|package(-lock)?\.json|manifest\.json|tsconfig.*|composer\.json|.*metadata.*)$",
    re.IGNORECASE,
)
_STARTS = re.compile(r"(?:=|\bdefault)\s*(?=[\[{])|\bJSON\.parse\(\s*(?=['\"`])")
_BEGIN = re.compile(r"\A(?:\ufeff|\s|//[^\n]*+\n|/\*(?:(?!\*/).)*+\*/)*+(?=[\[{])", re.DOTALL)
_CALLED = re.compile(r"(?:[(,]|\breturn)\s*(?=[\[{])")
_FILE = re.compile(r"\S+\.(json|xml|vtt|srt|csv|m?js|x?html?)", re.IGNORECASE)
"""A text that is nothing but a file's name."""
_TITLES = re.compile(rf"(^|[_. -])({TITLES})$|Title$|Heading$")
_TEXTS = re.compile(
    rf"{PROSE}|caption|summary|note|transcript|definition"
    r"|statement|claim|question|prompt|stem|answer|term|quote|objective|instruction|explanation|feedback|item|bullet|point|line|front|back"
    r"|texto|contenido|conteudo|descripcion|descricao|puntos|pontos|inhalt|beschreibung|contenu|texte|testo|contenuto",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"font|style|theme|css|class|colou?r|url|href|path|^id$|Id$|type$|icon|regex|version|licen[cs]e|email|^script$",
    re.IGNORECASE,
)
"""Names of what serves to show a course, never of what it says."""
_NAMES = re.compile(r"(?:video|audio|image|img|media|sound|photo)_?-?(?:url|href|path|src)$", re.IGNORECASE)
"""Names of those among them that say where a picture or player is."""
_CODE = re.compile(
    r"[{}]|;\s*(?:$|[\w$.-]+\s*[:=(])|=>|\bfunction\b|^https?://|^\.?/|^[#.][\w-]+$|^#[0-9a-f]{3,8}$"
)
"""Signs of what is written for a program."""
_LABEL = re.compile(r"[^\W\d_a-z][^\W\d_]*(?: [^\W_]+){1,5}")
"""A name that is written for people."""
_HTML = frozenset("p b i u em strong br ul ol li span div h1 h2 h3 h4 table img a sub sup".split())
_DRAWN = re.compile(
    r"""<object\b[^<>]*?\b(?:file|data)=["']([^"'<>]+\.(?:png|jpe?g|gif|svg))["'][^<>]*?/?>""", re.IGNORECASE
)
_ENDS = (".", "?", "!", "…", ":", "。", "？", "！")
_MOST, _MOST_READ, _DEEPEST, _PIECES = 4 * 2**20, 12 * 2**20, 40, 5000
_ENOUGH = 40
"""Characters from which on what was found is taken for a course and not for a player's own labels."""


def told_in_data(
    package: Package,
    path: str,
    scripts: tuple[Script, ...],
    query: str = "",
    others: frozenset[str] = frozenset(),
) -> tuple[Node, ...]:
    """The blocks that data of a page tells, files of others left out; none where there is hardly any."""
    writer = Writer(package=package, folders=(path.rpartition("/")[0], ""))
    best: tuple[Node, ...] = ()
    told_of = [(one, "") for one in data_named(package, path, scripts) if one not in others]
    named = [name for name, _ in chosen(told_of, query)]
    before = package.used.intersection(named)
    for name, value in _values(package, scripts, named):
        titles = bool(name) and _lists_titles(value)
        if found := told_if(value, writer, lambda blocks: titles or _tells(blocks)):  # noqa: B023
            best = (*best, *found)
        elif name and name not in before:
            package.used.discard(name)  # what says nothing is told with all that is left
    return best


def told_in_calls(package: Package, path: str, scripts: tuple[Script, ...]) -> tuple[Node, ...]:
    """The blocks that data tells which scripts hand to functions, as pages do that load it by a script."""
    writer = Writer(package=package, folders=(path.rpartition("/")[0], ""))
    files = {one.path: one for one in scripts[1:]}
    for name in data_named(package, path, scripts):
        if name.lower().endswith((".js", ".mjs")) and package.archive.size(name) <= _MOST:
            files.setdefault(name, Script(path=name, text=package.script(name)))
    found: list[Node] = []
    for script in files.values():
        pairs = {one for listed in pairs_named(script.text[:_MOST], _MOST_READ) for one in listed}
        for value in values_after(script.text[:_MOST], _CALLED, _MOST_READ, lenient=True):
            found += told_if(value, writer, _tells_more) if pair_in(value) not in pairs else ()
    return tuple(found)


def told_in_file(package: Package, path: str) -> tuple[Node, ...]:
    """The blocks that a file of data tells which is opened as if it were a page."""
    if package.archive.size(path) > _MOST or not path.lower().endswith((".xml", ".json")):
        return ()
    writer = Writer(package=package, folders=(path.rpartition("/")[0], ""))
    return tuple(_Telling(_starred(writer)).blocks(_of_file(package, path)))


def told(value: Json, writer: Writer) -> tuple[Node, ...]:
    """The blocks that a value tells."""
    return tuple(_Telling(_starred(writer)).blocks(value))


def says_a_sentence(blocks: tuple[Node, ...]) -> bool:
    """Whether there is a title and a sentence, however short."""
    said = [one.plain.strip() for one in blocks if one.type == "paragraph"]
    sentence = any(len(WORD.findall(one)) > 3 and one.endswith(_ENDS) for one in said)
    return sentence and any(one.type == "heading" for one in blocks)


def _starred(writer: Writer) -> Writer:
    return StarredWriter(package=writer.package, folders=writer.folders)


def told_if(value: Json, writer: Writer, accepts: Callable[[tuple[Node, ...]], bool]) -> tuple[Node, ...]:
    """The blocks that a value tells where they are accepted; else the files in them are given back."""
    kept = writer.package.kept
    blocks = told(value, writer)
    if accepts(blocks):
        return blocks
    writer.package.give_back(kept)
    return ()


def _tells(blocks: tuple[Node, ...]) -> bool:
    return _length(blocks) > _ENOUGH or says_a_sentence(blocks)


def _tells_more(blocks: tuple[Node, ...]) -> bool:
    """Whether what a function is handed is a course and no message."""
    played = any(one.type in ("media", "exercise", "table") for one in blocks)
    return played or _length(blocks) > _ENOUGH and len(blocks) > 1


def _lists_titles(value: Json) -> bool:
    """Whether data is a list of parts by their titles, such as the chapters of a film."""
    parts = records(value)
    return len(parts) > 1 and all(any(_TITLES.search(str(key)) for key in one) for one in parts)


def said(blocks: tuple[Node, ...]) -> int:
    """How much blocks tell, titles included."""
    return _length(blocks) + sum(len(one.plain) for one in blocks if one.type == "heading")


def _length(blocks: tuple[Node, ...]) -> int:
    """How much is told beside titles: a script's own settings have titles only."""
    words = sum(len(one.plain) for one in blocks if one.type != "heading")
    return words + sum(_ENOUGH + 1 for one in blocks if one.type in ("exercise", "media", "table"))


def _values(package: Package, scripts: tuple[Script, ...], named: list[str]) -> Iterator[tuple[str, Json]]:
    """The data in files that scripts name, with their names, then in the scripts themselves."""
    read = {one.path for one in scripts}
    for name in named:
        if name not in read and package.archive.size(name) <= _MOST:
            yield from ((name, value) for value in data_written(package, name, package.script(name)))
    for script in scripts[1:]:
        if len(script.text) <= _MOST:
            yield from (("", value) for value in data_written(package, "", script.text))


def data_written(package: Package, name: str, source: str) -> Iterator[Json]:
    """The values that are written in a file of data or, without a name, in a script."""
    if name.lower().endswith((".json", ".xml", ".csv")):
        yield _of_file(package, name, source)
        return
    pairs = list(pairs_named(source, _MOST_READ))
    for value in values_after(source, _STARTS, _MOST_READ, lenient=True):
        if without_pairs(value, pairs):
            yield parsed(value) if isinstance(value, str) else value
    yield from ([{"left": left, "right": right} for left, right in one] for one in pairs)
    yield from data_coded(source)
    yield from data_assigned(source)


def _of_file(package: Package, name: str, source: str = "") -> Json:
    if name.lower().endswith(".json"):
        return _of_json(source or package.text(name))
    if name.lower().endswith(".csv"):
        return [dict(one) for one in csv.DictReader(StringIO(source)) if None not in one]
    root = package.xml(name)
    if root is None:
        return None
    etree.strip_elements(root, "termname", with_tail=False)  # what a word is called where it is explained
    return _of_xml(root)


def _of_json(source: str) -> Json:
    """What a file of JSON says, with comments and commas too many as well."""
    found = parsed(source)
    if found is None and source.lstrip("\ufeff \r\n\t/")[:1]:
        found = next(values_after(source, _BEGIN, _MOST_READ), None)
    return found


def data_named(package: Package, path: str, scripts: tuple[Script, ...]) -> list[str]:
    """The files of data, scripts among them, that scripts name, in their order."""
    found: dict[str, None] = {}
    for script in scripts:
        bases = (path.rpartition("/")[0], script.path.rpartition("/")[0])
        named = (package.path(unquote(url), base) for url in _FILES.findall(script.text) for base in bases)
        for name in (*named, *files_patterned(package, path, script, _ENDINGS)):
            if name and not NO_COURSE.search(name):
                found.setdefault(name)
    return list(found)


def _of_xml(element: Element) -> Json:
    """XML as JSON would have it: attributes and elements by their names; text with HTML in it as that."""
    inner = [one for one in element if isinstance(one.tag, str)]
    if any(local(one).lower() in _HTML for one in inner):
        whole = [escape(element.text or ""), *(etree.tostring(one, encoding="unicode") for one in inner)]
        return _DRAWN.sub(r'<img src="\1"/>', "".join(whole))
    words = "".join([element.text or "", *(one.tail or "" for one in element)]).strip()
    if not inner and not element.attrib:
        return words
    told: dict[str, Json] = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    for one in inner:
        before, found = told.get(local(one)), _of_xml(one)
        told[local(one)] = found if before is None else [*_as_list(before), found]
    return {**told, "text": words} if words else told


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


# Telling --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Among:
    """What the list says of a value that it stands in."""

    figures: bool = False
    """Whether the others are figures."""
    first: int = 0
    """The number that a first answer has in questions."""


_ALONE = _Among()


@dataclass
class _Telling:
    """Turns one value into blocks, in its order."""

    writer: Writer
    pieces: int = 0
    seen: set[str] = field(default_factory=set)

    def blocks(self, value: Json, key: str = "", depth: int = 0, among: _Among = _ALONE) -> Iterator[Node]:
        """The titles, texts, pictures and questions in a value, which may stand among others like it."""
        self.pieces += 1
        if depth > _DEEPEST or self.pieces > _PIECES:
            return
        if _UNSAID.search(key):
            yield from self._file(value.strip()) if isinstance(value, str) and _NAMES.search(key) else ()
            return
        if isinstance(value, str):
            yield from self._words(value, key, depth)
        elif isinstance(value, list):
            rows = pairs_alone(value, self.writer) or rows_table(value, self.writer)
            yield from rows
            others = _Among(figures=are_figures(value), first=counted_from(value, self.writer))
            for one in () if rows else value:
                yield from self.blocks(one, key, depth, others)
        elif isinstance(value, dict):
            yield from self._object(value, depth, among)

    def _object(self, value: dict[str, Json], depth: int, among: _Among) -> Iterator[Node]:
        """What an object tells: a figure or term, titles before the rest, then its question or table."""
        asked = question_in(value, self.writer, among.first)
        figure = None if asked else figure_in(value, among.figures) or term_in(value, self.writer)
        table, names = data_table(value, self.writer)
        done = asked[1] if asked else names | (figure[1] if figure else frozenset())
        yield from figure[:1] if figure else ()
        for name in sorted(value, key=lambda one: not _TITLES.search(str(one))):
            if name not in done:
                yield from self.blocks(value[name], str(name), depth + 1)
        yield from asked[:1] if asked else table

    def _words(self, value: str, key: str, depth: int) -> Iterator[Node]:
        bare = value.strip()
        if is_picture(bare) or played(bare):
            yield from self._file(bare)
        elif _TITLES.search(key) and WORD.search(bare) and bare not in self.seen and len(bare) < 300:
            self.seen.add(bare)
            yield from self.writer.heading(_one_line(bare), min(4, 1 + max(1, depth // 2)))
        elif bare not in self.seen and (_is_said(bare, key) or _LABEL.fullmatch(key) and WORD.search(bare)):
            self.seen.add(bare)
            yield from self.writer.html(_labelled(value, key))

    def _file(self, name: str) -> Iterator[Node]:
        """A picture or player that the package holds."""
        known = is_picture(name) or played(name)
        if not known or len(name) > 300 or name in self.seen or self.writer.path(name) is None:
            return
        self.seen.add(name)
        if is_picture(name):
            yield from self.writer.image(name)
        else:
            yield from self.writer.media(name, played(name))


def _one_line(words: str) -> str:
    """A plain title on one line."""
    return words if "<" in words else " ".join(words.split())


def _labelled(words: str, key: str) -> str:
    """Words behind the name that they have, where it is written for people."""
    plain = _LABEL.fullmatch(key) and "<" not in words
    return f"<p><strong>{escape(key)}</strong>: {escape(words)}</p>" if plain else words


def _is_said(words: str, key: str) -> bool:
    """Whether a text is meant for people: named as one, or several words that are no code."""
    plain = re.sub(r"<[^>]*>", " ", words)
    count = len(WORD.findall(plain))
    if not count or re.fullmatch(r"[\w.#:/?=&%+-]+", string(words)) and not _TEXTS.search(key):
        return False
    code = _CODE.search(words)
    if code and "<" not in words or _FILE.fullmatch(words.strip()):
        return False
    sentence = count > 1 and ("<" in words or words.rstrip().endswith(_ENDS))
    return sentence or count >= (1 if _TEXTS.search(key) else 4 if words.lstrip()[:1].isupper() else 5)
