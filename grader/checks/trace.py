"""Check ``trace``: the submission can be read, executed and traced, and its program may be graded. Worth 0 points."""

from __future__ import annotations

from grader.checks.findings import finding, internal, judged, refusal
from grader.evidence import JudgeEvidence, TraceEvidence
from grader.rules import RULES
from grader.verdict import CheckResult, Status

__all__ = ["REFUSALS", "check"]

REFUSALS = frozenset(
    {
        "reads-value",
        "writes-in-place",
        "calls-numpy",
        "needs-static-shape",
        "hashes-tracer",
        "static-array",
        "type-changes",
        "leaks-tracer",
        "refused-by-jax",
    }
)
"""Rules by which JAX refuses a trace: the student's lesson, so ``FAIL`` rather than ``ERROR``."""


def check(trace: TraceEvidence, judge: JudgeEvidence | None) -> CheckResult:
    """Judge whether there is a program at all."""
    claim = trace.outcome
    if claim.rule:
        return judged("trace", 0.0, [refusal(claim)], failing=_status(claim.rule))
    refused = _refused(judge)
    if refused:
        found = finding("refused-artifact", refused)
        if "unrolled" in refused:
            found = found.model_copy(update={"hint": RULES["unrolled-loop"].remedy})
        return judged("trace", 0.0, [found], failing=Status.ERROR)
    if judge is not None and judge.is_internal:
        return internal("trace", 0.0, judge.problem.message)
    return judged("trace", 0.0, [])


def _refused(judge: JudgeEvidence | None) -> str:
    if judge is None:
        return ""
    facts = [judge.bundle, *judge.programs.values()]
    return next((item.refused for item in facts if item is not None and item.refused), "")


def _status(rule: str) -> Status:
    if rule in REFUSALS:
        return Status.FAIL
    return {"too-slow": Status.TIMEOUT, "too-much-memory": Status.MEMORY}.get(rule, Status.ERROR)
