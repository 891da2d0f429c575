"""The transforms of a plan: what goes in, what has to come out, and what random results are held to. Layer 4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader import case_words, cases, forms
from grader.course import Exercise
from grader.plan_parts import BATCH, Part, ValueSet, row_of
from grader.spec import ExerciseFile, Tolerance, Transform

__all__ = ["TRANSFORM_TOLERANCE", "held_to_own", "transformed"]

Array = np.ndarray[Any, Any]
TRANSFORM_ROUNDS = 2
"""How many sets of values each transform is judged on."""
TRANSFORM_TOLERANCE = Tolerance(rtol=2e-3, atol=1e-4)
"""For derivatives: float32 against finite differences of the original in float64."""
OWN_TOLERANCE = Tolerance(rtol=5e-2, atol=1e-3)
"""For derivatives of random functions: float32 against finite differences of the program itself, in float32."""
OWN_STEP = 1e-3
"""Of these differences: small enough to cross few kinks, large enough for float32."""
OWN_DIRECTIONS = 3
"""How many of these differences a gradient is held to, in each round."""


def transformed(transform: Transform, base: Part, exercise: Exercise, seed: str) -> Part:
    """Return the part of one transform of the base call."""
    spec = exercise.spec
    name = transform.name
    owners = [
        p.name
        for p, form in zip(spec.signature.parameters, base.arguments, strict=True)
        for _ in forms.leaves(form)
    ]
    chosen = [
        i
        for i, leaf in enumerate(base.inputs)
        if _is_float(leaf) and (transform.wrt is None or owners[i] in transform.wrt)
    ]
    floats = [i for i, leaf in enumerate(base.outputs) if _is_float(leaf)]
    inputs, outputs = base.inputs, base.outputs
    options: dict[str, Any]
    if name == "vmap":
        options = {
            "axes": [0 if transform.over is None or owner in transform.over else None for owner in owners]
        }
        inputs = tuple(
            _batched(leaf) if axis == 0 else leaf for leaf, axis in zip(inputs, options["axes"], strict=True)
        )
        outputs = tuple(map(_batched, outputs))
    elif name == "scan":
        pairs = _carry_pairs(transform, spec, base)
        carried = {source for source, _ in pairs}
        options = {"carry": pairs, "length": BATCH}
        inputs = tuple(leaf if i in carried else _batched(leaf) for i, leaf in enumerate(inputs))
        outputs = tuple(map(_batched, outputs))
    elif name == "grad":
        options = {"wrt": chosen, "outputs": floats}
        inputs = (*inputs, *(outputs[i] for i in floats))
        outputs = tuple(base.inputs[i] for i in chosen)
    else:
        options = {"wrt": chosen, "outputs": floats}
        inputs = (*inputs, *(base.inputs[i] for i in chosen))
        outputs = tuple(outputs[i] for i in floats)
    of_derivatives = TRANSFORM_TOLERANCE if exercise.properties is None else OWN_TOLERANCE
    tolerance = transform.tolerance or (of_derivatives if name in ("grad", "jvp") else spec.tolerance)
    values = tuple(
        _transform_values(name, base, inputs, exercise, seed, round_) for round_ in range(TRANSFORM_ROUNDS)
    )
    return Part(
        name, name, base.arguments, base.result, inputs, outputs, tolerance, options, values, transform.step
    )


def _transform_values(
    name: str, base: Part, inputs: Sequence[forms.Leaf], exercise: Exercise, seed: str, round_: int
) -> ValueSet:
    spec, bound = exercise.spec, exercise.spec.case_for_transforms
    if round_ and not spec.fixed_points:  # what is written out is known beforehand; what is drawn is not
        bound = {key: value for key, value in bound.items() if not _is_written_out(spec, key, value)}
    rng = cases.generator(seed, exercise.name, name, round_)
    rows = [cases.draw(spec, bound, rng) for _ in range(BATCH)]
    plain = rows[0]
    arrays: list[Array]
    if name in ("vmap", "scan"):
        batched = [leaf.shape != own.shape for leaf, own in zip(inputs, base.inputs, strict=True)]
        arrays = [np.stack([row[i] for row in rows]) if b else plain[i] for i, b in enumerate(batched)]
    else:
        extra = [rng.normal(size=leaf.shape).astype(leaf.dtype) for leaf in inputs[len(plain) :]]
        arrays = [*plain, *extra]
    visibility = "public" if round_ == 0 and spec.shows_transforms else "hidden"
    return ValueSet(tuple(arrays), visibility, case_words.in_words(bound))


def held_to_own(parts: Sequence[Part], exercise: Exercise, seed: str) -> list[Part]:
    """Let the base call run on what each transform computes from, too: of random results the oracle knows nothing."""
    base = parts[0]
    values = list(base.values)
    held = []
    for part in parts[1:]:
        own = []
        for number, round_ in enumerate(part.values if part.kind != "call" else ()):
            rng = cases.generator(seed, exercise.name, part.name, "own", number)
            points = list(_own_inputs(part, len(base.inputs), round_.inputs, rng))
            own.append(tuple(range(len(values), len(values) + len(points))))
            values += [ValueSet(tuple(point), "hidden", round_.case, part.name) for point in points]
        held.append(replace(part, own=tuple(own)))
    return [replace(base, values=tuple(values)), *held]


def _own_inputs(
    part: Part, count: int, inputs: Sequence[Array], rng: np.random.Generator
) -> Iterator[Sequence[Array]]:
    """Yield the inputs at which the program's own results tell what one round of a transform should give.

    Rows of a vmap; steps of a scan, of which only the first is known beforehand where something is carried; points on
    both sides, for derivatives.
    """
    if part.kind == "vmap":
        yield from (row_of(inputs, part.options["axes"], row) for row in range(BATCH))
    elif part.kind == "scan":
        carried = {source for source, _ in part.options["carry"]}
        axes = [None if i in carried else 0 for i in range(count)]
        yield from (row_of(inputs, axes, step) for step in range(1 if carried else BATCH))
    else:
        point, wrt = inputs[:count], part.options["wrt"]
        largest = max((float(np.max(np.abs(point[i]), initial=0.0)) for i in wrt), default=0.0)
        step = (part.step or OWN_STEP) * max(1.0, largest)
        for _ in range(OWN_DIRECTIONS if part.kind == "grad" else 1):
            along = inputs[count:] if part.kind == "jvp" else [rng.normal(size=point[i].shape) for i in wrt]
            for sign in (1.0, -1.0):
                moved = dict(zip(wrt, along, strict=True))
                yield [
                    np.asarray(array + sign * step * moved[i], array.dtype) if i in moved else array
                    for i, array in enumerate(point)
                ]


def _carry_pairs(transform: Transform, spec: ExerciseFile, base: Part) -> list[tuple[int, int]]:
    """Pair the leaves of each carried argument with the leaves of the result that feed it."""
    pairs: list[tuple[int, int]] = []
    for name, element in (transform.carry or {}).items():
        sources: list[int] = []
        start = 0
        for parameter, form in zip(spec.signature.parameters, base.arguments, strict=True):
            count = len(forms.leaves(form))
            if parameter.name == name:
                sources = list(range(start, start + count))
            start += count
        targets = _element_leaves(base.result, element)
        pairs += list(zip(sources, targets, strict=True))
    return pairs


def _element_leaves(result: forms.Form, element: int) -> list[int]:
    if result[0] != "tuple":
        return list(range(len(forms.leaves(result))))
    start = sum(len(forms.leaves(child)) for child in result[1][:element])
    return list(range(start, start + len(forms.leaves(result[1][element]))))


def _batched(leaf: forms.Leaf) -> forms.Leaf:
    return forms.Leaf(leaf.path, leaf.dtype, (BATCH, *leaf.shape), leaf.is_key)


def _is_written_out(spec: ExerciseFile, name: str, value: Any) -> bool:
    """Tell whether a case gives the values of an argument as a list although it can be drawn."""
    return isinstance(value, list) and name in spec.inputs


def _is_float(leaf: forms.Leaf) -> bool:
    return leaf.dtype in ("float16", "float32", "float64", "bfloat16")
