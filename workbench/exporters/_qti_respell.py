"""Kept XML in the spelling of the version that is written."""

from __future__ import annotations

import re

from lxml import etree

from workbench.exporters._qti_dialect import Dialect

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z]+)")
_HTML = frozenset(
    "a abbr acronym address b big blockquote br caption cite code col colgroup dd dfn div dl dt em "
    "h1 h2 h3 h4 h5 h6 hr i img kbd li object ol p param pre q samp small span strong sub sup table "
    "tbody td tfoot th thead tr tt ul var math audio video source track picture figure figcaption section "
    "article header footer nav aside".split()
)
_NEEDED = {
    "equal": {"toleranceMode": "exact"},
    "string-match": {"caseSensitive": "true"},
    "substring": {"caseSensitive": "true"},
}
"""What is meant where nothing is said; schemas want it said."""
_RULES = frozenset(
    "response-processing response-condition response-if response-else-if response-else "
    "set-outcome-value response-processing-fragment lookup-outcome-value exit-response include and "
    "any-n base-value contains container-size correct custom-operator default delete divide "
    "duration-gte duration-lt equal equal-rounded field-value gcd gt gte index inside integer-divide "
    "integer-modulus integer-to-float is-null lcm lt lte map-response map-response-point match "
    "math-constant math-operator max member min multiple not null or ordered pattern-match power "
    "product random random-float random-integer repeat round round-to stats-operator string-match "
    "substring subtract sum truncate variable set-template-value".split()
)
"""The elements that scoring rules are made of."""
_SPACES = ("imsqti", "ims_qtiasi")
_DEFAULT = re.compile(r"""\sxmlns=["'][^"']*(?:imsqti|ims_qtiasi)[^"']*["']""")


def respelled(source: str, dialect: Dialect) -> str:
    """QTI elements by this dialect's names and namespace; other elements as they are; "" if it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    bare = _DEFAULT.sub("", source)
    try:
        root = etree.fromstring(f'<kept xmlns="{dialect.namespace}">{bare}</kept>'.encode(), parser)
    except etree.XMLSyntaxError:
        return ""
    for element in root.iterdescendants():
        if isinstance(element.tag, str):
            _respell(element, dialect)
    etree.cleanup_namespaces(root)
    written = "".join(etree.tostring(one, encoding="unicode") for one in root)
    return written.replace(f' xmlns="{dialect.namespace}"', "")


def knows(source: str) -> bool:
    """Whether QTI has all the elements of some rules."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<kept>{source}</kept>".encode(), parser)
    except etree.XMLSyntaxError:
        return False
    return all(map(_is_known, root.iterchildren(etree.Element)))


def _is_known(one: etree._Element) -> bool:
    """Whether QTI has an element and those in it; an operator of a tool's own may hold anything."""
    name = _kebab(etree.QName(one).localname)
    own = name == "custom-operator"
    return name in _RULES and (own or all(map(_is_known, one.iterchildren(etree.Element))))


def _respell(element: etree._Element, dialect: Dialect) -> None:
    space, _, local = element.tag.rpartition("}")
    space = space.lstrip("{")
    if space and not any(part in space for part in _SPACES):
        return
    if local in _HTML:
        element.tag = f"{{{dialect.namespace}}}{local}"
        return
    element.tag = f"{{{dialect.namespace}}}{dialect.name(_kebab(local))}"
    for key, value in _NEEDED.get(_kebab(local), {}).items():
        if element.get(key) is None and element.get(_kebab(key)) is None:
            element.set(key, value)
    for key, value in list(element.attrib.items()):
        if not key.startswith("{"):
            del element.attrib[key]
            element.set(dialect.attribute(_kebab(key)), value)


def _kebab(word: str) -> str:
    return _CAPITAL.sub(lambda match: f"-{match.group(1).lower()}", word).removeprefix("qti-")
