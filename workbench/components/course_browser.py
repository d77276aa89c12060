"""The courses at the left and, of the one that is chosen, its pages as a tree."""

from __future__ import annotations

import base64
from typing import Any

from workbench.components._channel import Json
from workbench.components._stated import Stated


class CourseBrowser(Stated):
    """Shows courses and an outline, and passes on what the visitor asks for.

    What is asked: search {text}, select {course}, create {title}, rename {course, title}, move {course, by},
    delete {course}, export {course, format}, open {id?}, coach, import, and for pages page_create {parent},
    page_rename {id, title}, page_shift {id, way}, page_move {id, parent, position}, page_delete {id}, and
    report_close, imports {course}, imports_close.
    """

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._state: dict[str, Json] = {
            "courses": [],
            "query": "",
            "selected": None,
            "outline": None,
            "formats": [],
            "report": None,
            "imports": None,
        }

    def edit_page(self, document_id: str) -> None:
        """Let the visitor name a page that was just made."""
        self.tell("edit_page", id=document_id)

    def save(self, name: str, media_type: str, data: bytes) -> None:
        """Give the visitor a file."""
        self.tell("save", name=name, type=media_type, data=base64.b64encode(data).decode("ascii"))
