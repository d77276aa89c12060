"""Looking into sources: text as text, packages file by file, zips of loose files unpacked under limits."""

import io
import zipfile

import pytest

from workbench.model.imported import Source
from workbench.model.limits import ImportLimits
from workbench.services.inspecting import SHOWN_BYTES, Inspecting


@pytest.fixture
def inspecting():
    return Inspecting(ImportLimits())


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return Source(name="package.zip", data=out.getvalue())


def test_a_text_is_shown_as_it_is(inspecting):
    shown = inspecting.excerpt(Source(name="a.md", data="# Überschrift\n".encode()))
    assert (shown.text, shown.language, shown.cut) == ("# Überschrift\n", "markdown", False)


def test_a_long_text_is_cut_between_letters(inspecting):
    shown = inspecting.excerpt(Source(name="a.txt", data=("x" + "é" * SHOWN_BYTES).encode()))
    assert shown.cut
    assert set(shown.text) == {"x", "é"}


def test_text_of_an_older_encoding_is_shown(inspecting):
    assert (
        inspecting.excerpt(Source(name="a.txt", data="café au lait".encode("cp1252"))).text == "café au lait"
    )


def test_what_is_no_text_is_named(inspecting):
    assert inspecting.excerpt(Source(name="a.bin", data=b"\x00\x01")).why


def test_xml_in_one_line_is_shown_in_lines(inspecting):
    data = b"<a><b c='1'>text</b><d/></a>" * 20
    lines = inspecting.excerpt(Source(name="a.xml", data=data)).text.splitlines()
    assert lines[:5] == ["<a>", "  <b c='1'>", "    text", "  </b>", "  <d/>"]


def test_the_files_of_a_package_are_listed_and_its_main_one_comes_first(inspecting):
    source = packed(**{"a.txt": "1", "imsmanifest.xml": "<m/>"})
    members = inspecting.members(source)
    assert [one.name for one in members] == ["a.txt", "imsmanifest.xml"]
    assert inspecting.first(members) == "imsmanifest.xml"
    assert inspecting.excerpt(source, "a.txt").text == "1"


def test_what_is_no_package_has_no_files(inspecting):
    assert inspecting.members(Source(name="a.txt", data=b"x")) == ()
    assert inspecting.members(Source(name="a.zip", data=b"PK\x03\x04cut")) == ()
