"""Providers of answers: one file each, found by being in this folder."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from workbench.model.errors import Misconfigured
from workbench.providers._base import Endpoint, Provider, ProviderKind

__all__ = ["Endpoint", "Provider", "ProviderKind", "connect", "provider_kinds"]


@cache
def provider_kinds() -> dict[str, ProviderKind]:
    """The providers of this folder by name."""
    names = [one.name for one in pkgutil.iter_modules(__path__) if not one.name.startswith("_")]
    modules = [import_module(f"{__name__}.{name}") for name in names]
    kinds = [
        value for module in modules for value in vars(module).values() if isinstance(value, ProviderKind)
    ]
    return {kind.name: kind for kind in kinds}


def connect(name: str, endpoint: Endpoint) -> Provider:
    """The provider of this name.

    Raises:
        Misconfigured: there is none, or the endpoint cannot work.
    """
    kind = provider_kinds().get(name)
    if kind is None:
        choice = ", ".join(sorted(provider_kinds()))
        raise Misconfigured(f"There is no assistant called {name!r}; choose one of {choice}.")
    return kind.connect(endpoint)
