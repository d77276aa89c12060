"""What one visitor has open: the page, the course, the document; as an address and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import param

PAGES = ("courses", "import", "editor", "coach", "usage", "settings")
_QUERY = {
    "page": "page",
    "course_id": "course",
    "document_id": "document",
    "conversation_id": "conversation",
}
_LONGEST_ID = 32


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A sentence at the edge of the page, with what takes the deed back, if it can be."""

    text: str
    undo: Callable[[], Any] | None = None
    problem: bool = False


class Session(param.Parameterized):
    """One visitor's place in the workbench."""

    user = param.String(default="default_user", constant=True, doc="Who this is.")
    page = param.Selector(default="courses", objects=list(PAGES), doc="The page that is shown.")
    course_id = param.String(default=None, doc="The course that is open.")
    document_id = param.String(default=None, doc="The document that is open.")
    conversation_id = param.String(default=None, doc="The conversation that is open.")
    dark = param.Boolean(default=False, doc="Whether the page is dark.")
    routes = param.Boolean(default=False, constant=True, doc="Whether the server has the API's routes.")
    notice = param.ClassSelector(class_=Notice, default=None, doc="The last thing the visitor was told.")

    _completing = False

    @property
    def address(self) -> str:
        """The query that leads back here."""
        given = {query: getattr(self, name) for name, query in _QUERY.items()}
        return "?" + urlencode({query: value for query, value in given.items() if value})

    def follow(self, address: str) -> None:
        """Go where an address leads; what it does not name is closed."""
        given = parse_qs(address.removeprefix("?"))
        values: dict[str, Any] = {
            name: _id(given.get(query, [""])[0]) for name, query in _QUERY.items() if name != "page"
        }
        page = given.get("page", [""])[0]
        self.param.update(page=page if page in PAGES else "courses", **values)

    def open(self, page: str, **place: str | None) -> None:
        """Show a page, with `course_id`, `document_id` or `conversation_id` where they change."""
        self.param.update(page=page, **place)

    def complete(self, **place: str | None) -> None:
        """Name what is shown without having been asked for: no step of the visitor's to go back from."""
        self._completing = True
        try:
            self.param.update(**place)
        finally:
            self._completing = False

    @property
    def completing(self) -> bool:
        """Whether the place is just being completed."""
        return self._completing

    def notify(self, text: str, *, undo: Callable[[], Any] | None = None) -> None:
        """Tell the visitor what was done, and offer to take it back."""
        self.notice = Notice(text=text, undo=undo)

    def complain(self, text: str) -> None:
        """Tell the visitor what went wrong."""
        self.notice = Notice(text=text, problem=True)


def _id(text: str) -> str | None:
    return text if text.isalnum() and len(text) <= _LONGEST_ID else None
