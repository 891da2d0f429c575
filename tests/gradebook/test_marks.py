"""From attempts to grades, each policy against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from grader.gradebook.book import Book
from grader.gradebook.events import (
    Agreed,
    Body,
    Enrolled,
    Event,
    Excused,
    Extended,
    Graded,
    HandedIn,
    Overridden,
)
from grader.gradebook.marks import Mark, mark, marks, total
from grader.gradebook.people import Student
from grader.gradebook.terms import ModuleTerms, Terms
from grader.spec_course import Late

DUE = datetime(2027, 1, 17, 23, 0, tzinfo=UTC)
LATER = DUE + timedelta(days=100)


def terms(**what: object) -> Terms:
    """Return terms of one module with two exercises, worth 10 and 4."""
    fields = {"attempt": "best", "late": Late(), "due": DUE, **what}
    module = ModuleTerms(name="loops", title="Loops", opens=None, worth={"ewma": 10.0, "scan": 4.0}, **fields)
    return Terms(title="A course", timezone="UTC", modules=(module,))


def book(agreed: Terms, attempts: Sequence[tuple[float, float | None]], *more: Body) -> Book:
    """Return a book in which Ada tried ``ewma``: hours after it is due, and points out of 5, None for ungraded."""
    bodies: list[Body] = [Agreed(terms=agreed), Enrolled(student=Student(key="ada", name="Ada"))]
    for hours, points in attempts:
        bodies.append(
            HandedIn(
                student="ada",
                exercise="ewma",
                submitted=DUE + timedelta(hours=hours),
                path="a.py",
                source="sha256:",
            )
        )
        if points is not None:
            bodies.append(
                Graded(
                    attempt=len(bodies),
                    record="sha256:",
                    status="FAIL",
                    points=points,
                    max_points=5.0,
                    exercise_digest="",
                )
            )
    made = Book()
    made.add(Event(number=n, at=DUE, by="me", body=body) for n, body in enumerate([*bodies, *more], 1))
    return made


def grade(made: Book, now: datetime = LATER) -> Mark:
    """Return Ada's grade for ``ewma``."""
    found = mark(made, "ada", "ewma", now)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("attempt", "late", "attempts", "points"),
    [
        ("best", Late(), [(-9, 3.0), (-5, 4.0), (-1, 2.0)], 8.0),
        ("last", Late(), [(-9, 3.0), (-5, 4.0), (-1, 2.0)], 4.0),
        ("best", Late(), [(50, 5.0)], 10.0),
        ("best", Late(per_day=10), [(0.01, 5.0)], 9.0),
        ("best", Late(per_day=10), [(24, 5.0)], 9.0),
        ("best", Late(per_day=10), [(24.01, 5.0)], 8.0),
        ("best", Late(per_day=10, grace_minutes=30), [(0.5, 5.0)], 10.0),
        ("best", Late(per_day=10, grace_minutes=30), [(0.51, 5.0)], 9.0),
        ("best", Late(per_day=10), [(-1, 4.0), (1, 5.0)], 9.0),
        ("best", Late(per_day=30), [(-1, 4.0), (1, 5.0)], 8.0),
        ("last", Late(per_day=30), [(-1, 4.0), (1, 5.0)], 7.0),
        ("best", Late(per_day=60), [(25, 5.0)], 0.0),
        ("best", Late(days=2), [(48, 5.0)], 10.0),
        ("best", Late(days=2), [(48.1, 5.0)], 0.0),
        ("best", Late(days=0), [(-1, 1.0), (1, 5.0)], 2.0),
        ("last", Late(days=0), [(-1, 1.0), (1, 5.0)], 2.0),
        ("last", Late(), [(-1, 5.0), (-3, 1.0)], 10.0),
        ("best", Late(), [(-2, None), (-1, 3.0)], 6.0),
    ],
)
def test_policies(
    attempt: str, late: Late, attempts: list[tuple[float, float | None]], points: float
) -> None:
    """Best and last attempts, days begun, grace, and what comes too late."""
    assert grade(book(terms(attempt=attempt, late=late), attempts)).points == pytest.approx(points)


def test_where_the_last_attempt_is_not_graded_there_is_no_grade_yet() -> None:
    """Least of all a zero, or the grade of another attempt."""
    found = grade(book(terms(attempt="last"), [(-2, 5.0), (-1, None)]))
    assert (found.points, found.state) == (None, "waiting")


def test_what_is_missing_is_zero_once_it_is_due() -> None:
    """And not before; where nothing is ever due it is never missing."""
    assert (grade(book(terms(), []), DUE).state, grade(book(terms(), []), DUE).points) == ("open", None)
    missing = grade(book(terms(), []), DUE + timedelta(seconds=1))
    assert (missing.state, missing.points) == ("missing", 0.0)
    assert grade(book(terms(due=None), [])).state == "open"


def test_more_time() -> None:
    """By hours or until a time, for a module before that for all, and never less time."""
    late = terms(late=Late(per_day=50))

    def more(module: str, hours: float | None = None, until: datetime | None = None) -> Extended:
        return Extended(student="ada", module=module, hours=hours, until=until, why="ill")

    assert grade(book(late, [(5, 5.0)], more("", hours=5))).points == 10
    assert grade(book(late, [(5, 5.0)], more("loops", hours=5))).points == 10
    assert grade(book(late, [(5.1, 5.0)], more("loops", hours=5))).points == 5
    assert grade(book(late, [(5, 5.0)], more("", hours=9), more("loops", hours=2))).points == 5
    assert grade(book(late, [(5, 5.0)], more("", until=DUE + timedelta(hours=6)))).points == 10
    assert grade(book(late, [(-1, 5.0)], more("", until=DUE - timedelta(hours=6)))).points == 10
    assert grade(book(late, [(5, 5.0)], more("", hours=9), more("", hours=0))).points == 5
    assert grade(book(late, []), DUE + timedelta(hours=1)).state == "missing"
    assert grade(book(late, [], more("", hours=2)), DUE + timedelta(hours=1)).state == "open"


def test_overrides_and_excuses() -> None:
    """The last override counts, and can be taken back; an excuse of an exercise goes before one of its module."""

    def set_to(points: float | None) -> Overridden:
        return Overridden(student="ada", exercise="ewma", points=points, why="")

    def excused(what: str, is_excused: bool) -> Excused:
        return Excused(student="ada", what=what, is_excused=is_excused, why="")

    tried = [(-1.0, 3.0)]
    found = grade(book(terms(), tried, set_to(9), set_to(2.5)))
    assert (found.points, found.computed, found.state) == (2.5, 6.0, "overridden")
    assert grade(book(terms(), tried, set_to(9), set_to(None))).points == 6
    assert grade(book(terms(), tried, excused("loops", True))).state == "excused"
    assert grade(book(terms(), tried, excused("loops", True), excused("ewma", False))).points == 6
    assert grade(book(terms(), tried, excused("loops", True), set_to(1))).points == 1
    assert grade(book(terms(), tried, excused("ewma", True), excused("ewma", False))).points == 6


def test_totals_leave_out_what_has_no_grade() -> None:
    """Excused, open and waiting ones count neither for nor against."""
    excuse = Excused(student="ada", what="scan", is_excused=True, why="")
    assert total(list(marks(book(terms(), [(-1, 3.0)], excuse), "ada", LATER))).worth == 10
    whole = total(list(marks(book(terms(), [(-1, None)]), "ada", LATER)))
    assert (whole.points, whole.worth, whole.waiting) == (0.0, 4.0, 1)


def test_what_could_not_be_judged_at_all_is_no_zero() -> None:
    """Where all checks were unavailable, there are no points to share out."""
    made = book(terms(), [(-1, 0.0)])
    grading = made.attempts[3].gradings[0].body
    made.attempts[3].gradings[0] = (
        made.attempts[3].gradings[0].__class__(4, DUE, "me", grading.model_copy(update={"max_points": 0.0}))
    )
    assert grade(made).state == "waiting"


def test_an_exercise_that_the_terms_do_not_list() -> None:
    """Has no grade."""
    assert mark(book(terms(), []), "ada", "other", LATER) is None


def test_differences_of_terms_are_told() -> None:
    """Each by its module and what it is."""
    later = terms(due=DUE + timedelta(days=1), late=Late(per_day=5, days=3), attempt="last")
    assert terms().differences(terms()) == []
    assert terms().differences(later) == [
        "loops: due: 2027-01-17 23:00 UTC, now 2027-01-18 23:00 UTC",
        "loops: the attempt that counts: best, now last",
        "loops: late work: counts in full, now 5 % a day, nothing after 3 days",
    ]
