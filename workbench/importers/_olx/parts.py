"""The parts of a unit of Open edX: texts, videos, problems, discussions, tools, polls, drags, essays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.importers._captioned import transcript
from workbench.importers._olx.problem import problem
from workbench.importers._olx.text import OlxText
from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._tools.exercise import Answer, Told, choice, essay, lines, match
from workbench.importers._tools.shared import listed, parsed, plain, record, records
from workbench.importers._tools.shared import string as words_of
from workbench.importers._xml import preserved
from workbench.model.content import Node, heading, node, paragraph, safe_url

Json = Any
Blocks = tuple[Node, ...]
_WEB = frozenset({"http", "https"})
_TUBE = re.compile(r"(?:^|,)\s*1\.0+:([\w-]{5,})")
_FRAME = re.compile(r"<iframe\b[^>]*?\bsrc=[\"']([^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a unit, and the file that it stands in."""

    element: Element
    path: str
    words: OlxText

    def value(self, key: str) -> str:
        """One of its settings, which stands in an element of its own where it has several lines."""
        given = attr(self.element, key).strip()
        within = None if given else child(self.element, key)
        return given if within is None or len(within) else string(within)

    def tell(self, *said: str) -> None:
        """Tell what learners read of it that has no place here."""
        if words := "; ".join(filter(None, said)):
            self.words.notes.info(
                "What a part says beside its own text was left out.",
                where=f"{self.path}, “{self.title}”" if self.title else self.path,
                excerpt=words,
                code="spoken",
            )

    @property
    def title(self) -> str:
        """What it is called."""
        return self.value("display-name")


def blocks_of(part: Part) -> Blocks:
    """What a part shows; one of a kind that is not known is kept as it is."""
    return tuple(_KINDS.get(name(part.element), _unknown)(part))


def _html(part: Part) -> Iterator[Node]:
    """A text, which as a rule lies in a file of its own."""
    named = part.value("filename")
    path = part.words.package.path(f"html/{named}.html", part.words.base) if named else None
    if path is not None:
        yield from part.words.html(part.words.package.text(path), path)
    elif named and not len(part.element) and not string(part.element):
        part.words.notes.loss(
            f"The text “html/{named}.html” is missing from the course.", where=part.path, code="missing_file"
        )
    else:
        yield from part.words.inside(part.element, part.path)


def _problem(part: Part) -> Iterator[Node]:
    yield from problem(part.element, part.words, part.path)


def _video(part: Part) -> Iterator[Node]:
    """A video: the file that came along, else where it is on the web; with what is said in it."""
    listed_ = [one for one in listed(parsed(part.value("html5-sources"))) if isinstance(one, str)]
    sources = [*listed_, *(attr(one, "src") for one in children(part.element, "source"))]
    found = _TUBE.search(part.value("youtube"))
    tube = part.value("youtube-id-1-0") or (found[1] if found else "")
    own = next((one for one in sources if one and part.words.resolve(one)), "")
    title = part.title if part.title.lower() != "video" else ""
    if own:
        yield from part.words.media(own, "video", title, part.path)
    elif tube:
        yield node("embed", kind="web", src=f"https://www.youtube.com/watch?v={tube}", title=title)
    else:
        part.words.notes.loss(
            "A video lies on the servers of Open edX and did not come along.",
            where=part.path,
            excerpt=part.value("edx-video-id") or title,
            code="missing_file",
            advice="Download it there, and add it to the page.",
        )
        yield node("media", kind="video", src="", title=title)
    yield from _said(part)
    if handout := part.value("handout"):
        yield from part.words.media(handout, "file", posixpath.basename(handout), part.path)


def _said(part: Part) -> Iterator[Node]:
    """The captions of a video, in each language once."""
    named = {attr(one, "language"): attr(one, "src") for one in children(part.element, "transcript")}
    if sub := part.value("sub"):
        named.setdefault("", f"subs_{sub}.srt.sjson")
    for language, file in named.items():
        path = part.words.path(f"/static/{file}") if file else None
        found = transcript(part.words.package, path, language) if path else None
        if found is not None:
            yield found
        elif file:
            part.words.notes.warning(
                "Captions were not taken over.", where=part.path, excerpt=file, code="captions"
            )


def _discussion(part: Part) -> Iterator[Node]:
    topic = part.value("discussion-target") or part.title
    part.tell(*(one for one in (part.title, part.value("discussion-category")) if one != topic))
    yield node("embed", kind="discussion", src="", title=topic or "Discussion")


def _tool(part: Part) -> Iterator[Node]:
    """A tool elsewhere."""
    url = safe_url(part.value("launch-url") or part.value("lti-1p3-launch-url"), _WEB) or ""
    part.tell(part.value("button-text"))
    yield node("embed", kind="lti", src=url, title=part.title)
    yield from part.words.html(part.value("description"), part.path)


def _poll(part: Part) -> Iterator[Node]:
    """A question without a right answer."""
    answers = []
    for one in listed(parsed(part.value("answers"))):
        told = one[1] if isinstance(one, list) and len(one) > 1 else one
        said = record(told).get("label") if isinstance(told, dict) else told
        answers.append(Answer(content=lines(plain(said))))
    told = Told(title=part.title, general=part.words.html(part.value("feedback"), part.path))
    yield choice(part.words.html(part.value("question"), part.path), answers, told)


def _survey(part: Part) -> Iterator[Node]:
    """Questions that are all answered on one scale."""
    answers = listed(parsed(part.value("answers")))
    scale = [plain(one[1]) for one in answers if isinstance(one, list) and one[1:]]
    yield from (heading(3, part.title),) if part.title else ()
    part.tell(part.value("feedback"))
    for one in listed(parsed(part.value("questions"))):
        told = one[1] if isinstance(one, list) and one[1:] else one
        asked = plain(record(told).get("label") if isinstance(told, dict) else told)
        yield choice(lines(asked), [Answer(content=lines(word)) for word in scale])


def _cloud(part: Part) -> Iterator[Node]:
    asked = part.words.html(part.value("instructions"), part.path)
    yield essay(asked or lines(part.title), Told(title=part.title))


def _drags(part: Part) -> Iterator[Node]:
    """Things to put into zones of a picture: pairs."""
    data = record(parsed(part.value("data")))
    zones = {words_of(one.get("uid") or one.get("id")): one for one in records(data.get("zones"))}
    pairs, lone = [], []
    for item in records(data.get("items")):
        said = part.words.html(words_of(item.get("displayName")), part.path) or lines("–")
        wanted = listed(item.get("zones")) or [item.get("zone")]
        named = [plain(zones[one].get("title")) for one in wanted if isinstance(one, str) and one in zones]
        pairs += [(said, lines(one)) for one in named[:1]]
        lone += [] if named else [said]
    picture = part.words.resolve(words_of(data.get("targetImg"))) if words_of(data.get("targetImg")) else None
    feedback, html = record(data.get("feedback")), part.words.html
    asked = (*html(part.value("question-text"), part.path), *html(words_of(feedback.get("start")), part.path))
    end = (*html(words_of(feedback.get("finish")), part.path), *_told_of(data))
    part.tell(*(plain(one.get("description")) for one in zones.values()))
    if picture:
        asked = (*asked, paragraph(node("image", src=picture, alt=plain(data.get("targetImgDescription")))))
    if pairs:
        yield match(asked, pairs, Told(title=part.title, general=end), lone=lone)
    else:
        yield from (*asked, *_unknown(part))


def _told_of(data: Json) -> Iterator[Node]:
    """What is said where a thing is put right or wrong."""
    for item in records(record(data).get("items")):
        told = record(item.get("feedback"))
        for key, when in (("correct", "right"), ("incorrect", "wrong")):
            if words := plain(told.get(key)):
                yield paragraph(f"{plain(item.get('displayName'))} ({when}): {words}")


def _essay(part: Part) -> Iterator[Node]:
    """A text that people mark by a rubric."""
    root = part.element
    yield heading(3, string(child(root, "title")) or part.title or "Assignment")
    prompts = [one for each in children(root, "prompts") for one in children(each, "prompt")]
    for one in prompts or list(children(root, "prompt")):
        yield essay(part.words.html(_marked(child(one, "description")) or _marked(one), part.path))
    if (rubric := child(root, "rubric")) is not None:
        rows = tuple(_criterion(one) for one in children(rubric, "criterion"))
        yield from (heading(4, "Rubric"), *((node("table", *rows),) if rows else ()))
        part.tell(*(string(child(rubric, key)) for key in ("feedbackprompt", "feedback-default-text")))
    part.tell(*(string(one) for one in below(root, "example")))


def _marked(element: Element | None) -> str:
    """The text of an element, which is HTML or plain."""
    said = "" if element is None else "".join(element.itertext()).strip()
    return said if "<" in said else "".join(f"<p>{line}</p>" for line in said.split("\n") if line.strip())


def _criterion(one: Element) -> Node:
    said = [string(child(one, key)) for key in ("label", "prompt")]
    said = [word for word in said if word] or [string(child(one, "name"))]
    cells = [node("tableCell", *map(paragraph, said))]
    for each in children(one, "option"):
        label = string(child(each, "label")) or string(child(each, "name"))
        more = string(child(each, "explanation"))
        told = paragraph(f"{label} ({attr(each, 'points')})")
        cells.append(node("tableCell", told, *((paragraph(more),) if more else ())))
    return node("tableRow", *cells)


def _annotated(part: Part) -> Iterator[Node]:
    """A text with remarks on its words: these stand in brackets behind them."""
    for one in list(below(part.element, "annotation")):
        said = ": ".join(filter(None, (attr(one, "title"), attr(one, "body"))))
        one.tag, one.tail = "em", f" [{said}]{one.tail or ''}"
    yield from part.words.inside(part.element, part.path)


def _framed(part: Part) -> Iterator[Node]:
    """Something of the web in a frame."""
    found = _FRAME.search(part.value("embed-code"))
    src = part.value("src") or part.value("iframe-url") or part.value("h5p-content-json-path")
    url = safe_url(found[1].replace("&amp;", "&") if found else src, _WEB) or ""
    if url:
        yield node("embed", kind="web", src=url, title=part.title)
    else:
        yield from _unknown(part)


def _hand_in(part: Part) -> Iterator[Node]:
    """A file to hand in."""
    part.words.notes.warning(
        "A place to hand in a file became a free text.", where=part.path, excerpt=part.title, code="upload"
    )
    yield essay(lines(part.title or "Hand in your work."))


def _unknown(part: Part) -> Iterator[Node]:
    kind = name(part.element)
    part.words.notes.loss(
        f"Nothing here is like the “{kind}” of Open edX; its source was kept.",
        where=part.path,
        excerpt=part.title,
        code="unknown_part",
        advice="Write what it shows in place of it.",
    )
    reason = f"A part of the kind {kind}."
    yield from ((heading(3, part.title),) if part.title else ())
    yield node("preserved", format="olx", source=preserved(part.element), reason=reason)


_KINDS: dict[str, Callable[[Part], Iterator[Node]]] = {
    "html": _html,
    "about": _html,
    "static-tab": _html,
    "customtag": _html,
    "problem": _problem,
    "video": _video,
    "videoalpha": _video,
    "discussion": _discussion,
    "lti": _tool,
    "lti-consumer": _tool,
    "poll": _poll,
    "survey": _survey,
    "word-cloud": _cloud,
    "drag-and-drop-v2": _drags,
    "openassessment": _essay,
    "annotatable": _annotated,
    "google-document": _framed,
    "google-calendar": _framed,
    "iframe": _framed,
    "h5pxblock": _framed,
    "edx-sga": _hand_in,
}
