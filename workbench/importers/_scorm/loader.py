"""What a page that shows nothing itself loads: the scripts and frames in it, and the pages they name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from workbench.importers._clean import parse_html
from workbench.importers._notes import Notes
from workbench.importers._package.files import Package
from workbench.importers._package.text import TEMPLATES
from workbench.importers._scorm.patterns import quoted
from workbench.importers._scorm.written import joined_strings
from workbench.importers._xml import Element

_LOADED = quoted(
    "x?html?|tpl|tmpl|hbs|handlebars|mustache|ejs|inc",
    r"""(?:\?([^"'`\s<>]{0,300}))?(?:#[^"'`\s<>]{0,100}| +[#.][\w#.> -]{1,100})?["'`]""",
)
_MEDIA = quoted("mp4|m4v|webm|ogv|mp3|m4a|ogg|pdf|docx?|pptx?|swf|md|markdown|txt", spaces=True)
_SCRIPT = quoted("m?js")
LIBRARY = re.compile(
    r"(^|/)(jquery|bootstrap|react|vue|angular|lodash|underscore|moment|d3|three|chart|gsap|modernizr|scorm|apiwrapper"
    r"|pipwerks|polyfill|fontawesome|swiper|hammer|require|mathjax|katex|video|plyr|howler|create|easeljs|tweenjs"
    r"|tincan|xapi|cmi5|chunk-vendors)[^/]*\.js$|[._-]min\.js$|(^|/)(node_modules|mathjax|tinymce|ckeditor|vendor|lib|libs)/",
    re.IGNORECASE,
)
"""Scripts that many courses share, by their names."""
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";\s]+)", re.IGNORECASE)
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_PAGE = re.compile(r"\.x?html?$", re.IGNORECASE)
_PAGES = (".html", ".htm", ".xhtml", *TEMPLATES)
_LITERAL = re.compile(r"^…?[^…]*[\w/][^…]*…|^[^…]+$|…[^…]*[\w/-][^…]*\.\w+$")
"""A name of which more is told than its ending."""
_NO_CONTENT = re.compile(
    r"(^|/)[^/]*(blank|goodbye|unsupported|error|404|aicc|frameset|api|wrapper|player|preview|license|readme)[^/]*$"
    r"|(^|/)(\w+_html5|html5|mobile|scormdriver|lms|lib|libs|node_modules|vendor|common|shared|player|templates?|docs?|tinymce|fonts?|css|js)/",
    re.IGNORECASE,
)
"""Pages by their names and folders that serve a player."""
_MOST = 4 * 2**20
_SCRIPTS = 40
_BESIDE, _PATTERNS = 500, 60


_SMALL = 60_000
_WEB = re.compile(r"[=:(,?]\s*['\"`](https?://[^\s'\"`<>\\$]{4,1500})['\"`$]")
_NO_COURSE = re.compile(
    r"//([\w.-]+\.)?(w3|adlnet|imsglobal|imsproject|apache|opensource|mozilla|example|schema|purl|jquery|"
    r"adobe|macromedia|github|githubusercontent|googleapis|gstatic|google-analytics|googletagmanager|jsdelivr|"
    r"cloudflare|unpkg|bootstrapcdn|sentry|ecma-international|localhost|cdnjs)(\.|[:/]|$)",
    re.IGNORECASE,
)
_FILM = re.compile(
    r"""\b_?(?:video|youtube|yt|vimeo)_?id["']?\s*[:=]\s*(?:["']([\w-]{6,15})["']|(\d{6,12})\b)""",
    re.IGNORECASE,
)
_SERVICES = {"youtu": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_NO_PAGE = re.compile(r"\.(js|css|json|xml|xsd|dtd|woff2?|ttf|png|gif|svg|ico)([?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Script:
    """A script's text and the file it stands in."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Scripted:
    """A page with its scripts, and what follows its address, which may name one of several files of data."""

    path: str
    source: str
    scripts: tuple[Script, ...] = ()
    query: str = ""

    @property
    def folder(self) -> str:
        """The folder that the page lies in."""
        return posixpath.dirname(self.path)


def scripts_of(package: Package, path: str, source: str) -> tuple[Script, ...]:
    """The frames of a page as one script of addresses, its own scripts, and those it loads."""
    tree = parse_html(source, package.limits, Notes())
    if tree is None:
        return ()
    frames = [one.get(key) for name, key in _FRAMES.items() for one in tree.iter(name) if one.get(key)]
    for one in tree.iter("meta"):
        if (one.get("http-equiv") or "").lower() == "refresh":
            frames += _REFRESH.findall(one.get("content") or "")
    own = "\n".join((*map(_code, tree.iter("script")), *_handlers(tree)))
    urls = [one.get("src") for one in tree.iter("script") if one.get("src")]
    written = " ".join(f'"{url}"' for url in frames)
    return (
        Script(path=path, text=written),
        Script(path=path, text=own),
        *_loaded_scripts(package, path, urls),
    )


def further_scripts(package: Package, path: str, scripts: tuple[Script, ...]) -> tuple[Script, ...]:
    """The scripts that a page's scripts load in their turn, as their names stand in them."""
    found = {one.path: one for one in scripts[1:]}
    left = list(scripts[1:])
    while left and len(found) < _SCRIPTS:
        script = left.pop(0)
        urls = _SCRIPT.findall(script.text) if len(script.text) <= _MOST else []
        named = (_target(package, unquote(url), script.path, path) for url in urls)
        for name in (*named, *files_patterned(package, path, script, (".js", ".mjs"))):
            if name and name not in found and _is_own(package, name):
                found[name] = Script(path=name, text=package.script(name))
                left.append(found[name])
    known = {one.path for one in scripts[1:]}
    return tuple(one for name, one in found.items() if name not in known)


def _is_own(package: Package, name: str) -> bool:
    return not LIBRARY.search(name) and package.archive.size(name) <= _MOST


def _code(script: Element) -> str:
    """The text of a script; data in it as a value."""
    kind = (script.get("type") or "").lower()
    return ("= " if kind.endswith("json") else "") + "".join(script.itertext())


def _handlers(tree: Element) -> Iterator[str]:
    """What a page does when something on it is clicked."""
    for one in tree.iter():
        yield from (value for key, value in one.attrib.items() if key.startswith("on") and ".htm" in value)


def _loaded_scripts(package: Package, path: str, urls: list[str]) -> Iterator[Script]:
    for url in urls[:_SCRIPTS]:
        found = package.path(unquote(url), posixpath.dirname(path))
        if found and package.archive.size(found) <= _MOST:
            yield Script(path=found, text=package.script(found))


def pages_named(package: Package, path: str, scripts: tuple[Script, ...]) -> list[tuple[str, str]]:
    """The pages that scripts name, in their order, with the queries they are named with."""
    found: dict[tuple[str, str], None] = {}
    for script in scripts:
        for url, query in _LOADED.findall(uncommented(script.text)):
            target = _target(package, unquote(url), script.path, path)
            if target:
                found.setdefault((target, query))
        for target in files_patterned(package, path, script, _PAGES):
            found.setdefault((target, ""))
    with_query = {target for target, query in found if query}
    return [(target, query) for target, query in found if query or target not in with_query]


def files_patterned(package: Package, path: str, script: Script, endings: tuple[str, ...]) -> list[str]:
    """The files whose names a script puts together, such as `"part" + number + ".html"`."""
    if len(script.text) > _MOST or not any(ending in script.text for ending in endings):
        return []
    named = (
        words.partition("?")[0]
        for words in joined_strings(script.text)
        if len(words) <= 200 and words.count("…") <= 4
    )
    wanted = dict.fromkeys(one for one in named if one.lower().endswith(endings) and _LITERAL.search(one))
    folders = dict.fromkeys(map(posixpath.dirname, (script.path, path, posixpath.dirname(path))))
    found: dict[str, None] = {}
    for words in list(wanted)[:_PATTERNS]:
        for folder in folders:
            found |= dict.fromkeys(_fitting(package, posixpath.normpath(posixpath.join(folder, words))))
    return list(found)


def _fitting(package: Package, name: str) -> list[str]:
    """The files whose names are like one with places left open; numbers alone where some fit so."""
    if "…" not in name:
        found = package.archive.find(name)
        return [found] if found else []
    for gap in (r"\d{1,6}", r"[^/]{1,80}"):
        pattern = re.compile("^" + gap.join(map(re.escape, name.split("…"))) + "$", re.IGNORECASE)
        if fitting := package.named(pattern):
            return sorted(fitting, key=_numbered)
    return []


def pictures_named(package: Package, path: str, scripts: tuple[Script, ...]) -> list[str]:
    """The pictures that scripts name or put together from parts."""
    found = (
        name
        for script in scripts
        for name in files_patterned(package, path, script, (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"))
    )
    return list(dict.fromkeys(found))


def media_named(package: Package, path: str, scripts: tuple[Script, ...]) -> list[str]:
    """The videos, sounds and documents that scripts name and the package holds."""
    urls = (url for script in scripts for url in _MEDIA.findall(uncommented(script.text)))
    found = (_target(package, unquote(url), path, path) or package.nearest(url) for url in urls)
    return list(dict.fromkeys(one for one in found if one))


def web_named(scripts: tuple[Script, ...]) -> list[str]:
    """The addresses on the web that small scripts open, as launchers of courses elsewhere do."""
    small = [uncommented(one.text) for one in scripts if len(one.text) <= _SMALL]
    urls = (*(url for words in small for url in _WEB.findall(words)), *_films(small))
    return list(dict.fromkeys(url for url in urls if not (_NO_COURSE.search(url) or _NO_PAGE.search(url))))[
        :3
    ]


def _films(scripts: list[str]) -> Iterator[str]:
    """The films on the web that scripts name to a player by their numbers."""
    numbers = [one or other for words in scripts for one, other in _FILM.findall(words)]
    for service, address in _SERVICES.items():
        if any(service in words.lower() for words in scripts):
            yield from (address + one for one in numbers if one.isdecimal() == (service == "vimeo"))


def serves_player(name: str) -> bool:
    """Whether a page is by its name part of a player and no content."""
    return _NO_CONTENT.search(name) is not None


def pages_beside(package: Package, path: str) -> list[str]:
    """The pages in the folder of one and below it that may be content, as a person would number them."""
    folder = posixpath.dirname(path)
    start = f"{folder}/" if folder else ""
    found = [
        one
        for one in package.archive.names()
        if one.startswith(start) and one != path and _PAGE.search(one) and not serves_player(one)
    ]
    return sorted(found, key=_numbered)[:_BESIDE]


def _numbered(name: str) -> tuple[int, list[tuple[bool, int, str]]]:
    parts = re.split(r"(\d{1,9})", name.casefold())
    return name.count("/"), [(one.isdecimal(), int(one) if one.isdecimal() else 0, one) for one in parts]


def _target(package: Package, url: str, base: str, path: str) -> str | None:
    """A named page, as seen from the script, from the page, from above it or from the top."""
    own = posixpath.dirname(path)
    for folder in (posixpath.dirname(base), own, posixpath.dirname(own)):
        if (found := package.path(url, folder)) is not None:
            return found
    return None


def chosen(found: list[tuple[str, str]], query: str) -> list[tuple[str, str]]:
    """Of the pages that a loader names, those that its query asks for, where that can be told."""
    pairs = (part.partition("=") for part in query.replace("&amp;", "&").split("&"))
    for value in (unquote(value).lower() for _, sign, value in pairs if sign):
        named = [(path, inner) for path, inner in found if value and _speaks_of(path, value)]
        if named:
            return named
    return found


def _speaks_of(path: str, value: str) -> bool:
    return any(part == value or part.partition(".")[0] == value for part in path.lower().split("/"))


def uncommented(script: str) -> str:
    """A script without its comments, in one pass; `//` within an address is none."""
    out, at = [], 0
    while at < len(script):
        start = _comment(script, at)
        if start < 0:
            break
        out.append(script[at:start])
        end = script.find("*/", start + 2) if script[start + 1] == "*" else script.find("\n", start)
        at = len(script) if end < 0 else end + (2 if script[start + 1] == "*" else 0)
    return "".join((*out, script[at:]))


def _comment(script: str, at: int) -> int:
    """Where the next comment begins; -1 if nowhere."""
    while (start := script.find("/", at)) >= 0:
        after = script[start + 1 : start + 2]
        if after == "*" or (after == "/" and script[start - 1 : start] not in (":", '"', "'")):
            return start
        at = start + (2 if after == "/" else 1)
    return -1
