"""A card of the Settings page: the keys by which a person's programs ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components.access_keys import AccessKeys
from workbench.components.card import card, words
from workbench.components.session import Session
from workbench.model.errors import BadInput
from workbench.services.keying import Keying

Data = Mapping[str, Json]
_ABOUT = (
    "A program that sends a key with its requests asks in your name, over the addresses on the API's page. "
    "Give each program its own, so that one can be revoked alone."
)


class KeysCard(Viewer):
    """Lists keys, makes and revokes them: a person's own; where nobody logs in, all."""

    def __init__(self, keying: Keying, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._keying, self._session = keying, session
        self._everyone = pn.state.user is None
        self._list = AccessKeys(sizing_mode="stretch_width", margin=(12, 0, 0, 0))
        self._list.on_ask(partial(do, self, session))
        self._layout = card(words(_ABOUT), self._list, title="Keys for programs")

    def __panel__(self) -> pn.Column:
        return self._layout

    def opened(self) -> None:
        """List the keys as they are now; a key that was just made is not shown again."""
        self._show(fresh=None, problem="")

    def do_make(self, data: Data) -> None:
        """Make a key and show it this once."""
        try:
            made, key = self._keying.make(self._session.user, str(data["name"]))
        except BadInput as error:
            self._show(problem=error.message)
        else:
            self._show(fresh={"name": made.name, "key": key}, problem="")

    def do_put_away(self, data: Data) -> None:
        """Show the new key no more."""
        self._show(fresh=None)

    def do_revoke(self, data: Data) -> None:
        """Let a key work no more."""
        self._keying.revoke(self._session.user, str(data["id"]), everyone=self._everyone)
        self._show(fresh=None, problem="")

    def _show(self, **state: Json) -> None:
        keys = self._keying.keys(self._session.user, everyone=self._everyone)
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "user": one.user,
                "made": one.created.isoformat(),
                "used": one.used.isoformat() if one.used else None,
            }
            for one in keys
        ]
        self._list.show(keys=rows, everyone=any(one.user != self._session.user for one in keys), **state)
