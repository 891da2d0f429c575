"""Trace the entry point once, on shapes alone. Runs in the trace jail.

The entry is called on containers that are built inside the traced wrapper, because ``jax.jit`` rebuilds the containers
it is given and so hides every write to them.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jax
import jax.extend.core as jex_core
import jax.numpy as jnp
import numpy as np

from grader import forms
from grader.trace import snapshot

__all__ = ["ArgumentWatcher", "LeafMismatch", "Traced", "identity", "shape_struct", "trace"]

ArgumentWatcher = Callable[[dict[str, Any]], None]


class LeafMismatch(Exception):
    """A result has the right structure, and an array of the wrong shape or dtype."""

    def __init__(self, rule: str, path: str, expected: str, actual: str):
        self.rule, self.path, self.expected, self.actual = rule, path, expected, actual
        super().__init__(f"{path}: expected {expected}, actual {actual}")


@dataclass(frozen=True)
class Traced:
    """What one trace of the entry point gave."""

    program: jex_core.ClosedJaxpr
    """From the flat arrays of the arguments to the flat arrays of the result."""
    argument_writes: tuple[snapshot.Write, ...]
    """Changes that the call made to its own arguments."""
    returned_arguments: tuple[str, ...]
    """Paths of argument containers that the result contains."""
    mismatch: forms.Mismatch | LeafMismatch | None
    """How the result differs from its form; then ``program`` returns whatever arrays there are."""


def shape_struct(leaf: forms.Leaf) -> jax.ShapeDtypeStruct:
    """Return the abstract array that stands for ``leaf``."""
    return jax.ShapeDtypeStruct(leaf.shape, jnp.dtype(leaf.dtype))


def trace(
    function: Callable[..., Any],
    parameters: list[str],
    arguments: list[forms.Form],
    result: forms.Form,
    *,
    on_arguments: ArgumentWatcher | None = None,
    around: Callable[[], contextlib.AbstractContextManager[Any]] = contextlib.nullcontext,
) -> Traced:
    """Trace ``function`` afresh, whatever JAX has cached of it.

    Args:
        function: the submission's entry point, without its own ``jax.jit``.
        parameters: names for the arguments, used in findings.
        arguments: one form for each argument.
        result: the form that the result must have.
        on_arguments: called with the freshly built arguments before the call.
        around: a context in which only the submission's own call runs.

    Raises:
        Exception: whatever the submission or JAX raises.
    """
    seen: dict[str, Any] = {"writes": (), "returned": (), "mismatch": None}
    leaves = [leaf for form in arguments for leaf in forms.leaves(form)]

    def flat_function(*flat: Any) -> list[Any]:
        values = iter([_wrap_key(value) if leaf.is_key else value for leaf, value in zip(leaves, flat, strict=True)])
        built = [forms.build(form, values) for form in arguments]
        named = dict(zip(parameters, built, strict=True))
        if on_arguments is not None:
            on_arguments(named)
        before = snapshot.photograph(named, arguments=True)
        with around():
            out = function(*built)
        seen["writes"] = tuple(snapshot.diff(before, snapshot.photograph(named, arguments=True)))
        seen["returned"] = tuple(_shared_containers(before, out))
        try:
            return _flat_result(result, out)
        except (forms.Mismatch, LeafMismatch) as error:
            seen["mismatch"] = error
            return [leaf for leaf in jax.tree.leaves(out) if hasattr(leaf, "dtype") or isinstance(leaf, (bool, int, float))]

    traced = jax.jit(flat_function, keep_unused=True).trace(*map(shape_struct, leaves))
    return Traced(traced.jaxpr, seen["writes"], seen["returned"], seen["mismatch"])


def identity(program: jex_core.ClosedJaxpr) -> str:
    """Return text that is equal for two traces of a pure function: the program and every constant in it."""
    text = re.sub(r"0x[0-9a-f]+", "0x", str(program))
    return text + "".join(_constants(program))


def _constants(program: jex_core.ClosedJaxpr) -> Iterator[str]:
    for const in program.consts:
        yield _bytes_of(const)
    yield from _inner_constants(program.jaxpr)


def _inner_constants(jaxpr: Any) -> Iterator[str]:
    for equation in jaxpr.eqns:
        for atom in equation.invars:
            if isinstance(atom, jex_core.Literal):
                yield _bytes_of(atom.val)
        for value in equation.params.values():
            for item in value if isinstance(value, (list, tuple)) else (value,):
                if isinstance(item, jex_core.ClosedJaxpr):
                    yield from _constants(item)
                elif isinstance(item, jex_core.Jaxpr):
                    yield from _inner_constants(item)


def _bytes_of(const: Any) -> str:
    try:
        return np.asarray(const).tobytes().hex()
    except Exception:  # a tracer or a Ref: its own finding, see `keeps-tracer` and `closed-over-ref`
        return type(const).__name__


def _flat_result(form: forms.Form, out: Any) -> list[Any]:
    values = forms.flatten(form, out)
    flat = []
    for leaf, value in zip(forms.leaves(form, "result"), values, strict=True):
        if leaf.is_key:
            if not (hasattr(value, "dtype") and jnp.issubdtype(value.dtype, jax.dtypes.prng_key)):
                raise LeafMismatch("wrong-dtype", leaf.path, "typed PRNG keys", _kind(value))
            value = jax.random.key_data(value)
        try:
            array = jnp.asarray(value)
        except TypeError:
            raise forms.Mismatch(leaf.path, forms.describe(["array", leaf.dtype, leaf.shape]), type(value).__name__) from None
        if array.shape != leaf.shape:
            raise LeafMismatch("wrong-shape", leaf.path, f"shape {leaf.shape}", f"shape {array.shape}")
        if array.dtype != jnp.dtype(leaf.dtype):
            raise LeafMismatch("wrong-dtype", leaf.path, leaf.dtype, str(array.dtype))
        flat.append(array)
    return flat


def _shared_containers(before: snapshot.State, out: Any) -> Iterator[str]:
    if isinstance(out, (list, dict)) and id(out) in before:
        yield before[id(out)].path
    children = out.values() if isinstance(out, dict) else out if isinstance(out, (list, tuple)) else ()
    for child in children:
        yield from _shared_containers(before, child)


def _wrap_key(words: Any) -> Any:
    return jax.random.wrap_key_data(words)


def _kind(value: Any) -> str:
    return str(getattr(value, "dtype", type(value).__name__))
