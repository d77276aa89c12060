"""Which assistant answers."""

import asyncio
import importlib
import os
import stat
import threading
import time

import pytest
from anthropic_server import Scenario, in_thread, serving
from cryptography.fernet import Fernet
from sqlalchemy import select

from workbench.model.errors import Misconfigured
from workbench.services.configuring import Assistant, Configuring
from workbench.services.metering import Metering
from workbench.services.reporting import Reporting
from workbench.storage.ledger import Ledger
from workbench.storage.settings import KeyFile, PreferenceStore, SettingStore
from workbench.storage.tables import setting

importlib.import_module("workbench.providers._anthropic_call")  # takes a second, before anything is timed
KEY = "secret-key-1234"


@pytest.fixture
def key_file(tmp_path):
    return KeyFile(tmp_path / "keys" / "secret.key")


@pytest.fixture
def store(database, key_file):
    return SettingStore(database, key_file)


@pytest.fixture
def configuring(store):
    return Configuring(store)


def test_without_a_key_the_offline_assistant_answers_and_says_so(configuring):
    state = configuring.describe()
    assert (state.name, state.key_present, state.problem) == ("offline", False, "")
    assert state.label == "Offline assistant, not AI"


def test_with_a_key_claude_answers(configuring):
    configuring.save(api_key=f" {KEY}\n")
    state = configuring.describe()
    assert (state.name, state.endpoint) == ("anthropic", "https://api.anthropic.com")
    assert state.sources == {
        "provider": "default",
        "api_key": "saved",
        "base_url": "default",
        "model": "default",
    }
    assert KEY not in repr(state)


def test_the_key_is_encrypted_and_its_file_is_the_owners(configuring, store, database, key_file):
    configuring.save(api_key=KEY)
    with database.read() as connection:
        assert KEY not in str(connection.execute(select(setting)).all())
    assert store.secret("api_key") == KEY
    assert stat.S_IMODE(os.stat(key_file.path).st_mode) == 0o600


def test_the_assistant_is_built_again_only_when_settings_change(configuring, store):
    first = configuring.provider()
    assert configuring.provider() is first
    store.save({"provider": "scripted"})
    assert configuring.provider().name == "scripted"


def test_another_process_sees_what_was_saved(configuring, store):
    other = Configuring(store)
    assert other.provider().name == "offline"
    configuring.save(api_key=KEY, model="claude-opus-5-5")
    assert other.provider().model == "claude-opus-5-5"


def test_what_the_environment_sets_cannot_be_changed(store):
    configuring = Configuring(store, fixed=Assistant(provider="scripted", model="m"))
    assert configuring.describe().sources["provider"] == "environment"
    with pytest.raises(Misconfigured, match="environment sets the assistant"):
        configuring.save(provider="offline")
    configuring.save(provider="scripted", model="m", base_url="http://localhost:1")


def test_a_key_is_never_sent_to_an_address_it_was_not_given_for(store):
    configuring = Configuring(store, fixed=Assistant(api_key=KEY))
    with pytest.raises(Misconfigured, match="address"):
        configuring.save(base_url="http://evil.example")
    assert asyncio.run(configuring.test(base_url="http://evil.example")).code == "misconfigured"
    saved = Configuring(store)
    saved.save(api_key=KEY, base_url="http://localhost:1")
    with pytest.raises(Misconfigured, match="Enter the key again"):
        saved.save(base_url="http://evil.example")
    saved.save(base_url="http://localhost:2", api_key="another")
    assert saved.describe().endpoint == "http://localhost:2"


def test_an_unusable_choice_is_refused_and_nothing_is_saved(configuring, store):
    for changes in (
        {"base_url": "not an address"},
        {"provider": "openai"},
        {"provider": "anthropic"},
        {"api_key": "ключ"},
        {"colour": "red"},
    ):
        with pytest.raises(Misconfigured):
            configuring.save(**changes)
    assert store.all() == {}


def test_an_empty_choice_is_forgotten(configuring, store):
    configuring.save(api_key=KEY)
    configuring.save(api_key="")
    assert store.all() == {} and configuring.provider().name == "offline"


def test_a_lost_key_file_is_told_and_the_offline_assistant_answers(configuring, key_file):
    configuring.save(api_key=KEY)
    key_file.path.unlink()
    fresh = Configuring(configuring._store)
    state = fresh.describe()
    assert state.name == "offline" and "secret.key" in state.problem
    fresh.save(api_key="another")
    assert fresh.describe().name == "anthropic"


async def test_a_test_call_says_how_long_it_took_and_is_counted(database, store):
    metering = Metering(Ledger(database))
    async with serving() as server:
        configuring = Configuring(store, metering)
        configuring.save(provider="anthropic", base_url=server.url, api_key=KEY, model="claude-test")
        result = await configuring.test(user="ada")
    assert (
        result.ok
        and result.message.startswith("claude-test at 127.0.0.1")
        and "answered after" in result.message
    )
    calls = Reporting(database).calls()
    assert list(calls["feature"]) == ["test"] and calls["input_tokens"][0] == 120


@pytest.mark.parametrize(
    ("changes", "code", "part"),
    [
        ({"api_key": "wrong"}, "wrong_key", "did not accept the key"),
        ({"model": "overloaded"}, "overloaded", "overloaded"),
        ({"model": "not-an-endpoint"}, "not_an_endpoint", "check the address"),
        ({"model": "silent-at-once"}, "timeout", "did not answer within"),
        ({"base_url": "http://127.0.0.1:9", "api_key": "x"}, "unreachable", "Nothing answers at 127.0.0.1:9"),
        ({"base_url": "nonsense", "api_key": "x"}, "misconfigured", "not an address"),
    ],
)
async def test_a_test_call_that_fails_is_one_clear_sentence_in_time(store, changes, code, part):
    async with serving() as server:
        configuring = Configuring(store, test_seconds=1.0)
        configuring.save(provider="anthropic", base_url=server.url, api_key=KEY)
        began = time.monotonic()
        result = await configuring.test(**changes)
    assert not result.ok and result.code == code and part in result.message
    assert time.monotonic() - began < 3


async def test_the_offline_assistant_passes_its_test_and_costs_nothing(database, store):
    result = await Configuring(store, Metering(Ledger(database))).test()
    assert result.ok and "Offline assistant, not AI answered" in result.message
    assert Reporting(database).totals()["cost"][0] == 0


def test_many_threads_may_ask_and_save_at_once(store):
    from concurrent.futures import ThreadPoolExecutor

    with in_thread(Scenario()), ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(Configuring(store).save, api_key=f"key-{n}") for n in range(8)]
        jobs += [pool.submit(Configuring(store).provider) for _ in range(8)]
        for job in jobs:
            job.result()
    assert store.secret("api_key").startswith("key-")


def test_threads_that_make_the_key_file_at_once_make_one(key_file, monkeypatch):
    """All of them find none, and each has its key before the first is written."""
    from concurrent.futures import ThreadPoolExecutor

    together, generate = threading.Barrier(8), Fernet.generate_key

    def generate_together():
        together.wait(10)
        return generate()

    monkeypatch.setattr(Fernet, "generate_key", generate_together)
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(key_file.encrypt, map(str, range(8))))
    assert [key_file.decrypt(one) for one in sealed] == list(map(str, range(8)))
    assert [one.name for one in key_file.path.parent.iterdir()] == [key_file.path.name]
    assert stat.S_IMODE(os.stat(key_file.path).st_mode) == 0o600


def test_preferences_belong_to_a_person(database):
    preferences = PreferenceStore(database)
    preferences.save("ada", dark=True, speed=3)
    preferences.save("ada", speed=4)
    assert preferences.all("ada") == {"dark": True, "speed": 4} and preferences.all("bob") == {}
