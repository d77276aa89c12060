"""What is written to a page whose browser is gone fails quietly."""

import gc
import time
from threading import Event
from urllib.parse import urlsplit

from workbench.components._writes import hear_writes
from workbench.components.live_text import LiveText


def test_a_page_that_is_closed_while_it_is_written_to_leaves_no_failure_unheard(serve, page, wire, caplog):
    hear_writes()
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
