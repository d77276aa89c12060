"""The activities of a Moodle backup as pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from workbench.importers._moodle.backup_files import Record, said
from workbench.importers._moodle.backup_other import texts_within
from workbench.importers._moodle.backup_parts import Activity, Blocks, minutes, plain_number, settled, when
from workbench.importers._moodle.backup_quiz import lesson, quiz
from workbench.importers._numbers import whole_number
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import parsed
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
        _tell_kept(activity, "as a file", error)
        return activity.page(*activity.texts(), *activity.attached("package", "backup"))
    activity.files.used |= {one.path for one in found}
    return activity.page(*activity.texts(), kind=PageKind.SECTION, pages=pages)


def _tell_kept(activity: Activity, form: str, error: BadInput) -> None:
    activity.files.package.notes.warning(
        f"A package within the course was kept {form}: {error.message}",
        where=activity.title,
        code="inner_package",
        advice=error.advice or "Download it from its page, and import it by itself.",
    )


def _h5p(activity: Activity) -> Placed:
    """Content of the H5P plugin, whose data the activity holds itself, with its files beside it."""
    own, library = activity.own, said(activity.own, "machine_name").strip()
    record = Record(
        context=activity.context, component="mod_hvp", area="content", item="", name=activity.title, path=""
    )
    held = activity.files.of(activity.context, "content")
    paths = {
        f"content/{one.name}": activity.files.package.path(one.path, activity.files.base) for one in held
    }
    files: dict[str, bytes | str] = {name: path for name, path in paths.items() if path is not None}
    files["content/content.json"] = said(own, "json_content").encode()
    files["h5p.json"] = json.dumps(_h5p_head(activity, library)).encode()
    try:
        pages = activity.packages.joined(record, files)
    except BadInput as error:
        _tell_kept(activity, "as its texts and files", error)
        return activity.page(*texts_within(activity), *activity.attached())
    activity.files.used |= {one.path for one in held}
    return activity.page(*activity.texts(), kind=PageKind.SECTION, pages=pages)


def _h5p_head(activity: Activity, library: str) -> dict[str, object]:
    """What an H5P file says of itself."""
    own = activity.own
    version = {"majorVersion": said(own, "major_version"), "minorVersion": said(own, "minor_version")}
    told = {
        "license": said(own, "license"),
        "licenseVersion": said(own, "license_version"),
        "licenseExtras": said(own, "license_extras"),
        "yearFrom": said(own, "year_from"),
        "yearTo": said(own, "year_to"),
        "source": said(own, "source"),
        "authorComments": said(own, "author_comments"),
        "authors": parsed(said(own, "authors")) or [],
    }
    return {
        "title": activity.title,
        "mainLibrary": library,
        "preloadedDependencies": [{"machineName": library, **version}],
        **{name: value for name, value in told.items() if value},
    }


def _link(activity: Activity) -> Placed:
    tool = activity.kind == "lti"
    address = said(activity.own, "toolurl" if tool else "externalurl").strip()
    url = safe_url(address, _WEB)
    if not url and address:
        activity.files.package.notes.loss(
            "The activity leads to an address that is not taken over.",
            where=activity.title,
            excerpt=address,
            code="link",
        )
    blocks = (node("embed", kind="lti" if tool else "web", src=url, title=activity.title),) if url else ()
    settings = settled(("Parameters", said(activity.own, "instructorcustomparameters").strip()))
    return activity.page(*activity.texts(), *blocks, kind=PageKind.LINK, settings=settings)


def _book(activity: Activity) -> Placed:
    """A book: a page for each chapter, subchapters below theirs."""
    chapters = sorted(activity.own.iterfind("chapters/chapter"), key=_place)
    pages: list[Placed] = []
    below: list[Page] = []
    for one in reversed(chapters):
        title = said(one, "title").strip()
        inner = said(one, "subchapter").strip() == "1"
        made = activity.part(
            one.get("id") or "",
            title,
            *activity.text.field(one, "content"),
            pages=() if inner else tuple(below),
            settings=(("Visible", "no"),) if said(one, "hidden").strip() == "1" else (),
        )
        if inner:
            below.insert(0, made)
        else:
            pages.insert(0, made)
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
    settings = settled(
        ("Kind", _FORUMS.get(said(activity.own, "type").strip(), "")), ("Due", when(activity.own, "duedate"))
    )
    blocks = (*activity.texts(), *activity.attached("introattachment"))
    return activity.page(*blocks, kind=PageKind.DISCUSSION, settings=settings)


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
        ("Most words", _configured(own, "wordlimit") if _configured(own, "wordlimitenabled") != "0" else ""),
        ("Kinds of files", _configured(own, "filetypeslist")),
        ("Attempts", plain_number(said(own, "maxattempts")).removeprefix("-1")),
        ("Time limit", minutes(own, "timelimit")),
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


def _configured(own: Element, name: str) -> str:
    """A setting of a way to hand in."""
    found = own.iterfind("plugin_configs/plugin_config")
    return next((said(one, "value").strip() for one in found if said(one, "name").strip() == name), "")


def _rubrics(activity: Activity) -> Iterator[Node]:
    """How an assignment is graded: a rubric or marking guide as a table."""
    path = activity.files.package.path("grading.xml", activity.folder)
    root = activity.files.package.xml(path) if path else None
    for one in root.iter("definition") if root is not None else ():
        rows = [_row(activity, each) for each in sorted(one.iter("criterion", *_GUIDES), key=_sorted)]
        remarks = sorted(one.iter("guidecomment"), key=_sorted)
        if rows:
            yield heading(3, text(said(one, "name").strip() or "Rubric"))
            yield from activity.text.field(one, "description")
            width = max(len(row) for row in rows)
            yield node("table", *(node("tableRow", *row, *_empty(width - len(row))) for row in rows))
        if remarks:
            yield heading(4, text("Comments often used"))
            for each in remarks:
                yield from activity.text.field(each, "description")


def _row(activity: Activity, criterion: Element) -> list[Node]:
    """A criterion with its levels, or with what it is worth."""
    if criterion.tag in _GUIDES:
        told = (
            *activity.text.field(criterion, "description"),
            *activity.text.field(criterion, "descriptionmarkers"),
        )
        worth = plain_number(said(criterion, "maxscore"))
        return [
            _cell("tableHeader", paragraph(said(criterion, "shortname"))),
            _cell("tableCell", *told),
            _cell("tableCell", paragraph(f"{worth} points" if worth else "")),
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
        also = [said(each, "alias_text").strip() for each in one.iterfind("aliases/alias")]
        if also := [words for words in also if words]:
            yield paragraph(f"Also: {', '.join(also)}")
    for one in activity.own.iterfind("categories/category"):
        numbers = {said(each, "entryid").strip() for each in one.iterfind("category_entries/category_entry")}
        found = [each for each in activity.own.iterfind("entries/entry") if each.get("id") in numbers]
        words = ", ".join(said(each, "concept").strip() for each in found)
        yield paragraph(f"{said(one, 'name').strip()}: {words}" if words else said(one, "name").strip())


def _wiki(activity: Activity) -> Placed:
    pages = tuple(
        activity.part(one.get("id") or "", said(one, "title"), *activity.text.field(one, "cachedcontent"))
        for one in activity.own.iterfind("subwikis/subwiki/pages/page")
    )
    return activity.page(*activity.texts(), pages=pages)


def _asking(activity: Activity) -> Placed:
    """A choice or questionnaire: what it asks as a list, for nothing of it is right or wrong."""
    options = [said(one, "text") for one in activity.own.iterfind("options/option")]
    blocks: list[Node] = list(_listed(options))
    asked: list[str] = []
    for one in sorted(activity.own.iterfind("items/item"), key=_position):
        if said(one, "typ").strip() == "label":  # a text between the questions
            blocks += (*_listed(asked), *activity.text.field(one, "presentation"))
            asked = []
        else:
            asked.append(_item(one))
    return activity.page(*activity.texts(), *blocks, *_listed(asked))


def _position(item: Element) -> int:
    return whole_number(said(item, "position")) or 0


def _item(item: Element) -> str:
    """What a questionnaire asks, with what can be picked or typed."""
    presented = said(item, "presentation")
    offered = presented.partition(">>>>>")[2].partition("<<<<<")[0]
    words = [_RATED.sub(r"\1: ", part.strip()) for part in offered.split("|") if part.strip()]
    if said(item, "typ").strip() == "numeric":
        low, _, high = presented.partition("|")
        words = [f"{low.strip() or '…'} to {high.strip() or '…'}"]
    return " ".join((said(item, "name"), f"({' / '.join(words)})" if words else "")).strip()


def _listed(asked: list[str]) -> Iterator[Node]:
    items = [node("listItem", paragraph(" ".join(words.split()))) for words in asked if words.strip()]
    if items:
        yield node("bulletList", *items)


def _other(activity: Activity) -> Placed:
    """An activity of another kind: its texts and files, and a note."""
    blocks: Blocks = (*texts_within(activity), *activity.attached())
    activity.files.package.notes.warning(
        f"An activity of the kind “{activity.kind[:40]}” was kept as its texts and files.",
        where=activity.title,
        code="component_kind",
        advice="Compare it with the course in Moodle.",
    )
    return activity.page(*blocks)


_RATED = re.compile(r"(-?\d+)####")
_GUIDES = ("guidecriterion", "guide_criterion")
_FORUMS = {
    "single": "one discussion",
    "qanda": "questions and answers",
    "eachuser": "each person begins one discussion",
    "blog": "like a blog",
    "news": "announcements",
}
_WAYS = {"file": "file", "onlinetext": "text", "comments": "comments"}
_KINDS: dict[str, Callable[[Activity], Placed]] = {
    "page": _shown,
    "label": _shown,
    "resource": _files,
    "folder": _files,
    "scorm": _package,
    "h5pactivity": _package,
    "imscp": _package,
    "hvp": _h5p,
    "qbank": _shown,
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
