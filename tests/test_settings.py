"""The settings."""

import pytest

from workbench.model.errors import Misconfigured
from workbench.settings import Settings, table, variables


def test_nothing_set_gives_the_defaults():
    settings = Settings.from_environment({})
    assert (
        settings.runs.active == 2
        and settings.imports.seconds == 60
        and settings.database.startswith("sqlite:///")
    )


def test_each_variable_of_the_table_is_read():
    for variable in variables():
        default = variable.default.strip("`")
        Settings.from_environment({variable.name: default})
        assert variable.name in table()


def test_the_usual_name_of_the_key_is_read_too_and_ours_comes_first():
    assert Settings.from_environment({"ANTHROPIC_API_KEY": "a"}).api_key == "a"
    both = {"ANTHROPIC_API_KEY": "a", "WORKBENCH_ANTHROPIC_API_KEY": "b"}
    assert Settings.from_environment(both).api_key == "b"


def test_the_key_is_never_printed():
    assert "secret-key" not in repr(Settings.from_environment({"ANTHROPIC_API_KEY": "secret-key"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKBENCH_RUN_ACTIVE", "many"),
        ("WORKBENCH_FETCH_PRIVATE", "perhaps"),
        ("WORKBENCH_RUN_TICK_MS", "-1"),
    ],
)
def test_a_value_that_cannot_be_is_named(name, value):
    with pytest.raises(Misconfigured, match=name):
        Settings.from_environment({name: value})


def test_a_misspelt_variable_is_named():
    with pytest.raises(Misconfigured, match="WORKBENCH_DATA_DIRECTORY"):
        Settings.from_environment({"WORKBENCH_DATA_DIRECTORY": "/x"})
