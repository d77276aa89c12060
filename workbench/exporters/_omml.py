r"""LaTeX to Office equations (OMML): what lessons use; anything else is left to the caller as TeX.

The inverse of `importers/_omml.py`. Source: ECMA-376 part 1, section 22.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from workbench.model.latex import ACCENTS, SYMBOLS, is_function

Element = Any
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&~]|\s+|[0-9]+(?:[.,][0-9]+)?|.", re.DOTALL)
_SIGNS = {command: sign for sign, command in reversed(SYMBOLS.items()) if command.startswith("\\")}
_MORE_SIGNS = {
    r"\to": "→", r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\dots": "…", r"\cdotp": "·", r"\ast": "∗",
    r"\longleftrightarrow": "⟷", r"\implies": "⟹", r"\iff": "⟺", r"\degree": "°", r"\lbrace": "{",
    r"\rbrace": "}", r"\colon": ":", r"\prime": "′", r"\{": "{", r"\}": "}", r"\%": "%", r"\#": "#",
    r"\&": "&", r"\$": "$", r"\_": "_", r"\,": "\u2009", r"\;": "\u2002", r"\:": "\u2005", r"\ ": " ",
    r"\!": "", r"\quad": "\u2003", r"\qquad": "\u2003\u2003", r"\|": "‖", "~": " ",
}  # fmt: skip
_ACCENTS = {command: sign for sign, command in reversed(ACCENTS.items())}
_NARY = frozenset(r"\sum \prod \coprod \int \iint \iiint \oint \bigcup \bigcap \bigvee \bigwedge".split())
_FONTS = {r"\mathrm": "p", r"\mathbf": "b", r"\boldsymbol": "bi", r"\mathit": "i", r"\operatorname": "p"}
_SCRIPTS = {
    r"\mathbb": "double-struck",
    r"\mathcal": "script",
    r"\mathfrak": "fraktur",
    r"\mathsf": "sans-serif",
}
_BRACKETS = {"pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "Bmatrix": "{}"}
_ROWS = frozenset({"matrix", "aligned", "cases", "array", "smallmatrix", *_BRACKETS})


class Unwritable(ValueError):
    """A command that is not known here."""


def latex_to_omml(latex: str) -> Element | None:
    """The `m:oMath` of an equation; None when it holds something not known here."""
    try:
        parser = _Parser(latex)
        math = etree.Element(f"{{{M}}}oMath", nsmap={"m": M})
        math.extend(parser.row(frozenset()))
        return None if parser.tokens.peek() else math
    except Unwritable:
        return None


def _m(name: str, *children: Element, **attributes: str) -> Element:
    element = etree.Element(f"{{{M}}}{name}", nsmap={"m": M})
    for key, value in attributes.items():
        element.set(f"{{{M}}}{key}", value)
    element.extend(children)
    return element


def _run(string: str, *, style: str = "", script: str = "", plain: bool = False) -> Element:
    settings = []
    if plain:
        settings.append(_m("nor"))
    if script:
        settings.append(_m("scr", val=script))
    if style:
        settings.append(_m("sty", val=style))
    said = _m("t")
    said.text = string
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _m("r", *([_m("rPr", *settings)] if settings else []), said)


class _Tokens:
    """TeX's tokens, taken one by one; spaces are left out."""

    def __init__(self, latex: str) -> None:
        self._tokens = [token for token in _TOKEN.findall(latex) if not token.isspace()]
        self._at = 0
        self._raw = latex

    def peek(self) -> str:
        """The next token; "" at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def next(self) -> str:
        """Take the next one."""
        token = self.peek()
        self._at += 1
        if not token:
            raise Unwritable("the equation ends too early")
        return token

    def take(self, token: str) -> None:
        """Take the next one, which must be this."""
        if self.next() != token:
            raise Unwritable(f"“{token}” is missing")

    def written(self) -> str:
        """Take what stands in braces as it is written, with its spaces."""
        depth = sum(len(token) for token in self._tokens[: self._at])
        start = _position(self._raw, depth)
        end = self._raw.find("}", start)
        while self.next() != "}":
            continue
        return self._raw[self._raw.index("{", start) + 1 : end]


def _position(raw: str, letters: int) -> int:
    """Where in the source so many letters other than white space have passed."""
    seen = 0
    for index, char in enumerate(raw):
        if seen == letters:
            return index
        seen += not char.isspace()
    return len(raw)


class _Parser:
    """Reads TeX's tokens into equation parts."""

    def __init__(self, latex: str) -> None:
        self.tokens = _Tokens(latex)

    def row(self, ends: frozenset[str]) -> list[Element]:
        """All parts up to one of these tokens."""
        parts: list[Element] = []
        while self.tokens.peek() and self.tokens.peek() not in ends:
            parts += self._scripted()
        return parts

    def _group(self) -> list[Element]:
        """An argument: what stands in braces, or the next part."""
        if self.tokens.peek() != "{":
            return self._atom()
        self.tokens.take("{")
        parts = self.row(frozenset({"}"}))
        self.tokens.take("}")
        return parts

    def _words(self) -> str:
        """The letters of an argument in braces, as they are."""
        self.tokens.take("{")
        out = ""
        while self.tokens.peek() != "}":
            token = self.tokens.next()
            out += _MORE_SIGNS.get(token, token)
        self.tokens.take("}")
        return out

    def _scripted(self) -> list[Element]:
        nary = self.tokens.peek() if self.tokens.peek() in _NARY else ""
        base = [] if nary else self._atom()
        if nary:
            self.tokens.next()
            if self.tokens.peek() == r"\limits":
                self.tokens.next()
        scripts = self._scripts()
        if nary:
            return [
                _nary(
                    _SIGNS[nary],
                    scripts,
                    self._scripted() if self.tokens.peek() not in ("", "}", "&") else [],
                )
            ]
        if not scripts:
            return base
        kind = {"_": "sSub", "^": "sSup"}["".join(scripts)] if len(scripts) == 1 else "sSubSup"
        names = {"_": "sub", "^": "sup"}
        parts = [_m(names[sign], *scripts[sign]) for sign in "_^" if sign in scripts]
        return [_m(kind, _m("e", *base), *parts)]

    def _scripts(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        while self.tokens.peek() in ("_", "^", "'"):
            sign = self.tokens.next()
            if sign == "'":
                found.setdefault("^", []).append(_run("′"))
            else:
                found[sign] = found.get(sign, []) + self._group()
        return found

    def _atom(self) -> list[Element]:
        if self.tokens.peek() == "{":
            return self._group()
        token = self.tokens.next()
        if token in _COMMANDS:
            return _COMMANDS[token](self)
        if token in _FONTS:
            return [_run(self._plain_words(), style=_FONTS[token])]
        if token in _SCRIPTS:
            return [_run(self._plain_words(), script=_SCRIPTS[token])]
        if token in _ACCENTS and token not in (r"\overline", r"\underline"):
            return [_m("acc", _m("accPr", _m("chr", val=_ACCENTS[token])), _m("e", *self._group()))]
        if token in _SIGNS or token in _MORE_SIGNS:
            return [_run(_MORE_SIGNS[token] if token in _MORE_SIGNS else _SIGNS[token])]
        if token.startswith("\\") and is_function(token[1:]):
            return [_run(token[1:], style="p")]
        if token.startswith("\\") or token in "}_^&":
            raise Unwritable(f"“{token}” is not known")
        return [_run(token)]

    def _plain_words(self) -> str:
        return self._words() if self.tokens.peek() == "{" else self.tokens.next()

    def fraction(self) -> list[Element]:
        """A fraction."""
        return [_m("f", _m("num", *self._group()), _m("den", *self._group()))]

    def root(self) -> list[Element]:
        """A root, with its degree if it has one."""
        degree: list[Element] = []
        if self.tokens.peek() == "[":
            self.tokens.next()
            degree = self.row(frozenset({"]"}))
            self.tokens.take("]")
        hidden = [] if degree else [_m("radPr", _m("degHide", val="1"))]
        return [_m("rad", *hidden, _m("deg", *degree), _m("e", *self._group()))]

    def text(self) -> list[Element]:
        """Ordinary words, with the spaces that the tokens leave out."""
        return [_run(self.tokens.written(), plain=True)]

    def stacked(self, name: str) -> list[Element]:
        """Something above (`limUpp`) or below (`limLow`) something else."""
        small = self._group()
        return [_m(name, _m("e", *self._group()), _m("lim", *small))]

    def line(self, position: str) -> list[Element]:
        """A line above or below."""
        return [_m("bar", _m("barPr", _m("pos", val=position)), _m("e", *self._group()))]

    def fenced(self) -> list[Element]:
        r"""What stands between `\left` and `\right`."""
        opening = self._bracket()
        inside = self.row(frozenset({r"\right"}))
        self.tokens.take(r"\right")
        return [_fenced(opening, self._bracket(), inside)]

    def _bracket(self) -> str:
        token = self.tokens.next()
        return "" if token == "." else _MORE_SIGNS.get(token, _SIGNS.get(token, token))

    def environment(self) -> list[Element]:
        """Rows of cells."""
        name = self._words()
        if name not in _ROWS:
            raise Unwritable(f"“{name}” is not known")
        if name == "array":
            self._words()
        rows: list[list[list[Element]]] = [[[]]]
        while self.tokens.peek() != r"\end":
            cell = self.row(frozenset({"&", r"\\", r"\end"}))
            rows[-1][-1].extend(cell)
            if self.tokens.peek() == "&":
                self.tokens.next()
                rows[-1].append([])
            elif self.tokens.peek() == r"\\":
                self.tokens.next()
                rows.append([[]])
        self.tokens.take(r"\end")
        self._words()
        return [_matrix([row for row in rows if any(row)], name)]


def _nary(sign: str, scripts: dict[str, list[Element]], inside: list[Element]) -> Element:
    settings = [_m("chr", val=sign)]
    settings += [
        _m(f"{name}Hide", val="1") for name, key in (("sub", "_"), ("sup", "^")) if key not in scripts
    ]
    below, above = scripts.get("_", []), scripts.get("^", [])
    return _m("nary", _m("naryPr", *settings), _m("sub", *below), _m("sup", *above), _m("e", *inside))


def _fenced(opening: str, closing: str, inside: list[Element]) -> Element:
    settings = _m("dPr", _m("begChr", val=opening), _m("endChr", val=closing))
    return _m("d", settings, _m("e", *inside))


def _line(row: list[list[Element]], *, sign: bool) -> list[Element]:
    first, *rest = row
    return [*first, *(part for cell in rest for part in ([_run("&"), *cell] if sign else cell))]


def _matrix(rows: list[list[list[Element]]], name: str) -> Element:
    if name in ("aligned", "cases", "array"):
        sign = name != "array"  # where the lines of equations are aligned
        lines = [_m("e", *_line(row, sign=sign)) for row in rows]
        return _fenced("{", "", [_m("eqArr", *lines)]) if name == "cases" else _m("eqArr", *lines)
    matrix = _m("m", *(_m("mr", *(_m("e", *cell) for cell in row)) for row in rows))
    brackets = _BRACKETS.get(name)
    return _fenced(brackets[0], brackets[1], [matrix]) if brackets else matrix


_COMMANDS: dict[str, Callable[[_Parser], list[Element]]] = {
    r"\frac": _Parser.fraction,
    r"\dfrac": _Parser.fraction,
    r"\tfrac": _Parser.fraction,
    r"\sqrt": _Parser.root,
    r"\text": _Parser.text,
    r"\left": _Parser.fenced,
    r"\begin": _Parser.environment,
    r"\overset": lambda parser: parser.stacked("limUpp"),
    r"\underset": lambda parser: parser.stacked("limLow"),
    r"\overline": lambda parser: parser.line("top"),
    r"\underline": lambda parser: parser.line("bot"),
}
