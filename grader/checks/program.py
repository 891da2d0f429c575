"""Check ``program``: growth, operations, memory and work of the traced program. Equal on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.checks.findings import finding, internal, judged, skipped
from grader.checks.work import base_count, cost_note, cost_record, is_unknown, work_findings
from grader.evidence import Claim, Count, Facts, JudgeEvidence, TraceEvidence
from grader.growth import SPECIAL_CASE, grows
from grader.plan import Plan
from grader.plan_parts import nbytes
from grader.rules import RULES
from grader.spec import Program
from grader.todo import for_lesson
from grader.verdict import CheckResult, Finding, Status

__all__ = ["check", "growth_counts"]

_WRITTEN_AS = {
    "all_gather": "lax.all_gather",
    "all_reduce": "lax.psum, pmean, pmax or pmin",
    "all_to_all": "lax.all_to_all",
    "case": "lax.cond or lax.switch",
    "collective_permute": "lax.ppermute",
    "reduce_scatter": "lax.psum_scatter",
    "while": "lax.scan, fori_loop or while_loop",
}
"""What a student writes for an operation of StableHLO whose name is not the one in JAX."""
_ALL_SIZES = "write it for all sizes: it does not work at larger ones"


def check(
    plan: Plan, trace: TraceEvidence, judge: JudgeEvidence | None, max_points: float, *, trace_status: Status
) -> CheckResult:
    """Judge the program's text; nothing is timed.

    What is looked at is what was judged on values: operations are counted for each part of an artifact by what the
    part's own results depend on, and each of these results was compared with the original's.
    """
    spec = plan.exercise.spec.program
    assert spec is not None
    if trace_status is not Status.PASS:
        return skipped("program", max_points, "blocked", "there is no program to look at")
    if judge is None:
        why = _why_unjudged(trace) or "it calls back into Python or uses a Ref from outside"
        return skipped("program", max_points, "blocked", f"the program is not judged: {why}")
    if judge.is_internal:
        return internal("program", max_points, judge.problem.message)
    if _is_whole(judge):
        return skipped(
            "program", max_points, "unavailable", "this JAX does not tell the cases of a program apart"
        )
    base = base_count(trace, judge)
    if base is None:
        why = _why_unjudged(trace) or "the function's own result cannot be judged"
        return skipped("program", max_points, "blocked", f"the program is not judged: {why}")
    findings = [*_growth(spec, plan, trace, judge, base)]
    if not findings:
        memory = judge.programs.get("memory")
        if memory is not None and not memory.failed and _is_unknown(spec, memory):
            if judge.problem.rule:
                return skipped("program", max_points, "blocked", "the program could not be run")
            return skipped("program", max_points, "unavailable", "what it takes cannot be told here")
        findings += [
            *_operations(spec, base, _calls(plan, trace, judge)),
            *_memory(spec, plan, trace, memory),
            *work_findings(spec, plan, trace, judge),
        ]
    note = cost_note(cost_record(trace, judge), plan.exercise.spec.devices)
    return judged("program", max_points, findings, note=note)


def growth_counts(plan: Plan, judge: JudgeEvidence) -> tuple[tuple[int, int], ...]:
    """Return the sizes at which operations were counted, with the counts; nothing where they were not."""
    facts = judge.programs.get("growth")
    names = [part.name for part in plan.programs if part.group == "growth"]
    if facts is None or len(facts.parts) != len(names):
        return ()
    sizes = [int(name.removeprefix("growth-")) for name in names]
    return tuple(zip(sizes, (part.operations for part in facts.parts), strict=True))


def _why_unjudged(trace: TraceEvidence) -> str:
    """Say that the results have another form: such a program is traced, and never handed out nor run."""
    rule = trace.parts.get("base", Claim()).rule
    is_form = rule in RULES and RULES[rule].check == "correctness"
    return "its results have another form than asked for" if is_form else ""


def _is_whole(judge: JudgeEvidence) -> bool:
    """Tell whether the judge read the bundle and could only count it as a whole."""
    return judge.bundle is not None and bool(judge.bundle.digest) and not judge.bundle.parts


def _growth(
    spec: Program, plan: Plan, trace: TraceEvidence, judge: JudgeEvidence, base: Count
) -> Iterator[Finding]:
    if not spec.constant_sizes:
        return
    facts = judge.programs.get("growth")
    if facts is None:
        yield _untraced([part.name for part in plan.programs if part.group == "growth"], trace)
        return
    names = [part.name for part in plan.programs if part.group == "growth"]
    if facts.refused:
        line = trace.parts.get(names[-1], Claim()).line
        yield finding("unrolled-loop", f"at larger sizes {facts.refused}", line=line)
        return
    if facts.failed:
        yield finding("unrolled-loop", f"at larger sizes the program does not run: {facts.failed}")
        return
    counts = [part.operations for part in facts.parts]
    pairs = ", ".join(
        f"{count} at {name.removeprefix('growth-')}" for name, count in zip(names, counts, strict=False)
    )
    if len(counts) != len(names):
        yield finding("unrolled-loop", "the program's growth cannot be told")
    elif grows(counts):
        line = trace.parts.get(names[-1], Claim()).line
        message = f"the number of operations grows with {' or '.join(spec.constant_sizes)}: {pairs}"
        yield finding("unrolled-loop", message, line=line)
    elif (longest := max(base.operations, counts[0])) > 2 * max(counts[1:]) + SPECIAL_CASE:
        message = f"the program is longer at small sizes ({longest} operations) than at larger ones ({pairs})"
        yield finding("unrolled-loop", message, todo="write one program for all sizes")
    elif not all(name in judge.program_outputs for name in names):
        yield finding("unrolled-loop", "at larger sizes the program did not finish")


def _untraced(names: Sequence[str], trace: TraceEvidence) -> Finding:
    for name in names:
        claim = trace.parts.get(name, Claim())
        where = f"at {name.replace('growth-', 'size ')}"
        if claim.rule:
            message = f"{where} the function cannot be traced: {claim.message}"
            todo = for_lesson(claim.kind, claim.slots, claim.rewrite) if claim.kind else _ALL_SIZES
            return finding("unrolled-loop", message, line=claim.line, todo=todo)
    line = trace.parts.get(names[-1], Claim()).line
    return finding("unrolled-loop", "at larger sizes tracing would not finish in time", line=line)


def _calls(plan: Plan, trace: TraceEvidence, judge: JudgeEvidence) -> list[Count]:
    """Return the counts of the entry point at every shape; a derivative may use what the function may not."""
    called = {part.name for part in plan.parts if part.kind == "call"}
    bundle = judge.bundle.parts if judge.bundle is not None else ()
    counts = [count for name, count in zip(trace.included, bundle, strict=False) if name in called]
    return counts + [count for facts in judge.programs.values() for count in facts.parts]


def _operations(spec: Program, base: Count, calls: Sequence[Count]) -> Iterator[Finding]:
    for name in spec.forbids:
        # At every shape, or a function could loop where it is searched and cheat where it is not.
        if any(count.histogram.get(name) for count in calls):
            message = f"the program uses `{name}`, which this exercise forbids"
            todo = f"solve it without {_WRITTEN_AS.get(name, f'`{name}`')}: the exercise forbids it"
            yield finding("forbidden-operation", message, what=name, todo=todo)
    for name in spec.requires:
        if not base.histogram.get(name):
            written = f" ({_WRITTEN_AS[name]})" if name in _WRITTEN_AS else ""
            message = f"the program does not use `{name}`{written}, which this exercise asks for"
            todo = f"use {_WRITTEN_AS.get(name, f'`{name}`')}: the exercise asks for it"
            yield finding("missing-operation", message, what=name, todo=todo)
    if spec.operations is not None and base.operations > spec.operations:
        message = f"the program has {base.operations} operations, at most {spec.operations} allowed"
        yield finding("too-many-operations", message)
    if spec.constant_bytes is not None and base.constant_bytes > spec.constant_bytes:
        message = f"{base.constant_bytes} bytes of constants, at most {spec.constant_bytes} allowed"
        yield finding("constant-memory", message)


def _is_unknown(spec: Program, memory: Facts) -> bool:
    temporary = spec.temporary_bytes is not None and memory.temporary_bytes is None
    reuse = spec.reuses is not None and memory.alias_bytes is None
    return temporary or reuse or is_unknown(spec, memory)


def _memory(spec: Program, plan: Plan, trace: TraceEvidence, memory: Facts | None) -> Iterator[Finding]:
    part = next((part for part in plan.programs if part.group == "memory"), None)
    if part is None or (spec.reuses is None and spec.temporary_bytes is None):
        return
    if memory is None or memory.failed:
        rule = "copies-memory" if spec.temporary_bytes is None else "temporary-memory"
        claim = trace.parts.get(part.name, Claim())
        why = memory.failed if memory is not None else claim.message or "it could not be exported"
        yield finding(rule, f"the program's memory is unknown: {why}", line=claim.line)
        return
    if spec.temporary_bytes is not None and (memory.temporary_bytes or 0) > spec.temporary_bytes:
        message = (
            f"{memory.temporary_bytes} bytes of temporary memory, at most {spec.temporary_bytes} allowed"
        )
        yield finding("temporary-memory", message)
    if spec.reuses is not None:
        donated = [leaf for leaf in part.inputs if leaf.path.partition("[")[0] == spec.reuses]
        wanted, reused = nbytes(donated), memory.alias_bytes or 0
        if reused < wanted:
            message = f"of the {wanted} bytes of `{spec.reuses}`, the result reuses {reused}"
            yield finding("copies-memory", message, what=spec.reuses)
