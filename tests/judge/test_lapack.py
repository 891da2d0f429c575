"""Each LAPACK call that JAX writes is accepted, and no other: the native code trusts sizes and layouts."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from grader.judge import lapack
from grader.judge.limits import Limits, Refused
from grader.judge.mlir import Operation, read
from grader.judge.vet import blocks
from tests.judge.forge import export

A = np.eye(4, dtype="float32") * 3


def call_of(function: Any, *args: Any) -> tuple[Operation, tuple[str, ...]]:
    """Return the first custom call that a function contains, and the types of its operands."""
    program = read(export(function, args).mlir_module_serialized, Limits())
    for each in program.functions.values():
        for block in blocks(each.body):
            for operation in block.operations:
                if operation.name == "stablehlo.custom_call":
                    return operation, tuple(program.types[number] for number in operation.operands)
    raise AssertionError("no custom call")


GETRF, GETRF_TYPES = call_of(jnp.linalg.inv, A)


def test_the_call_that_jax_writes_is_accepted() -> None:
    """The control: the call that the others are changed from."""
    lapack.check(GETRF, GETRF_TYPES)


@pytest.mark.parametrize(
    "types",
    [
        ("tensor<4x4xf32>", "tensor<3xi32>", "tensor<i32>"),
        ("tensor<4x4xf32>", "tensor<4xi64>", "tensor<i32>"),
        ("tensor<4x3xf32>", "tensor<4xi32>", "tensor<i32>"),
        ("tensor<4x4xf32>", "tensor<4xi32>"),
        ("tensor<4x4xf32>", "tensor<4xi32>", "tensor<1xi32>"),
    ],
)
def test_results_of_other_sizes_are_refused(types: tuple[str, ...]) -> None:
    """A result shorter than LAPACK writes would be a heap overflow."""
    with pytest.raises(Refused, match="getrf"):
        lapack.check(dataclasses.replace(GETRF, types=types), GETRF_TYPES)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("call_target_name", '"lapack_dgetrf_ffi"'),
        ("call_target_name", '"lapack_spotrf_ffi"'),
        ("call_target_name", '"lapack_sgeev_ffi"'),
        ("mhlo.backend_config", "{uplo = 76 : ui8}"),
        ("mhlo.frontend_attributes", '{num_batch_dims = "1"}'),
        ("operand_layouts", "[dense<[1, 0]> : tensor<2xindex>]"),
        ("output_operand_aliases", "[]"),
        ("has_side_effect", "true"),
        ("called_computations", "[@f]"),
    ],
)
def test_other_attributes_are_refused(name: str, text: str) -> None:
    """Target, options, layouts and aliases must be the ones JAX writes."""
    changed = dataclasses.replace(GETRF, attributes={**GETRF.attributes, name: text})
    with pytest.raises(Refused):
        lapack.check(changed, GETRF_TYPES)


@pytest.mark.parametrize("types", [("tensor<3x4xf32>",), ("tensor<4xf32>",), (), ("tensor<0x4xf32>",)])
def test_other_operands_are_refused(types: tuple[str, ...]) -> None:
    """Operands must be what the results and layouts were written for."""
    with pytest.raises(Refused):
        lapack.check(GETRF, types)


def test_options_outside_lapack_are_refused() -> None:
    """An option is one of the letters that the routine knows."""
    operation, types = call_of(jnp.linalg.cholesky, A)
    lapack.check(operation, types)
    config = {**operation.attributes, "mhlo.backend_config": "{uplo = 77 : ui8}"}
    with pytest.raises(Refused, match="potrf"):
        lapack.check(dataclasses.replace(operation, attributes=config), types)
