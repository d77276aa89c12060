"""The Settings page, without a browser."""

import importlib
from types import SimpleNamespace

import pytest
from anthropic_server import serving

from workbench.components.session import Session
from workbench.components.settings_page import SettingsPage
from workbench.model.preferences import Preferences
from workbench.services.configuring import Assistant, Configuring
from workbench.services.keying import Keying
from workbench.services.metering import Metering
from workbench.services.preferring import Preferring
from workbench.settings import Settings, variables
from workbench.storage.access import AccessKeyStore
from workbench.storage.ledger import Ledger
from workbench.storage.settings import KeyFile, PreferenceStore, SettingStore

importlib.import_module("workbench.providers._anthropic_call")  # takes a second, before anything is timed
KEY = "secret-key-1234"


@pytest.fixture
def shown(sqlite, tmp_path):
    def page(**fixed):
        metering = Metering(Ledger(sqlite))
        store = SettingStore(sqlite, KeyFile(tmp_path / "secret.key"))
        configuring = Configuring(store, metering, fixed=Assistant(**fixed), test_seconds=2.0)
        settings = Settings.from_environment({})
        services = SimpleNamespace(
            settings=settings,
            configuring=configuring,
            metering=metering,
            preferring=Preferring(PreferenceStore(sqlite)),
            keying=Keying(AccessKeyStore(sqlite)),
        )
        return SettingsPage(services, Session())

    return page


def test_it_says_which_assistant_is_in_use(shown):
    page = shown()._assistant
    assert (
        "Offline assistant, not AI" in page._in_use.object and "sends nothing anywhere" in page._in_use.object
    )


def test_a_saved_key_is_used_and_never_shown(shown):
    page = shown()._assistant
    page._fields["api_key"].value = KEY
    page.save()
    assert page.succeeded and page.result == "Saved."
    assert "Claude (claude-sonnet-5-5)" in page._in_use.object
    assert page._fields["api_key"].value == "" and page._forget_button.visible
    assert "US$2 for a million tokens sent" in page._notes["model"].object
    page.forget_key()
    assert "Offline assistant" in page._in_use.object and not page._forget_button.visible


def test_only_what_the_assistant_needs_is_asked(shown):
    page = shown()._assistant
    page._fields["provider"].value = "offline"
    assert not page._fields["api_key"].visible and not page._fields["base_url"].visible
    assert "is no AI" in page._notes["provider"].object


def test_what_cannot_work_is_one_sentence_and_nothing_is_saved(shown):
    page = shown()._assistant
    page._fields["base_url"].value = "nonsense"
    page.save()
    assert not page.succeeded and "is not an address" in page.result
    assert page._configuring.describe().sources["base_url"] == "default"


def test_what_the_environment_sets_is_shown_as_such(shown):
    page = shown(api_key=KEY, model="claude-opus-5-5")._assistant
    assert (
        page._fields["model"].disabled
        and page._fields["api_key"].disabled
        and page._fields["base_url"].disabled
    )
    assert "WORKBENCH_MODEL" in page._notes["model"].object
    assert "WORKBENCH_ANTHROPIC_API_KEY" in page._notes["api_key"].object
    assert KEY not in str(page._notes) and not page._forget_button.visible


async def test_a_test_call_tries_what_is_typed_before_it_is_saved(shown):
    page = shown()._assistant
    async with serving(key=KEY) as server:
        page._fields["provider"].value = "anthropic"
        page._fields["base_url"].value = server.url
        page._fields["api_key"].value = "not-the-key"
        await page.test()
        assert not page.succeeded and "did not accept the key: enter it again above." in page.result
        page._fields["api_key"].value = KEY
        await page.test()
        assert page.succeeded and "Save to use it." in page.result and not page.busy
    assert page._configuring.describe().name == "offline"


def test_who_is_on_this_page_is_not_sent_to_it(shown):
    page = shown()._assistant
    page._fields["provider"].value = "anthropic"
    page.save()
    assert not page.succeeded and "enter one above." in page.result and "Settings page" not in page.result


async def test_a_wrong_key_of_the_environment_is_mended_there(shown):
    async with serving(key=KEY) as server:
        page = shown(provider="anthropic", api_key="not-the-key", base_url=server.url)._assistant
        await page.test()
    assert "correct WORKBENCH_ANTHROPIC_API_KEY in the environment." in page.result


async def test_an_endpoint_that_is_not_there_is_told_in_time(shown):
    page = shown()._assistant
    page._fields["provider"].value = "anthropic"
    page._fields["base_url"].value = "http://127.0.0.1:9"
    await page.test()
    assert not page.succeeded and "Nothing answers at 127.0.0.1:9" in page.result


def test_every_limit_is_explained_with_its_variable(shown):
    markup = str(shown()._layout[3][2].object)
    for variable in variables():
        if variable.name.count("_") > 1 and variable.name.split("_")[1] in (
            "RUN",
            "IMPORT",
            "FETCH",
            "EDIT",
            "CHAT",
        ):
            assert f"<code>{variable.name}</code>" in markup


def test_preferences_are_kept_when_they_are_turned_and_shown_in_other_windows(shown):
    page = shown()._preferences
    other = type(page)(page._preferring, Session())
    page.speed.value = 45.0
    page.at_once.value = True
    assert page._preferring.of("default_user") == Preferences(characters_per_second=45.0, auto_accept=True)
    assert other.speed.value == 45.0 and other.at_once.value and not other.still.value
    other.speed.value = 0.0
    assert page._preferring.of("default_user").characters_per_second is None
    assert page.speed.value == 0.0


def test_a_speed_that_has_no_name_is_shown_as_a_number(shown):
    page = shown()._preferences
    page._preferring.save("default_user", {"characters_per_second": 33})
    assert page.speed.options["33 characters a second"] == page.speed.value == 33


def test_a_key_is_shown_once_and_listed_until_it_is_revoked(shown):
    page = shown()
    page.opened()
    keys = page._keys
    keys.do_make({"name": "Weekly report"})
    state = keys._list.shown
    assert state["fresh"]["key"].startswith("wbk_") and not state["everyone"]
    (listed,) = state["keys"]
    assert (listed["name"], listed["used"]) == ("Weekly report", None)
    assert state["fresh"]["key"] not in str(state["keys"])
    page.opened()
    assert keys._list.shown["fresh"] is None
    keys.do_revoke({"id": listed["id"]})
    assert keys._list.shown["keys"] == []


def test_a_key_without_a_name_is_refused_in_a_sentence(shown):
    keys = shown()._keys
    keys.do_make({"name": "  "})
    assert "Name the program" in keys._list.shown["problem"]


def test_where_nobody_logs_in_all_keys_are_listed_and_said_whose_they_are(shown):
    keys = shown()._keys
    keys._keying.make("ann", "hers")
    keys.opened()
    assert keys._list.shown["everyone"] and keys._list.shown["keys"][0]["user"] == "ann"
    keys._everyone = False
    keys.opened()
    assert keys._list.shown["keys"] == []
