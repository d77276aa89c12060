"""How a person takes answers: speed, taking changes at once, and motion; kept for all their devices."""

from __future__ import annotations

from dataclasses import asdict

from workbench.server._api import ApiHandler, in_thread


class PreferencesHandler(ApiHandler):
    """GET and PATCH /v1/preferences."""

    async def get(self) -> None:
        """What the person prefers."""
        self.answer(asdict(await in_thread(self.workspace.services.preferring.of, self.user)))

    async def patch(self) -> None:
        """Keep what is given, leave the rest."""
        body = self.body()
        changes = {name: body.value(name) for name in body.names}
        self.answer(asdict(await in_thread(self.workspace.services.preferring.save, self.user, changes)))


ROUTES = [(r"/v1/preferences", PreferencesHandler)]
