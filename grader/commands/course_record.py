"""``jaxercise course record``: write down what originals return that need more than a grader has."""

from __future__ import annotations

from collections.abc import Sequence

from grader.authoring.record import record as record_one
from grader.course import Course, Exercise
from grader.errors import CourseError, UsageError
from grader.jail.pool import Jails
from grader.recording import FILE, Recording, load_recording
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
            before = _before(exercise)
            data = made.dump().encode()
            write_bytes_atomic(exercise.folder / FILE, [data])
            path = f"exercises/{exercise.topic}/{exercise.name}/{FILE}"
            print(f"{path}: {_compared(before, made)}, {len(data) / 1000:.0f} kB", flush=True)
    return 0


def _before(exercise: Exercise) -> Recording | None:
    """Return the recording that is there, if it can be used."""
    try:
        return load_recording(exercise)
    except CourseError:
        return None


def _compared(before: Recording | None, made: Recording) -> str:
    """Say how many answers there are, and what of them is not as it was."""
    count = f"{len(made.answers)} answers"
    if before is None:
        return count
    changed = sum(
        before.answers[key] != made.answers[key] for key in made.answers.keys() & before.answers.keys()
    )
    new = len(made.answers.keys() - before.answers.keys())
    gone = len(before.answers.keys() - made.answers.keys())
    told = [
        f"{number} {what}" for number, what in ((new, "new"), (changed, "changed"), (gone, "gone")) if number
    ]
    return f"{count}, {', '.join(told) or 'all as they were'}"
