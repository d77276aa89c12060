"""HTML of any origin to blocks: styles, equations, media, footnotes; then cleaning; then the schema."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from lxml import etree

from workbench.importers._clean import clean, drop_active, parse_html
from workbench.importers._html import google
from workbench.importers._html.blocks import build
from workbench.importers._html.exercises import HeldExercises, unmarked
from workbench.importers._html.footnotes import mark_footnotes
from workbench.importers._html.later import scripts_in, show_later
from workbench.importers._html.line_ends import keep_line_ends
from workbench.importers._html.lists import rebuild_lists
from workbench.importers._html.math import from_wiris, mark_math, spelled
from workbench.importers._html.media import mark_media
from workbench.importers._html.names import mark_names, settle_own
from workbench.importers._html.pictures import settle_pictures
from workbench.importers._html.programs import settle_programs
from workbench.importers._html.seldom import from_sections, settle_seldom
from workbench.importers._html.simple import is_simple
from workbench.importers._html.sites import settle_sites
from workbench.importers._html.style import apply_styles, rules_of
from workbench.importers._html.unsaid import Unsaid
from workbench.importers._html.word_math import from_word
from workbench.importers._notes import Notes
from workbench.importers._svg import clean_svg
from workbench.importers._xml import Element, awake
from workbench.model.content import Node
from workbench.model.course import Asset
from workbench.model.errors import Unreadable
from workbench.model.imported import Note
from workbench.model.limits import ImportLimits

_EMBED = re.compile(r"(<embed\b[^<>]*+>)(?!\s*</embed)", re.IGNORECASE)
"""An element without an end, which the parser takes for one that holds all that follows."""
_PLAYED = re.compile(r"(audio|video)/[\w.+-]{1,40}", re.IGNORECASE)
_ABOUT = {
    "author": "Author",
    "dc.creator": "Author",
    "dcterms.creator": "Author",
    "subject": "Subject",
    "dc.subject": "Subject",
    "keywords": "Keywords",
    "copyright": "Rights",
    "dc.rights": "Rights",
}
_IMAGE_TYPES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
}


@dataclass(frozen=True, kw_only=True)
class Html:
    """What an HTML document says."""

    blocks: tuple[Node, ...]
    notes: tuple[Note, ...]
    title: str = ""
    language: str = ""
    description: str = ""
    """What the page says of itself, with its author and the like."""


class Assets:
    """The files that a document uses, each once, and the addresses that trees know them by."""

    def __init__(
        self, find: Callable[[str], Asset | None] | None = None, limits: ImportLimits | None = None
    ) -> None:
        self._find = find
        self._limits = limits or ImportLimits()
        self._kept: dict[str, Asset] = {}

    def keep(self, asset: Asset) -> str:
        """Keep a file; its address."""
        self._kept.setdefault(asset.sha256, asset)
        return asset.uri

    def resolve(self, src: str) -> str | None:
        """The address of a file that a document names, `data:` included; None when it is not here."""
        if src.startswith("asset:"):
            return src
        asset = (
            data_asset(src, self._limits) if src[:5].lower() == "data:" else self._find and self._find(src)
        )
        return self.keep(asset) if asset else None

    @property
    def all(self) -> tuple[Asset, ...]:
        """All files kept."""
        return tuple(self._kept.values())


def html_to_blocks(
    html: str,
    *,
    resolve: Callable[[str], str | None] | None = None,
    keep: Callable[[Asset], str] | None = None,
    link: Callable[[str], str | None] | None = None,
    limits: ImportLimits | None = None,
    where: str = "",
    dollars: bool = True,
    second_opinion: bool = True,
    names: bool = False,
) -> tuple[tuple[Node, ...], tuple[Note, ...]]:
    """The blocks that a piece of HTML says, and a note for what was changed or lost. See `read_html`."""
    read = read_html(
        html,
        resolve=resolve,
        keep=keep,
        link=link,
        limits=limits,
        where=where,
        dollars=dollars,
        second_opinion=second_opinion,
        names=names,
    )
    return read.blocks, read.notes


def read_html(
    html: str,
    *,
    resolve: Callable[[str], str | None] | None = None,
    keep: Callable[[Asset], str] | None = None,
    link: Callable[[str], str | None] | None = None,
    limits: ImportLimits | None = None,
    where: str = "",
    dollars: bool = True,
    second_opinion: bool = True,
    names: bool = False,
    address: str = "",
) -> Html:
    """What some HTML says, as blocks that are safe by construction.

    Args:
        html: a document or a fragment.
        resolve: the `asset:` address for one that a picture or player names; None when there is none.
        keep: keeps a file that stands in the page itself, such as a drawing, and gives its address.
        link: the address for one that a link names; None leaves it as it is, "" leaves its text only.
        limits: how large and deep it may be.
        where: the place that notes name.
        dollars: whether `$…$` may be an equation.
        second_opinion: whether bleach looks at it too; not needed for HTML that an importer wrote itself.
        names: whether blocks keep all names of their places, as pages have to that others lead into; else
            those that links of the page itself lead to.
        address: where the page lies, if it is known.
    """
    limits, notes = limits or ImportLimits(), Notes(where=where)
    tree = parse_html(spelled(_plain(html, limits)), limits, notes)
    if tree is None:
        return Html(blocks=(), notes=notes.all)
    _held = awake(tree)
    if is_simple(html, tree):
        if "$" in html or "\\" in html or "&" in html:
            mark_math(tree, notes, dollars=dollars)
        return Html(blocks=build(tree, notes), notes=notes.all)
    title, language = _title(tree), _language(tree)
    settle_own(tree, address)
    held = HeldExercises(notes)
    held.hold(tree, resolve or _none)
    unsaid, description = Unsaid(tree), _description(tree)
    settle_seldom(tree, lambda page: parse_html(spelled(page), limits, notes), notes)
    _resolve_styles(tree, notes)
    mark_math(tree, notes, dollars=dollars)
    settle_pictures(tree)
    mark_media(tree, resolve or _none, keep, notes)
    mark_footnotes(tree)
    mark_names(tree, every=names)
    drop_active(tree, notes)
    cleaned = clean(_body(tree), notes, second_opinion=second_opinion)
    safe = parse_html(cleaned, limits, notes)
    blocks = () if safe is None else build(safe, notes, link=link, language=language)
    unsaid.tell(blocks, notes)
    return Html(
        blocks=held.placed(blocks),
        notes=notes.all,
        title=title,
        language=language,
        description=description,
    )


def _plain(html: str, limits: ImportLimits) -> str:
    """The HTML with what only some programs write as all others do."""
    return from_word(unmarked(from_wiris(from_sections(_EMBED.sub(r"\1</embed>", html)))), limits)


def _resolve_styles(tree: Element, notes: Notes) -> None:
    """Make what programs say by styles and classes plain HTML."""
    google.unwrap_redirects(tree)
    from_google = google.is_google(tree)
    if from_google:
        google.before_styles(tree, notes)
    settle_sites(tree)
    settle_programs(tree, notes)
    rebuild_lists(tree)
    show_later(tree, scripts_in(tree), notes)
    rules = rules_of(tree)
    if not from_google:  # whose line ends are the work of formatters
        keep_line_ends(tree, rules)
    apply_styles(tree, rules, notes)
    if from_google:
        google.after_styles(tree)


def _none(src: str) -> str | None:
    return None


def _body(tree: Element) -> str:
    bodies = list(tree.iterchildren("body", "frameset")) or [tree]
    return "".join(etree.tostring(one, encoding="unicode", method="html") for one in bodies)


def _title(tree: Element) -> str:
    found = next(tree.iter("title"), None)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _description(tree: Element) -> str:
    """What a page says of itself for search engines and lists, who wrote it, and the like."""
    told = [(one.get("name", "").lower(), _plainly(one.get("content", ""))) for one in tree.iter("meta")]
    about = next((words for name, words in told if name == "description"), "")
    labelled = (f"{_ABOUT[name]}: {words[:500]}" for name, words in told if words and name in _ABOUT)
    return "\n".join(dict.fromkeys(filter(None, (about[:2000], *labelled))))


def _plainly(words: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in words.splitlines())))


def _language(tree: Element) -> str:
    language = tree.get("lang") or ""
    return language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language) else ""


def data_asset(uri: str, limits: ImportLimits) -> Asset | None:
    """The picture, sound or film that a `data:` address holds; None when it holds something else."""
    head, comma, body = uri[5:].partition(",")
    if not comma:
        return None
    try:
        data = (
            base64.b64decode(re.sub(r"\s", "", unquote_to_bytes(body).decode("ascii")), validate=False)
            if head.lower().rstrip().endswith(";base64")
            else unquote_to_bytes(body)
        )
    except (binascii.Error, ValueError):
        return None
    kind = _PLAYED.match(head)
    if kind and data:
        return Asset.of(data, name=kind[0].replace("/", "."), media_type=kind[0].lower())
    return image_asset(data, "image", limits)


def image_asset(data: bytes, name: str, limits: ImportLimits) -> Asset | None:
    """A picture as an asset, by what its bytes say it is; None when it is none that a browser shows."""
    kind = image_type(data)
    if kind == "image/svg+xml":
        try:
            data = clean_svg(data, limits)
        except Unreadable:
            return None
    if not kind or not data:
        return None
    ending = kind.partition("/")[2].partition("+")[0]
    named = name if "." in name else f"{name}.{ending}"
    return Asset.of(data, name=named, media_type=kind)


def image_type(data: bytes) -> str:
    """The media type of a picture by its first bytes; "" for anything else."""
    for start, kind in _IMAGE_TYPES.items():
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        "image/svg+xml"
        if head.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE")) and b"<svg" in head
        else ""
    )
