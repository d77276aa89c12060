"""The learner's conversations, beside the coach."""

from __future__ import annotations

import base64

from workbench.components._stated import Stated


class ConversationList(Stated):
    """The course and its conversations, the open one marked; on a narrow screen a bar that opens as a menu.

    State: courses [{id, title}], course (id), conversations [{id, title, updated}], current (id), query,
    place ("talk" or "page"), folded.
    Asks: course {id}, begin, open {id}, rename {id, title}, delete {id}, export {id, format}, search {text},
    place {name}, fold.
    """

    def save(self, name: str, media_type: str, text: str) -> None:
        """Give the visitor a file."""
        self.tell("save", name=name, type=media_type, data=base64.b64encode(text.encode()).decode("ascii"))
