"""Stage 1: trace a submission in its jail. Layer 6."""

from __future__ import annotations

from grader import wire
from grader.evidence import TraceEvidence
from grader.expected import child_limits
from grader.jail.pool import Jails
from grader.plan import Plan
from grader.plan_parts import Part
from grader.plan_requests import trace_request
from grader.replies import read_trace

__all__ = ["PLATFORM", "trace_source"]

PLATFORM = "cpu"
"""Values are judged on the CPU, wherever speed is judged."""


def trace_source(
    jails: Jails,
    plan: Plan,
    source: bytes,
    *,
    speed: Part | None = None,
    platform: str = PLATFORM,
    with_bundle: bool = True,
) -> TraceEvidence:
    """Trace ``source`` for a plan, or for its full-size program alone.

    Args:
        jails: where to.
        plan: what to trace.
        source: the submission's Python.
        speed: the full-size call; then nothing else is traced, and nothing is observed.
        platform: what to lower for; this machine need not have it.
        with_bundle: whether the parts are handed out; else they are traced, and the programs alone handed out.

    Raises:
        JailError: the jail failed.
    """
    request = trace_request(plan, platform, observe=speed is None, bundle=with_bundle, speed=speed)
    reply = jails.run("trace", wire.pack(request, {"source": source}), child_limits(plan.exercise))
    return read_trace(reply, plan, is_whole=speed is None and with_bundle)
