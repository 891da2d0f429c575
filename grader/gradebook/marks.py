"""From attempts to a grade, by the terms: lateness, more time, the attempt that counts, overrides, excuses. Layer 8.

Pure functions: a book and a moment in, grades out, each with every step that led to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from grader.gradebook.book import Attempt, Book, Line
from grader.gradebook.events import Excused, Overridden
from grader.gradebook.terms import ModuleTerms
from grader.spec_course import Late

__all__ = ["AttemptMark", "Mark", "State", "Total", "due_for", "mark", "marks", "total"]

State = Literal["graded", "overridden", "excused", "missing", "waiting", "open"]
"""``waiting``: handed in, and not graded yet; ``missing``: nothing was handed in in time; ``open``: may still come."""


@dataclass(frozen=True)
class AttemptMark:
    """What one attempt is worth."""

    attempt: Attempt
    share: float | None
    """Of full points, before lateness; None where it is not graded, or could not be, by our fault."""
    days_late: int
    """Days begun since it was due, grace left out; 0 in time."""
    kept: float
    """Share that lateness leaves."""
    is_taken: bool
    """Whether it counts at all: what comes too late does not."""

    @property
    def counts(self) -> float | None:
        """Share of full points after lateness."""
        return None if self.share is None else self.share * self.kept


@dataclass(frozen=True)
class Mark:
    """A student's grade for one exercise."""

    student: str
    exercise: str
    worth: float
    points: float | None
    """None where there is no grade: excused, open, or waiting."""
    state: State
    counting: AttemptMark | None
    """The attempt that counts."""
    attempts: tuple[AttemptMark, ...]
    """All of them, in the order in which they were handed in."""
    due: datetime | None
    """For this student."""
    override: Line[Overridden] | None = None
    excuse: Line[Excused] | None = None

    @property
    def computed(self) -> float | None:
        """Points without an override."""
        return None if self.counting is None else _points(self.counting, self.worth)


@dataclass(frozen=True)
class Total:
    """Of all exercises that count for a student by now."""

    points: float
    worth: float
    waiting: int
    """Exercises that were handed in and have no grade yet; left out of both sums."""


def due_for(book: Book, student: str, module: ModuleTerms) -> datetime | None:
    """Return the last moment in time for one student: more time for a module goes before more time for all."""
    if module.due is None:
        return None
    line = book.extensions.get((student, module.name)) or book.extensions.get((student, ""))
    if line is None:
        return module.due
    if line.body.until is not None:
        return max(module.due, line.body.until)  # more time is never less
    return module.due + timedelta(hours=line.body.hours or 0.0)


def mark(book: Book, student: str, exercise: str, now: datetime) -> Mark | None:
    """Return a student's grade for an exercise, or None if the terms do not list it.

    Args:
        book: the gradebook.
        student: key of one.
        exercise: its name.
        now: what was not handed in is missing once it is due.
    """
    module = book.agreed().module_of(exercise)
    if module is None:
        return None
    worth, due = module.worth[exercise], due_for(book, student, module)
    tried = tuple(_attempt_mark(one, due, module.late) for one in book.attempts_of(student, exercise))
    counting = _counting(tried, module.attempt)
    overrides = book.overrides.get((student, exercise), [])
    override = overrides[-1] if overrides and overrides[-1].body.points is not None else None
    excuse = _excuse(book, student, exercise, module.name)
    state: State
    points: float | None
    if override is not None:
        state, points = "overridden", override.body.points
    elif excuse is not None:
        state, points = "excused", None
    elif counting is not None:
        points = _points(counting, worth)
        state = "waiting" if points is None else "graded"
    elif due is not None and now > due:
        state, points = "missing", 0.0
    else:
        state, points = "open", None
    return Mark(student, exercise, worth, points, state, counting, tried, due, override, excuse)


def marks(book: Book, student: str, now: datetime) -> Iterator[Mark]:
    """Yield a student's grades, in the order of the course."""
    for exercise in book.agreed().exercises:
        found = mark(book, student, exercise, now)
        if found is not None:
            yield found


def total(of: Sequence[Mark]) -> Total:
    """Add up what has points."""
    counted = [one for one in of if one.points is not None]
    return Total(
        points=math.fsum(one.points or 0.0 for one in counted),
        worth=math.fsum(one.worth for one in counted),
        waiting=sum(one.state == "waiting" for one in of),
    )


def _attempt_mark(attempt: Attempt, due: datetime | None, late: Late) -> AttemptMark:
    days = _days_late(attempt.handed_in.submitted, due, late)
    is_taken = late.days is None or days <= late.days
    kept = max(0.0, 1.0 - late.per_day * days / 100) if is_taken else 0.0
    grading = attempt.grading
    share = None
    if grading is not None and grading.points is not None and grading.max_points > 0:
        share = min(1.0, max(0.0, grading.points / grading.max_points))
    return AttemptMark(attempt, share, days, kept, is_taken)


def _days_late(submitted: datetime, due: datetime | None, late: Late) -> int:
    if due is None or submitted <= due + timedelta(minutes=late.grace_minutes):
        return 0
    return math.ceil((submitted - due) / timedelta(days=1))


def _counting(tried: Sequence[AttemptMark], which: Literal["best", "last"]) -> AttemptMark | None:
    """Return the attempt that counts: of equal ones the first. What came too late counts if nothing else does."""
    taken = [one for one in tried if one.is_taken] or list(tried)
    if not taken:
        return None
    if which == "last":
        return taken[-1]
    graded = [one for one in taken if one.share is not None]
    return max(graded, key=lambda one: one.counts or 0.0) if graded else taken[-1]


def _points(counting: AttemptMark, worth: float) -> float | None:
    return None if counting.counts is None else round(worth * counting.counts, 4)


def _excuse(book: Book, student: str, exercise: str, module: str) -> Line[Excused] | None:
    """Return what excuses a student: what is said of the exercise itself goes before what is said of its module."""
    for what in (exercise, module):
        line = book.excuses.get((student, what))
        if line is not None:
            return line if line.body.is_excused else None
    return None
