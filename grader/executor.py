"""Map jobs to verdicts: values of many submissions side by side, timings one after the other. Layer 7.

A job is a pure function of bytes, so whatever maps jobs to machines can stand in for :class:`LocalExecutor`, and
nothing else knows how many workers there are. First come all values, then all timings: a timing runs alone.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from grader.course import Exercise
from grader.errors import Problem
from grader.grading import Grader, Judged
from grader.submission import Source

__all__ = ["Executor", "Job", "LocalExecutor", "Progress", "run", "silent", "workers", "zygotes"]

Progress = Callable[[str, str], None]
"""Called with a stage (``judged`` or ``timed``) and the submission's path."""
_WINDOW = 4
"""Jobs in flight for each worker: enough to keep it busy, few enough to keep memory flat."""
_WORKERS_EACH = 8
"""Workers that one zygote can keep busy: its forks are serial, some 13 ms each, and a job takes a few of them."""


@dataclass(frozen=True)
class Job:
    """One submission to one exercise."""

    key: int
    """Tells the jobs of a run apart."""
    exercise: Exercise
    source: Source


class Executor(Protocol):
    """Maps jobs to verdicts. Takes jobs as it has room for them, and yields each as soon as it is done."""

    def prepare(self, exercises: Iterable[Exercise]) -> dict[str, tuple[Problem, ...]]:
        """Make what the jobs of some exercises share; return what is wrong with their files, by exercise."""

    def judge(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Judged]]:
        """Yield each job's key with its judged values, in the order in which they are done.

        Raises:
            CourseError: the author's files are wrong.
        """

    def time(self, judged: Iterable[tuple[int, Judged]]) -> Iterator[tuple[int, Judged]]:
        """Yield what was judged with its timing. Called once everything that was asked of :meth:`judge` is done."""


class LocalExecutor:
    """This machine: as many jobs at once as it has workers. An :class:`Executor`."""

    def __init__(self, grader: Grader, workers: int):
        """Use ``grader``, whose jails the caller closes, also when interrupted."""
        self._grader, self._workers = grader, workers

    def prepare(self, exercises: Iterable[Exercise]) -> dict[str, tuple[Problem, ...]]:
        """Ask the oracles of several exercises side by side."""
        return self._grader.course_problems(exercises, self._workers)

    def judge(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Judged]]:
        """Judge a window of jobs at a time; see :meth:`Executor.judge`."""
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="jaxercise")
        flying: dict[Future[Judged], int] = {}
        try:
            for job in jobs:
                flying[pool.submit(self._grader.judge, job.exercise, job.source)] = job.key
                if len(flying) >= self._workers * _WINDOW:
                    yield from _landed(flying)
            while flying:
                yield from _landed(flying)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def time(self, judged: Iterable[tuple[int, Judged]]) -> Iterator[tuple[int, Judged]]:
        """Time one after the other; see :meth:`Executor.time`."""
        for key, item in judged:
            yield key, self._grader.time(item)


def silent(stage: str, path: str) -> None:
    """Show no progress."""
    del stage, path


def run(executor: Executor, jobs: Iterable[Job], progress: Progress = silent) -> list[Judged]:
    """Judge and time ``jobs``, keeping everything in memory, and return them in the order of their keys."""
    done: dict[int, Judged] = {}
    for key, item in executor.judge(jobs):
        progress("judged", item.source.path)
        done[key] = item
    waiting = [(key, item) for key, item in sorted(done.items()) if item.awaits_timing]
    for key, item in executor.time(waiting):
        progress("timed", item.source.path)
        done[key] = item
    return [item for _, item in sorted(done.items())]


def workers(asked: int) -> int:
    """Return how many jobs this machine judges at once, where ``asked`` is 0 for as many as it has cores."""
    return asked or os.cpu_count() or 1


def zygotes(workers: int) -> int:
    """Return how many zygotes it takes to keep so many workers busy."""
    return math.ceil(workers / _WORKERS_EACH)


def _landed(flying: dict[Future[Judged], int]) -> Iterator[tuple[int, Judged]]:
    """Wait for at least one job, and take what is done out of ``flying``."""
    for future in wait(flying, return_when=FIRST_COMPLETED).done:
        yield flying.pop(future), future.result()
