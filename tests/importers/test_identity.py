"""The name by which a source is known again."""

import pytest

from workbench.importers._identity import identity


@pytest.mark.parametrize(
    "given",
    [
        "",
        "MANIFEST-1",
        "man1",
        "manifest",
        "imsmanifest",
        "cartridge",
        "test",
        "quiz1",
        "ID_1",
        "  Course 12 ",
    ],
)
def test_what_tools_call_each_package_is_no_name(given):
    assert identity(given, "Leaves") == ""


def test_an_identifier_drawn_by_lot_is_enough():
    drawn = "ib1f9ff0c8a9e4f0f8c7c2d19ac7f3d2a"
    assert identity(drawn, "Leaves") == identity(drawn, "Leaves, second edition") == drawn


def test_one_that_a_template_gave_counts_together_with_the_title():
    name = "com.scorm.manifesttemplates.scorm12"
    assert identity(name, "Leaves") != identity(name, "Roots") and identity(name, "Leaves")
    assert identity(name, "  leaves ") == identity(name, "Leaves") and identity(name) == ""
    assert identity("decade-facade-accede", "Leaves") != identity("decade-facade-accede", "Roots")
