"""The least bytes are a floor: all that a simple program moves, and never more than an honest one needs."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from grader.judge.run import compile_program
from tests.judge.forge import export
from tests.judge.honest import PROGRAMS
from tests.judge.test_trips import work
from tests.judge.test_vet import opened

X = np.ones(8, "float32")
M = np.ones((4, 4), "float32")
I2 = np.array([1, 2], "int32")
ONE = np.float32(1)

FLOORS: dict[str, tuple[int, Any, tuple[Any, ...]]] = {
    "reads and writes": (64, lambda x: x + 1, (X,)),
    "two arguments": (96, lambda x, y: x * y, (X, X)),
    "read twice is read once": (64, lambda x: x * jnp.sin(x), (X,)),
    "nothing read": (32, lambda _: jnp.arange(8.0), (X,)),
    "handed back": (0, lambda x: x, (X,)),
    "two results": (68, lambda x: (x + 1, x.sum()), (X,)),
    "a result given twice": (64, lambda x: (x + 1,) * 2, (X,)),
    "a product": (3 * 64, lambda a, b: a @ b, (M, M)),
    "an unused argument": (64, lambda x, _: x + 1, (X, X)),
    "through helpers": (64, lambda x: 1 + jax.jit(lambda a: jax.jit(jnp.sin)(a) + a)(x), (X,)),
    "one result of a helper": (64, lambda x, y: jax.jit(lambda a, b: (a + 1, b + 1))(x, y)[0], (X, X)),
    "an element": (4, lambda x: x[0], (X,)),
    "an element of what is computed": (4, lambda x: jnp.sin(x)[0], (X,)),
    "an element of a product": (4, lambda a: (a @ a)[0, 0], (M,)),
    "a slice that is all": (64, lambda x: lax.slice(x, (0,), (8,)) + 1, (X,)),
    "a lookup": (16, lambda x, i: x.at[i].get(mode="promise_in_bounds"), (X, I2)),
    "a choice": (8 + 4 + 32, lambda p, q, x, y: jnp.where(p, x, y) + q, (np.ones(8, bool), ONE, X, X)),
    "a choice of the same": (8 + 64, lambda p, x: lax.select(p, x, -x), (np.ones(8, bool), X)),
    "a branch may not read": (
        4 + 32,
        lambda p, x, y: lax.cond(p, lambda: x + 1, lambda: y + 1),
        (I2[0], X, X),
    ),
    "all branches read": (68, lambda p, x: lax.cond(p, lambda: x + 1, lambda: x - 1), (I2[0], X)),
    "times zero": (32, lambda x: x * 0, (np.ones(8, "int32"),)),
    "minus itself": (32, lambda x: x - x, (X,)),
    "an update may overwrite": (32 + 8, lambda x, u: lax.dynamic_update_slice(x, u, (0,)), (X, X[:2])),
    "a scattered sum keeps": (64 + 8, lambda x, i: x.at[i].add(1.0, mode="promise_in_bounds"), (X, I2)),
    "a scattered value may overwrite": (
        32 + 8,
        lambda x, i: x.at[i].set(1.0, mode="promise_in_bounds", unique_indices=True),
        (X, I2),
    ),
    "a crop": (24, lambda x: lax.pad(x, np.float32(0), [(-2, 0, 0)]), (X,)),
    "an argmax": (36, jnp.argmax, (X,)),
    "windows with gaps": (8, lambda x: lax.reduce_window(x, 0.0, lax.add, (1,), (4,), "VALID"), (X,)),
    "the last of a reduction": (4, lambda x: lax.reduce(x, np.float32(0), lambda _, b: b, (0,)), (X,)),
    "a scan reads by parts": (32, lambda x: lax.map(jnp.sin, x), (X,)),
    "a scan reads what it closes over": (
        32 + 32 + 32,
        lambda x, w: lax.fori_loop(0, 9, lambda _, c: c * w, x),
        (X, X),
    ),
    "a loop that never runs": (0, lambda x, w: lax.fori_loop(0, 0, lambda _, c: c * w, x), (X, X)),
    "a loop that may not run": (
        32 + 32 + 4,
        lambda x, w, n: lax.fori_loop(0, n, lambda _, c: c * w, x),
        (X, X, I2[0]),
    ),
    "a condition is always read": (
        32 + 32 + 32,
        lambda x, w: lax.while_loop(lambda c: (c < w).all(), lambda c: c + 1, x),
        (X, X),
    ),
    "what a loop throws away": (
        32,
        lambda x, y: lax.fori_loop(0, 2, lambda _, c: (c[1], jnp.ones(8)), (x, y))[0],
        (X, X),
    ),
    "once through a loop": (
        64,
        lambda x, y: lax.while_loop(lambda c: c[0] < 1, lambda c: (c[0] + 1, c[2] + 1, c[2] * 0), (0, x, y))[
            1
        ],
        (X, X),
    ),
    "an empty array": (0, lambda x: x[:0] + 1, (X,)),
}


@pytest.mark.parametrize("name", FLOORS)
def test_least_bytes_are_those_by_hand(name: str) -> None:
    """Results are written; of the arguments, those count that are needed whole whatever happens."""
    expected, function, args = FLOORS[name]
    assert expected == work(function, *args).least_bytes


def test_what_only_feeds_a_dropped_carry_is_not_needed() -> None:
    """``v`` is dead; ``w`` is needed from the second step on, which is more than is followed."""

    def stacked(x: Any, w: Any, v: Any) -> Any:
        return lax.scan(lambda c, _: ((c[0] * w, c[1] * v), c[0]), (x, x), None, length=3)[1]

    assert 3 * 32 + 32 == work(stacked, X, X, X).least_bytes


@pytest.mark.parametrize("name", list(PROGRAMS)[::3])
def test_no_floor_is_above_what_the_compiler_moves(name: str) -> None:
    """XLA's own analysis of the compiled program, where it knows, has at least as many bytes."""
    function, args = PROGRAMS[name]
    artifact = opened(export(function, args))
    assert artifact.cost.work is not None
    analysis = compile_program(artifact.exported).cost_analysis() or {}
    moved = analysis.get("bytes accessed", -1.0)
    assert moved < 0 or artifact.cost.work.least_bytes <= moved


def _chain(calls: int, width: int = 300) -> int:
    """Return the least bytes of calls in a row, whose n-th result needs the first n arguments."""

    @jax.jit
    def sums(*xs: Any) -> Any:
        total, given = xs[0], []
        for x in xs:
            total = total + x
            given.append(total)
        return given

    def chained(*xs: Any) -> Any:
        given: Any = xs
        for _ in range(calls):
            given = sums(*given)
        return given

    return work(chained, *[ONE] * width).least_bytes


def test_a_program_that_is_too_tangled_to_follow_needs_nothing_but_its_results() -> None:
    """Following stops after a fixed number of steps, and what is not followed counts nothing."""
    assert (2 * 300 * 4, 300 * 4) == (_chain(2), _chain(40))
