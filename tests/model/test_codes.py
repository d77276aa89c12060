"""Every failure has a code of the catalogue, and the catalogue says of it what the code does."""

import ast
from pathlib import Path

import pytest

import workbench
from workbench.model import content, errors
from workbench.model.codes import codes, table
from workbench.model.errors import WorkbenchError
from workbench.providers._failures import FAILURES
from workbench.server import _api

SOURCE = Path(workbench.__file__).parent
CALLS = {"ErrorEvent": "code", "Failed": "code", "ProviderError": "code", "Ending": "error_code"}


def classes():
    found = [*vars(errors).values(), *vars(content).values(), *vars(_api).values()]
    return {one for one in found if isinstance(one, type) and issubclass(one, WorkbenchError)}


def said():
    """The codes written out in the calls that make failures."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            for keyword in getattr(node, "keywords", ()) if name in CALLS else ():
                if keyword.arg == CALLS[name] and isinstance(keyword.value, ast.Constant):
                    yield keyword.value.value, path.name


def test_there_is_a_sentence_for_each_and_no_code_twice():
    assert len(codes()) >= 12
    for code in codes().values():
        assert code.meaning.endswith(".") and code.advice.endswith("."), code.name


@pytest.mark.parametrize("kind", sorted(classes(), key=lambda one: one.__name__))
def test_an_error_class_is_in_the_catalogue_as_it_is(kind):
    if "code" not in vars(kind):
        return
    known = codes()[kind.code]
    assert (known.status, known.retryable) == (kind.status, kind.retryable)


def test_what_an_endpoint_may_do_is_in_the_catalogue():
    for name, (_, retryable) in FAILURES.items():
        assert codes()[name].retryable is retryable, name


def test_no_code_is_said_that_is_not_in_the_catalogue():
    missing = {(code, file) for code, file in said() if code and code not in codes()}
    assert not missing


def test_the_table_names_them_all():
    assert all(f"| `{name}` |" in table() for name in codes())
