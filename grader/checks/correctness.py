"""Check ``correctness``: on every case, the structure, shapes, dtypes and values of the original."""

from __future__ import annotations

from grader.checks.examples import example
from grader.checks.findings import finding, internal, judged, skipped
from grader.checks.pattern import where_to_look
from grader.checks.properties import not_finite, of_parts, property_findings
from grader.checks.values import Expected, Failure, failures
from grader.evidence import Claim, JudgeEvidence, PropertyEvidence, TraceEvidence
from grader.plan import Plan
from grader.plan_parts import Part
from grader.rules import RULES
from grader.todo import from_rewrite
from grader.todo_words import about_form
from grader.verdict import CheckResult, Example, Finding, Status

__all__ = ["check", "program_problem"]

_HIDDEN = (
    "The public cases are right. Think of sizes and values that they do not have: a single element, equal values, "
    "zeros, negative numbers, longer arrays."
)
_HIDDEN_TODO = "try sizes and values that the cases shown do not have: a hidden case is wrong"
_LOST_TODO = "give the result a name: this line makes a new array and drops it"
_LOST = "This changes nothing: it returns a new array, and the line does not keep it. Give the result a name."


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
    """Judge the values of all cases; nothing of a hidden case is shown.

    Args:
        plan: what was traced.
        trace: what came out.
        judge: what was computed, or None.
        expected: what the original gives.
        max_points: points of the check.
        trace_status: whether there is a program at all.
        properties: what was found about random results, which are judged by it and not by ``expected``; or None.
    """
    if trace_status is not Status.PASS:
        return skipped("correctness", max_points, "blocked", "there is no program to run")
    calls = [part for part in plan.parts if part.kind == "call"]
    findings = _mismatches(calls, trace)
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
    if judge is not None and judge.outputs and properties is not None:
        if properties.fault:
            return internal("correctness", max_points, properties.fault)
        findings += _random_findings(plan, calls, trace, judge, properties)
    elif judge is not None and judge.outputs:
        ran = [part for part in calls if part.name in trace.included]
        found = [f for part in ran for f in failures(part, judge.outputs, expected)]
        apart = [part for part in plan.programs if part.name in judge.program_outputs]
        found += [f for part in apart for f in failures(part, [judge.program_outputs], expected)]
        values = _value_findings(plan, found, judge, expected)
        findings += _with_lost_update(values, trace)
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


def _mismatches(calls: list[Part], trace: TraceEvidence) -> list[Finding]:
    """Return what is wrong with the form of results: cases that can be shown first, hidden ones once for each rule."""
    shown, hidden = [], {}
    for part in calls:
        claim = trace.parts.get(part.name)
        if claim is None or not claim.rule:
            continue
        case = next((values.case for values in part.values if values.visibility == "public"), None)
        if case is not None:
            todo = about_form(claim.rule, claim.message)
            shown.append(finding(claim.rule, f"{claim.message} (case {case})", line=claim.line, todo=todo))
        elif claim.rule not in hidden:  # the claim's own message names sizes
            message = f"{RULES[claim.rule].title}, on a hidden case"
            hidden[claim.rule] = finding(claim.rule, message, line=claim.line)
    return [*shown, *hidden.values()]


def _random_findings(
    plan: Plan, calls: list[Part], trace: TraceEvidence, judge: JudgeEvidence, properties: PropertyEvidence
) -> list[Finding]:
    ran = [part for part in calls if part.name in trace.included]
    apart = [part for part in plan.programs if part.name in judge.program_outputs]
    found = [each for part in ran for each in not_finite(part, judge.outputs)]
    found += [each for part in apart for each in not_finite(part, [judge.program_outputs])]
    public = [finding("not-finite", shown) for shown, visibility in found if visibility == "public"]
    hidden = [
        finding("not-finite", f"NaN or infinite on {_sets(sum(each[1] != 'public' for each in found))}")
        for each in found
        if each[1] != "public"
    ]
    return [*public[:3], *hidden[:1], *property_findings(of_parts(properties, [*ran, *apart]))]


def _with_lost_update(findings: list[Finding], trace: TraceEvidence) -> list[Finding]:
    """Point the first wrong value to an update whose result the submission drops, if the trace child saw one."""
    claim = trace.parts.get("base", Claim())
    if not findings or claim.rule or claim.line is None:
        return findings
    todo = from_rewrite(claim.rewrite) or _LOST_TODO
    pointed = {"line": claim.line, "hint": _LOST, "rewrite": claim.rewrite or None, "todo": todo}
    return [findings[0].model_copy(update=pointed), *findings[1:]]


def _value_findings(
    plan: Plan, found: list[Failure], judge: JudgeEvidence, expected: Expected
) -> list[Finding]:
    """Return up to three public cases, the smallest of them with an example, and then how many are hidden."""
    public = sorted((f for f in found if f.visibility == "public"), key=lambda f: f.difference.size)
    hidden = [f for f in found if f.visibility != "public"]
    findings = []
    for failure in public[:3]:
        rule = "wrong-value" if failure.difference.is_finite else "not-finite"
        todo = where_to_look(public) if failure is public[0] else ""
        message = f"{failure.path}{failure.difference}, on the case {failure.case}"
        findings.append(finding(rule, message, todo=todo))
    if public:
        shown = _example(plan, public[0], judge, expected)
        findings[0] = findings[0].model_copy(update={"example": shown})
    if hidden:
        rule = "wrong-value" if all(f.difference.is_finite for f in hidden) else "not-finite"
        told = finding(rule, f"wrong values on {_sets(len(hidden))}")
        pointed = {"hint": _HIDDEN, "todo": told.todo if rule == "not-finite" else _HIDDEN_TODO}
        findings.append(told if public else told.model_copy(update=pointed))
    return findings


def _example(plan: Plan, failure: Failure, judge: JudgeEvidence, expected: Expected) -> Example | None:
    part = next(part for part in plan.parts if part.name == failure.part)
    at = (part.name, failure.round)
    return example(plan, part, failure, expected[at], judge.outputs[failure.round][part.name])


def _sets(count: int) -> str:
    return f"{count} hidden set{'s' if count > 1 else ''} of inputs"
