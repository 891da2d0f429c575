"""Check ``program``: growth, operations and memory of the traced program. Equal on every machine."""

from __future__ import annotations

from collections.abc import Iterator

from grader import plan as plans
from grader.checks.findings import finding, internal, judged, skipped
from grader.evidence import JudgeEvidence, TraceEvidence
from grader.plan import Plan
from grader.spec import Program
from grader.verdict import CheckResult, Finding, Status

__all__ = ["check", "grows"]


def grows(small: int, medium: int, large: int) -> bool:
    """Tell whether operation counts at sizes n, 2n, 4n are those of an unrolled loop.

    An unrolled loop is linear, so its second increment is twice the first; ``associative_scan`` is logarithmic, with
    equal increments (72, 96, 120, 144 at 8 to 64), and array programs are constant.
    """
    first, second = medium - small, large - medium
    return first > 0 and second > 1.5 * first


def check(
    plan: Plan, trace: TraceEvidence, judge: JudgeEvidence | None, max_points: float, *, trace_status: Status
) -> CheckResult:
    """Judge the program's text; nothing is timed."""
    spec = plan.exercise.spec.program
    assert spec is not None
    if trace_status is not Status.PASS or judge is None:
        return skipped("program", max_points, "blocked", "there is no program to look at")
    if judge.is_internal:
        return internal("program", max_points, judge.problem.message)
    if judge.problem.rule and not judge.programs:
        return skipped(
            "program", max_points, "blocked", "the program could not be judged: " + judge.problem.message
        )
    if _memory_is_unknown(spec, judge):
        return skipped(
            "program",
            max_points,
            "unavailable",
            "this machine's compiler does not say how much memory a program takes",
        )
    findings = [*_growth(spec, trace, judge)]
    if not findings:
        findings += [*_operations(spec, judge), *_memory(spec, plan, judge)]
    return judged("program", max_points, findings)


def _growth(spec: Program, trace: TraceEvidence, judge: JudgeEvidence) -> Iterator[Finding]:
    if spec.constant_in is None:
        return
    counts = []
    for size in spec.sizes:
        name = f"growth-{size}"
        if name not in judge.programs:
            claim = trace.parts.get(name)
            where = f"at {spec.constant_in} = {size}"
            if claim is not None and claim.rule:
                yield finding(
                    "unrolled-loop",
                    f"{where} the function cannot be traced: {claim.message}",
                    line=claim.line,
                )
            else:
                yield finding("unrolled-loop", f"{where} tracing would not finish in time")
            return
        counts.append(judge.programs[name].operations)
    if grows(*counts):
        pairs = ", ".join(
            f"{count} at {spec.constant_in} = {size}" for count, size in zip(counts, spec.sizes, strict=True)
        )
        yield finding("unrolled-loop", f"the number of operations grows with {spec.constant_in}: {pairs}")


def _operations(spec: Program, judge: JudgeEvidence) -> Iterator[Finding]:
    facts = judge.programs.get("program")
    if facts is None:
        if spec.forbids or spec.requires:
            yield finding(
                "missing-operation", "the program could not be exported, so its operations are unknown"
            )
        return
    for name in spec.forbids:
        if facts.histogram.get(name):
            yield finding(
                "forbidden-operation", f"the program uses `{name}`, which this exercise forbids", what=name
            )
    for name in spec.requires:
        if not facts.histogram.get(name):
            yield finding(
                "missing-operation",
                f"the program does not use `{name}`, which this exercise asks for",
                what=name,
            )


def _memory_is_unknown(spec: Program, judge: JudgeEvidence) -> bool:
    facts = judge.programs.get("program")
    if facts is None or facts.failed:
        return False
    return (spec.temporary_bytes is not None and facts.temporary_bytes is None) or (
        spec.reuses is not None and facts.alias_bytes is None
    )


def _unexported(spec: Program) -> Iterator[Finding]:
    demands = {
        "constant-memory": spec.constant_bytes,
        "temporary-memory": spec.temporary_bytes,
        "copies-memory": spec.reuses,
    }
    for rule, demand in demands.items():
        if demand is not None:
            yield finding(rule, "the program could not be exported, so its memory is unknown")


def _memory(spec: Program, plan: Plan, judge: JudgeEvidence) -> Iterator[Finding]:
    facts = judge.programs.get("program")
    if facts is None:
        yield from _unexported(spec)
        return
    if facts.failed:
        rule = "copies-memory" if spec.temporary_bytes is None else "temporary-memory"
        yield finding(rule, f"the program could not be compiled, so its memory is unknown: {facts.failed}")
        return
    if spec.constant_bytes is not None and facts.constant_bytes > spec.constant_bytes:
        yield finding(
            "constant-memory",
            f"{facts.constant_bytes} bytes of constants, at most {spec.constant_bytes} allowed",
        )
    if spec.temporary_bytes is not None and (facts.temporary_bytes or 0) > spec.temporary_bytes:
        yield finding(
            "temporary-memory",
            f"{facts.temporary_bytes} bytes of temporary memory, at most {spec.temporary_bytes} allowed",
        )
    if spec.reuses is not None:
        part = next(part for part in plan.programs if part.name == "program")
        donated = [
            leaf
            for leaf in part.inputs
            if leaf.path == spec.reuses or leaf.path.startswith((spec.reuses + "[", spec.reuses + "."))
        ]
        wanted = plans.nbytes(donated)
        if (facts.alias_bytes or 0) < wanted:
            yield finding(
                "copies-memory",
                f"of the {wanted} bytes of `{spec.reuses}`, the result reuses {facts.alias_bytes or 0}",
                what=spec.reuses,
            )
