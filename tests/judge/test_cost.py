"""Counts are of the program with its calls expanded, and of each part of it by what its results depend on."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from grader.judge.artifact import open_artifact
from grader.judge.buffers import parse_types
from grader.judge.cost import Cost
from grader.judge.limits import Refused
from tests.judge.forge import export, join, module_of_many, types, with_module
from tests.judge.honest import PROGRAMS
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


TWO = [(1, 1), (1, 1)]
PAIR = export(lambda x, y: (x, y), (X, X))
MIXED = "the program mixes the inputs of different cases"


def costs(*functions: Any) -> tuple[Cost, ...]:
    """Count functions of one array, joined into one artifact, one by one."""
    exported, layout = join(*((function, (X,)) for function in functions))
    return opened(exported, layout=layout).parts


def written(*lines: str, results: tuple[str, str] = ("%p", "%q")) -> tuple[Cost, ...]:
    """Count the two parts of a module that takes ``%x`` for the first and ``%y`` for the second."""
    data = with_module(PAIR, module_of_many(lines, ["%x", "%y"], results))
    spec = types(PAIR)
    inputs, outputs = parse_types(spec["inputs"]), parse_types(spec["outputs"])
    return open_artifact(data, inputs, outputs, "cpu", layout=TWO).parts


WITH_DEAD_CODE = {"lstsq", "scan_grad"}
"""Programs in which JAX 0.12 leaves operations that no result depends on, if they are exported on their own."""


@pytest.mark.parametrize("names", [list(PROGRAMS)[start::6] for start in range(6)])
def test_a_part_counts_what_it_counts_alone(names: list[str]) -> None:
    """Whatever it is joined with; but for dead code, which JAX may leave in a program on its own."""
    exported, layout = join(*(PROGRAMS[name] for name in names))
    parts = dict(zip(names, opened(exported, layout=layout).parts, strict=True))
    alone = {}
    for name in names:
        single, one = join(PROGRAMS[name])
        (alone[name],) = opened(single, layout=one).parts
    assert {} == {name: part for name, part in parts.items() if part.operations > alone[name].operations}
    differing = {name for name in names if parts[name] != alone[name]}
    assert differing <= (WITH_DEAD_CODE if jax.__version_info__ >= (0, 12) else set())


@pytest.mark.parametrize("name", ["scan_grad", "mlp_grad", "cond", "add"])
def test_a_part_counts_no_more_than_the_whole(name: str) -> None:
    """What no result depends on is left out of a part, and is all that is."""
    exported, layout = join(PROGRAMS[name])
    whole, (part,) = opened(exported).cost, opened(exported, layout=layout).parts
    assert part.histogram.keys() <= whole.histogram.keys()
    assert all(part.histogram[operation] <= whole.histogram[operation] for operation in part.histogram)


def test_a_helper_that_parts_share_counts_for_each() -> None:
    """JAX writes a function once, however many parts call it."""
    helper = jax.jit(lambda x: jnp.sin(jnp.sin(x)))
    once, twice = costs(helper, lambda x: helper(helper(x)))
    assert ({"sine": 2}, {"sine": 4}) == (once.histogram, twice.histogram)


def test_work_that_parts_share_counts_for_each() -> None:
    """What reads no argument may serve several parts, and is no cheaper for any of them."""
    table = np.arange(4, dtype="float32")

    def both(x: Any, y: Any) -> Any:
        shared = jnp.sin(lax.optimization_barrier(jnp.asarray(table)))
        return x * shared, y + shared

    first, second = opened(export(both, (X, X)), layout=TWO).parts
    assert (1, 1) == (first.histogram["sine"], second.histogram["sine"])
    assert (16, 16) == (first.constant_bytes, second.constant_bytes)
    assert ("add" in first.histogram, "multiply" in second.histogram) == (False, False)


def test_what_no_result_depends_on_is_nobodys() -> None:
    """Dead code cannot stand in for an operation that is asked for."""
    whole = written("%d = stablehlo.sine %x : tensor<4xf32>", results=("%x", "%y"))
    assert [0, 0] == [part.operations for part in whole]
    alive = written("%d = stablehlo.sine %x : tensor<4xf32>", results=("%d", "%y"))
    assert [{"sine": 1}, {}] == [part.histogram for part in alive]


def test_a_part_may_do_nothing_or_read_nothing() -> None:
    """An argument handed back costs nothing; a constant costs itself."""
    same, fixed = costs(lambda x: x, lambda _: jnp.asarray(np.arange(4, dtype="float32")))
    assert (0, {}, 0) == (same.operations, same.histogram, same.constant_bytes)
    assert (1, {"constant": 1}, 16) == (fixed.operations, fixed.histogram, fixed.constant_bytes)


def test_a_part_of_many_arrays_is_one_part() -> None:
    """A layout says how many arguments and results belong to each part, in order."""
    exported, layout = join((lambda x, y: (x + y, jnp.sin(x), y), (X, X)), (lambda: (), ()), (jnp.cos, (X,)))
    assert [(2, 3), (0, 0), (1, 1)] == layout
    assert [{"add": 1, "sine": 1}, {}, {"cosine": 1}] == [
        part.histogram for part in opened(exported, layout=layout).parts
    ]


MIXERS: dict[str, Any] = {
    "reads it": lambda x, y: (x, x + y),
    "reads it in vain": lambda x, y: (x + 0 * y, y),
    "hands it back": lambda x, y: (y, x),
    "in a function of both": jax.jit(lambda x, y: (x + 1, y + 1)),
    "in a loop over both": lambda x, y: lax.fori_loop(0, 3, lambda _, c: (c[0] + 1, c[1] + 2), (x, y)),
    "in a branch": lambda x, y: (lax.cond(x[0] > 0, lambda: x, lambda: jnp.sin(y)), y),
    "to choose a branch": lambda x, y: (lax.cond(y[0] > 0, lambda: x, lambda: -x), y),
    "at a barrier": lambda x, y: lax.optimization_barrier((x, y)),
}


@pytest.mark.parametrize("name", MIXERS)
def test_a_part_that_reads_the_argument_of_another_is_refused(name: str) -> None:
    """Else a part could be counted short because another one works for it, whose argument it could tell apart."""
    exported = export(MIXERS[name], (X, X))
    assert 1 == len(opened(exported, layout=[(2, 2)]).parts)
    with pytest.raises(Refused, match=MIXED):
        opened(exported, layout=TWO)


def around(body: str) -> tuple[str, ...]:
    """Write a loop over ``%x`` with this body; ``%q`` is made from ``%y`` before it."""
    return (
        "%no = stablehlo.constant dense<false> : tensor<i1>",
        "%q = stablehlo.negate %y : tensor<4xf32>",
        "%p = stablehlo.while(%c = %x) : tensor<4xf32>",
        f"cond {{ stablehlo.return %no : tensor<i1> }} do {{ {body} }}",
    )


BRANCHES = """%n = "stablehlo.if"(%no) ({{ stablehlo.return {0} : tensor<4xf32> }}, {{
  stablehlo.return %c : tensor<4xf32> }}) : (tensor<i1>) -> tensor<4xf32>
  stablehlo.return %n : tensor<4xf32>"""
ADD = "%n = stablehlo.add %c, {0} : tensor<4xf32>\nstablehlo.return %n : tensor<4xf32>"


@pytest.mark.parametrize("body", [ADD, BRANCHES], ids=["in a body", "in a branch inside a body"])
def test_what_a_body_captures_counts_as_read(body: str) -> None:
    """A loop that names another part's argument inside depends on it, though it is no operand."""
    own, other = written(*around(body.format("%x")))
    assert (1, {"negate": 1}) == (own.histogram["while"], other.histogram)
    for captured in ("%y", "%q"):
        with pytest.raises(Refused, match=MIXED):
            written(*around(body.format(captured)))


def test_a_condition_that_captures_counts_as_read() -> None:
    """How often a loop runs is something that its result depends on."""
    ends = [
        f"""%p = stablehlo.while(%c = %x) : tensor<4xf32> cond {{
          %e = stablehlo.slice {name} [0:1] : (tensor<4xf32>) -> tensor<1xf32>
          %f = stablehlo.reshape %e : (tensor<1xf32>) -> tensor<f32>
          %g = stablehlo.convert %f : (tensor<f32>) -> tensor<i1>
          stablehlo.return %g : tensor<i1> }} do {{
          %n = stablehlo.negate %c : tensor<4xf32>
          stablehlo.return %n : tensor<4xf32> }}"""
        for name in ("%x", "%y")
    ]
    own, _ = written(ends[0], results=("%p", "%y"))
    assert {"convert": 1, "negate": 1, "reshape": 1, "slice": 1, "while": 1} == own.histogram
    with pytest.raises(Refused, match=MIXED):
        written(ends[1], results=("%p", "%y"))


def test_captured_work_counts_for_the_part_that_captures_it() -> None:
    """What a body names from around it is work like any operand's."""
    sine = "%t = stablehlo.sine %x : tensor<4xf32>"
    own, other = written(sine, *around(ADD.format("%t")))
    assert (1, 0) == (own.histogram["sine"], other.histogram.get("sine", 0))
    without, _ = written(sine, *around(ADD.format("%x")))
    assert 0 == without.histogram.get("sine", 0)
