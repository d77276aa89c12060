"""Web pages saved whole by a browser in one file (MHTML): the page and its pictures as parts of a message."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Sequence
from email.message import EmailMessage
from html import escape, unescape
from urllib.parse import urljoin

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


_DEEPEST = 2
_HEADERS = re.compile(rb"(?:[a-z0-9-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,30}?mime-version:")
"""What a message begins with: lines with a name, among them this one."""
_FRAME = re.compile(r"(<i?frame\b[^<>]{0,2000}?)\bsrc\s*=\s*([\"'])(.{1,2000}?)\2", re.IGNORECASE | re.DOTALL)


def is_mhtml(source: Source) -> bool:
    """Whether a source is a message that holds a web page."""
    head = source.head(2000).lower().lstrip()
    begins = head.startswith((b"mime-version", b"from:", b"snapshot-content-location"))
    return (begins or _HEADERS.match(head) is not None) and (
        b"multipart/related" in head or b"text/html" in head
    )


@importer(
    "mhtml",
    label="Web page in one file (MHTML)",
    extensions=(".mht", ".mhtml"),
    media_types=("multipart/related", "message/rfc822"),
    sniff=is_mhtml,
    cut=by_tags,
    version="9",
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
    frames = _Frames(pages[1:], notes, source.name)
    string = frames.filled(string, base)
    pictures = Pictures(message, base, limits)
    assets = Assets(pictures.find, limits=limits)
    if (course := course_in(string, source, notes, assets, limits)) is not None:
        return course
    html = read_html(string, resolve=assets.resolve, keep=assets.keep, limits=limits, address=base)
    if not html.blocks:
        raise Unreadable(f"“{source.name}” holds no text.", advice="Check that the page was saved whole.")
    notes.extend(html.notes)
    for frame in frames.left:
        place = str(frame.get("content-location") or frame.get("content-id") or "")
        notes.warning("A page within the page was left out.", excerpt=place, code="frame")
    return imported_page(html, source, notes.all, assets.all)


class _Frames:
    """The pages that are shown within another, to be put where that shows them."""

    def __init__(self, pages: Sequence[EmailMessage], notes: Notes, name: str) -> None:
        self.left = list(pages)
        """Those that no frame showed yet."""
        self._notes, self._name = notes, name

    def filled(self, html: str, base: str, depth: int = 0) -> str:
        """The page with each frame holding the page that it shows; each is shown once."""
        if not self.left or depth > _DEEPEST:
            return html
        return _FRAME.sub(lambda found: self._filled(found, base, depth), html)

    def _filled(self, found: re.Match[str], base: str, depth: int) -> str:
        wanted = unescape(found[3]).strip()
        names = {wanted, urljoin(base, wanted), f"<{wanted.removeprefix('cid:')}>"}
        page = next((one for one in self.left if names & _names_of(one)), None)
        if page is None:
            return found[0]
        self.left.remove(page)
        charset = page.get_content_charset("") or ""
        inside = decode(payload(page), self._notes, name=self._name, charset=charset)
        within = self.filled(inside, str(page.get("content-location") or "").strip(), depth + 1)
        return f'{found[1]} srcdoc="{escape(within)}"'


def _names_of(page: EmailMessage) -> set[str]:
    return {str(page.get(name) or "").strip() for name in ("content-location", "content-id")} - {""}
