"""What the course of a Moodle backup says of itself."""

from __future__ import annotations

from workbench.importers._moodle.backup_conditions import moment
from workbench.importers._moodle.backup_files import BackupFiles, said
from workbench.importers._moodle.backup_text import BackupText
from workbench.importers._xml import Element
from workbench.model.content import doc, plain_text


def about(files: BackupFiles, context: str) -> dict[str, str]:
    """The description and language of the course.

    Args:
        files: the files of the backup.
        context: that of the course, where its own data do not name it.
    """
    path = files.package.path("course/course.xml", files.base)
    root = files.package.xml(path) if path else None
    if root is None:
        return {}
    text = BackupText("", files, root.get("contextid") or context)
    summary = plain_text(doc(*text.field(root, "summary")))
    files.package.notes.extend(text.notes.all)
    told = "\n".join(f"{label}: {words}" for label, words in _facts(root) if words)
    language = said(root, "lang").strip().replace("_", "-")
    return {"description": "\n\n".join(filter(None, (summary, told))), "language": language[:35]}


def _facts(root: Element) -> tuple[tuple[str, str], ...]:
    tags = [said(one, "rawname") or said(one, "name") for one in root.iterfind("tags/tag")]
    return (
        ("Short name", said(root, "shortname").strip()),
        ("Category", said(root.find("category"), "name").strip()),
        ("Tags", ", ".join(filter(None, (one.strip() for one in tags)))),
        ("Begins", moment(said(root, "startdate"))),
        ("Ends", moment(said(root, "enddate"))),
    )
