"""Classifying exceptions: never raises, and words of JAX count only where JAX said them."""

from __future__ import annotations

import pytest

from grader import forms
from grader.trace.entry import EntryError
from grader.trace.refusals import explain, structure_words


class Mute(BaseException):
    """An exception whose text cannot be had."""

    def __str__(self) -> str:
        """Fail."""
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (Mute(), "raises"),
        (SystemExit(3), "exits"),
        (KeyboardInterrupt(), "exits"),
        (MemoryError(), "too-much-memory"),
        (RecursionError("carry"), "raises"),
        (TypeError("the carry and the branches differ"), "raises"),
        (ValueError("truth value of an array"), "raises"),
        (TypeError("'tuple' object does not support item assignment"), "raises"),
        (TypeError("'JitTracer' object does not support item assignment"), "writes-in-place"),
        (TypeError("unhashable type: 'list'"), "raises"),
        (TypeError("unhashable type: 'DynamicJaxprTracer'"), "hashes-tracer"),
        (RuntimeError("RESOURCE_EXHAUSTED: Out of memory"), "too-much-memory"),
        (OSError(27, "File too large"), "too-much-output"),
        (EntryError("missing-entry", "there is no function"), "missing-entry"),
    ],
)
def test_exceptions_have_rules(error: BaseException, rule: str) -> None:
    """Class and words decide together; a student's own exception stays theirs."""
    assert rule == explain(error).rule


def test_a_message_is_cut_and_freed_of_advice_pages() -> None:
    """The first words are the student's; the pages that JAX adds are not repeated."""
    refusal = explain(TypeError("bad\n  shape\nSee https://example.org\nmore"))
    assert "TypeError: bad shape" == refusal.message
    assert 420 > len(explain(ValueError("x" * 10_000)).message)


def test_places_in_memory_are_left_out() -> None:
    """They would make two verdicts on one file differ."""
    words = "Attempted conversion of array with shape bool[]. This array with object id 140050663891744 was created on"
    first = explain(ValueError(f"{words} line 7; <function one at 0x7f60bc1d1440>"))
    assert "This array was created on line 7; <function one>" in first.message


@pytest.mark.parametrize(
    ("name", "advice"),
    [("np", "import jax.numpy as jnp"), ("jnp", "import jax.numpy as jnp"), ("lax", "from jax import lax")],
)
def test_a_forgotten_import_is_named(name: str, advice: str) -> None:
    """The names that every file of this kind uses come with their import."""
    assert advice in explain(NameError(f"name '{name}' is not defined", name=name)).message
    assert (
        "NameError: name 'total' is not defined"
        == explain(NameError("name 'total' is not defined", name="total")).message
    )


def test_an_assignment_that_makes_a_name_local_is_explained() -> None:
    """Python's words name the variable, and not why it has no value."""
    words = "cannot access local variable 'total' where it is not associated with a value"
    message = explain(UnboundLocalError(words)).message
    assert "Because this function assigns `total`" in message


def test_a_parameter_that_is_declared_global_is_explained() -> None:
    """The original of an exercise has the line, and the parameter takes its place."""
    message = explain(EntryError("syntax-error", "name 'n' is parameter and global: `global n`", 2)).message
    assert message.endswith("take it out, and return the new value")


def test_a_list_of_numbers_is_told_how_to_become_an_array() -> None:
    """Nothing is wrong with the numbers but that they are apart."""
    words = structure_words(forms.Mismatch("result[1]", "float32[5]", "a list of 5"))
    assert (
        "result[1]: expected float32[5], actual a list of 5; make it one array with jnp.array or jnp.stack"
        == words
    )


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ("NoneType", "result: expected a tuple of 2, actual None; is a `return` missing?"),
        ("DynamicJaxprTracer", "result: expected a tuple of 2, actual one array"),
        ("a tuple of 3", "result: expected a tuple of 2, actual a tuple of 3"),
    ],
)
def test_a_structure_is_told_without_names_of_jax(actual: str, words: str) -> None:
    """Nobody learns what a DynamicJaxprTracer is from a wrong result."""
    assert words == structure_words(forms.Mismatch("result", "a tuple of 2", actual))
