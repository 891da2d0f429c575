"""Looking at functions: all that a call can write to, and nothing that belongs to the interpreter or to others."""

from __future__ import annotations

import functools
import types
from typing import Any

import pytest

from grader.trace.entry import FILENAME
from grader.trace.functions import is_boring, look_at_function
from grader.trace.view import Fields, View

SOURCE = """
import functools

def plain(x, table=[1], *, scale={}):
    return x

plain.calls = 0

def outer():
    seen = []
    late = lambda: missing
    def inner(x):
        seen.append(x)
        return late
    missing = 1
    return inner

def unbound():
    def inner():
        return later
    found = inner
    return found
    later = 1

inner = outer()
early = unbound()

@functools.wraps(plain)
def wrapping(*args):
    return plain(*args)
"""


@pytest.fixture
def made() -> dict[str, Any]:
    """Functions of a submission."""
    namespace: dict[str, Any] = {}
    exec(compile(SOURCE, FILENAME, "exec"), namespace)
    return namespace


def _fields(view: View) -> Fields:
    assert isinstance(view.content, Fields)
    return view.content


def test_defaults_are_named_after_their_parameters(made: dict[str, Any]) -> None:
    """Positional and keyword-only ones alike, and a write to one breaks a rule of its own."""
    view = look_at_function(made["plain"], "mutates-global")
    defaults = {
        "table (default of plain)": made["plain"].__defaults__[0],
        "scale (default of plain)": made["plain"].__kwdefaults__["scale"],
    }
    held = {name: value for name, value in _fields(view).values.items() if "default" in name}
    assert defaults == held
    assert all(value is held[name] for name, value in defaults.items())
    assert {"mutates-default"} == {_fields(view).rules[name] for name in defaults}


def test_attributes_and_code_are_looked_at(made: dict[str, Any]) -> None:
    """Who stores a counter on a function, or swaps its code, is found."""
    view = look_at_function(made["plain"], "mutates-global")
    names = {name for name, rule in _fields(view).rules.items() if rule == "mutates-attribute"}
    assert {"plain.calls", "plain.__code__", "plain.__doc__"} == names
    assert 0 == _fields(view).values["plain.calls"]


def test_cells_of_the_closure_are_looked_at(made: dict[str, Any]) -> None:
    """By the name of the variable, under the rule for closures."""
    view = look_at_function(made["inner"], "mutates-global")
    assert "mutates-closure" == view.rule
    assert {"seen", "late"} <= set(_fields(view).values)
    children = {child.step: child.rule for child in view.children}
    assert ("mutates-closure", "mutates-closure") == (children["seen"], children["late"])


def test_a_cell_without_a_value_is_left_out(made: dict[str, Any]) -> None:
    """A variable that is not bound yet holds nothing."""
    assert "later" not in _fields(look_at_function(made["early"], "mutates-global")).values


def test_a_wrapped_function_is_followed(made: dict[str, Any]) -> None:
    """A decorator does not hide what it decorates."""
    view = look_at_function(made["wrapping"], "mutates-global")
    assert any(child.value is made["plain"] for child in view.children)


def test_a_foreign_function_is_no_state_of_the_submission() -> None:
    """Its defaults are others' to write."""
    foreign: Any = _foreign
    view = look_at_function(foreign, "mutates-global")
    assert (None, []) == (view.content, list(view.children))


def _foreign(kept: list[int] = []) -> list[int]:  # noqa: B006 - a default that could be written to
    """Belong to this file, which is not the submission."""
    return kept


def test_a_foreign_wrapper_leads_to_what_it_wraps(made: dict[str, Any]) -> None:
    """A decorator of another library stands between, and is passed."""

    @functools.wraps(made["plain"])
    def wrapper(x: Any) -> Any:
        return x

    outer: Any = wrapper
    view = look_at_function(outer, "mutates-global")
    assert view.content is None
    assert [made["plain"]] == [child.value for child in view.children]


def test_code_made_elsewhere_in_the_submissions_namespace_is_its_own() -> None:
    """What ``exec`` of a text makes in the module is the submission's as well."""
    namespace: dict[str, Any] = {"__name__": "submission"}
    exec(compile("def f(x, kept=[]):\n    return x\n", "<string>", "exec"), namespace)
    assert isinstance(namespace["f"], types.FunctionType)
    assert "kept (default of f)" in _fields(look_at_function(namespace["f"], "mutates-global")).values


@pytest.mark.parametrize("name", ["__builtins__", "__annotations__", "__annotate__", "__dict__", "_abc_impl"])
def test_what_the_interpreter_keeps_is_boring(name: str) -> None:
    """These change without anybody's doing."""
    assert is_boring(name)


@pytest.mark.parametrize("name", ["x", "annotations", "__slots__", "__call__", "__custom__", "_cache"])
def test_what_a_submission_may_write_is_not(name: str) -> None:
    """A double underscore alone hides nothing."""
    assert not is_boring(name)
