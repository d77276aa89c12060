"""A reader that reads otherwise has another version: else what was imported before is not read anew."""

import json

import readings

from workbench.importers import importers


def test_a_reader_that_reads_otherwise_has_another_version():
    before, now = readings.kept(), readings.readings()
    assert not readings.unraised(before, now), "raise their versions, then: python tests/readings.py"
    assert now == before, "python tests/readings.py"


def test_every_format_is_read():
    assert set(readings.kept()) == {one.name for one in importers()}


def test_what_is_read_otherwise_under_the_same_version_is_seen():
    before = readings.kept()
    after = json.loads(json.dumps(before))
    after["gift"]["digest"] = "another"
    assert readings.unraised(before, after) == ["gift"]
    after["gift"]["version"] += "1"
    assert not readings.unraised(before, after)
