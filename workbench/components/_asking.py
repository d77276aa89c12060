"""From what a component was asked to the method of a page that does it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from workbench.components._channel import Json
from workbench.components.session import Session
from workbench.model.errors import WorkbenchError


async def do(page: Any, session: Session, kind: str, data: Mapping[str, Json]) -> None:
    """Call the page's `do_<kind>(data)`; tell the visitor when it cannot be done.

    The browser says `too_long` in place of what the connection would not carry.
    """
    if kind == "too_long":
        session.complain("This is too long to be sent at once, so nothing was done. Send a part of it.")
        return
    deed = getattr(page, f"do_{kind}", None)
    if deed is None:
        return
    try:
        done = deed(data)
        if inspect.isawaitable(done):
            await done
    except WorkbenchError as error:
        session.complain(f"{error.message} {error.advice}")
