r"""A document as HTML: for exports, previews and comparisons. Pure Python, safe by construction.

Only what the schema knows is written, every text is escaped, and every address is checked again.
Equations are written as `\(…\)` and `\[…\]` in elements of class `math`, as pandoc does, so that KaTeX
and word processors find them. Exercises are written as a learner reads them; their keys on demand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from workbench.model._beside import written_beside
from workbench.model.answers import answer, plain, points
from workbench.model.breaks import EMPTY_LINE, breaks_again
from workbench.model.content import IMAGE_SCHEMES, LINK_SCHEMES, Mark, Node, safe_url
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Kind,
    exercise_node,
    exercise_of,
    interaction_of,
)

Address = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """How a document is written."""

    address: Address | None = None
    """The address to write for an `asset:` or `page:` one; None leaves the picture or link out."""
    keys: bool = False
    """Whether the answers, feedback and hints of exercises are written."""
    ids: bool = False
    """Whether blocks carry their ids, as `data-id`."""
    names: bool = False
    """Whether links lead to blocks by their ids: all that have one are goals of links."""
    data: bool = False
    """Whether blocks that HTML has no word for carry all that they are, so that they can be read back."""
    remote: bool = False
    """Whether pictures of other hosts are shown; otherwise they are links."""
    origins: frozenset[str] = frozenset()
    """The other hosts (`https://host`) whose pictures are shown all the same."""
    lazy: bool = False
    """Whether pictures are loaded only when they come into view."""
    code: Callable[[str, str], str] | None = None
    """Writes the inside of a code block, given its text and language, as safe HTML."""
    maths: Callable[[str, bool], str] | None = None
    """Writes an equation as MathML, given its LaTeX and whether it has its own line; "" where it cannot."""

    def address_of(self, url: str, schemes: frozenset[str] = LINK_SCHEMES) -> str:
        """The address to write for one; empty when it leads nowhere safe."""
        safe = safe_url(url, schemes) or ""
        if safe.startswith(("asset:", "page:")):
            return (self.address(safe) if self.address else None) or ""
        return safe

    def shows(self, src: str) -> bool:
        """Whether the picture at an address is shown, or only linked."""
        if not src.startswith(("http://", "https://", "//")) or self.remote:
            return True
        parts = urlsplit(src)
        return f"{parts.scheme}://{parts.netloc}".lower() in self.origins


def to_html(tree: Node, rendering: Rendering | None = None) -> str:
    """The HTML of a document or of any part of one."""
    return _ExerciseWriter(rendering or Rendering()).node(tree)


def blocks_to_html(blocks: Iterable[Node], rendering: Rendering | None = None) -> str:
    """The HTML of some blocks, a line each."""
    writer = _ExerciseWriter(rendering or Rendering())
    return "\n".join(writer.node(block) for block in blocks)


_MARKS = {
    "bold": "strong", "italic": "em", "underline": "u", "strike": "s", "superscript": "sup",
    "subscript": "sub", "highlight": "mark", "code": "code",
}  # fmt: skip
_MATHS = re.compile(r"\\[(\[]|\$(?=[^$]*\$)")
"""Where words would be read as the beginning of an equation."""
_PLAIN = {"blockquote": "blockquote", "listItem": "li", "tableRow": "tr", "bulletList": "ul"}


def tag(name: str, inside: str = "", attributes: Mapping[str, Any] | None = None) -> str:
    """An element; attributes that are None or empty are left out."""
    given = "".join(
        f' {key}="{escape(str(value))}"'
        for key, value in (attributes or {}).items()
        if value not in (None, "")
    )
    return f"<{name}{given}>{inside}</{name}>"


class _Writer:
    """Writes nodes: a method a type."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering

    def node(self, one: Node) -> str:
        """The HTML of a node."""
        method = getattr(self, f"_{one.type}", None)
        if method is not None:
            return str(method(one))
        return tag(_PLAIN.get(one.type, "div"), self._inside(one), self._id(one))

    def _inside(self, one: Node) -> str:
        again = breaks_again(one.content) if self._rendering.data else frozenset()
        return "".join(
            f'<br class="{EMPTY_LINE}">' if index in again else self.node(child)
            for index, child in enumerate(one.content)
        )

    def _id(self, one: Node) -> dict[str, Any]:
        own = {"data-id": one.attrs.get("id")} if self._rendering.ids else {}
        return own | self._name(one)

    def _name(self, one: Node) -> dict[str, Any]:
        return {"id": one.attrs.get("id")} if self._rendering.names else {}

    def _data(self, one: Node) -> dict[str, Any]:
        return written_beside(one) if self._rendering.data else {}

    # Blocks

    def _doc(self, one: Node) -> str:
        return "\n".join(self.node(child) for child in one.content)

    def _paragraph(self, one: Node) -> str:
        return tag("p", self._inside(one), self._id(one) | _align(one))

    def _heading(self, one: Node) -> str:
        return tag(f"h{one.attrs['level']}", self._inside(one), self._id(one) | _align(one))

    def _orderedList(self, one: Node) -> str:
        start = one.attrs["start"] if one.attrs["start"] != 1 else None
        return tag("ol", self._inside(one), self._id(one) | {"start": start, "type": one.attrs["type"]})

    def _listItem(self, one: Node) -> str:
        """An item of one plain paragraph is written without it, as people write lists."""
        first = one.content[0]
        if first.type == "paragraph" and not _align(first):
            rest = "".join(self.node(child) for child in one.content[1:])
            return tag("li", self._inside(first) + rest, self._name(first))
        return tag("li", self._inside(one))

    def _callout(self, one: Node) -> str:
        return tag("aside", self._inside(one), self._id(one) | {"class": f"callout {one.attrs['kind']}"})

    def _codeBlock(self, one: Node) -> str:
        language = one.attrs["language"]
        write = self._rendering.code
        said = _framed(one.plain) if self._rendering.data else one.plain
        inside = write(one.plain, language) if write else escape(said, quote=False)
        code = tag("code", inside, {"class": f"language-{language}" if language else ""})
        return tag("pre", code, self._id(one))

    def _horizontalRule(self, one: Node) -> str:
        return tag("hr", "", self._name(one)).removesuffix("</hr>")

    def _mathBlock(self, one: Node) -> str:
        inside = self._maths(one, r"\[{}\]", whole=True)
        return tag("div", inside, self._id(one) | {"class": "math display"})

    def _maths(self, one: Node, signs: str, *, whole: bool) -> str:
        latex, write = one.attrs["latex"], self._rendering.maths
        return (write(latex, whole) if write else "") or signs.format(escape(latex, quote=False))

    def _media(self, one: Node) -> str:
        kind, src, title = one.attrs["kind"], self._rendering.address_of(one.attrs["src"]), one.attrs["title"]
        if kind in ("audio", "video") and src:
            name = "".join(f' {key}="{escape(said)}"' for key, said in self._name(one).items() if said)
            return f'<{kind} controls src="{escape(src)}" title="{escape(title)}"{name}></{kind}>'
        words = _link(src, title or src or f"The {kind} is missing.")
        return tag("p", words, self._id(one) | self._data(one))

    def _embed(self, one: Node) -> str:
        src = self._rendering.address_of(one.attrs["src"])
        words = _link(src, one.attrs["title"] or src or "Embedded page")
        return tag("p", words, self._id(one) | {"class": "embed"} | self._data(one))

    def _preserved(self, one: Node) -> str:
        reason = tag("summary", escape(one.attrs["reason"] or "Kept as it was, not shown.", quote=False))
        source = tag("pre", tag("code", escape(one.attrs["source"], quote=False)))
        return tag("details", reason + source, self._id(one) | {"class": "preserved"} | self._data(one))

    def _table(self, one: Node) -> str:
        """Leading rows of header cells are the table's head."""
        rows = list(one.content)
        head = 0
        while head < len(rows) and rows[head].content and _all_headers(rows[head]):
            head += 1
        top = tag("thead", "".join(self.node(row) for row in rows[:head])) if head else ""
        body = "".join(self.node(row) for row in rows[head:])
        return tag("table", top + (tag("tbody", body) if body else ""), self._id(one))

    def _tableCell(self, one: Node) -> str:
        return self._cell("td", one)

    def _tableHeader(self, one: Node) -> str:
        return self._cell("th", one)

    def _cell(self, name: str, one: Node) -> str:
        spans = {key: one.attrs[key] if one.attrs[key] > 1 else None for key in ("colspan", "rowspan")}
        only = one.content[0]
        if len(one.content) == 1 and only.type == "paragraph" and not _align(only):
            return tag(name, self._inside(only), spans | self._name(only))
        return tag(name, self._inside(one), spans)

    def _footnotes(self, one: Node) -> str:
        notes = "".join(self._note(child) for child in one.content)
        return tag("section", tag("ol", notes), self._id(one) | {"class": "footnotes"})

    def _note(self, one: Node) -> str:
        label = one.attrs["label"]
        back = tag("a", "↩", {"href": f"#footnote-ref-{label}", "aria-label": "Back to the text"})
        return tag("li", self._inside(one) + tag("p", back), {"id": f"footnote-{label}"})

    # Inline

    def _text(self, one: Node) -> str:
        out = shielded(escape(one.text, quote=False))
        for mark in reversed(one.marks):
            out = self._mark(mark, out)
        return out

    def _mark(self, mark: Mark, inside: str) -> str:
        if mark.type == "link":
            href = self._rendering.address_of(mark.attrs["href"])
            return tag("a", inside, {"href": href, "title": mark.attrs["title"]}) if href else inside
        if mark.type == "language":
            return tag("span", inside, {"lang": mark.attrs["lang"]})
        return tag(_MARKS[mark.type], inside)

    def _hardBreak(self, one: Node) -> str:
        return "<br>"

    def _image(self, one: Node) -> str:
        """A picture; one that is missing is written too, so that its words show in its place."""
        attrs = one.attrs
        src = self._rendering.address_of(attrs["src"], IMAGE_SCHEMES)
        if not self._rendering.shows(src):
            return _link(src, attrs["alt"] or attrs["title"] or "Picture")
        size = "".join(f' {key}="{attrs[key]}"' for key in ("width", "height") if attrs[key])
        title = f' title="{escape(attrs["title"])}"' if attrs["title"] else ""
        source = f' src="{escape(src)}"' if src else ' class="missing"'
        lazy = ' loading="lazy" decoding="async"' if self._rendering.lazy else ""
        return f'<img{source} alt="{escape(attrs["alt"])}"{title}{size}{lazy}>'

    def _mathInline(self, one: Node) -> str:
        return tag("span", self._maths(one, r"\({}\)", whole=False), {"class": "math inline"})

    def _footnoteReference(self, one: Node) -> str:
        label = one.attrs["label"]
        link = tag("a", escape(label), {"href": f"#footnote-{label}", "id": f"footnote-ref-{label}"})
        return tag("sup", link, {"class": "footnote-ref"})


class _ExerciseWriter(_Writer):
    """Writes exercises too, as a learner reads them; their keys on demand."""

    def _exercise(self, one: Node) -> str:
        exercise = exercise_of(one)
        title = tag("h4", escape(exercise.title, quote=False)) if exercise.title else ""
        body = "".join(self.node(block) for block in exercise.body)
        worth = tag("p", escape(points(exercise.points)), {"class": "points"}) if exercise.points else ""
        keys = self._answers(exercise) if self._rendering.keys else ""
        given = self._id(one) | {"class": "exercise"} | self._data(exercise_node(exercise))
        return tag("section", title + body + worth + keys, given)

    def _interaction(self, one: Node) -> str:
        interaction = interaction_of(one)
        prompt = self._inside(interaction.prompt) if interaction.prompt else ""
        body = "".join(self.node(block) for block in interaction.body.content) if interaction.body else ""
        inside = body + self._options(interaction)
        return tag("div", prompt + inside, {"class": f"interaction {interaction.kind}"})

    def _inlineInteraction(self, one: Node) -> str:
        interaction = interaction_of(one)
        if interaction.kind is Kind.INLINE_CHOICE:
            words = " / ".join(plain(choice.content) for choice in interaction.choices)
            return tag("span", f"[{escape(words, quote=False)}]", {"class": "blank"})
        return tag("span", "________", {"class": "blank"})

    def _place(self, one: Node) -> str:
        """A gap is a blank; feedback in a line shows on demand only."""
        kind, words = one.attrs["kind"], str((one.attrs["data"] or {}).get("text", ""))
        if kind == "gap":
            return tag("span", "________", {"class": "blank"})
        if kind == "feedback" and not self._rendering.keys:
            return ""
        return tag("span", escape(words or one.attrs["identifier"], quote=False), {"class": kind})

    def _conditional(self, one: Node) -> str:
        """What shows only for some answers is written with the keys."""
        return tag("div", self._inside(one), {"class": "feedback"}) if self._rendering.keys else ""

    def _options(self, interaction: Interaction) -> str:
        sign = "☐" if interaction.cardinality == "multiple" else "○"
        picture = self._picture(interaction)
        if interaction.kind in (Kind.EXTENDED_TEXT, Kind.UPLOAD, Kind.DRAWING):
            return picture + tag("p", "________________", {"class": "blank"}) * interaction.lines
        left = self._choices(interaction.choices, sign if interaction.kind is Kind.CHOICE else "")
        right = self._choices(interaction.targets, "")
        return picture + left + right

    def _picture(self, interaction: Interaction) -> str:
        src = self._rendering.address_of(interaction.image, IMAGE_SCHEMES) if interaction.image else ""
        return f'<img src="{escape(src)}" alt="The picture of this question">' if src else ""

    def _choices(self, choices: tuple[Choice, ...], sign: str) -> str:
        items = (f"{sign} {self._choice(choice)}".strip() for choice in choices)
        inside = "".join(tag("li", item) for item in items)
        return tag("ul", inside, {"class": "choices"}) if inside else ""

    def _choice(self, choice: Choice) -> str:
        blocks = choice.content.content
        if len(blocks) == 1 and blocks[0].type == "paragraph":
            said = self._inside(blocks[0]) or escape(choice.id, quote=False)
        else:
            said = "".join(self.node(block) for block in blocks)
        if choice.feedback is None or not self._rendering.keys:
            return said
        return said + tag("div", self._inside(choice.feedback), {"class": "feedback"})

    def _answers(self, exercise: Exercise) -> str:
        lines = [answer(one) for one in exercise.interactions]
        lines += ["Points only where all answers are right."] if exercise.processing.together else []
        lines += ["The same answer counts in one place only."] if exercise.processing.once else []
        said = "".join(tag("p", escape(line, quote=False), {"class": "answer"}) for line in lines if line)
        feedback = "".join(self._told(one) for one in exercise.feedback)
        hints = "".join(tag("div", self._inside(hint), {"class": "hint"}) for hint in exercise.hints)
        return tag("div", said + feedback + hints, {"class": "keys"}) if said + feedback + hints else ""

    def _told(self, feedback: Feedback) -> str:
        outcome = tag("strong", escape(feedback.when.capitalize(), quote=False) + ":")
        return tag("div", outcome + self._inside(feedback.content), {"class": "feedback"})


def shielded(written: str) -> str:
    """Text as HTML has it, in which nothing will be taken for an equation."""
    return _MATHS.sub(_shielded, written)


def _shielded(found: re.Match[str]) -> str:
    """A sign in an element of its own, so that nothing takes it for an equation's."""
    return f"\\<span>{found[0][1:]}</span>" if found[0][0] == "\\" else f"<span>{found[0]}</span>"


def _link(href: str, words: str) -> str:
    return tag("a", escape(words, quote=False), {"href": href}) if href else escape(words, quote=False)


def _framed(code: str) -> str:
    """Code whose own line ends at its edges survive that readers take one away there."""
    begins, ends = (edge(code, "\n") for edge in (str.startswith, str.endswith))
    return ("\n" if begins else "") + code + ("\n" if ends else "")


def _all_headers(row: Node) -> bool:
    return all(cell.type == "tableHeader" for cell in row.content)


def _align(one: Node) -> dict[str, Any]:
    align = one.attrs.get("textAlign")
    return {"style": f"text-align: {align}"} if align else {}
