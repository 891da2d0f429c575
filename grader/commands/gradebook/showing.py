"""``jaxercise gradebook show``, ``why``, ``history`` and ``changes``: what stands there, and why. Layer 9."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from grader.commands.gradebook.decisions import student_of
from grader.commands.gradebook.place import Place, moment, shown
from grader.commands.gradebook.tables import changed_table, console, grade_text, print_table, state_text
from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.changes import changes
from grader.gradebook.events import Enrolled, Event, Graded
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.marks import AttemptMark, Mark, mark, marks, total
from grader.gradebook.people import Student
from grader.gradebook.replay import check_text
from grader.report.plain import one_line

__all__ = ["history", "show", "show_changes", "why"]


def show(place: Place, who: str | None, module: str | None, at: str | None) -> int:
    """Show everybody's grades, or one student's.

    Raises:
        UsageError: the student or the module is unknown.
    """
    with place.open() as gradebook:
        book = gradebook.book
        now = _moment(book, at)
        if who is not None:
            _show_student(book, student_of(book, who), now)
            return 0
        terms = book.agreed()
        if module is not None and terms.module(module) is None:
            names = ", ".join(one.name for one in terms.modules)
            raise UsageError(f"{module}: there is no such module. Choose from {names}")
        chosen = [one for one in terms.modules if module in (None, one.name)]
        if module is None:
            _show_modules(book, now)
            return 0
        exercises = list(chosen[0].worth)
        rows = []
        for student in book.present:
            mine = [mark(book, student.key, exercise, now) for exercise in exercises]
            total_ = total([one for one in mine if one is not None])
            rows.append(
                (student.key, student.name, *map(grade_text, mine), f"{total_.points:g} of {total_.worth:g}")
            )
        print_table(("student", "name", *exercises, "total"), rows)
        _legend()
    return 0


def why(place: Place, who: str, exercise: str, at: str | None) -> int:
    """Show every step to one grade.

    Raises:
        UsageError: the student or the exercise is unknown.
    """
    with place.open() as gradebook:
        book = gradebook.book
        student = student_of(book, who)
        found = mark(book, student.key, exercise, _moment(book, at))
        if found is None:
            raise UsageError(f"{exercise}: the gradebook has no such exercise. See `jaxercise list`")
        for line in _steps(gradebook, student, found):
            console().print(line, markup=False, highlight=False)
    return 0


def history(place: Place, who: str | None, exercise: str | None) -> int:
    """Show what happened, the first thing first.

    Raises:
        UsageError: the student is unknown.
    """
    with place.open() as gradebook:
        book = gradebook.book
        key = student_of(book, who).key if who is not None else None
        rows = [
            (event.number, shown(event.at, book), event.by, event.body.kind, _about(book, event))
            for event in gradebook.events()
            if _concerns(book, event, key, exercise)
        ]
    print_table(("line", "when", "by", "what", "about"), rows)
    return 0


def show_changes(place: Place, since: int) -> int:
    """Show whose grade changed since a line.

    Raises:
        UsageError: there is no such line.
    """
    with place.open() as gradebook:
        if not 0 <= since <= gradebook.book.last:
            raise UsageError(f"there is no line {since}. `jaxercise gradebook history` tells them")
        found = list(changes(gradebook.as_of(since), gradebook.book, datetime.now(UTC), gradebook.record))
    if found:
        changed_table(found)
    print(f"{len(found)} grades changed since line {since}.")
    return 0


def _moment(book: Book, at: str | None) -> datetime:
    return datetime.now(UTC) if at is None else moment(at, book.agreed().timezone)


def _show_modules(book: Book, now: datetime) -> None:
    terms = book.agreed()
    rows = []
    for student in book.present:
        mine = list(marks(book, student.key, now))
        cells = []
        for module in terms.modules:
            part = total([one for one in mine if one.exercise in module.worth])
            cells.append(f"{part.points:g}" if part.worth else "")
        whole = total(mine)
        waiting = f", {whole.waiting} waiting" if whole.waiting else ""
        rows.append((student.key, student.name, *cells, f"{whole.points:g} of {whole.worth:g}{waiting}"))
    numbers = [str(number) for number, _ in enumerate(terms.modules, 1)]
    print_table(("student", "name", *numbers, "total"), rows)
    print("  ".join(f"{number} {module.name}" for number, module in zip(numbers, terms.modules, strict=True)))
    print(f"{len(rows)} students. One module: show --module NAME; one student: show STUDENT.")


def _show_student(book: Book, student: Student, now: datetime) -> None:
    mine = list(marks(book, student.key, now))
    rows = []
    for one in mine:
        late = f"{one.counting.days_late} d late" if one.counting and one.counting.days_late else ""
        rows.append(
            (
                one.exercise,
                grade_text(one),
                f"of {one.worth:g}",
                state_text(one),
                len(one.attempts),
                late,
                shown(one.due, book),
            )
        )
    print_table(("exercise", "points", "", "state", "attempts", "late", "due"), rows, title=_who(student))
    whole = total(mine)
    print(f"{whole.points:g} of {whole.worth:g}. Why: jaxercise gradebook why {student.key} EXERCISE")


def _steps(gradebook: Gradebook, student: Student, found: Mark) -> Iterator[str]:
    book = gradebook.book
    yield f"{_who(student)}: {found.exercise}"
    yield f"worth {found.worth:g}, due {shown(found.due, book)} for this student"
    for one in found.attempts:
        yield ""
        yield from _attempt(book, one, found)
        if one == found.counting and one.attempt.grading is not None:
            result = gradebook.record(one.attempt.grading.record).result
            yield from (f"    {check_text(check)}" for check in result.checks)
    yield ""
    if found.excuse is not None:
        line = found.excuse
        yield f"excused from {line.body.what} by {line.by}, {shown(line.at, book)}: {one_line(line.body.why)}"
    if found.override is not None:
        line_ = found.override
        yield (
            f"set to {line_.body.points:g} by {line_.by}, {shown(line_.at, book)}: {one_line(line_.body.why)} "
            f"(computed: {'none' if found.computed is None else f'{found.computed:g}'})"
        )
    points = "no grade" if found.points is None else f"{found.points:g} of {found.worth:g}"
    yield f"{found.state}: {points}"


def _attempt(book: Book, one: AttemptMark, found: Mark) -> Iterator[str]:
    attempt = one.attempt
    counts = " (this one counts)" if found.counting is not None and one == found.counting else ""
    yield f"attempt {attempt.number}{counts}: {one_line(attempt.handed_in.path, 200)}"
    late = "in time"
    if one.days_late:
        kept = f"{one.kept:.0%} is kept" if one.is_taken else "too late to count"
        late = f"{one.days_late} day{'s' if one.days_late > 1 else ''} late: {kept}"
    yield f"  handed in {shown(attempt.handed_in.submitted, book)}, {late}"
    for line in attempt.gradings:
        body = line.body
        points = "no points" if body.points is None else f"{body.points:g} of {body.max_points:g}"
        again = f"; {one_line(body.why)}" if body.why else ""
        yield f"  graded {shown(line.at, book)} by {line.by}: {body.status}, {points}{again}"
        yield f"    record {body.record}"
    if not attempt.gradings:
        yield "  not graded yet"
    if one.counts is not None and found.worth:
        yield f"  {found.worth:g} × {one.share:.4g} × {one.kept:g} = {found.worth * one.counts:.4g}"
    for comment in attempt.comments:
        yield f"  {comment.by}: {one_line(comment.body.text)}"


def _about(book: Book, event: Event) -> str:
    body = event.body
    if isinstance(body, Graded):
        handed_in = book.attempts[body.attempt].handed_in
        points = "no points" if body.points is None else f"{body.points:g} of {body.max_points:g}"
        return f"{handed_in.student} {handed_in.exercise} attempt {body.attempt}: {body.status}, {points}; {body.why}"
    if isinstance(body, Enrolled):
        return _who(body.student)
    hidden = {"kind", "source", "terms", "seed"}
    told = {key: value for key, value in body.model_dump(mode="json").items() if key not in hidden}
    return ", ".join(
        f"{key} {value if isinstance(value, str) else json.dumps(value)}"
        for key, value in told.items()
        if value not in (None, "")
    )


def _concerns(book: Book, event: Event, student: str | None, exercise: str | None) -> bool:
    body = event.body
    if isinstance(body, Graded):
        body = book.attempts[body.attempt].handed_in
    whose = body.student.key if isinstance(body, Enrolled) else getattr(body, "student", None)
    if student is not None and whose != student:
        return False
    return exercise is None or exercise in (getattr(body, "exercise", None), getattr(body, "what", None))


def _who(student: Student) -> str:
    return f"{one_line(student.name, 100)} ({one_line(student.key, 100)})"


def _legend() -> None:
    print("* set by hand   EX excused   … handed in, no grade yet   blank: may still come")
