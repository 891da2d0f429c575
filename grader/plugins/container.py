"""What Gradescope and PrairieLearn have in common: a container for one submission. Layer 8.

There are no rights to spare in it, and no namespaces: jails do with Landlock and seccomp, or nothing is graded. Memory
is short, and half a core is usual, so answers are judged one after the other. Speed is not measured on such a machine
unless the course says that it is a fair one.
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader.checks.findings import skipped
from grader.course import Course, Exercise, load_course
from grader.errors import JaxerciseError, UsageError
from grader.looking import defined_names
from grader.plugins.handed_in import HandedIn, find
from grader.plugins.marks import settings
from grader.plugins.room import workers
from grader.plugins.session import Session
from grader.report.plain import plain
from grader.rules import CHECKS
from grader.spec_course import TimedIn
from grader.starter import starter
from grader.submission import Source
from grader.verdict import CostRecord, Result, Status

__all__ = [
    "Graded",
    "failing_closed",
    "figures",
    "grade",
    "is_timed",
    "opened",
    "self_test",
    "versions",
    "write",
]

_UNTIMED = tuple(check for check in CHECKS if check not in ("trace", "speed"))
_NOT_TIMED = "not timed in a shared container"


@dataclass(frozen=True)
class Graded:
    """A submission that was graded."""

    handed: HandedIn
    results: dict[str, Result]
    """By exercise, for each that has an answer."""


def is_timed(course: Course, tool: TimedIn) -> bool:
    """Tell whether speed is judged in this tool's containers."""
    return tool in course.spec.timed_in and course.spec.target == "cpu"


def opened(folder: Path, tool: TimedIn) -> Session:
    """Start grading with what an export put into a folder; the caller closes the session's jails.

    Raises:
        CourseError: the course's files are wrong.
        JailError: the jails cannot be started.
        UsageError: it is no such folder, or the jails do not hold.
    """
    course = load_course(folder)
    cache = Path(tempfile.gettempdir()) / "jaxercise"  # the folder itself may be read-only
    chosen = settings(folder, [] if is_timed(course, tool) else list(_UNTIMED), cache)
    return Session(replace(chosen, workers=workers()), course)


def grade(session: Session, submission: Path, tool: TimedIn) -> Graded:
    """Grade all that a folder holds for the exercises of a session.

    What is our fault is tried once more, because a shared machine may just have been out of memory.

    Raises:
        CourseError: the author's files are wrong.
        GraderFault: an answer could not be judged by our fault, so there is no grade at all.
        UsageError: there is no such folder.
    """
    course = session.course

    def names(source: Source) -> frozenset[str]:
        return defined_names(session.jails, source.text) or frozenset()

    if not submission.is_dir():
        raise UsageError(f"{submission}: is no folder. The tool puts there what a student hands in")
    handed = find(submission, course.exercises, names)
    results = session.verdicts(handed.answers) if handed.answers else {}
    again = {name: handed.answers[name] for name, each in results.items() if each.status is Status.INTERNAL}
    if again:
        results |= session.grade(again)
    if not is_timed(course, tool):
        results = {name: _untimed(course.by_name[name], result) for name, result in results.items()}
    return Graded(handed, results)


def figures(cost: CostRecord | None) -> str:
    """Say in words what a program takes, equal on every machine; '' where that is not known."""
    if cost is None:
        return ""
    said = [f"{cost.operations:,} operations"]
    if cost.element_operations is not None:
        said.append(f"{cost.element_operations:,} element operations")
    if cost.moved_bytes is not None:
        said.append(f"{cost.moved_bytes:,} bytes moved")
    return ", ".join(said)


def versions() -> dict[str, str]:
    """Return what graded, for whoever has to grade the same again."""
    return {
        "jaxercise": version("jaxercise"),
        "jax": version("jax"),
        "jaxlib": version("jaxlib"),
        "python": platform.python_version(),
    }


def self_test(folder: Path, tool: TimedIn) -> str:
    """Grade the start file of each exercise, and say what there is.

    Raises:
        JaxerciseError: something of it does not work here.
    """
    session = opened(folder, tool)
    try:
        answers = {
            each.name: Source(f"{each.name}.py", starter(each).encode(), each.name)
            for each in session.course.exercises
        }
        session.grade(answers)
        return f"{len(answers)} exercises can be graded here. Jails: {', '.join(session.jails.protections)}"
    finally:
        session.jails.close()


def failing_closed(run: Callable[[], None], what: str) -> int:
    """Run what makes a grade; say what went wrong, on standard output, which is what an instructor sees.

    Args:
        run: makes the grade.
        what: what there is none of, where it fails.

    Returns:
        An exit code.
    """
    try:
        run()
    except JaxerciseError as error:
        said = plain(str(error), 4000)
    except Exception:  # noqa: BLE001 - whatever it is, it is ours, and never a grade
        said = plain(traceback.format_exc(), 8000)
    else:
        return 0
    print(f"jaxercise: {what}. It is not the student's fault; run the autograder again.\n{said}")  # noqa: T201
    return 1


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write JSON whole or not at all; the folder is made if need be.

    Raises:
        OSError: it cannot be written.
        ValueError: a number in it is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, indent=1, allow_nan=False)  # in ASCII, so nothing in it can be half a character
    descriptor, name = tempfile.mkstemp(prefix=".results-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
        beside.chmod(0o644)  # the tool may read it as another user
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _untimed(exercise: Exercise, result: Result) -> Result:
    """Add the check that was left out, as one that is not counted, with figures that need no clock."""
    spec = exercise.spec
    if spec.speed is None or not spec.points.speed:
        return result
    note = ": ".join(part for part in (_NOT_TIMED, figures(result.cost)) if part)
    left_out = skipped("speed", float(spec.points.speed), "unavailable", note)
    return result.model_copy(update={"checks": (*result.checks, left_out)})
