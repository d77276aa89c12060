"""Metrics: what a Prometheus server collects. Counts and times only, no names and no text."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from workbench.server._api import PlainHandler
from workbench.workspace import shared


class MetricsHandler(PlainHandler):
    """GET /metrics."""

    def get(self) -> None:
        """All figures of this process."""
        workspace = self.settings.get("workspace") or shared()
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(generate_latest(workspace.services.generating.measures.registry))


ROUTES = [(r"/metrics", MetricsHandler)]
