"""Pages of other kinds within a Word file (`w:altChunk`), as HTML."""

from __future__ import annotations

import email
import email.policy
import re
from html import escape

from workbench.importers._decode import decode
from workbench.importers._notes import Notes
from workbench.importers._rtf import rtf_lines
from workbench.model.errors import UnknownFormat


def chunk_html(data: bytes, kind: str, notes: Notes) -> str:
    """The HTML in an embedded page: HTML, a web archive, or plain text.

    Raises:
        UnknownFormat: it is of another kind.
    """
    kind = kind.lower()
    if "rtf" in kind or data.startswith(b"{\\rtf"):
        notes.warning(
            "An embedded Rich Text (RTF) page was read as plain text.",
            code="chunk",
            advice="Paste its text into the document to keep its look.",
        )
        return "".join(f"<p>{escape(line)}</p>" for line in rtf_lines(data))
    if "rfc822" in kind or "mht" in kind or data[:200].lower().startswith((b"mime-version", b"from:")):
        return _from_archive(data, notes)
    string = decode(data, notes, name="the embedded page")
    if "plain" in kind or kind.endswith("txt"):
        return "".join(f"<p>{escape(line)}</p>" for line in string.splitlines() if line.strip())
    return _body(string)


def _from_archive(data: bytes, notes: Notes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    page = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
    if page is None:
        raise UnknownFormat("it is a web archive without a page.")
    payload = bytes(page.get_payload(decode=True) or b"")
    return _body(decode(payload, notes, name="the embedded page", charset=page.get_content_charset("")))


def _body(html: str) -> str:
    """The inside of the body, with the style sheets that it needs."""
    sheets = re.findall(r"<style\b.*?</style\s*>", html, re.DOTALL | re.IGNORECASE)
    found = re.search(r"<body\b[^>]*>(.*?)(?:</body\s*>|$)", html, re.DOTALL | re.IGNORECASE)
    return "".join(sheets) + (found[1] if found else html)
