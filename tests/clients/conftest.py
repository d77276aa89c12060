"""Servers to be read by clients of other people."""

from server.conftest import serve, serve_whole, whole  # noqa: F401
