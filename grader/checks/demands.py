"""What the check ``program`` asks and has counted, which the program of full size is held to as well."""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.spec import ExerciseFile

__all__ = ["NOTHING", "Demands", "demands"]


@dataclass(frozen=True)
class Demands:
    """What a timed program is held to, apart from its values and its time."""

    forbids: tuple[str, ...] = ()
    """Operations that the exercise forbids."""
    counts: tuple[tuple[int, int], ...] = ()
    """Sizes at which operations were counted, with the counts; empty where growth is not judged."""
    full_size: int = 0
    """The same size in the timed call; the largest, where several grew together."""
    other_doublings: float = 0.0
    """How many times all other sizes double up to the timed call."""


NOTHING = Demands()
"""What an exercise without the check ``program`` asks."""


def demands(spec: ExerciseFile, counts: tuple[tuple[int, int], ...]) -> Demands:
    """Return what the program of full size is held to.

    Args:
        spec: the exercise.
        counts: sizes at which operations were counted, with the counts.
    """
    if spec.program is None or spec.speed is None:
        return NOTHING
    grown = spec.program.constant_sizes
    small, full = spec.case_for_transforms, spec.speed.size
    # A tree along each of several sizes gains no more than if all of them doubled as often as the largest does.
    size = max((full.get(name, 0) for name in grown), default=0)
    others = spec.signature.sizes - set(grown)
    doublings = sum(
        max(0.0, math.log2(full[name] / small[name])) for name in others if small[name] and full[name]
    )
    return Demands(tuple(spec.program.forbids), counts if size else (), size, doublings)
