"""A line that does to each connection what its request names: a proxy that cuts, splits and slows."""

import asyncio
import re
import socket
import threading
from contextlib import asynccontextmanager, suppress

RESET = b"\x01\x00\x00\x00\x00\x00\x00\x00"


class CaseLine:
    """Forwards HTTP to a port. `cuts[case]` says after how many bytes each connection of `?case=` breaks.

    It says who asks, as a login proxy does, and has each connection serve one request only.
    """

    def __init__(self, port, cuts=None, *, piece=None, pause=0.0, user="ann"):
        self._port, self._piece, self._pause, self._user = port, piece, pause, user
        self._cuts = {case: list(each) for case, each in (cuts or {}).items()}
        self.opened = {}
        """When each case's connections came, by the loop's clock."""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def close(self):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def connections(self, case):
        return len(self.opened.get(case, ()))

    async def _run(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._serving = set()
        server = await asyncio.start_server(self._begin, "127.0.0.1", 0, backlog=500)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def _begin(self, client_in, client_out):
        task = asyncio.ensure_future(self._serve(client_in, client_out))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, client_in, client_out):
        with suppress(OSError, asyncio.IncompleteReadError):
            async with closed(client_out):
                head = await client_in.readuntil(b"\r\n\r\n")
                case = int(found[1]) if (found := re.search(rb"[?&]case=(\d+)", head)) else -1
                self.opened.setdefault(case, []).append(self._loop.time())
                cut = self._cuts[case].pop(0) if self._cuts.get(case) else None
                server_in, server_out = await asyncio.open_connection("127.0.0.1", self._port)
                async with closed(server_out):
                    server_out.write(self._said(head))
                    upward = asyncio.create_task(_forward(client_in, server_out))
                    try:
                        await self._answer(server_in, client_out, cut, reset=bool(case % 2))
                    finally:
                        upward.cancel()

    def _said(self, head):
        lines = head[:-4].split(b"\r\n")
        if b"upgrade: websocket" not in head.lower():
            lines = [line for line in lines if not line.lower().startswith(b"connection:")]
            lines.append(b"Connection: close")
        if self._user:
            lines.append(b"X-User: " + self._user.encode())
        return b"\r\n".join(lines) + b"\r\n\r\n"

    async def _answer(self, server, client, cut, *, reset):
        client.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        left = cut
        while data := await server.read(65536 if left is None else max(1, min(65536, left))):
            for start in range(0, len(data), self._piece or len(data)):
                client.write(data[start : start + (self._piece or len(data))])
                await client.drain()
                await asyncio.sleep(self._pause)
            if left is not None:
                left -= len(data)
                if left <= 0:
                    break
        if left is not None and left <= 0 and reset:
            client.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.transport.abort()


@asynccontextmanager
async def closed(writer):
    try:
        yield
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _forward(source, target):
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
