"""Live documents for tests."""

from workbench.services._yencode import first_updates
from workbench.services._yjs import new_doc


def encoded(tree):
    """The first live state of a tree, as one update."""
    return new_doc(*first_updates(tree)).get_update()
