"""What a plan asks of children: of those that trace, and of the oracle. Layer 4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader import cases, forms
from grader.course import Exercise
from grader.plan import Plan
from grader.plan_parts import BATCH, Part, avals, row_of

__all__ = ["base_request", "oracle_calls", "trace_request"]


def base_request(exercise: Exercise) -> dict[str, Any]:
    """Return what any child is told that traces the entry point: how to call it, at the sizes of the transforms."""
    spec = exercise.spec
    bound = spec.case_for_transforms
    return {
        "entry": spec.signature.name,
        "parameters": [parameter.name for parameter in spec.signature.parameters],
        "hidden": spec.oracle.needs,
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
                yield [{**call, "values": row_of(inputs, part.options["axes"], row)} for row in range(BATCH)]
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
