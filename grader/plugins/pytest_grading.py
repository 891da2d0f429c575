"""What the tests of one run of pytest share: courses, jails, and what was said already. Layer 8."""

from __future__ import annotations

from pathlib import Path

from grader.course import Course, Exercise, load_course
from grader.errors import CourseError, JailError, UsageError
from grader.grading import ALL_CHECKS
from grader.plugins import session as sessions
from grader.report.plain import plain
from grader.submission import Source
from grader.verdict import Result

__all__ = ["Grading", "checks_of"]

_HERE = "For your own answers, --jaxercise-no-jail goes on without protection."


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
        self._sessions: dict[Path, sessions.Session] = {}
        self._no_session: Exception | None = None
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
            JailError: jails do not start here.
            UsageError: jails do not hold here.
        """
        asked = checks | {"trace"} | ({"correctness"} if "speed" in checks else set())
        session = self._session(self.course(exercise.root))
        return session.verdicts({exercise.name: source}, frozenset(asked))[exercise.name]

    def is_news(self, text: str) -> bool:
        """Tell whether this process says something for the first time; what concerns many tests is said by one."""
        is_news = text not in self._told
        self._told.add(text)
        return is_news

    def close(self) -> None:
        """End the jails."""
        for session in self._sessions.values():
            sessions.close(session)
        self._sessions.clear()

    def _session(self, course: Course) -> sessions.Session:
        if self._no_session is not None:
            raise self._no_session
        if course.root not in self._sessions:
            checks = ALL_CHECKS if self.with_speed else ALL_CHECKS - {"speed"}
            settings = sessions.Settings(course.root, self.seed, checks, protect=self.protect)
            try:
                self._sessions[course.root] = sessions.session(settings, course)
            except (JailError, UsageError) as error:
                self._no_session = type(error)(f"{plain(str(error), 2000)}\n{_HERE}")
                raise self._no_session from None
        return self._sessions[course.root]
