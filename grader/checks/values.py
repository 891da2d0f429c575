"""Compare the outputs of one part with what was expected, round by round. Layer 5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.compare import Difference, differ
from grader.plan_parts import Part
from grader.spec import Tolerance

__all__ = ["Expected", "Failure", "failures"]

Array = np.ndarray[Any, Any]
Expected = Mapping[tuple[str, int], tuple[Array, ...]]
"""(part, round) to the arrays of its outputs: float64, int64 or bool."""


@dataclass(frozen=True)
class Failure:
    """One round of a part whose outputs differ."""

    part: str
    round: int
    output: int
    """Number of the first differing output."""
    path: str
    """And its path."""
    difference: Difference
    visibility: str
    case: str
    wanted: Array = field(repr=False, compare=False)
    have: Array = field(repr=False, compare=False)
    tolerance: Tolerance = field(repr=False, compare=False)
    inputs: Mapping[str, Array] = field(repr=False, compare=False)
    """What went in, by the name of the argument or the part of one."""


def failures(
    part: Part, outputs: Sequence[Mapping[str, tuple[Array, ...]]], expected: Expected
) -> list[Failure]:
    """List the rounds of ``part`` that differ, each by its first differing output."""
    found = []
    for number, values in enumerate(part.values):
        wanted = expected[part.name, number]
        actual = outputs[number][part.name]
        for index, (leaf, want, have) in enumerate(zip(part.outputs, wanted, actual, strict=True)):
            difference = differ(want, have, part.tolerance)
            if difference is not None:
                given = {name.path: array for name, array in zip(part.inputs, values.inputs, strict=False)}
                found.append(
                    Failure(
                        part.name,
                        number,
                        index,
                        leaf.path,
                        difference,
                        values.visibility,
                        values.case,
                        want,
                        have,
                        part.tolerance,
                        given,
                    )
                )
                break
    return found
