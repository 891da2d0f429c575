"""What an instructor decides: overrides, excuses, more time, who left; each with a reason, on record. Layer 9."""

from __future__ import annotations

from grader.commands.gradebook.place import Place, moment, shown
from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.events import Commented, Excused, Extended, Left, Overridden
from grader.gradebook.people import Student, find

__all__ = ["comment", "excuse", "extend", "leave", "override", "student_of"]


def student_of(book: Book, text: str) -> Student:
    """Return the student that is meant.

    Raises:
        UsageError: there is none, or there are several.
    """
    return find(list(book.students.values()), text)


def override(place: Place, who: str, exercise: str, points: float | None, why: str) -> int:
    """Set a grade, or take that back, where ``points`` is None.

    Raises:
        UsageError: the student or the exercise is unknown, or the points are out of range.
    """
    with place.open() as gradebook, gradebook.change(place.by) as change:
        student = student_of(change.book, who)
        worth = _worth(change.book, exercise)
        if points is not None and not 0 <= points <= worth:
            raise UsageError(
                f"{exercise} is worth {worth:g} points, so expected 0 to {worth:g}, found {points:g}"
            )
        earlier = change.book.overrides.get((student.key, exercise), [])
        if points is None and (not earlier or earlier[-1].body.points is None):
            raise UsageError(f"{student.key} has no override for {exercise} to take back")
        change.append(Overridden(student=student.key, exercise=exercise, points=points, why=why))
    what = "the computed grade counts again" if points is None else f"{points:g} of {worth:g}"
    print(f"{student.name} ({student.key}), {exercise}: {what}.")
    return 0


def excuse(place: Place, who: str, what: str, *, is_excused: bool, why: str) -> int:
    """Excuse a student from an exercise or a module, or take that back.

    Raises:
        UsageError: the student, the exercise or the module is unknown.
    """
    with place.open() as gradebook, gradebook.change(place.by) as change:
        student = student_of(change.book, who)
        terms = change.book.agreed()
        if what not in terms.exercises and terms.module(what) is None:
            raise UsageError(f"{what}: there is no such exercise or module. See `jaxercise list`")
        change.append(Excused(student=student.key, what=what, is_excused=is_excused, why=why))
    print(f"{student.name} ({student.key}): {'excused from' if is_excused else 'has to do'} {what}.")
    return 0


def extend(place: Place, who: str, module: str, *, hours: float | None, until: str | None, why: str) -> int:
    """Give a student more time for a module, or for all where it is ''; 0 hours take it back.

    Raises:
        UsageError: the student or the module is unknown, or the time is none.
    """
    if (hours is None) == (until is None):
        raise UsageError("say how much more time: --hours 48, or --until 2027-01-31T18:00")
    with place.open() as gradebook, gradebook.change(place.by) as change:
        book = change.book
        student, terms = student_of(book, who), book.agreed()
        if module and terms.module(module) is None:
            names = ", ".join(one.name for one in terms.modules)
            raise UsageError(f"{module}: there is no such module. Choose from {names}")
        end = moment(until, terms.timezone) if until is not None else None
        change.append(Extended(student=student.key, module=module, hours=hours, until=end, why=why))
        what = f"until {shown(end, book)}" if end is not None else f"{hours:g} more hours"
    print(f"{student.name} ({student.key}), {module or 'all modules'}: {what}.")
    return 0


def leave(place: Place, who: str, *, is_back: bool, why: str) -> int:
    """Take a student off the lists, or put one back; nothing that was handed in or graded is lost.

    Raises:
        UsageError: the student is unknown.
    """
    with place.open() as gradebook, gradebook.change(place.by) as change:
        student = student_of(change.book, who)
        change.append(Left(student=student.key, is_back=is_back, why=why))
    print(f"{student.name} ({student.key}) {'is back' if is_back else 'has left'}.")
    return 0


def comment(place: Place, attempts: tuple[int, ...], text: str) -> int:
    """Say something about one attempt, or the same about several.

    Raises:
        UsageError: there is no such attempt.
    """
    with place.open() as gradebook, gradebook.change(place.by) as change:
        unknown = [str(number) for number in attempts if number not in change.book.attempts]
        if unknown:
            raise UsageError(
                f"there is no attempt {', '.join(unknown[:5])}. `gradebook why` tells their numbers"
            )
        change.append(Commented(attempts=attempts, text=text))
    print(f"{len(attempts)} attempt{'s have' if len(attempts) > 1 else ' has'} the comment.")
    return 0


def _worth(book: Book, exercise: str) -> float:
    module = book.agreed().module_of(exercise)
    if module is None:
        raise UsageError(f"{exercise}: the gradebook has no such exercise. See `jaxercise list`")
    return module.worth[exercise]
