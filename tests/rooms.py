"""What somebody else does to a page that is open."""

from workbench.model.place import locate, put


def replace_blocks(room, block_ids, blocks, *, author, origin="server"):
    """Put blocks in the place of those with these ids."""
    room.edit(
        lambda tree: put(tree, locate(tree, frozenset(block_ids)), tuple(blocks)),
        author=author,
        origin=origin,
    )
