"""Map jobs to this machine: values of many submissions side by side, timings one after the other. Layer 7.

A job is a pure function of bytes, so whatever maps jobs to machines can stand in for :func:`run`.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from grader.course import Exercise
from grader.grading import Grader, Judged
from grader.submission import Source

__all__ = ["Job", "Progress", "run", "silent"]

Job = tuple[Exercise, Source]
Progress = Callable[[str, str], None]
"""Called with a stage (``judged`` or ``timed``) and the submission's path."""
_WINDOW = 4
"""Jobs in flight for each worker: enough to keep it busy, few enough to keep memory flat."""


def silent(stage: str, path: str) -> None:
    """Show no progress."""
    del stage, path


def run(
    grader: Grader, jobs: Iterable[Job], *, workers: int, progress: Progress = silent
) -> Iterator[Judged]:
    """Grade ``jobs`` and yield them in their order, first all values, then all timings.

    Args:
        grader: grades one job; its jails are closed by the caller, also when interrupted.
        jobs: taken as workers become free; what was judged is kept until all of it is timed.
        workers: how many jobs are judged at once.
        progress: told about each finished stage.
    """
    judged = list(_judge_all(grader, jobs, workers, progress))
    for item in judged:
        if item.awaits_timing:
            grader.time(item)
            progress("timed", item.source.path)
        yield item


def _judge_all(grader: Grader, jobs: Iterable[Job], workers: int, progress: Progress) -> Iterator[Judged]:
    pool = ThreadPoolExecutor(workers, thread_name_prefix="jaxercise")
    flying: collections.deque[Future[Judged]] = collections.deque()
    try:
        for exercise, source in jobs:
            flying.append(pool.submit(grader.judge, exercise, source))
            while len(flying) >= workers * _WINDOW:
                yield _landed(flying, progress)
        while flying:
            yield _landed(flying, progress)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _landed(flying: collections.deque[Future[Judged]], progress: Progress) -> Judged:
    item = flying.popleft().result()
    progress("judged", item.source.path)
    return item
