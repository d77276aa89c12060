"""The tokens of people's Google accounts: kept, and renewed before they end."""

from __future__ import annotations

import threading
import time
from datetime import UTC
from typing import Any

from workbench.model.errors import NotConnected, Unreadable
from workbench.settings import GoogleAccess
from workbench.storage.grants import GrantStore

Json = Any
GRANT = "google"
LATER = "Try again in a minute."
_EARLY = 300.0
"""Seconds before its end that a token is renewed."""


class Tokens:
    """Gives the token of a person's account; of many who ask at once, one renews it."""

    def __init__(self, grants: GrantStore, access: GoogleAccess) -> None:
        self._grants, self._access = grants, access
        self._renewing = threading.Lock()

    def token(self, user: str, renew: bool) -> str:
        """A token that holds for a while yet, or a new one.

        Raises:
            NotConnected: no account is connected, or not any more.
            Unreadable: Google cannot renew it now.
        """
        known = self._kept(user)
        if not renew and float(known["until"]) - _EARLY > time.time():
            return str(known["token"])
        with self._renewing:
            grant = self._kept(user)
            if grant["token"] != known["token"]:
                return str(grant["token"])  # another thread was first
            return str(self._renewed(user, grant)["token"])

    def _kept(self, user: str) -> dict[str, Json]:
        grant = self._grants.get(user, GRANT)
        if grant is None:
            raise NotConnected("No Google account is connected.")
        return grant

    def _renewed(self, user: str, grant: dict[str, Json]) -> dict[str, Json]:
        from google.auth.exceptions import GoogleAuthError, RefreshError
        from google.auth.transport.requests import Request
        from google.oauth2.credentials import Credentials

        credentials = Credentials(
            token=None,
            refresh_token=grant.get("refresh"),
            token_uri=self._access.token_url,
            client_id=self._access.client_id,
            client_secret=self._access.client_secret,
        )
        try:
            credentials.refresh(Request(session()))
        except RefreshError as error:
            if not error.retryable:
                return self._refused(user, grant, error)
            raise Unreadable("Google cannot renew the sign-in now.", advice=LATER) from error
        except GoogleAuthError as error:
            raise Unreadable("Google cannot be reached.", advice=LATER) from error
        until = (
            credentials.expiry.replace(tzinfo=UTC).timestamp() if credentials.expiry else time.time() + 3000
        )
        renewed = {"token": credentials.token, "refresh": credentials.refresh_token, "until": until}
        self._grants.put(user, GRANT, {**grant, **renewed})
        return {**grant, **renewed}

    def _refused(self, user: str, grant: dict[str, Json], error: Exception) -> dict[str, Json]:
        """The grant was taken back; unless another process has a newer one, it is forgotten."""
        newest = self._grants.get(user, GRANT)
        if newest is not None and newest.get("refresh") != grant.get("refresh"):
            return newest
        self._grants.forget(user, GRANT)
        raise NotConnected(
            "Google ended this connection: the access was taken back, or was not used for long.",
            advice="Connect your Google account again.",
        ) from error


def session() -> Any:
    """A session that knows no proxy or password of this machine."""
    import requests

    session = requests.Session()
    session.trust_env = False
    return session
