"""Check ``correctness``: on every case, the structure, shapes, dtypes and values of the original."""

from __future__ import annotations

from grader.checks.findings import finding, internal, judged, skipped
from grader.checks.values import Expected, Failure, failures
from grader.evidence import Claim, JudgeEvidence, TraceEvidence
from grader.plan import Part, Plan
from grader.rules import RULES
from grader.verdict import CheckResult, Finding, Status

__all__ = ["check", "program_problem"]

_LOST = "This changes nothing: it returns a new array, and the line does not keep it. Give the result a name."


def check(
    plan: Plan,
    trace: TraceEvidence,
    judge: JudgeEvidence | None,
    expected: Expected,
    max_points: float,
    *,
    trace_status: Status,
) -> CheckResult:
    """Judge the values of all cases; nothing of a hidden case is shown."""
    if trace_status is not Status.PASS:
        return skipped("correctness", max_points, "blocked", "there is no program to run")
    calls = [part for part in plan.parts if part.kind == "call"]
    findings = [
        _mismatch(part, trace) for part in calls if trace.parts.get(part.name) and trace.parts[part.name].rule
    ]
    missing = [part for part in calls if part.name not in trace.included]
    if not findings and missing:
        return skipped(
            "correctness",
            max_points,
            "blocked",
            "the program calls back into Python or uses a Ref from outside, and the judge runs neither",
        )
    if judge is not None and (problem := program_problem(judge, "correctness", max_points)) is not None:
        return problem
    if judge is not None and judge.outputs:
        found = [
            f
            for part in calls
            if part.name in trace.included
            for f in failures(part, judge.outputs, expected)
        ]
        apart = [part for part in plan.programs if part.name in judge.program_outputs]
        found += [f for part in apart for f in failures(part, [judge.program_outputs], expected)]
        findings += _with_lost_update(_value_findings(found), trace)
    elif not findings:
        return internal("correctness", max_points, "the judge gave no outputs to compare")
    return judged("correctness", max_points, findings[:6])


def program_problem(judge: JudgeEvidence, check_name: str, max_points: float) -> CheckResult | None:
    """Return the result of a check whose program could not be run to its end, or None."""
    if judge.is_internal:
        return internal(check_name, max_points, judge.problem.message)
    rule, message = judge.problem.rule, judge.problem.message
    if judge.bundle is not None and judge.bundle.failed:
        message = judge.bundle.failed
        rule = (
            "program-too-large"
            if "RESOURCE_EXHAUSTED" in message or "memory" in message.lower()
            else "program-crashes"
        )
    if not rule:
        return None
    status = {"program-too-slow": Status.TIMEOUT, "program-too-large": Status.MEMORY}.get(rule, Status.ERROR)
    return judged(check_name, max_points, [finding(rule, message)], failing=status)


def _mismatch(part: Part, trace: TraceEvidence) -> Finding:
    claim = trace.parts[part.name]
    shown = next((values.case for values in part.values if values.visibility == "public"), None)
    if shown is None:  # the message names sizes
        return finding(claim.rule, f"{RULES[claim.rule].title}, on a hidden case", line=claim.line)
    return finding(claim.rule, f"{claim.message} (case {shown})", line=claim.line)


def _with_lost_update(findings: list[Finding], trace: TraceEvidence) -> list[Finding]:
    """Point the first wrong value to an update whose result the submission drops, if the trace child saw one."""
    claim = trace.parts.get("base", Claim())
    if not findings or claim.rule or claim.line is None:
        return findings
    pointed = {"line": claim.line, "hint": _LOST, "rewrite": claim.rewrite or None}
    return [findings[0].model_copy(update=pointed), *findings[1:]]


def _value_findings(found: list[Failure]) -> list[Finding]:
    public = sorted((f for f in found if f.visibility == "public"), key=lambda f: f.difference.size)
    hidden = [f for f in found if f.visibility != "public"]
    findings = []
    for failure in public[:3]:
        rule = "wrong-value" if failure.difference.is_finite else "not-finite"
        findings.append(finding(rule, f"{failure.path}{failure.difference}, on the case {failure.case}"))
    if hidden:
        rule = "wrong-value" if all(f.difference.is_finite for f in hidden) else "not-finite"
        findings.append(
            finding(
                rule, f"wrong values on {len(hidden)} hidden set{'s' if len(hidden) > 1 else ''} of inputs"
            )
        )
    return findings
