"""Keying: the keys by which a person's programs speak for them."""

from __future__ import annotations

from workbench.model.errors import BadInput, NotFound
from workbench.storage.access import AccessKey, AccessKeyStore

_LONGEST_NAME = 80


class Keying:
    """Lists, makes and revokes keys: a person's own, or, for who runs the server, everyone's."""

    def __init__(self, store: AccessKeyStore) -> None:
        self._store = store

    def keys(self, user: str, *, everyone: bool = False) -> tuple[AccessKey, ...]:
        """The keys that work, the newest first."""
        found = self._store.all(None if everyone else user)
        return tuple(one for one in found if one.revoked is None)

    def make(self, user: str, name: str) -> tuple[AccessKey, str]:
        """A new key, which is shown this once.

        Raises:
            BadInput: it has no name, or a very long one.
        """
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME:
            raise BadInput(f"Name the program that gets this key, in at most {_LONGEST_NAME} characters.")
        return self._store.add(user, name)

    def revoke(self, user: str, key_id: str, *, everyone: bool = False) -> None:
        """Let a key work no more.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        if key_id not in {one.id for one in self.keys(user, everyone=everyone)}:
            raise NotFound("There is no such key.")
        self._store.revoke(key_id)
