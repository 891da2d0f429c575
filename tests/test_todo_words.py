"""Results of another form say what to return."""

from __future__ import annotations

import pytest

from grader.todo import LONGEST
from grader.todo_words import about_form


@pytest.mark.parametrize(
    ("rule", "message", "expected"),
    [
        (
            "wrong-shape",
            "result: expected shape (4,), actual shape (3,)",
            "return an array of shape (4,): your result has shape (3,)",
        ),
        (
            "wrong-shape",
            "result[1]: expected shape (), actual shape (3,)",
            "return a single number: `result[1]` has shape (3,)",
        ),
        (
            "wrong-shape",
            "result: expected shape (5,), actual shape ()",
            "return an array of shape (5,): your result is a single number",
        ),
        (
            "wrong-dtype",
            "result: expected int32, actual float32",
            "return int32 instead of float32, as by `.astype(jnp.int32)`",
        ),
        (
            "wrong-dtype",
            "result[1]: expected bool, actual int32",
            "return bool instead of int32 in `result[1]`, as by `.astype(jnp.bool_)`",
        ),
        (
            "wrong-dtype",
            "result: expected typed PRNG keys, actual float32",
            "return keys, as jax.random.split makes them: your result is no key",
        ),
        (
            "wrong-structure",
            "result: expected a tuple of 2, actual one array",
            "return a tuple of 2: your result is one array",
        ),
        ("wrong-structure", "result: expected 2 items, actual 3 items", "return 2 items: your result has 3"),
        (
            "wrong-structure",
            "result: expected f32[4], actual None; is a `return` missing?",
            "write a `return`: your result is None",
        ),
        (
            "wrong-structure",
            "result: expected f32[4], actual a list of 4; make it one array with jnp.array",
            "return one array of shape (4,): your result is a list of 4",
        ),
        (
            "wrong-structure",
            "result: expected f32[], actual a list of 4",
            "return a single number: your result is a list of 4",
        ),
        (
            "wrong-structure",
            "result: expected a dict with keys ['w', 'b'], actual a tuple of 2",
            "return a dict with the keys 'w', 'b': your result is a tuple of 2",
        ),
    ],
)
def test_a_form_says_what_to_return(rule: str, message: str, expected: str) -> None:
    """In the words of NumPy."""
    assert expected == about_form(rule, message)


@pytest.mark.parametrize("rule", ["wrong-shape", "wrong-dtype", "wrong-structure"])
@pytest.mark.parametrize(
    "message",
    [
        "",
        "result: expected shape (4,), actual shape \x1b[2J",
        "result: expected int32, actual <script>",
        "result: expected a tuple of 2, actual Evil`",
        f"result: expected {'a' * 900}, actual one array",
        f"result{'[0]' * 90}: expected shape (4,), actual shape (3,)",
        "somewhere: expected shape (4,), actual shape (3,)",
    ],
)
def test_other_words_are_not_taken_over(rule: str, message: str) -> None:
    """They come from a child that may say anything."""
    told = about_form(rule, message)
    assert "" == told
    assert len(told) <= LONGEST
