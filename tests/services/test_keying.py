"""Keys of programs."""

import pytest

from workbench.model.errors import BadInput, NotFound
from workbench.services.keying import Keying
from workbench.storage.access import AccessKeyStore


@pytest.fixture
def keying(database):
    return Keying(AccessKeyStore(database))


def test_a_key_works_until_it_is_revoked(keying, database):
    made, key = keying.make("ann", "  my   script ")
    assert made.name == "my script"
    assert AccessKeyStore(database).check(key).user == "ann"
    keying.revoke("ann", made.id)
    assert AccessKeyStore(database).check(key) is None
    assert keying.keys("ann") == ()


def test_a_person_sees_and_revokes_their_own_and_who_runs_the_server_all(keying):
    mine, _ = keying.make("ann", "mine")
    theirs, _ = keying.make("bo", "theirs")
    assert keying.keys("ann") == (mine,)
    with pytest.raises(NotFound):
        keying.revoke("ann", theirs.id)
    assert {one.id for one in keying.keys("ann", everyone=True)} == {mine.id, theirs.id}
    keying.revoke("ann", theirs.id, everyone=True)
    assert keying.keys("bo") == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_key_has_a_name(keying, name):
    with pytest.raises(BadInput):
        keying.make("ann", name)
