"""Checks on their way, beside the one thread that draws and listens. Layer 8."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from grader.course import Exercise
from grader.errors import JaxerciseError
from grader.picture import Picture
from grader.student.checker import Checker
from grader.submission import Source
from grader.verdict import Result

__all__ = ["Job", "Jobs", "Kind", "Outcome"]

Kind = Literal["check", "measure", "look"]
Outcome = Result | Picture | BaseException
"""What a check came to, what JAX saw, or why neither."""
_AT_ONCE = 2
"""Checks that run side by side: the newest need not wait for one that never ends."""


@dataclass(frozen=True)
class Job:
    """One check, or one look at what JAX saw."""

    exercise: Exercise
    source: Source
    kind: Kind
    number: int


class Jobs:
    """Starts checks, and hands out what became of them. Once an answer is saved again, its older check is forgotten."""

    def __init__(self, checker: Checker):
        """Judge with ``checker``."""
        self._checker = checker
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="jaxercise-check")
        self._done: queue.SimpleQueue[tuple[Job, Future[Result] | Future[Picture]]] = queue.SimpleQueue()
        self._count = 0
        self._newest: dict[tuple[str, bool], int] = {}
        self._busy: dict[int, Job] = {}

    def prepare(self, exercise: Exercise) -> None:
        """Have what a check needs before there is anything to check; what is wrong shows when it is checked."""

        def ask() -> None:
            with contextlib.suppress(JaxerciseError):
                self._checker.prepare(exercise)

        self._pool.submit(ask)

    def start(self, exercise: Exercise, source: Source, kind: Kind) -> None:
        """Start a check of an answer, or a look at it; an older one of the same exercise is of no interest any more."""
        self._count += 1
        job = Job(exercise, source, kind, self._count)
        self._newest[_of_what(job)] = job.number
        self._busy[job.number] = job
        if kind == "look":
            looking = self._pool.submit(self._checker.look, exercise, source.text)
            looking.add_done_callback(lambda future: self._done.put((job, future)))
            return
        judge = self._checker.check if kind == "check" else self._checker.measure
        judging = self._pool.submit(judge, exercise, source)
        judging.add_done_callback(lambda future: self._done.put((job, future)))

    def forget(self, exercise: Exercise) -> None:
        """Take no interest in what is on its way about an exercise."""
        for is_look in (True, False):
            self._newest.pop((exercise.name, is_look), None)

    def finished(self) -> Iterator[tuple[Job, Outcome]]:
        """Yield what was done since the last look, but for what was forgotten."""
        while not self._done.empty():
            job, future = self._done.get()
            self._busy.pop(job.number, None)
            if not future.cancelled() and self._newest.get(_of_what(job)) == job.number:
                error = future.exception()
                yield job, error if error is not None else future.result()

    def of(self, exercise: Exercise) -> list[Job]:
        """Return the checks of an exercise that are on their way and not forgotten."""
        return [job for job in self.all if job.exercise is exercise]

    @property
    def all(self) -> list[Job]:
        """All that is on its way and not forgotten."""
        return [job for job in self._busy.values() if self._newest.get(_of_what(job)) == job.number]

    def close(self) -> None:
        """Start nothing more, and wait for nothing."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _of_what(job: Job) -> tuple[str, bool]:
    return job.exercise.name, job.kind == "look"
