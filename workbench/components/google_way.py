"""The way in from Google Docs: sign in, choose a document, import it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components.google_picker import GooglePicker
from workbench.components.session import Session
from workbench.model.errors import NotConnected, WorkbenchError
from workbench.model.imported import Source
from workbench.services.connecting import Connecting

Data = Mapping[str, Json]
_NO_CLIENT = (
    "To choose from your Google Docs here, whoever runs the workbench sets WORKBENCH_GOOGLE_CLIENT_ID and "
    "WORKBENCH_GOOGLE_CLIENT_SECRET. Until then paste from the document, or download it as a Word file."
)
_NO_ROUTES = (
    "To choose from your Google Docs here, start the workbench with `workbench serve` or with "
    "`--plugins workbench.server`. Until then paste from the document, or download it as a Word file."
)
_LONGEST_ID = 200


class GoogleWay(Viewer):
    """Shows a person's documents and gives the one chosen to `take`."""

    def __init__(
        self,
        connecting: Connecting,
        session: Session,
        take: Callable[[Source], Awaitable[None]],
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._connecting, self._session, self._take = connecting, session, take
        self._search, self._more = "", ""
        self._ready = connecting.possible and session.routes
        hint = "" if self._ready else _NO_ROUTES if connecting.possible else _NO_CLIENT
        self._picker = GooglePicker(
            connect="google/connect" if self._ready else "",
            hint=hint,
            sizing_mode="stretch_width",
            margin=(16, 0, 0, 0),
        )
        self._picker.on_ask(partial(do, self, session))

    def __panel__(self) -> GooglePicker:
        return self._picker

    async def do_look(self, data: Data) -> None:
        """Show the account and its documents, as they are now."""
        if not self._ready:
            return
        account = await asyncio.to_thread(self._connecting.account, self._session.user)
        self._picker.show(account=None if account is None else asdict(account))
        if account is not None:
            await self._list()

    async def do_search(self, data: Data) -> None:
        """Show the documents whose name holds some words."""
        self._search = str(data.get("text", ""))[:200]
        await self._list()

    async def do_more(self, data: Data) -> None:
        """Show more of them."""
        if self._more:
            await self._list(more=self._more)

    async def do_take(self, data: Data) -> None:
        """Import a document."""
        name = str(data["id"])[:_LONGEST_ID]
        self._picker.show(busy=True, problem="")
        source = await self._asked(self._connecting.read, name)
        self._picker.show(busy=False)
        if isinstance(source, Source):
            await self._take(source)

    async def do_leave(self, data: Data) -> None:
        """Disconnect the account."""
        given_back = await asyncio.to_thread(self._connecting.disconnect, self._session.user)
        self._picker.show(account=None, documents=[], more=False, problem="")
        if given_back:
            self._session.notify("Your Google account is disconnected.")
        else:
            self._session.complain(
                "The account is forgotten here, but Google could not be reached: remove the access at "
                "myaccount.google.com/permissions too."
            )

    async def _list(self, more: str = "") -> None:
        self._picker.show(busy=True, problem="")
        listing = await self._asked(self._connecting.documents, self._search, more)
        if listing is None:
            self._picker.show(busy=False)
            return
        before = self._picker.shown["documents"] if more else []
        self._more = listing.more
        documents = [*before, *(asdict(one) for one in listing.documents)]
        self._picker.show(busy=False, documents=documents, more=bool(listing.more))

    async def _asked(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        """What Google answers; None where it cannot, which is told beside the list."""
        try:
            return await asyncio.to_thread(ask, self._session.user, *arguments)
        except NotConnected as error:
            self._picker.show(
                account=None, documents=[], more=False, problem=f"{error.message} {error.advice}"
            )
        except WorkbenchError as error:
            self._picker.show(problem=f"{error.message} {error.advice}")
        return None
