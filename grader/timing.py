"""Stage 4: time the program at full size against the original. Layer 6.

Only right answers come here. The child is fresh, holds the original and inputs used nowhere else, and vets the program
again, so that breaking into it could win the points of speed at most.
"""

from __future__ import annotations

import os
from dataclasses import replace

from grader import wire
from grader.course import Exercise
from grader.devices import PLATFORMS, Devices, frequency_mhz, limits
from grader.evidence import Ceiling, Claim, Count, SpeedEvidence, TraceEvidence
from grader.expected import original_limits, raw_bytes
from grader.jail.pool import Jails
from grader.judging import look_at
from grader.plan import Plan
from grader.plan_parts import Part
from grader.recording import missing
from grader.replies import read_speed
from grader.spec import Target
from grader.tracing import trace_source

__all__ = ["BUDGET_S", "MAX_COMPILE_S", "time_artifact", "time_program", "why_untimed"]

BUDGET_S = 2.0
"""Seconds of sampling for one decision."""
MAX_COMPILE_S = 30.0
"""A program that takes longer to compile is refused."""
_RULES = {"too-slow": "speed-too-slow", "too-much-memory": "speed-too-large"}
"""Rules of the trace to those of speed; all others mean that the function works at small sizes only."""


def why_untimed(exercise: Exercise, target: Target) -> str:
    """Say why no answer to an exercise is timed here, or ''."""
    spec = exercise.spec.speed
    if spec is None or target not in spec.at_least:
        return f"the exercise has no threshold for {target}"
    if lacking := missing(exercise):
        return f"the original needs {' and '.join(lacking)} to be timed, which this machine does not have"
    return ""


def time_program(
    jails: Jails,
    devices: Devices,
    plan: Plan,
    part: Part,
    source: bytes,
    *,
    target: Target,
    at_least: float,
) -> SpeedEvidence:
    """Trace ``source`` at full size, for the target's platform, and time what comes out.

    Without the device nothing is timed: the evidence says why, and holds what can be told of the program without one.

    Args:
        jails: where to; no other jail of ours may be busy meanwhile.
        devices: what this machine has.
        plan: the exercise's plan.
        part: the full-size call, from :func:`grader.plan.speed_plan`.
        source: the submission's Python.
        target: where speed is judged.
        at_least: the threshold, at which sampling may stop early.

    Raises:
        GraderFault: the device did not answer.
        JailError: the jail failed.
    """
    traced = trace_source(jails, plan, source, speed=part, platform=PLATFORMS[target])
    device = devices.get(target)
    claim = traced.outcome if traced.outcome.rule else traced.parts.get(part.name, Claim())
    is_traced = not claim.rule and part.name in traced.artifacts
    if isinstance(device, str):
        missing = f"this machine offers no {target}: {device}"
        count = _looked_at(jails, plan, part, traced, target) if is_traced else None
        return SpeedEvidence(unavailable=missing, count=count, cpu_s=traced.cpu_s)
    if not is_traced:
        message = f"at full size: {claim.message or 'tracing would not finish in time'}"
        rule = _RULES.get(claim.rule, "speed-crashes") if claim.rule else "speed-too-slow"
        return SpeedEvidence(Claim(rule, message, claim.line), cpu_s=traced.cpu_s)
    evidence = time_artifact(jails, device, plan, part, traced.artifacts[part.name], target, at_least)
    return replace(evidence, cpu_s=evidence.cpu_s + traced.cpu_s)


def time_artifact(
    jails: Jails, device: Ceiling, plan: Plan, part: Part, artifact: bytes, target: Target, at_least: float
) -> SpeedEvidence:
    """Time one artifact of a full-size call on a device that is here.

    Raises:
        JailError: the jail failed.
    """
    exercise = plan.exercise
    platform = PLATFORMS[target]
    header = {
        "platform": platform,
        "devices": exercise.spec.devices,
        "original": exercise.original,
        "oracle": exercise.oracle,
        "entry": exercise.spec.signature.name,
        "args": part.arguments,
        "result": part.result,
        "at_least": at_least,
        "quiet_ns": device.probe_ns,
        "budget_s": BUDGET_S,
        "max_compile_s": MAX_COMPILE_S,
    }
    blobs = {"artifact": artifact, "inputs": raw_bytes(part.values[0].inputs)}
    usual = original_limits(exercise)
    wall_s = BUDGET_S + MAX_COMPILE_S + usual.wall_s
    most = replace(usual, wall_s=wall_s, cpu_s=4 * wall_s)
    before = frequency_mhz()
    reply = jails.run("time", wire.pack(header, blobs), limits(most, platform), platform=platform)
    evidence = read_speed(reply, part.outputs)
    mhz = max(filter(None, (before, frequency_mhz())), default=None)
    return replace(evidence, ceiling=device, cores=os.cpu_count() or 1, mhz=mhz)


def _looked_at(jails: Jails, plan: Plan, part: Part, traced: TraceEvidence, target: Target) -> Count | None:
    """Return what the program that was lowered for a missing device holds, or None if it is refused."""
    facts = look_at(jails, plan, [part], traced.artifacts[part.name], PLATFORMS[target])
    return facts.parts[0] if facts is not None and facts.parts else None
