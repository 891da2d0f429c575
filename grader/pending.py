"""A submission between its values and its timing, as JSON that outlives the process. Layer 7."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from grader.course import Exercise
from grader.grading import Judged
from grader.submission import Source
from grader.verdict import ArtifactRecord, CheckResult, CostRecord, SpeedRecord, decode, encode

__all__ = ["Pending", "from_json", "to_json"]


class Pending(BaseModel):
    """Everything of a :class:`Judged` but the job itself: its exercise and its source are known elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: list[CheckResult]
    artifacts: list[ArtifactRecord]
    speed: SpeedRecord | None
    cost: CostRecord | None
    growth: tuple[tuple[int, int], ...]
    wall_s: float
    cost_s: dict[str, float]


def to_json(item: Judged) -> str:
    """Write down what was judged."""
    return encode(Pending(**{name: getattr(item, name) for name in Pending.model_fields}))


def from_json(text: str, exercise: Exercise, source: Source) -> Judged:
    """Return what :func:`to_json` wrote down about a job.

    Raises:
        ValueError: the text is something else.
    """
    kept = decode(Pending, text)
    return Judged(exercise, source, **{name: getattr(kept, name) for name in Pending.model_fields})
