"""H5P's rarer questions as exercises: games with words and pictures, surveys, places on a picture."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

from workbench.importers._h5p.question import Ask, general, plain_lines, split_gap, with_end
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
    order,
    typed,
)
from workbench.importers._tools.shared import Writer, amount, joined, listed, plain, record, records, string

Json = Any
_BLANK = re.compile(r"_{3,}")


def _picture(image: Json, write: Writer, alt: Json = "") -> Blocks:
    path = string(record(image).get("path"))
    return write.image(path, alt) if path else ()


def _sounds(files: Json, write: Writer) -> Blocks:
    """The first sound of a list; the others are the same in other formats."""
    first = next((one for one in records(files) if string(one.get("path"))), {})
    return write.media(first.get("path"), "audio") if first else ()


def _crossword(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.Crossword: each clue with its word to type."""
    said = general(record(params.get("overallFeedback")), write)
    asked = [
        typed(
            write.html(one.get("clue")),
            [plain(one.get("answer"))],
            Told(hints=_extra(one, write), general=end),
        )
        for one, end in with_end(records(params.get("words")), said)
    ]
    return (*write.html(params.get("taskDescription")), *asked)


def _extra(word: Json, write: Writer) -> tuple[Blocks, ...]:
    inner = record(record(word.get("extraClue")).get("params"))
    text = write.html(inner.get("text"))
    shown = _picture(inner.get("file"), write, inner.get("alt"))
    files = (_sounds(inner.get("files"), write), _sounds(inner.get("sources"), write))
    return tuple(filter(None, (text, shown, *files)))


def _hidden_words(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.FindTheWords: the words that are hidden in a grid, which is made anew each time."""
    words = [word.strip() for word in string(params.get("wordList")).split(",") if word.strip()]
    write.package.notes.warning(
        "Words to find in a grid became a list: the grid is made anew each time it is played.",
        where=write.folders[0],
        excerpt=", ".join(words[:5]),
        code="question_kind",
    )
    return (*write.html(params.get("taskDescription")), *lines(", ".join(words)))


def _spots(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.ImageHotspotQuestion: places in hundredths of a picture, of which some are right."""
    told = record(next((one for key, one in params.items() if key.lower().endswith("hotspotquestion")), {}))
    shown, settings = record(told.get("backgroundImageSettings")), record(told.get("hotspotSettings"))
    image = record(shown.get("backgroundImage")) or shown
    spots = [(_box(one), one) for one in records(settings.get("hotspot"))]
    asked = (*write.heading(shown.get("questionTitle"), 3), *write.html(settings.get("taskDescription")))
    feedback = [write.html(record(one.get("userSettings")).get("feedbackText")) for _, one in spots]
    right = [bool(record(one.get("userSettings")).get("correct")) for _, one in spots]
    said = Told(
        correct=joined(one for one, good in zip(feedback, right, strict=True) if good),
        incorrect=(
            *joined(one for one, good in zip(feedback, right, strict=True) if not good),
            *write.html(settings.get("noneSelectedFeedback")),
        ),
        title=title,
    )
    path = write.path(string(image.get("path"))) if string(image.get("path")) else None
    size = _size(image, write, path)
    if path is None or size is None or not spots:
        return (essay((*asked, *_picture(image, write)), said),)
    found = [
        ([float(round(at * size[n % 2] / 100)) for n, at in enumerate(box)], good)
        for (box, _), good in zip(spots, right, strict=True)
    ]
    return (hotspots(asked, write.package.asset(path) or "", found, said),)


def _size(image: Json, write: Writer, path: str | None) -> tuple[float, float] | None:
    wide, high = amount(image.get("width")), amount(image.get("height"))
    return (wide, high) if wide and high else measured(write.package.read(path)) if path else None


def _box(spot: Json) -> tuple[float, ...]:
    """The left, upper, right and lower end of a place."""
    told = record(spot.get("computedSettings"))
    left, top, wide, high = (amount(told.get(key)) or 0.0 for key in ("x", "y", "width", "height"))
    return left, top, left + wide, top + high


def _sequence(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.ImageSequencing: the pictures stand in the right order."""
    items = [
        (
            *_picture(one.get("image"), write, one.get("imageDescription")),
            *write.html(one.get("imageDescription")),
            *_sounds(one.get("audio"), write),
        )
        for one in records(params.get("sequenceImages"))
    ]
    return (order(write.html(params.get("taskDescription")), items, Told(title=title)),)


def _pairs(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.ImagePair and H5P.MemoryGame: cards that belong together; a card alone is shown as it is."""
    cards = records(params.get("cards")) or records(params.get("pairs"))
    asked = write.html(params.get("taskDescription"))
    told = [write.html(one.get("description") or one.get("feedback")) for one in cards]
    sides = [(_side(one, "image", "audio", write), _side(one, "match", "matchAudio", write)) for one in cards]
    pairs = [(front, back) for front, back in sides if front and back]
    alone = [(*front, *back, *said) for (front, back), said in zip(sides, told, strict=True) if not back]
    if not pairs:
        return (*asked, *joined(alone))
    said = joined(one for one, (_, back) in zip(told, sides, strict=True) if back)
    return (match(asked, pairs, Told(general=said, title=title)), *joined(alone))


def _side(card: Json, name: str, sound: str, write: Writer) -> Blocks:
    return (*_picture(card.get(name), write, card.get(f"{name}Alt")), *_sounds(card.get(sound), write))


def _advanced(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.AdvancedBlanks: blanks of underlines, whose answers are listed beside the text."""
    content = record(params.get("content"))
    words = plain_lines(_with_snippets(string(content.get("blanksText")), params))
    chosen = string(record(params.get("behaviour")).get("mode")) == "selection"
    cased = record(params.get("behaviour")).get("caseSensitive") is True
    blanks = records(content.get("blanksList"))
    pieces: list[str | Gap] = []
    parts = _BLANK.split(words)
    for piece, blank in zip_longest(parts, blanks[: len(parts) - 1]):
        pieces.append(piece)
        if len(pieces) < 2 * len(parts) - 1:
            pieces.append(_gap(record(blank), chosen=chosen, cased=cased))
    hints = tuple(filter(None, (write.html(one.get("hint")) for one in blanks)))
    wrong = [
        (plain(other.get("incorrectAnswerText")), other.get("incorrectAnswerFeedback"))
        for one in blanks
        for other in records(one.get("incorrectAnswersList"))
    ]
    said = joined(write.html(f"<p>{answer}: {told}</p>") for answer, told in wrong if plain(told))
    return (gaps(write.html(content.get("task")), pieces, Told(incorrect=said, hints=hints, title=title)),)


def _with_snippets(html: str, params: Json) -> str:
    for one in records(params.get("snippets")):
        html = html.replace(f"@{one.get('snippetName')}", string(one.get("snippetText")))
    return html


def _gap(blank: Json, *, chosen: bool, cased: bool) -> Gap:
    answers = split_gap(plain(blank.get("correctAnswerText")))
    wrong = records(blank.get("incorrectAnswersList"))
    others = {word for one in wrong for word in split_gap(plain(one.get("incorrectAnswerText")))}
    return Gap(answers=answers, options=tuple(sorted({*answers, *others})) if chosen else (), cased=cased)


def _dictation(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.Dictation: sentences to hear and to type."""
    asked = [
        typed(
            (
                *write.html(one.get("description")),
                *_sounds(one.get("sample"), write),
                *_sounds(one.get("sampleAlternative"), write),
            ),
            [plain(one.get("text"))],
            Told(general=end),
        )
        for one, end in with_end(records(params.get("sentences")), general(params, write))
    ]
    return (*_above(params, write), *write.html(params.get("taskDescription")), *asked)


def _above(params: Json, write: Writer) -> Blocks:
    inner = record(record(record(params.get("media")).get("type")).get("params"))
    return _picture(inner.get("file"), write, inner.get("alt"))


def _spoken(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.SpeakTheWords: what is to be said is typed here."""
    told = Told(
        correct=write.html(params.get("correctAnswerText")),
        incorrect=write.html(params.get("incorrectAnswerText")),
        title=title,
    )
    right = [plain(one) for one in listed(params.get("acceptedAnswers"))]
    return (typed(write.html(params.get("question")), right, told),)


def _survey(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.SimpleMultiChoice: a question of a survey, which has no right answer."""
    answers = [
        Answer(
            content=write.html(one.get("text")),
            feedback=write.html(record(one.get("feedback")).get("chosenFeedback")),
        )
        for one in records(params.get("alternatives"))
    ]
    many = string(params.get("inputType")) == "checkbox"
    return (choice(write.html(params.get("question")), answers, Told(title=title), many=many),)


def _input(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.TextInputField and H5P.FreeTextQuestion."""
    words = params.get("taskDescription") or params.get("question")
    return (essay((*_above(params, write), *write.html(words)), Told(title=title)),)


def _strip(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.StructureStrip: the parts of a text, each to be written."""
    parts = [
        essay(
            (*write.heading(one.get("title"), 3), *write.html(one.get("description"))),
            Told(hints=tuple(filter(None, (write.html(one.get("hint")),))), general=end),
        )
        for one, end in with_end(records(params.get("sections")), general(params, write))
    ]
    return (*_above(params, write), *write.html(params.get("taskDescription")), *parts)


def _sums(params: Json, write: Writer, title: str) -> Blocks:
    """H5P.ArithmeticQuiz: sums that are made while it is played."""
    kind = " ".join(filter(None, (plain(params.get(key)) for key in ("quizType", "arithmeticType"))))
    write.package.notes.loss(
        "A quiz of sums was left out: its questions are made while it is played.",
        where=write.folders[0],
        excerpt=f"{kind}, {params.get('maxQuestions')} questions",
        code="question_kind",
    )
    return write.html(params.get("intro"))


MORE: dict[str, Ask] = {
    "H5P.Crossword": _crossword,
    "H5P.FindTheWords": _hidden_words,
    "H5P.ImageHotspotQuestion": _spots,
    "H5P.ImageMultipleHotspotQuestion": _spots,
    "H5P.ImageSequencing": _sequence,
    "H5P.ImagePair": _pairs,
    "H5P.MemoryGame": _pairs,
    "H5P.AdvancedBlanks": _advanced,
    "H5P.Dictation": _dictation,
    "H5P.SpeakTheWords": _spoken,
    "H5P.SimpleMultiChoice": _survey,
    "H5P.TextInputField": _input,
    "H5P.FreeTextQuestion": _input,
    "H5P.StructureStrip": _strip,
    "H5P.ArithmeticQuiz": _sums,
}
