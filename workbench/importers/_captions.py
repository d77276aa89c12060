"""Captions of sound and video (WebVTT, SubRip, YouTube's, TTML) as the paragraphs that are said in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from workbench.importers._qti.names import attr, below
from workbench.importers._xml import Element

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,6})?"
_TIMING = re.compile(rf"\s*({_TIME})\s*(?:-->|,)\s*({_TIME})(?:\s.*)?")
_NUMBER = re.compile(r"\s*\d+\s*")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_MARKUP = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
_TALK = re.compile(r"(?:[-–—]|>>|&gt;&gt;)\s*(?=\S)")
_DATA = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|bmp)(?:\?\S*)?(?:#\S*)?|[\[{].*[\]}]", re.IGNORECASE)
"""What is no speech: the pictures of a preview, and data for a player."""
_END = re.compile(r"[.!?…。！？][\"'”’)]*$")
_PAUSE = 4.0
"""Seconds of silence after which a new paragraph begins."""
_LONG = 500
"""Characters after which a paragraph ends with its sentence."""
ENDINGS = (".vtt", ".srt", ".sbv", ".ttml", ".dfxp", ".subtitles")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """What is shown for a while."""

    start: float
    end: float
    lines: tuple[str, ...]


def spoken(cues: Iterable[Cue]) -> tuple[str, ...]:
    """The paragraphs that are said; none where the captions are no speech."""
    cues = [one for one in cues if any(line.strip() for line in one.lines)]
    if all(_DATA.fullmatch(" ".join(one.lines).strip()) for one in cues):
        return ()
    return tuple(_paragraphs(cues))


def cues_of(text: str) -> Iterator[Cue]:
    """The captions in a text file, whatever stands around them."""
    yield from _cues_of_data(text) if text.lstrip("\ufeff \n").startswith("{") else _cues_of_lines(text)


def _cues_of_data(text: str) -> Iterator[Cue]:
    """The captions in data of Open edX: lists of times in thousandths, and of words."""
    try:
        told = json.loads(text.lstrip("\ufeff"))
        for start, end, words in zip(told["start"], told["end"], told["text"], strict=False):
            yield Cue(start=float(start) / 1000, end=float(end) / 1000, lines=(str(words),))
    except (ValueError, TypeError, KeyError, RecursionError):
        return


def _cues_of_lines(text: str) -> Iterator[Cue]:
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    strict = lines[0].startswith("WEBVTT")  # there only what follows a time is shown
    times, held, waiting = None, list[str](), True
    for line in lines:
        if found := _TIMING.fullmatch(line):
            if times is not None:
                yield _cue(times, held, numbered=not strict)
            times, held, waiting = (found[1], found[2]), [], False
        elif not line.strip():
            waiting = waiting or strict
        elif times is not None and not waiting:
            held.append(line)
    if times is not None:
        yield _cue(times, held, numbered=False)


def cues_in(root: Element) -> Iterator[Cue]:
    """The captions in an XML file of timed text."""
    for one in below(root, "p"):
        start, end = _clock(attr(one, "begin")), _clock(attr(one, "end"))
        yield Cue(start=start, end=end or start, lines=tuple("".join(_words(one)).split("\n")))


def _words(one: Element) -> Iterator[str]:
    """The text of an element, its line breaks as such."""
    yield " ".join((one.text or "").split("\n"))
    for part in one:
        if isinstance(part.tag, str):
            yield from "\n" if part.tag.rpartition("}")[2] == "br" else _words(part)
        yield " ".join((part.tail or "").split("\n"))


def _cue(times: tuple[str, str], held: list[str], *, numbered: bool) -> Cue:
    lines = held[:-1] if numbered and held and _NUMBER.fullmatch(held[-1]) else held
    return Cue(start=_clock(times[0]), end=_clock(times[1]), lines=tuple(lines))


def _clock(words: str) -> float:
    """A time in seconds."""
    seconds = 0.0
    for part in words.strip().rstrip("s").replace(",", ".").split(":")[-3:]:
        try:
            seconds = seconds * 60 + float(part)
        except ValueError:
            return 0.0
    return seconds


def _paragraphs(cues: list[Cue]) -> Iterator[str]:
    """Whole paragraphs: apart where another speaks, after a pause, and at a sentence's end in between."""
    held, voice, last, before = list[str](), "", 0.0, list[str]()
    for cue in cues:
        speaker, lines = _said(cue)
        lines = [line for line in lines if line not in before] if _rolls(before, lines) else lines
        before = lines or before
        words = " ".join(held)
        talks = bool(lines) and (speaker not in ("", voice) or bool(_TALK.match(lines[0])))
        ended = len(words) > _LONG and bool(_END.search(words))
        if held and (talks or ended or cue.start - last > _PAUSE):
            yield words
            held = []
        if lines and speaker not in ("", voice):
            held.append(f"{speaker}:")
        for line in lines:
            if held and _TALK.match(line):
                yield " ".join(held)
                held = []
            held.append(_TALK.sub("", line, count=1))
        voice, last = speaker or voice, cue.end
    if held:
        yield " ".join(held)


def _rolls(before: list[str], lines: list[str]) -> bool:
    """Whether captions move up line by line, so that each is shown twice."""
    return bool(before and lines) and (lines[0] == before[-1] or lines == before)


def _said(cue: Cue) -> tuple[str, list[str]]:
    """Who speaks, where it is told, and the lines without their markup."""
    whole = "\n".join(cue.lines)
    voices = list(dict.fromkeys(one.strip() for one in _VOICE.findall(whole)))
    if len(voices) > 1:
        whole = _VOICE.sub(lambda found: f"- {found[1].strip()}: ", whole)
    lines = (" ".join(unescape(_MARKUP.sub("", line)).split()) for line in whole.split("\n"))
    return voices[0] if len(voices) == 1 else "", [line for line in lines if line]
