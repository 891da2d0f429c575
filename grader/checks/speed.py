"""Check ``speed``: the original's time over the program's, on the target, decided by an interval."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checks.demands import NOTHING, Demands
from grader.checks.findings import finding, internal, judged, skipped
from grader.checks.properties import of_parts
from grader.checks.work import cost_note, record_of
from grader.compare import Difference, differ
from grader.evidence import PropertyEvidence, SpeedEvidence
from grader.growth import is_another_program
from grader.plan_parts import Part, nbytes
from grader.sampling import decide, slowdown
from grader.verdict import CheckResult, Conditions, SpeedRecord, Status

__all__ = ["FAIR_BAND", "check"]

Array = np.ndarray[Any, Any]
FAIR_BAND = (0.77, 1.3)
"""An undecided interval inside this multiple of the threshold gets the benefit of the doubt."""
_BUSY_SHARE = 0.5
"""With less of a core than this, a machine is too busy to blame the samples for their scatter."""
_MARGIN = 2.0
"""How much faster than a measured ceiling a time has to be before it is not believed: ceilings are measured, too."""
_PRECISION_MARGIN = 8.0
"""And how much more where low precision may have been multiplied: ceilings are those of float32 on a CPU."""
_UNROLLED = (
    "A Python loop writes each of its turns into the program, also over a size that was small so far: use lax.scan, "
    "lax.fori_loop or array operations instead."
)
"""What to do about a program that is longer at full size."""

_STATUSES = {
    "speed-too-slow": Status.TIMEOUT,
    "speed-too-large": Status.MEMORY,
    "speed-crashes": Status.ERROR,
}


def check(
    part: Part,
    evidence: SpeedEvidence,
    expected: Sequence[Array],
    at_least: float,
    max_points: float,
    demands: Demands = NOTHING,
    properties: PropertyEvidence | None = None,
) -> tuple[CheckResult, SpeedRecord | None]:
    """Judge samples; the outputs of the timed program are compared first, and its operations looked at."""
    if evidence.unavailable:
        return skipped("speed", max_points, "unavailable", _without_device(evidence)), None
    if evidence.is_internal:
        return internal("speed", max_points, evidence.problem.message), None
    if evidence.problem.rule:
        claim = evidence.problem
        problem = finding(claim.rule, claim.message, line=claim.line)
        return judged("speed", max_points, [problem], failing=_STATUSES.get(claim.rule, Status.FAIL)), None
    if properties is not None and properties.fault:
        return internal("speed", max_points, properties.fault), None
    if wrong := _wrong_values(part, evidence, expected, properties):
        return judged("speed", max_points, [finding("speed-wrong-value", wrong)]), None
    if other := _another_program(evidence, demands):
        found = finding("speed-other-program", other)
        if _is_longer(evidence, demands):
            found = found.model_copy(update={"hint": _UNROLLED})
        return judged("speed", max_points, [found]), None
    if impossible := _impossible(part, evidence):
        return internal("speed", max_points, impossible), None
    return _decided(evidence, at_least, max_points)


def _wrong_values(
    part: Part, evidence: SpeedEvidence, expected: Sequence[Array], properties: PropertyEvidence | None
) -> str:
    """Say what is wrong with the results of the timed program; '' if nothing is. The full-size case is hidden."""
    if properties is None:
        for leaf, want, have in zip(part.outputs, expected, evidence.outputs, strict=True):
            if wrong := differ(want, have, part.tolerance):
                which = "wrong" if wrong.is_finite else "NaN or infinite"
                return f"`{leaf.path}` is {which} at full size{_share(wrong)}"
    else:
        for leaf, have in zip(part.outputs, evidence.outputs, strict=True):
            if not np.all(np.isfinite(have)):
                return f"`{leaf.path}` is NaN or infinite at full size"
        if broken := of_parts(properties, [part]):
            return f"at full size does not hold: {broken[0].must}"
    return "" if evidence.is_consistent else "repeated runs gave different results"


def _share(wrong: Difference) -> str:
    """Say how much of an array is wrong: rounding of a few elements is told from another algorithm."""
    if wrong.size == 1:
        return ""
    if wrong.count == wrong.size:
        return ", everywhere"
    share = wrong.count / wrong.size
    return f", in {share:.1%} of its elements" if share >= 0.001 else ", in less than 0.1% of its elements"


def _without_device(evidence: SpeedEvidence) -> str:
    """Say why nothing was timed, and what is known of the program all the same."""
    if evidence.count is None:
        return evidence.unavailable
    count = evidence.count
    words = cost_note(record_of(count)) or f"{count.operations} operations"
    return f"{evidence.unavailable}. The program that was lowered for it has {words}"


def _impossible(part: Part, evidence: SpeedEvidence) -> str:
    """Say that no program is as fast as the samples claim; '' if one may be.

    Bytes and operations are both what a program needs at least: the bytes of its results and of what they need of the
    arguments, and XLA's count of the optimized program, which takes the body of each loop once.
    """
    ceiling = evidence.ceiling
    if ceiling is None:
        return ""
    usual_s = statistics.median(evidence.submission_ns) / 1e9
    work = evidence.count.work if evidence.count else None
    moved = float(max(nbytes(part.outputs), work.least_bytes if work else 0))
    computed = float(evidence.flops)
    for amount, rate, margin, unit in (
        (moved, ceiling.bytes_per_s, _MARGIN, "bytes"),
        (computed, ceiling.operations_per_s, _MARGIN * _PRECISION_MARGIN, "floating-point operations"),
    ):
        if amount > margin * rate * usual_s:
            return (
                f"the samples say {amount / usual_s:.2g} {unit} a second, and this device makes {rate:.2g} at most: "
                "nothing was decided, and it can be graded again"
            )
    return ""


def _another_program(evidence: SpeedEvidence, demands: Demands) -> str:
    """Say how the timed program is another one than that which was judged; '' if it is not."""
    if evidence.count is None:
        return ""
    for name in demands.forbids:
        if evidence.count.histogram.get(name):
            return f"at full size the program uses `{name}`, which this exercise forbids"
    if demands.counts:
        sizes, counts = zip(*demands.counts, strict=True)
        full = evidence.count.operations
        if is_another_program(counts, sizes, full, demands.full_size, demands.other_doublings):
            return f"at full size the program has {full} operations, and {counts[-1]} at {sizes[-1]}"
    return ""


def _is_longer(evidence: SpeedEvidence, demands: Demands) -> bool:
    """Tell whether the program of full size is longer than at any size where it was counted."""
    counts = [count for _, count in demands.counts]
    return bool(counts) and evidence.count is not None and evidence.count.operations > max(counts)


def _decided(evidence: SpeedEvidence, at_least: float, max_points: float) -> tuple[CheckResult, SpeedRecord]:
    decision = decide(
        evidence.baseline_ns, evidence.submission_ns, at_least, spent=True, slowdown=_slowdown(evidence)
    )
    assert decision is not None
    record = SpeedRecord(
        baseline_ns=evidence.baseline_ns,
        submission_ns=evidence.submission_ns,
        speedup=decision.speedup,
        low=decision.low,
        high=decision.high,
        at_least=at_least,
        decision=decision.decision,
        compile_s=evidence.compile_s,
        conditions=_conditions(evidence),
    )
    said = (
        f"{_times(decision.speedup)} times as fast as the original "
        f"(between {_times(decision.low)} and {_times(decision.high)}); asked for {at_least:g}"
    )
    if decision.decision == "met":
        return judged("speed", max_points, []), record
    if decision.decision == "missed":
        return judged("speed", max_points, [finding("below-threshold", said)]), record
    low, high = FAIR_BAND
    if low * at_least <= decision.low and decision.high <= high * at_least:
        return judged("speed", max_points, [], note="inconclusive, with the benefit of the doubt"), record
    why = "the samples scatter too much to decide"
    if _is_busy(evidence):
        why = (
            f"the machine is too busy (the timing got {evidence.share:.0%} of one core, memory was "
            f"{_slowdown(evidence):.1f} times slower, load {evidence.load[0] if evidence.load else 0:.1f}); "
            "grade again when it is idle"
        )
    return skipped("speed", max_points, "unavailable", f"inconclusive: {why}"), record


def _is_busy(evidence: SpeedEvidence) -> bool:
    return _slowdown(evidence) > 1 or (evidence.clock == "processor" and evidence.share < _BUSY_SHARE)


def _slowdown(evidence: SpeedEvidence) -> float:
    return slowdown(evidence.probe_ns, evidence.ceiling.probe_ns) if evidence.ceiling else 1.0


def _conditions(evidence: SpeedEvidence) -> Conditions:
    return Conditions(
        device=evidence.ceiling.kind if evidence.ceiling else "",
        clock="wall" if evidence.clock == "wall" else "processor",
        floor_ns=evidence.floor_ns,
        runs=evidence.runs,
        share=round(evidence.share, 3),
        slowdown=round(_slowdown(evidence), 2),
        load=evidence.load,
        cores=evidence.cores,
        mhz=evidence.mhz,
    )


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"
