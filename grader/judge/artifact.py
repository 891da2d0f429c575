"""Open hostile bytes as an exported program: compare it with what was asked for, then vet it. Layer 3.

Nothing is compiled here. What ``jax.export`` itself would check later, or not at all, is compared first: arity,
avals, kept arguments, trees, platform, devices and effects are the supervisor's, never the artifact's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.export

from grader.judge import mlir, pretty
from grader.judge.buffers import ArrayType
from grader.judge.cost import Cost, Layout, count
from grader.judge.digest import digest
from grader.judge.limits import Limits, Refused
from grader.judge.vet import vet

__all__ = ["Artifact", "open_artifact"]

_ELEMENTS = {
    "bool": "i1",
    "bfloat16": "bf16",
    "complex64": "complex<f32>",
    "complex128": "complex<f64>",
    **{f"float{bits}": f"f{bits}" for bits in (16, 32, 64)},
    **{f"int{bits}": f"i{bits}" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": f"ui{bits}" for bits in (8, 16, 32, 64)},
}
_TRIVIAL = {"disabled_safety_checks": (), "ordered_effects": (), "unordered_effects": ()}


@dataclass(frozen=True)
class Artifact:
    """A vetted program, safe to compile."""

    exported: jax.export.Exported
    """Its call runs exactly what was vetted."""
    digest: str
    """Equal for programs that compute the same, see :mod:`grader.judge.digest`."""
    cost: Cost
    """What it holds, computes and moves."""
    parts: tuple[Cost, ...]
    """The same of each part of the layout; empty without MLIR bindings."""


def open_artifact(
    data: bytes,
    inputs: Sequence[ArrayType],
    outputs: Sequence[ArrayType],
    platform: str,
    limits: Limits | None = None,
    *,
    layout: Layout = (),
) -> Artifact:
    """Parse, compare and vet one serialized export.

    Args:
        data: the artifact's bytes.
        inputs: flat arguments the program must take.
        outputs: flat results it must give, as a list or tuple.
        platform: the only platform it must have been lowered for, such as ``cpu``.
        limits: bounds; the defaults if None.
        layout: the parts that it joins, if they are to be counted apart.

    Raises:
        Refused: with a reason in words a student may read.
    """
    limits = limits or Limits()
    if len(data) > limits.artifact_bytes:
        raise Refused(f"the program is too large ({len(data)} bytes, at most {limits.artifact_bytes})")
    try:
        exported = jax.export.deserialize(bytearray(data))
        rewritten = bytes(exported.serialize(vjp_order=0))
    except Exception as error:  # noqa: BLE001 - hostile bytes raise anything
        raise Refused(f"the program cannot be read ({type(error).__name__})") from None
    if not _same_bytes(data, rewritten, len(inputs) + len(outputs)):
        raise Refused("the program's bytes are not what JAX writes for it")
    _compare(exported, inputs, outputs, platform)
    _compare_devices(exported, limits.devices)
    main_type = f"{_tuple(inputs)} -> {_tuple(outputs) if len(outputs) != 1 else _tuple(outputs)[1:-1]}"
    serialized = bytes(exported.mlir_module_serialized)
    signature = (platform, str(exported.in_tree), str(exported.out_tree))
    if not mlir.AVAILABLE:
        text = exported.mlir_module()
        found = pretty.examine(text, main_type, limits)
        return Artifact(exported, found.digest, found.cost, ())
    try:
        program = mlir.read(serialized, limits)
        order = vet(program, main_type, limits, exported.nr_devices)
        whole, parts = count(program, order, layout)
        digested = digest(program, signature)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - names that are no UTF-8, bodies nested through calls, and the like
        raise Refused(f"the program cannot be looked at ({type(error).__name__})") from None
    if program.rewritten is not None:
        exported = dataclasses.replace(exported, mlir_module_serialized=program.rewritten)
    return Artifact(exported, digested, whole, parts)


def _same_bytes(data: bytes, rewritten: bytes, arrays: int) -> bool:
    """Tell whether bytes are what JAX writes for what it read from them, so that nothing hides behind.

    Weak types are written but not read back. Where an array has a weak and a strong type, the second writing has one
    entry less in its table of types, which lies in the middle.
    """
    entries = len(data) - len(rewritten)
    return data == rewritten or (0 < entries <= 64 * arrays and data[-64:] == rewritten[-64:])


def _compare(
    exported: jax.export.Exported, inputs: Sequence[ArrayType], outputs: Sequence[ArrayType], platform: str
) -> None:
    _compare_arrays(exported, inputs, outputs)
    if tuple(exported.platforms) != (platform,):
        raise Refused(f"the program was not exported for {platform} alone")
    for field, expected in _TRIVIAL.items():
        if getattr(exported, field) != expected:
            raise Refused(f"the program has {field.replace('_', ' ')} that are not graded here")
    lowest = jax.export.minimum_supported_calling_convention_version
    highest = jax.export.maximum_supported_calling_convention_version
    if not lowest <= exported.calling_convention_version <= highest:
        raise Refused("the program was exported with another version of JAX")
    if getattr(exported, "uses_global_constants", False):
        raise Refused("the program has symbolic shapes")


def _compare_devices(exported: jax.export.Exported, devices: int) -> None:
    if not 1 <= exported.nr_devices <= devices:
        raise Refused("the program has nr devices that are not graded here")
    for name, value in vars(exported).items():
        # in_shardings_hlo and its like, under whatever name this version of JAX gives them.
        if "shardings" in name and isinstance(value, tuple):
            may_be_whole = devices > 1 and "out_" in name
            if not all(item is None or (may_be_whole and _is_whole(item, exported)) for item in value):
                raise Refused("the program asks for several devices")


def _is_whole(sharding: Any, exported: jax.export.Exported) -> bool:
    """Whether every device holds all of a result, as the trace child asks where there are several."""
    if not isinstance(sharding, jax.sharding.NamedSharding):  # XLA's own form of the same, in older JAX
        return str(sharding) == "{replicated}"
    return (
        sharding.mesh.size == exported.nr_devices
        and sharding.memory_kind in (None, "device")
        and all(kind is jax.sharding.AxisType.Auto for kind in sharding.mesh.axis_types)
        and sharding.is_fully_replicated
    )


def _compare_arrays(
    exported: jax.export.Exported, inputs: Sequence[ArrayType], outputs: Sequence[ArrayType]
) -> None:
    if _avals(exported.in_avals) != tuple(inputs):
        raise Refused(f"the program takes {_words(_avals(exported.in_avals))}; expected {_words(inputs)}")
    if _avals(exported.out_avals) != tuple(outputs):
        raise Refused(f"the program returns {_words(_avals(exported.out_avals))}; expected {_words(outputs)}")
    if tuple(exported.module_kept_var_idx) != tuple(range(len(inputs))):
        raise Refused("the program leaves out some of its arguments")
    in_tree: Any = exported.in_tree
    if in_tree != jax.tree.structure((tuple(range(len(inputs))), {})):
        raise Refused("the program's arguments are not flat arrays")
    leaves = list(range(len(outputs)))
    if exported.out_tree not in (jax.tree.structure(leaves), jax.tree.structure(tuple(leaves))):
        raise Refused("the program's results are not one flat list of arrays")


def _avals(avals: Sequence[Any]) -> tuple[ArrayType, ...]:
    return tuple(ArrayType(str(aval.dtype), tuple(aval.shape)) for aval in avals)


def _tuple(types: Sequence[ArrayType]) -> str:
    texts = []
    for each in types:
        if each.dtype not in _ELEMENTS:
            raise Refused(f"arrays of {each.dtype} are not graded here")
        texts.append(f"tensor<{''.join(f'{size}x' for size in each.shape)}{_ELEMENTS[each.dtype]}>")
    return f"({', '.join(texts)})"


def _words(types: Sequence[ArrayType]) -> str:
    words = [f"{each.dtype}[{', '.join(map(str, each.shape))}]" for each in types[:5]]
    return f"{len(types)} arrays: {', '.join(words)}{', ...' if len(types) > 5 else ''}"
