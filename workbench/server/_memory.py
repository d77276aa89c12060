"""Memory of a server: threads share heaps, and the garbage collector leaves alone what stays anyway."""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress
from importlib import import_module

_M_ARENA_MAX = -8
"""From glibc's malloc.h; other C libraries have one heap anyway."""


def share_heaps() -> None:
    """Have threads that begin from now on share two heaps: with one each, what is freed stays apart."""
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 2)


def settle() -> None:
    """Load the pages' code now, and take all that stays for good out of the garbage collector's rounds.

    A full round over Panel, Bokeh and the rest takes 0.1 to 0.3 s, in which nobody is answered.
    """
    import_module("workbench.components.app")
    gc.collect()
    gc.freeze()
