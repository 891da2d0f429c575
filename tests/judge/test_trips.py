"""How often a loop runs is told where the text says so, and never where it does not."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from grader.judge.artifact import open_artifact
from grader.judge.buffers import parse_types
from grader.judge.work import MOST, Work
from tests.judge.forge import export, module_of, types, with_module
from tests.judge.test_vet import opened

X = np.ones(4, "float32")
ONE = export(lambda x: x, (X,))


def work(function: Any, *args: Any) -> Work:
    """Weigh a function exported on some arguments."""
    found = opened(export(function, args)).cost.work
    assert found is not None
    return found


def sines(found: Work) -> float:
    """Return how often a body of one ``sine`` of 4 elements, a counter and a comparison ran."""
    return (found.element_operations - 1) / 6


def set_back(carry: Any) -> Any:
    """Begin anew as long as the second of a carry is small."""
    return jnp.where(carry[1][0] < 9, 0, carry[0] + 1), jnp.sin(carry[1])


def doubled(carry: Any) -> Any:
    """Count a pass in the first of a carry, and take the sine of the second."""
    return carry[0] + 1, jnp.sin(carry[1])


LOOPS: dict[str, tuple[int, Any]] = {
    "fori_loop": (9, lambda x: lax.while_loop(lambda c: c[0] < 9, doubled, (0, x))),
    "from another start": (6, lambda x: lax.while_loop(lambda c: c[0] < 9, doubled, (3, x))),
    "from below zero": (12, lambda x: lax.while_loop(lambda c: c[0] < 9, doubled, (-3, x))),
    "in long steps": (
        3,
        lambda x: lax.while_loop(lambda c: c[0] < 7, lambda c: (c[0] + 3, jnp.sin(c[1])), (0, x)),
    ),
    "never": (0, lambda x: lax.while_loop(lambda c: c[0] < 9, doubled, (9, x))),
    "far beyond": (0, lambda x: lax.while_loop(lambda c: c[0] < 9, doubled, (90, x))),
    "the constant first": (
        9,
        lambda x: lax.while_loop(lambda c: c[0] < 9, lambda c: (1 + c[0], jnp.sin(c[1])), (0, x)),
    ),
    "in a jitted helper": (
        9,
        jax.jit(jax.jit(lambda x: lax.while_loop(lambda c: c[0] < 9, doubled, (0, x)))),
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_that_counts_is_weighed_by_its_trips(name: str) -> None:
    """Four sines and one sum each time, one comparison more than that."""
    trips, function = LOOPS[name]
    found = work(function, X)
    assert (trips, True) == (sines(found), found.is_exact)


def test_a_bound_that_a_loop_carries_along_is_known() -> None:
    """JAX hands what a condition reads round with the carry; unchanged, it is the constant that it was."""
    found = work(
        lambda x: lax.while_loop(lambda c: c[0] < c[1], lambda c: (c[0] + 1, c[1], jnp.sin(c[2])), (0, 9, x)),
        X,
    )
    assert (9, True) == (sines(found), found.is_exact)


@pytest.mark.parametrize("length", [0, 1, 5, 1000])
def test_scan_map_and_fori_loop_count(length: int) -> None:
    """One element operation a step, one for the counter, and one for each look at it."""
    xs = np.ones(length, "float32")
    found = [
        work(lambda xs: lax.scan(lambda c, x: (c + x, None), jnp.float32(0), xs)[0], xs),
        work(lambda xs: lax.scan(lambda c, x: (c + x, c), jnp.float32(0), xs)[1], xs),
        work(lambda xs: lax.map(lambda x: x * x, xs), xs),
        work(lambda x: lax.scan(lambda c, _: (c + c, None), x, None, length=length)[0], np.float32(1)),
    ]
    assert all(each.is_exact for each in found)
    if length > 1:  # JAX writes no loop for a step or none
        assert {3 * length + 1} == {each.element_operations for each in found}


def test_nested_loops_multiply() -> None:
    """N steps of n steps; also where JAX outlines the inner one into a function of its own."""

    def pairs(xs: Any) -> Any:
        def outer(c: Any, x: Any) -> Any:
            return lax.scan(lambda d, y: (d + x * y, None), c, xs)[0], None

        return lax.scan(outer, jnp.float32(0), xs)[0]

    found = work(pairs, np.ones(10, "float32"))
    inner = 10 * 3 + 11  # product, sum and counter; comparison
    assert (10 * (inner + 1) + 11, True) == (found.element_operations, found.is_exact)


def test_a_huge_number_of_trips_stops_at_the_most() -> None:
    """Loops nested in loops cannot overflow the figures; what was cut is a least figure."""

    def deep(x: Any) -> Any:
        for _ in range(3):
            inner = x

            def body(_: Any, c: Any, inner: Any = inner) -> Any:
                return lax.fori_loop(
                    0, 2**30, lambda _, d: lax.fori_loop(0, 2**30, lambda _, e: e + inner, d), c
                )

            x = lax.fori_loop(0, 2**30, body, x)
        return x

    found = work(deep, X)
    assert (MOST, MOST, False) == (found.element_operations, found.moved_bytes, found.is_exact)


UNKNOWN: dict[str, Any] = {
    "a bound from outside": lambda x: lax.fori_loop(0, x[0].astype(int), lambda _, c: jnp.sin(c), x),
    "a start from outside": lambda x: lax.fori_loop(x[0].astype(int), 9, lambda _, c: jnp.sin(c), x),
    "until it is small": lambda x: lax.while_loop(lambda c: c[0] > 0.1, jnp.sin, x),
    "under vmap": jax.vmap(lambda x: lax.while_loop(lambda c: c > 0.1, jnp.sin, x)),
    "a counter that runs down": lambda x: lax.while_loop(
        lambda c: c[0] > 0, lambda c: (c[0] - 1, jnp.sin(c[1])), (9, x)
    ),
    "a counter in floats": lambda x: lax.while_loop(lambda c: c[0] < 9.0, doubled, (0.0, x)),
    "a bound that moves": lambda x: lax.while_loop(
        lambda c: c[0] < c[1], lambda c: (c[0] + 1, c[1] + 1 - c[0] // 9, c[2]), (0, 2, x)
    ),
    "a condition of two": lambda x: lax.while_loop(lambda c: (c[0] < 2) | (c[1][0] < 9), doubled, (0, x)),
    "a counter set back": lambda x: lax.while_loop(lambda c: c[0] < 2, set_back, (0, x)),
    "a step from outside": lambda x: lax.while_loop(
        lambda c: c[0] < 9, lambda c: (c[0] + x[0].astype(int), jnp.sin(c[1])), (0, x)
    ),
    "two counters that swap": lambda x: lax.while_loop(
        lambda c: c[0] < 9, lambda c: (c[1] + 1, c[0], jnp.sin(c[2])), (0, 0, x)
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_of_any_other_loop_nothing_is_said(name: str) -> None:
    """It counts once, and the figure says that it is no more than a lower bound."""
    found = work(UNKNOWN[name], X)
    assert not found.is_exact
    assert 0 < found.element_operations < 100


def test_a_loop_of_unknown_length_is_no_cheaper_inside_another() -> None:
    """Nor does a function hide it, nor a branch."""
    helper = jax.jit(lambda x: lax.while_loop(lambda c: c[0] > 0.1, jnp.sin, x))
    assert not work(lambda x: lax.fori_loop(0, 3, lambda _, c: helper(c), x), X).is_exact
    assert not work(lambda x: lax.cond(x[0] > 0, helper, lambda y: y, x), X).is_exact


def loop(condition: str, body: str, start: str = "dense<0>", kind: str = "i32") -> Work:
    """Weigh a loop over a counter ``%i`` or ``%j`` and an array, written by hand."""
    data = with_module(
        ONE,
        module_of(
            f"""%start = stablehlo.constant {start} : tensor<{kind}>
            %two = stablehlo.constant dense<2> : tensor<{kind}>
            %one = stablehlo.constant dense<1> : tensor<{kind}>
            %none = stablehlo.constant dense<0> : tensor<{kind}>
            %back = stablehlo.constant dense<-1> : tensor<{kind}>
            %r:2 = stablehlo.while(%i = %start, %x1 = %x) : tensor<{kind}>, tensor<4xf32>
            cond {{ {condition}
              stablehlo.return %go : tensor<i1> }} do {{ {body}
              %y = stablehlo.sine %x1 : tensor<4xf32>
              stablehlo.return %n, %y : tensor<{kind}>, tensor<4xf32> }}
            return %r#1 : tensor<4xf32>"""
        ),
    )
    spec = types(ONE)
    inputs, outputs = parse_types(spec["inputs"]), parse_types(spec["outputs"])
    found = open_artifact(data, inputs, outputs, "cpu").cost.work
    assert found is not None
    return found


def compared(direction: str, first: str = "%i", second: str = "%two", rest: str = ", SIGNED") -> str:
    """Write a comparison."""
    return f"%go = stablehlo.compare {direction}, {first}, {second}{rest} : (tensor<i32>, tensor<i32>) -> tensor<i1>"


NEXT = "%n = stablehlo.add %i, %one : tensor<i32>"


def test_the_pattern_is_known_when_written_by_hand() -> None:
    """The control of what follows, with and without a kind of comparison."""
    assert (2, True) == (sines(loop(compared("LT"), NEXT)), loop(compared("LT"), NEXT).is_exact)
    assert loop(compared("LT", rest=""), NEXT).is_exact


HOSTILE = {
    "another direction": (compared("GE"), NEXT),
    "not equal": (compared("NE"), NEXT),
    "the other way round": (compared("LT", "%two", "%i"), NEXT),
    "of itself": (compared("LT", "%i", "%i"), NEXT),
    "of constants": (compared("LT", "%none", "%two"), NEXT),
    "of unsigned numbers": (compared("LT", rest=", UNSIGNED"), NEXT),
    "a step of zero": (compared("LT"), "%n = stablehlo.add %i, %none : tensor<i32>"),
    "a step back": (compared("LT"), "%n = stablehlo.add %i, %back : tensor<i32>"),
    "counted twice": (
        compared("LT"),
        "%m = stablehlo.add %i, %one : tensor<i32>\n%n = stablehlo.add %m, %back : tensor<i32>",
    ),
    "doubled": (compared("LT"), "%n = stablehlo.add %i, %i : tensor<i32>"),
    "multiplied": (compared("LT"), "%n = stablehlo.multiply %i, %one : tensor<i32>"),
    "never changed": (compared("LT"), "%n = stablehlo.negate %none : tensor<i32>"),
    "one of two conditions": (
        compared("LT").replace("%go", "%a")
        + "\n%b = stablehlo.constant dense<true> : tensor<i1>\n%go = stablehlo.or %a, %b : tensor<i1>",
        NEXT,
    ),
    "turned round": (
        compared("LT").replace("%go", "%a") + "\n%go = stablehlo.not %a : tensor<i1>",
        NEXT,
    ),
    "always": ("%go = stablehlo.constant dense<true> : tensor<i1>", NEXT),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_loop_claims_fewer_trips_than_it_runs(name: str) -> None:
    """Whatever looks like the pattern and is not is a loop of unknown length."""
    assert not loop(*HOSTILE[name]).is_exact


def test_a_counter_that_would_wrap_round_is_unknown() -> None:
    """Past the largest number it starts again from the smallest."""
    end = "%end = stablehlo.constant dense<2147483647> : tensor<i32>\n"
    condition = end + compared("LT", second="%end")
    two = "%n = stablehlo.add %i, %two : tensor<i32>"
    assert not loop(condition, two, start="dense<2147483644>").is_exact
    known = loop(condition, NEXT, start="dense<2147483644>")
    assert (3, True) == (sines(known), known.is_exact)
