"""Timing samples to a decision, by a confidence interval that assumes no distribution. No clock. Layer 3.

Samples come in pairs, baseline and submission one after the other, so that a busy machine slows both. Judged is the
median of the paired ratios baseline / submission; it is at least ``at_least`` or it is not.

**Interval.** Of n independent ratios sorted as r(1) <= ... <= r(n), the number below the true median is at most
Binomial(n, 1/2), so the interval [r(k), r(n+1-k)] misses the median with probability at most
2 P(Binomial(n, 1/2) <= k-1), whatever the distribution (David and Nagaraja, *Order Statistics*, 3rd ed., 7.1).

**Looking more than once.** Sampling stops as soon as the interval clears the threshold, so every look is a chance to
be wrong. Looks are taken at fixed sizes (9, 14, 21, ... half as many again each time), and look j may spend

    a_j = ERROR (1 - 2^-j) - (what the looks before it spent)

where a look spends the exact probability of its interval, 0 if no k is small enough. Hence the first j looks spend at
most ERROR (1 - 2^-j), and by the union bound all looks together are wrong with probability at most ERROR: an
alpha-spending function in the sense of Lan and DeMets (*Biometrika* 70, 1983). A look taken because the budget is
spent may use all that is left. Half of ERROR bounds a wrong "met", half a wrong "missed".

**Others' work.** What slows down both sides alike leaves the ratio as it is; what slows down one side alone moves it,
and no number of samples tells. Where that may have been (``slowdown`` above 1, see ``grader.stopwatch.Probe``), both
ends of the interval move away from each other by that factor.

**Not covered.** Samples that depend on each other, and a last look whose size depends on the ratios; it depends on
their pairs' total time, which is why the budget is checked between pairs only. These bounds hold at the threshold:
away from it a wrong decision is far less likely, since nearly all ratios would have to lie on the wrong side.
"""

from __future__ import annotations

import functools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["BUSY", "ERROR", "FEWEST", "Decision", "decide", "next_look", "slowdown"]

ERROR = 0.01
"""Bound on the probability of a wrong decision at the threshold, both sides and all looks together."""
BUSY = 1.8
"""Slowdown of the shared memory from which on the samples alone are not trusted. While it was less, medians moved by a
quarter at most beside processes that spin or copy; at 2 one of them had doubled (2 cores of an AMD EPYC)."""
FEWEST = 9
"""Pairs of the first look: the fewest whose extremes are as sure as that look may cost (2 * 2**-9 < ERROR / 2)."""


@dataclass(frozen=True)
class Decision:
    """What the samples say about one threshold."""

    decision: Literal["met", "missed", "inconclusive"]
    """Whether the speedup is at least the threshold."""
    speedup: float
    """Median of the paired ratios."""
    low: float
    """Lower end of the interval; 0 if the samples are too few for one."""
    high: float
    """Upper end of the interval; the largest ratio seen if the samples are too few for one."""
    looks: int
    """Looks taken, this one included."""


def next_look(n: int) -> int:
    """Return the number of pairs at which to look next, given that ``n`` were taken."""
    size = FEWEST
    while size <= n:
        size += -(-size // 2)
    return size


def decide(
    baseline_ns: Sequence[int],
    submission_ns: Sequence[int],
    at_least: float,
    *,
    spent: bool,
    slowdown: float = 1.0,
) -> Decision | None:
    """Decide whether the baseline takes at least ``at_least`` times as long as the submission.

    Args:
        baseline_ns: nanoseconds of each baseline sample.
        submission_ns: nanoseconds of the sample paired with it.
        at_least: the threshold on the ratio of times.
        spent: no more samples can be taken, so decide now.
        slowdown: by how much other processes may have slowed down one side and not the other.

    Returns:
        A decision, or None: go on sampling, to ``next_look(len(baseline_ns))`` pairs.

    Raises:
        ValueError: the samples are not pairs of positive numbers, or there are none.
    """
    n = len(baseline_ns)
    if n == 0 or n != len(submission_ns) or min(*baseline_ns, *submission_ns) <= 0:
        raise ValueError("samples: expected pairs of positive nanoseconds")
    if next_look(n - 1) != n and not spent:
        return None
    looks, used, size = 0, 0.0, 0
    while (size := next_look(size)) < n:
        looks += 1
        used += _rank(size, _allowance(looks) - used)[1]
    ratios = sorted(a / b for a, b in zip(baseline_ns, submission_ns, strict=True))
    looks += 1
    rank, _ = _rank(n, (ERROR if spent else _allowance(looks)) - used)
    low, high = (ratios[rank - 1], ratios[n - rank]) if rank else (0.0, ratios[-1])
    low, high = low / slowdown, high * slowdown
    speedup = statistics.median(ratios)
    if rank and low >= at_least:
        return Decision("met", speedup, low, high, looks)
    if rank and high < at_least:
        return Decision("missed", speedup, low, high, looks)
    return Decision("inconclusive", speedup, low, high, looks) if spent else None


def _allowance(looks: int) -> float:
    return ERROR * (1 - 2.0**-looks)


@functools.lru_cache(maxsize=256)
def _rank(n: int, allowed: float) -> tuple[int, float]:
    """Return the largest k with 2 P(Binomial(n, 1/2) < k) <= allowed, and that probability; k is 0 if none is."""
    rank, total = 0, 0.0
    while 2 * rank < n:
        log_term = math.lgamma(n + 1) - math.lgamma(rank + 1) - math.lgamma(n - rank + 1) - n * math.log(2)
        grown = total + 2 * math.exp(log_term)
        if grown > allowed:
            break
        rank, total = rank + 1, grown
    return rank, total


def slowdown(probe_ns: float, quiet_ns: float) -> float:
    """Return by how much one side may have been slowed down more than the other; 1 where that is no more than scatter.

    Args:
        probe_ns: what a little work in the memory that all cores share took while sampling.
        quiet_ns: what it takes while nobody else uses that memory.
    """
    factor = probe_ns / quiet_ns
    return factor if factor > BUSY else 1.0
