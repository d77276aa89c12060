"""The course workbench: course files in, edits by an AI to take or refuse, a coach, and what it all costs.

In a notebook: `import workbench as wb`, `wb.extension()`, then `wb.read("lesson.docx")`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.notebook import (
        coach,
        courses,
        edit,
        extension,
        open,
        preview,
        read,
        read_many,
        store,
        usage,
        usage_chart,
    )

__all__ = [
    "coach",
    "courses",
    "edit",
    "extension",
    "open",
    "preview",
    "read",
    "read_many",
    "store",
    "usage",
    "usage_chart",
]


def __getattr__(name: str) -> Any:
    """The notebook's functions, loaded at their first use, so that importing the package is quick."""
    if name in __all__:
        return getattr(import_module("workbench.notebook"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
