"""The tests that pytest sees: a file with an answer, its exercise, and each check. Layer 8.

    answers/immutable-arrays/at_set_first.py::at-set-first::purity
    file                                      Answer        Check

The checks of an answer are judged together, when the first of them runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader.archive import shown
from grader.course import Exercise
from grader.errors import CourseError, JaxerciseError, UsageError
from grader.plugins.pytest_grading import Grading, checks_of
from grader.plugins.pytest_keys import CHECK, GRADING, SPOT
from grader.plugins.pytest_places import Place
from grader.report.agenda import points_text, skip_reason
from grader.report.one_check import check_line, check_text
from grader.report.plain import one_line, plain
from grader.starter import starter
from grader.submission import Source, read
from grader.verdict import CheckResult, Result, Status

__all__ = ["Answer", "AnswerFile", "Check", "NotYet", "grading_of", "is_untouched"]

_FAULT = (
    "The grader failed, not the answer: nothing can be said about it. Run it again, and please report this."
)


class NotYet(Exception):
    """A check did not pass."""

    def __init__(self, text: str, line: str, spot: int):
        """Keep what is shown, the same in one line, and the line of the answer, from 1, that it is about."""
        super().__init__(text)
        self.line, self.spot = line, spot


def grading_of(config: pytest.Config) -> Grading:
    """Return what grades in this run of pytest."""
    if GRADING not in config.stash:
        option = config.option
        config.stash[GRADING] = Grading(
            option.jaxercise_seed, with_speed=option.jaxercise_speed, protect=not option.jaxercise_no_jail
        )
    return config.stash[GRADING]


def is_untouched(text: str, exercise: Exercise) -> bool:
    """Tell whether an answer is what a student was given, whatever comments stand above it."""
    return _below_comments(text) == _below_comments(starter(exercise))


class AnswerFile(pytest.File):
    """A file that holds an answer. It is read, and never imported."""

    def __init__(self, *, place: Place, **rest: Any):
        """See :meth:`from_parent`."""
        super().__init__(**rest)
        self.place = place

    def collect(self) -> Iterator[Answer]:
        """Yield the exercise that it is an answer to.

        Raises:
            CollectError: the course's files are wrong. It is said once, and by all other answers passed over.
        """
        grading = grading_of(self.config)
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
        yield Answer.from_parent(self, name=exercise.name, exercise=exercise)


class Answer(pytest.Collector):
    """An answer to one exercise."""

    def __init__(self, *, exercise: Exercise, **rest: Any):
        """See :meth:`from_parent`."""
        super().__init__(**rest)
        self.exercise = exercise
        self.extra_keyword_matches.add(exercise.topic)
        self._judged: Result | JaxerciseError | None = None
        found = next(read([self.path]))
        path = shown(self.parent.nodeid if self.parent else str(self.path))
        if not isinstance(found, Source):
            found = Source(path, b"", self.path.stem, problem=found.message)
        self.source = replace(found, path=path)
        self.text = self.source.text.decode("utf-8", "replace")

    def collect(self) -> Iterator[Check]:
        """Yield each check that it is held to."""
        is_untouched_ = not self.source.problem and is_untouched(self.text, self.exercise)
        for check in checks_of(self.exercise):
            yield Check.from_parent(self, name=check, answer=self, is_untouched=is_untouched_)

    def judged(self) -> Result:
        """Return the verdict, with all checks that this run of pytest asks for.

        Raises:
            JaxerciseError: there is none, by the fault of the course, of the machine or of the grader.
        """
        if self._judged is None:
            grading = grading_of(self.config)
            asked = {item.name for item in self.session.items if item.parent is self}
            if not grading.with_speed:
                asked.discard("speed")
            try:
                self._judged = grading.verdict(self.exercise, self.source, frozenset(asked))
            except JaxerciseError as error:
                self._judged = error
        if isinstance(self._judged, JaxerciseError):
            raise self._judged
        return self._judged

    @property
    def first_line(self) -> int:
        """The line, from 1, in which the function is defined, as far as that can be told without parsing it."""
        name = re.escape(self.exercise.spec.signature.name)
        found = re.search(rf"^def[ \t]+{name}\b", self.text, re.MULTILINE)
        return self.text.count("\n", 0, found.start()) + 1 if found else 1


class Check(pytest.Item):
    """One check of one answer."""

    def __init__(self, *, answer: Answer, is_untouched: bool, **rest: Any):
        """See :meth:`from_parent`."""
        super().__init__(**rest)
        self.answer, self.is_untouched = answer, is_untouched
        self.user_properties += [("jaxercise.exercise", answer.exercise.name), (CHECK, self.name)]
        self.stash[SPOT] = (str(self.path), answer.first_line)
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(answer.nodeid))
        self._result: CheckResult | None = None

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point to the function; once there is a finding, a report points to that."""
        return self.path, self.answer.first_line - 1, f"{self.answer.name}::{self.name}"

    def setup(self) -> None:
        """Judge the answer, if no other check of it did. What goes wrong here is not the answer's fault."""
        grading = grading_of(self.config)
        if self.is_untouched:
            pytest.skip("not begun")
        if self.name == "speed" and not grading.with_speed:
            pytest.skip("speed is not timed: --jaxercise-speed asks for it")
        try:
            self._result = self._of(self.answer.judged())
        except CourseError as error:
            self._give_up(_course_text(error))
        except UsageError as error:
            self._give_up(plain(str(error), 4000))
        except JaxerciseError as error:
            self._give_up(f"{_FAULT}\n{plain(str(error), 4000)}")
        if self._result.status is Status.INTERNAL:
            note = one_line(self._result.note or "", 1000)
            pytest.fail(f"{_FAULT}\n{note}", pytrace=False)
        if self._result.max_points:
            said = points_text(self._result.points, self._result.max_points)
            self.user_properties.append(("jaxercise.points", said))

    def runtest(self) -> None:
        """Pass, skip, or raise what was found.

        Raises:
            NotYet: the check did not pass.
        """
        result, check = self.answer.judged(), self._result
        assert check is not None
        if check.status is Status.SKIPPED:
            blocking = self._blocking(result)
            told = any(item.name in {found.check for found in blocking} for item in self._asked())
            if check.reason != "blocked" or told:
                pytest.skip(_skipped(check, blocking))
            check = blocking[0]  # it is not among the tests of this run, so nobody else would say it
        text = check_text(result, check, {self.answer.source.path: self.answer.text})
        if check.status is Status.PASS:
            if check.findings:
                self.add_report_section("call", "advice", text)
            return
        found = [finding for finding in check.findings if not finding.advice]
        spot = (found[0].line if found else None) or self.answer.first_line
        self.stash[SPOT] = (str(self.path), spot)
        self.user_properties += [("jaxercise.rule", finding.rule) for finding in found[:1]]
        raise NotYet(text, check_line(check), spot)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was found, and nothing of our own code."""
        if not isinstance(excinfo.value, NotYet):
            return super().repr_failure(excinfo, style)
        shown_ = excinfo.getrepr(style="value", chain=False)
        if (crash := shown_.reprcrash) is not None:
            crash.path, crash.lineno, crash.message = str(self.path), excinfo.value.spot, excinfo.value.line
        return shown_

    def _asked(self) -> list[pytest.Item]:
        return [item for item in self.session.items if item.parent is self.answer]

    def _of(self, result: Result) -> CheckResult:
        return next(check for check in result.checks if check.check == self.name)

    def _blocking(self, result: Result) -> list[CheckResult]:
        """Return the checks before this one that did not pass."""
        before = result.checks[: result.checks.index(self._of(result))]
        return [check for check in before if check.status not in (Status.PASS, Status.SKIPPED)]

    def _give_up(self, text: str) -> NoReturn:
        if grading_of(self.config).is_news(text):
            pytest.fail(text, pytrace=False)
        pytest.skip("not judged, for the reason that is an error of another test")


def _skipped(check: CheckResult, blocking: list[CheckResult]) -> str:
    said = [skip_reason(check), *(f"{item.check}: {check_line(item)}" for item in blocking[:1])]
    if check.note and not blocking:
        said.append(one_line(check.note, 200))
    return "; ".join(part for part in said if part) or "skipped"


def _course_text(error: CourseError) -> str:
    lines = [plain(str(problem), 1000) for problem in error.problems[:20]]
    more = len(error.problems) - len(lines)
    return "\n".join(
        [
            "The course's files are wrong, so nothing of it was judged:",
            *lines,
            *([f"and {more} more"] if more else []),
        ]
    )


def _below_comments(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    first = next((row for row, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    return "\n".join(lines[first:]).rstrip()
