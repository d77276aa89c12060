"""Uploads: only who asked for a place may write there, and nothing is left behind."""

import os
import time

import pytest

from workbench.model.errors import NotFound, StorageError, TooLarge
from workbench.storage.uploads import UploadStore


@pytest.fixture
def uploads(tmp_path):
    return UploadStore(tmp_path / "uploads", largest_mb=1)


def test_pieces_make_a_file(uploads):
    token = uploads.issue("ada")
    assert uploads.append(token, "ada", b"one ") == 4
    assert uploads.append(token, "ada", b"two") == 7
    assert uploads.path(token, "ada").read_bytes() == b"one two"


def test_another_person_cannot_use_the_place(uploads):
    token = uploads.issue("ada")
    with pytest.raises(NotFound):
        uploads.append(token, "eve", b"mine")
    with pytest.raises(NotFound):
        uploads.path(token, "eve")


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "A" * 31, "A" * 33, "A" * 31 + "/"])
def test_a_made_up_token_names_nothing(uploads, token):
    uploads.issue("ada")
    with pytest.raises(NotFound):
        uploads.path(token, "ada")
    uploads.discard(token, "ada")


def test_a_piece_too_many_is_refused_and_the_file_stays_as_it_was(uploads):
    token = uploads.issue("ada")
    uploads.append(token, "ada", bytes(2**20))
    with pytest.raises(TooLarge):
        uploads.append(token, "ada", b"!")
    assert uploads.path(token, "ada").stat().st_size == 2**20


def test_what_was_thrown_away_is_gone(uploads):
    token = uploads.issue("ada")
    uploads.discard(token, "ada")
    uploads.discard(token, "ada")
    with pytest.raises(NotFound):
        uploads.path(token, "ada")


def test_what_was_left_behind_is_swept_away(uploads):
    token = uploads.issue("ada")
    yesterday = time.time() - 90_000
    os.utime(uploads.path(token, "ada"), (yesterday, yesterday))
    uploads.issue("ada")
    with pytest.raises(NotFound):
        uploads.path(token, "ada")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be received"):
        UploadStore(tmp_path / "file" / "uploads", largest_mb=1).issue("ada")
