"""What is on disk only while a browser's page is open: named by a token, and one person's own."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import time
from pathlib import Path

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_KEPT_SECONDS = 86_400


def new_token() -> str:
    """A name that cannot be guessed."""
    return secrets.token_urlsafe(24)


def place(folder: Path, token: str, user: str) -> Path | None:
    """Where a person's file or folder of that name stands; None for what is no token."""
    if not _TOKEN.fullmatch(token):
        return None
    return folder / f"{token}.{hashlib.sha256(user.encode()).hexdigest()[:16]}"


def sweep(folder: Path) -> None:
    """Throw away what was left behind by tabs that closed."""
    before = time.time() - _KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < before:
            discard(path)


def discard(path: Path) -> None:
    """Throw a file or a folder away; nothing happens if it is gone."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
