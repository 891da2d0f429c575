"""Honest artifacts, and the same with their bytes changed by hand. Not a test module: what the tests send."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.export
import numpy as np
from jax.extend.mlir import ir
from jax.extend.mlir.dialects import sdy, stablehlo

from grader import wire

__all__ = [
    "export",
    "flat",
    "join",
    "module_of",
    "module_of_many",
    "request",
    "types",
    "with_module",
    "with_spread_module",
]


def flat(function: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Return a function of the same arguments that gives its results as one list."""
    return lambda *args: jax.tree.leaves(function(*args))


def export(function: Callable[..., Any], args: Sequence[Any], platform: str = "cpu") -> jax.export.Exported:
    """Export a function of flat arrays as the trace child does."""
    avals: list[Any] = [jax.ShapeDtypeStruct(np.shape(arg), np.asarray(arg).dtype) for arg in args]
    return jax.export.export(jax.jit(flat(function), keep_unused=True), platforms=[platform])(*avals)


def join(
    *pieces: tuple[Callable[..., Any], Sequence[Any]],
) -> tuple[jax.export.Exported, list[tuple[int, int]]]:
    """Export functions of flat arrays, each on its own arguments, as one artifact; say which arrays are whose."""
    sizes: list[int] = []

    def joined(*leaves: Any) -> list[Any]:
        sizes.clear()
        results, rest = [], list(leaves)
        for function, args in pieces:
            own, rest = rest[: len(args)], rest[len(args) :]
            given = flat(function)(*own)
            sizes.append(len(given))
            results += given
        return results

    exported = export(joined, [arg for _, args in pieces for arg in args])
    return exported, [(len(args), size) for (_, args), size in zip(pieces, sizes, strict=True)]


def types(exported: jax.export.Exported, layout: Sequence[tuple[int, int]] | None = None) -> dict[str, Any]:
    """Return what the supervisor would say about an honest artifact's arrays; one part unless told otherwise."""
    whole = [(len(exported.in_avals), len(exported.out_avals))]
    return {
        "inputs": [[str(aval.dtype), list(aval.shape)] for aval in exported.in_avals],
        "outputs": [[str(aval.dtype), list(aval.shape)] for aval in exported.out_avals],
        "layout": [list(sizes) for sizes in (whole if layout is None else layout)],
    }


def request(data: bytes, spec: dict[str, Any], args: Sequence[Any], devices: int = 1) -> bytes:
    """Write a request to judge one bundle on one round."""
    raw = b"".join(np.asarray(arg).tobytes() for arg in args)
    header = {"platform": "cpu", "devices": devices, "bundle": {**spec, "rounds": 1}, "programs": {}}
    return wire.pack(header, {"bundle": data, "round-0": raw})


def module_of(
    body: str, argument: str = "tensor<4xf32>", result: str = "tensor<4xf32>", rest: str = ""
) -> str:
    """Write a module whose ``main`` takes ``%x`` and has the given body."""
    return f"""
    module @m attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32}} {{
      func.func public @main(%x: {argument}) -> ({result}) {{
        {body}
      }}
      {rest}
    }}
    """


def module_of_many(lines: Sequence[str], arguments: Sequence[str], results: Sequence[str]) -> str:
    """Write a module whose ``main`` takes and returns arrays of ``tensor<4xf32>``."""
    tensors = ", ".join(["tensor<4xf32>"] * len(results))
    body = "\n".join([*lines, f"return {', '.join(results)} : {tensors}"])
    return f"""
    module @m attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32}} {{
      func.func public @main({", ".join(f"{name}: tensor<4xf32>" for name in arguments)}) -> ({tensors}) {{
        {body}
      }}
    }}
    """


def with_module(exported: jax.export.Exported, text: str) -> bytes:
    """Serialize an export with another module inside."""
    module = stablehlo.serialize_portable_artifact_str(text, stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())


def with_spread_module(exported: jax.export.Exported, text: str, devices: int = 4) -> bytes:
    """Serialize an export for several devices with another module inside, which may use Shardy."""
    context = ir.Context()
    for dialect in (stablehlo, sdy):
        dialect.register_dialect(context)
    with context:
        # Reading an artifact loads the dialect of functions, for which there is no public name.
        stablehlo.deserialize_portable_artifact(context, exported.mlir_module_serialized)
        module = ir.Module.parse(text)
        version = stablehlo.get_current_version()
        data = stablehlo.serialize_portable_artifact(module, version, allow_other_dialects=True)
    forged = dataclasses.replace(exported, mlir_module_serialized=bytes(data), nr_devices=devices)
    return bytes(forged.serialize())
