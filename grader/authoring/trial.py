"""Try an exercise that is not there yet: run its original, and grade it as a student's answer. Layer 8.

The exercise is written into a course of its own that is gone afterwards, and takes the way of every other.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.promise import named_reason
from grader.course import Exercise, load_course
from grader.errors import CourseError, Problem
from grader.grading import ALL_CHECKS, Grader
from grader.jail.pool import Jails
from grader.rules import RULES
from grader.submission import Source
from grader.verdict import Result, Status
from grader.yamlfile import dump

__all__ = ["Trial", "Verdict", "is_caught", "unreadable"]

_NAME = "trial"
_PROBE = """\
import json
import numbers

import numpy
import original


def plain(value):
    return bool(value) and all(
        plain(item) if isinstance(item, list) else isinstance(item, numbers.Number) for item in value
    )


def described(value):
    if value is None:
        return ["none"]
    if isinstance(value, dict):
        return ["dict", [[str(key), described(item)] for key, item in value.items()]]
    if isinstance(value, list) and plain(value):
        try:
            value = numpy.array(value)
        except ValueError:
            pass
    if isinstance(value, (list, tuple)):
        return ["list" if isinstance(value, list) else "tuple", [described(item) for item in value]]
    if not isinstance(value, numbers.Number) and not hasattr(value, "__array__"):
        return ["other", type(value).__name__]
    array = numpy.asarray(value)
    dtype = {"f": "f32", "i": "i32", "u": "i32", "b": "bool"}.get(array.dtype.kind, "other")
    return ["array", dtype, list(array.shape)]


class Seen(Exception):
    pass


def ENTRY(*arguments):
    raise Seen(json.dumps(described(original.ENTRY(*arguments))))
"""
"""An oracle that tells what the original returns, as the message of an exception. Lists of numbers are arrays: so an
answer returns them, and so the oracle takes them."""
_EMPTY = """\
import original


def ENTRY(*arguments):
    raise LookupError("imported")
"""


@dataclass(frozen=True)
class Verdict:
    """What became of a program that was graded."""

    reason: str
    """``check/rule`` by which it is refused; '' if it passes."""
    fault: str = ""
    """What the grader itself could not do, or ''."""


class Trial:
    """Tries drafts of one exercise in one set of jails."""

    def __init__(self, jails: Jails, original: str):
        self._jails, self._original = jails, original

    def seen(self, text: str, entry: str) -> object:
        """Return what the original returns in the only case of an ``exercise.yaml``; or a text that says why not."""
        said = self._asked(text, _PROBE.replace("ENTRY", entry))
        _, found, told = said.partition("Seen: ")
        if found:
            try:
                return json.loads(told)
            except ValueError:
                return said
        return said

    def why_not_imported(self, text: str, entry: str) -> str:
        """Return what is raised by the original before anything of it is called, or ''."""
        said = self._asked(text, _EMPTY.replace("ENTRY", entry))
        return "" if said.endswith("LookupError: imported") else said

    def problems(self, text: str) -> list[str]:
        """Return why an ``exercise.yaml`` and the original do not go together."""
        try:
            with self._staged(text) as exercise:
                found = self._grader().course_problems([exercise], 1)
                return [_words(problem) for problems in found.values() for problem in problems]
        except CourseError as error:
            return [_words(problem) for problem in error.problems]

    def graded(self, text: str, answers: Mapping[str, str]) -> dict[str, Verdict]:
        """Grade the original, called ``original.py``, and other answers, by their names.

        Raises:
            CourseError: the exercise cannot be read, or does not go with the original.
        """
        with self._staged(text) as exercise:
            grader = self._grader()
            return {
                name: _verdict(
                    grader.result(grader.judge(exercise, Source(name, source.encode(), exercise.name)))
                )
                for name, source in {"original.py": self._original, **answers}.items()
            }

    def _grader(self) -> Grader:
        return Grader(self._jails, seed=_NAME, checks=ALL_CHECKS - {"speed"}, reuse=False)

    def _asked(self, text: str, oracle: str) -> str:
        """Return what an oracle that always raises raises first."""
        try:
            with self._staged(text, oracle) as exercise:
                found = self._grader().course_problems([exercise], 1)
        except CourseError as error:
            return _words(error.problems[0])
        return next(
            (_words(problem) for problems in found.values() for problem in problems), "gives no answer"
        )

    def _staged(self, text: str, oracle: str = "") -> AbstractContextManager[Exercise]:
        return _staged(text, self._original, oracle)


def _words(problem: Problem) -> str:
    """Return what is wrong, after the line where there is one."""
    return f"{Path(problem.file).name}:{problem.line}: {problem.message}" if problem.line else problem.message


def unreadable(text: str) -> str:
    """Return what is wrong with an ``exercise.yaml`` by itself, or ''."""
    try:
        with _staged(text, "", ""):
            return ""
    except CourseError as error:
        return str(error.problems[0].message)


@contextmanager
def _staged(text: str, original: str, oracle: str) -> Iterator[Exercise]:
    with tempfile.TemporaryDirectory(prefix="jaxercise-") as name:
        root = Path(name)
        folder = root / "exercises" / _NAME / _NAME
        folder.mkdir(parents=True)
        listed = {"name": _NAME, "title": _NAME, "exercises": [_NAME]}
        course = {"format": 1, "title": _NAME, "modules": [listed]}
        (root / "course.yaml").write_text(dump(course), encoding="utf-8")
        (folder / "exercise.yaml").write_text(text, encoding="utf-8")
        (folder / "original.py").write_text(original, encoding="utf-8")
        if oracle:
            (folder / "oracle.py").write_text(oracle, encoding="utf-8")
        yield load_course(root).exercises[0]


def _verdict(result: Result) -> Verdict:
    """Return the first check that a result falls short of, with its rule."""
    for check in result.checks:
        if check.status is Status.INTERNAL:
            return Verdict("", check.note or "the grader failed")
        rules = [finding.rule for finding in check.findings if not RULES[finding.rule].is_advice]
        if check.status not in (Status.PASS, Status.SKIPPED) and rules:
            return Verdict(f"{check.check}/{rules[0]}")
    return Verdict("")


def is_caught(name: str, text: str, verdict: Verdict) -> bool:
    """Tell whether a wrong answer is caught by what its first line names."""
    check, rule = named_reason(Source(name, text.encode(), name))
    return verdict.reason.startswith(f"{check}/{rule}")
