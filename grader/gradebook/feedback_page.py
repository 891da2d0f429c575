"""A student's grades as an HTML page: how each came about, comments, and findings. Layer 8.

It holds what is this student's, and nothing of others; no seed, and of hidden cases nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from grader import dates
from grader.gradebook.book import Book, Line
from grader.gradebook.events import Commented
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.key import Key
from grader.gradebook.marks import AttemptMark, Mark, State, Total, marks, total
from grader.gradebook.people import Student
from grader.report.agenda import Item, agenda
from grader.report.html import environment, styled
from grader.report.sources import texts_of
from grader.verdict import Result

__all__ = ["file_name", "index", "page"]

_WORDS: dict[State, str] = {
    "graded": "graded",
    "overridden": "set by hand",
    "excused": "excused",
    "missing": "missing",
    "waiting": "handed in, no grade yet",
    "open": "to come",
}
_UNSAFE = re.compile(r"[^a-z0-9]+")
_SHEETS = ("report.css", "gradebook.css")


@dataclass(frozen=True)
class _Exercise:
    """One exercise with something to tell."""

    mark: Mark
    comments: Sequence[tuple[AttemptMark, Line[Commented]]]
    result: Result | None
    """What grading said of the attempt that counts."""
    items: Sequence[Item]
    texts: Mapping[str, str]

    @property
    def sum(self) -> str:
        """How attempt, lateness and worth make the points: ``10 × 0.8 × 0.9 = 7.2``, or ''."""
        counting = self.mark.counting
        if counting is None or counting.share is None or self.mark.computed is None:
            return ""
        return f"{self.mark.worth:g} × {counting.share:.4g} × {counting.kept:.4g} = {self.mark.computed:g}"


def file_name(student: Student, key: Key) -> str:
    """Return a name that no other student's page has, that leads nowhere else, and that nobody can guess.

    Args:
        student: whose page it is.
        key: the course's; without it, nobody who knows students can tell where their pages lie.
    """
    readable = _UNSAFE.sub("-", student.key.lower())[:40].strip("-")
    return f"{readable or 'student'}-{key.seal('feedback', student.key.encode('utf-8', 'replace'))[:16]}.html"


def page(gradebook: Gradebook, student: Student, now: datetime) -> Iterator[str]:
    """Yield a student's page.

    Args:
        gradebook: has the grades, and what the student handed in.
        student: whose page it is.
        now: what was not handed in is missing once it is due.
    """
    book = gradebook.book
    terms = book.agreed()
    found = list(marks(book, student.key, now))
    by_module = [
        (module.title, [one for one in found if one.exercise in module.worth]) for module in terms.modules
    ]
    return (
        environment()
        .get_template("feedback.html.j2")
        .generate(
            title=terms.title,
            student=student,
            begun=[(title, mine) for title, mine in by_module if not _is_coming(mine)],
            coming=[(title, mine) for title, mine in by_module if mine and _is_coming(mine)],
            total=total(found),
            exercises=_exercises(gradebook, [one for one in found if _has_something(one)]),
            told={one.exercise for one in found if _has_something(one)},
            words=_WORDS,
            when=lambda moment: dates.shown(moment, terms.timezone),
            zone=terms.timezone,
            **styled(*_SHEETS),
        )
    )


def index(book: Book, pages: Mapping[str, str], now: datetime) -> Iterator[str]:
    """Yield the instructor's list of pages.

    Args:
        book: the gradebook.
        pages: address of each student's page, by key.
        now: as for :func:`page`.
    """

    def rows() -> Iterator[tuple[Student, str, Total]]:
        for student in book.present:
            yield student, pages[student.key], total(list(marks(book, student.key, now)))

    return (
        environment()
        .get_template("feedback_index.html.j2")
        .generate(title=book.agreed().title, rows=rows(), count=len(book.present), **styled(*_SHEETS))
    )


def _has_something(found: Mark) -> bool:
    return bool(found.attempts or found.override or found.excuse)


def _is_coming(module: Iterable[Mark]) -> bool:
    return all(one.state == "open" for one in module)


def _exercises(gradebook: Gradebook, found: Sequence[Mark]) -> Iterator[_Exercise]:
    """Yield what there is to tell, with records and submissions read together."""
    graded = [
        one.counting.attempt for one in found if one.counting is not None and one.counting.attempt.grading
    ]
    records = gradebook.records(attempt.grading.record for attempt in graded if attempt.grading is not None)
    sources = gradebook.sources(attempt.handed_in.source for attempt in graded)
    read = {
        attempt.number: (record.result, texts_of([source]))
        for attempt, record, source in zip(graded, records, sources, strict=True)
    }
    for one in found:
        comments = [(each, line) for each in one.attempts for line in each.attempt.comments]
        result, texts = read.get(one.counting.attempt.number if one.counting is not None else 0, (None, {}))
        yield _Exercise(one, comments, result, agenda(result) if result is not None else (), texts)
