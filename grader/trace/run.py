"""Trace the entry point once, on shapes alone. Runs in the trace jail.

The entry is called on containers that are built inside the traced wrapper, because ``jax.jit`` rebuilds the containers
it is given and so hides every write to them.
"""

from __future__ import annotations

import contextlib
import dis
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.extend.core as jex_core
import jax.numpy as jnp
import numpy as np

from grader import forms
from grader.trace import program, snapshot
from grader.trace.entry import FILENAME

__all__ = ["ArgumentWatcher", "LeafMismatch", "LeakedTracerError", "Traced", "shape_struct", "trace"]

ArgumentWatcher = Callable[[snapshot.State], None]
"""Called with a picture of the freshly built arguments before the call."""


class LeafMismatch(Exception):
    """A result has the right structure, and an array of the wrong shape or dtype."""

    def __init__(self, rule: str, path: str, expected: str, actual: str):
        self.rule, self.path, self.expected, self.actual = rule, path, expected, actual
        super().__init__(f"{path}: expected {expected}, actual {actual}")


class LeakedTracerError(Exception):
    """The program takes a value that belongs to another trace, such as the body of a loop."""

    def __init__(self, line: int | None, values: Sequence[Any] = ()):
        self.line, self.values = line, values
        super().__init__("a value of an inner function, such as the body of a scan, is used outside of it")


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
        on_arguments: called before the call with a picture of the freshly built arguments.
        around: a context in which only the submission's own call runs.

    Raises:
        LeakedTracerError: JAX would only raise once the program is lowered, without a line.
        Exception: whatever the submission or JAX raises.
    """
    seen: dict[str, Any] = {"writes": (), "returned": (), "mismatch": None}
    leaves = [leaf for form in arguments for leaf in forms.leaves(form)]

    def flat_function(*flat: Any) -> list[Any]:
        values = iter(
            [_wrap_key(value) if leaf.is_key else value for leaf, value in zip(leaves, flat, strict=True)]
        )
        built = [forms.build(form, values) for form in arguments]
        named = dict(zip(parameters, built, strict=True))
        before = snapshot.photograph_arguments(named)
        if on_arguments is not None:
            on_arguments(before)
        with around():
            out = function(*built)
        seen["writes"] = tuple(snapshot.diff(before, snapshot.photograph_arguments(named)))
        seen["returned"] = tuple(_returned_arguments(result, out, before))
        try:
            return _flat_result(result, out)
        except (forms.Mismatch, LeafMismatch) as error:
            seen["mismatch"] = error
            arrays = (bool, int, float, complex, np.generic, np.ndarray, jax.Array)
            return [leaf for leaf in jax.tree.leaves(out) if isinstance(leaf, arrays)]

    stage = jax.jit(flat_function, keep_unused=True).trace(*map(shape_struct, leaves))
    traced = stage.jaxpr
    held = getattr(stage, "_consts", ())  # has no public name; without it all that was lifted is suspected
    if (found := program.foreign_input(traced, len(leaves), held)) is not None:
        stranger, values = found
        raise LeakedTracerError(program.line_of(stranger) or _return_line(function), values)
    return Traced(traced, seen["writes"], seen["returned"], seen["mismatch"])


def _flat_result(form: forms.Form, out: Any) -> list[Any]:
    values = forms.flatten(form, out)
    flat = []
    for leaf, given in zip(forms.leaves(form, "result"), values, strict=True):
        value = given
        if leaf.is_key:
            if not (hasattr(value, "dtype") and jnp.issubdtype(value.dtype, jax.dtypes.prng_key)):
                raise LeafMismatch("wrong-dtype", leaf.path, "typed PRNG keys", _kind(value))
            value = jax.random.key_data(value)
        try:
            array = jnp.asarray(value)
        except TypeError:
            expected = forms.describe(["array", leaf.dtype, leaf.shape])
            raise forms.Mismatch(leaf.path, expected, type(value).__name__) from None
        if array.shape != leaf.shape:
            raise LeafMismatch("wrong-shape", leaf.path, f"shape {leaf.shape}", f"shape {array.shape}")
        if array.dtype != jnp.dtype(leaf.dtype):
            raise LeafMismatch("wrong-dtype", leaf.path, leaf.dtype, str(array.dtype))
        flat.append(array)
    return flat


def _returned_arguments(form: forms.Form, out: Any, before: snapshot.State) -> Iterator[str]:
    """Yield the paths of lists and dicts of the arguments that the result contains, as deep as its form goes."""
    node = before.containers.get(id(out))
    if node is not None and node.owner is out and type(out) is not tuple:
        yield node.path
    match form:
        case ["list" | "tuple", inner] if isinstance(out, (list, tuple)):
            for child, item in zip(inner, out, strict=False):
                yield from _returned_arguments(child, item, before)
        case ["dict", pairs] if type(out) is dict:
            for key, child in pairs:
                yield from _returned_arguments(child, out.get(key), before)


def _return_line(function: Any) -> int | None:
    """Return the line of the only ``return`` of a submission's function, or where it begins if it has several."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType) or code.co_filename != FILENAME:
        return None
    returns = {
        step.positions.lineno
        for step in dis.get_instructions(code)
        if step.opname in ("RETURN_VALUE", "RETURN_CONST") and step.positions is not None
    }
    return returns.pop() if len(returns) == 1 else code.co_firstlineno


def _wrap_key(words: Any) -> Any:
    return jax.random.wrap_key_data(words)


def _kind(value: Any) -> str:
    return str(getattr(value, "dtype", type(value).__name__))
