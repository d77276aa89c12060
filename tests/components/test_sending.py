"""Files that come in pieces: each piece is kept once, in its turn, whatever a browser sends."""

import base64
from dataclasses import replace

from workbench.components._items import Item
from workbench.components._sending import Sending
from workbench.components.drop_zone import DropZone
from workbench.storage.uploads import UploadStore


def test_only_the_piece_that_is_wanted_is_kept(tmp_path):
    sending = Sending(UploadStore(tmp_path, largest_mb=1), "ada")
    item = Item(name="a.txt", size=4)
    item = replace(item, token=sending.place(item.name, item.size))
    sent = ((1, b"??"), (0, b"ab"), (0, b"ab"), (7, b"??"), (1, b"cd"))
    assert [sending.take(item, number, data) for number, data in sent] == [0, 1, 1, 1, 2]
    assert sending.source(item).read() == b"abcd"


def test_a_piece_without_a_number_is_passed_over():
    zone, pieces = DropZone(accept=(), formats=(), largest=9), []
    zone.on_piece(lambda *piece: pieces.append(piece))
    data = base64.b64encode(b"ab").decode()
    for number in ("x", None, [], 1.5, 0):
        zone.mentioned("piece", {"id": "i", "n": number, "data": data})
    assert pieces == [("i", 0, b"ab")]
