"""What the tests of one run of pytest share: courses, jails, and what was said already. Layer 8."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, Exercise, load_course
from grader.errors import CourseError, JailError, UsageError
from grader.report.plain import plain
from grader.rules import CHECKS
from grader.submission import Source

if TYPE_CHECKING:
    from grader.plugins.session import Session
    from grader.verdict import Result

__all__ = ["Grading", "checks_of"]

_HERE = "For your own answers, pytest goes on without protection if you say --jaxercise-no-jail."


def checks_of(exercise: Exercise) -> tuple[str, ...]:
    """Return the checks that an answer to an exercise is held to, in order."""
    asked = [name for name in ("transforms", "program", "speed") if getattr(exercise.spec, name)]
    return ("trace", "purity", "correctness", *asked)


class Grading:
    """Reads each course once, and starts jails when the first answer is judged."""

    def __init__(self, seed: str, *, with_speed: bool, protect: bool):
        """Describe how answers are graded; nothing starts yet."""
        self.seed, self.with_speed, self.protect = seed, with_speed, protect
        self._courses: dict[Path, Course] = {}
        self._broken: dict[Path, CourseError] = {}
        self._sessions: dict[Path, Session] = {}
        self._no_session: UsageError | None = None
        self._told: set[str] = set()

    def course(self, root: Path) -> Course:
        """Return the course in a folder.

        Raises:
            CourseError: its files are wrong.
        """
        if root in self._broken:
            raise self._broken[root]
        if root not in self._courses:
            try:
                self._courses[root] = load_course(root)
            except CourseError as error:
                self._broken[root] = error
                raise
        return self._courses[root]

    def verdict(self, exercise: Exercise, source: Source, checks: frozenset[str]) -> Result:
        """Judge one answer.

        Raises:
            CourseError: the author's files are wrong.
            UsageError: jails do not hold here, or do not start.
        """
        asked = checks | {"trace"} if self.with_speed else (checks | {"trace"}) - {"speed"}
        if "speed" in asked:
            asked |= {"correctness"}  # only right answers are timed
        session = self._session(self.course(exercise.root))
        return session.verdicts({exercise.name: source}, asked)[exercise.name]

    def is_news(self, text: str) -> bool:
        """Tell whether this process says something for the first time; what concerns many tests is said by one."""
        is_news = text not in self._told
        self._told.add(text)
        return is_news

    def close(self) -> None:
        """End the jails."""
        if self._sessions:
            from grader.plugins.session import close  # noqa: PLC0415 - as below

            for session in self._sessions.values():
                close(session)
            self._sessions.clear()

    def _session(self, course: Course) -> Session:
        if self._no_session is not None:
            raise self._no_session
        if course.root not in self._sessions:
            from grader.plugins.session import Settings, session  # noqa: PLC0415 - not where tests are just listed

            checks = frozenset(CHECKS) if self.with_speed else frozenset(CHECKS) - {"speed"}
            settings = Settings(course.root, self.seed, checks, protect=self.protect)
            try:
                self._sessions[course.root] = session(settings, course)
            except (JailError, UsageError) as error:
                self._no_session = UsageError(f"{plain(str(error), 2000)}\n{_HERE}")
                raise self._no_session from None
        return self._sessions[course.root]
