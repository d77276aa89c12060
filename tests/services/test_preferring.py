"""Preferences of people."""

import pytest

from workbench.model.errors import BadInput
from workbench.model.preferences import Preferences
from workbench.services.preferring import Preferring
from workbench.storage.settings import PreferenceStore


@pytest.fixture
def preferring(database):
    return Preferring(PreferenceStore(database))


def test_each_person_has_their_own(preferring):
    preferring.save("ann", {"auto_accept": True, "characters_per_second": 20})
    assert preferring.of("ann") == Preferences(auto_accept=True, characters_per_second=20)
    assert preferring.of("bo") == Preferences()


def test_open_windows_hear_of_a_change_until_they_leave(preferring):
    heard = []
    leave = preferring.subscribe("ann", heard.append)
    preferring.save("ann", {"reduced_motion": True})
    preferring.save("bo", {"reduced_motion": True})
    leave()
    preferring.save("ann", {"reduced_motion": False})
    assert heard == [Preferences(reduced_motion=True)]


@pytest.mark.parametrize(
    "changes",
    [{"auto_accept": "yes"}, {"characters_per_second": 0}, {"characters_per_second": True}, {"dark": True}],
)
def test_what_is_no_preference_is_refused_and_nothing_is_kept(preferring, changes):
    with pytest.raises(BadInput):
        preferring.save("ann", {"reduced_motion": True} | changes)
    assert preferring.of("ann") == Preferences()
