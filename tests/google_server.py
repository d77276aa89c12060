"""A server that plays Google: signing in with PKCE, tokens, Docs and Drive. It knows what it was asked.

`problems` holds answers to give instead of the real one: {path's beginning: [(status, body, headers), …]},
each used once; `delay` makes every answer wait.
"""

import asyncio
import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode

from google_documents import document, para, tab
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
GOOGLE_DOC = "application/vnd.google-apps.document"


class Google:
    """What the server holds: grants, documents, files."""

    def __init__(self):
        self.codes, self.refresh, self.access = {}, {}, {}
        self.documents = {"doc-0000000001": document(tab(para("Leaves are green.")), name="doc-0000000001")}
        self.files = [
            {"id": "doc-0000000001", "name": "Plants", "mimeType": GOOGLE_DOC,
             "modifiedTime": "2026-05-04T10:00:00.000Z", "webViewLink": "https://docs.google.com/document/d/doc-1",
             "owners": [{"displayName": "Ann"}]}
        ]  # fmt: skip
        self.comments = {}
        self.exports = {}
        self.problems = {}
        self.asked = []
        self.delay = 0.0
        self.lifetime = 3600
        self.rotates = True
        self.scope = ""
        self.url = ""

    def settings(self, **given):
        """Settings that lead here."""
        from workbench.settings import GoogleAccess

        return GoogleAccess(
            **{
                "client_id": "client", "client_secret": "hush", "auth_url": f"{self.url}/auth",
                "token_url": f"{self.url}/token", "revoke_url": f"{self.url}/revoke", "docs_url": self.url,
                "drive_url": f"{self.url}/drive/v3", "seconds": 5.0, **given,
            }
        )  # fmt: skip

    def issue(self, scope):
        """A new pair of tokens."""
        access, refresh = f"at-{secrets.token_hex(8)}", f"rt-{secrets.token_hex(8)}"
        self.access[access] = time.time() + self.lifetime
        self.refresh[refresh] = scope
        return access, refresh


class Handler(RequestHandler):
    @property
    def google(self):
        return self.settings["google"]

    async def prepare(self):
        self.google.asked.append((self.request.method, self.request.path, dict(self.request.headers)))
        if self.google.delay:
            await asyncio.sleep(self.google.delay)
        for path, answers in self.google.problems.items():
            if self.request.path.startswith(path) and answers:
                status, body, headers = answers.pop(0)
                self.set_status(status)
                for name, value in headers.items():
                    self.set_header(name, value)
                self.finish(body if isinstance(body, str) else json.dumps(body))
                return

    def answer(self, value, status=200):
        self.set_status(status)
        self.set_header("content-type", "application/json")
        self.finish(json.dumps(value))

    def known(self):
        token = self.request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.google.access.get(token, 0) > time.time():
            return True
        self.answer({"error": {"code": 401, "status": "UNAUTHENTICATED"}}, 401)
        return False


class Auth(Handler):
    """The consent page, where everybody agrees at once."""

    def get(self):
        given = {name: self.get_query_argument(name, "") for name in self.request.query_arguments}
        assert given["response_type"] == "code" and given["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.google.codes[code] = given
        self.redirect(f"{given['redirect_uri']}?{urlencode({'state': given['state'], 'code': code})}")


class Token(Handler):
    def post(self):
        kind = self.get_body_argument("grant_type")
        basic = base64.b64encode(b"client:hush").decode()
        sent = (self.get_body_argument("client_id", ""), self.get_body_argument("client_secret", ""))
        if sent != ("client", "hush") and self.request.headers.get("authorization") != f"Basic {basic}":
            return self.answer({"error": "invalid_client"}, 401)
        return self.code() if kind == "authorization_code" else self.refreshed()

    def code(self):
        given = self.google.codes.pop(self.get_body_argument("code"), None)
        verifier = self.get_body_argument("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if (
            given is None
            or digest != given["code_challenge"]
            or self.get_body_argument("redirect_uri") != given["redirect_uri"]
        ):
            return self.answer({"error": "invalid_grant", "error_description": "Bad Request"}, 400)
        scope = self.google.scope or given["scope"] + " openid"
        access, refresh = self.google.issue(scope)
        return self.answer(
            {"access_token": access, "refresh_token": refresh, "expires_in": self.google.lifetime,
             "scope": scope, "token_type": "Bearer"}
        )  # fmt: skip

    def refreshed(self):
        old = self.get_body_argument("refresh_token")
        if old not in self.google.refresh:
            return self.answer({"error": "invalid_grant", "error_description": "Token revoked."}, 400)
        scope = self.google.refresh[old]
        access, new = self.google.issue(scope)
        if self.google.rotates:
            del self.google.refresh[old]
        else:
            del self.google.refresh[new]
        more = {"refresh_token": new} if self.google.rotates else {}
        return self.answer({"access_token": access, "expires_in": 3600, "token_type": "Bearer", **more})


class Revoke(Handler):
    def post(self):
        token = self.get_body_argument("token")
        known = self.google.refresh.pop(token, None) is not None
        self.answer({} if known else {"error": "invalid_token"}, 200 if known else 400)


class Documents(Handler):
    def get(self, name):
        if not self.known():
            return None
        found = self.google.documents.get(name)
        if found is None:
            return self.answer({"error": {"code": 404, "status": "NOT_FOUND"}}, 404)
        assert self.get_query_argument("suggestionsViewMode") == "SUGGESTIONS_INLINE"
        return self.answer(found)


class Files(Handler):
    def get(self):
        if not self.known():
            return
        query = self.get_query_argument("q")
        words = query.partition("name contains '")[2].rpartition("' and (")[0].replace("\\'", "'")
        found = [one for one in self.google.files if words.lower() in one["name"].lower()]
        at = int(self.get_query_argument("pageToken", "0"))
        more = {"nextPageToken": str(at + 2)} if len(found) > at + 2 else {}
        self.answer({"files": found[at : at + 2], **more})


class File(Handler):
    def get(self, name):
        if not self.known():
            return
        found = next((one for one in self.google.files if one["id"] == name), None)
        if found is None:
            self.answer({"error": {"code": 404, "errors": [{"reason": "notFound"}]}}, 404)
        elif self.get_query_argument("alt", "") == "media":
            self.finish(self.google.exports[name])
        else:
            self.answer(found)


class Export(Handler):
    def get(self, name):
        if self.known():
            self.finish(self.google.exports[name])


class Comments(Handler):
    def get(self, name):
        if self.known():
            self.answer({"comments": self.google.comments.get(name, [])})


class About(Handler):
    def get(self):
        if self.known():
            self.answer({"user": {"displayName": "Ann", "emailAddress": "ann@example.org"}})


class Image(Handler):
    def get(self):
        assert "authorization" not in {name.lower() for name in self.request.headers}
        self.finish(PIXEL)


ROUTES = [
    (r"/auth", Auth), (r"/token", Token), (r"/revoke", Revoke), (r"/v1/documents/([^/]+)", Documents),
    (r"/drive/v3/about", About), (r"/drive/v3/files", Files), (r"/drive/v3/files/([^/]+)", File),
    (r"/drive/v3/files/([^/]+)/export", Export), (r"/drive/v3/files/([^/]+)/comments", Comments),
    (r"/image.png", Image),
]  # fmt: skip


@contextmanager
def serving():
    """Google, on a free port of this machine."""
    google, ready = Google(), threading.Event()

    async def serve():
        google.loop, google.stop = asyncio.get_running_loop(), asyncio.Event()
        server = HTTPServer(Application(ROUTES, google=google))
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        google.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        ready.set()
        await google.stop.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield google
    finally:
        google.loop.call_soon_threadsafe(google.stop.set)
        thread.join(10)
