"""Check ``transforms``: the function survives vmap, grad, jvp and being the body of a scan, with the right values."""

from __future__ import annotations

from grader.checks.correctness import program_problem
from grader.checks.findings import finding, judged, skipped
from grader.checks.values import Expected, failures
from grader.evidence import JudgeEvidence, TraceEvidence
from grader.plan import Plan
from grader.verdict import CheckResult, Finding, Status

__all__ = ["check"]


def check(plan: Plan, trace: TraceEvidence, judge: JudgeEvidence | None, expected: Expected, max_points: float, *, trace_status: Status) -> CheckResult:
    """Judge each transform the exercise names, against the original's loops and finite differences."""
    if trace_status is not Status.PASS:
        return skipped("transforms", max_points, "blocked", "there is no program to transform")
    if "base" not in trace.included:
        return skipped("transforms", max_points, "blocked", "the function's result does not have the structure asked for")
    if judge is not None and (problem := program_problem(judge, "transforms", max_points)) is not None:
        if problem.status is Status.INTERNAL:
            return problem
        return skipped("transforms", max_points, "blocked", "the program could not be run")
    findings: list[Finding] = []
    for part in plan.parts:
        if part.kind == "call":
            continue
        claim = trace.parts.get(part.name)
        if claim is not None and claim.rule:
            findings.append(finding("transform-refused", f"{part.name}: {claim.message}", line=claim.line, object=part.name))
        elif part.name not in trace.included or judge is None or not judge.outputs:
            findings.append(finding("transform-refused", f"{part.name}: the transform was not traced", object=part.name))
        elif wrong := failures(part, judge.outputs, expected):
            first = wrong[0]
            rule = "transform-wrong" if first.difference.is_finite or part.kind not in ("grad", "jvp") else "gradient-not-finite"
            findings.append(finding(rule, f"{part.name}: {_what(part.kind)} {first.path}{first.difference}", object=part.name))
    return judged("transforms", max_points, findings)


def _what(kind: str) -> str:
    return {"grad": "derivative with respect to", "jvp": "tangent of", "scan": "as the body of a scan,"}.get(kind, "batched")
