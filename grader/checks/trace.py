"""Check ``trace``: the submission can be read, executed and traced, and its program may be graded. Worth 0 points."""

from __future__ import annotations

from grader.checks.findings import finding, internal, judged, refusal
from grader.evidence import JudgeEvidence, TraceEvidence
from grader.growth import is_too_long
from grader.rules import RULES
from grader.signature import Signature
from grader.todo import LONGEST
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

_UNFIT = {
    "missing-entry": "name your function as the exercise does: `def {}:`",
    "wrong-arity": "give your function the arguments of the exercise: `def {}:`",
}
"""What to do where the entry point is not the one that is asked for."""

_UNREADABLE = {
    "is empty": "write your answer into the file, and save it: it is empty",
    "is larger than": "make the file shorter: it is too large for a program that a person writes",
}
"""What to do where a file cannot be read, by how the reason begins."""


def check(
    trace: TraceEvidence, judge: JudgeEvidence | None, signature: Signature | None = None
) -> CheckResult:
    """Judge whether there is a program at all.

    Args:
        trace: what came out of the trace jail.
        judge: what the judge says about its programs, or None.
        signature: of the exercise, to be told where the submission has another.
    """
    claim = trace.outcome
    if claim.rule:
        found = refusal(claim)
        if signature is not None and claim.rule in _UNFIT and (todo := _UNFIT[claim.rule].format(signature)):
            found = found.model_copy(update={"todo": todo if len(todo) <= LONGEST else found.todo})
        if claim.rule == "unreadable-source":
            todos = (todo for start, todo in _UNREADABLE.items() if claim.message.startswith(start))
            found = found.model_copy(update={"todo": next(todos, found.todo)})
        return judged("trace", 0.0, [found], failing=_status(claim.rule))
    refused = _refused(judge)
    if refused:
        found = finding("refused-artifact", refused)
        if is_too_long(refused):
            loop = RULES["unrolled-loop"]
            found = found.model_copy(update={"hint": loop.remedy, "todo": loop.do})
        return judged("trace", 0.0, [found], failing=Status.ERROR)
    if judge is not None and judge.is_internal:
        return internal("trace", 0.0, judge.problem.message)
    return judged("trace", 0.0, [])


def _refused(judge: JudgeEvidence | None) -> str:
    if judge is None:
        return ""
    facts = [("bundle", judge.bundle), *judge.programs.items()]
    refused = [(name, item.refused) for name, item in facts if item is not None and item.refused]
    # What gets too long at the sizes of growth alone is an unrolled loop: the check ``program`` says so.
    return next((why for name, why in refused if name != "growth" or not is_too_long(why)), "")


def _status(rule: str) -> Status:
    if rule in REFUSALS:
        return Status.FAIL
    return {"too-slow": Status.TIMEOUT, "too-much-memory": Status.MEMORY}.get(rule, Status.ERROR)
