"""What files are by the ends of their names."""

import pytest

from workbench.importers._endings import ending, is_picture, played


@pytest.mark.parametrize(
    ("name", "end", "way"),
    [
        ("a/film.MP4", "mp4", "video"),
        ("talk.part.ogg", "ogg", "audio"),
        ("leaf.png", "png", ""),
        ("mp4", "", ""),
        ("", "", ""),
    ],
)
def test_a_file_is_played_by_what_stands_after_its_last_dot(name, end, way):
    assert (ending(name), played(name)) == (end, way)


def test_pictures_are_not_played_and_a_word_is_no_file():
    assert is_picture("a/b.JPEG") and is_picture("leaf.svg")
    assert not is_picture("png") and not played("a.jpeg")
