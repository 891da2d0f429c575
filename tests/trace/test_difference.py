"""Two traces compared: what makes them two programs, where they part, and what does not count."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from grader.trace import run
from grader.trace.difference import difference, first_difference
from grader.trace.entry import FILENAME
from grader.trace.refusals import Refusal

ROW = ["array", "float32", [4]]
SOURCE = """
def f(x):
    y = x * 2
    return y + 1
"""


def _traced(source: str = SOURCE, **names: Any) -> run.Traced:
    namespace: dict[str, Any] = {"jax": jax, "jnp": jnp, **names}
    exec(compile(source.strip("\n"), FILENAME, "exec"), namespace)
    return run.trace(namespace["f"], ["x"], [ROW], ROW)


@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        "\n\n\n" + SOURCE.replace("y", "other"),
        SOURCE.replace("    return", "    unused = jnp.sin(x)\n    return"),
        SOURCE.replace("y = x", "y = jax.named_call(lambda v: v, name='n')(x)"),
    ],
    ids=["the same", "other names", "dead code", "a label"],
)
def test_equal_programs_do_not_differ(source: str) -> None:
    """Names, lines, labels and what no result needs make no other program."""
    assert first_difference(_traced(), _traced(source)) is None
    assert difference(_traced(), _traced(source), None) is None


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (SOURCE.replace("* 2", "* 3"), 2),
        (SOURCE.replace("+ 1", "- 1"), 3),
        (SOURCE.replace("y + 1", "x + 1"), 3),
        (SOURCE.replace("return y + 1", "z = y + 1\n    return z * z"), 4),
        (SOURCE.replace("y + 1", "y + TABLE"), 3),
    ],
    ids=["a literal", "an operation", "an operand", "one more", "a constant"],
)
def test_other_programs_differ_at_their_line(source: str, line: int) -> None:
    """Each part that decides what is computed is compared."""
    table = jnp.arange(4.0)
    found = difference(_traced(), _traced(source, TABLE=table), None)
    assert found is not None
    assert ("trace-depends-on-history", line, False) == (found.rule, found.line, found.advice)
    step = first_difference(_traced(), _traced(source, TABLE=table))
    assert step is not None
    assert line == step.line


def test_constants_are_compared_by_value() -> None:
    """Also such as are made anew by each trace."""
    source = SOURCE.replace("y + 1", "y + TABLE")
    plain = _traced(source, TABLE=jnp.arange(4.0))
    assert first_difference(plain, _traced(source, TABLE=jnp.arange(4.0))) is None
    assert first_difference(plain, _traced(source, TABLE=jnp.arange(1.0, 5.0))) is not None


def test_another_order_is_advice() -> None:
    """Sorting by ``id`` shuffles independent operations, which is untidy, and computes the same."""
    first = "def f(x):\n    a = jnp.sin(x)\n    b = jnp.cos(x)\n    return a + b\n"
    second = "def f(x):\n    b = jnp.cos(x)\n    a = jnp.sin(x)\n    return a + b\n"
    found = difference(_traced(first), _traced(second), None)
    assert found is not None
    assert found.advice


@pytest.mark.parametrize(
    ("refused", "rule"), [("leaks-tracer", "keeps-tracer"), ("raises", "trace-depends-on-history")]
)
def test_a_second_trace_that_fails_says_why(refused: str, rule: str) -> None:
    """A traced value kept from the first is a finding of its own."""
    found = difference(_traced(), None, Refusal(refused, "ValueError: no more", 7))
    assert found is not None
    assert (rule, 7) == (found.rule, found.line)
    assert "ValueError: no more" in found.message
