"""The question bank of a Moodle backup: categories, entries, and the exercises that questions become."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._keyless import tell_keyless
from workbench.importers._moodle.backup_files import BackupFiles, said
from workbench.importers._moodle.backup_questions import as_moodle_xml
from workbench.importers._moodle.backup_text import BackupText
from workbench.importers._moodle.exercise import exercise_of
from workbench.importers._notes import shortened
from workbench.importers._numbers import whole_number
from workbench.importers._placing import Placed
from workbench.importers._xml import Element, awake, preserved
from workbench.model.content import Node, doc, node
from workbench.model.course import PageKind
from workbench.model.errors import BadInput
from workbench.model.exercise import exercise_node

_TOP = "top"


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category of questions."""

    number: str
    name: str
    parent: str
    context: str
    element: Element


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its category and the identifier of its entry."""

    element: Element
    category: Category
    name: str = ""

    @property
    def kind(self) -> str:
        """Its type."""
        return said(self.element, "qtype").strip()


@dataclass
class QuestionBank:
    """The questions of a backup."""

    files: BackupFiles
    categories: dict[str, Category] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    """The number of the latest question of each entry."""
    used: set[str] = field(default_factory=set)
    """The questions that quizzes ask."""
    held: list[Element] = field(default_factory=list)
    _elements: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        path = self.files.package.path("questions.xml", self.files.base)
        root = self.files.package.xml(path) if path else None
        if root is None:
            return
        self.held = awake(root)
        for one in root.iterfind("question_category"):
            category = Category(
                number=one.get("id") or "",
                name=said(one, "name").strip(),
                parent=said(one, "parent").strip(),
                context=said(one, "contextid").strip(),
                element=one,
            )
            self.categories[category.number] = category
            self._list(category)

    def _list(self, category: Category) -> None:
        for one in category.element.iterfind("questions/question"):
            self._add(one, category, said(one, "idnumber").strip())
        for entry in category.element.iterfind("question_bank_entries/question_bank_entry"):
            versions = list(entry.iterfind("question_version/question_versions"))
            versions.sort(key=lambda one: _whole(said(one, "version")))
            for version in versions:
                for one in version.iterfind("questions/question"):
                    self._add(one, category, said(entry, "idnumber").strip())
                    self.entries[entry.get("id") or ""] = one.get("id") or ""
            for older in versions[:-1]:  # only the latest version is asked
                self.used |= {one.get("id") or "" for one in older.iterfind("questions/question")}

    def _add(self, element: Element, category: Category, name: str) -> None:
        number = element.get("id") or ""
        self.questions[number] = Question(element=element, category=category, name=name)
        self._elements[number] = element

    def exercise(self, number: str, points: str = "") -> tuple[Node, ...]:
        """The exercise that a question is; none where the backup does not hold it."""
        found = self.questions.get(number)
        if found is None:
            return ()
        self.used.add(number)
        notes = self.files.package.notes
        where = f"question “{shortened(said(found.element, 'name'), 60)}”"
        made = as_moodle_xml(found.element, found.name, self._elements, self.files)
        grade = made.find("defaultgrade")
        if points and grade is not None:
            grade.text = points
        text = BackupText(where, self.files, found.category.context, number)
        try:
            exercise = exercise_of(made, text)
            built = exercise_node(exercise)
        except BadInput as error:
            notes.loss(
                f"The question could not be read and is kept as XML: {error}",
                where=where,
                code="item_preserved",
            )
            return (node("preserved", format="moodle", source=preserved(made), reason=str(error)),)
        tell_keyless(exercise, text.notes)
        notes.extend(text.notes.all)
        return (built,)

    def path(self, category: Category) -> tuple[str, ...]:
        """The names of the categories above one, from the outside."""
        names: list[str] = []
        above, seen = self.categories.get(category.parent), {category.number}
        while above is not None and above.number not in seen:
            seen.add(above.number)
            names.insert(0, above.name)
            above = self.categories.get(above.parent)
        return tuple(name for name in names if name and name != _TOP)

    def drawn(self, reference: Element) -> str:
        """The category that a quiz draws from, by the number in its condition."""
        try:
            told = json.loads(said(reference, "filtercondition") or "{}")
        except (ValueError, RecursionError):
            return ""
        told = told if isinstance(told, dict) else {}
        number = told.get("questioncategoryid")
        wanted = told.get("filter", {}) if isinstance(told.get("filter"), dict) else {}
        values = (
            wanted.get("category", {}).get("values") if isinstance(wanted.get("category"), dict) else None
        )
        number = values[0] if isinstance(values, list) and values else number
        found = self.categories.get(str(number))
        return found.name if found else ""

    def pages(self) -> Iterator[Placed]:
        """A page for each category with questions that no quiz asks."""
        parts = {part for one in self.questions.values() for part in _parts(one)}
        left: dict[str, list[str]] = {}
        for number, one in self.questions.items():
            if number not in self.used and number not in parts and one.kind != "random":
                left.setdefault(one.category.number, []).append(number)
        for category in self.categories.values():
            asked = left.get(category.number, [])
            blocks = tuple(block for number in asked for block in self.exercise(number))
            if blocks:
                about = BackupText(f"category “{category.name}”", self.files, category.context)
                above = self.path(category)
                yield Placed(
                    title=category.name or "Questions",
                    kind=PageKind.BANK,
                    body=doc(*about.field(category.element, "info"), *blocks),
                    settings=(("Category", " / ".join(above)),) if above else (),
                )


def _parts(question: Question) -> Iterator[str]:
    """The numbers of the questions that a question with gaps is made of."""
    if question.kind == "multianswer":
        for one in question.element.iter("sequence"):
            yield from (part.strip() for part in (one.text or "").split(","))
    if said(question.element, "parent").strip() not in ("", "0", question.element.get("id")):
        yield question.element.get("id") or ""


def _whole(words: str) -> int:
    return whole_number(words.strip()) or 0
