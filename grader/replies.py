"""Read what jailed children said into evidence. Layer 5.

Everything here comes from a hostile process: a text is cut, a number is checked, an unknown rule makes the whole reply
invalid. A reply that does not fit becomes a *failure*, never a guess.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader import fields, forms, wire
from grader.errors import FrameError
from grader.evidence import Claim, Count, Facts, JudgeEvidence, Observed, SpeedEvidence, TraceEvidence, Work
from grader.jail.limits import Reply
from grader.jail.roles import CRASHED
from grader.lessons import LESSONS, SLOTS
from grader.plan import Plan
from grader.plan_parts import Part
from grader.rules import RULES

__all__ = ["how_it_ended", "read_claim", "read_judge", "read_speed", "read_trace", "split_arrays"]

Array = np.ndarray[Any, Any]
_MAX_SLOT = 160
_MAX_REWRITE = 1300
"""A little more than ``grader.trace.edit`` hands out."""
_MAX_OBSERVATIONS = 40
"""As many as ``grader.trace.purity`` hands out; a report has to stay readable."""
_MAX_KINDS = 1000
_DIGEST = re.compile(r"(sha256:[0-9a-f]{64})?")
_MISMATCHES = frozenset({"wrong-structure", "wrong-shape", "wrong-dtype"})
"""Rules for which a case may be missing from the bundle."""
_UNRUNNABLE = frozenset({"host-callback", "debug-effect", "closed-over-ref"})
"""Observations for which the whole bundle may be missing; each costs the points of purity."""
_ADVISABLE = frozenset({"returns-argument", "trace-depends-on-history"})
"""Rules of purity that an observation may call mere advice."""
_NO_FRAME = "no frame"
"""``Reply.why_no_frame`` of a child that ended well and said nothing."""


def read_trace(reply: Reply, plan: Plan, *, is_whole: bool = True) -> TraceEvidence:
    """Read a trace child's reply; anything malformed becomes a failing outcome.

    Args:
        reply: what came out of the jail.
        plan: what it was asked to trace.
        is_whole: all parts of the plan were asked for, not the full-size program alone.
    """
    cpu_s = reply.ending.cpu_s
    if reply.frame is None:
        return TraceEvidence(how_it_ended(reply), cpu_s=cpu_s)
    try:
        header, artifacts = wire.unpack(reply.frame)
        known = {part.name for part in (*plan.parts, *plan.programs)} | {"speed"}
        groups = {part.group for part in (*plan.parts, *plan.programs)} | {"speed"}
        parts = {
            str(name): read_claim(value)
            for name, value in fields.mapping(header["parts"]).items()
            if name in known
        }
        order = [part.name for part in plan.parts]
        included = tuple(name for name in fields.strings(header["included"]))
        if [name for name in order if name in included] != list(included):
            raise FrameError("the parts of the bundle are out of order")
        observations = tuple(_observed(value) for value in fields.items(header["observations"]))
        if len(observations) > _MAX_OBSERVATIONS:
            raise FrameError("there are more observations than the trace child makes")
        outcome = read_claim(header["outcome"])
        if is_whole:
            _demand_complete(outcome, parts, included, observations, artifacts, plan)
    except (FrameError, KeyError, TypeError, ValueError) as error:
        return TraceEvidence(
            Claim("bad-frame", f"the answer of the traced process is malformed ({error})"[: fields.MAX_TEXT]),
            cpu_s=cpu_s,
        )
    return TraceEvidence(
        outcome,
        parts,
        included,
        observations,
        {name: data for name, data in artifacts.items() if name in groups},
        cpu_s,
    )


def read_judge(reply: Reply, plan: Plan, included: Sequence[str]) -> JudgeEvidence:
    """Read a judge child's reply."""
    cpu_s = reply.ending.cpu_s
    if reply.frame is None:
        claim, internal = _how_the_program_ended(
            reply, "program-too-slow", "program-too-large", "program-crashes"
        )
        return JudgeEvidence(claim, internal, cpu_s=cpu_s)
    try:
        header, blobs = wire.unpack(reply.frame)
        groups = {part.group for part in plan.programs} | {"speed"}
        bundle = _facts(header["bundle"]) if header.get("bundle") is not None else None
        programs = {name: _facts(value) for name, value in fields.mapping(header.get("programs", {})).items()}
        if not groups.issuperset(programs):
            raise ValueError("nobody asked about such a program")
        outputs = []
        if bundle is not None and not bundle.refused and not bundle.failed and "outputs-0" in blobs:
            chosen = [part for part in plan.parts if part.name in included]
            outputs = [_by_part(chosen, blobs[f"outputs-{number}"]) for number in range(plan.rounds)]
        program_outputs: dict[str, tuple[Array, ...]] = {}
        if (bundle is not None and bundle.is_known and "outputs-0" in blobs) or any(
            facts.is_known and f"{group}-outputs" in blobs for group, facts in programs.items()
        ):
            raise ValueError("a program is known and was run at once")
        for group in programs:
            if f"{group}-outputs" in blobs:
                members = [part for part in plan.programs if part.group == group]
                program_outputs.update(_by_part(members, blobs[f"{group}-outputs"]))
    except (FrameError, KeyError, TypeError, ValueError) as error:
        return JudgeEvidence(
            Claim("program-crashes", f"the judge's answer is malformed ({error})"[: fields.MAX_TEXT]),
            cpu_s=cpu_s,
        )
    is_lost = bundle is None and bool(included)
    return JudgeEvidence(
        Claim("program-crashes", "the bundle was not judged") if is_lost else Claim(),
        bundle=bundle,
        programs=programs,
        outputs=tuple(outputs),
        program_outputs=program_outputs,
        cpu_s=cpu_s,
    )


def _by_part(parts: Sequence[Part], data: bytes) -> dict[str, tuple[Array, ...]]:
    """Cut the outputs of an artifact into those of its parts."""
    arrays = iter(split_arrays([leaf for part in parts for leaf in part.outputs], data))
    return {part.name: tuple(next(arrays) for _ in part.outputs) for part in parts}


def read_speed(reply: Reply, outputs: Sequence[forms.Leaf]) -> SpeedEvidence:
    """Read a timing child's reply."""
    cpu_s = reply.ending.cpu_s
    if reply.frame is None:
        claim, internal = _how_the_program_ended(reply, "speed-too-slow", "speed-too-large", "speed-crashes")
        return SpeedEvidence(claim, internal, cpu_s=cpu_s)
    try:
        header, blobs = wire.unpack(reply.frame)
        if header.get("failed"):
            failed = fields.text(header["failed"])
            return SpeedEvidence(Claim(_speed_rule(failed), failed), cpu_s=cpu_s)
        samples = [fields.items(header[key]) for key in ("baseline_ns", "submission_ns")]
        if (
            not all(type(ns) is int and 0 < ns <= fields.MAX_COUNT for row in samples for ns in row)
            or len(samples[0]) != len(samples[1])
            or not samples[0]
        ):
            raise ValueError("samples are not pairs of positive integers")
        return SpeedEvidence(
            baseline_ns=tuple(samples[0]),
            submission_ns=tuple(samples[1]),
            runs=_runs(header["runs"]),
            compile_s=fields.seconds(header["compile_s"]),
            clock="wall" if header["clock"] == "wall" else "processor",
            floor_ns=fields.count(header["floor_ns"]),
            probe_ns=max(1, fields.count(header["probe_ns"])),
            share=fields.seconds(header["share"]),
            load=tuple(fields.seconds(load) for load in fields.items(header["load"])[:3]),
            flops=fields.count(header["flops"]),
            count=_part_count(header["count"]) if header["count"] is not None else None,
            outputs=tuple(split_arrays(outputs, blobs["outputs"])),
            is_consistent=header["consistent"] is True,
            cpu_s=cpu_s,
        )
    except (FrameError, KeyError, TypeError, ValueError) as error:
        return SpeedEvidence(
            Claim("speed-crashes", f"the timing's answer is malformed ({error})"[: fields.MAX_TEXT]),
            is_internal=True,
            cpu_s=cpu_s,
        )


def _runs(value: Any) -> tuple[int, int]:
    baseline, submission = fields.items(value)
    return max(1, fields.count(baseline)), max(1, fields.count(submission))


def _speed_rule(failed: str) -> str:
    if "RESOURCE_EXHAUSTED" in failed or "memory" in failed.lower():
        return "speed-too-large"
    return "speed-too-slow" if failed.startswith("compiling took") else "speed-crashes"


def split_arrays(leaves: Sequence[forms.Leaf], data: bytes) -> list[Array]:
    """Cut raw bytes into arrays of the shapes and dtypes that *we* expect.

    Raises:
        ValueError: the bytes do not fit exactly.
    """
    arrays, start = [], 0
    for leaf in leaves:
        dtype = np.dtype(leaf.dtype)
        count = int(np.prod(leaf.shape, dtype=np.int64))
        if start + count * dtype.itemsize > len(data):
            raise ValueError("too few bytes of outputs")
        arrays.append(np.frombuffer(data, dtype, count, start).reshape(leaf.shape))
        start += count * dtype.itemsize
    if start != len(data):
        raise ValueError("too many bytes of outputs")
    return arrays


def _demand_complete(
    outcome: Claim,
    parts: Mapping[str, Claim],
    included: Sequence[str],
    observations: Sequence[Observed],
    artifacts: Mapping[str, bytes],
    plan: Plan,
) -> None:
    """Hold a reply to what an honest trace child always says: whatever is not handed out has a failing reason.

    Raises:
        FrameError: something is missing and nothing that costs points says why.
    """
    if outcome.rule:
        if RULES[outcome.rule].check != "trace":
            raise FrameError("the outcome is not a rule of the trace")
        return
    if included and "bundle" not in artifacts:
        raise FrameError("the bundle is missing")
    calls_back = any(seen.rule in _UNRUNNABLE for seen in observations)
    wrong = {
        part.name
        for part in plan.parts
        if part.kind == "call" and parts.get(part.name, Claim()).rule in _MISMATCHES
    }
    for part in plan.parts:
        claim = parts.get(part.name, Claim())
        if part.name in included:
            if claim.rule:
                raise FrameError("a part is handed out and refused at once")
        elif part.kind == "call" and part.name not in wrong and not calls_back:
            raise FrameError("a case is missing")
        elif part.kind != "call" and not claim.rule and "base" not in wrong and not calls_back:
            raise FrameError("a transform is missing")
        elif claim.rule and RULES[claim.rule].is_advice:
            raise FrameError("a part is refused by mere advice")


def how_it_ended(reply: Reply) -> Claim:
    """Say why a child that traces gave no reply."""
    ending = reply.ending
    if ending.timed_out:
        return Claim("too-slow", f"importing and tracing took more than {ending.wall_s:.0f} s")
    if ending.flooded:
        return Claim("too-much-output", reply.why_no_frame)
    if ending.signal is not None:
        name = _signal_name(ending.signal)
        limit = " (a resource limit?)" if name in ("SIGABRT", "SIGSEGV", "SIGKILL", "SIGBUS") else ""
        return Claim("crashes", f"the process was killed by {name}{limit}")
    if ending.exit_code == 0 and reply.why_no_frame != _NO_FRAME:
        return Claim("bad-frame", f"the process did not answer in the agreed form: {reply.why_no_frame}")
    if ending.exit_code == 0:
        return Claim("exits", "the process ended before the trace was complete, as after os._exit()")
    console = reply.console.decode(errors="replace").strip().splitlines()
    last = f": {console[-1][:200]}" if console else ""
    return Claim("bad-frame", f"the process gave no result, exit code {ending.exit_code}{last}")


def _how_the_program_ended(reply: Reply, slow: str, large: str, crash: str) -> tuple[Claim, bool]:
    ending = reply.ending
    if ending.timed_out:
        return Claim(slow, f"the program did not finish within {ending.wall_s:.0f} s"), False
    console = reply.console.decode(errors="replace")
    if "MemoryError" in console or "RESOURCE_EXHAUSTED" in console or "bad_alloc" in console:
        return Claim(large, "the program needed more memory than allowed"), False
    if ending.signal is not None:
        return Claim(crash, f"the compiled program crashed ({_signal_name(ending.signal)})"), False
    if ending.exit_code == CRASHED:
        lines = console.strip().splitlines()
        return Claim(crash, f"the judge failed: {lines[-1][:300] if lines else 'no message'}"), True
    return Claim(
        crash, f"the judging process gave no result ({reply.why_no_frame or ending.exit_code})"
    ), False


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def read_claim(value: Any) -> Claim:
    """Read why a trace was refused.

    Raises:
        KeyError, TypeError, ValueError: it is not what a trace child says.
    """
    row = fields.mapping(value)
    rule = fields.text(row["rule"])
    # Advice costs nothing, so it cannot stand for a failure.
    if rule and (rule not in RULES or RULES[rule].is_advice):
        raise ValueError("unknown rule")
    kind = fields.text(row.get("kind", ""))
    if kind and (kind not in LESSONS or LESSONS[kind].rule != rule):
        raise ValueError("unknown lesson")
    slots = {
        fields.text(name): fields.text(text)[:_MAX_SLOT]
        for name, text in fields.mapping(row.get("slots", {})).items()
    }
    if not SLOTS.issuperset(slots):
        raise ValueError("unknown slot")
    rewrite = row.get("rewrite", "")
    if not isinstance(rewrite, str):
        raise TypeError("expected text")
    if not all(line.startswith(("- ", "+ ")) for line in rewrite.split("\n") if rewrite):
        raise ValueError("the rewrite is no change of lines")
    return Claim(
        rule, fields.text(row["message"]), fields.line(row["line"]), kind, slots, rewrite[:_MAX_REWRITE]
    )


def _observed(value: Any) -> Observed:
    row = fields.mapping(value)
    if row["rule"] not in RULES or RULES[row["rule"]].check != "purity":
        raise ValueError("unknown purity rule")
    message, line, what = (
        fields.text(row["message"]),
        fields.line(row["line"]),
        fields.text(row["object"])[:120],
    )
    advice = row["advice"] is True and (RULES[row["rule"]].is_advice or row["rule"] in _ADVISABLE)
    return Observed(row["rule"], message, line, what, advice)


def _facts(value: Any) -> Facts:
    row = fields.mapping(value)
    if row.get("known") is True and (row.get("refused") or row.get("failed")):
        raise ValueError("a program is known and refused at once")
    return Facts(
        refused=fields.text(row.get("refused", "")),
        failed=fields.text(row.get("failed", "")),
        digest=_digest(row.get("digest", "")),
        is_known=row.get("known") is True,
        operations=fields.count(row.get("operations", 0)),
        parts=tuple(_part_count(part) for part in fields.items(row.get("parts", []))),
        alias_bytes=fields.optional_count(row.get("alias_bytes")),
        temporary_bytes=fields.optional_count(row.get("temporary_bytes")),
    )


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ValueError("expected a digest")
    return value


def _part_count(value: Any) -> Count:
    row = fields.mapping(value)
    if len(fields.mapping(row["histogram"])) > _MAX_KINDS:
        raise ValueError("there are more kinds of operations than StableHLO has")
    histogram = {
        fields.text(name): fields.count(number) for name, number in fields.mapping(row["histogram"]).items()
    }
    work = _work(row["work"]) if row.get("work") is not None else None
    return Count(fields.count(row["operations"]), histogram, fields.count(row["constant_bytes"]), work)


def _work(value: Any) -> Work:
    row = fields.mapping(value)
    if type(row["is_exact"]) is not bool:
        raise TypeError("expected true or false")
    return Work(
        fields.count(row["element_operations"]),
        fields.count(row["moved_bytes"]),
        fields.count(row["least_bytes"]),
        fields.count(row["sent_bytes"]),
        row["is_exact"],
    )
