"""The parts of a plan: one call of the entry point, or one transform of it, with its values. Layer 4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import cases, forms
from grader.spec import ExerciseFile, Tolerance

__all__ = ["BATCH", "Part", "ValueSet", "avals", "call_part", "nbytes", "row_of"]

Array = np.ndarray[Any, Any]
BATCH = 3
"""Rows of a vmap part and steps of a scan part: the smallest number that has a middle."""


@dataclass(frozen=True)
class ValueSet:
    """One set of inputs of one part."""

    inputs: tuple[Array, ...]
    visibility: str
    case: str
    """The case in words: its sizes and fixed arguments."""
    serves: str = ""
    """The transform whose values are held to this result of the program itself; '' for a case."""


@dataclass(frozen=True)
class Part:
    """A piece of the bundle."""

    name: str
    kind: str
    """call, vmap, grad, jvp or scan."""
    arguments: list[forms.Form]
    result: forms.Form
    inputs: tuple[forms.Leaf, ...]
    outputs: tuple[forms.Leaf, ...]
    tolerance: Tolerance
    options: dict[str, Any] = field(default_factory=dict)
    """Leaf indices that the transform needs; see ``grader.trace.parts``."""
    values: tuple[ValueSet, ...] = ()
    step: float | None = None
    own: tuple[tuple[int, ...], ...] = ()
    """For each round of a transform of a random function: which sets of values of the base call it is held to."""
    group: str = "bundle"
    """The artifact that it is a part of: ``bundle``, ``growth``, ``memory`` or ``speed``."""


def call_part(
    name: str,
    spec: ExerciseFile,
    arguments: list[forms.Form],
    bound: dict[str, Any],
    values: Sequence[ValueSet],
    *,
    group: str = "bundle",
) -> Part:
    """Return a call of the entry point at some shapes.

    Args:
        name: of the part.
        spec: of the exercise.
        arguments: one form for each argument.
        bound: sizes and fixed arguments.
        values: sets of inputs.
        group: the artifact that it is a part of.
    """
    result = cases.result_form(spec, bound)
    leaves = tuple(
        leaf
        for p, form in zip(spec.signature.parameters, arguments, strict=True)
        for leaf in forms.leaves(form, p.name)
    )
    return Part(
        name,
        "call",
        arguments,
        result,
        leaves,
        tuple(forms.leaves(result, "result")),
        spec.tolerance,
        values=tuple(values),
        group=group,
    )


def avals(leaves: Sequence[forms.Leaf]) -> list[list[Any]]:
    """Return leaves as plain ``[dtype, [sizes]]`` pairs."""
    return [[leaf.dtype, list(leaf.shape)] for leaf in leaves]


def nbytes(leaves: Sequence[forms.Leaf]) -> int:
    """Return the bytes of all arrays together."""
    return sum(math.prod(leaf.shape) * np.dtype(leaf.dtype).itemsize for leaf in leaves)


def row_of(inputs: Sequence[Array], axes: Sequence[int | None], row: int) -> list[Array]:
    """Return one row of those inputs that have rows, and the others as they are."""
    return [array[row] if axis == 0 else array for array, axis in zip(inputs, axes, strict=True)]
