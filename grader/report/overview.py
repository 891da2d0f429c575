"""What a report says about a class as a whole, from one look at each result. Layer 8.

It grows with the number of exercises and rules, not with that of submissions: results are read one at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from grader.report.agenda import agenda, title_of
from grader.verdict import Result, Status

__all__ = ["BINS", "ClassOverview", "Common", "ExerciseOverview", "bin_of", "overview", "rules_lacked"]

BINS = 11
"""Bars of a distribution: no points, each further tenth, and all points."""
_MOST_LINKS = 5
_MOST_COMMON = 3
_MOST_FREQUENT = 10
_MOST_EXERCISES = 500
"""Exercises that can be chosen; a course has fifty."""


@dataclass
class Common:
    """A rule that several submissions fell short of."""

    rule: str
    count: int = 0
    """Submissions; one that meets the rule twice counts once."""
    first: list[tuple[int, str]] = field(default_factory=list)
    """Number and path of the first of them."""

    @property
    def title(self) -> str:
        """What happened."""
        return title_of(self.rule)


@dataclass
class ExerciseOverview:
    """The submissions for one exercise."""

    name: str
    """'' for files that belong to none."""
    key: str
    """A name for style sheets: ``e3``."""
    total: int = 0
    counts: Counter[Status] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    """Submissions by their share of the points."""
    shares: float = 0.0
    _common: dict[str, Common] = field(default_factory=dict)

    @property
    def statuses(self) -> dict[Status, int]:
        """How many ended in each status that occurs, most serious first."""
        return {status: self.counts[status] for status in Status if self.counts[status]}

    @property
    def mean(self) -> float | None:
        """Mean share of the points, where any were given."""
        return self.shares / sum(self.bins) if sum(self.bins) else None

    @property
    def common(self) -> list[Common]:
        """The rules that most submissions fell short of."""
        return sorted(self._common.values(), key=lambda row: -row.count)[:_MOST_COMMON]

    def add(self, number: int, result: Result, lacked: Iterable[str]) -> None:
        """Count a result.

        Args:
            number: of the result in the report, from 1.
            result: what grading said.
            lacked: the rules that it falls short of.
        """
        self.total += 1
        self.counts[result.status] += 1
        if result.points is not None and result.max_points > 0:
            share = min(1.0, max(0.0, result.points / result.max_points))
            self.shares += share
            self.bins[bin_of(share)] += 1
        for rule in lacked:
            row = self._common.setdefault(rule, Common(rule))
            row.count += 1
            if len(row.first) < _MOST_LINKS:
                row.first.append((number, result.submission))


@dataclass
class ClassOverview:
    """All submissions of a report."""

    total: int = 0
    counts: dict[Status, int] = field(default_factory=dict)
    exercises: list[ExerciseOverview] = field(default_factory=list)
    """By name."""
    frequent: list[tuple[str, str, int]] = field(default_factory=list)
    """Rule, title, number of submissions; most frequent first."""
    detailed: Collection[int] = ()
    """Numbers of the results that have details in the report."""
    keys: dict[str, str] = field(default_factory=dict)
    """Of the frequent rules: names for style sheets, ``f2``."""
    _by_name: dict[str, str] = field(default_factory=dict)
    """Of the exercises."""

    @property
    def hardest_first(self) -> list[ExerciseOverview]:
        """Exercises, those first that the smallest share has passed."""
        return sorted(self.exercises, key=lambda row: (row.counts[Status.PASS] / row.total, row.name))

    def key_of(self, exercise: str | None) -> str:
        """Return the name of an exercise for style sheets, or ''."""
        return self._by_name.get(exercise or "", "")

    def keys_of(self, result: Result) -> str:
        """Return the names of the frequent rules that a result falls short of, with spaces between."""
        return " ".join(self.keys[rule] for rule in rules_lacked(result) if rule in self.keys)


def overview(results: Iterable[Result], total: int, most_complete: int, most_detailed: int) -> ClassOverview:
    """Look at each result once.

    Args:
        results: all of them.
        total: how many there are.
        most_complete: up to how many results each has details.
        most_detailed: of how many results that did not pass a longer report has details.
    """
    exercises: dict[str, ExerciseOverview] = {}
    counts: Counter[Status] = Counter()
    frequent: Counter[str] = Counter()
    failed: set[int] = set()
    for number, result in enumerate(results, 1):
        counts[result.status] += 1
        lacked = rules_lacked(result)
        frequent.update(lacked)
        if result.status is not Status.PASS and len(failed) < most_detailed:
            failed.add(number)
        name = result.exercise or ""
        if name in exercises or len(exercises) < _MOST_EXERCISES:
            exercises.setdefault(name, ExerciseOverview(name, "")).add(number, result, lacked)
    ordered = sorted(exercises.values(), key=lambda row: row.name)
    for index, row in enumerate(ordered, 1):
        row.key = f"e{index}"
    common = frequent.most_common(_MOST_FREQUENT)
    return ClassOverview(
        total=total,
        counts={status: counts[status] for status in Status if counts[status]},
        exercises=ordered,
        frequent=[(rule, title_of(rule), count) for rule, count in common],
        detailed=range(1, total + 1) if total <= most_complete else frozenset(failed),
        keys={rule: f"f{index}" for index, (rule, _) in enumerate(common, 1)},
        _by_name={row.name: row.key for row in ordered},
    )


def rules_lacked(result: Result) -> list[str]:
    """Return the rules that a result falls short of, each once, in the order to take them."""
    named = (item.finding.rule for item in agenda(result) if not item.finding.advice)
    return list(dict.fromkeys(named))


def bin_of(share: float) -> int:
    """Return the bar of a share: the outer two are for nothing and for everything alone."""
    if share in (0.0, 1.0):
        return int(share) * (BINS - 1)
    return min(BINS - 2, max(1, round(share * (BINS - 1))))
