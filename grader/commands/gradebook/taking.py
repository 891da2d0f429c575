"""``jaxercise gradebook grade``: files of students into attempts, and these to verdicts. Layer 9."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.archive_entry import shown
from grader.commands.gradebook.decisions import student_of
from grader.commands.gradebook.grading import How, grade_waiting, running
from grader.commands.gradebook.place import Place, moment
from grader.errors import UsageError
from grader.gradebook.attempts import Arrival, Taken, take
from grader.gradebook.book import Book
from grader.gradebook.manifests import exported_by_gradescope, read_manifest
from grader.gradebook.matching import Matched, Matcher
from grader.intake import collect
from grader.jail.pool import Jails
from grader.report.plain import one_line
from grader.submission import Source
from grader.verdict import Result

__all__ = ["Files", "grade"]

_SHOWN = 20
"""Files listed of one kind; the rest are counted."""


@dataclass(frozen=True)
class Files:
    """What was handed in, and what the command line says of it."""

    paths: Sequence[Path]
    exercise: str | None = None
    student: str | None = None
    manifest: Path | None = None
    submitted: str | None = None


@dataclass
class _Arrivals:
    """An inbox that finds out whose a file is."""

    whose: Callable[[Source], Matched | str]
    submitted: Callable[[Source], datetime | None]
    known: list[Arrival] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def submit(self, exercise: str, source: Source) -> None:
        """Take in a submission to an exercise."""
        found = self.whose(source)
        if isinstance(found, str):
            self.unmatched.append(f"{source.path}: {found}")
            return
        when = found.submitted or self.submitted(source)
        self.known.append(Arrival(found.student, exercise, source, when, found.order))

    def refuse(self, result: Result) -> None:
        """Take note of what cannot be read."""
        said = [finding.message for check in result.checks for finding in check.findings]
        self.refused.append(f"{result.submission}: {'; '.join(said)}")

    def ignore(self, path: str) -> None:
        """Take note of a file that belongs to no exercise."""
        self.ignored.append(path)


def grade(place: Place, files: Files, how: How, *, take_only: bool) -> int:
    """Take files in, each for its student and its exercise, and grade what has no grade yet.

    Returns:
        0; 1 if some files were not taken in; 3 if something could not be judged, by our fault.

    Raises:
        UsageError: a path is missing, a student or an exercise unknown, a list or the gradebook cannot be read.
    """
    if files.exercise is not None:
        files = replace(files, exercise=place.course.select([files.exercise])[0].name)
    with place.open() as gradebook, running(place, gradebook.book, how) as run:
        left = False
        if files.paths:
            arrivals = _arrivals(place, gradebook.book, files, run.grader.jails)
            left = _tell_left(arrivals)
            with gradebook.change(place.by) as change:
                taken = take(change, arrivals.known, datetime.now(UTC))
            _tell_taken(taken, arrivals)
        code = 0 if take_only else grade_waiting(gradebook, run, place.by)
    return code or int(left)


def _arrivals(place: Place, book: Book, files: Files, jails: Jails) -> _Arrivals:
    zone = book.agreed().timezone
    matcher = Matcher(
        book.students.values(),
        [shown(path.as_posix()) for path in files.paths],
        manifest=read_manifest(files.manifest, zone) if files.manifest else None,
        exported=exported_by_gradescope(files.paths),
    )
    only = student_of(book, files.student).key if files.student is not None else None

    def whose(source: Source) -> Matched | str:
        found = matcher.match(source.path)
        if only is not None:
            return replace(found, student=only) if isinstance(found, Matched) else Matched(only, source.stem)
        return found if isinstance(found, Matched) else found.why

    def renamed(source: Source) -> Source:
        found = whose(source)
        return source if isinstance(found, str) else replace(source, stem=found.stem)

    arrivals = _Arrivals(whose, _submitted(files.submitted, zone))
    collect(arrivals, files.paths, place.course, files.exercise, jails, renamed=renamed)
    return arrivals


def _submitted(said: str | None, zone: str) -> Callable[[Source], datetime | None]:
    """Return what tells when a file was handed in, where no list says it."""
    if said == "modified":
        return _modified
    when = moment(said, zone) if said is not None else None
    return lambda _: when


def _modified(source: Source) -> datetime | None:
    try:
        return datetime.fromtimestamp(Path(source.path).stat().st_mtime, UTC)
    except OSError:
        raise UsageError(
            f"{source.path}: nobody knows when it was modified: it is in an archive. Unpack it, or give a manifest"
        ) from None


def _tell_taken(taken: Taken, arrivals: _Arrivals) -> None:
    students = len({arrival.student for arrival in arrivals.known})
    known = f"; {taken.known} were there already" if taken.known else ""
    print(f"{len(taken.new)} attempts taken in, of {students} students{known}.")


def _tell_left(arrivals: _Arrivals) -> bool:
    """List what is not taken in; tell whether there is anything but files of no exercise."""
    for title, lines in (
        ("of nobody", arrivals.unmatched),
        ("that cannot be read", arrivals.refused),
        ("of no exercise", arrivals.ignored),
    ):
        if lines:
            print(f"jaxercise: {len(lines)} files {title} are left out:", file=sys.stderr)
            for line in lines[:_SHOWN]:
                print(f"  {one_line(line, 300)}", file=sys.stderr)
            if len(lines) > _SHOWN:
                print(f"  and {len(lines) - _SHOWN} more", file=sys.stderr)
    return bool(arrivals.unmatched or arrivals.refused)
