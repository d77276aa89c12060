"""H5P's questions as exercises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from workbench.importers._numbers import whole_number
from workbench.importers._tools.exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    lines,
    match,
    order,
    typed,
)
from workbench.importers._tools.shared import Writer, joined, listed, plain, record, records, string
from workbench.model.content import Node

Json = Any
_STAR = re.compile(r"\*([^*\n]+)\*")
_MOST_CHOICES = 40_000
"""Words to choose from in all gaps of a text together."""
_SAID = re.compile(r"\\[+-].*", re.DOTALL)
"""What is told where a word is placed right or wrong: `*word:tip\\+right\\-wrong*`."""
_TOLD = re.compile(r"\\([+-])((?:(?!\\[+-]).)*)", re.DOTALL)
_BREAK = re.compile(r"</p>|<br\s*/?>|</div>|</li>", re.IGNORECASE)


def _media(params: Json, write: Writer) -> Blocks:
    """What a question shows above its text."""
    media = record(record(params.get("media")).get("type"))
    inner = record(media.get("params"))
    image = record(inner.get("file"))
    if string(image.get("path")):
        return write.image(image["path"], inner.get("alt"), inner.get("title"))
    for one in (*records(inner.get("sources")), *records(inner.get("files"))):
        kind = string(one.get("mime")).partition("/")[0]
        if kind in ("audio", "video"):
            return write.media(one.get("path"), kind)
    return ()


def general(params: Json, write: Writer) -> Blocks:
    """What is told at the end; with the share of points that it is for, where that decides."""
    said = [one for one in records(params.get("overallFeedback")) if plain(one.get("feedback"))]
    several = len(said) > 1
    return joined(
        (*(lines(f"{one.get('from')}–{one.get('to')} %:") if several else ()), *write.html(one["feedback"]))
        for one in said
    )


def _left(write: Writer, words: str, excerpt: str) -> None:
    write.package.notes.warning(words, where=write.folders[0], excerpt=excerpt, code="feedback")


def _multi(params: Json, write: Writer, title: str) -> Blocks:
    answers = []
    hints = []
    for one in records(params.get("answers")):
        tips = record(one.get("tipsAndFeedback"))
        feedback = write.html(tips.get("chosenFeedback"))
        unchosen = plain(tips.get("notChosenFeedback"))
        if unchosen and unchosen != plain(tips.get("chosenFeedback")):
            _left(write, "What is told where an answer is not chosen was left out.", unchosen)
        answers.append(
            Answer(content=write.html(one.get("text")), right=one.get("correct") is True, feedback=feedback)
        )
        hints.append(write.html(tips.get("tip")))
    behaviour = record(params.get("behaviour"))
    asked = (*_media(params, write), *write.html(params.get("question")))
    told = Told(general=general(params, write), hints=tuple(filter(None, hints)), title=title)
    many = behaviour.get("type") == "multi"
    return (choice(asked, answers, told, many=many, shuffle=behaviour.get("randomAnswers") is True),)


def _single_set(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.SingleChoiceSet: the first answer of each is right."""
    sets = [one for one in records(params.get("choices")) if listed(one.get("answers"))]
    return tuple(
        choice(
            write.html(one.get("question")),
            _first(one.get("answers"), write),
            Told(identifier=string(one.get("subContentId")), general=said),
            shuffle=True,
        )
        for one, said in with_end(sets, general(params, write))
    )


def _summary(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.Summary: the first statement of each set is right; sets without statements are not shown."""
    intro = write.html(params.get("intro"))
    sets = [one for one in records(params.get("summaries")) if listed(one.get("summary"))]
    return tuple(
        choice(
            intro,
            _first(one.get("summary"), write),
            Told(hints=tuple(filter(None, (write.html(one.get("tip")),))), general=said),
            shuffle=True,
        )
        for one, said in with_end(sets, general(params, write))
    )


def with_end(parts: list[Json], said: Blocks) -> list[tuple[Json, Blocks]]:
    """Parts, the last with what is told at the end of them all."""
    return [(one, said if at == len(parts) else ()) for at, one in enumerate(parts, start=1)]


def _first(answers: Json, write: Writer) -> list[Answer]:
    """Answers of which the first is right."""
    return [Answer(content=write.html(words), right=at == 0) for at, words in enumerate(listed(answers))]


def _truth(params: Json, write: Writer, title: str) -> Blocks:
    l10n, behaviour = record(params.get("l10n")), record(params.get("behaviour"))
    right = str(params.get("correct")).lower() == "true"
    words = (plain(l10n.get("trueText")) or "True", plain(l10n.get("falseText")) or "False")
    answers = [Answer(content=lines(words[0]), right=right), Answer(content=lines(words[1]), right=not right)]
    told = Told(
        correct=write.html(behaviour.get("feedbackOnCorrect")),
        incorrect=write.html(behaviour.get("feedbackOnWrong")),
        title=title,
    )
    return (choice((*_media(params, write), *write.html(params.get("question"))), answers, told),)


def _starred(html: str) -> tuple[list[str | Gap], tuple[Blocks, ...]]:
    """A text whose answers stand between stars, and their tips: `*one/another:a tip*`."""
    words = plain_lines(html)
    pieces: list[str | Gap] = []
    tips: list[Blocks] = []
    for at, piece in enumerate(_STAR.split(words)):
        if at % 2:
            answers, _, tip = piece.partition(":")
            pieces.append(Gap(answers=split_gap(_SAID.sub("", answers))))
            tips.append(lines(_SAID.sub("", tip)))
        elif piece:
            pieces.append(piece)
    return pieces, tuple(filter(None, tips))


def split_gap(answers: str) -> tuple[str, ...]:
    """The answers that are parted by strokes."""
    return tuple(one.strip() for one in answers.split("/") if one.strip())


def plain_lines(html: str) -> str:
    """HTML as lines of text."""
    parts = (" ".join(unescape(re.sub(r"<[^>]*>", " ", part)).split()) for part in _BREAK.split(html))
    return "\n".join(part for part in parts if part)


def _blanks(params: Json, write: Writer, title: str) -> Blocks:
    cased = record(params.get("behaviour")).get("caseSensitive") is True
    pieces: list[str | Gap] = []
    hints: tuple[Blocks, ...] = ()
    for one in listed(params.get("questions")):
        found, tips = _starred(string(one))
        pieces += ["\n", *found] if pieces else found
        hints += tips
    gapped = [Gap(answers=one.answers, cased=cased) if isinstance(one, Gap) else one for one in pieces]
    asked = (*_media(params, write), *write.html(params.get("text")))
    return (gaps(asked, gapped, Told(general=general(params, write), hints=hints, title=title)),)


def _drag_text(params: Json, write: Writer, title: str) -> Blocks:
    pieces, hints = _starred(string(params.get("textField")).replace("\n", "<br>"))
    words = [one.answers[0] for one in pieces if isinstance(one, Gap) and one.answers]
    words += [plain(_SAID.sub("", one)) for one in _STAR.findall(string(params.get("distractors")))]
    options = _choosable(words, pieces, write)
    found = [Gap(answers=one.answers[:1], options=options) if isinstance(one, Gap) else one for one in pieces]
    asked = (*_media(params, write), *write.html(params.get("taskDescription")))
    told = (*general(params, write), *lines(*_placed(string(params.get("textField")))))
    return (gaps(asked, found, Told(general=told, hints=hints, title=title)),)


def _choosable(words: list[str], pieces: list[str | Gap], write: Writer) -> tuple[str, ...]:
    """The words to choose from in each gap; none where that would be more than anyone can look through."""
    options = tuple(sorted(set(words)))
    places = sum(isinstance(one, Gap) for one in pieces)
    if len(options) * places <= _MOST_CHOICES:
        return options
    message = f"{len(options)} words are to be dragged into {places} gaps; they are typed here instead."
    write.package.notes.warning(message, where=write.folders[0], code="gaps")
    return ()


def _placed(text: str) -> Iterator[str]:
    """What is told where a single word is placed right or wrong."""
    for piece in _STAR.findall(text):
        word = plain(re.split(r":|\\[+-]", piece)[0])
        for sign, said in _TOLD.findall(piece):
            if words := plain(said):
                yield f"{word} ({'right' if sign == '+' else 'wrong'}): {words}"


def _mark_words(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.MarkTheWords: the words to find, as answers among all words of the text."""
    words = plain_lines(string(params.get("textField")))
    marked = [one.strip() for one in _STAR.findall(words)]
    asked = (*write.html(params.get("taskDescription")), *lines(*_STAR.sub(r"\1", words).split("\n")))
    every = dict.fromkeys((*marked, *re.findall(r"\w[\w’'-]*", _STAR.sub(" ", words))))
    answers = [Answer(content=lines(word), right=word in marked) for word in list(every)[:200]]
    return (choice(asked, answers, Told(general=general(params, write), title=title), many=True),)


def _drag(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.DragQuestion: elements and the zones that they belong to; what goes nowhere is no part of it."""
    question = record(params.get("question"))
    task = record(question.get("task"))
    told = records(task.get("elements"))
    elements = [_element(one, write) for one in told]
    pairs, used, empty = [], set(), []
    for zone in records(task.get("dropZones")):
        label = write.html(zone.get("label")) or lines(f"Zone {zone.get('x')}, {zone.get('y')}")
        right = [whole_number(str(at)) for at in listed(zone.get("correctElements"))]
        placed = [at for at in right if at is not None and at < len(elements)]
        pairs += [(elements[at], label) for at in placed]
        used.update(placed)
        empty += [] if placed else [label]
    background = record(record(question.get("settings")).get("background"))
    picture = write.image(background["path"]) if string(background.get("path")) else ()
    rest = [at for at in range(len(elements)) if at not in used]
    lone = [elements[at] for at in rest if listed(told[at].get("dropZones"))]
    fixed = joined(elements[at] for at in rest if not listed(told[at].get("dropZones")))
    asked = (*lines(title), *picture, *fixed)
    said = Told(general=general(params, write), title=title)
    return (match(asked, pairs, said, extra=empty, lone=lone),)


def _element(one: Json, write: Writer) -> Blocks:
    params = record(record(one.get("type")).get("params"))
    image = record(params.get("file"))
    if string(image.get("path")):
        return write.image(image["path"], params.get("alt"), params.get("title"))
    return write.html(params.get("text"))


def _essay(params: Json, write: Writer, title: str) -> Blocks:
    words = (*_media(params, write), *write.html(params.get("taskDescription") or params.get("question")))
    sample = record(params.get("solution"))
    told = (*write.html(sample.get("introduction")), *write.html(sample.get("sample")))
    wanted = ", ".join(
        "/".join(
            filter(None, (plain(word) for word in (one.get("keyword"), *listed(one.get("alternatives")))))
        )
        for one in records(params.get("keywords"))
    )
    named = (("Keywords", wanted),) if wanted else ()
    said = (*told, *lines(*_mentioned(params)), *general(params, write))
    shown = plain(params.get("placeholderText"))
    return (essay(words, Told(general=said, title=title, metadata=named), shown=shown),)


def _mentioned(params: Json) -> Iterator[str]:
    """What is told where a keyword is in an answer, and where it is missing."""
    for one in records(params.get("keywords")):
        options = record(one.get("options"))
        for key, when in (("feedbackIncluded", "mentioned"), ("feedbackMissed", "missing")):
            if words := plain(options.get(key)):
                yield f"{plain(one.get('keyword'))} ({when}): {words}"


def _cards(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.Flashcards and H5P.Dialogcards: cards with an answer to type are questions, others are texts."""
    blocks: list[Node] = [*write.heading(params.get("title"), 3), *write.html(params.get("description"))]
    for one in records(params.get("cards")) or records(params.get("dialogs")):
        picture = record(one.get("image"))
        shown = write.image(picture["path"], one.get("imageAltText")) if string(picture.get("path")) else ()
        sounds = [file for file in records(one.get("audio")) if string(file.get("path"))][:1]
        shown += joined(write.media(file["path"], "audio") for file in sounds)
        text, answer, tips = one.get("text"), one.get("answer"), record(one.get("tips"))
        if "dialogs" in params or record(params).get("mode"):
            blocks += (*write.heading(text, 3), *shown, *write.html(tips.get("front")))
            blocks += (*write.html(answer), *write.html(tips.get("back")))
        else:
            hint = tuple(filter(None, (write.html(one.get("tip")),)))
            blocks.append(typed((*shown, *write.html(text)), plain(answer).split("/"), Told(hints=hint)))
    return tuple(blocks)


def _sorted(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.SortParagraphs: the paragraphs stand in the right order."""
    asked = write.html(params.get("taskDescription"))
    return (order(asked, (write.html(one) for one in listed(params.get("paragraphs"))), Told(title=title)),)


def _guess(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.GuessTheAnswer."""
    picture = _media(params, write)
    return (
        typed((*picture, *write.html(params.get("taskDescription"))), [plain(params.get("solutionText"))]),
    )


def _images(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.MultiMediaChoice."""
    answers = []
    for one in records(params.get("options")):
        inner = record(record(one.get("media")).get("params"))
        image = record(inner.get("file"))
        shown = write.image(image["path"], inner.get("alt")) if string(image.get("path")) else ()
        answers.append(Answer(content=shown, right=one.get("correct") is True))
    asked = (*_media(params, write), *write.html(params.get("question")))
    return (choice(asked, answers, Told(title=title)),)


Ask = Callable[[Json, Writer, str], Blocks]
QUESTIONS: dict[str, Ask] = {
    "H5P.MultiChoice": _multi,
    "H5P.SingleChoiceSet": _single_set,
    "H5P.Summary": _summary,
    "H5P.TrueFalse": _truth,
    "H5P.Blanks": _blanks,
    "H5P.DragText": _drag_text,
    "H5P.MarkTheWords": _mark_words,
    "H5P.DragQuestion": _drag,
    "H5P.Essay": _essay,
    "H5P.OpenEndedQuestion": _essay,
    "H5P.Flashcards": _cards,
    "H5P.Dialogcards": _cards,
    "H5P.SortParagraphs": _sorted,
    "H5P.GuessTheAnswer": _guess,
    "H5P.MultiMediaChoice": _images,
}
