"""``jaxercise gradebook verify`` and ``record``, and ``jaxercise replay``: is a grade what it was? Layer 9."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.commands.grade import environment
from grader.commands.gradebook.decisions import student_of
from grader.commands.gradebook.place import Place
from grader.errors import UsageError
from grader.gradebook.book import Attempt, Book
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.key import read_key
from grader.gradebook.ledger import Ledger
from grader.gradebook.records import (
    Record,
    different_exercise,
    here,
    opened,
    verified,
    with_submission,
)
from grader.gradebook.replay import differences, other_circumstances
from grader.grading import Grader
from grader.jail.demand import demand_sealed
from grader.jail.pool import Jails
from grader.report import files
from grader.verdict import Result

__all__ = ["replay", "verify", "write_record"]


def verify(place: Place) -> int:
    """Look at every line and every record of a gradebook, and name what is not what was written.

    Raises:
        UsageError: it cannot be opened at all.
    """
    with Ledger(place.database, read_key(place.key)) as ledger:
        found = list(ledger.problems())
        name = ledger.name
    count = 0
    if not found:
        with place.open() as gradebook:
            count = len(gradebook.book.attempts)
            found = list(_untrue(gradebook))
    for line in found:
        print(f"{name}: {line}")
    if found:
        print(f"{len(found)} problem{'s' if len(found) > 1 else ''}. Restore the gradebook from a copy.")
        return 1
    print(f"{name}: every line, every submission and the records of {count} attempts are what was written.")
    return 0


def write_record(place: Place, who: str, exercise: str, number: int | None, out: Path | None) -> int:
    """Write the record of a graded attempt to a file that `replay` takes.

    Raises:
        UsageError: there is no such attempt, it is not graded, or the file cannot be written.
    """
    with place.open() as gradebook:
        book = gradebook.book
        attempt = _attempt(book, student_of(book, who).key, exercise, number)
        grading = attempt.grading
        if grading is None:
            raise UsageError(
                f"attempt {attempt.number} is not graded. Grade it with: jaxercise gradebook grade"
            )
        document = with_submission(gradebook.blob(grading.record), gradebook.blob(attempt.handed_in.source))
    path = out or Path(f"record-{attempt.number}.json")
    try:
        files.write_atomic(path, [document.decode("ascii")])
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}). Name another file") from None
    print(
        f"{path}: the record of attempt {attempt.number}. It holds the seed of the cases: keep it to yourself."
    )
    print(f"Reproduce it with: jaxercise replay {path}")
    return 0


def replay(place: Place, path: Path, *, jail: bool) -> int:
    """Grade a record's submission again, and say whether the same comes out.

    Returns:
        0 if it does, 1 if not.

    Raises:
        UsageError: the record is none, was edited, or is about another version of its exercise.
    """
    name = str(path)
    try:
        document = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror}). Check the name") from None
    record = verified(document, read_key(place.key), name)
    source = opened(document, record, name)
    exercise = place.course.by_name.get(record.exercise)
    if exercise is None:
        raise UsageError(f"{name}: is about {record.exercise}, which this course has not. Name its course")
    if said := different_exercise(record, exercise):
        raise UsageError(f"{name}: {said}. Check out that version of the course, and replay it there")
    with Jails(protect=jail) as jails:
        if jail:
            demand_sealed(jails)
        grader = Grader(
            jails,
            seed=record.seed,
            target=record.target,
            checks=frozenset(record.checks),
            cache=place.course.cache,
            reuse=False,
        )
        again = grader.result(grader.time(grader.judge(exercise, source)))
        device = environment(grader.target, jails).device
    print(f"{name}: {record.exercise} of {record.student}, attempt {record.attempt}, graded {record.graded}")
    for line in other_circumstances(record, here(), device):
        print(f"  other circumstances: {line}")
    for line in _speeds(record, again):
        print(f"  {line}")
    found = list(differences(record, again))
    for line in found:
        print(f"  differs: {line}")
    print(f"  The signature fits, and {'something else' if found else 'the same'} comes out.")
    return 1 if found else 0


def _speeds(record: Record, again: Result) -> Iterator[str]:
    for when, speed in (("then", record.result.speed), ("now", again.speed)):
        if speed is not None:
            yield f"speed {when}: {speed.speedup:.3g} times ({speed.low:.3g} to {speed.high:.3g}), {speed.decision}"


def _attempt(book: Book, student: str, exercise: str, number: int | None) -> Attempt:
    mine = book.attempts_of(student, exercise)
    if not mine:
        raise UsageError(f"{student} has handed in nothing for {exercise}")
    if number is None:
        return next((one for one in reversed(mine) if one.gradings), mine[-1])
    for one in mine:
        if one.number == number:
            return one
    raise UsageError(
        f"{student} has no attempt {number} at {exercise}. There are {', '.join(str(one.number) for one in mine)}"
    )


def _untrue(gradebook: Gradebook) -> Iterator[str]:
    """Yield where a line and its record do not say the same, or what a line names is missing: then that alone."""
    attempts = list(gradebook.book.attempts.values())
    graded = [(attempt, line) for attempt in attempts for line in attempt.gradings]
    try:
        for _ in gradebook.sources(attempt.handed_in.source for attempt in attempts):
            pass
        records = gradebook.records(line.body.record for _, line in graded)
        for (attempt, line), record in zip(graded, records, strict=True):
            if not _agree(record, attempt, line.body.points):
                yield f"line {line.number} and its record {line.body.record} do not say the same"
    except UsageError as error:
        yield str(error)


def _agree(record: Record, attempt: Attempt, points: float | None) -> bool:
    return (record.attempt, record.submission, record.result.points) == (
        attempt.number,
        attempt.handed_in.source,
        points,
    )
