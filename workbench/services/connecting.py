"""Connecting: a person's own Google account, from signing in to the document that is imported."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from workbench.model.errors import BadInput, Misconfigured, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import FetchLimits
from workbench.services._google import GoogleApi
from workbench.services._google_files import GOOGLE, WORD, GoogleFiles
from workbench.services._google_tokens import GRANT, LATER, Tokens, session
from workbench.settings import GoogleAccess
from workbench.storage.grants import GrantStore

Json = Any
SCOPES = (
    "https://www.googleapis.com/auth/documents.readonly",
    "https://www.googleapis.com/auth/drive.readonly",
)
_STATE = "google-state"


@dataclass(frozen=True, kw_only=True)
class Account:
    """A connected account, as it can be shown."""

    email: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A document that can be chosen."""

    id: str
    title: str
    modified: str
    owner: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of documents, the newest first; `more` asks for the next."""

    documents: tuple[Listed, ...]
    more: str = ""


class Connecting:
    """Signs people in to Google, keeps their tokens, and brings their documents. Its calls block."""

    def __init__(
        self, grants: GrantStore, access: GoogleAccess, fetch: FetchLimits, *, pause: float = 1.0
    ) -> None:
        self._grants, self._access, self._fetch = grants, access, fetch
        self._pause = pause
        self._tokens = Tokens(grants, access)

    @property
    def possible(self) -> bool:
        """Whether whoever runs the workbench has set it up."""
        return bool(self._access.client_id and self._access.client_secret)

    # Signing in

    def begin(self, user: str, redirect: str) -> str:
        """The address where a person signs in; they come back to `redirect`.

        Raises:
            Misconfigured: there is no client id.
        """
        flow = self._flow(self._access.redirect_url or redirect, scopes=SCOPES, verifier=None)
        state = secrets.token_urlsafe(32)
        url, _ = flow.authorization_url(
            access_type="offline", prompt="consent", include_granted_scopes="true", state=state
        )
        until = time.time() + self._access.state_minutes * 60
        pending = {"state": state, "verifier": flow.code_verifier, "redirect": flow.redirect_uri}
        self._grants.put(user, _STATE, {**pending, "until": until})
        return str(url)

    def finish(self, user: str, *, state: str, code: str, error: str = "") -> Account:
        """Take what Google sent a person back with; it counts once, soon, and for who began.

        Raises:
            BadInput: it was not begun here by this person, too long ago, or they did not agree.
            WorkbenchError: Google refuses or does not answer.
        """
        pending = self._grants.take(user, _STATE)
        if pending is None or not state or not hmac.compare_digest(pending["state"].encode(), state.encode()):
            raise BadInput("This sign-in was not begun here.", advice=_AGAIN)
        if time.time() > float(pending["until"]):
            raise BadInput("The sign-in took too long.", advice=_AGAIN)
        if error or not code:
            raise BadInput("Google was not allowed to share your documents.", advice=_AGAIN)
        flow = self._flow(str(pending["redirect"]), scopes=None, verifier=str(pending["verifier"]))
        grant = _granted(_fetched(flow, code, self._access.seconds))
        self._grants.put(user, GRANT, grant)
        about = self._api(user).json(
            f"{self._access.drive_url}/about", fields="user(displayName,emailAddress)"
        )
        person = about.get("user") or {}
        account = {
            "email": str(person.get("emailAddress") or ""),
            "name": str(person.get("displayName") or ""),
        }
        self._grants.put(user, GRANT, {**(self._grants.get(user, GRANT) or grant), **account})
        return Account(**account)

    def account(self, user: str) -> Account | None:
        """The account that a person connected."""
        grant = self._grants.get(user, GRANT)
        return Account(email=str(grant.get("email", "")), name=str(grant.get("name", ""))) if grant else None

    def disconnect(self, user: str) -> bool:
        """Forget a person's account, and give the access back; whether Google took it back too."""
        grant = self._grants.take(user, GRANT)
        self._grants.forget(user, _STATE)
        if grant is None:
            return True
        token = str(grant.get("refresh") or grant.get("token"))
        try:
            answer = session().post(
                self._access.revoke_url, data={"token": token}, timeout=self._access.seconds
            )
        except OSError:  # what requests raises when nobody answers
            return False
        return bool(answer.ok or answer.status_code == 400)  # 400: it was no good any more

    # Documents

    def documents(self, user: str, search: str = "", more: str = "") -> Listing:
        """The documents that a person may open, the newest first, those whose name holds `search`.

        Raises:
            NotConnected: no account is connected, or not any more.
            WorkbenchError: Google refuses or does not answer.
        """
        kinds = f"(mimeType = '{GOOGLE}' or mimeType = '{WORD}') and trashed = false"
        words = search.strip()[:200].replace("\\", "\\\\").replace("'", "\\'")
        answer = self._api(user).json(
            f"{self._access.drive_url}/files",
            q=f"name contains '{words}' and {kinds}" if words else kinds,
            orderBy="modifiedTime desc",
            pageSize=20,
            fields="nextPageToken,files(id,name,modifiedTime,webViewLink,owners(displayName))",
            supportsAllDrives="true",
            includeItemsFromAllDrives="true",
            **({"pageToken": more} if more else {}),
        )
        listed = tuple(_listed(one) for one in answer.get("files") or () if one.get("id"))
        return Listing(documents=listed, more=str(answer.get("nextPageToken") or ""))

    def read(self, user: str, document: str) -> Source:
        """A document, as a source to import.

        Raises:
            NotConnected: no account is connected, or not any more.
            WorkbenchError: Google refuses or does not answer.
        """
        return GoogleFiles(self._api(user), self._access, self._fetch).source(document)

    def _api(self, user: str) -> GoogleApi:
        token = partial(self._tokens.token, user)
        return GoogleApi(self._access, token, largest_mb=self._fetch.mb, pause=self._pause)

    def _flow(self, redirect: str, *, scopes: tuple[str, ...] | None, verifier: str | None) -> Any:
        """Google's own flow. Without scopes it takes those that were granted, which may be more or fewer."""
        if not self.possible:
            raise Misconfigured(
                "Nobody can connect a Google account yet: the workbench has no client id.",
                advice="Set WORKBENCH_GOOGLE_CLIENT_ID and WORKBENCH_GOOGLE_CLIENT_SECRET.",
            )
        from google_auth_oauthlib.flow import Flow

        client = {
            "client_id": self._access.client_id,
            "client_secret": self._access.client_secret,
            "auth_uri": self._access.auth_url,
            "token_uri": self._access.token_url,
        }
        flow = Flow.from_client_config(
            {"web": client},
            scopes=None if scopes is None else list(scopes),
            redirect_uri=redirect,
            code_verifier=verifier,
            autogenerate_code_verifier=True,
        )
        flow.oauth2session.trust_env = False
        return flow


_CLIENT = "Ask who runs the workbench to check WORKBENCH_GOOGLE_CLIENT_ID and WORKBENCH_GOOGLE_CLIENT_SECRET."
_AGAIN = "Go back to the Import page and connect again."


def _fetched(flow: Any, code: str, seconds: float) -> Mapping[str, Json]:
    from oauthlib.oauth2 import InvalidClientError, InvalidGrantError, OAuth2Error

    try:
        token: Mapping[str, Json] = flow.fetch_token(code=code, timeout=seconds)
    except InvalidClientError as error:
        raise Misconfigured("Google does not know this workbench.", advice=_CLIENT) from error
    except InvalidGrantError as error:
        raise BadInput("Google does not accept this sign-in.", advice=_AGAIN) from error
    except (OAuth2Error, TypeError, ValueError) as error:  # JSON that is no token is read without a look
        raise Unreadable("Google answered with something that cannot be read.", advice=LATER) from error
    except OSError as error:  # what requests raises when nobody answers
        raise Unreadable("Google cannot be reached.", advice=LATER) from error
    return token


def _granted(token: Mapping[str, Json]) -> dict[str, Json]:
    scopes = token.get("scope") or ()
    granted = scopes.split() if isinstance(scopes, str) else list(scopes)
    if granted and not set(SCOPES) <= set(granted):
        raise BadInput(
            "Reading your documents was not allowed.", advice="Connect again and tick both boxes at Google."
        )
    if not token.get("refresh_token"):
        raise BadInput("Google gave no lasting access.", advice=_AGAIN)
    until = float(token.get("expires_at") or time.time() + 3000)
    return {"token": token["access_token"], "refresh": token["refresh_token"], "until": until}


def _listed(one: Mapping[str, Json]) -> Listed:
    owners = one.get("owners") or [{}]
    return Listed(
        id=str(one["id"]),
        title=str(one.get("name") or "Untitled"),
        modified=_day(str(one.get("modifiedTime") or "")),
        owner=str(owners[0].get("displayName") or ""),
        url=str(one.get("webViewLink") or ""),
    )


def _day(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment.replace("Z", "+00:00")).date().isoformat()
    except ValueError:
        return ""
