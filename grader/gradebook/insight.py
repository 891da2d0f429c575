"""What a class did at an exercise: how hard it was, the commonest findings, what attempts have in common. Layer 8."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.gradebook.alike import Group, Look, Sources, by_finding, by_program, look
from grader.gradebook.book import Attempt, Book
from grader.gradebook.records import Record
from grader.report.agenda import title_of
from grader.report.overview import BINS, bin_of
from grader.verdict import Status

__all__ = ["Insight", "Records", "Rule", "insight"]

Records = Callable[[Iterable[str]], Iterator[Record]]
"""Returns the records of digests."""
_HARD, _EASY = 0.5, 0.95
"""Share of full points on average: below and above, an exercise may be too hard or too easy."""
_FEW = 5
"""Students below whom an average says nothing."""


@dataclass(frozen=True)
class Rule:
    """How many students a finding concerns."""

    check: str
    rule: str
    students: int
    still: int
    """Of these, how many have it in their latest attempt."""
    message: str
    """One of the messages, as an example."""

    @property
    def title(self) -> str:
        """What happened."""
        return title_of(self.rule)


@dataclass(frozen=True)
class Insight:
    """One exercise."""

    exercise: str
    students: int
    """Who handed in something that is graded."""
    attempts: int
    passed: int
    """Students one of whose attempts passed."""
    mean: float | None
    """Share of full points, of each student's best attempt."""
    median_attempts: float
    bins: tuple[int, ...]
    """Students by their best share of the points, as ``report.distribution`` draws them."""
    statuses: dict[Status, int]
    """How many students' latest attempts ended in each status that occurs, most serious first."""
    traced: int
    """Students whose latest attempt is a program."""
    programs: int
    """How many different ones."""
    groups: tuple[Group, ...]
    """Of equal programs."""
    stuck: tuple[Group, ...]
    """Of attempts that have to mend the same first."""
    rules: tuple[Rule, ...]

    @property
    def passed_share(self) -> float:
        """Share of students who passed."""
        return self.passed / self.students

    @property
    def difficulty(self) -> str:
        """``too hard?``, ``too easy?`` or '': a question to the author, never more."""
        if self.students < _FEW or self.mean is None:
            return ""
        if self.mean < _HARD:
            return "too hard?"
        return "too easy?" if self.mean > _EASY and self.median_attempts <= 1 else ""


def insight(
    book: Book, exercise: str, records: Records, sources: Sources, starter: str = ""
) -> Insight | None:
    """Look at what the students who have not left handed in for an exercise; None where nothing is graded.

    Args:
        book: the gradebook.
        exercise: its name.
        records: returns the records of digests.
        sources: returns the submissions of digests.
        starter: the file as students are given it, which is no text of theirs.
    """
    mine = {student.key: _graded(book.attempts_of(student.key, exercise)) for student in book.present}
    looks = dict(_looks([one for some in mine.values() for one in some], records))
    by_student = {key: [looks[one.number] for one in some] for key, some in mine.items() if some}
    if not by_student:
        return None
    latest = [some[-1] for some in by_student.values()]
    shares = [share for some in by_student.values() if (share := _best(some)) is not None]
    counts = Counter(one.status for one in latest)
    traced = [one.programs for one in latest if one.programs]
    return Insight(
        exercise=exercise,
        students=len(by_student),
        attempts=len(looks),
        passed=sum(any(one.status is Status.PASS for one in some) for some in by_student.values()),
        mean=statistics.fmean(shares) if shares else None,
        median_attempts=statistics.median(map(len, by_student.values())),
        bins=_bins(shares),
        statuses={status: counts[status] for status in Status if counts[status]},
        traced=len(traced),
        programs=len(set(traced)),
        groups=tuple(by_program(latest, sources, starter)),
        stuck=tuple(by_finding(latest, sources, starter)),
        rules=tuple(_rules(by_student)),
    )


def _graded(attempts: Sequence[Attempt]) -> list[Attempt]:
    return [one for one in attempts if one.grading is not None]


def _looks(attempts: Sequence[Attempt], records: Records) -> Iterator[tuple[int, Look]]:
    digests = [one.grading.record for one in attempts if one.grading is not None]
    for attempt, record in zip(attempts, records(digests), strict=True):
        yield attempt.number, look(attempt, record)


def _rules(by_student: dict[str, list[Look]]) -> list[Rule]:
    """Count students by finding; advice, which costs nothing, is left out."""
    ever: Counter[tuple[str, str]] = Counter()
    still: Counter[tuple[str, str]] = Counter()
    example: dict[tuple[str, str], str] = {}
    for looks in by_student.values():
        said = [(one, check, rule, message) for one in looks for check, rule, message in one.findings]
        for _, check, rule, message in said:
            example.setdefault((check, rule), message)
        ever.update({(check, rule) for _, check, rule, _ in said})
        still.update({(check, rule) for one, check, rule, _ in said if one is looks[-1]})
    rules = [Rule(*key, count, still[key], example[key]) for key, count in ever.items()]
    return sorted(rules, key=lambda rule: (-rule.students, rule.check, rule.rule))


def _best(looks: Sequence[Look]) -> float | None:
    shares = [
        min(1.0, max(0.0, one.points / one.max_points))
        for one in looks
        if one.points is not None and one.max_points > 0
    ]
    return max(shares, default=None)


def _bins(shares: Iterable[float]) -> tuple[int, ...]:
    counts = Counter(map(bin_of, shares))
    return tuple(counts[index] for index in range(BINS))
