"""Where what stands in a course comes from: the file of an import, and the place in it of each block."""

from __future__ import annotations

from workbench.model.content import Node
from workbench.model.errors import NotFound
from workbench.model.imported import BlockOrigin, Source
from workbench.model.revision import tree_hash
from workbench.storage.assets import AssetStore
from workbench.storage.database import Database
from workbench.storage.imports import ImportStore
from workbench.storage.pages import PageStore


class Origins:
    """Finds the source of pages and blocks that were imported."""

    def __init__(self, database: Database, assets: AssetStore) -> None:
        self._imports, self._pages, self._assets = ImportStore(database), PageStore(database), assets

    def of(self, document_id: str, block_id: str | None) -> BlockOrigin | None:
        """Where a page, or a block of it, comes from; None for what was written here."""
        for kept, page in self._imports.of_document(document_id):
            body = self._pages.bodies([page.revision_id]).get(page.revision_id)
            found = _found(body, block_id) if body is not None and block_id else None
            if block_id is None or found is not None:
                return BlockOrigin(
                    import_id=kept.id,
                    provenance=kept.provenance,
                    user=kept.user,
                    at=kept.at,
                    page=page.title,
                    path=page.path,
                    place=page.place,
                    block=found[0] if found else "body",
                    hash=tree_hash(found[1]) if found else "",
                )
        return None

    def source(self, import_id: str) -> Source:
        """The file of an import as it was kept.

        Raises:
            NotFound: it was not kept.
        """
        kept = self._imports.get(import_id)
        if kept is None or not kept.source:
            raise NotFound("The file of this import was not kept.", advice="Import it again.")
        data = self._assets.get(kept.source)
        choices = dict(kept.provenance.choices)
        return Source(name=kept.provenance.name, data=data.path, url=kept.provenance.url, choices=choices)


def _found(tree: Node, block_id: str, path: str = "body") -> tuple[str, Node] | None:
    """The place of a block in a page, and the block."""
    for index, child in enumerate(tree.content):
        if child.attrs.get("id") == block_id:
            return f"{path}/{index}", child
        if (found := _found(child, block_id, f"{path}/{index}")) is not None:
            return found
    return None
