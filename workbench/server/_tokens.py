"""Tokens of streams: they name a run and its reader, and cannot be guessed or forged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from workbench.model.errors import NotFound

_SIZE = 32


class Tokens:
    """Signs and reads tokens."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, run_id: str, user: str) -> str:
        """A token that lets one person read one run."""
        body = json.dumps([run_id, user]).encode()
        return _encode(self._mac(body) + body)

    def read(self, token: str) -> tuple[str, str]:
        """The run and the reader that a token names.

        Raises:
            NotFound: it was not made here.
        """
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            raw = b""
        mac, body = raw[:_SIZE], raw[_SIZE:]
        if not body or not hmac.compare_digest(mac, self._mac(body)):
            raise NotFound("This stream address is not known here.")
        run_id, user = json.loads(body)
        return run_id, user

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._key, b"stream" + body, hashlib.sha256).digest()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
