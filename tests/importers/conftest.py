"""What importers make of small files."""

from pathlib import Path

import pytest
from word_files import word, zipped

from workbench.importers import read
from workbench.model.imported import Source


@pytest.fixture
def blocks_of():
    """The blocks of the only page that a file makes."""

    def blocks(name, data):
        imported = read(Source(name=name, data=data))
        (page,) = imported.course.pages
        return page.body.content

    return blocks


@pytest.fixture
def word_blocks():
    """The blocks and notes that a Word body makes."""

    def blocks(body, **parts):
        extra = parts.pop("files", {})
        relations = parts.pop("relations", "")
        data = zipped({**word(body, relations=relations, **parts), **extra})
        imported = read(Source(name="a.docx", data=data))
        (page,) = imported.course.pages
        return page.body.content, imported.notes

    return blocks


@pytest.fixture(scope="session")
def corpus():
    """The folder of real files that may lie beside the checkout; a user's machine has none."""
    folder = Path(__file__).parents[3] / "shared" / "corpus"
    for beside in (folder, folder.parents[2] / "shared" / "corpus"):
        if beside.is_dir():
            return beside
    pytest.skip("No real files lie beside the checkout")
