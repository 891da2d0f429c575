"""What is wrong with an exercise that a schema cannot express. Layer 3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from grader import signature
from grader.growth import ALONE, TOGETHER
from grader.rules import CHECKS, RULES
from grader.spec import Draw, ExerciseFile, Program, Transform

__all__ = ["semantic_problems"]

_KeyPath = tuple[str | int, ...]
_Located = tuple[_KeyPath, str]
"""Where something is wrong, and what."""


def semantic_problems(spec: ExerciseFile) -> Iterator[_Located]:
    """Yield (path, message) for everything wrong that a schema cannot express."""
    sig = spec.signature
    names = {p.name for p in sig.parameters}
    sizes = sig.sizes
    # A static argument may be a size as well: one number is both in `walk(key: key[], steps: static) -> i32[steps]`.
    if clash := sizes & {p.name for p in sig.parameters if not p.is_static}:
        yield ("entry",), f"{sorted(clash)} is both an argument and a size; rename one"
    for name in sorted(spec.inputs.keys() - names):
        yield ("inputs", name), f"unknown argument; expected one of {sorted(names)}"
    bindings: list[tuple[_KeyPath, dict[str, Any]]] = [
        (("cases", i), c.bound) for i, c in enumerate(spec.cases)
    ]
    if spec.transform_case is not None:
        bindings.append((("transform_case",), spec.transform_case))
    if spec.speed:
        bindings.append((("speed", "size"), spec.speed.size))
    for where, bound in bindings:
        hidden = where[0] == "cases" and spec.cases[int(where[1])].visibility == "hidden"
        yield from _binding_problems(where, bound, spec, names, sizes, may_draw=hidden)
    if spec.transform_case is None and any(
        isinstance(spec.case_for_transforms.get(size), list) for size in sizes
    ):
        message = "the sizes that purity and transforms are judged at have to be fixed; add `transform_case:`"
        yield ("cases", 0), message
    yield from _program_problems(spec, names, sizes)
    yield from _transform_problems(spec, names)
    yield from _reason_problems(spec.original_fails)
    for name in ("transforms", "program", "speed"):
        if getattr(spec.points, name) and not getattr(spec, name):
            yield ("points", name), f"points for {name}, but there is no `{name}:` section"


def _transform_problems(spec: ExerciseFile, names: set[str]) -> Iterator[_Located]:
    seen: dict[str, int] = {}
    for index, transform in enumerate(spec.transforms):
        where: _KeyPath = ("transforms", index)
        if transform.name in seen:
            yield where, f"{transform.name} stands here and at item {seen[transform.name]}; keep one"
        seen.setdefault(transform.name, index)
        for option in ("over", "wrt", "carry"):
            given = getattr(transform, option)
            if given is not None and not given:
                yield (*where, transform.name, option), "names no argument; name one, or leave the option out"
            for name in given or ():
                if name not in names:
                    message = f"unknown argument {name!r}; expected one of {sorted(names)}"
                    yield (*where, transform.name, option), message
        yield from _carry_problems((*where, transform.name, "carry"), transform, spec)


def _carry_problems(where: _KeyPath, transform: Transform, spec: ExerciseFile) -> Iterator[_Located]:
    result = spec.signature.result
    types = result[1] if result[0] == "tuple" else (result,)
    by_name = {parameter.name: parameter.type for parameter in spec.signature.parameters}
    for name, element in (transform.carry or {}).items():
        if not 0 <= element < len(types):
            yield (*where, name), f"the result has no element {element}; expected 0 to {len(types) - 1}"
        elif name in by_name and by_name[name] != types[element]:
            yield (*where, name), f"element {element} of the result has another type than the argument"


def _reason_problems(reason: str) -> Iterator[_Located]:
    check, _, rule = reason.partition("/")
    if rule not in RULES or RULES[rule].check != check:
        rules = sorted(f"{r.check}/{r.name}" for r in RULES.values() if r.check == check)
        close = rules or [f"{name}/..." for name in CHECKS]
        yield ("original_fails",), f"unknown reason {reason!r}; expected one of {', '.join(close)}"


def _binding_problems(
    where: _KeyPath,
    bound: dict[str, Any],
    spec: ExerciseFile,
    names: set[str],
    sizes: frozenset[str],
    *,
    may_draw: bool,
) -> Iterator[_Located]:
    for key in sorted(bound.keys() - names - sizes):
        known = f"a size {sorted(sizes)}, an argument {sorted(names)}, count or visibility"
        yield (*where, key), f"unknown key; expected {known}"
    for key in sorted(sizes - bound.keys()):
        yield where, f"size {key!r} is not bound; add `{key}: NUMBER`"
    ranges = {key: _range(bound[key]) for key in sorted(sizes & bound.keys())}
    odd = [key for key, found in ranges.items() if found is None]
    for key in odd:
        expected = "an integer >= 0, or in a hidden case [fewest, most] to draw it from the seed"
        yield (*where, key), f"expected a size ({expected}), found {bound[key]!r}"
    drawn = [key for key in ranges if key not in odd and isinstance(bound[key], list)]
    for key in drawn if not may_draw else ():
        yield (*where, key), "only a hidden case may draw its sizes; write one number"
    if sizes <= bound.keys() and not odd:
        ends = [{key: found[end] for key, found in ranges.items() if found is not None} for end in (0, 1)]
        for corner in ends if drawn else ends[:1]:
            yield from _arithmetic_problems(where, corner, spec.signature)
    for parameter in spec.signature.parameters:
        if not parameter.is_static and isinstance(given := bound.get(parameter.name), dict):
            yield from _draw_problems((*where, parameter.name), given)
        if parameter.name not in bound and parameter.name not in spec.inputs and parameter.type[0] != "key":
            yield where, f"argument {parameter.name!r} has no values; add it to `inputs:` or to the case"


def _range(given: Any) -> tuple[int, int] | None:
    """Return the fewest and the most that a size may be; None if it is no size."""
    ends = given if isinstance(given, list) and len(given) == 2 else [given, given]
    if any(type(end) is not int or end < 0 for end in ends) or ends[0] > ends[1]:
        return None
    return ends[0], ends[1]


def _arithmetic_problems(
    where: _KeyPath, sizes: dict[str, int], sig: signature.Signature
) -> Iterator[_Located]:
    for type_ in (*(parameter.type for parameter in sig.parameters), sig.result):
        try:
            signature.bind(type_, sizes)
        except (ValueError, ZeroDivisionError) as error:
            yield where, str(error)


def _draw_problems(where: _KeyPath, given: dict[str, Any]) -> Iterator[_Located]:
    try:
        Draw.model_validate(given)
    except ValidationError as error:
        for entry in error.errors(include_url=False):
            yield (*where, *entry["loc"]), f"not a draw: {entry['msg'].removeprefix('Value error, ')}"


def _program_problems(spec: ExerciseFile, names: set[str], sizes: frozenset[str]) -> Iterator[_Located]:
    program = spec.program
    if program is None:
        return
    yield from _growth_problems(spec, program, sizes)
    if (name := program.reuses) is not None and name not in names:
        yield ("program", "reuses"), f"unknown argument {name!r}; expected one of {sorted(names)}"
    if program.sizes is not None and program.sizes != [program.sizes[0] * factor for factor in (1, 2, 4)]:
        expected = "expected three sizes, each twice the one before"
        yield ("program", "sizes"), f"{expected}, found {program.sizes}; the growth rule counts on it"
    if program.sent_bytes is not None and spec.devices == 1:
        yield ("program", "sent_bytes"), "one device has nobody to send to; add `devices:`, or leave this out"
    for key in sorted(program.at.keys() - sizes):
        yield ("program", "at", key), f"unknown size; expected one of {sorted(sizes)}"
    for kind in ("forbids", "requires"):
        for index, found in enumerate(getattr(program, kind)):
            if not re.fullmatch(r"[a-z][a-z0-9_]*", found):
                expected = "expected a StableHLO operation such as `while`"
                yield ("program", kind, index), f"{expected}, found {found!r}"


def _growth_problems(spec: ExerciseFile, program: Program, sizes: frozenset[str]) -> Iterator[_Located]:
    grown, key = program.constant_sizes, ("program", "constant_in")
    unfit = [*_unfit_sizes(spec, grown, sizes)]
    for index, message in unfit:
        yield (key if isinstance(program.constant_in, str) else (*key, index)), message
    bound = spec.case_for_transforms
    if unfit or not grown or not all(type(bound.get(size)) is int for size in sizes):
        return
    steps = ALONE if len(grown) == 1 else TOGETHER
    ends = program.sizes or (steps.fewest, steps.most * steps.factors[-1])
    for number in (ends[0], ends[-1]):
        at = {size: number if size in grown else bound[size] for size in sizes}
        for _, message in _arithmetic_problems(key, at, spec.signature):
            yield key, f"where growth is counted, {message}"
            return


def _unfit_sizes(
    spec: ExerciseFile, grown: Sequence[str], sizes: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Yield which of the named sizes cannot be grown, by their place, and why."""
    statics = {parameter.name for parameter in spec.signature.parameters if parameter.is_static} - sizes
    for index, size in enumerate(grown):
        if size not in sizes | statics:
            yield index, f"unknown size {size!r}; expected one of {sorted(sizes | statics)}"
        elif size in grown[:index]:
            yield index, f"{size!r} stands here and at item {grown.index(size)}; keep one"
        elif size in statics and type(value := _static_value(spec, size)) is not int:
            yield (
                index,
                f"expected a size, or a static argument that is a whole number; {size!r} is {value!r}",
            )


def _static_value(spec: ExerciseFile, name: str) -> Any:
    drawn = spec.inputs.get(name)
    return spec.case_for_transforms.get(name, drawn.constant if drawn is not None else None)
