"""The text of QTI 2 and 3: XHTML with interactions, feedback, equations, objects and drawings in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from lxml import etree

from workbench.importers._base import Report
from workbench.importers._markup import Markup, escape
from workbench.importers._mathml import is_display, mathml_to_latex
from workbench.importers._qti.names import Element, attr, attributes, child, children, name, string, whole
from workbench.importers._qti2.marked import marked, plain
from workbench.importers._svg import clean_svg_element, svg_text, tell_links
from workbench.importers._xml import local
from workbench.model.content import IMAGE_SCHEMES, Node, node, safe_url, to_json
from workbench.model.course import Asset
from workbench.model.exercise import Interaction, Rubric, interaction_node

_KEPT = (
    "href src alt title width height colspan rowspan start type lang cite class style controls dir "
    "data-stimulus-idref value reversed scope align aria-label summary longdesc abbr"
).split()
_SILENT = frozenset(
    "stylesheet catalog-info companion-materials-info apip-accessibility accessibility-info "
    "assessment-item-ref template-declaration script style".split()
)
_STYLES = {
    "underline": "u",
    "txt-underline": "u",
    "strike": "s",
    "highlight": "mark",
    "txt-highlight": "mark",
}
"""Classes of spans that stand for elements which QTI 2 does not have."""
_VOID = frozenset({"br", "img", "hr", "col", "source", "track", "wbr", "area"})


class Place(Protocol):
    """Where an item's neighbours are: pictures, stimuli, included files."""

    @property
    def report(self) -> Report:
        """Where what is read is left."""
        ...

    @property
    def language(self) -> str:
        """The language of the course, where the package around it names one."""
        ...

    def resolve(self, url: str) -> str | None:
        """The address of a neighbour for use in a tree, or None."""
        ...

    def strayed(self, url: str) -> str | None:
        """The address of the one file that is called as an address says which leads nowhere."""
        ...

    def xml(self, url: str) -> Element | None:
        """The root of a neighbour that is XML, or None."""
        ...

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in the text itself; its address."""
        ...


Read = Callable[["ItemText", Element], Interaction]


def wherever(place: Place) -> Callable[[str], str | None]:
    """What addresses lead to, also of files that lie elsewhere than they say."""

    def found(url: str) -> str | None:
        known = place.resolve(url)
        lost = place.strayed(url) if known is None else None
        return known if lost is None else place.resolve(lost)

    return found


def neighbour(place: Place, url: str) -> Element | None:
    """The root of a neighbour that is XML, also where it lies elsewhere than an address says."""
    root = place.xml(url)
    lost = place.strayed(url) if root is None else None
    return root if lost is None else place.xml(lost)


class ItemText(Markup):
    """Turns the elements of one item into trees."""

    def __init__(self, place: Place, where: str, read: Read, *, marked_up: bool = False) -> None:
        super().__init__(wherever(place), where, own=not marked_up, keep=place.keep)
        self.place = place
        self._words = marked if marked_up else plain
        self.rubrics: list[Rubric] = []
        self._read = read

    def tree(self, element: Element | None, *, skip: Collection[str] = ()) -> Node:
        """The content of an element as a document."""
        return self.document(self.html(element, skip=skip))

    def html(self, element: Element | None, *, skip: Collection[str] = ()) -> str:
        """The content of an element as HTML with signs."""
        if element is None:
            return ""
        parts = [self._words(element.text or "")]
        for one in element:
            if isinstance(one.tag, str) and name(one) not in skip:
                parts.append(self._element(one))
            elif one.tag is etree.Entity:
                parts.append(f"&{one.name};")
            parts.append(self._words(one.tail or ""))
        return "".join(parts)

    def shown(self, words: str) -> str:
        """Words without the tags that they have where an item's words are HTML."""
        return self.document(self._words(words)).plain

    def _element(self, element: Element) -> str:
        kind = name(element)
        if kind in _HANDLERS:
            return _HANDLERS[kind](self, element)
        if kind.endswith("-interaction"):
            return self.hold(interaction_node(self._read(self, element)))
        if kind in _SILENT:
            return ""
        return self._plain(kind, element)

    def read(self, element: Element) -> Interaction:
        """An interaction's element as its value."""
        return self._read(self, element)

    def _plain(self, kind: str, element: Element) -> str:
        own = attributes(element)
        if kind == "ol" and "data-start" in own:
            own["start"] = own["data-start"]
        kind = _STYLES.get(own.get("class", ""), kind) if kind == "span" else kind
        given = "".join(f' {key}="{escape(own[key])}"' for key in _KEPT if key in own)
        if kind in _VOID:
            return f"<{kind}{given}>"
        return f"<{kind}{given}>{self.html(element)}</{kind}>"

    def image(self, element: Element | None) -> tuple[str, tuple[int, int] | None]:
        """The address and size of a picture given as object, img or picture."""
        if element is None:
            return "", None
        if name(element) == "picture":
            return self.image(next((one for one in element.iter() if local(one) == "img"), None))
        url = attr(element, "data") or attr(element, "src")
        if not url and (inner := child(element, "img", "object")) is not None:
            return self.image(inner)
        width, height = whole(attr(element, "width"), 0), whole(attr(element, "height"), 0)
        return self.address(url), (width, height) if width > 0 and height > 0 else None

    def address(self, url: str) -> str:
        """The address of a picture or file in the tree; as it was, where it is not at hand."""
        found = self.resolve(url)
        if found is None and url:
            found = safe_url(url, IMAGE_SCHEMES)
            self.notes.warning(f"The file “{url[:120]}” is not in what was imported.", code="missing_file")
        return found or ""


def described(element: Element | None) -> str:
    """What a picture given as object, img or picture shows, in words."""
    if element is None:
        return ""
    inner = next((one for one in element.iter() if local(one) == "img"), element)
    return attr(inner, "alt") or attr(element, "aria-label") or attr(element, "title") or string(element)


def _math(text: ItemText, element: Element) -> str:
    kind = "mathBlock" if is_display(element) else "mathInline"
    return text.hold(node(kind, latex=mathml_to_latex(element)))


def _drawing(text: ItemText, element: Element) -> str:
    """A drawing in the text becomes a picture of its own."""
    tell_links(element, text.notes)
    drawing = clean_svg_element(element)
    url = text.place.keep(Asset.of(drawing, name="drawing.svg", media_type="image/svg+xml"))
    label = attr(element, "aria-label") or string(child(element, "title", "desc")) or svg_text(element)
    return text.hold(node("image", src=url, alt=label))


def _object(text: ItemText, element: Element) -> str:
    """An object is a picture, a sound, a film, a page or text in a file, by its type and name."""
    url, kind = attr(element, "data"), attr(element, "type").lower()
    size = "".join(
        f' {key}="{escape(value)}"'
        for key, value in attributes(element).items()
        if key in ("width", "height")
    )
    ending = url.lower().partition("?")[0].rpartition(".")[2]
    if kind.startswith("image/") or ending in ("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp"):
        label = described(element)
        return f'<img src="{escape(url)}" alt="{escape(label)}"{size}>'
    if "html" in kind or "xml" in kind or ending in ("html", "htm", "xml"):
        return _file(text, element, url)
    if (media := media_of(text, element)) is not None:
        return text.hold(media)
    return text.html(element, skip=("param",))


def media_of(text: ItemText, element: Element) -> Node | None:
    """A film, sound or other file as a node."""
    source = child(element, "source")
    url = attr(element, "data") or attr(element, "src") or (attr(source, "src") if source is not None else "")
    kind = (attr(element, "type") or (attr(source, "type") if source is not None else "")).lower()
    if not url:
        return None
    sort = name(element) if name(element) in ("audio", "video") else ""
    title = attr(element, "title") or attr(element, "alt") or string(element)
    return media_node(text, url, f"{sort}/" if sort else kind, title[:200])


def media_node(text: ItemText, url: str, kind: str, title: str = "") -> Node:
    """A film, sound or other file by its address and type."""
    ending = url.lower().partition("?")[0].rpartition(".")[2]
    if kind.startswith("audio") or ending in ("mp3", "wav", "ogg", "m4a"):
        sort = "audio"
    elif kind.startswith("video") or ending in ("mp4", "webm", "mov", "ogv"):
        sort = "video"
    else:
        sort = "file"
    return node("media", kind=sort, src=safe_url(text.address(url)) or "", title=title)


def _media(text: ItemText, element: Element) -> str:
    media = media_of(text, element)
    return text.hold(media) if media is not None else text.html(element)


def _file(text: ItemText, element: Element, url: str) -> str:
    """The text of a neighbouring file (a stimulus given as object or include), where it is at hand."""
    root = neighbour(text.place, url)
    if root is None:
        text.notes.warning(f"The text in “{url[:120]}” is not in what was imported.", code="missing_file")
        return text.html(element, skip=("param", "fallback"))
    body = next((one for one in root.iter() if name(one) in ("body", "stimulus-body")), root)
    return f"<div>{text.html(body)}</div>"


def _include(text: ItemText, element: Element) -> str:
    return _file(text, element, attr(element, "href"))


def _feedback_line(text: ItemText, element: Element) -> str:
    return text.hold(_conditional_place(text, element, "feedback"))


def _template_line(text: ItemText, element: Element) -> str:
    return text.hold(_conditional_place(text, element, "template"))


def _conditional_place(text: ItemText, element: Element, kind: str) -> Node:
    variable = attr(element, "outcome-identifier") or attr(element, "template-identifier")
    content = text.tree(element)
    data = {
        "variable": variable,
        "show": "hide" if attr(element, "show-hide") == "hide" else "show",
        "text": content.plain,
        "content": to_json(content),
    }
    return node("place", kind=kind, identifier=attr(element, "identifier"), data=data)


def _feedback_block(text: ItemText, element: Element) -> str:
    return _conditional(text, element, "feedback")


def _template_block(text: ItemText, element: Element) -> str:
    return _conditional(text, element, "template")


def _conditional(text: ItemText, element: Element, kind: str) -> str:
    content = text.blocks(text.html(element)) or (node("paragraph"),)
    variable = attr(element, "outcome-identifier") or attr(element, "template-identifier")
    return text.hold(
        node(
            "conditional",
            *content,
            kind=kind,
            variable=variable,
            value=attr(element, "identifier"),
            show="hide" if attr(element, "show-hide") == "hide" else "show",
        )
    )


def _variable(text: ItemText, element: Element) -> str:
    own = attributes(element)
    identifier = own.pop("identifier", "")
    return text.hold(node("place", kind="variable", identifier=identifier, data=own or None))


def _gap(text: ItemText, element: Element) -> str:
    return text.hold(node("place", kind="gap", identifier=attr(element, "identifier")))


def _hottext(text: ItemText, element: Element) -> str:
    return text.hold(node("place", kind="hottext", identifier=attr(element, "identifier")))


def _rubric(text: ItemText, element: Element) -> str:
    """Guidance stands beside the item, not in its text."""
    text.rubrics.append(rubric_of(text, element))
    return ""


def rubric_of(text: ItemText, element: Element) -> Rubric:
    """A rubric block with those it is for."""
    use = attr(element, "data-use", attr(element, "use"))
    return Rubric(view=tuple(attr(element, "view").split()), use=use, content=text.tree(element))


def _for_teachers(text: ItemText, element: Element) -> str:
    """What a vendor's own elements say to those who teach or grade: no learner is to read it."""
    reasons = list(children(element, "rationale"))
    lines = (f"<p>{escape(attr(one, 'identifier'))}: {text.html(one)}</p>" for one in reasons)
    content = text.document("".join(lines)) if reasons else text.tree(element)
    text.rubrics.append(Rubric(view=("tutor", "scorer"), use="rationale" if reasons else "", content=content))
    return ""


def _stage(text: ItemText, element: Element) -> str:
    """A picture on which one or more interactions place others."""
    return "".join(
        text.hold(interaction_node(text.read(one)))
        for one in children(element, "position-object-interaction")
    )


def _transparent(text: ItemText, element: Element) -> str:
    return text.html(element)


_HANDLERS: dict[str, Callable[[ItemText, Element], str]] = {
    "math": _math,
    "svg": _drawing,
    "object": _object,
    "audio": _media,
    "video": _media,
    "include": _include,
    "feedback-inline": _feedback_line,
    "template-inline": _template_line,
    "feedback-block": _feedback_block,
    "template-block": _template_block,
    "printed-variable": _variable,
    "gap": _gap,
    "hottext": _hottext,
    "rubric-block": _rubric,
    "teacher-instructions": _for_teachers,
    "choice-rationales": _for_teachers,
    "position-object-stage": _stage,
    "content-body": _transparent,
    "prompt": _transparent,
}
