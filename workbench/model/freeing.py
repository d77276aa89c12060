"""Letting go of large courses block by block, in a thread of its own.

What a course says is freed in one go when its last holder lets go of it, and no other thread runs until
that has ended: a twentieth of a second for a course of a thousand pages, or one page of as many blocks.
"""

from __future__ import annotations

import sys
import threading
import time
import weakref
from collections.abc import Iterable
from typing import Any

from workbench.model.content import Node
from workbench.model.course import Page

_MANY = 2_000
"""Blocks from which on it is felt."""
_SOON = 2.0
"""Seconds in which those who let go of a course are done with it, however busy the machine is."""
_PAUSE = 0.05
"""Seconds until it is looked at again whether they are."""


def freed_aside(holder: object, pages: Iterable[Page]) -> None:
    """Have what pages say freed aside once this holder of them is gone."""
    blocks = blocks_of(pages)
    if len(blocks) > _MANY:
        weakref.finalize(holder, _start, blocks).atexit = False


def tree_freed_aside(tree: Node) -> Node:
    """The same tree, whose blocks are freed aside once it is gone and nobody else holds them."""
    if len(tree.content) > _MANY:
        weakref.finalize(tree, _start, list(tree.content)).atexit = False
    return tree


def blocks_of(pages: Iterable[Page]) -> list[Node]:
    """All blocks, to be freed one by one when all else that holds them is gone."""
    return [block for page in pages for block in page.body.content]


def free(blocks: list[Node]) -> None:
    """Free block after block; other threads have their turn in between."""
    while blocks:
        blocks.pop()


def _start(blocks: list[Node]) -> None:
    threading.Thread(target=_free_soon, args=(blocks,), daemon=True).start()


def _free_soon(blocks: list[Node]) -> None:
    """Free blocks once nobody else holds them, so that it is done here; who still shows them keeps them."""
    until = time.monotonic() + _SOON
    while _holders(blocks) > _OURS and time.monotonic() < until:
        time.sleep(_PAUSE)
    free(blocks)


def _holders(blocks: list[Any]) -> int:
    """How many hold the last of these, the list and this question included."""
    return sys.getrefcount(blocks[-1])


_OURS = _holders([object()])
