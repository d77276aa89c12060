"""Where a browser gets the files of a course from: the server's route, or, without it, the page itself."""

from __future__ import annotations

from collections.abc import Callable

from workbench.components._pieces import Media
from workbench.components.session import Session
from workbench.services import Services


def addresses(services: Services, session: Session) -> Callable[[str], str | None]:
    """For the `asset:` addresses of a tree, those a browser can load."""
    if session.routes:
        return lambda uri: f"v1/assets/{uri.removeprefix('asset:')}"
    return services.assets.data_uri


def media(services: Services) -> Media:
    """For the `asset:` addresses of a tree, the files."""
    return lambda uri: services.assets.get(uri.removeprefix("asset:")).as_asset()
