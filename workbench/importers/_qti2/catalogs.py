"""What a question offers besides its text: alternatives for assistive technology, and materials to use.

QTI 3 has them in catalogs and companion materials, APIP (QTI 2) in `apipAccessibility`. Their XML is
kept; here they become guidance that people can read, each by what it is and what it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.importers._markup import escape
from workbench.importers._qti.names import Element, attr, attributes, below, child, children, name, string
from workbench.importers._qti2.text import ItemText, media_node
from workbench.model.content import Node, doc, mark, paragraph
from workbench.model.content import text as words
from workbench.model.exercise import Rubric

_CALLED = {
    "spoken": "To be spoken",
    "braille": "Braille",
    "braille-text": "Braille",
    "tactile": "To be touched",
    "tactile-file": "To be touched",
    "sign-language": "Sign language",
    "signing": "Sign language",
    "glossary-on-screen": "Glossary",
    "keyword-translation": "Translation of words",
    "key-word-translation": "Translation of words",
    "long-description": "Description",
    "simplified-language-portions": "In simpler words",
}
_MATERIALS = {
    "calculator": "Calculator",
    "rule": "Ruler",
    "protractor": "Protractor",
    "digital-material": "File",
    "reading-passage": "Text to read",
    "physical-material": "To have at hand",
}
_CARDS = 200
"""As many alternatives of one question are shown; all are kept."""


def catalog_rubrics(text: ItemText, item: Element) -> Iterator[Rubric]:
    """Guidance for whoever reads an item: its alternatives for authors, its materials for learners."""
    cards = [*_cards(text, item), *_access(text, item)][:_CARDS]
    if cards:
        yield Rubric(view=("author",), use="alternatives", content=_joined(cards))
    materials = [card for part in below(item, "companion-materials-info") for card in _materials(text, part)]
    if materials:
        yield Rubric(view=("candidate",), use="materials", content=_joined(materials))


def _joined(cards: Iterable[tuple[Node, ...]]) -> Node:
    return doc(*(one for card in cards for one in card))


def _cards(text: ItemText, item: Element) -> Iterator[tuple[Node, ...]]:
    """The cards of QTI 3's catalogs."""
    about = _about(item, "catalog-idref")
    for catalog in (one for part in below(item, "catalog-info") for one in below(part, "catalog")):
        for card in children(catalog, "card"):
            for one in (*children(card, "card-entry"), card):
                place = about.get(attr(catalog, "id"), "")
                if content := _said(text, one):
                    yield _headed(attr(card, "support"), attributes(one).get("lang", ""), place, content)


def _access(text: ItemText, item: Element) -> Iterator[tuple[Node, ...]]:
    """The access elements of APIP."""
    about = _about(item, "id")
    for access in below(item, "access-element"):
        linked = (attr(one, "link-identifier-ref") for one in children(access, "content-link-info"))
        place = next((about[one] for one in linked if one in about), "")
        for one in children(child(access, "related-element-info")):
            content = tuple(node for leaf in _leaves(one) for node in _leaf(text, leaf))
            languages = (attributes(part).get("lang", "") for part in one.iter() if isinstance(part.tag, str))
            if content:
                yield _headed(name(one), next(filter(None, languages), ""), place, content)


def _materials(text: ItemText, part: Element) -> Iterator[tuple[Node, ...]]:
    for one in children(part):
        content = tuple(node for leaf in _leaves(one) for node in _leaf(text, leaf))
        if content:
            yield _headed(name(one), "", "", content)


# Parts ----------------------------------------------------------------------------------------


def _about(item: Element, attribute: str) -> dict[str, str]:
    """The words of the item that each catalog or access element belongs to, by its identifier."""
    found: dict[str, str] = {}
    for one in item.iter():
        given = attributes(one) if isinstance(one.tag, str) else {}
        for ident in (given.get(attribute) or given.get(f"data-{attribute}") or "").split():
            found.setdefault(ident, string(one)[:60])
    return found


def _headed(sort: str, language: str, about: str, content: tuple[Node, ...]) -> tuple[Node, ...]:
    called = _CALLED.get(sort) or _MATERIALS.get(sort) or sort.replace("-", " ").capitalize() or "Alternative"
    details = ", ".join(filter(None, (language, f"for “{about}”" if about else "")))
    label = f"{called} ({details}):" if details else f"{called}:"
    return (paragraph(words(label, mark("bold"))), *content)


def _said(text: ItemText, card: Element) -> tuple[Node, ...]:
    """The HTML and the files of a card."""
    html = (text.html(one) for one in children(card, "html-content", "content-body"))
    blocks = text.blocks(" ".join(html))
    files = (node for one in children(card, "file-href") for node in _leaf(text, one))
    return (*blocks, *files)


def _leaves(element: Element) -> Iterator[Element]:
    """The innermost elements that say something."""
    inner = list(children(element))
    if not inner and string(element):
        yield element
    for one in inner:
        yield from _leaves(one)


def _leaf(text: ItemText, leaf: Element) -> tuple[Node, ...]:
    if name(leaf) == "file-href":
        kind = attr(leaf, "mime-type") or attr(leaf.getparent(), "mime-type")
        return (media_node(text, string(leaf), kind),)
    return text.blocks(escape(string(leaf)))
