"""Tell an unrolled loop by its operation counts. Layer 1: standard library only, shared by judge and checks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["ALONE", "SPECIAL_CASE", "TOGETHER", "Steps", "grows", "is_another_program", "is_too_long"]


class Steps(NamedTuple):
    """Sizes at which operations are counted."""

    fewest: int
    """The smallest size is drawn, so that nobody can write for it: the fewest that it may be."""
    most: int
    factors: tuple[int, ...]
    """The sizes, as multiples of the smallest."""


ALONE = Steps(12, 20, (1, 2, 4, 16))
TOGETHER = Steps(6, 10, (1, 2, 4, 8))
"""Where several sizes grow together. An answer that compares all pairs of pixels is wasteful, and does not grow: its
table of 41 million elements at 80 by 80 can be made, and that at 320 by 320 cannot."""

SPECIAL_CASE = 50
"""Operations by which a program may honestly be longer at a small size than at a large one."""
_FEWEST = 100
"""Operations that a loop unrolled from 4n to 16n adds at least, one a step; fewer may be another algorithm of JAX's."""


def grows(counts: Sequence[int]) -> bool:
    """Tell whether operation counts at sizes n, 2n, 4n (and 8n or 16n) are those of an unrolled loop.

    An unrolled loop is linear, so that its second increment is twice the first, and the step from 4n to 16n four
    times the one from n to 4n. ``associative_scan`` is logarithmic, with equal increments for each doubling (72, 96,
    120, 144 at 8 to 64), and array programs are constant.

    Args:
        counts: three or four counts.
    """
    small, medium, large, *far = counts
    first, second = medium - small, large - medium
    if first > 0 and second > 1.5 * first and not _is_remainder(large, far):
        return True
    near, rest = large - small, sum(far) - large
    return bool(far) and rest > max(2 * near, _FEWEST)


def is_too_long(refused: str) -> bool:
    """Tell whether a program was refused for its length, as only an unrolled loop gets it."""
    return "unroll" in refused


def _is_remainder(large: int, far: Sequence[int]) -> bool:
    """Tell whether operations at 4n that are gone at 16n are steps left over by a loop unrolled in part.

    ``scan(..., unroll=16)`` has 16 copies of its body, and one for each step that is left over: 154, 176, 218 and 130
    operations at 19, 38, 76 and 304. So a rest is never longer than the loop itself.
    """
    return bool(far) and far[0] < large <= 2 * far[0] + SPECIAL_CASE


def is_another_program(
    counts: Sequence[int], sizes: Sequence[int], full_count: int, full_size: int, other_doublings: float = 0.0
) -> bool:
    """Tell whether a function becomes another program at full size than at the sizes where it was counted.

    It does if it is much shorter there, so that the loop was unrolled at the counted sizes only, or much longer than
    the steepest logarithm through the counts, so that the loop unrolls in some root of the size.

    Args:
        counts: operation counts at ``sizes``.
        sizes: rising.
        full_count: operations at full size.
        full_size: that size.
        other_doublings: how many times the sizes that were not varied double up to the timed call, all together. How
            the program grows with these nobody has counted: an honest one at most gains itself for each doubling, as
            ``associative_scan`` along that axis does, and a loop unrolled along it gains far more.
    """
    if max(counts) > 2 * full_count + SPECIAL_CASE:
        return True
    steps = zip(counts, counts[1:], sizes, sizes[1:], strict=False)
    slope = max(
        [0.0, *((after - before) / math.log2(larger / smaller) for before, after, smaller, larger in steps)]
    )
    doublings = max(0.0, math.log2(full_size / sizes[-1]))
    honest = counts[-1] + 1.5 * slope * doublings + counts[-1] * other_doublings
    return full_count > honest + _FEWEST
