"""The activities of a Moodle backup as pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.importers._moodle.backup_files import said
from workbench.importers._moodle.backup_parts import Activity, Blocks, plain_number, settled, when
from workbench.importers._moodle.backup_quiz import lesson, quiz
from workbench.importers._numbers import whole_number
from workbench.importers._placing import Placed
from workbench.importers._xml import Element
from workbench.model.content import Node, heading, node, paragraph, safe_url, text
from workbench.model.course import Page, PageKind
from workbench.model.errors import BadInput

_WEB = frozenset({"http", "https"})


def page_of(activity: Activity) -> Placed:
    """The page that an activity becomes, with those within it."""
    return _KINDS.get(activity.kind, _other)(activity)


def _shown(activity: Activity) -> Placed:
    """A page, label or text with its files."""
    return activity.page(*activity.texts(), *activity.attached("introattachment"))


def _files(activity: Activity) -> Placed:
    """A file or a folder of them."""
    return activity.page(*activity.texts(), *activity.attached("content"))


def _package(activity: Activity) -> Placed:
    """A package that Moodle plays, with its pages below; one that cannot be read stays a file."""
    found = activity.files.of(activity.context, "package", "backup")
    unpacked = activity.files.of(activity.context, "content")
    if not found:
        return activity.page(*activity.texts(), *activity.attached("content"))
    activity.files.used |= {one.path for one in unpacked}  # once more what is in the package
    try:
        pages = tuple(page for one in found for page in activity.packages.pages(one))
    except BadInput as error:
        activity.files.package.notes.warning(
            f"A package within the course was kept as a file: {error.message}",
            where=activity.title,
            code="inner_package",
            advice=error.advice or "Download it from its page, and import it by itself.",
        )
        return activity.page(*activity.texts(), *activity.attached("package", "backup"))
    activity.files.used |= {one.path for one in found}
    return activity.page(*activity.texts(), kind=PageKind.SECTION, pages=pages)


def _link(activity: Activity) -> Placed:
    tool = activity.kind == "lti"
    address = said(activity.own, "toolurl" if tool else "externalurl").strip()
    url = safe_url(address, _WEB)
    if not url and address:
        activity.files.package.notes.loss(
            "The activity leads to an address that is not taken over.", where=activity.title, excerpt=address
        )
    blocks = (node("embed", kind="lti" if tool else "web", src=url, title=activity.title),) if url else ()
    return activity.page(*activity.texts(), *blocks, kind=PageKind.LINK)


def _book(activity: Activity) -> Placed:
    """A book: a page for each chapter, subchapters below theirs."""
    chapters = sorted(activity.own.iterfind("chapters/chapter"), key=_place)
    pages: list[Placed] = []
    below: list[Page] = []
    for one in reversed(chapters):
        title = said(one, "title").strip()
        number = one.get("id") or ""
        if said(one, "subchapter").strip() == "1":
            below.insert(0, activity.part(number, title, *activity.text.field(one, "content")))
        else:
            pages.insert(
                0, activity.part(number, title, *activity.text.field(one, "content"), pages=tuple(below))
            )
            below = []
    return activity.page(*activity.texts(), kind=PageKind.SECTION, pages=(*below, *pages))


def _place(chapter: Element) -> int:
    words = (said(chapter, "pagenum") or said(chapter, "weight")).strip()
    return whole_number(words) or 0


def _forum(activity: Activity) -> Placed:
    posts = sum(1 for _ in activity.own.iterfind("discussions/discussion"))
    if posts:
        activity.files.package.notes.info(
            "What was written in a forum is not taken over.", where=activity.title, code="learner_data"
        )
    return activity.page(*activity.texts(), *activity.attached("introattachment"), kind=PageKind.DISCUSSION)


def _assignment(activity: Activity) -> Placed:
    own = activity.own
    ways = [
        said(one, "plugin")
        for one in own.iterfind("plugin_configs/plugin_config")
        if (said(one, "subtype"), said(one, "name"), said(one, "value"))
        == ("assignsubmission", "enabled", "1")
    ]
    settings = settled(
        ("Points", plain_number(said(own, "grade"))),
        ("Handed in as", ", ".join(_WAYS.get(one, one) for one in dict.fromkeys(ways))),
        ("Open from", when(own, "allowsubmissionsfromdate")),
        ("Due", when(own, "duedate")),
        ("Open until", when(own, "cutoffdate")),
    )
    blocks = (
        *activity.texts(),
        *activity.attached("introattachment", "activityattachment"),
        *_rubrics(activity),
    )
    return activity.page(*blocks, kind=PageKind.ASSIGNMENT, settings=settings)


def _rubrics(activity: Activity) -> Iterator[Node]:
    """How an assignment is graded: a rubric or marking guide as a table."""
    path = activity.files.package.path("grading.xml", activity.folder)
    root = activity.files.package.xml(path) if path else None
    for one in root.iter("definition") if root is not None else ():
        rows = [
            _row(activity, each) for each in sorted(one.iter("criterion", "guide_criterion"), key=_sorted)
        ]
        if rows:
            yield heading(3, text(said(one, "name").strip() or "Rubric"))
            yield from activity.text.field(one, "description")
            width = max(len(row) for row in rows)
            yield node("table", *(node("tableRow", *row, *_empty(width - len(row))) for row in rows))


def _row(activity: Activity, criterion: Element) -> list[Node]:
    """A criterion with its levels, or with what it is worth."""
    if criterion.tag == "guide_criterion":
        told = (
            *activity.text.field(criterion, "description"),
            *activity.text.field(criterion, "descriptionmarkers"),
        )
        worth = plain_number(said(criterion, "maxscore"))
        return [
            _cell("tableHeader", paragraph(said(criterion, "shortname"))),
            _cell("tableCell", *told),
            _cell("tableCell", paragraph(worth)),
        ]
    levels = sorted(criterion.iter("level"), key=lambda one: float(plain_number(said(one, "score")) or 0))
    cells = [
        _cell(
            "tableCell",
            paragraph(f"{plain_number(said(one, 'score'))} points"),
            *activity.text.field(one, "definition"),
        )
        for one in levels
    ]
    return [_cell("tableHeader", *activity.text.field(criterion, "description")), *cells]


def _sorted(criterion: Element) -> int:
    words = said(criterion, "sortorder").strip()
    return whole_number(words) or 0


def _cell(kind: str, *blocks: Node) -> Node:
    return node(kind, *(blocks or (paragraph(),)), colspan=1, rowspan=1)


def _empty(count: int) -> list[Node]:
    return [_cell("tableCell") for _ in range(count)]


def _glossary(activity: Activity) -> Placed:
    return activity.page(*activity.texts(), *_entries(activity))


def _entries(activity: Activity) -> Iterator[Node]:
    for one in activity.own.iterfind("entries/entry"):
        yield heading(3, text(said(one, "concept").strip() or "…"))
        yield from activity.text.field(one, "definition")


def _wiki(activity: Activity) -> Placed:
    pages = tuple(
        activity.part(one.get("id") or "", said(one, "title"), *activity.text.field(one, "cachedcontent"))
        for one in activity.own.iterfind("subwikis/subwiki/pages/page")
    )
    return activity.page(*activity.texts(), pages=pages)


def _asking(activity: Activity) -> Placed:
    """A choice or questionnaire: what it asks as a list, for nothing of it is right or wrong."""
    asked = [said(one, "text") for one in activity.own.iterfind("options/option")]
    for one in activity.own.iterfind("items/item"):
        offered = said(one, "presentation").partition(">>>>>")[2].partition("<<<<<")[0]
        words = [part.strip() for part in offered.split("|") if part.strip()]
        asked.append(" ".join((said(one, "name"), f"({' / '.join(words)})" if words else "")).strip())
    items = [node("listItem", paragraph(" ".join(words.split()))) for words in asked if words.strip()]
    return activity.page(*activity.texts(), *((node("bulletList", *items),) if items else ()))


def _other(activity: Activity) -> Placed:
    """An activity of another kind: its texts and files, and a note."""
    blocks: Blocks = (*activity.texts(), *activity.attached())
    activity.files.package.notes.warning(
        f"An activity of the kind “{activity.kind[:40]}” was kept as its texts and files.",
        where=activity.title,
        code="component_kind",
        advice="Compare it with the course in Moodle.",
    )
    return activity.page(*blocks)


_WAYS = {"file": "file", "onlinetext": "text", "comments": "comments"}
_KINDS: dict[str, Callable[[Activity], Placed]] = {
    "page": _shown,
    "label": _shown,
    "resource": _files,
    "folder": _files,
    "scorm": _package,
    "h5pactivity": _package,
    "imscp": _package,
    "url": _link,
    "lti": _link,
    "book": _book,
    "forum": _forum,
    "assign": _assignment,
    "quiz": quiz,
    "lesson": lesson,
    "glossary": _glossary,
    "wiki": _wiki,
    "choice": _asking,
    "feedback": _asking,
}
