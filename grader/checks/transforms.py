"""Check ``transforms``: the function survives vmap, grad, jvp and being the body of a scan, with the right values."""

from __future__ import annotations

import numpy as np

from grader.checks.correctness import program_problem
from grader.checks.examples import example
from grader.checks.findings import finding, internal, judged, refusal, skipped
from grader.checks.pattern import apart
from grader.checks.properties import bent, of_parts, said
from grader.checks.values import Expected, Failure, failures
from grader.evidence import Claim, JudgeEvidence, PropertyEvidence, TraceEvidence
from grader.plan import Plan
from grader.plan_parts import Part
from grader.verdict import CheckResult, Finding, Status

__all__ = ["check"]


def check(
    plan: Plan,
    trace: TraceEvidence,
    judge: JudgeEvidence | None,
    expected: Expected,
    max_points: float,
    *,
    trace_status: Status,
    properties: PropertyEvidence | None = None,
) -> CheckResult:
    """Judge each transform the exercise names, against the original's loops and finite differences.

    Args:
        plan: what was traced.
        trace: what came out.
        judge: what was computed, or None.
        expected: what the original's loops and finite differences give.
        max_points: points of the check.
        trace_status: whether there is a program at all.
        properties: what was found about random results, or None. Their transforms are held to it, and to the loops and
            finite differences of the program itself.
    """
    if trace_status is not Status.PASS:
        return skipped("transforms", max_points, "blocked", "there is no program to transform")
    if "base" not in trace.included:
        return skipped("transforms", max_points, "blocked", "the function's own result cannot be judged")
    if judge is not None and (problem := program_problem(judge, "transforms", max_points)) is not None:
        if problem.status is Status.INTERNAL:
            return problem
        return skipped("transforms", max_points, "blocked", "the program could not be run")
    if judge is None or not judge.outputs:
        return internal("transforms", max_points, "the judge gave no outputs to compare")
    if properties is not None and properties.fault:
        return internal("transforms", max_points, properties.fault)
    if properties is None:
        is_wrong = bool(failures(plan.base, judge.outputs, expected))
    else:
        is_wrong = bool(of_parts(properties, [part for part in plan.parts if part.kind == "call"]))
    found = [
        _judge_part(part, plan, trace, judge, expected, properties)
        for part in plan.parts
        if part.kind != "call"
    ]
    findings = [item for item in found if item is not None]
    wrong = [item for item in findings if item.rule == "transform-wrong"]
    if wrong and is_wrong:
        # Said once, because there is one thing to mend.
        named = ", ".join(str(item.object) for item in wrong)
        message = f"{named}: the values are wrong without a transform already; fix correctness first"
        findings = [item for item in findings if item.rule != "transform-wrong"]
        todo = "mend the wrong values first, and see what is left of this"
        findings.append(finding("transform-wrong", message, todo=todo))
    return judged("transforms", max_points, findings)


def _judge_part(
    part: Part,
    plan: Plan,
    trace: TraceEvidence,
    judge: JudgeEvidence,
    expected: Expected,
    properties: PropertyEvidence | None,
) -> Finding | None:
    claim = trace.parts.get(part.name, Claim())
    if claim.rule:
        return refusal(claim, "transform-refused", part=part.name)
    if part.name not in trace.included:
        return finding("transform-refused", f"{part.name}: the transform was not traced", what=part.name)
    if properties is not None:
        return _judge_random(part, plan, judge, properties)
    wrong = failures(part, judge.outputs, expected)
    if not wrong:
        return None
    first = min(wrong, key=lambda failure: failure.visibility != "public")
    is_derivative = part.kind in ("grad", "jvp")
    rule = "gradient-not-finite" if is_derivative and not first.difference.is_finite else "transform-wrong"
    shown = f"{_what(part.kind)} {first.path}{first.difference}"
    if first.visibility != "public":
        return finding(rule, f"{part.name}: wrong on a hidden set of inputs", what=part.name)
    todo = _to_look_at(part.kind, first) if rule == "transform-wrong" else ""
    at, actual = (part.name, first.round), judge.outputs[first.round][part.name]
    told = example(plan, part, first, expected[at], actual)
    found = finding(rule, f"{part.name}: {shown}", what=part.name, todo=todo)
    return found.model_copy(update={"example": told})


def _to_look_at(kind: str, failure: Failure) -> str:
    """Return what to look at where a transform is wrong on a public set of inputs."""
    difference = failure.difference
    index = f"[{', '.join(map(str, difference.index))}]" if difference.index else ""
    place = f"{failure.path}{index}"
    if kind == "grad" and difference.actual == 0:
        on = place if np.any(failure.have) else failure.path
        return f"let the result depend on `{on}` by array operations: its derivative is 0"
    if kind == "jvp" and not np.any(failure.have):
        return "let the result depend on the arguments by array operations: its derivative is 0"
    what = {"grad": "the derivative by", "jvp": "the derivative of", "scan": "the steps of a scan:"}.get(
        kind, "what jax.vmap gives:"
    )
    expected, actual = apart(difference.expected, difference.actual)
    return f"look at {what} `{place}`: {expected} is expected, and yours is {actual}"


def _judge_random(
    part: Part, plan: Plan, judge: JudgeEvidence, properties: PropertyEvidence
) -> Finding | None:
    wrong = sorted(bent(part, plan.base, judge.outputs), key=lambda each: each.visibility != "public")
    broken = sorted(of_parts(properties, [part]), key=lambda each: each.visibility != "public")
    if wrong:
        rule = "transform-wrong"
        if part.kind in ("grad", "jvp") and not wrong[0].is_finite:
            rule = "gradient-not-finite"
        message = wrong[0].words if wrong[0].visibility == "public" else "wrong on a hidden set of inputs"
    elif broken:
        rule, message = "transform-wrong", said(broken[0])
    else:
        return None
    return finding(rule, f"{part.name}: {message}", what=part.name)


def _what(kind: str) -> str:
    return {"grad": "derivative with respect to", "jvp": "tangent of", "scan": "as the body of a scan,"}.get(
        kind, "batched"
    )
