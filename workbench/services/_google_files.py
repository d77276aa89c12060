"""A document of Google Docs with all that belongs to it, as one source that can be read apart."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from workbench.importers import get
from workbench.model.errors import BadInput, Unreadable, WorkbenchError
from workbench.model.imported import Source
from workbench.model.limits import FetchLimits
from workbench.services._google import GoogleApi, Refused
from workbench.services._google_tokens import LATER
from workbench.settings import GoogleAccess

Json = Any
GOOGLE = "application/vnd.google-apps.document"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COMMENTS = (
    "nextPageToken,comments(content,deleted,resolved,createdTime,author(displayName),"
    "quotedFileContent(value),replies(content,deleted,author(displayName)))"
)
_MOST_COMMENTS = 10
"""Pages of 100."""
_PASSING = ("contentUri", "revisionId")
"""What differs each time that an unchanged document is asked for."""
_FIXED = (1980, 1, 1, 0, 0, 0)


class GoogleFiles:
    """Brings documents from one person's Google Drive."""

    def __init__(self, api: GoogleApi, access: GoogleAccess, fetch: FetchLimits) -> None:
        self._api, self._access, self._fetch = api, access, fetch

    def source(self, name: str) -> Source:
        """A document, as a source to read.

        Raises:
            WorkbenchError: Google refuses it, fails or does not answer.
        """
        about = self._api.json(
            f"{self._access.drive_url}/files/{quote(name, safe='')}",
            fields="id,name,mimeType,webViewLink",
            supportsAllDrives="true",
        )
        title, url = str(about.get("name") or "Document"), str(about.get("webViewLink") or "")
        if about.get("mimeType") == WORD:
            data = self._file(name, alt="media", supportsAllDrives="true")
            return Source(name=_ending(title, ".docx"), data=data, media_type=WORD, url=url)
        try:
            given = self._api.json(
                f"{self._access.docs_url}/v1/documents/{quote(name, safe='')}",
                includeTabsContent="true",
                suggestionsViewMode="SUGGESTIONS_INLINE",
            )
        except Refused:
            # The interface of Docs is off, or refuses this one: Drive still has it, without suggestions.
            return Source(name=_ending(title, ".docx"), data=self._exported(name), media_type=WORD, url=url)
        if not (given.get("tabs") or given.get("body")):
            raise Unreadable("Google answered with something that is no document.", advice=LATER)
        return Source(name=_ending(title, ".gdoc"), data=self._bundled(name, given), url=url)

    def _file(self, name: str, **parameters: str) -> bytes:
        return self._api.data(f"{self._access.drive_url}/files/{quote(name, safe='')}", **parameters)

    def _exported(self, name: str) -> bytes:
        url = f"{self._access.drive_url}/files/{quote(name, safe='')}/export"
        return self._api.data(url, mimeType=WORD)

    def _bundled(self, name: str, given: Json) -> bytes:
        """The document with its pictures and comments; the same bytes as long as it is the same."""
        files = {f"images/{one}": data for one, data in self._pictures(given)}
        files["comments.json"] = _json(self._comments(name))
        if next(_named(given, "equation"), None) is not None:
            try:
                files["export.docx"] = self._exported(name)
            except WorkbenchError:
                pass  # the importer reports the equations that it cannot find
        files["document.json"] = _json(_lasting(given))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted(files):
                file.writestr(zipfile.ZipInfo(path, _FIXED), files[path], zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _pictures(self, given: Json) -> Iterator[tuple[str, bytes]]:
        """The pictures at the passing addresses that Google gives, under the guard of all addresses."""
        until = time.monotonic() + self._access.seconds * 2
        room, left = self._fetch.mb * 2**20, self._fetch.images
        for name, url in _addresses(given):
            if not left or room <= 0 or time.monotonic() > until:
                return
            left -= 1
            seconds = max(1.0, min(self._fetch.seconds, until - time.monotonic()))
            try:
                data = get(url, replace(self._fetch, seconds=seconds)).data
            except BadInput:
                continue
            room -= len(data)
            yield re.sub(r"[^\w.-]", "_", name), data

    def _comments(self, name: str) -> Json:
        url = f"{self._access.drive_url}/files/{quote(name, safe='')}/comments"
        found: list[Json] = []
        token = ""
        for _ in range(_MOST_COMMENTS):
            more = {"pageToken": token} if token else {}
            try:
                answer = self._api.json(url, fields=_COMMENTS, pageSize=100, **more)
            except WorkbenchError as error:
                return {"comments": found, "missing": error.message}
            found += answer.get("comments") or []
            token = str(answer.get("nextPageToken") or "")
            if not token:
                break
        return {"comments": found, **({"missing": "There are more than 1000."} if token else {})}


def _json(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")


def _ending(title: str, ending: str) -> str:
    name = re.sub(r"[\x00-\x1f/\\]", " ", title).strip()[:120]
    return name if name.lower().endswith(ending) else f"{name}{ending}"


def _lasting(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {key: _lasting(inner) for key, inner in value.items() if key not in _PASSING}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


def _named(value: Json, name: str) -> Iterator[Json]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == name:
                yield inner
            yield from _named(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, name)


def _addresses(given: Json) -> Iterator[tuple[str, str]]:
    for kind in ("inlineObjects", "positionedObjects"):
        for objects in _named(given, kind):
            for name, one in objects.items():
                if url := next(_named(one, "contentUri"), ""):
                    yield str(name), str(url)
