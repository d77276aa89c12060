"""What a person let the workbench do elsewhere."""

from workbench.storage.grants import GrantStore
from workbench.storage.settings import KeyFile


def test_grants_are_each_persons_own_and_can_be_taken_once(database, tmp_path):
    grants = GrantStore(database, KeyFile(tmp_path / "secret.key"))
    grants.put("ann", "google", {"token": "a"})
    grants.put("ann", "google", {"token": "b"})
    assert grants.get("ann", "google") == {"token": "b"}
    assert grants.get("bob", "google") is None
    assert grants.take("ann", "google") == {"token": "b"}
    assert grants.take("ann", "google") is None
    grants.forget("ann", "google")


def test_with_another_key_file_nothing_is_known(database, tmp_path):
    GrantStore(database, KeyFile(tmp_path / "secret.key")).put("ann", "google", {"token": "a"})
    other = GrantStore(database, KeyFile(tmp_path / "other.key"))
    assert other.get("ann", "google") is None
    other.put("ann", "google", {"token": "b"})
    assert other.get("ann", "google") == {"token": "b"}
