"""Files in pieces: together they are the file."""

from base64 import b64decode
from dataclasses import replace

import pytest

from workbench.components._pieces import piece_of
from workbench.model.course import Asset
from workbench.model.errors import BadInput

SOUND = Asset.of(bytes(range(256)) * 6000, name="bird.mp3", media_type="audio/mpeg")


def test_pieces_make_the_whole_from_memory_and_from_a_file(tmp_path):
    path = tmp_path / "bird"
    path.write_bytes(SOUND.read())
    for asset in (SOUND, replace(SOUND, content=path)):
        came, pieces = b"", 0
        while len(came) < SOUND.size:
            told = piece_of(asset, len(came))
            assert (told["size"], told["type"]) == (SOUND.size, "audio/mpeg")
            came, pieces = came + b64decode(told["data"]), pieces + 1
        assert came == SOUND.read() and pieces == 3


@pytest.mark.parametrize("place", [-1, SOUND.size, 10**30, None, "7", 1.5])
def test_a_place_that_is_not_in_the_file_is_its_beginning(place):
    assert piece_of(SOUND, place) == piece_of(SOUND, 0)


def test_what_is_gone_is_said_to_be(tmp_path):
    gone = replace(SOUND, content=tmp_path / "gone")
    for asset in (None, gone):
        with pytest.raises(BadInput):
            piece_of(asset, 0)
