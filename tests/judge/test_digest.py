"""Equal programs share a digest, whatever their Python looked like; different programs never do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from tests.judge.forge import export
from tests.judge.honest import PROGRAMS
from tests.judge.test_vet import opened

X = np.linspace(-1, 1, 4, dtype="float32")
Y = np.linspace(2, 3, 4, dtype="float32")


def digest(function: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """Digest a function exported on some arguments."""
    return opened(export(function, args)).digest


def reordered(x: Any) -> Any:
    """Compute the same as ``straight`` in another order, with dead code, an inner jit and other names."""
    wanted = jnp.cos(x)
    _unused = jnp.tan(x) * 3
    other = jax.jit(jnp.sin)(x)
    return other + wanted


def straight(x: Any) -> Any:
    """Add a sine and a cosine."""
    return jnp.sin(x) + jnp.cos(x)


def shared(x: Any) -> Any:
    """Compute one subexpression once."""
    square = x * x
    return square + square


def with_helper(inner_twice: bool) -> Callable[..., Any]:
    """Nest two loops, the inner one in a helper that gets the outer one's state."""

    def helper(outer: Any) -> Any:
        return lax.fori_loop(0, 3, lambda _, inner: inner * (inner if inner_twice else outer), outer + 1)

    return lambda x: lax.fori_loop(0, 2, lambda _, outer: jax.jit(helper)(outer), x)


EQUAL = {
    "order, dead code, jit, names": (straight, reordered),
    "operands of a sum": (lambda x: 2 * x + 1, lambda x: 1 + x * 2),
    "common subexpressions": (shared, lambda x: x * x + x * x),
    "a loop body's order": (
        lambda x: lax.fori_loop(0, 3, lambda _, c: jnp.sin(c) * jnp.cos(c), x),
        lambda x: lax.fori_loop(0, 3, lambda _, c: jnp.cos(c) * jnp.sin(c), x),
    ),
}
DIFFERENT = {
    "constants": (lambda x: x * 2, lambda x: x * 3),
    "operands of a difference": (lambda x: x - 1, lambda x: 1 - x),
    "maximum of signed zeros": (lambda x: jnp.maximum(x, -x), lambda x: jnp.maximum(-x, x)),
    "association": (lambda x: (x + 1) + x, lambda x: x + (1 + x + 0 * x)),
    "trip counts": (
        lambda x: lax.fori_loop(0, 3, lambda _, c: c * x, x),
        lambda x: lax.fori_loop(0, 4, lambda _, c: c * x, x),
    ),
    "branches exchanged": (
        lambda x: lax.cond(x[0] > 0, jnp.sin, jnp.cos, x),
        lambda x: lax.cond(x[0] > 0, jnp.cos, jnp.sin, x),
    ),
    "results exchanged": (lambda x: (x + 1, x + 2), lambda x: (x + 2, x + 1)),
    "slices": (lambda x: x[:2], lambda x: x[1:3]),
    "outer and inner loop state": (with_helper(True), with_helper(False)),
    "comparison directions": (lambda x: x < 0, lambda x: x <= 0),
    "a table's last entry": (
        lambda x: x + jnp.asarray(np.arange(4, dtype="float32")),
        lambda x: x + jnp.asarray(np.array([0, 1, 2, 3.5], "float32")),
    ),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal_programs_share_a_digest(name: str) -> None:
    """What the Python looked like does not show in the digest."""
    left, right = EQUAL[name]
    assert digest(left, (X,)) == digest(right, (X,))


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_programs_do_not_share_a_digest(name: str) -> None:
    """Programs that may give different values have different digests."""
    left, right = DIFFERENT[name]
    assert digest(left, (X,)) != digest(right, (X,))


def test_the_argument_that_is_read_shows() -> None:
    """Two programs with equal bodies on different arguments differ."""
    assert digest(lambda *args: args[0] * 2, (X, Y)) != digest(lambda *args: args[1] * 2, (X, Y))


def test_shapes_and_dtypes_show() -> None:
    """The same Python on other shapes or dtypes is another program."""
    assert 3 == len({digest(lambda x: x + x, (each,)) for each in (X, X[:2], X.astype("int32"))})


def test_no_two_honest_programs_collide() -> None:
    """The corpus of honest programs has as many digests as programs."""
    digests = {name: digest(function, args) for name, (function, args) in PROGRAMS.items()}
    assert len(digests) == len(set(digests.values()))
