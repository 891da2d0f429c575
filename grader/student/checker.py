"""Check a student's own answers, in jails that stay warm. Layer 8."""

from __future__ import annotations

import secrets
import threading

from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.grading import ALL_CHECKS, Grader
from grader.looking import look
from grader.picture import Picture
from grader.student.answers import answer_path
from grader.student.jails import OpeningJails
from grader.submission import Source, Unreadable, read
from grader.verdict import Result

__all__ = ["Checker", "read_answer"]

_QUICK = ALL_CHECKS - {"speed"}


class Checker:
    """Checks answers to one course. Safe to use from several threads."""

    def __init__(self, course: Course, opening: OpeningJails):
        """Use jails that may still be starting, and that the caller closes."""
        self._course, self._opening = course, opening
        self._seed = secrets.token_hex(8)
        self._graders: dict[frozenset[str], Grader] = {}
        self._guard, self._alone = threading.Lock(), threading.Lock()

    @property
    def note(self) -> str:
        """What the student should know about how answers run, or ''. Waits for the jails."""
        self._opening.get()
        return self._opening.note

    @property
    def note_so_far(self) -> str:
        """The same, without waiting."""
        return self._opening.note

    def prepare(self, exercise: Exercise) -> None:
        """Ask the oracle of an exercise before there is an answer to judge.

        Raises:
            CourseError: the course's files are wrong.
        """
        problems = self._grader(_QUICK).course_problems([exercise], 1)
        if problems:
            raise CourseError([problem for several in problems.values() for problem in several])

    def check(self, exercise: Exercise, source: Source) -> Result:
        """Judge an answer, all but its speed.

        Raises:
            CourseError: the course's files are wrong.
            JailError: not even processes without protection can be started.
        """
        grader = self._grader(_QUICK)
        return grader.result(grader.judge(exercise, source))

    def measure(self, exercise: Exercise, source: Source) -> Result:
        """Judge an answer and its speed, which takes some seconds; one at a time.

        Raises:
            CourseError: the course's files are wrong.
            JailError: as in :meth:`check`.
        """
        grader = self._grader(ALL_CHECKS)
        with self._alone:
            return grader.result(grader.time(grader.judge(exercise, source)))

    def look(self, exercise: Exercise, source: bytes) -> Picture:
        """Return what JAX records of a source.

        Raises:
            JailError: as in :meth:`check`.
        """
        return look(self._opening.get(), exercise, source)

    def times(self, exercise: Exercise) -> bool:
        """Tell whether the speed of an exercise is judged on the course's device."""
        spec = exercise.spec.speed
        return spec is not None and self._course.spec.target in spec.at_least

    def _grader(self, checks: frozenset[str]) -> Grader:
        jails = self._opening.get()
        with self._guard:
            if checks not in self._graders:
                self._graders[checks] = Grader(
                    jails,
                    seed=self._seed,
                    target=self._course.spec.target,
                    checks=checks,
                    cache=self._course.cache,
                    side_by_side=True,
                )
            return self._graders[checks]


def read_answer(course: Course, exercise: Exercise) -> Source:
    """Read the answer to an exercise; one that cannot be read has a ``problem``.

    Raises:
        FileNotFoundError: there is none.
    """
    path = answer_path(course, exercise)
    shown = path.relative_to(course.root).as_posix()
    if not path.exists():
        raise FileNotFoundError(path)
    found = next(iter(read([path])))
    if isinstance(found, Source):
        return Source(shown, found.text, found.stem, problem=found.problem)
    why = found.message if isinstance(found, Unreadable) else "cannot be read"
    return Source(shown, b"", path.stem, problem=why)
