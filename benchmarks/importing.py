"""Importing beside other readers, as ratios in one run.

`python benchmarks/importing.py FOLDER [docx] [qti]` reads every file of these formats below a folder;
without a format it reads all of them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
FORMATS = [path.stem[1:] for path in sorted(HERE.glob("_*.py")) if path.stem in ("_docx", "_qti")]


def main(folder, *formats):
    """Run the benchmark of each format."""
    for name in formats or FORMATS:
        import_module(f"_{name}").main(folder)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
