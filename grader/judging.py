"""Stage 2: vet, compile and run what was traced, in a jail without any student Python. Layer 6."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader import wire
from grader.evidence import JudgeEvidence, TraceEvidence, read_judge
from grader.expected import child_limits, raw_bytes
from grader.jail.pool import Jails
from grader.plan import Plan, avals
from grader.tracing import PLATFORM

__all__ = ["judge_programs"]


def judge_programs(jails: Jails, plan: Plan, trace: TraceEvidence) -> JudgeEvidence:
    """Judge the bundle and every program that is only looked at.

    Raises:
        JailError: the jail failed.
    """
    programs, program_blobs = _programs(plan, trace)
    bundle, bundle_blobs = _bundle(plan, trace)
    evidence = _ask(jails, plan, trace, bundle, programs, {**program_blobs, **bundle_blobs})
    if evidence.problem.rule and not evidence.is_internal and programs and bundle is not None:
        # The bundle killed or outlasted its judge; the other programs can still be looked at without it.
        facts = _ask(jails, plan, replace(trace, included=()), None, programs, program_blobs)
        evidence = replace(evidence, programs=facts.programs, cpu_s=evidence.cpu_s + facts.cpu_s)
    return evidence


def _ask(
    jails: Jails,
    plan: Plan,
    trace: TraceEvidence,
    bundle: dict[str, Any] | None,
    programs: dict[str, Any],
    blobs: dict[str, bytes],
) -> JudgeEvidence:
    request = wire.pack({"platform": PLATFORM, "bundle": bundle, "programs": programs}, blobs)
    return read_judge(jails.run("judge", request, child_limits(plan.exercise)), plan, trace.included)


def _programs(plan: Plan, trace: TraceEvidence) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what is asked about the programs that are only looked at, and their bytes."""
    spec = plan.exercise.spec.program
    programs: dict[str, Any] = {}
    for part in plan.programs:
        if spec is None or part.name not in trace.artifacts:
            continue
        paths = [leaf.path.partition("[")[0] for leaf in part.inputs]
        programs[part.name] = {
            "inputs": avals(part.inputs),
            "outputs": avals(part.outputs),
            "donate": [index for index, path in enumerate(paths) if path == spec.reuses],
            "memory": part.name == "program" and (spec.reuses or spec.temporary_bytes) is not None,
        }
    return programs, {name: trace.artifacts[name] for name in programs}


def _bundle(plan: Plan, trace: TraceEvidence) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Return what is run, with the inputs of every round; a part with fewer rounds repeats its last."""
    chosen = [part for part in plan.parts if part.name in trace.included]
    if "bundle" not in trace.artifacts or not chosen:
        return None, {}
    bundle = {
        "inputs": [aval for part in chosen for aval in avals(part.inputs)],
        "outputs": [aval for part in chosen for aval in avals(part.outputs)],
        "rounds": plan.rounds,
    }
    blobs = {"bundle": trace.artifacts["bundle"]}
    for number in range(plan.rounds):
        rows = [part.values[min(number, len(part.values) - 1)].inputs for part in chosen]
        blobs[f"round-{number}"] = raw_bytes([array for row in rows for array in row])
    return bundle, blobs
