"""What a gradebook's lines add up to. Layer 8.

Nothing here decides anything: each line puts one thing in its place, later ones before earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from grader.errors import GraderFault
from grader.gradebook.events import (
    Agreed,
    Commented,
    Enrolled,
    Event,
    Excused,
    Exported,
    Extended,
    Graded,
    HandedIn,
    Left,
    Opened,
    Overridden,
)
from grader.gradebook.people import Student
from grader.gradebook.terms import Terms

__all__ = ["Attempt", "Book", "Line"]


_Body = TypeVar("_Body")


@dataclass(frozen=True)
class Line(Generic[_Body]):
    """What happened, when, and by whom."""

    number: int
    at: datetime
    by: str
    body: _Body


@dataclass
class Attempt:
    """What a student handed in for one exercise, and how it was graded, each time."""

    number: int
    by: str
    handed_in: HandedIn
    gradings: list[Line[Graded]] = field(default_factory=list)
    comments: list[Line[Commented]] = field(default_factory=list)

    @property
    def grading(self) -> Graded | None:
        """The one that counts: the last."""
        return self.gradings[-1].body if self.gradings else None


@dataclass
class Book:
    """A gradebook up to one of its lines."""

    last: int = 0
    """Number of that line."""
    opened: Opened | None = None
    terms: Terms | None = None
    students: dict[str, Student] = field(default_factory=dict)
    """By key, those who left among them."""
    left: set[str] = field(default_factory=set)
    attempts: dict[int, Attempt] = field(default_factory=dict)
    """By number."""
    of: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Numbers of the attempts of a student at an exercise, as they were taken in."""
    overrides: dict[tuple[str, str], list[Line[Overridden]]] = field(default_factory=dict)
    """By student and exercise, the last one counts."""
    excuses: dict[tuple[str, str], Line[Excused]] = field(default_factory=dict)
    """By student, and exercise or module."""
    extensions: dict[tuple[str, str], Line[Extended]] = field(default_factory=dict)
    """By student and module; '' for all modules."""

    exported: dict[str, str] = field(default_factory=dict)
    """By tool: digest of the grades that were written for it last."""

    @property
    def present(self) -> list[Student]:
        """Students who have not left, by key."""
        return [self.students[key] for key in sorted(self.students) if key not in self.left]

    def agreed(self) -> Terms:
        """Return the terms.

        Raises:
            GraderFault: there are none, which a new gradebook never lacks.
        """
        if self.terms is None:
            raise GraderFault("the gradebook has no terms")
        return self.terms

    def attempts_of(self, student: str, exercise: str) -> list[Attempt]:
        """Return a student's attempts at an exercise, in the order in which they were handed in."""
        mine = [self.attempts[number] for number in self.of.get((student, exercise), [])]
        return sorted(mine, key=lambda attempt: (attempt.handed_in.submitted, attempt.number))

    def add(self, events: Iterable[Event]) -> None:
        """Put what happened next into its place."""
        for event in events:
            self._add(event)
            self.last = event.number

    def _add(self, event: Event) -> None:
        match event.body:
            case Opened() as body:
                self.opened = body
            case Agreed(terms=terms):
                self.terms = terms
            case Enrolled(student=student):
                self.students[student.key] = student
            case Left(student=key, is_back=is_back):
                (self.left.discard if is_back else self.left.add)(key)
            case HandedIn() as body:
                self.attempts[event.number] = Attempt(event.number, event.by, body)
                self.of.setdefault((body.student, body.exercise), []).append(event.number)
            case Exported(tool=tool, grades=grades):
                self.exported[tool] = grades
            case _:
                self._decide(event)

    def _decide(self, event: Event) -> None:
        """Put what somebody decided about an attempt or a student into its place."""
        number, at, by = event.number, event.at, event.by
        match event.body:
            case Graded() as body:
                self.attempts[body.attempt].gradings.append(Line(number, at, by, body))
            case Overridden() as body:
                line = Line(number, at, by, body)
                self.overrides.setdefault((body.student, body.exercise), []).append(line)
            case Excused() as body:
                self.excuses[body.student, body.what] = Line(number, at, by, body)
            case Extended() as body:
                self.extensions[body.student, body.module] = Line(number, at, by, body)
            case Commented() as body:
                for attempt in body.attempts:
                    self.attempts[attempt].comments.append(Line(number, at, by, body))
