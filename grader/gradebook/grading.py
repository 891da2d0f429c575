"""Grade attempts of a gradebook: each verdict is a signed record, kept as soon as it is known. Layer 8.

Attempts are graded a few dozen at a time, first their values, then their speed, then they are written down. A run that
is killed loses at most these few dozen, and the next one grades what has no grading yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader import executor
from grader.course import Course
from grader.errors import CourseError
from grader.gradebook.book import Attempt, Book
from grader.gradebook.events import Graded
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.ledger import digest_of
from grader.gradebook.records import Record, here, signed, unpacked
from grader.grading import Grader
from grader.verdict import Environment, Result, Status

__all__ = ["Fresh", "Run", "grade", "graded", "outdated", "ungraded"]

_AT_ONCE = 32
"""Attempts between two commits."""


@dataclass(frozen=True)
class Run:
    """What attempts are graded with."""

    course: Course
    grader: Grader
    executor: executor.Executor
    environment: Environment
    checks: Sequence[str]


@dataclass(frozen=True)
class Fresh:
    """A grading that is not in the gradebook yet."""

    body: Graded
    document: bytes
    """Its signed record."""


def ungraded(book: Book, course: Course) -> list[Attempt]:
    """Return attempts that have no grade, because they are new or because it was our fault."""
    return [
        attempt
        for attempt in book.attempts.values()
        if attempt.handed_in.exercise in course.by_name
        and (attempt.grading is None or attempt.grading.status == Status.INTERNAL.value)
    ]


def outdated(book: Book, course: Course) -> list[Attempt]:
    """Return attempts that were graded by another version of their exercise than the course's."""
    return [
        attempt
        for attempt in book.attempts.values()
        if (exercise := course.by_name.get(attempt.handed_in.exercise)) is not None
        and attempt.grading is not None
        and attempt.grading.exercise_digest != exercise.digest
    ]


def graded(
    gradebook: Gradebook,
    run: Run,
    attempts: Sequence[Attempt],
    *,
    why: str,
    progress: executor.Progress = executor.silent,
) -> Iterator[list[Fresh]]:
    """Yield gradings of attempts, a few dozen at a time; nothing is kept.

    Args:
        gradebook: has the submissions.
        run: what they are graded with.
        attempts: of this gradebook.
        why: why again, or ''.
        progress: told about each finished stage.

    Raises:
        CourseError: author's files are wrong; nothing was graded.
    """
    names = list(dict.fromkeys(attempt.handed_in.exercise for attempt in attempts))
    if problems := run.executor.prepare(run.course.by_name[name] for name in names):
        raise CourseError([problem for several in problems.values() for problem in several])
    # Side by side lie attempts at one exercise, which share what is prepared and judged.
    ordered = sorted(attempts, key=lambda one: (names.index(one.handed_in.exercise), one.number))
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        results = _results(gradebook, run, some, progress)
        yield [_fresh(gradebook, run, attempt, result, why) for attempt, result in results]


def grade(
    gradebook: Gradebook,
    run: Run,
    attempts: Sequence[Attempt],
    *,
    by: str,
    why: str,
    progress: executor.Progress = executor.silent,
) -> int:
    """Grade attempts as :func:`graded` does, keep the records, and return how many.

    What another process has graded meanwhile is not graded twice.
    """
    count = 0
    seen = {attempt.number: len(attempt.gradings) for attempt in attempts}
    for some in graded(gradebook, run, attempts, why=why, progress=progress):
        with gradebook.change(by) as change:
            for fresh in some:
                if len(change.book.attempts[fresh.body.attempt].gradings) > seen[fresh.body.attempt]:
                    continue
                change.put(fresh.document)
                change.append(fresh.body)
                count += 1
    return count


def _fresh(gradebook: Gradebook, run: Run, attempt: Attempt, result: Result, why: str) -> Fresh:
    record = _record(gradebook.book, run, attempt, result)
    document = signed(record, gradebook.key)
    body = Graded(
        attempt=attempt.number,
        record=digest_of(document),
        status=result.status.value,
        points=result.points,
        max_points=result.max_points,
        exercise_digest=record.exercise_digest,
        why=why,
    )
    return Fresh(body, document)


def _results(
    gradebook: Gradebook, run: Run, attempts: Sequence[Attempt], progress: executor.Progress
) -> Iterator[tuple[Attempt, Result]]:
    by_number = {attempt.number: attempt for attempt in attempts}
    jobs = (
        executor.Job(
            attempt.number,
            run.course.by_name[attempt.handed_in.exercise],
            unpacked(gradebook.blob(attempt.handed_in.source)),
        )
        for attempt in attempts
    )
    judged = executor.run(run.executor, jobs, progress)
    for number, item in zip(sorted(by_number), judged, strict=True):
        yield by_number[number], run.grader.result(item)


def _record(book: Book, run: Run, attempt: Attempt, result: Result) -> Record:
    handed_in = attempt.handed_in
    return Record(
        course=book.agreed().title,
        student=handed_in.student,
        exercise=handed_in.exercise,
        exercise_digest=run.course.by_name[handed_in.exercise].digest,
        attempt=attempt.number,
        submitted=handed_in.submitted.isoformat(),
        submission=handed_in.source,
        seed=run.grader.seed,
        target=run.grader.target,
        checks=tuple(run.checks),
        versions=here(),
        environment=run.environment,
        graded=datetime.now(UTC).isoformat(timespec="seconds"),
        result=result,
    )
