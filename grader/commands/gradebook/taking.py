"""``jaxercise gradebook grade``: files of students into attempts, and these to verdicts. Layer 9."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.commands.gradebook.decisions import student_of
from grader.commands.gradebook.grading import How, grade_waiting, running
from grader.commands.gradebook.place import Place, moment
from grader.errors import UsageError
from grader.gradebook.attempts import Arrival, Taken, take
from grader.gradebook.book import Book
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.matching import Matched, Matcher, read_manifest
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

    matcher: Matcher
    submitted: datetime | None
    known: list[Arrival] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def submit(self, exercise: str, source: Source) -> None:
        found = self.matcher.match(source.path)
        if isinstance(found, Matched):
            when = found.submitted or self.submitted
            self.known.append(Arrival(found.student, exercise, source, when, found.order))
        else:
            self.unmatched.append(f"{source.path}: {found.why}")

    def refuse(self, result: Result) -> None:
        said = [finding.message for check in result.checks for finding in check.findings]
        self.refused.append(f"{result.submission}: {'; '.join(said)}")

    def ignore(self, path: str) -> None:
        self.ignored.append(path)

    def renamed(self, source: Source) -> Source:
        """Give a file the name back that the student gave it."""
        found = self.matcher.match(source.path)
        return replace(source, stem=found.stem) if isinstance(found, Matched) else source
