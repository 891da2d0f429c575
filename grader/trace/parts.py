"""Transform a traced program and join the parts into one export. Runs in the trace jail.

Transforms apply to the program that was traced, so the submission's Python is not run again for them (but for the
rules of a ``custom_vjp``). All parts share one compilation in the judge.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.extend.core as jex_core
import jax.numpy as jnp
import numpy as np
from jax import export

__all__ = ["Flat", "as_function", "export_program", "join", "transform"]

Flat = Callable[..., Sequence[Any]]
"""A function from flat arrays to flat arrays."""


def as_function(program: jex_core.ClosedJaxpr) -> Flat:
    """Return a function that replays ``program`` without any Python of the submission's."""
    return jex_core.jaxpr_as_fun(program)  # type: ignore[no-any-return]


def transform(function: Flat, part: dict[str, Any]) -> Flat:
    """Return ``function`` transformed as the plan's ``part`` says (see ``grader.plan``)."""
    match part["kind"]:
        case "vmap":
            return jax.vmap(function, in_axes=tuple(part["axes"]))
        case "grad":
            return _gradient(function, part["wrt"], part["outputs"])
        case "jvp":
            return _tangent(function, part["wrt"], part["outputs"])
        case "scan":
            return _scan(function, [tuple(pair) for pair in part["carry"]], part["length"])
    raise ValueError(f"unknown part {part['kind']!r}")


def join(parts: Sequence[tuple[Flat, int]]) -> Flat:
    """Return one function that runs each ``(function, number of inputs)`` on its own slice of the inputs."""

    def bundle(*flat: Any) -> list[Any]:
        outputs: list[Any] = []
        start = 0
        for function, count in parts:
            outputs.extend(function(*flat[start : start + count]))
            start += count
        return outputs

    return bundle


def export_program(function: Flat, inputs: Sequence[jax.ShapeDtypeStruct], platform: str) -> bytes:
    """Lower ``function`` for ``platform``, which this machine need not have, and serialize it.

    Where there are several virtual devices, results are gathered whole on all of them. That also names the devices of a
    mesh that a trace knows by its shape alone. A mesh of fewer devices, or of another order, is its own answer to both.
    """
    with contextlib.suppress(AttributeError):  # should the setting go, equal programs are only told later
        # Without the lines of the source, programs that differ in names and comments alone have the same bytes.
        jax.config.update("jax_traceback_in_locations_limit", 0)
    if len(devices := jax.devices()) > 1:
        mesh = jax.sharding.Mesh(np.array(devices), ("all",))
        whole = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
        with contextlib.suppress(ValueError):
            return _export(jax.jit(function, keep_unused=True, out_shardings=whole), inputs, platform)
    return _export(jax.jit(function, keep_unused=True), inputs, platform)


def _export(jitted: Any, inputs: Sequence[jax.ShapeDtypeStruct], platform: str) -> bytes:
    return bytes(export.export(jitted, platforms=[platform])(*inputs).serialize())


def _gradient(function: Flat, wrt: list[int], outputs: list[int]) -> Flat:
    def gradient(*flat: Any) -> Sequence[Any]:
        inputs, cotangents = flat[: len(flat) - len(outputs)], flat[len(flat) - len(outputs) :]

        def weighted(*selected: Any) -> Any:
            results = function(*_replace(inputs, wrt, selected))
            return sum(jnp.vdot(results[i], c) for i, c in zip(outputs, cotangents, strict=True))

        return jax.grad(weighted, argnums=tuple(range(len(wrt))))(*(inputs[i] for i in wrt))  # type: ignore[no-any-return]

    return gradient


def _tangent(function: Flat, wrt: list[int], outputs: list[int]) -> Flat:
    def tangent(*flat: Any) -> Sequence[Any]:
        inputs, tangents = flat[: len(flat) - len(wrt)], flat[len(flat) - len(wrt) :]

        def selected_results(*selected: Any) -> list[Any]:
            results = function(*_replace(inputs, wrt, selected))
            return [results[i] for i in outputs]

        return jax.jvp(selected_results, tuple(inputs[i] for i in wrt), tuple(tangents))[1]  # type: ignore[no-any-return]

    return tangent


def _scan(function: Flat, carry: list[tuple[int, int]], length: int) -> Flat:
    carried = [source for source, _ in carry]

    def scanned(*flat: Any) -> Sequence[Any]:
        stacked = [value for index, value in enumerate(flat) if index not in carried]

        def body(state: tuple[Any, ...], step: list[Any]) -> tuple[tuple[Any, ...], Sequence[Any]]:
            rest = iter(step)
            held = dict(zip(carried, state, strict=True))
            results = function(*(held[i] if i in held else next(rest) for i in range(len(flat))))
            return tuple(results[target] for _, target in carry), results

        return jax.lax.scan(body, tuple(flat[i] for i in carried), stacked, length=length)[1]

    return scanned


def _replace(values: Sequence[Any], indices: list[int], new: Sequence[Any]) -> list[Any]:
    out = list(values)
    for index, value in zip(indices, new, strict=True):
        out[index] = value
    return out
