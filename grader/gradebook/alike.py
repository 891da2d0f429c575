"""Attempts that have something in common: equal programs, or the same thing to mend first. Layer 8.

Programs are equal where JAX traced the same operations, whatever the Python looks like. Of a short exercise there are
few right programs, so equal ones prove nothing: they are there to be read once and commented once. What else they mean
is the instructor's to judge.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.gradebook.book import Attempt
from grader.gradebook.records import Record
from grader.report.agenda import Item, agenda, title_of
from grader.submission import Source
from grader.verdict import Status

__all__ = ["Group", "Look", "Sources", "by_finding", "by_program", "look"]

Sources = Callable[[Iterable[str]], Iterator[Source]]
"""Returns the submissions of digests."""


@dataclass(frozen=True)
class Look:
    """What of an attempt's record is compared with those of others."""

    attempt: Attempt
    status: Status
    points: float | None
    max_points: float
    programs: frozenset[tuple[str, str]]
    """Transform and digest of each; none, where it could not be traced."""
    findings: tuple[tuple[str, str, str], ...]
    """Check, rule and message of each that costs points, in the order to mend them."""


@dataclass(frozen=True)
class Group:
    """Attempts of several students that have something in common, each student's latest."""

    attempts: tuple[Attempt, ...]
    """In the order in which they were taken in."""
    statuses: dict[Status, int]
    points: tuple[float, float] | None
    """The fewest and the most of them, where any were given: equal programs may differ in purity or speed."""
    max_points: float
    first: tuple[str, str, str] | None
    """Check, rule and one of the messages of what all of them should mend first; None where they differ."""
    texts: dict[int, int]
    """By number of the attempt: which text it holds, from 1, where others of the group hold the same to the letter."""
    untouched: frozenset[int]
    """Numbers of attempts that hold the file as students were given it: not their own text."""

    @property
    def title(self) -> str:
        """What happened to all of them, or ''."""
        return title_of(self.first[1]) if self.first else ""

    @property
    def commented(self) -> int:
        """How many have a comment already."""
        return sum(bool(attempt.comments) for attempt in self.attempts)

    @property
    def command(self) -> str:
        """What to type to comment on all of them."""
        numbers = " ".join(str(attempt.number) for attempt in self.attempts)
        return f"jaxercise gradebook comment {numbers} --text '...'"


def look(attempt: Attempt, record: Record) -> Look:
    """Take from a record what groups and counts need; records themselves are too large to be kept by the thousand."""
    result = record.result
    return Look(
        attempt=attempt,
        status=result.status,
        points=result.points,
        max_points=result.max_points,
        programs=frozenset((one.transform, one.digest) for one in result.artifacts),
        findings=tuple(_findings(agenda(result))),
    )


def by_program(latest: Sequence[Look], sources: Sources, starter: str) -> list[Group]:
    """Put attempts with equal programs together, the largest group first; who is alone is in none.

    Args:
        latest: one for each student.
        sources: what was handed in.
        starter: the file as students are given it.
    """
    return _groups(latest, lambda one: one.programs or None, sources, starter)


def by_finding(latest: Sequence[Look], sources: Sources, starter: str) -> list[Group]:
    """Put attempts together that have to mend the same first, by check and rule, whatever their programs are."""
    return _groups(latest, _mended_first, sources, starter)


def _mended_first(one: Look) -> tuple[str, str] | None:
    return one.findings[0][:2] if one.findings else None


def _findings(items: Iterable[Item]) -> Iterator[tuple[str, str, str]]:
    for item in items:
        if not item.finding.advice:
            yield item.check, item.finding.rule, item.finding.message


def _groups(
    latest: Sequence[Look], common: Callable[[Look], Hashable | None], sources: Sources, starter: str
) -> list[Group]:
    found: dict[Hashable, list[Look]] = {}
    for one in sorted(latest, key=lambda one: one.attempt.number):
        if (key := common(one)) is not None:
            found.setdefault(key, []).append(one)
    groups = [_group(some, sources, starter) for some in found.values() if len(some) > 1]
    return sorted(groups, key=lambda group: (-len(group.attempts), group.attempts[0].number))


def _group(looks: Sequence[Look], sources: Sources, starter: str) -> Group:
    points = [one.points for one in looks if one.points is not None]
    attempts = tuple(one.attempt for one in looks)
    counts = Counter(one.status for one in looks)
    is_same = len(set(map(_mended_first, looks))) == 1
    texts, untouched = _texts(attempts, sources, starter)
    return Group(
        attempts=attempts,
        statuses={status: counts[status] for status in Status if counts[status]},
        points=(min(points), max(points)) if points else None,
        max_points=looks[0].max_points,
        first=looks[0].findings[0] if looks[0].findings and is_same else None,
        texts=texts,
        untouched=untouched,
    )


def _texts(
    attempts: Sequence[Attempt], sources: Sources, starter: str
) -> tuple[dict[int, int], frozenset[int]]:
    """Number the texts that several attempts hold, and find those that nobody has touched."""
    found: dict[bytes, list[int]] = {}
    digests = [attempt.handed_in.source for attempt in attempts]
    for attempt, source in zip(attempts, sources(digests), strict=True):
        if not source.problem:
            found.setdefault(_digest(source.text), []).append(attempt.number)
    untouched = frozenset(found.pop(_digest(starter.encode()), ()) if starter else ())
    shared = [numbers for numbers in found.values() if len(numbers) > 1]
    return {number: index for index, some in enumerate(shared, 1) for number in some}, untouched


def _digest(text: bytes) -> bytes:
    """Return what tells texts apart; how an editor ends lines and the file is nobody's own."""
    return hashlib.sha256(text.replace(b"\r\n", b"\n").rstrip()).digest()
