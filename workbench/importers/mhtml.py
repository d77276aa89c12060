"""Web pages saved whole by a browser in one file (MHTML): the page and its pictures as parts of a message."""

from __future__ import annotations

import email
import email.policy

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._html.reading import Assets, read_html
from workbench.importers._message import Pictures, payload
from workbench.importers._notes import Notes
from workbench.importers._plain import leave_plain_page
from workbench.importers._portion import by_tags
from workbench.importers.html import course_in, imported_page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_PAGES = ("text/html", "application/xhtml+xml")


def is_mhtml(source: Source) -> bool:
    """Whether a source is a message that holds a web page."""
    head = source.head(2000).lower().lstrip()
    return head.startswith((b"mime-version", b"from:", b"snapshot-content-location")) and (
        b"multipart/related" in head or b"text/html" in head
    )


@importer(
    "mhtml",
    label="Web page in one file (MHTML)",
    extensions=(".mht", ".mhtml"),
    media_types=("multipart/related", "message/rfc822"),
    sniff=is_mhtml,
    cut=by_tags,
    version="7",
)
def read_mhtml(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the first page of the message; its pictures are found by address or by content id."""
    message = email.message_from_bytes(source.read(), policy=email.policy.default)
    pages = [one for one in message.walk() if one.get_content_type() in _PAGES]
    if not pages:
        raise Unreadable(f"“{source.name}” holds no web page.", advice="Save the page again as HTML.")
    notes = Notes()
    page = pages[0]
    string = decode(payload(page), notes, name=source.name, charset=page.get_content_charset("") or "")
    leave_plain_page(string, source.stem or source.name, report)
    base = str(page.get("content-location") or "").strip()
    pictures = Pictures(message, base, limits)
    assets = Assets(pictures.find, limits=limits)
    if (course := course_in(string, source, notes, assets, limits)) is not None:
        return course
    html = read_html(string, resolve=assets.resolve, keep=assets.keep, limits=limits)
    if not html.blocks:
        raise Unreadable(f"“{source.name}” holds no text.", advice="Check that the page was saved whole.")
    notes.extend(html.notes)
    for frame in pages[1:]:
        place = str(frame.get("content-location") or frame.get("content-id") or "")
        notes.warning("A page within the page was left out.", excerpt=place, code="frame")
    return imported_page(html, source, notes.all, assets.all)
