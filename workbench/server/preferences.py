"""How a person takes answers: speed, taking changes at once, and motion; kept for all their devices."""

from __future__ import annotations

from typing import Any

from workbench.model.errors import BadInput
from workbench.server._api import ApiHandler, Body, in_thread

Json = dict[str, Any]
DEFAULTS: Json = {"characters_per_second": None, "auto_accept": False, "reduced_motion": False}


class PreferencesHandler(ApiHandler):
    """GET and PATCH /v1/preferences."""

    async def get(self) -> None:
        """What the person prefers."""
        self.answer(await in_thread(self._all))

    async def patch(self) -> None:
        """Keep what is given, leave the rest."""
        changes = _checked(self.body())
        await in_thread(lambda: self.workspace.services.preferences.save(self.user, **changes))
        self.answer(await in_thread(self._all))

    def _all(self) -> Json:
        kept = self.workspace.services.preferences.all(self.user)
        return {name: kept.get(name, default) for name, default in DEFAULTS.items()}


def _checked(body: Body) -> Json:
    changes: Json = {}
    for name in body.names:
        if name == "characters_per_second":
            changes[name] = body.number(name, least=1, most=100_000)
        elif name in DEFAULTS and isinstance(body.value(name), bool):
            changes[name] = body.value(name)
        else:
            raise BadInput(f"“{name}” is no preference, or its value is none: {', '.join(DEFAULTS)}.")
    return changes


ROUTES = [(r"/v1/preferences", PreferencesHandler)]
