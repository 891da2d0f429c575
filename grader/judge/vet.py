"""Walk every operation of a program against an allow-list, before anything is compiled. Layer 3.

What is not known to be harmless is refused: operations, attributes, element types, custom calls and composites.
Not decided here: whether a program ends (a loop may run for ever; the jail's CPU limit is for that) or is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.judge import lapack
from grader.judge.calls import call_order
from grader.judge.collectives import COLLECTIVES, check_collective, check_places
from grader.judge.guards import check_guards
from grader.judge.limits import Limits, Refused
from grader.judge.meshes import Meshes, check_manual_axes, check_sharding, read_meshes, without_shardings
from grader.judge.mlir import Block, Function, Operation, Program, tensor

__all__ = ["ATTRIBUTES", "OPERATIONS", "blocks", "constant_size", "vet"]

_OPERATION_TEXT = """
    abs add and atan2 bitcast_convert broadcast broadcast_in_dim case cbrt ceil cholesky clamp compare complex
    composite concatenate constant convert convolution cosine count_leading_zeros custom_call divide dot dot_general
    dynamic_slice dynamic_update_slice exponential exponential_minus_one fft floor gather if imag iota is_finite log
    log_plus_one logistic map maximum minimum multiply negate not optimization_barrier or pad popcnt power real
    reduce reduce_precision reduce_window remainder reshape return reverse rng_bit_generator round_nearest_afz
    round_nearest_even rsqrt scatter select select_and_scatter shift_left shift_right_arithmetic
    shift_right_logical sign sine slice sort sqrt subtract tan tanh transpose triangular_solve while xor
"""
OPERATIONS = frozenset(f"stablehlo.{name}" for name in _OPERATION_TEXT.split()) | {
    "func.call",
    "func.return",
    "sdy.sharding_constraint",
}
"""Operations that are harmless wherever they stand; some have conditions of their own."""
_SPREAD = frozenset({"sdy.manual_computation", "sdy.return", *COLLECTIVES})
"""Operations that are allowed where an exercise declares several devices."""
_ATTRIBUTE_TEXT = """
    algorithm base_dilations batch_group_count broadcast_dimensions broadcast_sizes compare_type
    comparison_direction composite_attributes dimension dimension_numbers dimensions dot_dimension_numbers
    edge_padding_high edge_padding_low exponent_bits feature_group_count fft_length fft_type indices_are_sorted
    interior_padding iota_dimension is_stable left_side lhs_dilation limit_indices lower mantissa_bits name padding
    permutation precision_config result_accuracy rhs_dilation rng_algorithm scatter_dimension_numbers sharding
    slice_sizes start_indices strides transpose_a unique_indices unit_diagonal value version window_dilations
    window_dimensions window_reversal window_strides
"""
ATTRIBUTES = frozenset(_ATTRIBUTE_TEXT.split())
"""Attributes of StableHLO operations other than custom calls."""
_FUNCTION_ATTRIBUTES = frozenset({"arg_attrs", "function_type", "res_attrs", "sym_visibility"})
_VALUE_ATTRIBUTES = frozenset({"jax.buffer_donor", "jax.result_info", "tf.aliasing_output"})
_MODULE_ATTRIBUTES = {"jax.uses_shape_polymorphism": "false", "mhlo.num_replicas": "1 : i32"}
_ONE_DEVICE_SHARDING = re.compile(r"#sdy\.sharding<@\w+, \[(\{\}(, )?)*\]>")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_KEY = re.compile(r"[A-Za-z_][\w.$]*")


def vet(program: Program, main_type: str, limits: Limits, partitions: int = 1) -> list[str]:
    """Refuse a program that is not known to be harmless.

    Args:
        program: as read by :func:`grader.judge.mlir.read`, which has applied the limits on size already.
        main_type: the function type ``main`` must have, as MLIR prints it; the supervisor's, not the artifact's.
        limits: the bounds.
        partitions: devices that the program is run on, at most ``limits.devices``.

    Returns:
        The names of all functions, each after the functions it calls.

    Raises:
        Refused: with a reason in words a student may read.
    """
    known = {**_MODULE_ATTRIBUTES, "mhlo.num_partitions": f"{partitions} : i32"}
    if any(known.get(name) != text for name, text in program.attributes.items()):
        devices = "one device" if partitions == 1 else f"{partitions} devices"
        raise Refused(f"the program carries module attributes that JAX does not write for {devices}")
    meshes = read_meshes(program.others, partitions, limits)
    main = program.functions.get("main")
    if main is None or main.attributes.get("function_type") != main_type:
        raise Refused("the program does not take and return what was asked for")
    constant_bytes = 0
    for function in program.functions.values():
        _vet_function(function, meshes, limits)
        for block in blocks(function.body):
            for operation in block.operations:
                if limits.devices > 1 and operation.name in _SPREAD:
                    _vet_spread(operation, program, meshes, partitions)
                else:
                    _vet_operation(operation, program, meshes, limits)
                _vet_sizes(operation, limits)
                if operation.name == "stablehlo.constant":
                    constant_bytes += constant_size(operation)
        check_guards(blocks(function.body))
    if constant_bytes > limits.constant_bytes:
        raise Refused(
            f"the program has {constant_bytes} bytes of constants (at most {limits.constant_bytes})"
        )
    order = call_order(
        {
            name: [op.callee for block in blocks(function.body) for op in block.operations if op.callee]
            for name, function in program.functions.items()
        },
        {
            name: sum(len(block.operations) for block in blocks(function.body))
            for name, function in program.functions.items()
        },
        limits,
    )
    if partitions > 1:  # JAX writes no body for one device where there is only one
        check_places(program, order)
    return order


def blocks(body: Block) -> Iterator[Block]:
    """Yield ``body`` and every block nested in it."""
    stack = [body]
    while stack:
        block = stack.pop()
        yield block
        stack.extend(region for operation in block.operations for region in operation.regions)


def constant_size(operation: Operation) -> int:
    """Return the bytes a constant adds to the program; a splat counts as one element."""
    held = tensor(operation.types[0])
    literal = operation.attributes["value"].startswith(("dense<[", 'dense<"'))
    return held.bytes if literal else held.bytes // max(1, held.elements)


def _vet_function(function: Function, meshes: Meshes, limits: Limits) -> None:
    if not function.attributes.keys() <= _FUNCTION_ATTRIBUTES:
        raise Refused("the program has a function with attributes that JAX does not write")
    for name in ("arg_attrs", "res_attrs"):
        text = function.attributes.get(name, "")
        if limits.devices > 1:
            text = without_shardings(text, meshes)
        keys = set(_KEY.findall(_STRING.sub("", text))) - {"i32", "true", "false"}
        if not keys <= _VALUE_ATTRIBUTES:
            raise Refused("the program has a function with argument attributes that JAX does not write")


def _vet_sizes(operation: Operation, limits: Limits) -> None:
    for types in (operation.types, *(region.types for region in operation.regions)):
        for text in types:
            if tensor(text).elements > limits.tensor_elements:
                raise Refused(f"the program makes an array of {tensor(text).elements} elements")


def _vet_spread(operation: Operation, program: Program, meshes: Meshes, partitions: int) -> None:
    if operation.name in COLLECTIVES:
        operand_types = [program.types[number] for number in operation.operands]
        check_collective(operation, operand_types, meshes, partitions)
    elif operation.name == "sdy.manual_computation":
        if operation.attributes.keys() != {"in_shardings", "manual_axes", "out_shardings"}:
            raise Refused("the program has a shard_map with attributes that JAX does not write")
        check_manual_axes(operation.attributes["manual_axes"], meshes)
        for name in ("in_shardings", "out_shardings"):
            check_sharding(operation.attributes[name], meshes, several=True)
    elif operation.attributes:
        raise Refused("the program has a shard_map that does not end as JAX ends it")


def _vet_operation(operation: Operation, program: Program, meshes: Meshes, limits: Limits) -> None:
    if operation.name not in OPERATIONS:
        raise Refused(f"the program uses the operation {operation.name[:60]}, which is not graded here")
    if operation.name == "stablehlo.custom_call":
        lapack.check(operation, tuple(program.types[number] for number in operation.operands))
    elif not operation.attributes.keys() <= ATTRIBUTES:
        unknown = min(operation.attributes.keys() - ATTRIBUTES)
        raise Refused(
            f"the program has an operation with the attribute {unknown[:60]}, which is not graded here"
        )
    if operation.name == "stablehlo.composite" and operation.regions:
        raise Refused("the program has a composite operation with regions")
    if operation.name == "sdy.sharding_constraint":
        sharding = operation.attributes.get("sharding", "")
        if limits.devices > 1:
            check_sharding(sharding, meshes)
        elif not _ONE_DEVICE_SHARDING.fullmatch(sharding):
            raise Refused("the program asks for several devices")
    if operation.name == "stablehlo.constant" and not operation.attributes["value"].startswith("dense<"):
        raise Refused("the program has a constant that is not written out")
