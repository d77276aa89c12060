"""The memory of a server, as the C library gives it out."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

_M_ARENA_MAX = -8
"""From glibc's malloc.h; other C libraries have one heap anyway."""


def share_heaps() -> None:
    """Have threads that begin from now on share two heaps: with one each, what is freed stays apart."""
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 2)
