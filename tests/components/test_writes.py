"""What is written to a page arrives to the last message; to one whose browser is gone it fails quietly."""

import asyncio
import gc
import time
from threading import Event
from urllib.parse import urlsplit

from panel.io import document as writing

from workbench.components.live_text import LiveText


def test_a_page_that_is_closed_while_it_is_written_to_leaves_no_failure_unheard(serve, page, wire, caplog):
    made, written = [], Event()

    def app():
        made.append(LiveText("One.", sizing_mode="stretch_width"))
        return made[-1]

    url = serve(app, origin=f"localhost:{wire.port}")
    wire.lead_to(urlsplit(url).port)
    page.forgiven = ["WebSocket", "ERR_", "Lost websocket"]
    page.goto(f"http://localhost:{wire.port}/app")
    page.get_by_text("One.").wait_for()

    def write():
        wire.cut()
        time.sleep(0.2)  # the server's loop is not told before it writes
        made[0].append(" Two.")
        made[0].append(" Three.")
        made[0]._flush()
        written.set()

    made[0]._session_document().add_next_tick_callback(write)
    assert written.wait(10)
    page.wait_for_timeout(500)
    gc.collect()
    assert "never retrieved" not in caplog.text


def test_a_message_that_comes_while_another_is_ending_waits_for_no_third(serve, page):
    made = []

    def app():
        made.append(LiveText("", sizing_mode="stretch_width"))
        return made[-1]

    page.goto(serve(app))
    page.locator(".live-text .wb-text").wait_for(state="attached")
    live = made[0]
    document = live._session_document()

    async def write_two(turns):
        """Write one while the line is taken, and another so many turns of the loop after a new try."""
        (connection,) = document.session_context.session._subscribed_connections
        with await connection._socket.write_lock.acquire():
            live.append("One ")
            while not writing._WRITE_MSGS.get(document):
                await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        for _ in range(turns):
            await asyncio.sleep(0)
        live.append(f"and {turns}. ")

    for turns in range(8):
        document.session_context.session._loop.add_callback(write_two, turns)
        page.get_by_text(f"One and {turns}.").wait_for(timeout=5000)
