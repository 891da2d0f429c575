"""Tell an unrolled loop by its operation counts. Layer 1: standard library only, shared by judge and checks."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["FACTORS", "grows"]

FACTORS = (1, 2, 4, 16)
"""Sizes at which operations are counted, as multiples of the smallest; three or all four of them."""

_FEWEST = 100
"""Operations that a loop unrolled from 4n to 16n adds at least, one a step; fewer may be another algorithm of JAX's."""


def grows(counts: Sequence[int]) -> bool:
    """Tell whether operation counts at sizes n, 2n, 4n (and 16n) are those of an unrolled loop.

    An unrolled loop is linear, so that its second increment is twice the first, and the step from 4n to 16n four
    times the one from n to 4n. ``associative_scan`` is logarithmic, with equal increments for each doubling (72, 96,
    120, 144 at 8 to 64), and array programs are constant.

    Args:
        counts: three or four counts.
    """
    small, medium, large, *far = counts
    first, second = medium - small, large - medium
    if first > 0 and second > 1.5 * first:
        return True
    near, rest = large - small, sum(far) - large
    return bool(far) and rest > max(2 * near, _FEWEST)
