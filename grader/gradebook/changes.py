"""Whose grade changed between two lines of a gradebook, and why. Layer 8."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from grader.course import Course
from grader.gradebook.book import Attempt, Book
from grader.gradebook.marks import Mark, mark
from grader.gradebook.records import Record
from grader.gradebook.replay import differences

__all__ = ["Changed", "changes", "mended_since"]


@dataclass(frozen=True)
class Changed:
    """A grade that is not what it was."""

    student: str
    exercise: str
    before: Mark | None
    after: Mark | None
    why: tuple[str, ...]


def changes(before: Book, after: Book, now: datetime, record: Callable[[str], Record]) -> Iterator[Changed]:
    """Yield whose grade differs between two books, by student and in the order of the course.

    Args:
        before: a gradebook up to a line.
        after: the same, with more lines.
        now: both are computed as of this moment, so that no grade changes by the mere passing of time.
        record: returns the record of a digest.
    """
    for student in after.present:
        known = before.terms is not None and student.key in before.students
        for exercise in after.agreed().exercises:
            then = mark(before, student.key, exercise, now) if known else None
            marks = (then, mark(after, student.key, exercise, now))
            if _shown(marks[0]) != _shown(marks[1]):
                yield Changed(student.key, exercise, *marks, tuple(_why(before, *marks, record)))


def mended_since(book: Book, course: Course) -> int | None:
    """Return the line before the first grading by the exercises' present versions of what others had graded.

    None, where nothing was graded anew since an exercise was mended.
    """
    first = [number for attempt in book.attempts.values() for number in _regraded(attempt, course)]
    return min(first) - 1 if first else None


def _regraded(attempt: Attempt, course: Course) -> Iterator[int]:
    exercise = course.by_name.get(attempt.handed_in.exercise)
    for earlier, later in zip(attempt.gradings, attempt.gradings[1:], strict=False):
        digests = (earlier.body.exercise_digest, later.body.exercise_digest)
        if exercise is not None and digests[0] != digests[1] == exercise.digest:
            yield later.number


def _shown(mark: Mark | None) -> tuple[object, ...]:
    if mark is None or (mark.state == "open" and mark.points is None):
        return ("nothing",)
    return (mark.state, mark.points, mark.worth)


def _why(before: Book, then: Mark | None, now: Mark | None, record: Callable[[str], Record]) -> Iterator[str]:
    """Say what happened to a grade."""
    if now is None or then is None:
        yield "the exercise is new" if then is None else "the exercise is gone"
        return
    yield from _decided(then, now)
    old, new = then.counting, now.counting
    if new is None:
        return
    if old is None:
        yield f"attempt {new.attempt.number} was handed in"
    elif old.attempt.number != new.attempt.number:
        yield f"attempt {new.attempt.number} counts instead of attempt {old.attempt.number}"
    elif old.kept != new.kept:
        yield f"lateness leaves {new.kept:.0%} instead of {old.kept:.0%}"
    known = before.attempts.get(new.attempt.number)
    if known is None or not new.attempt.gradings or known.gradings == new.attempt.gradings:
        return
    if known.gradings:
        yield from _graded_anew(*(record(one.gradings[-1].body.record) for one in (known, new.attempt)))
    else:
        yield f"attempt {new.attempt.number} was graded"


def _decided(then: Mark, now: Mark) -> Iterator[str]:
    """Say what an instructor decided in between."""
    if now.override is not None and now.override != then.override:
        yield f"overridden by {now.override.by}: {now.override.body.why}"
    elif then.override is not None and now.override is None:
        yield "an override was taken back"
    if now.excuse != then.excuse:
        yield f"excused: {now.excuse.body.why}" if now.excuse else "excused no longer"
    if now.due != then.due:
        yield "has other days"
    if now.worth != then.worth:
        yield f"the exercise is worth {then.worth:g}, now {now.worth:g}"


def _graded_anew(then: Record, now: Record) -> Iterator[str]:
    said = [line for line in differences(then, now.result) if not line.startswith(("status", "points"))]
    checks = [line for line in said if not line.startswith("program of")]
    yield from checks or ["graded again"]
