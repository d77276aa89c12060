"""Large XML is read element by element, and what was read is not kept."""

import io
import zipfile

import pytest
from packages import zipped

from workbench.importers._archive import Archive
from workbench.importers._streamed import streamed
from workbench.model.errors import Forbidden, Unreadable
from workbench.model.limits import ImportLimits

ROWS = b"<sheet>" + b"".join(b"<row><c>%d</c></row>" % number for number in range(9_000)) + b"</sheet>"


def archive(xml):
    return Archive(zipfile.ZipFile(io.BytesIO(zipped({"a.xml": xml}))), "a.xlsx", ImportLimits())


def test_all_rows_come_and_none_is_kept():
    seen, before = [], None
    for row in streamed(archive(ROWS), "a.xml", "row"):
        assert len(list(row.itersiblings(preceding=True))) <= 1
        assert before is None or len(before) == 0
        seen.append(int(row[0].text))
        before = row
    assert seen == list(range(9_000))


def test_what_comes_before_damage_is_given():
    rows = streamed(archive(ROWS[:-20]), "a.xml", "row")
    seen = []
    with pytest.raises(Unreadable, match="“a.xml” in “a.xlsx” is damaged"):
        seen.extend(row[0].text for row in rows)
    assert len(seen) >= 8_990


def test_declared_entities_are_refused():
    with pytest.raises(Forbidden, match="declares entities"):
        list(streamed(archive(b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + ROWS), "a.xml", "row"))
