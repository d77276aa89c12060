"""Files that come in pieces: each piece is kept once, in its turn, whatever a browser sends."""

import base64
import random
from dataclasses import replace

import panel as pn
import pytest

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


@pytest.mark.browser
def test_a_file_comes_whole_though_the_connection_is_cut_on_the_way(page, serve, wire, eventually, tmp_path):
    sending, came = Sending(UploadStore(tmp_path, largest_mb=99), "ada"), []
    data = random.Random(1).randbytes(12 * 2**20)
    item = Item(name="long.zip", size=len(data))
    item = replace(item, token=sending.place(item.name, item.size))

    def app():
        pn.config.reconnect = True
        zone = DropZone(accept=(), formats=(), largest=99 * 2**20, sizing_mode="stretch_width")

        def asked(kind, told):
            if kind == "file":
                zone.put({"id": item.id, "name": item.name, "size": item.size, "state": "sending"}, None)
                zone.receive(told["key"], item.id, item.token)
            elif kind == "arrived":
                came.append(item.id)

        def keep(name, number, piece):
            wanted = sending.take(item, number, piece)
            numbers.append(wanted)
            zone.go_on(name, wanted)

        zone.on_ask(asked)
        zone.on_piece(keep)
        return zone

    numbers = []
    page.forgiven = ["WebSocket", "ERR_CONNECTION", "websocket", "bokeh"]
    address = serve(app, origin=f"localhost:{wire.port}")
    wire.lead_to(int(address.split(":")[2].split("/")[0]))
    page.goto(f"http://localhost:{wire.port}/app")
    file = {"name": item.name, "mimeType": "application/zip", "buffer": data}
    page.locator("input[type=file]").first.set_input_files(file)
    assert eventually(lambda: len(numbers) > 3)
    wire.cut()
    held = numbers[-1]
    assert held < 24 and not came
    page.wait_for_timeout(500)
    wire.mend()
    assert eventually(lambda: came, seconds=60)
    assert sending.source(item).read() == data
