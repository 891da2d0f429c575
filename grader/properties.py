"""Ask the author's properties about random results, in a jailed child of their own. Layer 6.

Results that are drawn cannot be compared with the original's, so ``properties.py`` of the exercise says what must hold
of them. What is asked about together is a *group*: all sets of values of one case, the rows of a vmap, the steps of a
scan. Groups that hold NaN or infinity are not asked about; that is found without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import fields, wire
from grader.course import Exercise
from grader.errors import FrameError
from grader.evidence import Broken, JudgeEvidence, PropertyEvidence
from grader.expected import child_limits, raw_bytes
from grader.jail.pool import Jails
from grader.plan import Plan
from grader.plan_parts import Part

__all__ = ["ask_about_calls", "ask_about_program"]

Array = np.ndarray[Any, Any]
_Arrays = Sequence[Array]


@dataclass
class _Group:
    part: Part
    visibility: str
    case: str
    calls: list[tuple[_Arrays, _Arrays]] = field(default_factory=list)
    """Inputs and outputs."""


def ask_about_program(jails: Jails, plan: Plan, judge: JudgeEvidence | None) -> PropertyEvidence | None:
    """Ask about all outputs that the judge gave; None if the exercise's results are compared with the original's.

    Raises:
        JailError: the jail failed.
    """
    if plan.exercise.properties is None:
        return None
    if judge is None:
        return PropertyEvidence()
    groups: list[_Group] = []
    for part in plan.parts:
        rounds = [outputs[part.name] for outputs in judge.outputs if part.name in outputs]
        groups += _groups(part, rounds)
    for part in plan.programs:
        if part.name in judge.program_outputs:
            groups += _groups(part, [judge.program_outputs[part.name]])
    return _ask(jails, plan.exercise, groups)


def ask_about_calls(
    jails: Jails, exercise: Exercise, parts: Sequence[Part], outputs: Mapping[tuple[str, int], _Arrays]
) -> PropertyEvidence:
    """Ask about calls whose outputs came from elsewhere, by part and round: the oracle's, or those at full size.

    Raises:
        JailError: the jail failed.
    """
    groups: list[_Group] = []
    for part in parts:
        rounds = [
            [np.asarray(array).astype(leaf.dtype) for leaf, array in zip(part.outputs, arrays, strict=True)]
            for (name, _), arrays in sorted(outputs.items(), key=lambda item: item[0][1])
            if name == part.name
        ]
        groups += _groups(part, rounds)
    return _ask(jails, exercise, groups)


def _groups(part: Part, rounds: Sequence[_Arrays]) -> list[_Group]:
    """Put the calls of a part together that are asked about together."""
    found: dict[tuple[str, str, int], _Group] = {}
    for number, (values, outputs) in enumerate(zip(part.values, rounds, strict=False)):
        if values.serves or part.kind in ("grad", "jvp"):
            continue
        # The rounds of a case are one group; each round of a transform is one of its own.
        key = (values.visibility, values.case, 0 if part.kind == "call" else number)
        group = found.setdefault(key, _Group(part, values.visibility, values.case))
        group.calls += _calls(part, values.inputs, outputs)
    return [group for group in found.values() if all(map(_is_finite, group.calls))]


def _calls(part: Part, inputs: _Arrays, outputs: _Arrays) -> Iterator[tuple[_Arrays, _Arrays]]:
    if part.kind == "call":
        yield inputs, outputs
        return
    carry = dict(part.options.get("carry", ()))
    axes = part.options.get("axes") or [None if i in carry else 0 for i in range(len(inputs))]
    state = {source: inputs[source] for source in carry}
    for row in range(len(outputs[0]) if outputs else 0):
        result = [array[row] for array in outputs]
        yield (
            [
                state.get(i, array) if axis is None else array[row]
                for i, (axis, array) in enumerate(zip(axes, inputs, strict=True))
            ],
            result,
        )
        state = {source: result[target] for source, target in carry.items()}


def _is_finite(call: tuple[_Arrays, _Arrays]) -> bool:
    return all(bool(np.all(np.isfinite(array))) for array in call[1])


def _ask(jails: Jails, exercise: Exercise, groups: Sequence[_Group]) -> PropertyEvidence:
    if not groups:
        return PropertyEvidence()
    header = {
        # Where its packages are missing it could not be executed: properties stand without it, everywhere.
        "original": "" if exercise.spec.oracle.needs else exercise.original,
        "properties": exercise.properties,
        "names": [parameter.name for parameter in exercise.spec.signature.parameters],
        "groups": [
            {"args": group.part.arguments, "result": group.part.result, "count": len(group.calls)}
            for group in groups
        ],
    }
    blobs = {
        f"group-{number}": b"".join(raw_bytes([*inputs, *outputs]) for inputs, outputs in group.calls)
        for number, group in enumerate(groups)
    }
    reply = jails.run("properties", wire.pack(header, blobs), child_limits(exercise))
    cpu_s = reply.ending.cpu_s
    if reply.frame is None:
        return PropertyEvidence(f"properties.py gave no answer ({reply.why_no_frame})", cpu_s=cpu_s)
    try:
        answer, _ = wire.unpack(reply.frame)
        fault = fields.text(answer["fault"])
        broken = tuple(_broken(row, groups) for row in fields.items(answer["broken"]))
    except (FrameError, IndexError, KeyError, TypeError, ValueError) as error:
        return PropertyEvidence(f"the answer of properties.py is malformed ({error})", cpu_s=cpu_s)
    return PropertyEvidence(fault, broken, cpu_s)


def _broken(row: Any, groups: Sequence[_Group]) -> Broken:
    number, must, found = fields.items(row)
    group = groups[fields.count(number)]
    return Broken(group.part.name, group.visibility, group.case, fields.text(must), fields.text(found))
