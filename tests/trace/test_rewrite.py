"""A rewrite that claims to be complete can be traced, and means the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from grader import forms, signature
from grader.trace.refusals import explain
from tests.trace.conftest import Trace
from tests.trace.lessons import Row, applied, rows

ROWS = rows()
COMPLETE = [row for row in ROWS if row.is_complete]


@pytest.mark.parametrize("row", COMPLETE, ids=str)
def test_a_complete_rewrite_is_traced(row: Row, trace: Trace) -> None:
    """Put into the snippet, it leaves nothing to refuse."""
    outcome = trace(applied(row.snippet.source, row.rewrite), row.snippet.entry)
    assert ("", None) == outcome.refusal, outcome.header["outcome"]


def _run(source: str, entry: str, make: Callable[[Any], Any]) -> Any:
    namespace: dict[str, Any] = {"__name__": "submission"}
    exec(compile(source, "<snippet>", "exec"), namespace)
    parsed = signature.parse(entry)
    leaves = [leaf for p in parsed.parameters for leaf in forms.leaves(signature.bind(p.type, {}, 3))]
    arguments = []
    for leaf in leaves:
        values = np.linspace(2.0, -0.5, int(np.prod(leaf.shape))).reshape(leaf.shape)
        arguments.append(
            make((values if leaf.dtype.startswith("f") else np.abs(values) + 1).astype(leaf.dtype))
        )
    return namespace[parsed.name](*arguments)


def _run_eagerly(row: Row) -> Any:
    """Run what the student wrote on values, with JAX's arrays or NumPy's; None if neither works."""
    for make in (jnp.asarray, np.array):
        with contextlib.suppress(Exception):
            return np.asarray(_run(row.snippet.source, row.snippet.entry, make))
    return None


def test_a_complete_rewrite_means_the_same() -> None:
    """What the student wrote gives, run on values, the numbers that the rewrite gives, wherever it can be run."""
    expected = {str(row): _run_eagerly(row) for row in COMPLETE}
    runnable = [row for row in COMPLETE if expected[str(row)] is not None]
    assert len(COMPLETE) / 2 < len(runnable)  # the others need JAX's transformations, which refuse them
    for row in runnable:
        actual = np.asarray(_run(applied(row.snippet.source, row.rewrite), row.snippet.entry, jnp.asarray))
        np.testing.assert_allclose(expected[str(row)], actual, rtol=1e-5, err_msg=str(row))


def test_no_rewrite_repeats_the_line() -> None:
    """A change changes something."""
    for row in ROWS:
        lines = row.rewrite.split("\n") if row.rewrite else ["-"]
        old, new = ([line[2:] for line in lines if line.startswith(sign)] for sign in "-+")
        assert old != new


def test_an_error_without_a_source_has_no_rewrite() -> None:
    """The lesson is about a piece of the student's text; without it there is the rule alone."""
    refusal = explain(TypeError("'JitTracer' object does not support item assignment"))
    assert ("writes-in-place", "", "") == (refusal.rule, refusal.kind, refusal.rewrite)
