"""Say how two traces of one function differ. Runs in the trace jail."""

from __future__ import annotations

from collections.abc import Sequence

from grader.trace import program, run
from grader.trace.observation import Observation
from grader.trace.refusals import Refusal

__all__ = ["difference", "first_difference"]


def difference(first: run.Traced, second: run.Traced | None, refusal: Refusal | None) -> Observation | None:
    """Return an observation if a second trace failed (``refusal``) or gave another program than the first."""
    if second is None:
        assert refusal is not None
        rule = "keeps-tracer" if refusal.rule == "leaks-tracer" else "trace-depends-on-history"
        return Observation(rule, f"a second trace failed: {refusal.message}", refusal.line)
    a, b = program.steps(first.program), program.steps(second.program)
    rule = "trace-depends-on-history"
    if (where := _first(a, b)) is None:
        return None
    if sorted(step.text for step in a) == sorted(step.text for step in b):
        message = (
            "two traces of the same function order their operations differently, as after sorting by id()"
        )
        return Observation(rule, message, where.line, advice=True)
    return Observation(rule, "two traces of the same function gave two different programs", where.line)


def first_difference(first: run.Traced, other: run.Traced) -> program.Step | None:
    """Return the first step of ``other`` (or the end of it) that differs from ``first``'s."""
    return _first(program.steps(first.program), program.steps(other.program))


def _first(a: Sequence[program.Step], b: Sequence[program.Step]) -> program.Step | None:
    """Return the first step of ``b`` (or the end of it) that differs from ``a``'s."""
    for mine, other in zip(a, b, strict=False):
        if (mine.text, mine.operands) != (other.text, other.operands):
            return other
    return None if len(a) == len(b) else (a if len(a) > len(b) else b)[min(len(a), len(b))]
