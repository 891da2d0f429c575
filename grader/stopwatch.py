"""Which clock times a run, how fine it is, and how often to run what is too short for it. Layer 3 (child).

On a CPU the time of a run is *processor time on one core*: the child is pinned to a core, so that XLA makes no threads
that share the work, and what other processes take away is not counted. Measured with both cores of a machine kept busy,
the ratio of two wall times was wrong by up to four times, because a run of milliseconds loses the core and a run of
microseconds does not; the ratio of processor times stayed within a fifth. On an accelerator the processor only waits,
so there the time is that of the wall.

A short run meets cold caches after a long one. So a sample is as many runs as take ``SAMPLE_NS`` together, after one
that is not timed: a warm run was up to three times faster than a cold one, and the cold one depended on what else the
machine did.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import sys
import time
from collections.abc import Callable

import numpy as np

__all__ = ["SAMPLE_NS", "Probe", "Stopwatch", "keep_memory"]

SAMPLE_NS = 5_000_000
"""Nanoseconds that one sample takes at least, unless ``MOST_RUNS`` are made before."""
MOST_RUNS = 1_000
_FLOORS = 1_000
"""A sample takes at least this many times what it takes to read the clock."""
_READINGS = 200
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Options of ``mallopt`` (glibc's malloc.h)."""
_KEPT_BYTES = 32 << 20
"""The most that glibc accepts for the first of them."""


class Stopwatch:
    """The clock for one platform."""

    def __init__(self, platform: str):
        """Choose the clock and measure its floor.

        Args:
            platform: JAX's name of the platform that is timed, such as ``cpu``.
        """
        # The processor's clock of Windows goes in steps of 16 ms.
        self.is_processor = platform == "cpu" and sys.platform != "win32"
        self.now: Callable[[], int] = time.process_time_ns if self.is_processor else time.perf_counter_ns
        """Read the clock, in nanoseconds."""
        readings = [self.now() for _ in range(_READINGS)]
        steps = sorted(after - before for before, after in itertools.pairwise(readings))
        self.floor_ns = max(1, steps[len(steps) // 2])
        """Median time between two readings one after the other."""

    def runs(self, run_ns: int) -> int:
        """Return how many runs make one sample, where one run takes ``run_ns``."""
        wanted = max(SAMPLE_NS, _FLOORS * self.floor_ns)
        return min(MOST_RUNS, -(-wanted // max(1, run_ns)))


def keep_memory() -> None:
    """From now on, keep freed memory instead of giving it back: to get it again costs whoever is timed then.

    What a page costs depends on how busy the machine's kernel is: an original of 3 ms that makes one array of 4 MiB
    took 3 to 6 ms.
    """
    # Another C library has no such options, and Windows no library without a name.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


class Probe:
    """A little work that needs the memory that all cores share, to see how much of it others leave.

    Processor time does not count what others do, but their copying slows down what we do: an original that walked over
    8 MiB thirty times took twice its time beside six busy processes, while a program that walked over it once did not.
    """

    def __init__(self, watch: Stopwatch):
        """Allocate 8 MiB: more than a core's own cache, less than what the cores share."""
        self._now = watch.now
        self._left = np.ones(1 << 20, np.float32)
        self._right = np.ones(1 << 20, np.float32)

    def measure(self) -> int:
        """Return the nanoseconds that two passes over both arrays take, after one that is not timed."""
        np.multiply(self._left, self._right, out=self._left)
        start = self._now()
        for _ in range(2):
            np.multiply(self._left, self._right, out=self._left)
        return max(1, self._now() - start)
