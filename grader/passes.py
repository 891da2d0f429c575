"""Trace and judge a submission: in one pass, or in two side by side where somebody waits. Layer 6.

Two passes start twice as many processes and execute the submission twice, so a class is graded in one. A student who
has just saved a file has cores to spare: the programs that are only counted, at several sizes, need not wait for the
bundle that is run, nor it for them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from grader.evidence import Claim, JudgeEvidence, TraceEvidence
from grader.jail.pool import Jails
from grader.plan import Plan
from grader.reuse import Judge, Shared
from grader.tracing import trace_source

__all__ = ["Pass", "one", "two"]


@dataclass(frozen=True)
class Pass:
    """What came out of both jails."""

    trace: TraceEvidence
    judge: JudgeEvidence | None
    """None where there was nothing to judge."""
    shared: Shared
    """Whether its values are another program's."""


def one(jails: Jails, judge: Judge, plan: Plan, source: bytes, *, afresh: bool) -> Pass:
    """Trace everything in one process, and judge it in another.

    Args:
        jails: where to.
        judge: what was judged before.
        plan: what to trace.
        source: the submission's Python.
        afresh: judge in full whatever is known.

    Raises:
        JailError: the jail failed.
    """
    return _pass(jails, judge, plan, source, afresh=afresh, with_bundle=True)


def two(jails: Jails, judge: Judge, plan: Plan, source: bytes, *, afresh: bool) -> Pass:
    """Do the same in two passes side by side, and join what they give; see :func:`one`."""
    if not plan.programs:
        return one(jails, judge, plan, source, afresh=afresh)
    # The same calls come before the programs as in one pass: what an impure answer does depends on its history.
    calls = replace(plan, parts=tuple(part for part in plan.parts if part.kind == "call"))
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(_pass, jails, judge, calls, source, afresh=afresh, with_bundle=False)
        run = _pass(jails, judge, replace(plan, programs=()), source, afresh=afresh, with_bundle=True)
        return _joined(run, counted.result())


def _pass(jails: Jails, judge: Judge, plan: Plan, source: bytes, *, afresh: bool, with_bundle: bool) -> Pass:
    trace = trace_source(jails, plan, source, with_bundle=with_bundle)
    if not trace.artifacts or trace.outcome.rule:
        return Pass(trace, None, "")
    evidence, shared = judge.judge(plan, trace, afresh=afresh)
    return Pass(trace, evidence, shared)


def _joined(run: Pass, counted: Pass) -> Pass:
    """Put two passes together; what ended either of them would have ended the one that does it all."""
    trace = TraceEvidence(
        outcome=run.trace.outcome if run.trace.outcome.rule else counted.trace.outcome,
        parts={**counted.trace.parts, **run.trace.parts},
        included=run.trace.included,
        observations=run.trace.observations,
        artifacts={**counted.trace.artifacts, **run.trace.artifacts},
        cpu_s=run.trace.cpu_s + counted.trace.cpu_s,
    )
    if run.judge is None or trace.outcome.rule:
        return Pass(trace, None, "")
    if counted.judge is None:
        return Pass(trace, run.judge, run.shared)
    problem, is_internal = run.judge.problem, run.judge.is_internal
    if problem == Claim():
        problem, is_internal = counted.judge.problem, counted.judge.is_internal
    judge = JudgeEvidence(
        problem,
        is_internal,
        bundle=run.judge.bundle,
        programs=counted.judge.programs,
        outputs=run.judge.outputs,
        program_outputs=counted.judge.program_outputs,
        cpu_s=run.judge.cpu_s + counted.judge.cpu_s,
    )
    return Pass(trace, judge, run.shared or counted.shared)
