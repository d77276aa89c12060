"""What clients call: `panel serve app.py --plugins workbench.server` adds these routes.

Importing this opens nothing; the workspace is opened by the first request, in the process that serves it.
"""

from workbench.server import (
    assets,
    errors,
    google,
    health,
    metrics,
    openapi,
    preferences,
    previews,
    runs,
    sockets,
    streams,
    uploads,
)
from workbench.server._memory import share_heaps
from workbench.server.documents import secure_documents
from workbench.server.lifetime import follow_signals
from workbench.server.logs import follow_settings

secure_documents()
share_heaps()
follow_settings()
follow_signals()

ROUTES = [
    *streams.ROUTES,
    *sockets.ROUTES,
    *runs.ROUTES,
    *uploads.ROUTES,
    *assets.ROUTES,
    *google.ROUTES,
    *preferences.ROUTES,
    *errors.ROUTES,
    *openapi.ROUTES,
    *previews.ROUTES,
    *health.ROUTES,
    *metrics.ROUTES,
]
