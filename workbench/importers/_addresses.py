"""Addresses of shared files: from the page that shows a file to the file itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_ID = r"([\w-]{20,})"
_DOCS = re.compile(rf"^https://docs\.google\.com/document/(?:u/\d+/)?d/(?!e/){_ID}")
_SHEETS = re.compile(rf"^https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?!e/){_ID}")
_SLIDES = re.compile(rf"^https://docs\.google\.com/presentation/(?:u/\d+/)?d/(?!e/){_ID}")
_DRIVE = re.compile(rf"^https://drive\.google\.com/(?:file/(?:u/\d+/)?d/|(?:open|uc)\?(?:[^#]*&)?id=){_ID}")
_GITHUB = re.compile(r"^https://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/(?:blob|raw)/([^?#]+)")
_GITLAB = re.compile(r"^(https://[\w.-]+/[^?#]+/-)/blob/([^?#]+)")
_GIST = re.compile(r"^https://gist\.github\.com/([\w-]+/[0-9a-f]{20,})/?$")
_DROPBOX = re.compile(r"^https://(?:www\.)?dropbox\.com/(?:s|scl/fi)/")
_SHAREPOINT = re.compile(r"^https://[\w-]+\.sharepoint\.com/:[a-z]:/")
SIGN_IN = frozenset(
    {"accounts.google.com", "login.microsoftonline.com", "login.live.com", "accounts.youtube.com"}
)
"""Hosts that answer in place of a file which is not shared with everybody."""


def exported(url: str) -> str:
    """The address of the file that a page of a known service shows; any other address as it is."""
    for pattern, rewrite in _RULES:
        if found := pattern.match(url.strip()):
            return rewrite(found, url.strip())
    return url


def google_document(url: str) -> str:
    """The id of the document or file of Google that an address shows; "" where it shows none."""
    found = _DOCS.match(url.strip()) or _DRIVE.match(url.strip())
    return found[1] if found else ""


def _with(url: str, **parameters: str) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*query, *parameters.items()]), fragment=""))


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (_DOCS, lambda found, url: f"https://docs.google.com/document/d/{found[1]}/export?format=docx"),
    (_SHEETS, lambda found, url: f"https://docs.google.com/spreadsheets/d/{found[1]}/export?format=xlsx"),
    (_SLIDES, lambda found, url: f"https://docs.google.com/presentation/d/{found[1]}/export/txt"),
    (_DRIVE, lambda found, url: f"https://drive.google.com/uc?export=download&id={found[1]}"),
    (_GITHUB, lambda found, url: f"https://raw.githubusercontent.com/{found[1]}/{found[2]}"),
    (_GITLAB, lambda found, url: f"{found[1]}/raw/{found[2]}"),
    (_GIST, lambda found, url: f"https://gist.github.com/{found[1]}/raw"),
    (_DROPBOX, lambda found, url: _with(url, dl="1")),
    (_SHAREPOINT, lambda found, url: _with(url, download="1")),
)
