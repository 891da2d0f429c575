"""What a routine of LAPACK may leave unwritten can be read behind its guard only."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from grader.judge.artifact import open_artifact
from grader.judge.buffers import parse_types
from grader.judge.guards import check_guards
from grader.judge.limits import Limits, Refused
from grader.judge.mlir import Block, Operation, read
from grader.judge.vet import blocks
from tests.judge.forge import export, types

A = np.eye(4, dtype="float32") * 3
MANY = np.ones((4, 4, 4), "float32")
HONEST: dict[str, Any] = {
    "singular values alone": lambda a: jnp.linalg.svd(a, compute_uv=False),
    "all of a singular value decomposition": jnp.linalg.svd,
    "the thin one, of a batch": jax.vmap(lambda a: jnp.linalg.svd(a, full_matrices=False)),
    "eigenvalues in a branch": lambda a: lax.cond(a[0, 0] > 0, lambda: jnp.linalg.eigvalsh(a), lambda: a[0]),
    "an inverse in a loop": lambda a: lax.scan(lambda c, _: (jnp.linalg.inv(c), None), a, None, length=3)[0],
    "a Cholesky factor of batches of batches": jax.vmap(jnp.linalg.cholesky),
    "the derivative of a determinant": jax.grad(lambda a: jnp.linalg.slogdet(a)[1]),
    "the derivative of an eigenvector": jax.grad(lambda a: jnp.linalg.eigh(a)[1].sum()),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_jax_writes_is_accepted(name: str) -> None:
    """Routines as JAX calls them pass, wherever they stand."""
    exported = export(HONEST[name], (MANY if "batch" in name else A,))
    spec = types(exported)
    open_artifact(
        bytes(exported.serialize()), parse_types(spec["inputs"]), parse_types(spec["outputs"]), "cpu"
    )


def _body(function: Any, argument: Any = A) -> Block:
    """Return the function that holds the first custom call."""
    program = read(export(function, (argument,)).mlir_module_serialized, Limits())
    for each in program.functions.values():
        if any(o.name == "stablehlo.custom_call" for block in blocks(each.body) for o in block.operations):
            return each.body
    raise AssertionError("no custom call")


def _changed(body: Block, name: str, fields: dict[str, Any]) -> Block:
    """Change every operation of one name."""
    operations = [dataclasses.replace(o, **fields) if o.name == name else o for o in body.operations]
    return dataclasses.replace(body, operations=operations)


def test_the_control_passes() -> None:
    """The functions that the tests below change are accepted as they are."""
    for function in (jnp.linalg.cholesky, lambda a: jnp.linalg.svd(a, compute_uv=False)):
        check_guards(blocks(_body(function)))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("stablehlo.select", {"name": "stablehlo.maximum"}),
        (
            "stablehlo.compare",
            {"attributes": {"comparison_direction": "#stablehlo<comparison_direction NE>"}},
        ),
        ("stablehlo.broadcast_in_dim", {"attributes": {"broadcast_dimensions": "array<i64: 1>"}}),
        ("stablehlo.constant", {"attributes": {"value": "dense<1> : tensor<i32>"}}),
    ],
)
def test_another_guard_is_none(name: str, fields: dict[str, Any]) -> None:
    """A result is read by `select`, on `info == 0`, and each element on the `info` of its own matrix."""
    body = _body(jnp.linalg.cholesky)
    with pytest.raises(Refused, match="potrf may leave unwritten"):
        check_guards([_changed(body, name, fields)])


def _reading(body: Block, *order: int) -> Block:
    """Let every `select` read the operands at these places; a number beyond them is a value of its own."""
    operations = [
        dataclasses.replace(o, operands=tuple(o.operands[i] if i < 3 else i for i in order))
        if o.name == "stablehlo.select"
        else o
        for o in body.operations
    ]
    return dataclasses.replace(body, operations=operations)


def test_a_result_on_the_other_side_of_the_guard_is_refused() -> None:
    """What is chosen where the routine failed may not be its result."""
    body = _body(jnp.linalg.cholesky)
    check_guards([_reading(body, 0, 1, 2)])
    with pytest.raises(Refused, match="potrf"):
        check_guards([_reading(body, 0, 2, 1)])


def test_vectors_that_were_not_asked_for_are_never_read() -> None:
    """Without vectors their results are unwritten even where the routine succeeds."""
    body = _body(lambda a: jnp.linalg.svd(a, compute_uv=False))
    call = next(o for o in body.operations if o.name == "stablehlo.custom_call")
    assert call.results[2] >= 3
    with pytest.raises(Refused, match="gesdd"):
        check_guards([_reading(body, 0, call.results[2], 2)])


def test_a_reader_in_a_nested_body_is_seen() -> None:
    """The body of a branch may read values around it, and is no place to hide."""
    body = _body(jnp.linalg.cholesky)
    call = next(o for o in body.operations if o.name == "stablehlo.custom_call")
    hidden = Operation("stablehlo.negate", (call.results[0],), (10_000,), ("tensor<4x4xf32>",), {}, "", ())
    branch = Operation(
        "stablehlo.if", (0,), (10_001,), ("tensor<4x4xf32>",), {}, "", (Block((), (), [hidden]),)
    )
    with pytest.raises(Refused, match="potrf"):
        check_guards(blocks(dataclasses.replace(body, operations=[*body.operations, branch])))
