"""What a program computes and moves is what one gets by hand, and the same in every version of JAX."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from grader.judge.limits import Limits
from grader.judge.work import Work
from tests.judge.forge import join, module_of, with_module
from tests.judge.test_trips import ONE, work
from tests.judge.test_vet import opened

X = np.ones(8, "float32")
M = np.ones((4, 4), "float32")
A, B = np.ones((3, 5), "float32"), np.ones((5, 7), "float32")
I8 = np.arange(8, dtype="int32")
TABLE = np.ones((2, 3, 8, 6), "float32")
KERNEL = np.ones((4, 3, 3, 2), "float32")

ELEMENTS: dict[str, tuple[int, Any, tuple[Any, ...]]] = {
    "a sum": (8, lambda x, y: x + y, (X, X)),
    "a chain": (24, lambda x: jnp.exp(jnp.sin(x) * x), (X,)),
    "nothing": (0, lambda x: x, (X,)),
    "data moved about": (0, lambda m: jnp.concatenate([m.T[:, ::-1].reshape(-1), m.ravel()]), (M,)),
    "data made": (0, lambda: (jnp.arange(9), jnp.ones((5, 5))), ()),
    "a conversion": (0, lambda x: x.astype("int32"), (X,)),
    "a matrix product": (2 * 3 * 7 * 5, lambda a, b: a @ b, (A, B)),
    "a matrix and a vector": (2 * 3 * 5, lambda a, v: a @ v, (A, np.ones(5, "float32"))),
    "a product of batches": (2 * 4 * 4 * 4, lambda m: jnp.einsum("bi,bj->bij", m, m), (M,)),
    "a dot product": (2 * 8, jnp.dot, (X, X)),
    "a total": (8, jnp.sum, (X,)),
    "totals": (16, lambda m: m.sum(axis=0), (M,)),
    "sorted numbers": (8 * 3, jnp.sort, (I8,)),
    "sorted rows": (2 * 8 * 3, lambda x: jnp.sort(x, axis=1), (np.ones((2, 8), "int32"),)),
    "a window": (6 * 3, lambda x: lax.reduce_window(x, 0.0, lax.add, (3,), (1,), "VALID"), (X,)),
    "windows as long as the array": (
        8 * 8,
        lambda x: lax.reduce_window(x, 0.0, lax.add, (8,), (1,), "SAME"),
        (X,),
    ),
    "every other running sum": (
        4 * 8,
        lambda x: lax.reduce_window(x, 0.0, lax.add, (8,), (2,), ((7, 0),)),
        (X,),
    ),
    "running sums with holes": (
        8 * 8,
        lambda x: lax.reduce_window(x, 0.0, lax.add, (8,), (2,), ((7, 0),), base_dilation=(2,)),
        (X,),
    ),
    "a running sum": (8 * 3, jnp.cumsum, (X,)),
    "a running sum of one": (1, jnp.cumsum, (X[:1],)),
    "running products of rows": (15 * 3, lambda a: jnp.cumprod(a, axis=1), (A,)),
    "running minima, backwards": (15 * 2, lambda a: lax.cummin(a, axis=0, reverse=True), (A,)),
    "a table of sums": (
        15 * 15,
        lambda a: lax.reduce_window(a, 0.0, lax.add, (3, 5), (1, 1), ((2, 0), (4, 0))),
        (A,),
    ),
    "running sums of a batch": (15 * 3, jax.vmap(jnp.cumsum), (A,)),
    "a scattered sum": (3 + 9, lambda x, i, u: x.at[i].add(u, mode="promise_in_bounds"), (X, I8[:3], X[:3])),
    "a transform": (5 * 8 * 3, jnp.fft.fft, (np.ones(8, "complex64"),)),
    "a convolution": (
        2 * (2 * 4 * 6 * 5) * (3 * 3 * 2),
        lambda x, k: lax.conv(x, k, (1, 1), "VALID"),
        (TABLE, KERNEL),
    ),
    "the dearest branch": (1 + 16, lambda x: lax.cond(x[0] > 0, jnp.sin, lambda y: y + y * y, x), (X,)),
    "a helper called twice": (16, lambda x: jax.jit(jnp.sin)(jax.jit(jnp.sin)(x)), (X,)),
    "a composite": (16, lax.composite(lambda x: jnp.sin(jnp.sin(x)), "my.twice"), (X,)),
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_element_operations_are_those_by_hand(name: str) -> None:
    """One for each element of a result; products, windows and sorts by what they do.

    JAX's own three operations on each index, which make negative ones count from the end, are operations like others.
    """
    expected, function, args = ELEMENTS[name]
    found = work(function, *args)
    assert (expected, True) == (found.element_operations, found.is_exact)


def _horner(coefficients: Any, x: Any) -> Any:
    return lax.scan(lambda y, c: (y * x + c, None), jnp.zeros_like(x), coefficients)[0]


@pytest.mark.parametrize(("degree", "points"), [(3, 8), (30, 8), (30, 800)])
def test_horner_costs_a_product_and_a_sum_for_each_point_and_step(degree: int, points: int) -> None:
    """And the counter, and a look at it before each step and at the end."""
    found = work(_horner, np.ones(degree, "float32"), np.ones(points, "float32"))
    assert degree * (2 * points + 1) + degree + 1 == found.element_operations


def test_an_unrolled_loop_costs_no_less_than_a_rolled_one() -> None:
    """What a scan saves is the program's length, not its work."""

    def unrolled(coefficients: Any, x: Any) -> Any:
        y = jnp.zeros_like(x)
        for i in range(coefficients.shape[0]):
            y = y * x + coefficients[i]
        return y

    found = work(unrolled, np.ones(30, "float32"), X)
    assert 30 * 2 * 8 == found.element_operations


def test_a_better_order_of_products_is_cheaper() -> None:
    """The figure tells what a clock would on a large machine."""
    m, v = np.ones((64, 64), "float32"), np.ones(64, "float32")
    dear, cheap = work(lambda a, v: (a @ a) @ v, m, v), work(lambda a, v: a @ (a @ v), m, v)
    assert (2 * 64**3 + 2 * 64**2, 2 * 2 * 64**2) == (dear.element_operations, cheap.element_operations)
    assert dear.moved_bytes > cheap.moved_bytes


MOVED: dict[str, tuple[int, Any, tuple[Any, ...]]] = {
    "a sum": (3 * 32, lambda x, y: x + y, (X, X)),
    "a matrix product": (4 * (15 + 35 + 21), lambda a, b: a @ b, (A, B)),
    "a chain as if not fused": (2 * 64, lambda x: jnp.sin(jnp.sin(x)), (X,)),
    "another shape of the same bytes": (0, lambda x: x.reshape(2, 4), (X,)),
    "a slice": (2 * 12, lambda x: lax.slice(x, (1,), (4,)), (X,)),
    "an update of a part": (2 * 8 + 4, lambda x, u: lax.dynamic_update_slice(x, u, (0,)), (X, X[:2])),
    "a transpose": (2 * 60, lambda a: a.T, (A,)),
}


@pytest.mark.parametrize("name", MOVED)
def test_bytes_moved_are_those_by_hand(name: str) -> None:
    """All operands and results; of a slice or an update the part alone."""
    expected, function, args = MOVED[name]
    assert expected == work(function, *args).moved_bytes


def test_a_scan_moves_in_proportion_to_its_length() -> None:
    """Each step reads and writes a row, not the whole array."""
    short, long = (work(lambda xs: lax.map(jnp.sin, xs), np.ones((n, 8), "float32")) for n in (10, 20))
    assert long.moved_bytes < 2.1 * short.moved_bytes


def test_copies_of_the_whole_array_in_each_step_show() -> None:
    """A window that is shifted as a whole moves its length in each step."""

    def shifted(xs: Any) -> Any:
        return lax.scan(lambda w, x: (jnp.concatenate([x[None], w[:-1]]), None), jnp.zeros_like(xs), xs)[0]

    short, long = (work(shifted, np.ones(n, "float32")) for n in (100, 200))
    assert long.moved_bytes > 3.5 * short.moved_bytes


def test_each_part_has_its_own_work() -> None:
    """What is joined into one artifact is weighed apart, and as it would be alone."""
    exported, layout = join((lambda x: x + 1, (X,)), (lambda a, b: a @ b, (A, B)), (lambda x: x, (X,)))
    found = [part.work for part in opened(exported, layout=layout).parts]
    assert [8, 2 * 3 * 7 * 5, 0] == [each and each.element_operations for each in found]
    assert [work(lambda x: x + 1, X), work(lambda a, b: a @ b, A, B), work(lambda x: x, X)] == found


def test_work_in_a_body_that_is_applied_cannot_hide() -> None:
    """A reduction's body counts as often as it is applied."""

    def spiral(a: Any, b: Any) -> Any:
        for _ in range(10):
            a = jnp.sin(a)
        return a + b

    found = work(lambda x: lax.reduce(x, np.float32(0), spiral, (0,)), X)
    assert 8 * 11 == found.element_operations


def test_doubling_calls_are_weighed_once_each() -> None:
    """A chain of functions that each call the next twice is weighed in no time; the figure doubles."""
    names = [f"f{i}" for i in range(13)]
    calls = "".join(
        f"""func.func private @{name}(%a: tensor<4xf32>) -> tensor<4xf32> {{
          %b = call @{after}(%a) : (tensor<4xf32>) -> tensor<4xf32>
          %c = call @{after}(%b) : (tensor<4xf32>) -> tensor<4xf32>
          return %c : tensor<4xf32> }}"""
        for name, after in pairwise(names)
    )
    last = f"""func.func private @{names[-1]}(%a: tensor<4xf32>) -> tensor<4xf32> {{
      %b = stablehlo.sine %a : tensor<4xf32>
      return %b : tensor<4xf32> }}"""
    main = "%y = call @f0(%x) : (tensor<4xf32>) -> tensor<4xf32>\nreturn %y : tensor<4xf32>"
    found = _written(main, calls + last)
    assert (4 * 2**12, 32 * 2**12, 32) == (found.element_operations, found.moved_bytes, found.least_bytes)


def test_nesting_up_to_the_limit_is_weighed() -> None:
    """Loops in loops, as deep as the vetting lets them, are weighed without trouble."""
    depth = Limits().depth - 2
    body = "%s = stablehlo.sine %x : tensor<4xf32>\nstablehlo.return %s : tensor<4xf32>"
    for level in range(depth):
        body = f"""%no{level} = stablehlo.constant dense<0> : tensor<i32>
        %v{level} = "stablehlo.case"(%no{level}) ({{ {body} }}) : (tensor<i32>) -> tensor<4xf32>
        {"stablehlo." if level < depth - 1 else ""}return %v{level} : tensor<4xf32>"""
    assert 4 == _written(body).element_operations


def _written(body: str, rest: str = "") -> Work:
    exported = jax.export.deserialize(bytearray(with_module(ONE, module_of(body, rest=rest))))
    found = opened(exported).cost.work
    assert found is not None
    return found
