"""What a program draws: elements in calls, as React, Vue and others compile them, as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._javascript import STRING, unescaped
from workbench.importers._markup import escape
from workbench.importers._scorm.data_figure import figure_told
from workbench.importers._scorm.patterns import TAG, WORD

_TAGS = (
    "h1 h2 h3 h4 h5 h6 p div section article main aside header ul ol li dl dt dd table thead tbody tr th td"
    " figure figcaption blockquote pre strong em b i u span a img video audio source iframe label"
).split()
_VOID = frozenset(("img", "source", "br", "hr"))
_START = re.compile(rf"""[\w$\])]\s*\(\s*["']({"|".join(_TAGS)})["']\s*,""")
_ELEMENT = re.compile(r"""\s*["']([a-z][a-z0-9-]{0,30})["']\s*(?=[,)])""")
_WRITTEN = re.compile(r"_v|createTextVNode|\w?createTextVNode|[A-Za-z_$][\w$]?")
"""Functions that write a text: by their names, or by one letter as programs are made small."""
_TOKEN = re.compile(
    rf"(?P<text>{STRING})"
    r"|(?P<number>\d[\d.]{0,20})|(?P<word>[A-Za-z_$][\w$]*)|(?P<sign>//[^\n]*|/\*.*?\*/|=>|[\[\](){},:?+&|;])|(?P<rest>[^\s\w])",
    re.DOTALL,
)
_APART = re.compile(r"\(0,\s*([\w$.]{1,80})\)\(")
"""A function that is called without its owner."""
_MAKES = re.compile(
    r"(?:_?create(?:Element|VNode|Block|ElementVNode|ElementBlock|StaticVNode)|jsxs?|jsxDEV|_c|h)"
)
_INSIDE = frozenset(("children", "default", "body", "textContent", "innerText"))
_SAID = frozenset(("title", "heading", "label", "text", "subtitle", "caption", "description", "content"))
_SHOWING = frozenset(("img", "iframe", "a", "video", "audio", "source"))
_KEPT = frozenset(("src", "href", "alt", "title"))
_HTML = frozenset(("__html", "innerHTML", "dangerouslySetInnerHTML", "html"))
_NAMED = re.compile(r"[\w$.?]{0,80}\s*(?=[,\]])")
"""The rest of a name that stands alone in a list."""
_DEEPEST, _MOST = 80, 4 * 2**20
_OTHERWISE = "\ue0f8"
"""Stands between what is shown and what is shown otherwise."""
_OTHERWISE_SAID = re.compile(rf"(?<=[^>\s{_OTHERWISE}])\s*{_OTHERWISE}\s*(?=[^<\s{_OTHERWISE}])")
_OTHERWISE_BARE = re.compile(_OTHERWISE)


def drawn(script: str) -> str:
    """The HTML of all elements that calls in a script make; "" where there are none."""
    script = _APART.sub(r"\1(", script[:_MOST])
    out: list[str] = []
    at = 0
    while start := _START.search(script, at):
        reader = _Drawing(script, start.end() - 1)
        inner = reader.element(start[1])
        at = max(reader.at, start.end())
        if WORD.search(TAG.sub(" ", inner)) or "<img" in inner or "<iframe" in inner:
            out.append(inner)
    return _OTHERWISE_BARE.sub("", _OTHERWISE_SAID.sub(" / ", "\n".join(out)))


@dataclass
class _Drawing:
    """Reads on from a place behind an element's name."""

    script: str
    at: int
    depth: int = 0
    kept: dict[str, str] = field(default_factory=dict)
    """The attributes of the element that is read."""

    def element(self, tag: str) -> str:
        """An element with what is in it, up to the end of its call."""
        before, self.kept = self.kept, {}
        inner = "".join(self.arguments())
        kept = self.kept.items() if tag in _SHOWING else ()
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in kept)
        self.kept = before
        if tag == "br":
            return "<br>"
        return f"<{tag}{attributes}>" + ("" if tag in _VOID else f"{inner}</{tag}>")

    def arguments(self) -> Iterator[str]:
        """What the arguments of a call show, up to its end."""
        self.depth += 1
        while self.depth < _DEEPEST and (token := self._next()) is not None:
            if token["sign"] == ")":
                break
            if token["sign"] == "{":
                yield "".join(self.properties())
            elif token["sign"] != ",":
                yield self._shown(token) if token["sign"] != ":" else _OTHERWISE
        self.depth -= 1

    def properties(self) -> Iterator[str]:
        """What the properties of an element show, a figure at once; what is kept of them is noted."""
        name, shown = "", list[tuple[str, str]]()
        plain: dict[str, str] = {}
        while (token := self._next()) is not None and token["sign"] != "}":
            if token["sign"] == ":" and name:
                at = self.at
                shown.append((name, self._property(name)))
                plain[name] = _literal(self.script[at : self.at])
                name = ""
            elif token["sign"] in ("(", "[", "{"):
                self._pass(1)
            elif token["text"] or token["word"]:
                name = _string(token["text"]) if token["text"] else token["word"]
        number, caption, used = figure_told(plain) or ("", "", frozenset())
        yield f"<p><b>{escape(number)}</b> {escape(caption)}</p>" if number else ""
        yield from (words for name, words in shown if name not in used)

    def _property(self, name: str) -> str:
        """What one property shows."""
        token = self._next()
        if token is None:
            return ""
        if token["text"]:
            return self._said(name, _string(token["text"]))
        if token["number"] and name in _INSIDE and self.script[token.end() :].lstrip()[:1] in (",", "}"):
            return str(token["number"])
        if token["sign"] == "{":
            return "".join(self.properties())
        self.at = token.start()
        if name in _INSIDE:
            return "".join(self._expression())
        self._pass(0)
        return ""

    def _expression(self) -> Iterator[str]:
        """What an expression shows, up to the comma or the end of what it stands in."""
        while (token := self._next()) is not None:
            if token["sign"] in (",", "}", ")", "]"):
                self.at = token.start()
                return
            yield self._shown(token) if token["sign"] != ":" else _OTHERWISE

    def _said(self, name: str, words: str) -> str:
        if name in _HTML:
            return words
        if name in _KEPT:
            self.kept[name] = words
        if name in _INSIDE or (name == "text" and words[:1].isupper()):
            return escape(words)
        return f"<p>{escape(words)}</p>" if name in _SAID and len(WORD.findall(words)) > 2 else ""

    def _shown(self, token: re.Match[str]) -> str:
        """What an expression shows that begins with a token."""
        if token["text"]:
            return escape(_string(token["text"]))
        if token["sign"] in ("[", "("):
            return "".join(self._listed("]" if token["sign"] == "[" else ")"))
        if token["sign"] == "{":
            return "".join(self._listed("}"))
        if token["word"] and self.script[token.end() : token.end() + 1] == "(":
            return self._called(token)
        return ""

    def _listed(self, closing: str) -> Iterator[str]:
        """What stands in brackets; texts only where they are no parts of calculations."""
        self.depth += 1
        while self.depth < _DEEPEST and (token := self._next()) is not None and token["sign"] != closing:
            rest = _NAMED.match(self.script, token.end()) if token["word"] and closing == "]" else None
            self.at = rest.end() if rest else self.at
            between = token["sign"] == ":" and closing != "}"
            yield "…" if rest else _OTHERWISE if between else self._shown(token)
        self.depth -= 1

    def _called(self, token: re.Match[str]) -> str:
        """What a call shows: an element, a text, or what its own arguments show."""
        self.at = token.end() + 1
        named = _ELEMENT.match(self.script, self.at)
        if named and (named[1] in _TAGS or named[1] in _VOID or "-" in named[1]):
            self.at = named.end()
            return self.element(named[1])
        if _MAKES.fullmatch(token["word"]):
            return self.element("div")
        inner = "".join(self.arguments())
        return inner if "<" in inner or _WRITTEN.fullmatch(token["word"]) else ""

    def _next(self) -> re.Match[str] | None:
        found = _TOKEN.search(self.script, self.at)
        while found and (found["sign"] or "")[:2] in ("//", "/*"):
            found = _TOKEN.search(self.script, found.end())
        if found:
            self.at = found.end()
        return found

    def _pass(self, open_ones: int) -> None:
        """Leave out what stands in brackets, or an expression up to what follows it."""
        inside = open_ones > 0
        while (found := self._next()) is not None:
            sign = found["sign"] or ""
            if not inside and open_ones == 0 and sign in (",", "}", ")", "]"):
                self.at = found.start()
                return
            open_ones += (sign in ("(", "[", "{")) - (sign in (")", "]", "}"))
            if inside and open_ones == 0:
                return


def _literal(written: str) -> str:
    """The text or number that is all of what is written; "" for anything else."""
    bare = written.strip()
    token = _TOKEN.fullmatch(bare) if len(bare) < 300 else None
    if token is None or not (token["text"] or token["number"]):
        return ""
    return _string(bare) if token["text"] else bare


def _string(literal: str) -> str:
    words = unescaped(literal[1:-1])
    return re.sub(r"\$\{[^{}]*\}", "…", words) if literal[0] == "`" else words
