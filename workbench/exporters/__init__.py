"""Courses as files: one file per format, the mirror of importers/."""

from workbench.exporters._base import exporters

__all__ = ["exporters"]
