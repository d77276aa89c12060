"""Where the browser's half of the components lies, and the address it is served at."""

from __future__ import annotations

from pathlib import Path

from bokeh.embed.bundle import extension_dirs

DIST = Path(__file__).parent / "dist"
BUNDLE = DIST / "workbench.bundle.js"
VERSION = (DIST / "SOURCE.sha256").read_text("ascii")[:12]

# Bokeh serves registered folders below static/extensions/. The version is part of the address, so that
# no browser runs yesterday's script against today's Python.
extension_dirs[f"course-workbench-{VERSION}"] = DIST
