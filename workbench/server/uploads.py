"""PUT /v1/uploads/{token}: a file goes to disk as it arrives, whatever its size."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import BinaryIO

from tornado.web import stream_request_body

from workbench.model.errors import StorageError, TooLarge, WorkbenchError
from workbench.server._api import ApiHandler, told
from workbench.storage.uploads import UploadStore

_BUFFER = 2**20


@stream_request_body
class UploadHandler(ApiHandler):
    """Receives one file. The token was given to the visitor's session, and only its user may use it."""

    @cached_property
    def uploads(self) -> UploadStore:
        """Where files arrive."""
        settings = self.workspace.settings
        return UploadStore(settings.data_dir / "uploads", largest_mb=settings.imports.file_mb)

    async def prepare(self) -> None:
        """Open the file before the body comes."""
        self._file: BinaryIO | None = None
        self._problem: WorkbenchError | None = None
        self._size = 0
        await super().prepare()
        self.request.connection.set_max_body_size(2 * self.uploads.largest)
        try:
            path = self.uploads.path(self.path_args[0], self.user)
            self._check(int(self.request.headers.get("Content-Length") or 0))
            self._file = path.open("wb", buffering=_BUFFER)
        except WorkbenchError as error:
            self._refuse(error)
        except OSError as error:
            self._refuse(_unwritable(error))

    async def data_received(self, chunk: bytes) -> None:
        """Write the next piece; after a refusal drop it: a browser reads no answer before it sent all."""
        if self._file is None:
            return
        self._size += len(chunk)
        try:
            self._check(self._size)
            await asyncio.to_thread(self._file.write, chunk)
        except TooLarge as error:
            self._refuse(error)
        except OSError as error:
            self._refuse(_unwritable(error))
        except ValueError:
            return  # the line broke meanwhile, and the file was closed

    def put(self, token: str) -> None:
        """Say how much came, or why it was refused."""
        if self._problem is not None:
            self.answer(told(self._problem), self._problem.status)
            return
        try:
            self._close()
        except OSError as error:
            problem = _unwritable(error)
            self.answer(told(problem), problem.status)
        else:
            self.answer({"size": self._size})

    def on_connection_close(self) -> None:
        """The visitor cancelled, or the line broke: what came so far is of no use."""
        super().on_connection_close()
        if self._file is not None:
            self._close()
            self.uploads.discard(self.path_args[0], self.user)

    def _check(self, size: int) -> None:
        if size > self.uploads.largest:
            raise TooLarge(f"The file is larger than {self.uploads.largest // 2**20} MB.")

    def _refuse(self, error: WorkbenchError) -> None:
        self._problem = error
        if self._file is not None:
            self._close()
            self.uploads.discard(self.path_args[0], self.user)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _unwritable(error: OSError) -> StorageError:
    return StorageError(f"The file cannot be received: {error.strerror}.")


ROUTES = [(r"/v1/uploads/([A-Za-z0-9_-]+)", UploadHandler)]
