"""iSpring's questions as exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.importers._image_size import measured
from workbench.importers._tools.exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    hotspots,
    lines,
    match,
    number,
    order,
    typed,
)
from workbench.importers._tools.shared import Writer, amount, joined, listed, plain, record, records, string
from workbench.model.content import Node
from workbench.model.exercise import Range

Json = Any


def rich(value: Json) -> str:
    """A text as iSpring keeps it: plain, or styled HTML, clean HTML and its pieces."""
    if isinstance(value, str):
        return value
    found = record(value)
    pieces = (
        [one for one in found.get("d", ()) if isinstance(one, str)]
        if isinstance(found.get("d"), list)
        else []
    )
    return string(found.get("a")) or string(found.get("h")) or string(found.get("t")) or "".join(pieces)


def question(slide: Json, write: Writer) -> tuple[Node, ...] | None:
    """The exercise that a slide of a quiz is, or what it shows; None for a kind that is not known."""
    kind = string(slide.get("tp"))
    content = record(slide.get("C"))
    pictures = _pictures(slide, content, write)
    asked = (*write.html(rich(slide.get("D"))), *pictures)
    if kind in ("InfoSlide", "IntroSlide", "ResultSlide"):
        return (*write.heading(rich(slide.get("D"))), *pictures, *write.html(rich(content.get("rt"))))
    if kind == "LikertScale" and content.get("s"):
        return _scale(slide, content, asked, write)
    if kind == "Hotspot":
        found = _spots(slide, content, asked, write)
        return None if found is None else (found,)
    if kind == "DND":
        found = _drag(slide, content, write)
        return None if found is None else (found,)
    make = _KINDS.get(kind)
    return (make(slide, content, asked, write),) if make else None


def _pictures(slide: Json, content: Json, write: Writer) -> Blocks:
    """The pictures beside what is asked; that of spots to be found is the question's own."""
    objects = records(record(slide.get("a")).get("o"))
    drawn = [one for one in objects if one.get("tp") == "image" and one.get("i") != content.get("i")]
    found = {_file(one): one.get("n") for one in (record(slide.get("at")), *drawn) if _file(one)}
    return tuple(block for name, alt in found.items() for block in write.image(name, alt))


def _drag(slide: Json, content: Json, write: Writer) -> Node | None:
    """Objects to be dragged to others; those that have no part in it stand beside what is asked."""
    objects = {string(one.get("I")): one for one in records(record(slide.get("a")).get("o"))}
    chains = [
        (string(record(one.get("o")).get("s")), string(record(one.get("d")).get("s")))
        for one in records(content.get("d"))
    ]
    if not chains or any(name not in objects for pair in chains for name in pair):
        return None
    used = {name for pair in chains for name in pair}
    beside = joined(_object(one, write) for name, one in objects.items() if name not in used)
    pairs = ((_object(objects[left], write), _object(objects[right], write)) for left, right in chains)
    return match((*write.html(rich(slide.get("D"))), *beside), pairs, _told(slide, write))


def _object(one: Json, write: Writer) -> Blocks:
    """A text on a slide, or a picture by what it is said to show."""
    alt = record(record(one.get("S")).get("a")).get("t") or one.get("n")
    return write.html(rich(one.get("rt"))) or (write.image(_file(one), alt) if _file(one) else ())


def _file(one: Json) -> str:
    """The name of a file that a quiz keeps."""
    return string(one.get("i")).replace("storage://", "")


def _scale(slide: Json, content: Json, asked: Blocks, write: Writer) -> Blocks:
    """Statements that are each rated on one scale."""
    scale = [Answer(content=lines(plain(rich(one)))) for one in listed(content.get("l"))]
    told = _told(slide, write)
    return tuple(choice((*asked, *write.html(rich(one))), scale, told) for one in listed(content.get("s")))


def _spots(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node | None:
    """Places on a picture to be found: told in ten thousandths of its size, which is measured here."""
    path = write.path(_file(content)) if _file(content) else None
    size = measured(write.package.read(path)) if path else None
    spots = [(record(one.get("r")), bool(one.get("c"))) for one in records(content.get("a"))]
    boxes = [([amount(box.get(key)) for key in "xywh"], good) for box, good in spots]
    if not path or size is None or not boxes or any(None in box for box, _ in boxes):
        return None
    image = write.package.asset(path) or ""
    return hotspots(asked, image, [(_box(box, size), good) for box, good in boxes], _told(slide, write))


def _box(box: list[float | None], size: tuple[int, int]) -> list[float]:
    left, top, width, height = (one or 0.0 for one in box)
    corners = (left, top, left + width, top + height)
    return [round(at * size[n % 2] / 10000) for n, at in enumerate(corners)]


def _told(slide: Json, write: Writer) -> Told:
    settings = record(slide.get("s"))
    points = record(settings.get("e")).get("pt")
    given = (slide.get("f"), settings.get("F"), settings.get("f"))
    feedback = next((found for one in given if (found := record(one))), {})
    said = {key: write.html(_said(feedback.get(key))) for key in ("c", "i", "a")}
    keyed = settings.get("ee") is not False
    return Told(
        correct=said["c"] if keyed else (),
        incorrect=said["i"] if keyed else (),
        general=() if keyed else said["a"],
        points=amount(points),
        identifier=str(slide.get("i") or ""),
    )


def _said(feedback: Json) -> str:
    """The words of a feedback, which is a text or holds one."""
    held = record(feedback)
    return rich(held.get("t") or held.get("v") or feedback)


def _choice(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    answers = (
        Answer(
            content=write.html(rich(one.get("t"))),
            right=bool(one.get("c")),
            feedback=write.html(_said(one.get("f"))),
        )
        for one in records(content.get("chs"))
    )
    shuffle = bool(record(slide.get("s")).get("sh"))
    many = slide.get("tp") in ("MultipleResponse", "MultipleChoiceSurvey")
    return choice(asked, answers, _told(slide, write), many=many, shuffle=shuffle)


def _typed(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    answers = [plain(rich(one.get("t"))) for one in records(content.get("chs"))]
    return typed(asked, answers, _told(slide, write), cased=bool(record(slide.get("s")).get("cs")))


def _match(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    def side(one: Json, key: str) -> Blocks:
        return write.html(rich(record(one.get(key)).get("t")))

    pairs = [(side(one, "p"), side(one, "r")) for one in records(content.get("m"))]
    extra = [write.html(rich(one.get("t"))) for one in records(record(content.get("d")).get("chs"))]
    return match(asked, pairs, _told(slide, write), extra=extra)


def _order(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    return order(
        asked, (write.html(rich(one.get("t"))) for one in records(content.get("chs"))), _told(slide, write)
    )


def _gaps(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    extra = [plain(rich(one.get("t"))) for one in records(content.get("ew"))]
    return gaps(asked, _pieces(record(content.get("rt")), extra), _told(slide, write))


def _pieces(sentence: Json, extra: list[str]) -> Iterator[str | Gap]:
    held = {str(one.get("id")): record(one.get("data")) for one in records(sentence.get("r"))}
    bank = [string(one.get("v")).strip() for one in held.values() if isinstance(one.get("v"), str)] + extra
    for piece in listed(sentence.get("d")):
        if isinstance(piece, str):
            yield piece
        elif found := held.get(str(record(piece).get("id"))):
            yield _gap(found, bank)


def _gap(data: Json, bank: list[str]) -> Gap:
    values = data.get("v")
    if isinstance(values, str):
        return Gap(answers=(values.strip(),), options=tuple(sorted(set(bank))))
    words = tuple(str(one) for one in values) if isinstance(values, list) else ()
    at = data.get("i")
    if isinstance(at, int) and 0 <= at < len(words):
        return Gap(answers=(words[at],), options=words)
    return Gap(answers=words)


def _number(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    ranges = [found for one in records(content.get("na")) if (found := _range(one))]
    return number(asked, ranges, _told(slide, write))


def _range(one: Json) -> Range | None:
    bounds = [found for key in ("op", "op2", "o1", "o2") if (found := amount(one.get(key))) is not None]
    kind = string(one.get("co")).lower()
    if not bounds:
        return None
    if "between" in kind and len(bounds) > 1:
        return Range(lower=min(bounds), upper=max(bounds))
    without = "equal" not in kind
    if "greater" in kind:
        return Range(lower=bounds[0], lower_open=without)
    return Range(upper=bounds[0], upper_open=without) if "less" in kind else Range(exact=bounds[0])


def _essay(slide: Json, content: Json, asked: Blocks, write: Writer) -> Node:
    return essay(asked, _told(slide, write))


_KINDS = {
    "MultipleChoice": _choice,
    "TrueFalse": _choice,
    "MultipleResponse": _choice,
    "YesNo": _choice,
    "PickOne": _choice,
    "PickMany": _choice,
    "LikertScale": _choice,
    "TypeIn": _typed,
    "ShortAnswer": _typed,
    "FillInTheBlank": _gaps,
    "MultipleChoiceText": _gaps,
    "WordBank": _gaps,
    "Matching": _match,
    "WhichWord": _match,
    "Sequence": _order,
    "Ranking": _order,
    "Numeric": _number,
    "HowMany": _number,
    "Essay": _essay,
}
