"""Editing by rules: improve, simplify, rewrite, expand, shorten, and instructions that rules can follow."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.model.prompt import Task
from workbench.providers._offline_language import content_words, is_common, joined, language_of, sentences
from workbench.providers._offline_markdown import Kind, blocks, edit
from workbench.providers._offline_questions import cloze, summarised
from workbench.providers._offline_study import (
    all_sentences,
    defined_term,
    definition,
    is_example,
    mentions,
    stands_alone,
    summary,
    terms,
)
from workbench.providers._offline_style import (
    Rule,
    capitalised,
    concise,
    contracted,
    formal,
    neutral,
    plain_words,
    spelling,
    split_long,
    typography,
    without_fillers,
)

Edit = Callable[[Task], str]
_PROOF: tuple[Rule, ...] = (typography, spelling)
_IMPROVE: tuple[Rule, ...] = (*_PROOF, concise, capitalised, split_long(32))
_SIMPLIFY: tuple[Rule, ...] = (*_PROOF, concise, without_fillers, plain_words, capitalised, split_long(18))
_REWRITE: tuple[Rule, ...] = (*_PROOF, concise, without_fillers, plain_words, capitalised, split_long(22))
_IN_HEADINGS = frozenset({typography, spelling, neutral})
_KEEP_SHARE = 0.6


def by_rules(text: str, rules: tuple[Rule, ...]) -> str:
    """The text with its prose put through these rules; what is not English only gets its spacing mended."""
    rules = rules if language_of(text) == "en" else (neutral,)

    def change(prose: str, kind: Kind) -> str:
        for rule in rules:
            if kind is not Kind.HEADING or rule in _IN_HEADINGS:
                prose = rule(prose)
        return prose

    return edit(text, change)


def improve(task: Task) -> str:
    """Typography, spelling, wordy phrases, and sentences that are far too long."""
    return by_rules(task.text, _IMPROVE)


def simplify(task: Task) -> str:
    """Also everyday words and short sentences."""
    return by_rules(task.text, _SIMPLIFY)


def rewrite(task: Task) -> str:
    """Also lists where a sentence enumerates, and fewer roundabout openings."""
    return _listed(by_rules(task.text, (*_REWRITE, _direct)))


def expand(task: Task) -> str:
    """With definitions and an example that the course gives elsewhere; where it gives none, what to add."""
    own = all_sentences(task.text)
    known = {one.lower() for one in own}
    elsewhere = [one for one in all_sentences(task.context) if one.lower() not in known and stands_alone(one)]
    if _is_fragment(task.text):
        return _explained(task.text, elsewhere)
    additions = _definitions(own, elsewhere) + _examples(own, elsewhere)
    text = by_rules(task.text, _PROOF).rstrip("\n")
    end = task.text[len(task.text.rstrip("\n")) :]
    if not additions and (about := terms(task.text)) and language_of(task.text) == "en":
        additions = [_questions_for_author(about)]
    return "\n\n".join([text, *additions]) + end


def shorten(task: Task) -> str:
    """Wordy phrases, asides and the sentences that say least."""
    text = by_rules(task.text, (*_PROOF, concise, without_fillers, _without_asides))

    def fewer(prose: str, kind: Kind) -> str:
        said = sentences(prose)
        if kind is not Kind.PARAGRAPH or len(said) < 3:
            return prose
        kept = set(summary(prose, most=max(1, round(len(said) * _KEEP_SHARE))))
        return "".join(one for one in said if " ".join(one.split()) in kept).rstrip() or prose

    return edit(text, fewer)


def bulleted(task: Task) -> str:
    """Each sentence of a paragraph as a point of a list."""
    parts = []
    for block in blocks(task.text):
        if block.kind is Kind.PARAGRAPH and len(sentences(block.text)) > 1:
            points = "\n".join(f"- {' '.join(one.split())}" for one in sentences(block.text))
            parts.append(points + (block.after or ""))
        else:
            parts.append(block.before + block.text + block.after)
    return "".join(parts)


def one_paragraph(task: Task) -> str:
    """A list as running text."""
    items = [block.text.rstrip(";,") for block in blocks(task.text) if block.kind is Kind.ITEM]
    if not items:
        return task.text
    whole = all(item.endswith((".", "!", "?", "…")) for item in items)
    return " ".join(items) if whole else f"{joined(item.rstrip('.') for item in items)}."


_INSTRUCTIONS: tuple[tuple[str, Edit], ...] = (
    (r"translat|übersetz|tradu", lambda task: ""),
    (r"cloze|gap|blank|quiz|question|test me|exercise", lambda task: cloze(task)),
    (r"summar|key points|main points|tl;?dr|recap", lambda task: summarised(task)),
    (r"\b(short|brief|concise|tighten|condense|cut|trim|fewer words|reduce)", shorten),
    (r"bullet|as a list|into a list|list of points|\bpoints\b", bulleted),
    (r"paragraph|running text|prose|no list", one_paragraph),
    (r"simpl|plain|easier|easy|beginner|young|clear", simplify),
    (r"expand|longer|more detail|elaborat|example|defin|explain", expand),
    (
        r"informal|friendl|casual|conversational|warmer",
        lambda task: by_rules(task.text, (*_PROOF, contracted)),
    ),
    (r"formal|academic|professional", lambda task: by_rules(task.text, (*_PROOF, formal))),
    (
        r"typo|spell|grammar|punctuat|proofread|correct|mistake|error",
        lambda task: by_rules(task.text, _PROOF),
    ),
    (r"split|long sentence", simplify),
    (r"rewrite|rephrase|reword|paraphrase|differently", rewrite),
    (r"improve|better|polish|style|flow|edit", improve),
)


def instructed(task: Task) -> str | None:
    """What an instruction asks for, where rules can do it; None where they cannot."""
    for pattern, act in _INSTRUCTIONS:
        if re.search(pattern, task.instruction, re.I):
            return act(task) or None
    return None


# Parts ------------------------------------------------------------------------------------------


def _direct(text: str) -> str:
    """Without `there are … that`."""
    pattern = r"(^|(?<=[.!?] ))There (?:is|are) ([a-z]+(?: [a-z-]+){0,3}?) (?:that|who|which) (?=[a-z]+)"
    return re.sub(pattern, lambda match: match.group(2)[0].upper() + match.group(2)[1:] + " ", text)


def _without_asides(text: str) -> str:
    return re.sub(r"\s+\((?:[^()\ue000-\uf8ff\d]{12,})\)", "", text)


_ENUMERATION = re.compile(r"^(?P<lead>[^:\n]{8,}):\s+(?P<items>[^:;.\n]+(?:,[^:;.\n]+){2,})\.$")


def _listed(text: str) -> str:
    """With a list where a whole paragraph enumerates after a colon."""
    parts = []
    every = list(blocks(text))
    for index, block in enumerate(every):
        # A list right behind would run into the new one.
        free = not any(later.kind is Kind.ITEM for later in every[index + 1 : index + 3])
        match = _ENUMERATION.match(block.text) if block.kind is Kind.PARAGRAPH and free else None
        items = re.split(r",\s+(?:and |or )?|\s+(?:and|or)\s+(?=[^,]*$)", match["items"]) if match else []
        if match and all(0 < len(item.split()) < 9 for item in items):
            parts.append(f"{match['lead']}:\n\n" + "\n".join(f"- {item}" for item in items) + block.after)
        else:
            parts.append(block.before + block.text + block.after)
    return "".join(parts)


def _is_fragment(text: str) -> bool:
    """Whether this is a few words out of a sentence."""
    return (
        "\n" not in text and len(text.split()) < 8 and not text.rstrip().endswith((".", "!", "?", "…", ":"))
    )


def _explained(words: str, elsewhere: list[str]) -> str:
    """The words with what the course says they are, in brackets; nothing where it does not say."""
    for sentence in elsewhere:
        term, meaning = definition(sentence)
        if term and mentions(words, term):
            return f"{words} ({meaning.rstrip('.')})"
    return ""


def _definitions(own: list[str], elsewhere: list[str]) -> list[str]:
    """One paragraph of at most three sentences of the course that define what the text speaks of."""
    defined = {defined_term(one).lower() for one in own}
    found = [
        one
        for one in elsewhere
        if (term := defined_term(one))
        and term.lower() not in defined
        and any(mentions(sentence, term) for sentence in own)
    ]
    return [" ".join(["Remember:", _inside(found[0]), *found[1:3]])] if found else []


def _examples(own: list[str], elsewhere: list[str]) -> list[str]:
    """At most one example of the course that shares its subject with the text."""
    subject = set(content_words(" ".join(own)))
    found = [one for one in elsewhere if is_example(one) and len(subject & set(content_words(one))) > 1]
    return found[:1]


def _inside(sentence: str) -> str:
    """A sentence as it stands after a colon."""
    first = sentence.split()[0]
    return sentence[0].lower() + sentence[1:] if is_common(first) and first != "I" else sentence


def _questions_for_author(about: list[str]) -> str:
    apart = f", and what sets it apart from “{about[1]}”" if len(about) > 1 else ""
    return (
        f"> To be added, as the course says no more about it: what “{about[0]}” means in one sentence, "
        f"where a learner meets it, what is often misunderstood{apart}."
    )
