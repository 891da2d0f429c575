"""From an exercise and a seed to everything that will be traced, run and expected. Layer 4.

A plan is made once for each exercise and run. Its *parts* are the pieces of one bundle: the entry point at each shape
of the cases, and each transform of it. Every shape and dtype that may come back is fixed here, before any submission
is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader import case_words, cases, forms
from grader.course import Exercise
from grader.growth import FACTORS
from grader.spec import ExerciseFile, Tolerance, Transform

__all__ = [
    "BATCH",
    "Part",
    "Plan",
    "ValueSet",
    "avals",
    "base_request",
    "make_plan",
    "nbytes",
    "oracle_calls",
    "speed_plan",
    "trace_request",
]

Array = np.ndarray[Any, Any]
BATCH = 3
"""Rows of a vmap part and steps of a scan part: the smallest number that has a middle."""
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


@dataclass(frozen=True)
class Plan:
    """What grading one exercise takes, without any submission."""

    exercise: Exercise
    seed: str
    parts: tuple[Part, ...]
    programs: tuple[Part, ...]
    """Calls that are judged apart from the bundle: at the sizes of growth, and where memory and work are looked at."""

    @property
    def base(self) -> Part:
        """The call at the shape used for purity and transforms."""
        return next(part for part in self.parts if part.name == "base")

    @property
    def rounds(self) -> int:
        """How often the bundle runs."""
        return max(len(part.values) for part in self.parts)


def make_plan(exercise: Exercise, seed: str) -> Plan:
    """Draw all values and fix all shapes of an exercise for one seed."""
    spec = exercise.spec
    base_bound = spec.case_for_transforms
    base_forms = cases.argument_forms(spec, base_bound)
    groups: list[tuple[list[forms.Form], dict[str, Any], list[ValueSet]]] = [(base_forms, base_bound, [])]
    for index, case in enumerate(spec.cases):
        bound = cases.fix_sizes(spec, case.bound, seed, exercise.name, index)
        case_forms = cases.argument_forms(spec, bound)
        group = next((g for g in groups if g[0] == case_forms), None)
        if group is None:
            groups.append(group := (case_forms, bound, []))
        for number in range(case.count):
            rng = cases.generator(seed, exercise.name, index, number)
            inputs = tuple(cases.draw(spec, bound, rng))
            told = (
                case_words.drawn_numbers(spec, bound, case_forms, inputs)
                if case.visibility == "public"
                else {}
            )
            group[2].append(ValueSet(inputs, case.visibility, case_words.in_words({**bound, **told})))
    if not groups[0][2]:
        rng = cases.generator(seed, exercise.name, "base")
        groups[0][2].append(
            ValueSet(tuple(cases.draw(spec, base_bound, rng)), "hidden", case_words.in_words(base_bound))
        )
    parts = [
        _call("base" if index == 0 else f"case-{index}", spec, arguments, bound, values)
        for index, (arguments, bound, values) in enumerate(groups)
    ]
    for transform in spec.transforms:
        if transform.name != "jit":  # the traced program is what jit would compile
            parts.append(_transformed(transform, parts[0], exercise, seed))
    if exercise.properties is not None:
        parts = _held_to_own(parts, exercise, seed)
    return Plan(exercise, seed, tuple(parts), tuple(_programs(exercise, seed)))


def speed_plan(exercise: Exercise, seed: str) -> Part:
    """Return the call at full size, with one set of values used nowhere else."""
    spec = exercise.spec
    assert spec.speed is not None
    bound = spec.speed.size
    inputs = tuple(cases.draw(spec, bound, cases.generator(seed, exercise.name, "speed")))
    values = (ValueSet(inputs, "hidden", case_words.in_words(bound)),)
    return _call("speed", spec, cases.argument_forms(spec, bound), bound, values, group="speed")


def base_request(exercise: Exercise) -> dict[str, Any]:
    """Return what any child is told that traces the entry point: how to call it, at the sizes of the transforms."""
    spec = exercise.spec
    bound = spec.case_for_transforms
    return {
        "entry": spec.signature.name,
        "parameters": [parameter.name for parameter in spec.signature.parameters],
        "budget_s": spec.limits.time_s * 0.6,
        "base": {"args": cases.argument_forms(spec, bound), "result": cases.result_form(spec, bound)},
    }


def trace_request(
    plan: Plan, platform: str, *, observe: bool, bundle: bool = True, speed: Part | None = None
) -> dict[str, Any]:
    """Return what the trace child is told: names, forms and leaf indices; no value of any case, no seed."""
    return {
        **base_request(plan.exercise),
        "platform": platform,
        "observe": observe,
        "bundle": bundle,
        "parts": [] if speed else [_described(part) for part in plan.parts],
        "programs": [_described(part) for part in ((speed,) if speed else plan.programs)],
    }


def oracle_calls(part: Part) -> Iterator[list[dict[str, Any]]]:
    """Yield, for each set of values, the oracle calls whose results together are expected of the part."""
    owners = [index for index, form in enumerate(part.arguments) for _ in forms.leaves(form)]
    for values in part.values:
        if values.serves:
            continue
        inputs = values.inputs
        call: dict[str, Any] = {"kind": "call", "args": part.arguments, "result": part.result}
        match part.kind:
            case "call":
                yield [{**call, "values": inputs}]
            case "vmap":
                yield [{**call, "values": _row(inputs, part.options["axes"], row)} for row in range(BATCH)]
            case "scan":
                yield [
                    {
                        **call,
                        "kind": "scan",
                        "values": inputs,
                        "carry": part.options["carry"],
                        "length": BATCH,
                    }
                ]
            case "grad" | "jvp":
                wrt = sorted({owners[leaf] for leaf in part.options["wrt"]})
                yield [{**call, "kind": part.kind, "values": inputs, "wrt": wrt, "step": part.step}]


def _call(
    name: str,
    spec: ExerciseFile,
    arguments: list[forms.Form],
    bound: dict[str, Any],
    values: Sequence[ValueSet],
    *,
    group: str = "bundle",
) -> Part:
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


def _transformed(transform: Transform, base: Part, exercise: Exercise, seed: str) -> Part:
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


def _held_to_own(parts: Sequence[Part], exercise: Exercise, seed: str) -> list[Part]:
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
        yield from (_row(inputs, part.options["axes"], row) for row in range(BATCH))
    elif part.kind == "scan":
        carried = {source for source, _ in part.options["carry"]}
        axes = [None if i in carried else 0 for i in range(count)]
        yield from (_row(inputs, axes, step) for step in range(1 if carried else BATCH))
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


def _programs(exercise: Exercise, seed: str) -> Iterator[Part]:
    spec = exercise.spec
    if spec.program is None:
        return
    bound = spec.case_for_transforms
    if (size := spec.program.constant_in) is not None:
        smallest = int(cases.generator(seed, exercise.name, "growth").integers(12, 21))
        for number in spec.program.sizes or [smallest * factor for factor in FACTORS]:
            yield _alone(
                f"growth-{number}", "growth", exercise, {**_without_values(spec, bound), size: number}, seed
            )
    if spec.program.weighs:
        at = {**_without_values(spec, bound), **spec.program.at} if spec.program.at else bound
        yield _alone("memory", "memory", exercise, at, seed)


def _alone(name: str, group: str, exercise: Exercise, bound: dict[str, Any], seed: str) -> Part:
    """Return a call at sizes of its own, with one set of values: what is looked at must be right as well."""
    spec = exercise.spec
    inputs = tuple(cases.draw(spec, bound, cases.generator(seed, exercise.name, name)))
    values = (ValueSet(inputs, "hidden", case_words.in_words(bound)),)
    return _call(name, spec, cases.argument_forms(spec, bound), bound, values, group=group)


def _without_values(spec: ExerciseFile, bound: dict[str, Any]) -> dict[str, Any]:
    """Keep sizes and constants, and draws that fit any size; drop arrays written out."""
    kept = {p.name for p in spec.signature.parameters if p.is_static} | spec.signature.sizes
    return {k: v for k, v in bound.items() if k in kept or isinstance(v, (dict, int, float, bool))}


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


def _described(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "kind": part.kind,
        "group": part.group,
        "args": part.arguments,
        "result": part.result,
        "inputs": avals(part.inputs),
        "expected": avals(part.outputs),
        **part.options,
    }


def avals(leaves: Sequence[forms.Leaf]) -> list[list[Any]]:
    """Return leaves as plain ``[dtype, [sizes]]`` pairs."""
    return [[leaf.dtype, list(leaf.shape)] for leaf in leaves]


def _row(inputs: Sequence[Array], axes: Sequence[int | None], row: int) -> list[Array]:
    return [array[row] if axis == 0 else array for array, axis in zip(inputs, axes, strict=True)]


def _batched(leaf: forms.Leaf) -> forms.Leaf:
    return forms.Leaf(leaf.path, leaf.dtype, (BATCH, *leaf.shape), leaf.is_key)


def _is_written_out(spec: ExerciseFile, name: str, value: Any) -> bool:
    """Tell whether a case gives the values of an argument as a list although it can be drawn."""
    return isinstance(value, list) and name in spec.inputs


def _is_float(leaf: forms.Leaf) -> bool:
    return leaf.dtype in ("float16", "float32", "float64", "bfloat16")


def nbytes(leaves: Sequence[forms.Leaf]) -> int:
    """Return the bytes of all arrays together."""
    return sum(math.prod(leaf.shape) * np.dtype(leaf.dtype).itemsize for leaf in leaves)
