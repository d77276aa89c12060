"""Pages out of Canvas's settings: rubrics, outcomes, groups of assignments, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.importers._package.files import Folder
from workbench.importers._qti.names import Element, below, child, children, name, string, truth
from workbench.model.content import Node, heading, node, paragraph

Html = Callable[[str, Folder, str], tuple[Node, ...]]


def rubrics(root: Element, html: Html, place: Folder) -> Iterator[Node]:
    """Rubrics as tables: a row for each criterion, its ratings in cells."""
    for rubric in children(root, "rubric"):
        yield heading(2, string(child(rubric, "title")) or "Rubric")
        about = [string(child(rubric, key)) for key in ("description", "points-possible")]
        if about[1]:
            about[1] = f"{about[1]} points"
        yield from (paragraph(words) for words in about if words)
        rows = tuple(_criterion(one) for one in below(rubric, "criterion"))
        if rows:
            yield node("table", *rows)


def _criterion(one: Element) -> Node:
    words = [string(child(one, "description")), string(child(one, "long-description"))]
    words += _worth(one)
    if string(child(one, "learning-outcome-identifierref")):
        words.append("Shows a learning outcome")
    first = (paragraph(word) for word in words if word)
    cells = [node("tableCell", *(tuple(first) or (paragraph(),)))]
    ratings = list(below(one, "rating"))
    ranged = truth(string(child(one, "criterion-use-range")))
    for at, each in enumerate(ratings):
        points = string(child(each, "points"))
        if ranged and at + 1 < len(ratings):
            points = f"{points} to more than {string(child(ratings[at + 1], 'points'))}"
        said = f"{string(child(each, 'description'))} ({points})"
        more = string(child(each, "long-description"))
        cells.append(node("tableCell", paragraph(said), *((paragraph(more),) if more else ())))
    return node("tableRow", *cells)


def _worth(one: Element) -> list[str]:
    """What a criterion counts, where its ratings do not say it."""
    if truth(string(child(one, "ignore-for-scoring"))):
        return ["Not counted"]
    points = string(child(one, "points"))
    ratings = {string(child(each, "points")) for each in below(one, "rating")}
    return [f"{points} points"] if points and points not in ratings else []


def groups(root: Element, html: Html, place: Folder) -> Iterator[Node]:
    """The groups of assignments that have a weight or leave results out."""
    told = [(one, string(child(one, "group-weight")), tuple(_left_out(one))) for one in children(root)]
    told = [row for row in told if row[1] not in ("", "0", "0.0") or row[2]]
    if told:
        yield node(
            "table",
            *(
                node(
                    "tableRow",
                    node("tableCell", paragraph(string(child(one, "title")))),
                    node("tableCell", paragraph(f"{weight} %" if weight not in ("", "0", "0.0") else "")),
                    node("tableCell", *(map(paragraph, rules) if rules else (paragraph(),))),
                )
                for one, weight, rules in told
            ),
        )


def _left_out(group: Element) -> Iterator[str]:
    for rule in below(group, "rule"):
        count, kind = string(child(rule, "drop-count")), string(child(rule, "drop-type"))
        words = {
            "drop_lowest": f"The {count} lowest are dropped",
            "drop_highest": f"The {count} highest are dropped",
            "never_drop": "One assignment is never dropped",
        }
        yield words.get(kind, kind.replace("_", " "))


def outcomes(root: Element, html: Html, place: Folder) -> Iterator[Node]:
    """What learners are to be able to do, by groups, with the points that show it."""
    for one in below(root, "learning-outcome-group", "learning-outcome"):
        group = name(one) == "learning-outcome-group"
        title = string(child(one, "title")) or ("Group" if group else "Outcome")
        yield heading(2 if group else 3, title)
        yield from html(_inside(child(one, "description")), place, title)
        if not group:
            yield from _mastered(one)


def _mastered(outcome: Element) -> Iterator[Node]:
    """How it is told that somebody has learned it."""
    points = string(child(outcome, "mastery-points"))
    if points:
        yield paragraph(f"Points to master it: {points}")
    method = string(child(outcome, "calculation-method")).replace("_", " ")
    share = string(child(outcome, "calculation-int"))
    if method:
        yield paragraph(f"Reckoned by: {method}{f' ({share})' if share else ''}")
    levels = [
        f"{string(child(one, 'description'))} ({string(child(one, 'points'))})"
        for one in below(outcome, "rating")
    ]
    if levels:
        yield node("bulletList", *(node("listItem", paragraph(words)) for words in levels))
    for one in below(outcome, "alignment"):
        if string(child(one, "content-type")) == "AssessmentQuestionBank":
            score = string(child(one, "mastery-score"))
            yield paragraph(f"Shown by a question bank{f', from {score} on' if score else ''}")


def events(root: Element, html: Html, place: Folder) -> Iterator[Node]:
    """The dates of the course's calendar."""
    for one in children(root, "event"):
        yield heading(2, string(child(one, "title")) or "Event")
        times = " – ".join(filter(None, (string(child(one, key)) for key in ("start-at", "end-at"))))
        if times:
            yield paragraph(times)
        place_of = ", ".join(
            filter(None, (string(child(one, f"location-{key}")) for key in ("name", "address")))
        )
        if place_of:
            yield paragraph(place_of)
        yield from html(_inside(child(one, "description")), place, string(child(one, "title")))


def _inside(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext())
