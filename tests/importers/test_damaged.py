"""Packages with one file that is damaged, locked, packed in another way or too large: the others come in."""

import io
import struct
import zipfile

import pytest
from packages import zipped
from readings import COURSES, QUIZZES

from workbench.importers import read
from workbench.model.errors import Unreadable
from workbench.model.imported import Severity, Source
from workbench.model.limits import ImportLimits

KINDS = {
    **{kind: COURSES[kind] for kind in ("scorm", "cartridge", "website", "markdown_zip", "zip")},
    **{kind: QUIZZES[kind] for kind in ("qti12 in a package", "qti2", "a qti2 test")},
}


def headers(data, name):
    """Where the header of a file stands in the list of files, and before the file itself."""
    at = data.index(b"PK\x01\x02")
    while True:
        sizes, start = struct.unpack_from("<3H", data, at + 28), struct.unpack_from("<I", data, at + 42)[0]
        if data[at + 46 : at + 46 + sizes[0]].decode() == name:
            return at, start
        at += 46 + sum(sizes)


def changed(data, name, offset, value):
    """The zip with a field of both headers set; the offset is that in the file's own."""
    out = bytearray(data)
    listed, own = headers(data, name)
    struct.pack_into("<H", out, listed + offset + 2, value)
    struct.pack_into("<H", out, own + offset, value)
    return bytes(out)


def torn(data, name):
    out, (_, own) = bytearray(data), headers(data, name)
    start = own + 30 + sum(struct.unpack_from("<2H", data, own + 26))
    end = start + min(12, struct.unpack_from("<I", data, own + 18)[0])
    out[start + 3 : end] = b"\xaa" * (end - start - 3)
    return bytes(out)


def larger(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        files = {one: file.read(one) for one in file.namelist()}
    more = "".join(f"<!-- {n * 7919 % 100_003} of {n} -->\n" for n in range(60_000)).encode()
    end = files[name].rfind(b"</body>")
    files[name] = files[name][:end] + more + files[name][end:] if end > 0 else files[name] + b"\n\n" + more
    return zipped(files)


WAYS = {
    "a wrong checksum": lambda data, name: changed(data, name, 14, 0xFFFF),
    "an unknown way of packing": lambda data, name: changed(data, name, 8, 97),
    "Deflate64": lambda data, name: changed(data, name, 8, 9),
    "a password": lambda data, name: changed(data, name, 6, 1),
    "damage": torn,
    "too much": larger,
}


def victim(data):
    names = [one for one in zipfile.ZipFile(io.BytesIO(data)).namelist() if one.startswith("p")]
    return names[5]


def texts(imported):
    return [block.plain for page in imported.course.walk() for block in page.body.content]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_other_files_come_in_and_what_is_wrong_is_told_with_its_place(kind, way):
    name, data = KINDS[kind]
    bad, whole = victim(data), texts(read(Source(name=name, data=data)))
    found = read(Source(name=name, data=WAYS[way](data, bad)), ImportLimits(xml_mb=1))
    missing = [one for one in whole if one not in texts(found)]
    assert len(missing) <= 2 and len(whole) - len(missing) >= 8
    told = [one for one in found.notes if bad in one.where and one.severity is Severity.LOSS]
    # A text file has no limit but that of all files.
    assert told and all(one.advice for one in told[:1]) or (kind, way) == ("zip", "too much")
    if way == "a wrong checksum":
        assert not missing


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_that_was_cut_short_is_read_as_far_as_it_goes(kind):
    name, data = KINDS[kind]
    _, own = headers(data, victim(data))
    found = read(Source(name=name, data=data[: own + 60]))
    (note,) = [one for one in found.notes if one.code == "archive"]
    assert "cut short" in note.message and len(texts(found)) >= 4


def test_a_package_in_which_everything_is_locked_is_one_sentence():
    name, data = COURSES["scorm"]
    for one in zipfile.ZipFile(io.BytesIO(data)).namelist():
        data = changed(data, one, 6, 1)
    with pytest.raises(Unreadable, match="protected by a password"):
        read(Source(name=name, data=data))


def test_rows_before_the_damage_of_a_workbook_come_in():
    name, data = QUIZZES["xlsx"]
    found = read(Source(name=name, data=changed(data, "xl/worksheets/sheet1.xml", 14, 0xFFFF)))
    assert texts(found) == texts(read(Source(name=name, data=data)))
    assert "damaged_file" in [one.code for one in found.notes]


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_that_lost_a_piece_in_its_middle_is_read_as_far_as_it_goes(kind):
    name, data = KINDS[kind]
    _, own = headers(data, victim(data))
    found = read(Source(name=name, data=data[: own + 36] + data[own + 40 :]))
    (note,) = [one for one in found.notes if one.code == "archive"]
    assert "cut short or damaged" in note.message and len(texts(found)) >= 4
