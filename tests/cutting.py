"""A line between a client and a server that is cut after as many bytes as wanted."""

import socket
import threading
from contextlib import suppress


class CuttingLine:
    """Forwards TCP to a port; cuts each connection after the next number of bytes, None for never."""

    def __init__(self, port, cuts=()):
        self._port, self._cuts = port, iter(cuts)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(client, next(self._cuts, None)), daemon=True).start()

    def _serve(self, client, cut):
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as server:
            threading.Thread(target=self._forward, args=(client, server), daemon=True).start()
            with suppress(OSError):
                self._answer(server, client, cut)
            for one in (client, server):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _answer(self, server, client, cut):
        sent = 0
        while data := server.recv(65536):
            if cut is not None and sent + len(data) >= cut:
                client.sendall(data[: cut - sent])
                # Reset, as a line that breaks does, rather than end in good order.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return
            client.sendall(data)
            sent += len(data)

    @staticmethod
    def _forward(client, server):
        with suppress(OSError):
            while data := client.recv(65536):
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
