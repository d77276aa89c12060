"""LaTeX as KaTeX reads it, from the characters and parts of an equation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby

_SPECIAL = {
    "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\sim", "^": r"\text{\textasciicircum}", "\\": r"\backslash",
}  # fmt: skip
SYMBOLS = {
    "−": "-", "∗": "*", "⋅": r"\cdot", "·": r"\cdot", "×": r"\times", "÷": r"\div", "±": r"\pm", "∓": r"\mp",
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim", "≅": r"\cong",
    "∝": r"\propto", "≪": r"\ll", "≫": r"\gg", "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla",
    "√": r"\surd",
    "∑": r"\sum", "∏": r"\prod",
    "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint",
    "⋃": r"\bigcup", "⋂": r"\bigcap", "⋁": r"\bigvee", "⋀": r"\bigwedge",
    "⨁": r"\bigoplus", "⨂": r"\bigotimes",
    "∪": r"\cup", "∩": r"\cap", "∈": r"\in", "∉": r"\notin", "∋": r"\ni", "⊂": r"\subset", "⊃": r"\supset",
    "⊆": r"\subseteq", "⊇": r"\supseteq", "∅": r"\emptyset", "∖": r"\setminus", "∀": r"\forall",
    "∃": r"\exists", "∄": r"\nexists", "¬": r"\neg", "∧": r"\land", "∨": r"\lor", "⊕": r"\oplus",
    "⊗": r"\otimes", "⊥": r"\perp", "∥": r"\parallel", "∣": r"\mid", "∠": r"\angle", "°": r"{}^{\circ}",
    "∘": r"\circ", "•": r"\bullet", "⋆": r"\star", "†": r"\dagger", "′": "'", "″": "''", "‴": "'''",
    "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow", "↑": r"\uparrow", "↓": r"\downarrow", "↦": r"\mapsto",
    "⟶": r"\longrightarrow", "⟵": r"\longleftarrow", "⟹": r"\Longrightarrow", "⇌": r"\rightleftharpoons",
    "…": r"\ldots", "⋯": r"\cdots", "⋮": r"\vdots", "⋱": r"\ddots", "⟨": r"\langle", "⟩": r"\rangle",
    "〈": r"\langle", "〉": r"\rangle", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil",
    "〚": r"\llbracket", "〛": r"\rrbracket", "⟦": r"\llbracket", "⟧": r"\rrbracket",
    "‖": r"\|", "∴": r"\therefore", "∵": r"\because", "ℏ": r"\hbar", "ℓ": r"\ell", "ℜ": r"\Re", "ℑ": r"\Im",
    "ℵ": r"\aleph", "ı": r"\imath", "ȷ": r"\jmath", "△": r"\triangle", "□": r"\square", "≔": ":=",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ϵ": r"\epsilon",
    "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ϑ": r"\vartheta", "ι": r"\iota", "κ": r"\kappa",
    "λ": r"\lambda", "μ": r"\mu", "µ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ϖ": r"\varpi",
    "ρ": r"\rho", "ϱ": r"\varrho", "σ": r"\sigma", "ς": r"\varsigma", "τ": r"\tau", "υ": r"\upsilon",
    "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma",
    "Δ": r"\Delta", "∆": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi",
    "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "\u00a0": "~", "\u2009": r"\,", "\u2003": r"\quad", "\u2002": r"\;", "\u2005": r"\:",
}  # fmt: skip
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064\u200b\u200c\u200d\u2060\ufeff\u00ad")
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup "
    "ln log max min Pr sec sin sinh sup tan tanh".split()
)
_ALPHABETS = (
    ("DOUBLE-STRUCK", r"\mathbb"),
    ("FRAKTUR", r"\mathfrak"),
    ("BLACK-LETTER", r"\mathfrak"),
    ("SCRIPT", r"\mathcal"),
    ("SANS-SERIF", r"\mathsf"),
    ("MONOSPACE", r"\mathtt"),
    ("BOLD", r"\mathbf"),
)
ACCENTS = {
    "\u0300": r"\grave", "\u0301": r"\acute", "\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar",
    "\u0305": r"\overline", "\u0306": r"\breve", "\u0307": r"\dot", "\u0308": r"\ddot", "\u20db": r"\dddot",
    "\u030a": r"\mathring", "\u030c": r"\check", "\u20d6": r"\overleftarrow", "\u20d7": r"\vec",
    "\u20e1": r"\overleftrightarrow", "^": r"\hat", "ˆ": r"\hat", "~": r"\tilde", "˜": r"\tilde",
    "¯": r"\bar", "‾": r"\overline", "_": r"\underline", "̲": r"\underline", "˙": r"\dot", ".": r"\dot",
    "¨": r"\ddot", "→": r"\vec", "←": r"\overleftarrow", "↔": r"\overleftrightarrow",
    "ˇ": r"\check", "˘": r"\breve", "´": r"\acute", "`": r"\grave", "⏞": r"\overbrace",
    "⏟": r"\underbrace", "⏜": r"\overgroup", "―": r"\overline", "─": r"\overline",
}  # fmt: skip
_IN_WORDS = str.maketrans(
    {sign: "\\" + sign for sign in "#$%&_{}"}
    | {"\\": r"\textbackslash ", "^": r"\textasciicircum ", "~": r"\textasciitilde "}
)
_STROKE = "\u0338"
NEW_ROW = r" \\ "
_DELIMITERS = {
    "{": r"\{", "}": r"\}", "⟨": r"\langle", "⟩": r"\rangle", "〈": r"\langle", "〉": r"\rangle",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "‖": r"\|", "∥": r"\|", "∣": "|",
    "↑": r"\uparrow", "↓": r"\downarrow", "↕": r"\updownarrow", "⇑": r"\Uparrow", "⇓": r"\Downarrow",
    "\\": r"\backslash", "⎰": r"\lmoustache", "⎱": r"\rmoustache", "⟮": r"\lgroup", "⟯": r"\rgroup", "": ".",
}  # fmt: skip


@cache
def symbol(char: str) -> str:
    """One character in mathematics; KaTeX reads those that have no command here as they are."""
    if char in _INVISIBLE or unicodedata.combining(char):
        return ""
    known = _SPECIAL.get(char) or SYMBOLS.get(char)
    if known:
        return known
    name = unicodedata.name(char, "")
    if "MATHEMATICAL" in name or name.startswith(("DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER")):
        return _styled(char, name)
    return char


def _styled(char: str, name: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    if plain == char:
        return char
    inner = join(symbol(part) for part in plain)
    if not plain.isascii():
        return f"\\boldsymbol{{{inner}}}" if "BOLD" in name else inner
    for word, command in _ALPHABETS:
        if word in name:
            return f"{command}{{{inner}}}"
    return inner


def symbols(string: str) -> str:
    """A string of characters in mathematics; a combining sign is put over the character before it."""
    if not any(unicodedata.combining(char) for char in string):
        return join(symbol(char) for char in string)
    parts: list[str] = []
    for char in unicodedata.normalize("NFC", string):
        if not unicodedata.combining(char):
            parts.append(symbol(char))
        elif parts and parts[-1]:
            parts[-1] = _accented(parts[-1], char)
    return join(parts)


def _accented(base: str, sign: str) -> str:
    if sign == _STROKE:
        return rf"\not{{{base}}}"
    return f"{ACCENTS[sign]}{{{base}}}" if sign in ACCENTS else base


def name(string: str, *, upright: bool = False) -> str:
    """An identifier: a letter, a known function, or a word set upright."""
    if string in _FUNCTIONS:
        return "\\" + string
    if len(string) > 1 and string.isascii() and string.isalpha():
        return f"\\mathrm{{{string}}}"
    return f"\\mathrm{{{symbols(string)}}}" if upright and string.strip() else symbols(string)


def is_function(string: str) -> bool:
    """Whether LaTeX has a command for this function."""
    return string in _FUNCTIONS


def words(string: str) -> str:
    r"""Ordinary text inside mathematics."""
    if not string.strip():
        return r"\ " if string else ""
    parts = (
        symbols("".join(some)) if formal else rf"\text{{{''.join(some).translate(_IN_WORDS)}}}"
        for formal, some in groupby(string, key=_is_formal)
    )
    return "".join(parts)


def _is_formal(char: str) -> bool:
    """Whether a character stands in mathematics only: KaTeX refuses it within text."""
    return not char.isascii() and (
        char in SYMBOLS or char in _INVISIBLE or unicodedata.category(char) in ("Sm", "Mn", "Sk", "Ps", "Pe")
    )


def delimiter(char: str) -> str:
    r"""A bracket as `\left` and `\right` take it; "" for what they do not take."""
    return _DELIMITERS.get(char, char if char in "()[]|/<>." else "")


def delimited(opening: str, inside: str, closing: str) -> str:
    """Something between brackets that grow with it; other signs stand beside it as they are."""
    left, right = delimiter(opening), delimiter(closing)
    before = "" if left else symbols(opening)
    after = "" if right else symbols(closing)
    return join((before, rf"\left{left or '.'}", inside, rf"\right{right or '.'}", after))


def join(parts: Iterable[str]) -> str:
    """The parts one after the other, with a space where a command would run into a letter."""
    out = ""
    for part in parts:
        if part and out and (part[0].isalpha() or part[0] == "@") and re.search(r"\\[A-Za-z]+$", out):
            out += " "
        elif part.startswith("'") and out.rstrip().endswith("}"):
            out += "{}"  # a prime is a superscript: after another one it needs a base of its own
        out += part
    return out


def group(latex: str) -> str:
    """An argument in braces; one character needs none."""
    return latex if len(latex) == 1 and latex not in "'^_" else f"{{{latex}}}"


def scripts(base: str, sub: str = "", sup: str = "") -> str:
    """A base with what is below and above it to the right."""
    base = base or "{}"
    if len(base) > 1 and not re.fullmatch(r"\\[A-Za-z]+|\\[A-Za-z]+\{[^{}]*\}|\\left.*\\right\S+|.+\}", base):
        base = f"{{{base}}}"
    if "^" in base and sup or "_" in base and sub:
        base = f"{{{base}}}"
    below = f"_{{{sub}}}" if sub else ""
    if sup and set(sup) == {"'"}:
        return base + sup + below
    return base + below + (f"^{{{sup}}}" if sup else "")


def tidy(latex: str) -> str:
    """Without needless white space."""
    return re.sub(r"[ \t\r\n]+", " ", latex).strip()
