"""How a person takes answers is kept, and nothing else is."""

import pytest


def test_preferences_are_kept_for_each_person(whole):
    with whole.client("ann") as ann, whole.client("bo") as bo:
        assert ann.get("/v1/preferences").json() == {
            "characters_per_second": None,
            "auto_accept": False,
            "reduced_motion": False,
        }
        changed = ann.patch("/v1/preferences", json={"characters_per_second": 40, "auto_accept": True})
        assert changed.json()["characters_per_second"] == 40 and changed.json()["auto_accept"] is True
        assert ann.get("/v1/preferences").json() == changed.json()
        assert bo.get("/v1/preferences").json()["auto_accept"] is False


@pytest.mark.parametrize("body", [{"dark": True}, {"auto_accept": "yes"}, {"characters_per_second": 0}, []])
def test_what_is_no_preference_is_refused(whole, body):
    with whole.client() as client:
        answer = client.patch("/v1/preferences", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
