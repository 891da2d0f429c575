"""Evidence made by hand: one small exercise, a right answer to it, and ways to spoil each piece."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.checks.values import Expected
from grader.course import Exercise
from grader.evidence import Claim, Facts, JudgeEvidence, Observed, TraceEvidence
from grader.plan import Plan, make_plan
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
    "program": {"constant_in": "n"},
    "original_fails": "trace/reads-value",
    "points": {"correctness": 4, "purity": 3, "transforms": 2, "program": 1},
    "hints": ["h"],
}
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
        for part in PLAN.parts
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
    outputs = []
    for number in range(PLAN.rounds):
        row = {}
        for part in PLAN.parts:
            if part.name in included:
                wanted = EXPECTED[part.name, min(number, len(part.values) - 1)]
                arrays = [array.astype(np.float32) for array in wanted]
                if (part.name, number) in spoilt:
                    arrays[0].reshape(-1)[-1] = value
                row[part.name] = tuple(arrays)
        outputs.append(row)
    return JudgeEvidence(
        bundle=Facts(digest="sha256:00"), outputs=tuple(outputs), programs=growth(30, 30, 30)
    )


def growth(*counts: int, **program: Any) -> dict[str, Facts]:
    """Return facts of the growth programs with these operation counts, and of the program itself."""
    sized = {
        f"growth-{size}": Facts(operations=count) for size, count in zip((16, 32, 64), counts, strict=False)
    }
    return {**sized, "program": Facts(**program)}


def died(rule: str, message: str = "why", *, internal: bool = False) -> JudgeEvidence:
    """Return the evidence of a judge that gave no answer."""
    return JudgeEvidence(Claim(rule, message), is_internal=internal)
