"""Matching and categorizing in QTI 1.2: responses whose choices are the right sides of one question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, children, name, whole
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.keys import pair_key, pairs_by_grading, scoring, within_reach
from workbench.importers._qti1.sakai import WANTED
from workbench.importers._qti1.setting import Setting, choice_of, left_of, shuffled
from workbench.model.exercise import Choice, Credit, Feedback, Interaction, Key, Kind
from workbench.model.scoring import BY_GROUP

_RIGHT = "right_match_block"


def matching(responses: Sequence[Element], setting: Setting) -> Interaction:
    """The one interaction that these responses are the left sides of."""
    lefts = tuple(_side(one, setting) for one in responses)
    rights, named = _rights(responses, setting)
    key = pair_key({one.id: one.match_max != 1 for one in lefts}, setting.conditions)
    key = within_reach(key, {one.id: one.match_max for one in lefts})
    key = replace(key, mapping=()) if setting.whole else _shared_out(key, setting)
    together, apart = _together(lefts, key, setting), _one_rule_each(key, setting)
    if together and not apart:
        message = "A group pays only when all that belongs in it is found; here each counts for its part."
        setting.text.notes.info(message, code="scoring")
    by_group = apart and (together or setting.says("categorization"))
    lefts = tuple(_opened(one, key, setting) for one in lefts)
    return Interaction(
        kind=Kind.MATCH,
        response="RESPONSE" if len(responses) > 1 else response_ident(responses[0]),
        choices=lefts,
        targets=tuple(rights.values()),
        key=pairs_by_grading(_renamed(key, named), setting.grading),
        feedback=tuple(_told(lefts, named, setting)),
        cardinality="multiple",
        base_type="directedPair",
        shuffle=any(map(shuffled, responses)),
        max_choices=0 if any(one.match_max == 0 for one in lefts) else sum(one.match_max for one in lefts),
        options=(("scoring-algorithm", BY_GROUP),) if by_group else (),
    )


def _shared_out(key: Key, setting: Setting) -> Key:
    """The key in which pairs earn alike where Blackboard pays for parts but says no shares."""
    if key.mapping or len(key.correct) < 2 or not setting.partial:
        return key
    share = 1 / len(key.correct)
    return replace(key, mapping=tuple(Credit(answer=pair, value=share) for pair in key.correct))


def _together(lefts: Sequence[Choice], key: Key, setting: Setting) -> bool:
    """Whether groups earn their points only when all that belongs in them is found."""
    groups = [one.id for one in lefts if one.match_max == 0]
    sizes = [len(rule.wanted(one)) for rule in scoring(setting.conditions) for one in groups]
    return bool(key.mapping) and max(sizes, default=0) > 1


def _one_rule_each(key: Key, setting: Setting) -> bool:
    """Whether each group has one rule, which asks for all that belongs in it and for nothing else."""
    wanted = Counter(pair.partition(" ")[0] for pair in key.correct)
    rules = [Counter(test.response for test in rule.tests) for rule in scoring(setting.conditions)]
    plain = (
        bool(key.mapping)
        and all(len(rule) == 1 for rule in rules)
        and all(one.value >= 0 for one in key.mapping)
    )
    return plain and not key.default and sum(rules, Counter()) == wanted and len(rules) == len(wanted)


Names = dict[tuple[str, str], str]


def _rights(responses: Sequence[Element], setting: Setting) -> tuple[dict[str, Choice], Names]:
    """The right sides, and for each left side's own name of one the name that stands for all."""
    apart = _apart(responses[0], setting)
    rights: dict[str, Choice] = {}
    alike: dict[str, list[Choice]] = defaultdict(list)
    named: Names = {}
    for one in responses:
        for at, label in enumerate(below(one, "response-label")):
            choice = choice_of(label, setting)
            if at < len(apart) and not choice.content.plain.strip():
                choice = replace(choice, content=setting.text.tree(apart[at]))
            known = alike[choice.content.plain]
            same = next((other for other in known if rights[other.id].content == choice.content), None)
            named[response_ident(one), attr(label, "ident")] = (same or choice).id
            if same is None:
                rights[choice.id] = replace(choice, feedback=None, fixed=False, match_max=0)
                known.append(choice)
    return rights, named


def _apart(response: Element, setting: Setting) -> tuple[Element, ...]:
    """Blackboard writes the right sides in a block of their own; the labels only count them."""
    around = next((one for one in response.iterancestors() if name(one) == "presentation"), response)
    for flow in below(around, "flow"):
        if attr(flow, "class").lower() == _RIGHT:
            setting.text.taken.add(flow)
            return tuple(children(flow, "flow"))
    return ()


def _side(response: Element, setting: Setting) -> Choice:
    """A left side: the text in the response or, as Blackboard has it, beside it."""
    left = left_of(response)
    around = response.getparent()
    if left is None and around is not None and name(around) == "flow":
        left = around if sum(name(one).startswith("response-") for one in around) == 1 else None
    ident = response_ident(response)
    content = setting.text.tree(left)
    if left is around and left is not None:
        setting.text.taken.add(left)
    many = attr(response, "rcardinality").lower() == "multiple"
    wrong = setting.wrong.get(ident, (frozenset[str](), None))[1]
    most = whole(attr(response, WANTED), 0) if many else 1
    return Choice(id=ident, content=content, feedback=wrong, match_max=most)


def _told(lefts: Sequence[Choice], named: Names, setting: Setting) -> Iterator[Feedback]:
    """What is told of right pairs."""
    wrong = {one.id: one.feedback for one in lefts}
    for (left, right), content in setting.paired.items():
        if left in wrong and content != wrong[left]:
            yield Feedback(outcome=f"{left} {named.get((left, right), right)}", content=content)


def _opened(side: Choice, key: Key, setting: Setting) -> Choice:
    """Desire2Learn's left sides take as many right ones as are right for them."""
    counts = any(one.variable.lower() == "d2l_correct" for one in setting.conditions)
    pairs = sum(one.partition(" ")[0] == side.id for one in key.correct)
    return replace(side, match_max=0) if counts and pairs > 1 else side


def _renamed(key: Key, named: dict[tuple[str, str], str]) -> Key:
    """The key with one identifier for right sides that say the same."""

    def pair(words: str) -> str:
        left, _, right = words.partition(" ")
        return f"{left} {named.get((left, right), right)}"

    return replace(
        key,
        correct=tuple(pair(one) for one in key.correct),
        mapping=tuple(replace(one, answer=pair(one.answer)) for one in key.mapping),
    )
