"""The text of QTI 1.2: materials of every sort, in flows or alone, as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.importers._markup import Markup, escape, unsigned
from workbench.importers._mathml import mathml_to_latex
from workbench.importers._qti.names import Element, attr, children, name
from workbench.importers._qti2.text import Place, wherever
from workbench.importers._xml import local
from workbench.model.content import Node, node, safe_url

_FLOWS = (
    "flow",
    "flow-mat",
    "flow-label",
    "mat-extension",
    "material",
    "altmaterial",
    "presentation-material",
)
RESPONSES = (
    "response-lid",
    "response-str",
    "response-num",
    "response-xy",
    "response-grp",
    "response-extension",
)
_REFERENCES = 50
"""As many references to other material are followed in one question."""
_TYPES = ("imagtype", "audiotype", "videotype", "apptype")
_PLAIN = ("text", "text/plain", "plain", "plain_text", "text/rtf", "rtf", "smart_text")
_PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp|bmp)$", re.IGNORECASE)
_SAKAI = "ascii-us"
"""What Sakai alone calls ASCII; it calls its HTML plain text."""
_DEPTH = "answerdepth"
"""The label of a number that ILIAS writes beside each choice of an order: how far in it stands."""
_MATERIALS = ("mattext", "matbreak", "matimage", "matapplication", "matvideo", "mataudio")
_LOOSE = (
    "img",
    "p",
    "div",
    "span",
    "table",
    "ul",
    "ol",
    "pre",
    "code",
    "strong",
    "em",
    "b",
    "i",
    "br",
    "a",
    "h3",
)
"""HTML that some tools write beside the text instead of in it."""
_DRAWN = re.compile(r"""<matimage\b[^>]*?\suri=(["'])(.*?)\1[^>]*>""", re.IGNORECASE)
"""A picture in QTI's words within HTML, as some converters write it."""
_LOOKS_HTML = re.compile(r"</?[a-zA-Z][^>]*>|&[a-zA-Z]+;|&#\d+;")


class OldText(Markup):
    """Turns the materials of one QTI 1.2 item into trees."""

    def __init__(self, place: Place, where: str) -> None:
        super().__init__(wherever(place), where, keep=place.keep)
        self.place = place
        self._once: dict[str, Node] = {}
        self._references = 0
        self.taken: set[Element] = set()
        """Material that stands elsewhere than in the text: a hot spot's picture, the sides of a matching."""

    def tree(self, element: Element | None) -> Node:
        """The materials in an element as a document."""
        return self.document(self.html(element))

    def once(self, element: Element) -> Node:
        """The same as `tree`, made once for elements that say the same (a matching offers all to each)."""
        words = self.html(element)
        if words not in self._once:
            self._once[words] = self.document(words)
        return self._once[words]

    def html(self, element: Element | None, responses: dict[Element, str] | None = None) -> str:
        """The materials in an element as HTML; for a response, the sign that stands for it."""
        loose = element is not None and name(element) in ("presentation", "itemfeedback", *_FLOWS)
        parts = [_bare(element.text)] if element is not None and loose else []
        for one in children(element):
            if one not in self.taken:
                parts.append(self._part(one, responses))
            parts += [_bare(one.tail)] if loose else []
        return " ".join(part for part in parts if part)

    def _part(self, one: Element, responses: dict[Element, str] | None) -> str:
        kind = name(one)
        if kind in RESPONSES:
            return (responses or {}).get(one, "")
        if kind not in _FLOWS:
            return self._material(one, kind)
        inner = self.html(one, responses)
        return f"<div>{inner}</div>" if _breaks(one) else inner

    def _material(self, one: Element, kind: str) -> str:
        if kind in ("mattext", "matemtext", "mat-formattedtext") or kind.endswith("-mattext"):
            return shown(one, self.words(one))  # WebCT's own kind of text is `webct:localizable_mattext`
        if kind == "matbreak":
            return "<br>"
        if kind in ("matimage", "matapplication", "matvideo", "mataudio", "matapplet"):
            return self._file(one, kind)
        if kind in ("matref", "material-ref"):
            return self._referred(one)
        return self._element(one) if kind in _LOOSE else ""

    def _referred(self, one: Element) -> str:
        """Material that stands elsewhere in the file under a label or name."""
        wanted, self._references = attr(one, "linkrefid"), self._references + 1
        found = None
        if wanted and self._references <= _REFERENCES:
            every = (each for each in one.getroottree().iter() if name(each).startswith("mat"))
            found = next(
                (each for each in every if wanted in (attr(each, "label"), attr(each, "ident"))), None
            )
        if found is None or one in found.iterdescendants():
            self.notes.warning(
                "Refers to material elsewhere, which was not found.", excerpt=wanted, code="missing_file"
            )
            return ""
        return self.html(found) if name(found) == "material" else self._material(found, name(found))

    def words(self, one: Element) -> str:
        """The text, which may be HTML in escaped form or, against the rules, as elements."""
        if attr(one, "label") == _DEPTH:
            return ""
        kind = (attr(one, "texttype") or attr(one, "type")).lower()
        if len(one):
            mixed = "html" in kind and _LOOKS_HTML.search("".join(one.itertext()))
            return self._elements(one, unsigned if mixed else escape)
        words = one.text or ""
        if (
            "html" in kind
            or "xml" in kind
            or (kind not in _PLAIN or name(one) == "mat-formattedtext" or attr(one, "charset") == _SAKAI)
            and _LOOKS_HTML.search(words)
        ):
            return unsigned(_DRAWN.sub(r'<img src="\2">', words))
        if "rtf" in kind:
            self.notes.warning("The text is in RTF; its codes were left in.", excerpt=words, code="rtf")
        body = escape(_unwrapped(words.strip())).replace("\n", "<br>")
        return f"<em>{body}</em>" if name(one) == "matemtext" and body else body

    def _elements(self, one: Element, said: Callable[[str], str]) -> str:
        """Elements as HTML; their words are words, or HTML, too, where a file has both."""
        parts = [said(one.text or "")]
        for inner in one:
            if local(inner) == "math":
                parts.append(self.hold(node("mathInline", latex=mathml_to_latex(inner))))
            elif name(inner) in (*_FLOWS, *_MATERIALS):
                parts.append(self._part(inner, None))
            elif isinstance(inner.tag, str):
                parts.append(self._element(inner))
            parts.append(said(inner.tail or ""))
        return "".join(parts)

    def _element(self, one: Element) -> str:
        given = "".join(f' {key}="{escape(value)}"' for key, value in one.attrib.items() if "}" not in key)
        return f"<{local(one)}{given}>{self._elements(one, escape)}</{local(one)}>"

    def _file(self, one: Element, kind: str) -> str:
        url = address_of(one)
        label = attr(one, "label")
        if not url:
            return ""
        if kind == "matimage" or _PICTURE.search(url):
            size = "".join(
                f' {key}="{escape(attr(one, key))}"' for key in ("width", "height") if attr(one, key)
            )
            return f'<img src="{escape(url)}" alt="{escape(label)}"{size}>'
        found = self.resolve(url) or safe_url(url) or ""
        sort = {"matvideo": "video", "mataudio": "audio"}.get(kind, "file")
        return self.hold(node("media", kind=sort, src=found, title=label or url.rpartition("/")[2]))


def shown(one: Element, html: str) -> str:
    """The HTML of a text, which is hidden where Brightspace does not show it to learners."""
    return f"<div hidden>{html}</div>" if html and attr(one, "isdisplayed").lower() == "no" else html


def is_picture(one: Element) -> bool:
    """Whether a piece of material is a picture, whatever element holds it."""
    address = address_of(one)
    return bool(address) and (name(one) == "matimage" or bool(_PICTURE.search(address)))


def _bare(words: str | None) -> str:
    """Text that stands in no element for text, as some write it by hand."""
    return escape(" ".join((words or "").split()))


def _unwrapped(words: str) -> str:
    """Plain text whose lines were only broken and indented by whoever wrote the file, in one line."""
    lines = words.split("\n")
    indented = all(line[:1] in (" ", "\t") for line in lines[1:] if line.strip())
    return " ".join(words.split()) if len(lines) > 1 and indented else words


def address_of(one: Element) -> str:
    """Where a picture, sound or file is: an address, or its data where they stand in the element."""
    if attr(one, "embedded").lower() == "base64" and (data := "".join("".join(one.itertext()).split())):
        kind = next((attr(one, key) for key in _TYPES if "/" in attr(one, key)), "image/png")
        return f"data:{kind};base64,{data}"
    return attr(one, "uri") or attr(one, "entityref")


def _breaks(flow: Element) -> bool:
    """Whether a flow begins a new line."""
    return (
        attr(flow, "class").lower() != "inline"
        and name(flow) in ("flow", "flow-mat", "flow-label")
        and (attr(flow, "class") != "")
    )
