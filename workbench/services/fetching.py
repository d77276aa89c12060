"""Fetching: what is at an address a person gives, as anybody sees it or as they may see it themselves."""

from __future__ import annotations

from workbench.importers import google_document
from workbench.model.errors import Forbidden
from workbench.model.imported import Source
from workbench.services.connecting import Connecting
from workbench.services.importing import Importing


class Fetching:
    """Asks for addresses for one person."""

    def __init__(self, importing: Importing, connecting: Connecting, user: str) -> None:
        self._importing, self._connecting, self._user = importing, connecting, user

    def fetch(self, url: str) -> Source:
        """What is at an address; a Google document that is not shared comes from the account connected here.

        Raises:
            BadInput: it is no web address, not public, too large, or does not answer.
            WorkbenchError: Google refuses or does not answer.
        """
        try:
            return self._importing.fetch(url)
        except Forbidden:
            name = google_document(url)
            if not name or self._connecting.account(self._user) is None:
                raise
            return self._connecting.read(self._user, name)
