"""Grade what a store has no result of yet: first all values, then all timings, each kept once it is known. Layer 8.

Where an earlier run was interrupted, this goes on, because what is left to do is read from the store alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader import pending
from grader.course import Course
from grader.errors import CourseError
from grader.executor import Executor, Job, Progress
from grader.grading import Grader, Judged
from grader.store import Store

__all__ = ["work_off"]


def work_off(store: Store, course: Course, grader: Grader, executor: Executor, progress: Progress) -> None:
    """Bring everything that was handed in to its result.

    Args:
        store: what was handed in; takes the verdicts.
        course: the exercises.
        grader: puts results together.
        executor: judges and times.
        progress: told about each finished stage.

    Raises:
        CourseError: author's files are wrong; nothing was graded.
        UsageError: the store is damaged or cannot be written.
    """
    if problems := executor.prepare(course.by_name[name] for name in store.unfinished()):
        raise CourseError([problem for several in problems.values() for problem in several])
    jobs = (
        Job(kept.key, course.by_name[kept.exercise], kept.source) for kept in store.submissions("waiting")
    )
    for key, item in executor.judge(jobs):
        if item.awaits_timing:
            store.keep(key, pending.to_json(item))
        else:
            store.finish(key, grader.result(item))
        progress("judged", item.source.path)
    for key, item in executor.time(_judged(store, course)):
        store.finish(key, grader.result(item))
        progress("timed", item.source.path)


def _judged(store: Store, course: Course) -> Iterator[tuple[int, Judged]]:
    for kept in store.submissions("judged"):
        with store.reading(kept.source.path):
            item = pending.from_json(kept.verdict, course.by_name[kept.exercise], kept.source)
        yield kept.key, item
