"""Promises about the project as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_modules_import_only_from_layers_below(monkeypatch):
    monkeypatch.chdir(ROOT)
    lint = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert lint.returncode == 0, lint.stdout


def test_the_tables_of_the_readme_are_those_of_the_code():
    command = [sys.executable, "-m", "cogapp", "--check", "README.md", "docs/api.md"]
    check = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "environment.yml"])
def test_what_a_newcomer_looks_for_is_there(name):
    assert (ROOT / name).read_text("utf-8").strip()
