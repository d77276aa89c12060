"""Pages of other kinds within a Word file (`w:altChunk`), as HTML."""

from __future__ import annotations

import email
import email.policy
import re
from html import escape, unescape

from workbench.importers._decode import decode
from workbench.importers._html.reading import Assets
from workbench.importers._message import Pictures, payload
from workbench.importers._notes import Notes
from workbench.importers._rtf import rtf_hidden, rtf_lines
from workbench.model.errors import UnknownFormat
from workbench.model.limits import ImportLimits

_SOURCE = re.compile(r"""\bsrc\s*=\s*(["'])([^"'<>]*)\1""", re.IGNORECASE)


def chunk_html(data: bytes, kind: str, notes: Notes, assets: Assets, limits: ImportLimits) -> str:
    """The HTML in an embedded page: HTML, a web archive with its pictures, or plain text.

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
        for piece in rtf_hidden(data):
            advice = "Write it into the text if it is needed."
            notes.warning("Hidden text was left out.", excerpt=piece, code="hidden", advice=advice)
        return "".join(f"<p>{escape(line)}</p>" for line in rtf_lines(data))
    if "rfc822" in kind or "mht" in kind or data[:200].lower().startswith((b"mime-version", b"from:")):
        return _from_archive(data, notes, assets, limits)
    string = decode(data, notes, name="the embedded page")
    if "plain" in kind or kind.endswith("txt"):
        return "".join(f"<p>{escape(line)}</p>" for line in string.splitlines() if line.strip())
    return _body(string)


def _from_archive(data: bytes, notes: Notes, assets: Assets, limits: ImportLimits) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    page = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
    if page is None:
        raise UnknownFormat("it is a web archive without a page.")
    html = _body(decode(payload(page), notes, name="the embedded page", charset=page.get_content_charset("")))
    pictures = Pictures(message, str(page.get("content-location") or "").strip(), limits)

    def kept(found: re.Match[str]) -> str:
        asset = pictures.find(unescape(found[2]))
        return f'src="{assets.keep(asset)}"' if asset else found[0]

    return _SOURCE.sub(kept, html)


def _body(html: str) -> str:
    """The inside of the body, with the style sheets that it needs."""
    sheets = re.findall(r"<style\b.*?</style\s*>", html, re.DOTALL | re.IGNORECASE)
    found = re.search(r"<body\b[^>]*>(.*?)(?:</body\s*>|$)", html, re.DOTALL | re.IGNORECASE)
    return "".join(sheets) + (found[1] if found else html)
