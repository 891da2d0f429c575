"""What a program computes, moves and sends, held to the limits of an exercise. Part of the check ``program``. Layer 5.

The figures are read from the program, so they are equal on every machine: what can be asked for where no clock can be
trusted. Where a loop's length depends on values, they are what it takes at least; more than the limit is too much all
the same, and less is no reason to accuse anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.findings import finding
from grader.evidence import Claim, Count, Facts, JudgeEvidence, TraceEvidence
from grader.plan import Plan
from grader.spec import Program
from grader.verdict import CostRecord, Finding

__all__ = ["base_count", "cost_note", "cost_record", "is_unknown", "record_of", "work_findings"]

_UNITS = ("", "k", "M", "G", "T", "P", "E")


def base_count(trace: TraceEvidence, judge: JudgeEvidence) -> Count | None:
    """Return the counts of the entry point itself, as it runs on the cases."""
    if judge.bundle is None or "base" not in trace.included:
        return None
    position = trace.included.index("base")
    return judge.bundle.parts[position] if position < len(judge.bundle.parts) else None


def cost_record(trace: TraceEvidence, judge: JudgeEvidence) -> CostRecord | None:
    """Return what the entry point costs: at the sizes where an exercise has it weighed, else at those of transforms."""
    memory = judge.programs.get("memory")
    count = memory.parts[0] if memory is not None and memory.parts else base_count(trace, judge)
    return None if count is None else record_of(count, memory)


def record_of(count: Count, memory: Facts | None = None) -> CostRecord:
    """Return the figures of one part of a program, with those of ``memory`` where that was looked at."""
    work = count.work
    return CostRecord(
        operations=count.operations,
        element_operations=work.element_operations if work else None,
        moved_bytes=work.moved_bytes if work else None,
        least_bytes=work.least_bytes if work else None,
        sent_bytes=work.sent_bytes if work else None,
        is_exact=work.is_exact if work else None,
        constant_bytes=count.constant_bytes,
        temporary_bytes=memory.temporary_bytes if memory is not None else None,
        alias_bytes=memory.alias_bytes if memory is not None else None,
    )


def cost_note(record: CostRecord | None, devices: int = 1) -> str | None:
    """Say a program's cost in one line, or nothing where little is known; what is sent only where that is possible."""
    if record is None or record.element_operations is None or record.moved_bytes is None:
        return None
    elements, moved = _short(record.element_operations), _short(record.moved_bytes, "B")
    figures = [f"{elements} element operations", f"{moved} moved"]
    if devices > 1 and record.sent_bytes is not None:
        figures.append(f"{_short(record.sent_bytes, 'B')} sent by each device")
    if record.is_exact:
        return f"{record.operations} operations, {', '.join(figures)}"
    least = " and ".join([", ".join(figures[:-1]), figures[-1]])
    return f"{record.operations} operations, at least {least} (a loop's length depends on values)"


def is_unknown(spec: Program, memory: Facts) -> bool:
    """Tell whether work is limited and the judge here cannot weigh it."""
    asked = (spec.element_operations, spec.moved_bytes, spec.sent_bytes)
    return any(limit is not None for limit in asked) and not any(part.work for part in memory.parts)


def work_findings(spec: Program, plan: Plan, trace: TraceEvidence, judge: JudgeEvidence) -> Iterator[Finding]:
    """Hold the program at the sizes ``at``, where it was run and its values compared, to the limits on its work."""
    limits = [
        ("too-much-work", "element operations", spec.element_operations, "element_operations"),
        ("moves-too-much", "bytes moved", spec.moved_bytes, "moved_bytes"),
        ("sends-too-much", "bytes sent by each device", spec.sent_bytes, "sent_bytes"),
    ]
    part = next((part for part in plan.programs if part.group == "memory"), None)
    asked = [limit for limit in limits if limit[2] is not None]
    if part is None or not asked:
        return
    facts = judge.programs.get("memory")
    work = facts.parts[0].work if facts is not None and facts.parts else None
    if facts is None or facts.failed or work is None or part.name not in judge.program_outputs:
        claim = trace.parts.get(part.name, Claim())
        said = facts.failed or "it did not finish" if facts else claim.message or "it could not be exported"
        yield finding(asked[0][0], f"the program's work is unknown: {said}", line=claim.line)
        return
    for rule, unit, most, name in asked:
        actual = getattr(work, name)
        if most is not None and actual > most:
            least = "" if work.is_exact else "at least "
            yield finding(rule, f"{least}{actual} {unit}, at most {most} allowed ({part.values[0].case})")


def _short(number: int, unit: str = "") -> str:
    """Write a number with three digits, such as ``1.23 M``."""
    scaled, power = float(number), 0
    while scaled >= 999.5 and power < len(_UNITS) - 1:
        scaled, power = scaled / 1000, power + 1
    text = f"{scaled:.0f}" if scaled >= 100 else f"{scaled:.3g}"
    return f"{text} {_UNITS[power]}{unit}".strip()
