"""Stage 4: time the program at full size against the original. Layer 6.

Only right answers come here. The child is fresh, holds the original and inputs used nowhere else, and vets the program
again, so that breaking into it could win the points of speed at most.
"""

from __future__ import annotations

from dataclasses import replace

from grader import wire
from grader.evidence import Claim, SpeedEvidence
from grader.expected import child_limits, raw_bytes
from grader.jail.pool import Jails
from grader.plan import Part, Plan
from grader.replies import read_speed
from grader.tracing import PLATFORM, trace_source

__all__ = ["time_program"]

BUDGET_S = 2.0
"""Seconds of sampling for one decision."""
MAX_COMPILE_S = 60.0
_RULES = {"too-slow": "speed-too-slow", "too-much-memory": "speed-too-large"}
"""Rules of the trace to those of speed; all others mean that the function works at small sizes only."""


def time_program(
    jails: Jails, plan: Plan, part: Part, source: bytes, *, target: str, at_least: float
) -> SpeedEvidence:
    """Trace ``source`` at full size and time what comes out.

    Args:
        jails: where to; no other jail of ours may be busy meanwhile.
        plan: the exercise's plan.
        part: the full-size call, from :func:`grader.plan.speed_plan`.
        source: the submission's Python.
        target: platform on which speed is judged.
        at_least: the threshold, at which sampling may stop early.

    Raises:
        JailError: the jail failed.
    """
    if target != PLATFORM:
        return SpeedEvidence(unavailable=f"this machine offers no {target} to time on")
    traced = trace_source(jails, plan, source, speed=part)
    claim = traced.outcome if traced.outcome.rule else traced.parts.get(part.name, Claim())
    if claim.rule or part.name not in traced.artifacts:
        message = f"at full size: {claim.message or 'tracing would not finish in time'}"
        rule = _RULES.get(claim.rule, "speed-crashes") if claim.rule else "speed-too-slow"
        return SpeedEvidence(Claim(rule, message, claim.line), cpu_s=traced.cpu_s)
    exercise = plan.exercise
    header = {
        "platform": target,
        "devices": exercise.spec.devices,
        "original": exercise.original,
        "oracle": exercise.oracle,
        "entry": exercise.spec.signature.name,
        "args": part.arguments,
        "result": part.result,
        "at_least": at_least,
        "budget_s": BUDGET_S,
        "max_compile_s": MAX_COMPILE_S,
    }
    blobs = {"artifact": traced.artifacts[part.name], "inputs": raw_bytes(part.values[0].inputs)}
    usual = child_limits(exercise)
    wall_s = BUDGET_S + usual.wall_s
    limits = replace(usual, wall_s=wall_s, cpu_s=4 * wall_s)
    evidence = read_speed(jails.run("time", wire.pack(header, blobs), limits), part.outputs)
    return replace(evidence, cpu_s=evidence.cpu_s + traced.cpu_s)
