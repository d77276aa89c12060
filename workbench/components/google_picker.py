"""Google Docs on the import page: the account that is connected, and its documents to choose from."""

from __future__ import annotations

from typing import Any

from workbench.components._channel import Json
from workbench.components._stated import Stated


class GooglePicker(Stated):
    """Shows an account and documents.

    What is asked: look {}, search {text}, more {}, take {id, title}, leave {}. `connect` is the address
    where a person signs in, in a tab of its own; "" where there is none, and then `hint` says how to get
    one. `look` is asked again when the person comes back to the page.
    """

    def __init__(self, *, connect: str, hint: str = "", **params: Any) -> None:
        super().__init__(**params)
        self._state: dict[str, Json] = {
            "connect": connect,
            "hint": hint,
            "account": None,
            "documents": [],
            "more": False,
            "busy": False,
            "problem": "",
        }
