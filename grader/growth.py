"""Tell an unrolled loop by its operation counts. Layer 1: standard library only, shared by judge and checks."""

from __future__ import annotations

__all__ = ["grows"]


def grows(small: int, medium: int, large: int) -> bool:
    """Tell whether operation counts at sizes n, 2n, 4n are those of an unrolled loop.

    An unrolled loop is linear, so its second increment is twice the first; ``associative_scan`` is logarithmic, with
    equal increments (72, 96, 120, 144 at 8 to 64), and array programs are constant.
    """
    first, second = medium - small, large - medium
    return first > 0 and second > 1.5 * first
