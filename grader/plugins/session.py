"""One course, its jails and its grader, kept for as long as another tool's process lives. Layer 8.

Jails take a second to start, and what an earlier student's program was judged to be is worth keeping for the next.
"""

from __future__ import annotations

import atexit
import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import executor
from grader.course import Course, load_course
from grader.errors import CourseError, GraderFault, UsageError
from grader.grading import ALL_CHECKS, Grader
from grader.jail.demand import demand_sealed
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import CheckResult, Result, Status

__all__ = ["Session", "Settings", "close", "session"]


@dataclass(frozen=True)
class Settings:
    """How answers are graded."""

    course: Path
    """Folder of the course."""
    seed: str
    """What the cases are drawn from."""
    checks: frozenset[str] = ALL_CHECKS
    cache: Path | None = None
    """Folder for what is measured once for each device; None: beside the course."""
    protect: bool = True
    """False: without jails, for one's own code alone."""
    workers: int = 0
    """Answers judged at once, and exercises prepared; 0: one for each core."""


class Session:
    """Grades answers to one course. Safe to use from several threads."""

    def __init__(self, settings: Settings, course: Course | None = None):
        """Read the course and start the jails.

        Args:
            settings: how answers are graded.
            course: the course, where it has been read.

        Raises:
            CourseError: the course's files are wrong.
            UsageError: there is no course, or the jails do not hold.
            JailError: the jails cannot be started.
        """
        self.settings = settings
        self.course: Course = course or load_course(settings.course)
        self._workers = executor.workers(settings.workers)
        self.jails = Jails(protect=settings.protect, zygotes=executor.zygotes(self._workers))
        self.jails.start()
        try:
            if settings.protect:
                demand_sealed(self.jails)
        except UsageError:
            self.jails.close()
            raise
        self._graders: dict[frozenset[str], Grader] = {}
        self._turn = threading.Lock()  # a timing runs alone

    def grade(self, answers: Mapping[str, Source]) -> dict[str, Result]:
        """Grade one answer to each of some exercises, the values side by side.

        Raises:
            CourseError: the author's files are wrong.
            GraderFault: something could not be judged by our fault, so nothing may be made of it: least of all a zero.
        """
        results = self.verdicts(answers)
        for name, result in results.items():
            if result.status is Status.INTERNAL:
                said = "; ".join(said for check in result.checks for said in _said(check))
                raise GraderFault(
                    f"{name} could not be judged, and that is the grader's fault: {said}. Grade it again"
                )
        return results

    def verdicts(
        self, answers: Mapping[str, Source], checks: frozenset[str] | None = None
    ) -> dict[str, Result]:
        """Grade as :meth:`grade` does, and return what is our fault as the ``INTERNAL`` that it is.

        Args:
            answers: one answer to each of some exercises.
            checks: those that are asked for, ``trace`` among them, if others than the session's.

        Raises:
            CourseError: the author's files are wrong.
        """
        exercises = self.course.select(answers)
        with self._turn:
            grader = self._grader(checks or self.settings.checks)
            workers = executor.LocalExecutor(grader, self._workers)
            if problems := workers.prepare(exercises):
                raise CourseError([problem for several in problems.values() for problem in several])
            jobs = (
                executor.Job(key, exercise, answers[exercise.name]) for key, exercise in enumerate(exercises)
            )
            judged = executor.run(workers, jobs)
        return {item.exercise.name: grader.result(item) for item in judged}

    def _grader(self, checks: frozenset[str]) -> Grader:
        if checks not in self._graders:
            self._graders[checks] = Grader(
                self.jails,
                seed=self.settings.seed,
                target=self.course.spec.target,
                checks=checks,
                cache=self.settings.cache or self.course.cache,
            )
        return self._graders[checks]


def _said(check: CheckResult) -> Iterator[str]:
    """Yield what a check that is ``INTERNAL`` says of itself."""
    if check.status is Status.INTERNAL:
        yield from (finding.message for finding in check.findings)
        if check.note:
            yield check.note


_sessions: dict[tuple[frozenset[str], bool, str], Session] = {}
_starting = threading.Lock()


def session(settings: Settings, course: Course | None = None) -> Session:
    """Return the session of this process for these settings, started if there is none yet.

    It is the course's files that count, wherever they lie: another tool may unpack them anew for each submission.

    Args:
        settings: how answers are graded.
        course: the course, where it has been read.

    Raises:
        CourseError: the course's files are wrong.
        UsageError: there is no course, or the jails do not hold.
        JailError: the jails cannot be started.
    """
    key = (settings.checks, settings.protect, f"{settings.seed} {_digest(settings.course)}")
    with _starting:
        if key not in _sessions:
            # What was started for the same folder before somebody edited it is of no use any more.
            for other, old in list(_sessions.items()):
                if old.settings == settings:
                    _sessions.pop(other).jails.close()
            _sessions[key] = Session(settings, course)
        return _sessions[key]


def close(one: Session) -> None:
    """End a session before the process ends."""
    with _starting:
        for key in [key for key, other in _sessions.items() if other is one]:
            del _sessions[key]
    one.jails.close()


@atexit.register
def _close() -> None:
    for one in list(_sessions.values()):  # one more may be starting
        one.jails.close()


def _digest(folder: Path) -> str:
    """Return a digest of all files of a course but what is measured and kept beside it."""
    digest = hashlib.sha256()
    for path in sorted((folder / "course.yaml", *(folder / "exercises").rglob("*"))):
        if path.is_file():
            data = path.read_bytes()
            digest.update(
                f"{path.relative_to(folder)} {len(data)}\0".encode("utf-8", "surrogateescape") + data
            )
    return digest.hexdigest()
