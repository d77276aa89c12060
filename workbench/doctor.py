"""What is configured, what is missing, and how to mend it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec
from typing import Literal
from urllib.parse import urlsplit

from workbench.model.errors import WorkbenchError
from workbench.settings import Settings
from workbench.workspace import Workspace

_PACKAGES = (
    "panel",
    "bokeh",
    "panel-material-ui",
    "anthropic",
    "sqlalchemy",
    "pycrdt",
    "lxml",
    "mammoth",
    "nh3",
)
_SCARCE_MB = 500


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: Literal["good", "notice", "broken"]
    says: str
    mend: str = ""


def examine(settings: Settings, *, call: bool = False) -> tuple[Finding, ...]:
    """Look at everything that can be wrong with an installation.

    Args:
        settings: what is configured.
        call: also make a test call to the assistant.
    """
    return (
        *_packages(),
        *_set(),
        _bundle(),
        *_folder(settings),
        _redis(settings),
        *_workspace(settings, call=call),
    )


def _packages() -> Iterator[Finding]:
    missing, found = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield Finding(subject="Packages", state="good", says=", ".join(found))
    if missing:
        yield Finding(
            subject="Packages",
            state="broken",
            says=f"{', '.join(missing)} missing",
            mend="Run `pip install -e .` again.",
        )


def _set() -> Iterator[Finding]:
    names = sorted(name for name in os.environ if name.startswith("WORKBENCH_"))
    yield Finding(subject="Settings", state="good", says=", ".join(names) or "all at their defaults")


def _bundle() -> Finding:
    if files("workbench.components").joinpath("dist", "workbench.bundle.js").is_file():
        return Finding(subject="Browser code", state="good", says="built")
    return Finding(
        subject="Browser code",
        state="broken",
        says="workbench/components/dist is empty",
        mend="Run `npm ci && npm run build` in workbench/components, or install from a wheel.",
    )


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(
            subject="Data folder",
            state="broken",
            says=f"{folder} cannot be written: {error.strerror}",
            mend="Change its permissions, or name another with WORKBENCH_DATA_DIR.",
        )
        return
    free = shutil.disk_usage(folder).free // 1_000_000
    mend = "Free some space: what cannot be kept is refused." if free < _SCARCE_MB else ""
    yield Finding(
        subject="Data folder",
        state="notice" if mend else "good",
        says=f"{folder}, {free:,} MB free",
        mend=mend,
    )
    if not settings.database_url and _served(settings):
        yield Finding(subject="Server", state="notice", says="a workbench server is using this data folder")


def _served(settings: Settings) -> bool:
    lock = settings.data_dir / "server.lock"
    if not lock.exists():
        return False
    connection = sqlite3.connect(lock, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding(subject="Redis", state="good", says="not used; one process needs none")
    place = urlsplit(settings.redis_url).hostname
    if find_spec("redis") is None:
        return Finding(
            subject="Redis",
            state="broken",
            says="its package is missing",
            mend="Run `pip install 'course-workbench[redis]'`.",
        )
    from redis import Redis, RedisError  # an optional dependency

    try:
        Redis.from_url(settings.redis_url, socket_connect_timeout=3, socket_timeout=3).ping()
    except (RedisError, ValueError) as error:
        return Finding(
            subject="Redis",
            state="broken",
            says=f"{place} does not answer: {error}",
            mend="Start it, correct WORKBENCH_REDIS_URL, or leave it empty.",
        )
    return Finding(subject="Redis", state="good", says=f"{place} answers")


def _workspace(settings: Settings, *, call: bool) -> Iterator[Finding]:
    try:
        with Workspace.open(settings) as workspace:
            yield Finding(subject="Database", state="good", says=workspace.database.place)
            yield from _assistant(workspace, call=call)
    except WorkbenchError as error:
        yield Finding(subject="Database", state="broken", says=error.message, mend=error.advice)


def _assistant(workspace: Workspace, *, call: bool) -> Iterator[Finding]:
    state = workspace.services.configuring.describe()
    if state.problem:
        yield Finding(
            subject="Assistant",
            state="broken",
            says=state.problem,
            mend="Correct it on the Settings page or in the environment; the offline assistant answers.",
        )
    elif state.endpoint:
        yield Finding(
            subject="Assistant", state="good", says=f"{state.label}, {state.model} at {state.endpoint}"
        )
    else:
        yield Finding(
            subject="Assistant",
            state="notice",
            says=state.label,
            mend="For Claude, set ANTHROPIC_API_KEY or run `workbench keys set`.",
        )
    if call:
        result = asyncio.run(workspace.services.configuring.test())
        yield Finding(subject="Test call", state="good" if result.ok else "broken", says=result.message)
