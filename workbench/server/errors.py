"""The codes by which failures are told."""

from __future__ import annotations

from dataclasses import asdict

from workbench.model.codes import codes
from workbench.server._api import ApiHandler


class ErrorsHandler(ApiHandler):
    """GET /v1/errors: every code, what it means and what to do."""

    def get(self) -> None:
        """The catalogue."""
        listed = [
            {"code": one.name} | {key: value for key, value in asdict(one).items() if key != "name"}
            for one in codes().values()
        ]
        self.answer({"errors": listed})


ROUTES = [(r"/v1/errors", ErrorsHandler)]
