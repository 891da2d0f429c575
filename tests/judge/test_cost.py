"""Counts are of the program with its calls expanded, and do not depend on how often a loop runs."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from grader.judge.cost import Cost
from tests.judge.forge import export
from tests.judge.test_vet import opened

X = np.ones(4, "float32")


def cost(function: Any, *args: Any) -> Cost:
    """Count a function exported on some arguments."""
    return opened(export(function, args)).cost


def test_calls_are_expanded() -> None:
    """A helper called twice counts twice."""
    helper = jax.jit(jnp.sin)
    assert {"sine": 2} == cost(lambda x: helper(helper(x)), X).histogram


def test_a_scan_costs_the_same_at_every_length() -> None:
    """The growth check stands on this: a loop's body counts once."""

    def total(xs: Any) -> Any:
        return lax.scan(lambda c, x: (c + x, None), 0.0, xs)[0]

    short, long = (cost(total, np.ones(n, "float32")).operations for n in (8, 64))
    assert short == long


def test_an_unrolled_loop_grows_with_its_length() -> None:
    """The control: a Python loop over an axis is written out."""
    short, long = (
        cost(lambda xs: sum(xs[i] for i in range(xs.shape[0])), np.ones(n, "float32")).operations
        for n in (8, 64)
    )
    assert long > 7 * short


def test_constants_are_weighed_and_splats_are_not() -> None:
    """A table costs its bytes; an array of one repeated number costs one element."""
    table = np.arange(100, dtype="float32")
    assert 400 == cost(lambda x: x + jnp.asarray(table), table).constant_bytes
    assert 4 == cost(lambda x: x + jnp.full(100, 3.0), table).constant_bytes


def test_a_composite_counts_as_its_body() -> None:
    """A composite hides no work."""
    twice = lax.composite(lambda x: jnp.sin(jnp.sin(x)), "my.twice")
    assert {"sine": 2} == cost(twice, X).histogram
