"""The versions of a page beside the editor: kept under a name, compared, restored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
import param
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components.addresses import addresses, media
from workbench.components.card import BARE
from workbench.components.diff_view import DiffView
from workbench.components.session import Session
from workbench.components.version_list import VersionList
from workbench.model.errors import WorkbenchError
from workbench.model.revision import Revision
from workbench.model.rows import rows
from workbench.services import Services

Data = Mapping[str, Json]
_STYLE = BARE + ":host { gap: 8px; } * { flex-shrink: 0; }"
_ORIGINS = {
    "person": "",
    "import": "as imported",
    "merge": "merged with its source",
    "tracked": "tracked change taken",
    "restore": "",
    "undo": "taken back",
}


class VersionsPanel(Viewer):
    """Keeps, compares and restores versions of the open page."""

    comparing = param.Boolean(default=False, doc="Whether two versions are shown, which need room.")
    closed = param.Event(doc="The visitor is done with versions.")

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._document_id = ""
        self._list = VersionList(sizing_mode="stretch_width", margin=0)
        self._list.on_ask(partial(do, self, session))
        self._diff = DiffView(
            assets=addresses(services, session),
            media=media(services),
            label="Differences",
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._layout = pn.Column(
            self._list, self._diff, sizing_mode="stretch_width", margin=0, stylesheets=[_STYLE]
        )

    def __panel__(self) -> pn.Column:
        return self._layout

    def open(self, document_id: str) -> None:
        """Show the versions of a page."""
        self._document_id = document_id
        self._list.show(compared=[])
        self._diff.visible = self.comparing = False
        self._show()

    def _show(self) -> None:
        kept = self._services.editing.revisions(self._document_id)
        self._list.show(versions=[_version(one) for one in kept])

    async def do_save(self, data: Data) -> None:
        """Keep what the page says now under a name."""
        save = self._services.editing.save_revision
        await asyncio.to_thread(save, self._document_id, str(data["name"]), self._session.user)
        self._show()

    async def do_compare(self, data: Data) -> None:
        """Show what changed between two versions, or since one."""
        older, newer = str(data["older"]), str(data["newer"])
        compare = partial(self._services.editing.compare, older, newer, document_id=self._document_id)
        drawn = await asyncio.to_thread(lambda: rows(*compare()))
        self._diff.show({**drawn, "readonly": True})
        self._list.show(compared=[older, newer])
        self._diff.visible = self.comparing = True

    async def do_restore(self, data: Data) -> None:
        """Make a version the text again; the notice takes it back."""
        await asyncio.to_thread(self._services.editing.restore, str(data["id"]), self._session.user)
        kept = self._services.editing.revisions(self._document_id)
        self._show()
        earlier = kept[1].id if len(kept) > 1 else None
        self._session.notify(
            "The version is the text again.", undo=partial(self._take_back, earlier) if earlier else None
        )

    def _take_back(self, revision_id: str) -> None:
        try:
            self._services.editing.restore(revision_id, self._session.user)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
        self._show()

    def do_close(self, data: Data) -> None:
        """Go back to the assistant."""
        self.param.trigger("closed")


def _version(one: Revision) -> Json:
    origin = f"assistant: {one.origin[3:]}" if one.origin.startswith("ai:") else _ORIGINS.get(one.origin, "")
    return {
        "id": one.id,
        "name": one.name,
        "author": one.author,
        "at": one.at.isoformat(),
        "origin": origin,
    }
