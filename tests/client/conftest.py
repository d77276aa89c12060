"""Servers to be a client of."""

from server.conftest import client, serve, server, whole  # noqa: F401
