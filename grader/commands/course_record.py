"""``jaxercise course record``: write down what originals return that need more than a grader has."""

from __future__ import annotations

from collections.abc import Sequence

from grader.authoring.record import record as record_one
from grader.course import Course
from grader.errors import UsageError
from grader.jail.pool import Jails
from grader.recording import FILE
from grader.report.files import write_bytes_atomic

__all__ = ["record"]


def record(course: Course, names: Sequence[str]) -> int:
    """Record the named exercises, by default all that need it; say what was written.

    Raises:
        UsageError: there is nothing to record, a package is missing, or the jail does not hold.
        CourseError: an original does not do what its exercise says.
    """
    exercises = [exercise for exercise in course.select(names) if names or exercise.spec.oracle.needs]
    if not exercises:
        raise UsageError(
            "no exercise of this course says `oracle: {needs: [...]}`, so there is nothing to record"
        )
    with Jails() as jails:
        if not jails.sealed:
            raise UsageError(
                "the jail does not hold on this machine; `jaxercise doctor` shows what was tried"
            )
        for exercise in exercises:
            made = record_one(exercise, jails)
            data = made.dump().encode()
            write_bytes_atomic(exercise.folder / FILE, [data])
            path = f"exercises/{exercise.topic}/{exercise.name}/{FILE}"
            print(f"{path}: {len(made.answers)} answers, {len(data) / 1000:.0f} kB", flush=True)
    return 0
