"""Answers that must never pass, run for real."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from grader import canaries
from grader.canaries import CANARIES
from grader.signature import parse

TREE = "fit(k: key[], p: {w: f32[m, n], b: f32[n]}, xs: list[i32[]; d])"
TREE += " -> (f32[m*n], {c: bool[d]}, list[i32[n]; 2], none)"


def run(kind: str, entry: str, *arguments: Any) -> Any:
    """Execute a canary and call it under jit, as a submission would be."""
    signature = parse(entry)
    namespace: dict[str, Any] = {}
    exec(compile(canaries.source(kind, signature), f"<{kind}>", "exec"), namespace)
    return jax.jit(namespace[signature.name])(*arguments)


def arguments() -> tuple[Any, ...]:
    """Return arguments for the tree-shaped entry, with m=2, n=3, d=4."""
    p = {"w": jnp.arange(6, dtype=jnp.float32).reshape(2, 3) + 2, "b": jnp.zeros(3)}
    return jax.random.key(0), p, [jnp.int32(i) for i in range(4)]


@pytest.mark.parametrize("kind", CANARIES)
def test_a_canary_has_the_structure_asked_for(kind: str) -> None:
    """Whatever the signature, a canary fails for its values and not for its shapes."""
    flat, tree, rows, nothing = run(kind, TREE, *arguments())
    assert ((6,), "float32") == (flat.shape, str(flat.dtype))
    assert ((4,), "bool") == (tree["c"].shape, str(tree["c"].dtype))
    assert [((3,), "int32")] * 2 == [(row.shape, str(row.dtype)) for row in rows]
    assert nothing is None


@pytest.mark.parametrize(
    ("kind", "expected"), [("zeros", [0.0, 0.0]), ("constant", [1.5, 1.5]), ("echo", [3.0, 4.0])]
)
def test_canaries_answer_with_zeros_a_constant_or_the_input(kind: str, expected: list[float]) -> None:
    """Three answers that need no thought."""
    assert expected == run(kind, "f(x: f32[n]) -> f32[n]", jnp.array([3.0, 4.0])).tolist()


def test_a_size_is_read_off_its_multiple() -> None:
    """An array for four devices has sizes such as 4*n, and n stands nowhere else."""
    assert (6,) == run("zeros", "f(x: f32[4*n]) -> f32[2*n]", jnp.ones(12)).shape


@pytest.mark.parametrize("kind", CANARIES)
def test_a_constant_may_be_the_size_of_the_result(kind: str) -> None:
    """Where no argument has a shape, the constant itself tells it."""
    entry = "walk(k: key[], steps: static) -> i32[steps]"
    namespace: dict[str, Any] = {}
    exec(canaries.source(kind, parse(entry)), namespace)
    assert ((5,), "int32") == ((made := namespace["walk"](jax.random.key(0), 5)).shape, str(made.dtype))


def test_the_echo_finds_the_first_array_anywhere() -> None:
    """Keys, None and empty tuples are passed over, also inside a tree."""
    entry = "f(k: key[], t: ((), none, {a: f32[n]})) -> f32[n]"
    assert [5.0, 6.0] == run(
        "echo", entry, jax.random.key(0), ((), None, {"a": jnp.array([5.0, 6.0])})
    ).tolist()


def test_an_echo_is_resized_and_converted() -> None:
    """The input is repeated to fill a larger result and takes its dtype."""
    assert [1, 2, 1, 2] == run("echo", "f(x: f32[n]) -> i32[2*n]", jnp.array([1.0, 2.0])).tolist()


def test_without_an_array_the_echo_is_a_constant() -> None:
    """An entry that takes a key only has nothing to echo."""
    assert [1.5, 1.5] == run("echo", "f(k: key[]) -> f32[2]", jax.random.key(0)).tolist()
