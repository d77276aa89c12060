"""PUT /v1/uploads/{token}: a file goes to disk as it arrives, whatever its size."""

from __future__ import annotations

import asyncio
import json
from typing import BinaryIO

from bokeh.server.views.auth_request_handler import AuthRequestHandler
from tornado.web import stream_request_body

from workbench.model.errors import StorageError, TooLarge, WorkbenchError
from workbench.storage.uploads import UploadStore
from workbench.workspace import shared

_BUFFER = 2**20


def uploads() -> UploadStore:
    """The uploads of this process's workspace."""
    settings = shared().settings
    return UploadStore(settings.data_dir / "uploads", largest_mb=settings.imports.file_mb)


@stream_request_body
class UploadHandler(AuthRequestHandler):
    """Receives one file. The token was given to the visitor's session, and only its user may use it."""

    async def prepare(self) -> None:
        """Open the file before the body comes; a refusal is told at once."""
        await super().prepare()
        self._file: BinaryIO | None = None
        self._problem: WorkbenchError | None = None
        self._size = 0
        store = uploads()
        self._largest = store.largest
        self.request.connection.set_max_body_size(self._largest + _BUFFER)
        try:
            if self.request.method != "PUT" or not self._own_origin():
                raise WorkbenchError("This address takes files from the workbench's own pages only.")
            token = self.path_args[0]
            self._file = store.path(token, self._user()).open("wb", buffering=_BUFFER)
            self._announced(int(self.request.headers.get("Content-Length") or 0))
        except WorkbenchError as error:
            self._refuse(error)
        except OSError as error:
            self._refuse(StorageError(f"The file cannot be received: {error.strerror}."))

    async def data_received(self, chunk: bytes) -> None:
        """Write the next piece; after a refusal the rest is dropped."""
        if self._file is None:
            return
        self._size += len(chunk)
        try:
            self._announced(self._size)
            await asyncio.get_running_loop().run_in_executor(None, self._file.write, chunk)
        except TooLarge as error:
            self._refuse(error)
        except OSError as error:
            self._refuse(StorageError(f"The file cannot be received: {error.strerror}."))

    def put(self, token: str) -> None:
        """Say how much came."""
        if self._problem is not None:
            self.set_status(self._problem.status)
            self._answer({"code": self._problem.code, "message": self._problem.message})
            return
        self._close()
        self._answer({"size": self._size})

    def on_connection_close(self) -> None:
        """The visitor cancelled, or the line broke: what came so far is of no use."""
        self._close()
        uploads().discard(self.path_args[0], self._user())

    def on_finish(self) -> None:
        """Leave no file open."""
        self._close()

    def check_xsrf_cookie(self) -> None:
        """The token in the address, which no other site knows, does this work."""

    def _answer(self, data: dict[str, object]) -> None:
        self.set_header("Content-Type", "application/json")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(json.dumps(data))

    def _announced(self, size: int) -> None:
        if size > self._largest:
            raise TooLarge(f"The file is larger than {self._largest // 2**20} MB.")

    def _refuse(self, error: WorkbenchError) -> None:
        self._problem = error
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _own_origin(self) -> bool:
        origin = self.request.headers.get("Origin")
        return origin is None or origin.partition("://")[2] == self.request.host

    def _user(self) -> str:
        user = self.current_user
        return user.decode() if isinstance(user, bytes) else str(user or "default_user")


ROUTES = [(r"/v1/uploads/([A-Za-z0-9_-]+)", UploadHandler)]
