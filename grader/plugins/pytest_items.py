"""The tests that pytest sees: a file with an answer, its exercise, and each check. Layer 8.

    answers/loops/moving_sum.py::moving-sum::purity
    AnswerFile                   Answer      Check

The checks of an answer are judged together, when the first of them runs. What it takes to judge is imported then: an
editor that lists the tests should not wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.archive import shown
from grader.course import Exercise
from grader.errors import CourseError, JaxerciseError, UsageError
from grader.plugins.pytest_grading import Grading, checks_of
from grader.plugins.pytest_keys import CHECK, GRADING, SPOT
from grader.plugins.pytest_places import Place
from grader.report.plain import plain
from grader.starter import starter
from grader.submission import Source, read

if TYPE_CHECKING:
    from grader.plugins.pytest_outcome import Outcome
    from grader.verdict import Result

__all__ = ["Answer", "AnswerFile", "Check", "NotYet", "is_untouched"]

_MOST_PROBLEMS = 20
"""Problems of a course's files that are listed; the rest is counted."""


class NotYet(Exception):
    """A check did not pass."""

    def __init__(self, outcome: Outcome):
        """Keep what is shown, as a text and in one line."""
        super().__init__(outcome.text)
        self.line = outcome.line


def is_untouched(text: str, exercise: Exercise) -> bool:
    """Tell whether an answer is what a student was given, whatever comments stand above it."""
    return _below_comments(text) == _below_comments(starter(exercise))


class AnswerFile(pytest.File):
    """A file that holds an answer. It is read, and never imported."""

    def __init__(self, *, place: Place, **rest: Any):
        """See ``from_parent``."""
        super().__init__(**rest)
        self.place = place

    def collect(self) -> Iterator[Answer]:
        """Yield the exercise that it is an answer to.

        Raises:
            CollectError: the course's files are wrong. One answer says so, the others are passed over.
        """
        grading = _grading(self.config)
        try:
            course = grading.course(self.place.course)
        except CourseError as error:
            text = _course_text(error)
            if grading.is_news(text):
                raise self.CollectError(text) from None
            pytest.skip("the course's files are wrong, see the error above", allow_module_level=True)
        exercise = course.by_name.get(self.place.name)
        if exercise is None or exercise.topic != self.place.topic:
            name = f"{self.place.topic}/{self.place.name}"
            pytest.skip(f"course.yaml does not list the exercise {name}", allow_module_level=True)
        style = f"/{self.path.stem}" if self.place.is_variant else ""
        yield Answer.from_parent(self, name=exercise.name, exercise=exercise, title=exercise.name + style)


class Answer(pytest.Collector):
    """An answer to one exercise."""

    def __init__(self, *, exercise: Exercise, title: str, **rest: Any):
        """See ``from_parent``."""
        super().__init__(**rest)
        self.exercise, self.title = exercise, title
        self.extra_keyword_matches.add(exercise.topic)
        self.source = _source(self.path, shown(self.nodeid.partition("::")[0]))
        self.text = self.source.text.decode("utf-8", "replace")
        self.first_line = _first_line(self.text, exercise.spec.signature.name)
        self.is_untouched = not self.source.problem and is_untouched(self.text, exercise)
        self._judged: Result | JaxerciseError | None = None

    def collect(self) -> Iterator[Check]:
        """Yield each check that it is held to."""
        for check in checks_of(self.exercise):
            yield Check.from_parent(self, name=check, answer=self)

    @property
    def asked(self) -> frozenset[str]:
        """The checks that are tests of this run, whichever process runs them."""
        return frozenset(item.name for item in self.session.items if item.parent is self)

    def judged(self) -> Result | JaxerciseError:
        """Return the verdict, with all checks that are asked for.

        Where the fault is the course's, the machine's or the grader's there is none, but an error.
        """
        if self._judged is None:
            try:
                self._judged = _grading(self.config).verdict(self.exercise, self.source, self.asked)
            except JaxerciseError as error:
                self._judged = error
        return self._judged


class Check(pytest.Item):
    """One check of one answer."""

    def __init__(self, *, answer: Answer, **rest: Any):
        """See ``from_parent``."""
        super().__init__(**rest)
        self.answer = answer
        self.user_properties += [("jaxercise.exercise", answer.name), (CHECK, self.name)]
        self.stash[SPOT] = (str(self.path), answer.first_line)
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(answer.name))
        self._outcome: Outcome | None = None

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point to the function; once there is a finding, reports point to that."""
        return self.path, self.answer.first_line - 1, f"{self.answer.title}::{self.name}"

    def setup(self) -> None:
        """Judge the answer, if no other check of it did. What goes wrong here is not the answer's fault."""
        if self.answer.is_untouched:
            pytest.skip("not begun")
        if self.name == "speed" and not _grading(self.config).with_speed:
            pytest.skip("speed is not timed: --jaxercise-speed asks for it")
        from grader.plugins.pytest_outcome import outcome  # noqa: PLC0415 - see above

        result = self.answer.judged()
        if isinstance(result, JaxerciseError):
            text = _told(result)
            # It concerns more tests than this one, so the first of them tells it.
            if _grading(self.config).is_news(text):
                pytest.fail(text, pytrace=False)
            pytest.skip("not judged, for the reason that is an error of another test")
        found = outcome(result, self.name, self.answer.asked, self.answer.text)
        if found.kind == "fault":
            pytest.fail(found.text, pytrace=False)
        self._outcome = found
        told = {"jaxercise.points": found.points, "jaxercise.rule": found.rule}
        self.user_properties += [(name, value) for name, value in told.items() if value]
        if found.spot:
            self.stash[SPOT] = (str(self.path), found.spot)

    def runtest(self) -> None:
        """Pass, skip, or raise what was found.

        Raises:
            NotYet: the check did not pass.
        """
        assert self._outcome is not None
        if self._outcome.kind == "skipped":
            pytest.skip(self._outcome.text)
        if self._outcome.kind == "failed":
            raise NotYet(self._outcome)
        if self._outcome.text:
            self.add_report_section("call", "advice", self._outcome.text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was found, and nothing of our own code."""
        if not isinstance(excinfo.value, NotYet):
            return super().repr_failure(excinfo, style)
        told = excinfo.getrepr(style="value", chain=False)
        if (crash := told.reprcrash) is not None:
            (crash.path, crash.lineno), crash.message = self.stash[SPOT], excinfo.value.line
        return told


def _grading(config: pytest.Config) -> Grading:
    if GRADING not in config.stash:
        option = config.option
        config.stash[GRADING] = Grading(
            option.jaxercise_seed, with_speed=option.jaxercise_speed, protect=not option.jaxercise_no_jail
        )
    return config.stash[GRADING]


def _source(path: Path, name: str) -> Source:
    found = next(read([path]))
    if isinstance(found, Source):
        return replace(found, path=name)
    return Source(name, b"", path.stem, problem=found.message)


def _first_line(text: str, function: str) -> int:
    """Return the line, from 1, in which a function is defined. Nobody parses what is hostile in this process."""
    found = re.search(rf"^def[ \t]+{re.escape(function)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _told(error: JaxerciseError) -> str:
    from grader.plugins.pytest_outcome import FAULT  # noqa: PLC0415 - see above

    if isinstance(error, CourseError):
        return _course_text(error)
    text = plain(str(error), 4000)
    return text if isinstance(error, UsageError) else f"{FAULT}\n{text}"


def _course_text(error: CourseError) -> str:
    lines = ["The course's files are wrong, so nothing of it was judged:"]
    lines += [plain(str(problem), 1000) for problem in error.problems[:_MOST_PROBLEMS]]
    if (more := len(error.problems) - _MOST_PROBLEMS) > 0:
        lines.append(f"and {more} more")
    return "\n".join(lines)


def _below_comments(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    first = next((row for row, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    return "\n".join(lines[first:]).rstrip()
