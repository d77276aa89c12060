"""Health: whether the process lives, and whether it can serve."""

from __future__ import annotations

import json

from sqlalchemy import text

from workbench.model.errors import StorageError
from workbench.server._api import PlainHandler, in_thread
from workbench.workspace import Workspace, shared


class AliveHandler(PlainHandler):
    """GET /healthz: the process answers."""

    def get(self) -> None:
        """Say so."""
        self.finish({"status": "ok"})


class ReadyHandler(PlainHandler):
    """GET /readyz: the database can be read and answers can be kept."""

    async def get(self) -> None:
        """Say what works; 503 when something does not."""
        problem = await in_thread(_problem, self.settings.get("workspace"))
        self.set_status(503 if problem else 200)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"status": "failing" if problem else "ok", "problem": problem}))


def _problem(given: Workspace | None) -> str | None:
    try:
        workspace = given or shared()
        with workspace.database.read() as connection:
            connection.execute(text("SELECT 1"))
    except StorageError as error:
        return error.message
    return workspace.services.generating.problem


ROUTES = [(r"/healthz", AliveHandler), (r"/readyz", ReadyHandler)]
