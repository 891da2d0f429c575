"""Role of a jailed child that mutates honest artifacts: it parses what it has just broken, and may die of it.

Half of the changes are to bytes and fall to the first comparisons. The other half write another module that MLIR
verifies, inside an export that says what the honest one said: those have to be caught by the vetting or the values.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.export
import numpy as np
from jax.extend.mlir.dialects import stablehlo

from grader import wire
from tests.fuzz.mutators import flipped, spliced

__all__ = ["KINDS", "main"]

_TRIES = 12
"""Edits of a module's text that are tried until one verifies."""
_TYPES = (
    "f16",
    "f32",
    "f64",
    "bf16",
    "i1",
    "i8",
    "i32",
    "i64",
    "ui8",
    "ui32",
    "complex<f32>",
    "index",
    "f8E4M3FN",
    "i4",
)
_BINARY = (
    "add",
    "subtract",
    "multiply",
    "divide",
    "maximum",
    "minimum",
    "power",
    "remainder",
    "atan2",
    "and",
    "or",
)
_UNARY = (
    "abs",
    "sine",
    "cosine",
    "negate",
    "exponential",
    "sqrt",
    "tanh",
    "floor",
    "sign",
    "log",
    "cbrt",
    "not",
)
_CALLS = (
    "xla_ffi_python_cpu_callback",
    "Sharding",
    "lapack_sgetrf_ffi",
    "lapack_dpotrf_ffi",
    "x" * 300,
    "",
    "annotate",
)
_ATTRIBUTES = (
    'mhlo.frontend_attributes = {_xla_compute_type = "host"}', 'jax.x = "y"', "mhlo.num_partitions = 2 : i32",
    'mhlo.sharding = "{devices=[2]0,1}"', "indices_are_sorted = true", "unique_indices = true", "is_stable = false",
)  # fmt: skip
_SSA = re.compile(r"%[A-Za-z0-9_]+")


def main(request: bytes) -> bytes:
    """Answer ``{"seed", "count"}`` with as many mutants, their kinds in ``kinds``, made from two artifacts."""
    header, blobs = wire.unpack(request)
    rng = random.Random(header["seed"])
    first, second = blobs["first"], blobs["second"]
    kinds, mutants = [], {}
    for number in range(header["count"]):
        (kind,) = rng.choices(list(KINDS), [_WEIGHTS.get(name, 1) for name in KINDS])
        try:
            mutants[f"mutant-{number}"] = KINDS[kind](first, second, rng)
        except Exception:  # noqa: BLE001 - an edit that JAX does not even write; bytes always work
            kind = "flipped"
            mutants[f"mutant-{number}"] = flipped(first, rng)
        kinds.append(kind)
    return wire.pack({"kinds": kinds}, mutants)


def _exported(data: bytes) -> jax.export.Exported:
    return jax.export.deserialize(bytearray(data))


def _bytes(first: bytes, _: bytes, rng: random.Random) -> bytes:
    for _number in range(rng.choice((1, 1, 1, 2, 8))):
        first = flipped(first, rng)
    return first


def _splice(first: bytes, second: bytes, rng: random.Random) -> bytes:
    return spliced(first, second, rng)


def _bytecode(first: bytes, _: bytes, rng: random.Random) -> bytes:
    exported = _exported(first)
    module = bytearray(exported.mlir_module_serialized)
    for _number in range(rng.choice((1, 1, 2, 4))):
        module[rng.randrange(len(module))] ^= 1 << rng.randrange(8)
    return _with(exported, bytes(module))


def _other_module(first: bytes, second: bytes, _: random.Random) -> bytes:
    return _with(_exported(first), _exported(second).mlir_module_serialized)


def _fields(first: bytes, second: bytes, rng: random.Random) -> bytes:
    exported, other = _exported(first), _exported(second)
    makers: Sequence[Callable[[], dict[str, Any]]] = (
        lambda: {
            "platforms": rng.choice((("cuda",), ("cpu", "cuda"), ("tpu",), ("cpu", "cpu"), ("", "cpu")))
        },
        lambda: {"nr_devices": rng.choice((0, 2, 1 << 20))},
        lambda: {"calling_convention_version": rng.choice((0, 8, 9, 10, 11, 60000))},
        lambda: {
            "module_kept_var_idx": (*exported.module_kept_var_idx[: rng.randrange(2)], rng.choice((0, 99)))
        },
        lambda: {"in_avals": _avals(exported.in_avals, rng)},
        lambda: {"out_avals": _avals(exported.out_avals, rng)},
        lambda: {"in_avals": other.in_avals, "in_tree": other.in_tree},
        lambda: {"out_avals": other.out_avals, "out_tree": other.out_tree},
        lambda: {"out_tree": jax.tree.structure({"a": 0, "b": [1, None]})},
        lambda: {"fun_name": rng.choice(("", "\ud7ff", "x" * 5000, "main"))},
        lambda: {"disabled_safety_checks": (jax.export.DisabledSafetyCheck.custom_call("system"),)},
        lambda: {"uses_global_constants": True},
    )
    return bytes(dataclasses.replace(exported, **rng.choice(makers)()).serialize())


def _avals(avals: Sequence[Any], rng: random.Random) -> tuple[Any, ...]:
    changed = list(avals)
    at = rng.randrange(len(changed))
    shape = list(changed[at].shape)
    if shape and rng.random() < 0.6:
        shape[rng.randrange(len(shape))] += rng.choice((-1, 1, 1 << 33))
    else:
        shape.append(rng.choice((0, 1, 2)))
    if rng.random() < 0.3:
        shape = list(jax.export.symbolic_shape("a, b")[: rng.choice((1, 2))])
    dtype = (
        changed[at].dtype
        if rng.random() < 0.5
        else np.dtype(rng.choice(("float16", "int8", "bool", "uint32")))
    )
    changed[at] = changed[at].update(shape=tuple(shape), dtype=dtype, weak_type=rng.random() < 0.3)
    return tuple(changed)


def _text(first: bytes, _: bytes, rng: random.Random) -> bytes:
    """Edit the module's text until MLIR takes it."""
    exported = _exported(first)
    text = exported.mlir_module()
    for _number in range(_TRIES):
        edited = text
        for _each in range(rng.choice((1, 1, 2, 3))):
            edited = rng.choice(_EDITS)(edited, rng)
        if edited == text:
            continue
        try:
            module = stablehlo.serialize_portable_artifact_str(edited, stablehlo.get_current_version())
        except Exception:  # noqa: BLE001 - not every edit is a module
            continue
        return _with(exported, module)
    raise ValueError("no edit was a module")


def _with(exported: jax.export.Exported, module: bytes) -> bytes:
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())


def _replace(text: str, pattern: str, by: Callable[[re.Match[str]], str], rng: random.Random) -> str:
    """Replace one of the places where ``pattern`` matches."""
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + by(match) + text[match.end() :]


def _operation(text: str, rng: random.Random) -> str:
    names = rng.choice((_BINARY, _UNARY))
    pattern = rf"stablehlo\.(?:{'|'.join(names)})\b"
    return _replace(text, pattern, lambda _: f"stablehlo.{rng.choice(names)}", rng)


def _operand(text: str, rng: random.Random) -> str:
    names = _SSA.findall(text)
    return _replace(text, r"%[A-Za-z0-9_]+(?=[,)\s])", lambda _: rng.choice(names), rng)


def _number(text: str, rng: random.Random) -> str:
    value = rng.choice(("0", "1", "2", "7", "-1", "4294967296", "0x7FC00000", "1.0e+38", "2.5"))
    return _replace(text, r"(?<=[<\[ ])-?\d+(?:\.\d+e[+-]\d+)?(?=[>\], ])", lambda _: value, rng)


def _type(text: str, rng: random.Random) -> str:
    return _replace(text, r"(?<=x|<)(?:f32|f64|f16|i32|i1|ui8|i64)(?=>)", lambda _: rng.choice(_TYPES), rng)


def _every_type(text: str, rng: random.Random) -> str:
    old = rng.choice(("f32", "i32", "i1", "ui8"))
    return re.sub(rf"(?<=[x<]){old}(?=>)", rng.choice(_TYPES), text)


def _shape(text: str, rng: random.Random) -> str:
    return _replace(
        text, r"(?<=<)\d+(?=x)", lambda _: rng.choice(("0", "1", "2", "?", "9", "99999999999")), rng
    )


def _line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            del lines[at]
        case 1:  # the copy needs a name of its own
            lines.insert(at, re.sub(r"^(\s*)%\w+", rf"\1%copy{rng.randrange(10**6)}", lines[at]))
        case _:
            lines[at], lines[to] = lines[to], lines[at]
    return "\n".join(lines)


def _direction(text: str, rng: random.Random) -> str:
    return _replace(text, r"\b(?:EQ|NE|LT|LE|GT|GE)\b", lambda _: rng.choice(("EQ", "NE", "LT", "GE")), rng)


def _call(text: str, rng: random.Random) -> str:
    if "custom_call @" in text and rng.random() < 0.7:
        return _replace(text, r"(?<=custom_call @)\w+", lambda _: rng.choice(_CALLS) or '""', rng)
    target = rng.choice(_CALLS)
    return _replace(
        text,
        r"stablehlo\.(?:sine|negate|floor) (%\w+) : (\S+)",
        lambda m: f'"stablehlo.custom_call"({m[1]}) <{{call_target_name = "{target}"}}> : ({m[2]}) -> {m[2]}',
        rng,
    )


def _callee(text: str, rng: random.Random) -> str:
    names = re.findall(r"func\.func \w+ @(\w+)", text)
    return _replace(text, r"(?<=call @)\w+", lambda _: rng.choice(names), rng)


def _attribute(text: str, rng: random.Random) -> str:
    return _replace(text, r" : (?=tensor|\(tensor)", lambda _: f" {{{rng.choice(_ATTRIBUTES)}}} : ", rng)


def _option(text: str, rng: random.Random) -> str:
    """Change one option, such as a dimension or what a LAPACK call is told."""
    value = rng.choice(("0", "1", "2", "76", "78", "85", "true", "false", "[0]", "[1, 0]", "[]"))
    return _replace(text, r"(?<== )(?:\d+|true|false|\[[\d, ]*\])", lambda _: value, rng)


_EDITS = (
    _operation, _operand, _operand, _number, _number, _type, _every_type, _shape, _line, _line, _direction, _call,
    _callee, _attribute, _option, _option,
)  # fmt: skip

KINDS: dict[str, Callable[[bytes, bytes, random.Random], bytes]] = {
    "flipped": _bytes,
    "spliced": _splice,
    "bytecode": _bytecode,
    "other module": _other_module,
    "fields": _fields,
    "text": _text,
}
"""Mutations by name."""
_WEIGHTS = {"text": 4, "bytecode": 2}
