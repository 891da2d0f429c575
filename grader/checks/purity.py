"""Check ``purity``: nothing outside the function is read, written or kept. Evidence: the trace jail's observations."""

from __future__ import annotations

from grader.checks.findings import finding, judged, skipped
from grader.evidence import TraceEvidence
from grader.verdict import CheckResult, Status

__all__ = ["check"]


def check(
    trace: TraceEvidence, max_points: float, *, trace_status: Status, forbids_aliasing: bool
) -> CheckResult:
    """Judge purity from observations, which can only lower the grade.

    Args:
        trace: evidence of the trace jail.
        max_points: points of this check.
        trace_status: how the trace check ended; without a trace, only what was seen before it failed is held against
            the submission.
        forbids_aliasing: the exercise asks for a new container.
    """
    findings = []
    for seen in trace.observations:
        advice = seen.advice and not (seen.rule == "returns-argument" and forbids_aliasing)
        findings.append(finding(seen.rule, seen.message, line=seen.line, what=seen.object, advice=advice))
    if trace_status is not Status.PASS and all(item.advice for item in findings):
        return skipped("purity", max_points, "blocked", "the function could not be traced")
    order = list(dict.fromkeys(item.rule for item in findings))
    findings.sort(key=lambda item: (order.index(item.rule), item.line or 0))
    return judged("purity", max_points, findings)
