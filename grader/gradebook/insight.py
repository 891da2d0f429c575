"""What a class did at an exercise: equal programs, the commonest findings, how hard it was. Layer 8.

Programs are equal where JAX traced the same operations, whatever the Python looks like. Of a short exercise there are
few right programs, so equal ones prove nothing: they are there to be read and commented once. What they mean is the
instructor's to judge.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grader.gradebook.book import Attempt, Book
from grader.gradebook.records import Record
from grader.verdict import Status

__all__ = ["Group", "Insight", "Rule", "insight"]

_HARD, _EASY = 0.5, 0.95
"""Share of full points on average: below and above, an exercise may be too hard or too easy."""
_FEW = 5
"""Students below whom an average says nothing."""


@dataclass(frozen=True)
class Group:
    """Attempts whose programs are equal, each student's latest."""

    attempts: tuple[Attempt, ...]
    same_text: int
    """How many of them hold the same text as another one in the group, to the letter."""
    status: str
    points: float | None
    is_solution: bool = False
    """Whether the author's answer, or another right answer of the course, gives this program too."""


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


@dataclass(frozen=True)
class Insight:
    """One exercise."""

    exercise: str
    students: int
    """Who handed in something that is graded."""
    attempts: int
    passed: int
    """Students whose latest or an earlier attempt passed."""
    mean: float | None
    """Share of full points, of each student's best attempt."""
    median_attempts: float
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]

    @property
    def difficulty(self) -> str:
        """``too hard?``, ``too easy?`` or '': a question to the author, never more."""
        if self.students < _FEW or self.mean is None:
            return ""
        if self.mean < _HARD:
            return "too hard?"
        return "too easy?" if self.mean > _EASY and self.median_attempts <= 1 else ""


def insight(
    book: Book,
    exercise: str,
    record: Callable[[str], Record],
    solutions: Iterable[frozenset[tuple[str, str]]] = (),
) -> Insight | None:
    """Look at what the students who have not left handed in for an exercise; None where nothing is graded.

    Args:
        book: the gradebook.
        exercise: its name.
        record: returns the record of a digest.
        solutions: programs of right answers that the course knows.
    """
    by_student = {
        student.key: [one for one in book.attempts_of(student.key, exercise) if one.grading is not None]
        for student in book.present
    }
    by_student = {key: mine for key, mine in by_student.items() if mine}
    if not by_student:
        return None
    records = {
        one.number: record(one.grading.record)
        for mine in by_student.values()
        for one in mine
        if one.grading is not None
    }
    shares = [share for mine in by_student.values() if (share := _best(mine)) is not None]
    return Insight(
        exercise=exercise,
        students=len(by_student),
        attempts=len(records),
        passed=sum(any(_passed(one) for one in mine) for mine in by_student.values()),
        mean=statistics.fmean(shares) if shares else None,
        median_attempts=statistics.median(map(len, by_student.values())),
        groups=tuple(_groups([mine[-1] for mine in by_student.values()], records, frozenset(solutions))),
        rules=tuple(_rules(by_student, records)),
    )


def programs_of(record: Record) -> frozenset[tuple[str, str]]:
    """Return what tells the programs of a verdict apart; nothing, where there are none."""
    return frozenset((one.transform, one.digest) for one in record.result.artifacts)


def _groups(
    latest: Sequence[Attempt],
    records: dict[int, Record],
    solutions: frozenset[frozenset[tuple[str, str]]],
) -> list[Group]:
    """Put attempts with equal programs together, the largest group first; who is alone is in none."""
    found: dict[frozenset[tuple[str, str]], list[Attempt]] = {}
    for attempt in latest:
        if programs := programs_of(records[attempt.number]):
            found.setdefault(programs, []).append(attempt)
    groups = []
    for programs, attempts in found.items():
        if len(attempts) < 2:
            continue
        texts = [attempt.handed_in.source for attempt in attempts]
        grading = attempts[0].grading
        groups.append(
            Group(
                attempts=tuple(attempts),
                same_text=sum(texts.count(text) > 1 for text in texts),
                status=grading.status if grading else "",
                points=grading.points if grading else None,
                is_solution=programs in solutions,
            )
        )
    return sorted(groups, key=lambda group: (-len(group.attempts), group.attempts[0].number))


def _rules(by_student: dict[str, list[Attempt]], records: dict[int, Record]) -> list[Rule]:
    """Count students by finding; advice, which costs nothing, is left out."""
    ever: dict[tuple[str, str], set[str]] = {}
    still: dict[tuple[str, str], set[str]] = {}
    example: dict[tuple[str, str], str] = {}
    for student, mine in by_student.items():
        for attempt in mine:
            for check in records[attempt.number].result.checks:
                for finding in check.findings:
                    if finding.advice:
                        continue
                    key = (check.check, finding.rule)
                    ever.setdefault(key, set()).add(student)
                    example.setdefault(key, finding.message)
                    if attempt is mine[-1]:
                        still.setdefault(key, set()).add(student)
    rules = [
        Rule(*key, students=len(who), still=len(still.get(key, ())), message=example[key])
        for key, who in ever.items()
    ]
    return sorted(rules, key=lambda rule: (-rule.students, rule.check, rule.rule))


def _best(mine: Sequence[Attempt]) -> float | None:
    shares = [
        grading.points / grading.max_points
        for one in mine
        if (grading := one.grading) is not None and grading.points is not None and grading.max_points
    ]
    return max(shares, default=None)


def _passed(attempt: Attempt) -> bool:
    return attempt.grading is not None and attempt.grading.status == Status.PASS.value
