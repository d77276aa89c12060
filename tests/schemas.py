"""Checks an XML file against content models and attribute types that are written as lines of text.

A line is `names: content | attributes`. The content is a regular expression over the names of children, with
`#` first where text may stand between them, or `*` for anything. An attribute is `name=type`, with `!` where
it must be there; `%name` stands for what a group says.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

_FIRST = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(rf"[{_FIRST}][{_FIRST}\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*")
_NUMBER = r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|-?INF|NaN"
_TYPES = {
    "id": _NAME,
    "ID": _NAME,
    "IDREF": _NAME,
    "str": re.compile(r".*", re.DOTALL),
    "line": re.compile(r"[^\t\n\r]*"),
    "short": re.compile(r".{0,256}", re.DOTALL),
    "bool": re.compile(r"true|false|0|1"),
    "count": re.compile(r"\+?\d+"),
    "int": re.compile(r"[-+]?\d+"),
    "num": re.compile(_NUMBER),
    "plus": re.compile(r"\+?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?"),
    "size": re.compile(r"\d+%?"),
    "uri": re.compile(r"\S*( \S+)*"),
    "mime": re.compile(r"[!-~]+/[!-~]+"),
    "lang": re.compile(r"([a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*)?"),
    "coords": re.compile(r"\d+%?(,\d+%?){2,}"),
    "when": re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)?"),
}
_TOKEN = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(frozen=True)
class Rule:
    """What an element may hold."""

    content: re.Pattern[str] | None
    text: bool
    attributes: dict[str, re.Pattern[str]]
    needed: frozenset[str]
    unique: frozenset[str] = frozenset()


@dataclass
class Schema:
    """The rules of one namespace."""

    lines: str
    groups: dict[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    """Namespaces whose elements are known by their names alone; what is in them is not looked at."""
    own: tuple[str, ...] = ()
    """How attributes begin that anyone may add."""

    def __post_init__(self):
        self.rules = {}
        for line in self.lines.strip().splitlines():
            names, _, rest = line.strip().partition(":")
            if not rest:
                continue
            for name in names.split():
                self.rules[name] = _rule(rest, self.groups)

    def broken(self, root):
        """What breaks the rules in an element and those below it, as `where: what`."""
        seen = Counter()
        yield from self._within(root, seen)
        yield from (f"an ID is there twice: {name}" for name, times in seen.items() if times > 1)

    def _within(self, one, seen):
        rule = self.rules.get(etree.QName(one).localname)
        yield from self._of(one, seen)
        for child in one.iterchildren(etree.Element) if rule is None or rule.content is not None else ():
            if etree.QName(child).namespace not in self.foreign:
                yield from self._within(child, seen)

    def _of(self, one, seen):
        name = etree.QName(one).localname
        rule = self.rules.get(name)
        if rule is None:
            yield f"{name}: is not known"
            return
        children = [etree.QName(child).localname for child in one if isinstance(child.tag, str)]
        if rule.content is not None and not rule.content.fullmatch("".join(f"{each}," for each in children)):
            yield f"{name}: holds ({_short(children)})"
        if not rule.text and _text(one):
            yield f"{name}: holds text"
        yield from self._attributes(name, one, rule)
        seen.update(one.get(each) for each in rule.unique if one.get(each))

    def _attributes(self, name, one, rule):
        given = {_known(key): value for key, value in one.attrib.items()}
        given.pop("xsi:schemaLocation", None)
        for key, value in given.items():
            kind = rule.attributes.get(key)
            if kind is None:
                if not key.startswith(self.own or " "):
                    yield f"{name}: has the attribute {key}"
            elif not kind.fullmatch(value):
                yield f"{name}: {key} is “{value[:40]}”"
        yield from (f"{name}: has no {key}" for key in rule.needed if key not in given)


def _known(key):
    return key.replace("{http://www.w3.org/XML/1998/namespace}", "xml:").replace(
        "{http://www.w3.org/2001/XMLSchema-instance}", "xsi:"
    )


def _text(one):
    return any((part or "").strip() for part in (one.text, *(child.tail for child in one)))


def _short(children):
    kept = [each for at, each in enumerate(children) if at == 0 or children[at - 1] != each]
    return " ".join(kept[:12])


def _rule(rest, groups):
    content, _, attributes = f" {rest} ".partition(" |")
    content = content.strip()
    text = content.startswith(("#", "*"))
    model = None if content == "*" else re.compile(_model(content.removeprefix("#"), groups))
    known, needed, unique = {}, set(), set()
    for word in _expanded(attributes, groups).split():
        key, _, kind = word.rstrip("!").partition("=")
        known[key] = _TYPES.get(kind or "str") or re.compile(kind)
        needed |= {key} if word.endswith("!") else set()
        unique |= {key} if kind == "ID" else set()
    return Rule(model, text, known, frozenset(needed), frozenset(unique))


def _expanded(words, groups):
    while "%" in words:
        words = re.sub(r"%(\w+)", lambda match: groups[match[1]], words)
    return words


def _model(content, groups):
    named = _TOKEN.sub(lambda match: f"(?:{match[0]},)", _expanded(content, groups))
    return "".join(named.split())
