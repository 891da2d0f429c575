"""From an exercise and a seed to everything that will be traced, run and expected. Layer 4.

A plan is made once for each exercise and run. Its *parts* are the pieces of one bundle: the entry point at each shape
of the cases, and each transform of it. Every shape and dtype that may come back is fixed here, before any submission
is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader import case_words, cases, forms
from grader.course import Exercise
from grader.growth import ALONE, TOGETHER
from grader.plan_parts import Part, ValueSet, call_part
from grader.plan_transforms import held_to_own, transformed
from grader.spec import ExerciseFile

__all__ = ["Plan", "make_plan", "speed_plan"]


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
        call_part("base" if index == 0 else f"case-{index}", spec, arguments, bound, values)
        for index, (arguments, bound, values) in enumerate(groups)
    ]
    for transform in spec.transforms:
        if transform.name != "jit":  # the traced program is what jit would compile
            parts.append(transformed(transform, parts[0], exercise, seed))
    if exercise.properties is not None:
        parts = held_to_own(parts, exercise, seed)
    return Plan(exercise, seed, tuple(parts), tuple(_programs(exercise, seed)))


def speed_plan(exercise: Exercise, seed: str) -> Part:
    """Return the call at full size, with one set of values used nowhere else."""
    spec = exercise.spec
    assert spec.speed is not None
    bound = spec.speed.size
    inputs = tuple(cases.draw(spec, bound, cases.generator(seed, exercise.name, "speed")))
    values = (ValueSet(inputs, "hidden", case_words.in_words(bound)),)
    return call_part("speed", spec, cases.argument_forms(spec, bound), bound, values, group="speed")


def _programs(exercise: Exercise, seed: str) -> Iterator[Part]:
    spec = exercise.spec
    if spec.program is None:
        return
    bound = spec.case_for_transforms
    if grown := spec.program.constant_sizes:
        steps = ALONE if len(grown) == 1 else TOGETHER
        rng = cases.generator(seed, exercise.name, "growth")
        smallest = int(rng.integers(steps.fewest, steps.most, endpoint=True))
        for number in spec.program.sizes or [smallest * factor for factor in steps.factors]:
            # Together: a program that grows with any of them grows, and there are no more sizes to trace.
            at = {**_without_values(spec, bound), **dict.fromkeys(grown, number)}
            yield _alone(f"growth-{number}", "growth", exercise, at, seed)
    if spec.program.weighs:
        at = {**_without_values(spec, bound), **spec.program.at} if spec.program.at else bound
        yield _alone("memory", "memory", exercise, at, seed)


def _alone(name: str, group: str, exercise: Exercise, bound: dict[str, Any], seed: str) -> Part:
    """Return a call at sizes of its own, with one set of values: what is looked at must be right as well."""
    spec = exercise.spec
    inputs = tuple(cases.draw(spec, bound, cases.generator(seed, exercise.name, name)))
    values = (ValueSet(inputs, "hidden", case_words.in_words(bound)),)
    return call_part(name, spec, cases.argument_forms(spec, bound), bound, values, group=group)


def _without_values(spec: ExerciseFile, bound: dict[str, Any]) -> dict[str, Any]:
    """Keep sizes and constants, and draws that fit any size; drop arrays written out."""
    kept = {p.name for p in spec.signature.parameters if p.is_static} | spec.signature.sizes
    return {k: v for k, v in bound.items() if k in kept or isinstance(v, (dict, int, float, bool))}
