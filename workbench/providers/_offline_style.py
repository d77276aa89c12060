"""Style rules for prose: typography, spelling, wordy phrases, long sentences. Each takes and gives a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from workbench.providers._offline_language import sentences, words

Rule = Callable[[str], str]
_MARK = "\ue000-\uf8ff"
_RAISE = "\uf8fe"
"""Stands before a letter that becomes a capital."""


def neutral(text: str) -> str:
    """Spacing and ellipses, which no language writes otherwise."""
    text = re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", text)
    text = re.sub(r"(?<![.\w])\.{3}(?!\.)|(?<=\w)\.{3}(?!\.)", "…", text)
    return re.sub(rf"(?<=[\w”’)\"{_MARK}])[ \t]+(?=[,.](?:\s|$))", "", text)


def typography(text: str) -> str:
    """Curly quotes, real dashes and spaces where they belong, as English is printed."""
    text = neutral(text)
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"(?<=s)'(?=\s)(?![^']*\s'\w)", "’", text)
    text = re.sub(r"(^|(?<=[\s(\[—–*_]))\"(?=\S)", "“", text)
    text = re.sub(r"(?<=\S)\"", "”", text)
    text = re.sub(r"(^|(?<=[\s(\[—–“]))'(?=\w[^'\n]*\w[.,!?]?'(?:\W|$))", "‘", text)
    text = re.sub(r"(?<=[\w.,!?])'(?=\W|$)(?<!\w')", "’", text) if "‘" in text else text
    text = re.sub(r"(?<=[\w,)”’]) +(?:-|--) +(?=[\w(“‘])", " – ", text)
    text = re.sub(r"(?<=\w)--(?=\w)", "–", text)
    text = re.sub(r"(?<![\w.,/:–-])(\d{1,4})-(\d{1,4})(?![\w/:–-]|[.,]\d)", _range, text)
    text = re.sub(rf"(?<=[\w”’){_MARK}])[ \t]+(?=[;:!?](?:\s|$))", "", text)
    text = re.sub(r"(?<=[a-z]{2}),(?=[A-Za-z]{2})", ", ", text)
    text = re.sub(r"([!?])\1+", r"\1", text)
    return re.sub(r",,+", ",", text)


def spelling(text: str) -> str:
    """Common misspellings, doubled words, `i`, and `a` or `an`."""
    text = _replace(text, "spelling.tsv")
    text = _DOUBLED.sub(lambda match: match.group(1) if _is_slip(match) else match.group(), text)
    text = re.sub(r"(?<=\s)i(?=\s|’(?:m|ll|ve|d)\b)", "I", text)
    text = re.sub(
        r"\b([Aa]) (?=(?:[aeioAEIO](?!ne\b|nce\b|ne-|u[a-z])|un(?!i)|hour|honest|heir)[a-z])", r"\1n ", text
    )
    return re.sub(r"\b([Aa])n (?=(?:[bcdfgjklmnpqrstvwyz]|uni[a-z]|use|usu|eu|one\b)[a-z]*)", r"\1 ", text)


_DOUBLED = re.compile(r"\b([a-z]{2,})\s+(\1)\b(?!-)", re.I)


def _is_slip(doubled: re.Match[str]) -> bool:
    """Whether a word stands twice by mistake: names do on purpose, and some words may."""
    return doubled.group(2).islower() and doubled.group(2) not in (
        "that",
        "had",
        "is",
        "so",
        "no",
        "very",
        "bye",
    )


def concise(text: str) -> str:
    """Shorter words for wordy phrases."""
    return _replace(text, "wordy.tsv")


def plain_words(text: str) -> str:
    """Everyday words for learned ones."""
    return _replace(text, "plain_words.tsv")


def without_fillers(text: str) -> str:
    """Without words that add nothing."""
    filler = (
        r"(?<!not )(?<!so )\b(?:very|really|quite|basically|actually|literally|extremely) "
        r"(?=[a-z]{3,})(?!same\b|few\b|much\b|well\b)"
    )
    text = re.sub(filler, "", text)
    opening = r"(^|(?<=[.!?] ))(?:Basically|Actually|Obviously|Clearly|Essentially|Of course), ([a-z])"
    return re.sub(opening, lambda match: match.group(2).upper(), text)


def capitalised(text: str) -> str:
    """With a capital at its start, if it is several sentences and begins with an ordinary word."""
    ordinary = re.match(r"[a-z]{2,}\b(?![.-])", text)
    return text[0].upper() + text[1:] if ordinary and len(sentences(text)) > 1 else text


def split_long(most: int) -> Rule:
    """A rule that divides sentences of more than so many words where two clauses meet."""

    def split(text: str) -> str:
        return "".join(_divided(sentence, most) for sentence in sentences(text))

    return split


def contracted(text: str) -> str:
    """It’s for it is, as one speaks."""
    for whole, short in _CONTRACTIONS:
        text = _each(rf"\b{whole}\b(?!\?)", short, text)
    return text


def formal(text: str) -> str:
    """It is for it’s, as one writes."""
    for whole, short in _CONTRACTIONS:
        text = _each(rf"\b{short.replace('’', '[’' + chr(39) + ']')}\b", whole, text)
    return text


def _each(pattern: str, instead: str, text: str) -> str:
    return re.sub(pattern, lambda match: _cased(instead, match.group()), text, flags=re.I)


_CONTRACTIONS = (
    ("cannot", "can’t"),
    ("do not", "don’t"),
    ("does not", "doesn’t"),
    ("did not", "didn’t"),
    ("is not", "isn’t"),
    ("are not", "aren’t"),
    ("was not", "wasn’t"),
    ("were not", "weren’t"),
    ("will not", "won’t"),
    ("would not", "wouldn’t"),
    ("should not", "shouldn’t"),
    ("could not", "couldn’t"),
    ("has not", "hasn’t"),
    ("have not", "haven’t"),
    ("it is", "it’s"),
    ("you are", "you’re"),
    ("we are", "we’re"),
    ("they are", "they’re"),
    ("you will", "you’ll"),
    ("we will", "we’ll"),
    ("let us", "let’s"),
    ("I am", "I’m"),
)

# Tables ---------------------------------------------------------------------------------------


@cache
def _table(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    lines = files("workbench.providers").joinpath("data", name).read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    entries = {
        phrase: shorter
        for phrases, replacements in pairs
        for phrase, shorter in zip(phrases.split("|"), replacements.split("|"), strict=True)
    }
    longest = sorted(entries, key=len, reverse=True)
    choice = "|".join(re.escape(phrase).replace("\\ ", r"\s+").replace("'", "[’']") for phrase in longest)
    return re.compile(rf"(?<![\w-])({choice})(?![\w-])(,?\s+)?", re.I), entries


def _replace(text: str, name: str) -> str:
    pattern, entries = _table(name)
    text = pattern.sub(lambda match: _shorter(match, entries), text)
    return re.sub(f"{_RAISE}(.)", lambda match: match.group(1).upper(), text)


def _shorter(match: re.Match[str], entries: dict[str, str]) -> str:
    found, after = match.group(1), match.group(2) or ""
    if found.isupper() and len(found) > 4:
        return match.group()
    shorter = entries[" ".join(found.lower().replace("’", "'").split())]
    if shorter:
        return _cased(shorter, found) + after
    # A phrase that is dropped gives its capital to the word behind it.
    return _RAISE if found[0].isupper() and after else ""


def _cased(shorter: str, found: str) -> str:
    return shorter[0].upper() + shorter[1:] if found[0].isupper() else shorter


def _range(match: re.Match[str]) -> str:
    low, high = int(match.group(1)), int(match.group(2))
    return f"{match.group(1)}–{match.group(2)}" if low < high else match.group()


# Long sentences ---------------------------------------------------------------------------------

_SUBJECT = (
    r"(?:it|he|she|they|we|you|I|this|that|these|those|there|the|an?|each|every|many|most|some|both|all"
    r"|its|their|our|your|his|her)"
)
_JOINT = re.compile(
    rf";\s+(?P<semi>(?:however|therefore|thus|instead|then|{_SUBJECT}|[a-z]+s?)\b)"
    rf"|,\s+(?P<conj>and|but|so|yet)\s+(?P<subject>{_SUBJECT}\b)"
    r"|,\s+which\s+(?P<which>means|allows|makes|leads|causes|helps|shows|lets|gives|enables|requires|results)\b"
    rf"|,?\s+(?P<because>because)\s+(?P<reason>{_SUBJECT}\b)",
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|do|does|did|be|been|becomes?|"
    r"means?|makes?|takes?|gives?|needs?|uses?|shows?|[a-z]{3,}(?:ed|es|s))\b"
)
_SUBORDINATE = re.compile(
    r"\W*(?:if|when|although|though|because|while|since|as|after|before|unless|once|whereas|until)\b", re.I
)
_LEAST = 6


def _divided(sentence: str, most: int) -> str:
    """The sentence, in two or more where it is too long and there is a safe place."""
    if len(words(sentence)) <= most:
        return sentence
    middle = len(sentence) / 2
    places = [match for match in _JOINT.finditer(sentence) if _may_split(sentence, match)]
    if not places:
        return sentence
    best = min(places, key=lambda match: abs(match.start() - middle))
    left, right = sentence[: best.start()], _second(best) + sentence[best.end() :]
    return f"{_divided(left + '.', most)} {_divided(right, most)}"


def _second(joint: re.Match[str]) -> str:
    """How the second sentence begins."""
    if joint["semi"]:
        return joint["semi"][0].upper() + joint["semi"][1:]
    if joint["which"]:
        return f"This {joint['which']}"
    if joint["because"]:
        return f"This is because {joint['reason']}"
    if joint["conj"] == "and":
        return joint["subject"][0].upper() + joint["subject"][1:]
    return f"{joint['conj'].capitalize()} {joint['subject']}"


def _may_split(sentence: str, joint: re.Match[str]) -> bool:
    left, right = sentence[: joint.start()], sentence[joint.end() :]
    if len(words(left)) < _LEAST or len(words(right)) < _LEAST - 2:
        return False
    balanced = all(left.count(opens) == left.count(closes) for opens, closes in ("()", "[]", "“”"))
    marked = left.count("**") % 2 or left.count("_") % 2 or left.count('"') % 2
    hanging = _SUBORDINATE.match(left) and "," not in left
    clause = _VERB.search(left) and _VERB.search(right[:80])
    return bool(balanced and not marked and not hanging and clause)
