"""Stage 2: vet, compile and run what was traced, in a jail without any student Python. Layer 6."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from grader import wire
from grader.evidence import Claim, Facts, JudgeEvidence, TraceEvidence
from grader.expected import child_limits, raw_bytes
from grader.jail.pool import Jails
from grader.plan import Plan
from grader.plan_parts import Part, avals
from grader.replies import read_judge
from grader.tracing import PLATFORM

__all__ = ["judge_programs", "look_at"]

_NOTHING: Mapping[str, Collection[str]] = MappingProxyType({})


def judge_programs(
    jails: Jails, plan: Plan, trace: TraceEvidence, *, known: Mapping[str, Collection[str]] = _NOTHING
) -> JudgeEvidence:
    """Judge the bundle and every program that is only looked at.

    Args:
        jails: where to.
        plan: what was traced.
        trace: what came out.
        known: by artifact, digests of programs that need not be run: the facts of one that has such a digest say so.

    Raises:
        JailError: the jail failed.
    """
    programs, program_blobs = _programs(plan, trace)
    bundle, bundle_blobs = _bundle(plan, trace)
    evidence = _ask(jails, plan, trace, bundle, programs, {**program_blobs, **bundle_blobs}, known)
    if evidence.problem.rule and not evidence.is_internal and programs:
        # Something killed or outlasted its judge; everything can still be looked at without being run.
        looked_at = {
            name: blob for name, blob in {**program_blobs, **bundle_blobs}.items() if name in trace.artifacts
        }
        unrun = {**bundle, "rounds": 0} if bundle is not None else None
        facts = _ask(jails, plan, trace, unrun, programs, looked_at)
        cpu_s = evidence.cpu_s + facts.cpu_s
        evidence = replace(evidence, bundle=facts.bundle, programs=facts.programs, cpu_s=cpu_s)
    return evidence


def look_at(jails: Jails, plan: Plan, parts: Sequence[Part], artifact: bytes, platform: str) -> Facts | None:
    """Vet and count an artifact for any platform, without running it; None if its judge did not answer.

    Raises:
        JailError: the jail failed.
    """
    spec = {**_types(parts), "donate": [], "memory": False}
    header: dict[str, Any] = {
        "platform": platform,
        "devices": plan.exercise.spec.devices,
        "bundle": None,
        "programs": {"speed": spec},
    }
    reply = jails.run("judge", wire.pack(header, {"speed": artifact}), child_limits(plan.exercise))
    return read_judge(reply, plan, ()).programs.get("speed")


def _ask(
    jails: Jails,
    plan: Plan,
    trace: TraceEvidence,
    bundle: dict[str, Any] | None,
    programs: dict[str, Any],
    blobs: dict[str, bytes],
    known: Mapping[str, Collection[str]] = _NOTHING,
) -> JudgeEvidence:
    header = {
        "platform": PLATFORM,
        "devices": plan.exercise.spec.devices,
        "bundle": bundle,
        "programs": programs,
        "known": {name: sorted(digests) for name, digests in known.items()},
    }
    request = wire.pack(header, blobs)
    evidence = read_judge(jails.run("judge", request, child_limits(plan.exercise)), plan, trace.included)
    facts = evidence.bundle
    silent = facts and not (facts.refused or facts.failed or facts.is_known or evidence.outputs)
    # Only a judge that was broken into says one of these: the submission's failure, not ours.
    if bundle and bundle["rounds"] and silent:
        return replace(evidence, problem=Claim("program-crashes", "the program was run and gave no outputs"))
    if any(each.is_known and each.digest not in known.get(name, ()) for name, each in evidence.facts.items()):
        return replace(
            evidence, problem=Claim("program-crashes", "the judge named a program that is not known")
        )
    return evidence


def _programs(plan: Plan, trace: TraceEvidence) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what is asked about the artifacts besides the bundle, and their bytes and inputs."""
    spec = plan.exercise.spec.program
    programs: dict[str, Any] = {}
    blobs: dict[str, bytes] = {}
    for group in dict.fromkeys(part.group for part in plan.programs):
        if spec is None or group not in trace.artifacts:
            continue
        members = [part for part in plan.programs if part.group == group]
        paths = [leaf.path.partition("[")[0] for part in members for leaf in part.inputs]
        programs[group] = {
            **_types(members),
            "donate": [i for i, path in enumerate(paths) if group == "memory" and path == spec.reuses],
            "memory": group == "memory",
        }
        blobs[group] = trace.artifacts[group]
        blobs[f"{group}-inputs"] = raw_bytes([a for part in members for a in part.values[0].inputs])
    return programs, blobs


def _bundle(plan: Plan, trace: TraceEvidence) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Return what is run, with the inputs of every round; a part with fewer rounds repeats its last."""
    chosen = [part for part in plan.parts if part.name in trace.included]
    if "bundle" not in trace.artifacts or not chosen:
        return None, {}
    blobs = {"bundle": trace.artifacts["bundle"]}
    for number in range(plan.rounds):
        rows = [part.values[min(number, len(part.values) - 1)].inputs for part in chosen]
        blobs[f"round-{number}"] = raw_bytes([array for row in rows for array in row])
    return {**_types(chosen), "rounds": plan.rounds}, blobs


def _types(parts: Sequence[Part]) -> dict[str, Any]:
    """Return arrays in and out of an artifact that joins ``parts``, and which belong to which."""
    return {
        "inputs": [aval for part in parts for aval in avals(part.inputs)],
        "outputs": [aval for part in parts for aval in avals(part.outputs)],
        "layout": [[len(part.inputs), len(part.outputs)] for part in parts],
    }
