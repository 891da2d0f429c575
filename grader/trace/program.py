"""Read a traced program: what it is made of, which line made it, what tells two apart. Runs in the trace jail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.extend.core as jex_core
import jax.numpy as jnp
import numpy as np

from grader.trace.entry import FILENAME

__all__ = [
    "REF_PRIMITIVES",
    "Step",
    "equations",
    "foreign_input",
    "has_outside_ref",
    "line_of",
    "lines_of",
    "placed_equations",
    "steps",
]

REF_PRIMITIVES = frozenset({"get", "swap", "addupdate"})
"""Primitives that read and write a Ref."""
_ADDRESS = re.compile(r"0x[0-9a-f]+")
_PARAMETERS_OF_PYTHON = frozenset(
    {"jvp_jaxpr_fun", "fwd_jaxpr_thunk", "bwd", "callback", "name", "debug_info"}
)
"""Parameters that hold Python objects or labels, made anew by every trace."""


@dataclass(frozen=True)
class Step:
    """One equation, or one constant, as far as it decides what the program computes."""

    text: str
    """Primitive, parameters, types and literal values."""
    operands: tuple[int, ...]
    """Which earlier results it takes, numbered in the order in which they were made."""
    line: int | None
    """Line of the submission that made it."""


def steps(program: jex_core.ClosedJaxpr) -> list[Step]:
    """List a program's steps that matter; two traces of a pure function give equal lists (lines apart)."""
    return list(_steps(program.jaxpr, program.consts))


def equations(jaxpr: Any) -> Iterator[Any]:
    """Yield every equation at any depth."""
    for equation in jaxpr.eqns:
        yield equation
        for inner in _inner(equation):
            yield from equations(inner.jaxpr if isinstance(inner, jex_core.ClosedJaxpr) else inner)


def placed_equations(jaxpr: Any, around: int | None = None) -> Iterator[tuple[Any, int | None]]:
    """Yield every equation at any depth with its line.

    Loops that ``vmap`` writes have bodies of which JAX knows no line; theirs is that of the equation ``around`` them.
    """
    for equation in jaxpr.eqns:
        line = line_of(equation) or around
        yield equation, line
        for inner in _inner(equation):
            body = inner.jaxpr if isinstance(inner, jex_core.ClosedJaxpr) else inner
            yield from placed_equations(body, line)


def has_outside_ref(program: jex_core.ClosedJaxpr) -> bool:
    """Tell whether the program reads or writes a mutable Ref that it did not make."""
    return bool(
        {type(effect).__name__ for effect in program.effects} & {"WriteEffect", "ReadEffect", "AccumEffect"}
    )


def foreign_input(
    program: jex_core.ClosedJaxpr, count: int, held: Sequence[Any] = ()
) -> tuple[Any, list[Any]] | None:
    """Return the first equation that takes a value from another trace (or that value), if there is one, and all values.

    JAX lifts such values, like Refs from outside, to inputs in front of the ``count`` that a program should have.
    Arrays of the submission's own are lifted with them: ``held`` tells which is which.

    Args:
        program: what was traced.
        count: inputs that it should have.
        held: what was lifted, if that is known.
    """
    inputs = program.jaxpr.invars[: len(program.jaxpr.invars) - count]
    values = dict(zip(inputs, held, strict=True)) if len(held) == len(inputs) else {}
    lifted = [v for v in inputs if not _is_ref(v)]
    strangers = [v for v in lifted if isinstance(values.get(v), jax.core.Tracer)] or lifted
    if not strangers:
        return None
    users = (e for e in program.jaxpr.eqns if any(atom is v for atom in e.invars for v in strangers))
    return next(users, strangers[0]), [values[v] for v in strangers if v in values]  # returned as it is


def line_of(equation: Any) -> int | None:
    """Return the innermost line of the submission that made an equation, if JAX still knows it."""
    return next(iter(lines_of(equation)), None)


def lines_of(equation: Any) -> list[int]:
    """Return the lines of the submission that were being executed when an equation was made, the innermost first."""
    traceback = getattr(getattr(equation, "source_info", None), "traceback", None)
    return [int(frame.line_num) for frame in getattr(traceback, "frames", ()) if frame.file_name == FILENAME]


def _steps(jaxpr: Any, consts: Any) -> Iterator[Step]:
    numbers: dict[Any, int] = {}
    live, needed = _live(jaxpr)
    for variable, value in zip(jaxpr.constvars, consts, strict=False):
        if variable not in needed:
            continue
        numbers[variable] = len(numbers)
        users = (equation for equation in jaxpr.eqns if any(atom is variable for atom in equation.invars))
        yield Step(f"constant {variable.aval} {_value(value)}", (), line_of(next(users, None)))
    for variable in jaxpr.invars:
        numbers[variable] = len(numbers)
    for equation in live:
        yield _step(equation, numbers)
        for inner in _inner(equation):
            closed = isinstance(inner, jex_core.ClosedJaxpr)
            yield from _steps(inner.jaxpr if closed else inner, inner.consts if closed else ())
        for variable in equation.outvars:
            numbers[variable] = len(numbers)
    yield Step("return " + _literals(jaxpr.outvars), _operands(jaxpr.outvars, numbers), None)


def _live(jaxpr: Any) -> tuple[list[Any], set[Any]]:
    """Return the equations on which the results depend, or that have an effect, and the variables they need."""
    needed = {atom for atom in jaxpr.outvars if not isinstance(atom, jex_core.Literal)}
    live = []
    for equation in reversed(jaxpr.eqns):
        if equation.effects or not needed.isdisjoint(equation.outvars):
            live.append(equation)
            needed.update(atom for atom in equation.invars if not isinstance(atom, jex_core.Literal))
    return live[::-1], needed


def _step(equation: Any, numbers: dict[Any, int]) -> Step:
    parameters = []
    for name, value in equation.params.items():
        if name not in _PARAMETERS_OF_PYTHON and not any(_is_program(v) for v in _each(value)):
            parameters.append(f"{name}={_shown(value)}")
    types = ",".join(str(variable.aval) for variable in equation.outvars)
    text = f"{equation.primitive.name} {' '.join(parameters)} {_literals(equation.invars)} -> {types}"
    return Step(text, _operands(equation.invars, numbers), line_of(equation))


def _operands(atoms: Any, numbers: dict[Any, int]) -> tuple[int, ...]:
    return tuple(-1 if isinstance(atom, jex_core.Literal) else numbers.get(atom, -2) for atom in atoms)


def _literals(atoms: Any) -> str:
    return " ".join(_value(atom.val) for atom in atoms if isinstance(atom, jex_core.Literal))


def _inner(equation: Any) -> Iterator[Any]:
    for value in equation.params.values():
        yield from (item for item in _each(value) if _is_program(item))


def _each(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else (value,)


def _is_ref(variable: Any) -> bool:
    return "Ref" in type(variable.aval).__name__


def _is_program(value: Any) -> bool:
    return isinstance(value, (jex_core.ClosedJaxpr, jex_core.Jaxpr))


def _shown(value: Any) -> str:
    try:
        return _ADDRESS.sub("", str(value))
    except Exception:  # a static value of the submission's own, with a broken __repr__
        return type(value).__name__


def _value(value: Any) -> str:
    try:
        if jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
            value = jax.random.key_data(value)
    except AttributeError:
        pass  # a plain Python number
    try:
        return np.asarray(value).tobytes().hex()
    except Exception:  # a tracer or a Ref: its own finding, see `keeps-tracer` and `closed-over-ref`
        return type(value).__name__
