"""HTML of a few elements without attributes, each where a browser would have it: most texts of questions.

No style, program or cleaner can find anything in it, so that its tree is read as it is.
"""

from __future__ import annotations

import re

from workbench.importers._xml import Element

_LONGEST = 100_000
_LINE = frozenset("b strong i em u sub sup code span br".split())
_BLOCKS = frozenset("p div blockquote ul ol h1 h2 h3 h4 h5 h6 hr".split())
_ITEMS = frozenset({"li"})
_INSIDE: dict[object, frozenset[str]] = {
    "html": frozenset({"body"}),
    **dict.fromkeys(("body", "div", "blockquote", "li"), _BLOCKS | _LINE),
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", *_LINE), _LINE),
    **dict.fromkeys(("ul", "ol"), _ITEMS),
    **dict.fromkeys(("br", "hr"), frozenset[str]()),
}
"""What an element may hold so that every reader of HTML sees the same tree in its text."""
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Signs that readers of HTML change or drop."""


def is_simple(html: str, tree: Element) -> bool:
    """Whether the tree of some HTML is one that nothing has to be done about."""
    if len(html) > _LONGEST:
        return False
    for element in tree.iter():
        allowed = _INSIDE.get(element.tag)
        if allowed is None or element.attrib or any(child.tag not in allowed for child in element):
            return False
    return not _ODD.search("".join(tree.itertext()))
