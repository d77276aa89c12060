"""What a response is worth against a key: QTI's match_correct, map_response and map_response_point.

A response is the tuple of values a learner gave: identifiers, typed strings, directed pairs
("A B"), points ("120 45"). Nothing here keeps state or knows who answered.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.model._wording import WAYS, is_pattern, matches
from workbench.model.exercise import Area, Credit, Exercise, Interaction, Key, Kind, Processing, Range

BY_GROUP = "Categorization"
"""The way of scoring in which a group of things counts as a whole."""
Response = tuple[str, ...]
_TYPED = (Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT)
_LOOSE = ("string", "float", "integer")
"""Values that are the same though they are not written alike."""
_CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Score:
    """Points given and points to be had; `graded` is false where only a person can tell."""

    points: float
    maximum: float
    graded: bool = True

    @property
    def correct(self) -> bool:
        """Whether all points were given."""
        return self.graded and self.points >= self.maximum - _CLOSE


def score_exercise(exercise: Exercise, responses: Mapping[str, Response]) -> Score:
    """The score of a whole exercise: its interactions' scores added up, scaled to its points.

    Where only all answers together count, anything less earns nothing.
    """
    found = score_all(_answered(exercise), responses, exercise.processing)
    if exercise.points is None or found.maximum <= 0:
        return found
    points = found.points * exercise.points / found.maximum
    return replace(found, points=points, maximum=exercise.points)


def score_all(
    asked: Sequence[Interaction], responses: Mapping[str, Response], processing: Processing
) -> Score:
    """What the responses to the parts of an exercise are worth together."""
    rule = processing.template if len(asked) == 1 else ""
    scores = [score(one, responses.get(one.response, ()), rule) for one in asked]
    if processing.once:
        scores = list(_once(asked, responses, scores))
    points, maximum = sum(one.points for one in scores), sum(one.maximum for one in scores)
    if processing.together and points < maximum - _CLOSE:
        points = 0.0
    return Score(points=points, maximum=maximum, graded=all(one.graded for one in scores))


def _once(
    asked: Sequence[Interaction], responses: Mapping[str, Response], scores: Sequence[Score]
) -> Iterator[Score]:
    """The scores, without those for typed answers that have counted in a place before."""
    counted = set[Response]()
    for one, found in zip(asked, scores, strict=True):
        given = tuple(" ".join(each.split()).casefold() for each in responses.get(one.response, ()))
        again = one.kind in _TYPED and found.points > 0 and given in counted
        yield replace(found, points=0.0) if again else found
        counted.update((given,) if found.points > 0 else ())


def _answered(exercise: Exercise) -> list[Interaction]:
    silent = (Kind.END_ATTEMPT, Kind.MEDIA)
    return [one for one in exercise.interactions if one.kind not in silent]


def score(interaction: Interaction, response: Response, rule: str = "") -> Score:
    """The score of one response: by mapping, areas or ranges where the key has them, else all or nothing.

    A `rule` of match_correct asks for the correct answer though the key could give points for parts of it.
    """
    key = interaction.key
    if not has_key(key):
        return Score(points=0.0, maximum=best(interaction), graded=False)
    if rule == "match_correct" and key.correct:
        return Score(points=float(match_correct(interaction, response)), maximum=1.0)
    maximum = best(interaction)
    return Score(points=min(_earned(interaction, response), maximum), maximum=maximum)


def _earned(interaction: Interaction, response: Response) -> float:
    key = interaction.key
    if key.by_place:
        return map_places(key, response)
    if key.mapping and interaction.kind in _TYPED and interaction.cardinality != "single":
        return map_words(interaction, response)
    if key.mapping and interaction.option("scoring-algorithm") in WAYS and response:
        worth = (one.value for one in key.mapping if _stands_for(one, response[0], interaction))
        return _bounded(key, max(worth, default=key.default))
    if key.mapping and interaction.option("scoring-algorithm") == BY_GROUP:
        return map_groups(key, response)
    if key.mapping:
        return map_response(key, _allowed(interaction, response), interaction.base_type)
    if key.areas:
        return map_point(key, response)
    if key.ranges:
        return map_number(key, response)
    return float(match_correct(interaction, response))


def _allowed(interaction: Interaction, response: Response) -> Response:
    """The pairs of a matching that may be made: no more for one side than it takes."""
    most = {one.id: one.match_max for one in interaction.choices if one.match_max > 0}
    if interaction.kind is not Kind.MATCH or not most:
        return response
    used = Counter[str]()
    kept = []
    for pair in dict.fromkeys(response):
        side = _group(pair)
        used[side] += 1
        if used[side] <= most.get(side, len(response)):
            kept.append(pair)
    return tuple(kept)


def has_key(key: Key) -> bool:
    """Whether a response can be scored by rule."""
    return bool(key.correct or key.mapping or key.areas or key.ranges)


def best(interaction: Interaction) -> float:
    """The most points that a response can earn: what the correct answer earns, where the key names one."""
    key = interaction.key
    named = max((_earned(interaction, one) for one in full_answers(interaction)), default=0.0)
    if named > 0:
        return named
    if key.mapping:
        total = _best_sum((credit.value for credit in key.mapping), _most_values(interaction))
    elif key.areas:
        total = _best_sum((area.value for area in key.areas), _most_values(interaction))
    elif key.ranges:
        total = max(one.value for one in key.ranges)
    else:
        total = 1.0
    return _bounded(key, total)


def full_answers(interaction: Interaction) -> tuple[Response, ...]:
    """The responses that the key takes for correct: one, or one for each word that counts.

    Where the key only gives points, they are those that earn the most.
    """
    named = interaction.key.correct
    correct = named or tuple(one.answer for one in interaction.key.mapping if one.value > 0)
    if interaction.cardinality != "single":
        return (correct,) if correct else ()
    best_of = max((one.value for one in interaction.key.mapping), default=0.0)
    if not named:
        correct = tuple(one.answer for one in interaction.key.mapping if one.value == best_of > 0)
    return tuple((one,) for one in correct)


def _most_values(interaction: Interaction) -> int:
    if interaction.cardinality == "single":
        return 1
    return interaction.max_choices if interaction.max_choices > 1 else 10**6


def _best_sum(values: Iterable[float], most: int) -> float:
    return sum(sorted((value for value in values if value > 0), reverse=True)[:most])


def _bounded(key: Key, total: float) -> float:
    total = total if key.lower is None else max(total, key.lower)
    return total if key.upper is None else min(total, key.upper)


# All or nothing -------------------------------------------------------------------------------


def match_correct(interaction: Interaction, response: Response) -> bool:
    """Whether the response is the correct one: same values, in order only where order is asked."""
    key = interaction.key
    if interaction.kind in _TYPED and interaction.cardinality == "single":
        return len(response) == 1 and any(_typed(key, one, response[0], interaction) for one in key.correct)
    if interaction.cardinality == "ordered":
        return len(response) == len(key.correct) and all(
            _same(key, right, given, interaction) for right, given in zip(key.correct, response, strict=True)
        )
    base = interaction.base_type
    return Counter(_normal(one, base) for one in response) == Counter(
        _normal(one, base) for one in key.correct
    )


def is_tried(pattern: str) -> bool:
    """Whether answers are held against a pattern, which has to be one and small enough."""
    return is_pattern(pattern)


def _typed(key: Key, right: str, given: str, interaction: Interaction) -> bool:
    """Whether a typed answer counts, also in the ways of Canvas's New Quizzes."""
    way = interaction.option("scoring-algorithm")
    if way not in WAYS or interaction.base_type != "string":
        return _same(key, right, given, interaction)
    near = as_number(interaction.option("levenshtein-distance", "1"))
    return matches(way, right, given, case_sensitive=key.case_sensitive, near=int(near or 1))


def _same(key: Key, right: str, given: str, interaction: Interaction) -> bool:
    if interaction.base_type in ("float", "integer"):
        return _same_number(key, right, given)
    if interaction.base_type == "string" and not key.case_sensitive:
        return " ".join(right.split()).casefold() == " ".join(given.split()).casefold()
    return _normal(right, interaction.base_type) == _normal(given, interaction.base_type)


def _same_number(key: Key, right: str, given: str) -> bool:
    target, number = as_number(right), as_number(given)
    if target is None or number is None:
        return right.strip() == given.strip()
    allowed = (key.tolerance or 0.0) * (abs(target) / 100 if key.tolerance_relative else 1.0)
    return abs(target - number) <= allowed + _CLOSE * max(1.0, abs(target))


def as_number(value: str) -> float | None:
    """The number in a typed answer, with a decimal comma or point, or None."""
    try:
        number = float(value.strip().replace("\u2212", "-").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _normal(value: str, base_type: str) -> str:
    """A value as it is compared: an undirected pair has no first member."""
    parts = value.split()
    return " ".join(sorted(parts)) if base_type == "pair" else " ".join(parts)


# Points by value ------------------------------------------------------------------------------


def map_response(key: Key, response: Response, base_type: str = "identifier") -> float:
    """The sum of what the response's values are worth; each value counts once."""
    once = dict.fromkeys(_normal(one, base_type) for one in response)
    if base_type in _LOOSE:
        return _bounded(key, key.start + sum(_worth(key, one, base_type) for one in once))
    worth = {_normal(one.answer, base_type): one.value for one in reversed(key.mapping)}
    return _bounded(key, key.start + sum(worth.get(one, key.default) for one in once))


def map_places(key: Key, response: Response) -> float:
    """The part of the things that are in their places; any other costs what the key says."""
    if not key.correct:
        return 0.0
    share = 1 / len(key.correct)
    worth = {one.answer: one.value for one in key.mapping}
    hits = [right for right, given in zip(key.correct, response, strict=False) if right == given]
    earned = sum(worth.get(one, share) for one in hits)
    return _bounded(key, earned + key.default * (len(response) - len(hits)))


def map_words(interaction: Interaction, response: Response) -> float:
    """The sum of what typed words are worth: each stands for the best answer that no other one stands for."""
    key, total = interaction.key, 0.0
    left = sorted(key.mapping, key=lambda one: -one.value)
    for given in dict.fromkeys(_normal(one, interaction.base_type) for one in response):
        found = next((one for one in left if _stands_for(one, given, interaction)), None)
        total += key.default if found is None else found.value
        left = [one for one in left if one is not found]
    return _bounded(key, total)


def _stands_for(credit: Credit, given: str, interaction: Interaction) -> bool:
    if interaction.option("scoring-algorithm") in WAYS:
        key = replace(interaction.key, case_sensitive=interaction.key.case_sensitive or credit.case_sensitive)
        return _typed(key, credit.answer, given, interaction)
    return _maps(credit, given, interaction.base_type)


def map_groups(key: Key, response: Response) -> float:
    """The sum of what the groups are worth that have all that belongs in them, and nothing else."""
    right, given = _groups(key.correct), _groups(response)
    whole = {group for group, pairs in right.items() if given.get(group) == pairs}
    return _bounded(key, sum(one.value for one in key.mapping if _group(one.answer) in whole))


def _groups(pairs: Iterable[str]) -> dict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for pair in pairs:
        found[_group(pair)].add(_normal(pair, "directedPair"))
    return found


def _group(pair: str) -> str:
    return pair.split()[0] if pair.strip() else ""


def _worth(key: Key, value: str, base_type: str) -> float:
    """What a value is worth that may be written otherwise than in the key."""
    return next((one.value for one in key.mapping if _maps(one, value, base_type)), key.default)


def _maps(credit: Credit, value: str, base_type: str) -> bool:
    answer = _normal(credit.answer, base_type)
    if base_type == "string" and not credit.case_sensitive:
        return answer.casefold() == value.casefold()
    if base_type in ("float", "integer"):
        return as_number(answer) is not None and as_number(answer) == as_number(value)
    return answer == value


def map_number(key: Key, response: Response) -> float:
    """What the best range that holds the number is worth."""
    number = as_number(response[0]) if len(response) == 1 else None
    if number is None:
        return key.default
    worth = [one.value for one in key.ranges if _holds(one, number)]
    return _bounded(key, max(worth, default=key.default))


def _holds(one: Range, number: float) -> bool:
    slack = _CLOSE * max(1.0, abs(number))
    if one.exact is not None and abs(number - one.exact) <= slack:
        return True
    if one.lower is None and one.upper is None:
        return one.exact is None
    lower = -math.inf if one.lower is None else one.lower + (slack if one.lower_open else -slack)
    upper = math.inf if one.upper is None else one.upper - (slack if one.upper_open else -slack)
    return lower <= number <= upper


# Points in a picture --------------------------------------------------------------------------


def map_point(key: Key, response: Response) -> float:
    """The sum of the areas that the points hit; each area counts once, a miss is worth the default."""
    total, used = 0.0, set[int]()
    for place in filter(None, map(_point, response)):
        hit = next((at for at, area in enumerate(key.areas) if inside(area, *place)), None)
        if hit is None:
            total += key.default
        elif hit not in used:
            used.add(hit)
            total += key.areas[hit].value
    return _bounded(key, total)


def _point(value: str) -> tuple[float, float] | None:
    numbers = [as_number(part) for part in value.split()]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return numbers[0], numbers[1]


def inside(area: Area, x: float, y: float) -> bool:
    """Whether a point lies in an area: default, rect, circle, ellipse or poly."""
    at = [number for number in map(as_number, area.coords.split(",")) if number is not None]
    if area.shape == "default":
        return True
    if area.shape == "rect" and len(at) >= 4:
        return min(at[0], at[2]) <= x <= max(at[0], at[2]) and min(at[1], at[3]) <= y <= max(at[1], at[3])
    if area.shape == "circle" and len(at) >= 3:
        return math.hypot(x - at[0], y - at[1]) <= at[2]
    if area.shape == "ellipse" and len(at) >= 4 and at[2] > 0 and at[3] > 0:
        return ((x - at[0]) / at[2]) ** 2 + ((y - at[1]) / at[3]) ** 2 <= 1
    return area.shape == "poly" and len(at) >= 6 and _inside_polygon(at, x, y)


def _inside_polygon(at: list[float], x: float, y: float) -> bool:
    corners = list(zip(at[::2], at[1::2], strict=False))
    odd = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd
