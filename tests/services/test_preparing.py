"""Preparing: shelves are bounded in time and size, and damage costs only what was damaged."""

import os
import time

import pytest

from workbench.importers import read
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits
from workbench.services.preparing import Prepared, Preparing
from workbench.storage import prepared
from workbench.storage.prepared import PreparedStore

ONE, TWO = "a" * 32, "b" * 32
RIVERS = Source(name="rivers.md", data=b"# Rivers\n\nThey flow.\n" * 1000)


def preparing(folder, *, hours=24.0, most_mb=10):
    return Preparing(PreparedStore(folder / "prepared", hours=hours, most_mb=most_mb))


@pytest.fixture
def shelf(tmp_path):
    return preparing(tmp_path).shelf(ONE, "ann")


def put(shelf, name="a1", source=RIVERS):
    kept = shelf.adopt(name, source)
    shelf.note(Prepared(id=name, name=source.name, at=1.0, choices=dict(source.choices)))
    return kept


def test_a_reading_is_taken_up_as_it_was(shelf):
    source = put(shelf)
    imported = read(source, ImportLimits())
    shelf.keep("a1", imported)
    assert shelf.reading("a1", source) == imported


@pytest.mark.parametrize("damage", ["cut", "gone", "version", "choices"])
def test_a_reading_that_does_not_hold_any_more_is_made_anew(shelf, damage):
    source = put(shelf)
    shelf.keep("a1", read(source, ImportLimits()))
    (lines,) = shelf._folder.glob("a1/reading/*.lines")
    text = lines.read_text()
    if damage == "cut":
        lines.write_text(text[: len(text) // 2])
    elif damage == "gone":
        lines.unlink()
    elif damage == "version":
        lines.write_text(text.replace('"version":"', '"version":"0'))
    else:
        source = Source(name=source.name, data=source.data, choices={"split": "no"})
    assert shelf.reading("a1", source) is None
    assert [one.id for one in shelf.all()] == ["a1"]


def test_a_record_of_another_version_is_passed_over(shelf):
    put(shelf)
    put(shelf, "a2")
    (shelf._folder / "a1" / "record.json").write_text('{"id": "a1", "colour": "red"}')
    assert [one.id for one in shelf.all()] == ["a2"]


def test_what_was_dropped_does_not_come_back(shelf):
    put(shelf)
    shelf.drop("a1")
    shelf.note(Prepared(id="a1", name="rivers.md", at=1.0, address="http://example.org"))
    assert shelf.all() == ()


def test_old_shelves_go_and_zero_hours_keep_nothing(tmp_path):
    put(preparing(tmp_path).shelf(ONE, "ann"))
    (folder,) = (tmp_path / "prepared").iterdir()
    os.utime(folder, (time.time() - 86_500,) * 2)
    put(preparing(tmp_path).shelf(TWO, "ann"))
    assert not folder.exists()
    assert preparing(tmp_path, hours=0).shelf(ONE, "ann") is None


def test_what_is_too_much_is_not_kept_and_the_oldest_that_nobody_uses_makes_room(tmp_path):
    small = preparing(tmp_path, most_mb=1)
    large = Source(name="large.md", data=b"x" * 600_000)
    first, second = small.shelf(ONE, "ann"), small.shelf(TWO, "ann")
    put(first, source=large)
    assert put(second, source=large) is large, "there is no room, and the first is in use"
    assert second.all() == ()
    os.utime(first._folder, (time.time() - 4000,) * 2)
    assert put(second, source=large).data != large.data
    assert first.all() == ()


def test_a_disk_that_cannot_be_written_keeps_nobody_from_importing(tmp_path, caplog):
    (tmp_path / "prepared").write_text("no folder")
    assert preparing(tmp_path).shelf(ONE, "ann") is None
    assert "could not be kept" in caplog.text


def test_a_folder_of_many_files_is_not_measured_for_each(tmp_path, monkeypatch):
    measured = []
    real = prepared._size
    monkeypatch.setattr(prepared, "_size", lambda shelf: measured.append(shelf) or real(shelf))
    shelf = preparing(tmp_path).shelf(ONE, "ann")
    for number in range(50):
        shelf.adopt(f"file{number}", Source(name="a.md", data=b"# Light"))
    assert len(measured) == 1
