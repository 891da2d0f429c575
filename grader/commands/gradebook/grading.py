"""``jaxercise gradebook grade`` and ``regrade``: attempts to verdicts, each with its signed record. Layer 9."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console

from grader import executor
from grader.commands import progress
from grader.commands.grade import environment
from grader.commands.gradebook.place import Place
from grader.commands.gradebook.tables import changed_table
from grader.errors import UsageError
from grader.gradebook.book import Attempt, Book
from grader.gradebook.changes import changes, mended_since
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.grading import Fresh, Run, grade, graded, outdated, ungraded
from grader.gradebook.records import Record, verified
from grader.grading import Grader
from grader.jail.demand import demand_sealed
from grader.jail.pool import Jails
from grader.verdict import Status

__all__ = ["How", "grade_waiting", "regrade", "running"]


@dataclass(frozen=True)
class How:
    """How attempts are graded."""

    jobs: int
    checks: frozenset[str]
    jail: bool = True


@contextmanager
def running(place: Place, book: Book, how: How) -> Iterator[Run]:
    """Start jails and what grades in them; close them in the end.

    Raises:
        UsageError: the jails do not hold.
    """
    if book.opened is None:
        raise UsageError("the gradebook is empty. Make it with: jaxercise gradebook new")
    workers = executor.workers(how.jobs)
    with Jails(protect=how.jail, zygotes=executor.zygotes(workers)) as jails:
        if how.jail:
            demand_sealed(jails)
        grader = Grader(
            jails,
            seed=book.opened.seed,
            target=place.course.spec.target,
            checks=how.checks,
            cache=place.course.cache,
        )
        yield Run(
            place.course,
            grader,
            executor.LocalExecutor(grader, workers),
            environment(grader.target, jails),
            sorted(how.checks),
        )


def grade_waiting(gradebook: Gradebook, run: Run, by: str) -> int:
    """Grade what has no grade, say what came out, and return the exit code."""
    waiting = ungraded(gradebook.book, run.course)
    _warn_of_outdated(gradebook.book, run)
    if not waiting:
        print("Everything that was handed in is graded.")
        return 0
    with progress.show(len(waiting), Console(stderr=True)) as advance:
        count = grade(gradebook, run, waiting, by=by, why="", progress=advance)
    return _tell(gradebook.book, waiting, count)


def regrade(place: Place, names: Sequence[str], how: How, *, everything: bool, dry: bool, why: str) -> int:
    """Grade again what an earlier version of its exercise has graded, and say whose grade changed, and why.

    Args:
        place: the gradebook.
        names: exercises; all, where there are none.
        how: how it is graded.
        everything: also what the exercises' present versions have graded.
        dry: keep nothing, say whose grade would change.
        why: why; demanded, unless nothing is kept.

    Raises:
        UsageError: an exercise is unknown, there is no reason, or the gradebook cannot be written.
    """
    chosen = (
        {exercise.name for exercise in place.course.select(names)} if names else set(place.course.by_name)
    )
    with place.open() as gradebook:
        book = gradebook.book
        attempts = [one for one in book.attempts.values() if one.gradings] if everything else []
        attempts = [
            one for one in attempts or outdated(book, place.course) if one.handed_in.exercise in chosen
        ]
        if not attempts:
            return _nothing_to_regrade(place, gradebook)
        exercises = sorted({one.handed_in.exercise for one in attempts})
        print(f"{len(attempts)} attempts at {', '.join(exercises)}.", file=sys.stderr)
        if not dry and not why:
            raise UsageError("grades may change, so say why: --why 'case 3 was wrong'")
        since = book.last
        with running(place, book, how) as run, progress.show(len(attempts), Console(stderr=True)) as advance:
            if dry:
                batches = list(graded(gradebook, run, attempts, why=why, progress=advance))
                return _tell_changes(gradebook, [one for batch in batches for one in batch])
            count = grade(gradebook, run, attempts, by=place.by, why=why, progress=advance)
        begun = mended_since(gradebook.book, place.course)
        _print_changes(gradebook, since if begun is None else min(since, begun))
        return _tell(gradebook.book, attempts, count)


def _nothing_to_regrade(place: Place, gradebook: Gradebook) -> int:
    print("Nothing was graded by another version of its exercise.")
    begun = mended_since(gradebook.book, place.course)
    if begun is not None:
        print("This is what changed when it was graded anew:")
        _print_changes(gradebook, begun)
    return 0


def _print_changes(gradebook: Gradebook, since: int) -> None:
    found = list(changes(gradebook.as_of(since), gradebook.book, datetime.now(UTC), gradebook.record))
    if found:
        changed_table(found)
    print(f"{len(found)} grades changed. The same list later: jaxercise gradebook changes --since {since}")


def _tell_changes(gradebook: Gradebook, fresh: Sequence[Fresh]) -> int:
    """Say whose grade would change by gradings that are not kept."""
    documents = {one.body.record: one.document for one in fresh}

    def record(digest: str) -> Record:
        if digest in documents:
            return verified(documents[digest], gradebook.key, digest)
        return gradebook.record(digest)

    after = gradebook.supposing([one.body for one in fresh])
    found = list(changes(gradebook.book, after, datetime.now(UTC), record))
    if found:
        changed_table(found)
    print(f"{len(found)} grades would change. Nothing was kept.")
    return 0


def _warn_of_outdated(book: Book, run: Run) -> None:
    old = outdated(book, run.course)
    if old:
        names = sorted({one.handed_in.exercise for one in old})
        print(
            f"jaxercise: {len(old)} attempts at {', '.join(names)} were graded by another version of the exercise. "
            "See whose grade changes: jaxercise gradebook regrade --dry-run",
            file=sys.stderr,
        )


def _tell(book: Book, attempts: Sequence[Attempt], count: int) -> int:
    """Count statuses, and return 3 if some could not be judged by our fault."""
    statuses: dict[str, int] = {}
    for attempt in attempts:
        grading = book.attempts[attempt.number].grading
        if grading is not None:
            statuses[grading.status] = statuses.get(grading.status, 0) + 1
    said = ", ".join(f"{number} {status}" for status, number in sorted(statuses.items()))
    print(f"{count} attempts graded: {said}.")
    if Status.INTERNAL.value not in statuses:
        return 0
    print(
        "What is INTERNAL could not be judged, by our fault: it has no grade, and the next `grade` tries again.",
        file=sys.stderr,
    )
    return 3
