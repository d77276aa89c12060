"""The built JavaScript: current, complete, the same each time, and safe to ship."""

import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import workbench.components
from workbench.components._bundle import BUNDLE, DIST
from workbench.components._channel import Channel

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "workbench" / "components"


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def channels(cls=Channel):
    """All components below Channel that can be shown."""
    for child in cls.__subclasses__():
        yield from channels(child)
        if f"_{child.__name__}__abstract" not in vars(child) and child.__module__.startswith("workbench."):
            yield child.__name__


def test_the_bundle_is_built_from_these_sources(hook):
    assert not hook.stale(), "run `npm ci && npm run build` in workbench/components"


def test_a_changed_source_makes_the_bundle_stale(hook, tmp_path):
    shutil.copytree(COMPONENTS, tmp_path / "components", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "model").mkdir()
    shutil.copy(ROOT / "workbench" / "model" / "schema.json", tmp_path / "model")
    assert not hook.stale(tmp_path / "components")
    index = tmp_path / "components" / "index.js"
    index.write_text(index.read_text("utf-8") + "// changed\n", "utf-8")
    assert hook.stale(tmp_path / "components")


def test_each_component_of_python_is_in_the_bundle_and_no_other():
    for module in pkgutil.iter_modules(workbench.components.__path__):
        importlib.import_module(f"workbench.components.{module.name}")
    exported = re.findall(r"^import \* as (\w+)", (COMPONENTS / "index.js").read_text("utf-8"), re.M)
    assert sorted(exported) == sorted(channels())


def test_building_again_gives_the_same_bytes(tmp_path):
    if not (COMPONENTS / "node_modules").exists() or shutil.which("node") is None:
        pytest.skip("node_modules is not there: run `npm ci` in workbench/components")
    environment = {**os.environ, "WORKBENCH_DIST": str(tmp_path)}
    subprocess.run(["node", "build.mjs"], cwd=COMPONENTS, env=environment, check=True, timeout=120)
    for name in ("workbench.bundle.js", "SOURCE.sha256", "LICENSES.txt"):
        assert (tmp_path / name).read_bytes() == (DIST / name).read_bytes(), name


def test_the_bundle_runs_under_a_policy_without_eval():
    text = BUNDLE.read_text("utf-8")
    assert not re.search(r"\beval\(|\bnew Function\(|\bFunction\(\s*[\"'`]", text)


def test_the_lockfile_pins_every_package_and_names_no_registry():
    lock = json.loads((COMPONENTS / "package-lock.json").read_text("utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages and all("integrity" in one for one in packages.values())
    assert not any("resolved" in one for one in packages.values())
    tiptap = {
        one["version"]
        for name, one in packages.items()
        if name.startswith("node_modules/@tiptap/") and "y-tiptap" not in name
    }
    assert tiptap == {"3.32.2"}


def test_the_licence_of_each_bundled_package_is_shipped():
    text = (DIST / "LICENSES.txt").read_text("utf-8")
    for name in ("katex", "yjs", "@tiptap/core", "dompurify", "markdown-it", "highlight.js", "lucide"):
        assert re.search(rf"^{re.escape(name)} \d", text, re.M), name
