"""Evidence made by hand: one small exercise, a right answer to it, and ways to spoil each piece."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.checks.values import Expected
from grader.course import Exercise
from grader.evidence import Claim, Count, Facts, JudgeEvidence, Observed, TraceEvidence
from grader.plan import Plan, make_plan
from grader.plan_parts import Part
from grader.spec import ExerciseFile

SPEC: dict[str, Any] = {
    "format": 1,
    "title": "T",
    "concept": "c",
    "prompt": "p",
    "entry": "f(x: f32[n]) -> f32[n]",
    "inputs": {"x": {"uniform": [1, 2]}},
    "cases": [{"n": 2}, {"n": 2, "count": 2, "visibility": "hidden"}, {"n": 7321, "visibility": "hidden"}],
    "transforms": ["jit", "vmap", "grad"],
    "transform_case": {"n": 2},
    "program": {"constant_in": "n", "sizes": [16, 32, 64]},
    "original_fails": "trace/reads-value",
    "points": {"correctness": 4, "purity": 3, "transforms": 2, "program": 1},
    "hints": ["h"],
}
Array = np.ndarray[Any, Any]
HIDDEN_SIZE = "7321"
"""A size that only a hidden case has, and no other number of these tests contains."""
HIDDEN_VALUE = 4.2424242
"""What the hidden cases expect; no message may show it."""


def make(**changes: Any) -> Plan:
    """Return the plan of the exercise above with some keys changed."""
    return make_plan(
        Exercise("f-it", "topic", ExerciseFile.model_validate(SPEC | changes), Path("course")), "seed"
    )


PLAN = make()
EVERY_PART = tuple(part.name for part in PLAN.parts)


def right_values() -> Expected:
    """Return what the oracle would expect: 1.0 where all may know it, the hidden value elsewhere."""
    return {
        (part.name, number): tuple(
            np.full(leaf.shape, 1.0 if values.visibility == "public" or part.kind != "call" else HIDDEN_VALUE)
            for leaf in part.outputs
        )
        for part in (*PLAN.parts, *PLAN.programs)
        for number, values in enumerate(part.values)
    }


EXPECTED = right_values()


def traced(
    *,
    outcome: Claim | None = None,
    parts: Mapping[str, Claim] | None = None,
    included: tuple[str, ...] = EVERY_PART,
    observations: tuple[Observed, ...] = (),
) -> TraceEvidence:
    """Return the evidence of a trace that went well but for the arguments."""
    return TraceEvidence(outcome or Claim(), parts or {}, included, observations, {"bundle": b"program"})


def ran(
    *spoilt: tuple[str, int], value: float = 9.5, included: tuple[str, ...] = EVERY_PART
) -> JudgeEvidence:
    """Return the evidence of a bundle that gave the right values but in the ``spoilt`` rounds of parts."""

    def gave(part: Part, number: int) -> tuple[Array, ...]:
        wanted = EXPECTED[part.name, min(number, len(part.values) - 1)]
        arrays = [array.astype(np.float32) for array in wanted]
        if (part.name, number) in spoilt:
            arrays[0].reshape(-1)[-1] = value
        return tuple(arrays)

    chosen = [part for part in PLAN.parts if part.name in included]
    return JudgeEvidence(
        bundle=Facts(digest="sha256:00", parts=(Count(30),) * len(chosen)),
        outputs=tuple({part.name: gave(part, number) for part in chosen} for number in range(PLAN.rounds)),
        programs={"growth": growth(30, 30, 30)},
        program_outputs={part.name: gave(part, 0) for part in PLAN.programs},
    )


def growth(*counts: int) -> Facts:
    """Return facts of the artifact that joins the entry point at growing sizes: its operations at each."""
    return Facts(operations=sum(counts), parts=tuple(map(Count, counts)))


def died(rule: str, message: str = "why", *, internal: bool = False) -> JudgeEvidence:
    """Return the evidence of a judge that gave no answer."""
    return JudgeEvidence(Claim(rule, message), is_internal=internal)
