"""Honest artifacts, and the same with their bytes changed by hand. Not a test module: what the tests send."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.export
import numpy as np
from jax.extend.mlir.dialects import stablehlo

from grader import wire

__all__ = ["export", "flat", "module_of", "request", "types", "with_module"]


def flat(function: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Return a function of the same arguments that gives its results as one list."""
    return lambda *args: jax.tree.leaves(function(*args))


def export(function: Callable[..., Any], args: Sequence[Any], platform: str = "cpu") -> jax.export.Exported:
    """Export a function of flat arrays as the trace child does."""
    avals: list[Any] = [jax.ShapeDtypeStruct(np.shape(arg), np.asarray(arg).dtype) for arg in args]
    return jax.export.export(jax.jit(flat(function), keep_unused=True), platforms=[platform])(*avals)


def types(exported: jax.export.Exported) -> dict[str, Any]:
    """Return what the supervisor would say about an honest artifact's arrays."""
    return {
        "inputs": [[str(aval.dtype), list(aval.shape)] for aval in exported.in_avals],
        "outputs": [[str(aval.dtype), list(aval.shape)] for aval in exported.out_avals],
    }


def request(data: bytes, spec: dict[str, Any], args: Sequence[Any]) -> bytes:
    """Write a request to judge one bundle on one round."""
    raw = b"".join(np.asarray(arg).tobytes() for arg in args)
    header = {"platform": "cpu", "bundle": {**spec, "rounds": 1}, "programs": {}}
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


def with_module(exported: jax.export.Exported, text: str) -> bytes:
    """Serialize an export with another module inside."""
    module = stablehlo.serialize_portable_artifact_str(text, stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())
