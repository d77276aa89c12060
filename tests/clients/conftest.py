"""Servers to be read by clients of other people."""

from server.conftest import serve, whole  # noqa: F401
