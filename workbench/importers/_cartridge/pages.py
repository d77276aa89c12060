"""Pages of a cartridge: HTML with what its head says of it, and what nothing here reads."""

from __future__ import annotations

import posixpath
import re

from workbench.importers._cartridge.parts import Parts
from workbench.importers._cartridge.tasks import settled
from workbench.importers._placing import Placed
from workbench.importers._qti.package import Listed
from workbench.importers._scorm.page import PageReader
from workbench.importers._xml import preserved
from workbench.model.content import doc, node
from workbench.model.course import Page

_META = re.compile(r"<meta\s[^>]*?name=[\"']([\w-]+)[\"'][^>]*?content=[\"']([^\"']*)[\"']", re.IGNORECASE)
_PAGE_META = {"todo_date": "To do by", "publish_at": "Opens", "front_page": "Front page"}
_SAID = {"true": "yes"}


def html_page(parts: Parts, one: Listed, path: str, title: str) -> Page:
    """A page of HTML, with what its head says of it."""
    source = parts.package.text(path)
    blocks = parts.html(source, parts.package.at(path), path)
    told = dict(_META.findall(source[:8000]))
    said = ((label, told.get(key) or "") for key, label in _PAGE_META.items())
    settings = [(label, _SAID.get(value, value)) for label, value in said if value]
    if told.get("workflow_state") == "unpublished":
        settings.append(("Published", "no"))
    own = title or _html_title(source) or one.title or posixpath.basename(path)
    names = (f"id:{told['identifier']}",) if told.get("identifier") else ()
    slug = posixpath.basename(path).rpartition(".")[0]
    page = Placed(title=own, body=doc(*blocks), settings=tuple(settings), names=(*names, f"id:{slug}"))
    return settled(parts, page, one, title)


def _html_title(source: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title", source, re.IGNORECASE | re.DOTALL)
    return " ".join(found[1].split())[:200] if found else ""


def unknown_page(parts: Parts, one: Listed, title: str) -> Page:
    """What is kept of a resource that nothing here reads: its entry, and its file."""
    parts.package.notes.loss(
        f"Nothing here reads resources of the type “{one.kind[:80]}”; only their entry is kept.",
        where=title or one.identifier,
        code="unknown_resource",
    )
    source = preserved(one.element) if one.element is not None else ""
    kept = node("preserved", format="cartridge", source=source, reason=f"A resource of the type {one.kind}.")
    file = PageReader(parts.package).file(one.path) if one.path else ()
    if one.href and one.path is None:
        parts.tell_missing(one, title)
    return Page(title=title or one.title or one.identifier, body=doc(kept, *file))
