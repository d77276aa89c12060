"""Links within Desire2Learn: by the code of what they lead to, or by a file of the course."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit


def code_in(url: str) -> str:
    """The code of what a link within Desire2Learn leads to; "" for other links."""
    try:
        asked = parse_qs(urlsplit(url).query)
    except ValueError:
        return ""
    return next((asked[key][0] for key in asked if key.lower() == "rcode"), "")


def file_in(url: str) -> str:
    """The file of the course that a link within Desire2Learn leads to; "" for other links."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    found = parse_qs(parts.query).get("fileId", ()) if "quicklink" in parts.path.lower() else ()
    return next(iter(found), "")
