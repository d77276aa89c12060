"""The pictures of a fetched page: fetched under the same guard, and kept with the import."""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import urlsplit

from workbench.importers._fetch import get
from workbench.importers._html.reading import image_asset
from workbench.importers._notes import Notes, counted, shortened
from workbench.model.content import Node, map_nodes
from workbench.model.course import Asset, Page
from workbench.model.errors import BadInput
from workbench.model.imported import Imported
from workbench.model.limits import FetchLimits, ImportLimits


def with_pictures(imported: Imported, fetch: FetchLimits, limits: ImportLimits) -> Imported:
    """The import with the pictures that its pages name at other addresses, as far as they can be had."""
    wanted = list(dict.fromkeys(src for page in imported.course.walk() for src in _remote(page.body)))
    if not wanted:
        return imported
    notes = Notes()
    found = _fetched(wanted, fetch, limits, notes)
    addresses = {src: asset.uri for src, asset in found.items()}
    course = replace(
        imported.course, pages=tuple(_replaced(page, addresses) for page in imported.course.pages)
    )
    here = {shortened(src) for src in found}
    kept = (one for one in imported.notes if one.code != "remote-image" or one.excerpt not in here)
    notes.extend(kept)
    assets = {one.sha256: one for one in (*imported.assets, *found.values())}
    return replace(imported, course=course, notes=notes.all, assets=tuple(assets.values()))


def _remote(tree: Node) -> list[str]:
    images = (str(one.attrs["src"]) for one in tree.walk() if one.type == "image")
    return [src for src in images if src.startswith(("http://", "https://"))]


def _fetched(wanted: list[str], fetch: FetchLimits, limits: ImportLimits, notes: Notes) -> dict[str, Asset]:
    """What can be had within the page's own time, size and number."""
    until = time.monotonic() + fetch.seconds * 2
    room = fetch.mb * 2**20
    found: dict[str, Asset] = {}
    for src in wanted[: fetch.images]:
        if time.monotonic() > until or room <= 0:
            break
        try:
            answer = get(src, replace(fetch, seconds=max(1.0, min(fetch.seconds, until - time.monotonic()))))
        except BadInput:
            continue
        asset = image_asset(answer.data, answer.name or urlsplit(src).path.rpartition("/")[2], limits)
        if asset is not None:
            found[src] = asset
            room -= asset.size
    missing = len(wanted) - len(found)
    if missing:
        stay = "stays where it is" if missing == 1 else "stay where they are"
        notes.warning(
            f"{counted(missing, 'picture')} of the page could not be fetched and {stay}.",
            code="remote-images",
        )
    return found


def _replaced(page: Page, addresses: dict[str, str]) -> Page:
    def local(one: Node) -> Node:
        if one.type == "image" and one.attrs["src"] in addresses:
            return replace(one, attrs={**one.attrs, "src": addresses[one.attrs["src"]]})
        return one

    below = tuple(_replaced(child, addresses) for child in page.pages)
    return replace(page, body=map_nodes(page.body, local), pages=below)
