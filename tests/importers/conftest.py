"""What importers make of small files."""

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
