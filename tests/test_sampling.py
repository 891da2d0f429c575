"""The decision on a speed threshold: right far from it, rarely wrong at it, never from too few samples."""

from __future__ import annotations

import math
import random

import pytest

from grader.sampling import ERROR, FEWEST, Decision, decide, next_look


def sequential(generator: random.Random, median: float, at_least: float, most: int = 200) -> Decision:
    """Sample heavy-tailed pairs as the timing child does, until the decision."""
    baseline: list[int] = []
    submission: list[int] = []
    while True:
        base = int(1e6 * math.exp(abs(generator.gauss(0, 0.5))))
        ratio = median * math.exp(generator.gauss(0, 0.4) * (5 if generator.random() < 0.1 else 1))
        baseline.append(base)
        submission.append(max(1, round(base / ratio)))
        decision = decide(baseline, submission, at_least, spent=len(baseline) == most)
        if decision is not None:
            return decision


def test_looks_grow_by_half() -> None:
    """Looks are taken at fixed sizes, so that each costs its share of the error and no more."""
    sizes = [FEWEST]
    for _ in range(5):
        sizes.append(next_look(sizes[-1]))
    assert [9, 14, 21, 32, 48, 72] == sizes
    assert FEWEST == next_look(0) == next_look(FEWEST - 1)


def test_nothing_is_decided_between_looks() -> None:
    """A clear case is not decided before the first look that can afford it."""
    assert None is decide([10] * 7, [1] * 7, 3.0, spent=False)
    assert None is decide([10] * 10, [1] * 10, 3.0, spent=False)


@pytest.mark.parametrize(("slow", "decision"), [(10, "met"), (2, "missed")])
def test_clear_samples_are_decided(slow: int, decision: str) -> None:
    """Nine pairs that agree decide, on either side."""
    found = decide([slow * 100] * FEWEST, [100] * FEWEST, 3.0, spent=False)
    assert found is not None
    assert (decision, slow, slow, slow) == (found.decision, found.speedup, found.low, found.high)


def test_a_ratio_exactly_at_the_threshold_is_met() -> None:
    """At least means at least."""
    found = decide([300] * 12, [100] * 12, 3.0, spent=True)
    assert found is not None
    assert "met" == found.decision


def test_too_few_samples_are_inconclusive() -> None:
    """With the budget spent after five pairs nothing can be sure, however clear they look."""
    found = decide([1000] * 5, [100] * 5, 3.0, spent=True)
    assert Decision("inconclusive", 10.0, 0.0, 10.0, 1) == found


def test_straddling_samples_go_on_until_the_budget_is_spent() -> None:
    """Samples on both sides of the threshold decide nothing."""
    baseline, submission = [200, 400] * 16, [100] * 32
    assert None is decide(baseline, submission, 3.0, spent=False)
    found = decide(baseline, submission, 3.0, spent=True)
    assert found is not None
    assert ("inconclusive", 3.0, 2.0, 4.0) == (found.decision, found.speedup, found.low, found.high)


def test_one_outlier_does_not_change_a_decision() -> None:
    """A pair that the machine disturbed is one pair."""
    clean = decide([1000] * 32, [100] * 32, 3.0, spent=False)
    dirty = decide([1000] * 31 + [1], [100] * 32, 3.0, spent=False)
    assert clean is not None
    assert dirty is not None
    assert clean.decision == dirty.decision == "met"


@pytest.mark.parametrize("bad", [([], []), ([0], [1]), ([1], [0]), ([1, 2], [1])])
def test_samples_that_are_no_pairs_are_an_error(bad: tuple[list[int], list[int]]) -> None:
    """Whoever hands over unpaired or impossible samples has a fault of their own."""
    with pytest.raises(ValueError, match="expected pairs"):
        decide(*bad, 3.0, spent=True)


def test_wrong_decisions_at_the_threshold_stay_within_the_bound() -> None:
    """With the true ratio exactly at the threshold, hardly any of 2000 gradings decide, looks and tails regardless."""
    generator = random.Random(1)
    wrong = sum(sequential(generator, 3.0, 3.0).decision != "inconclusive" for _ in range(2000))
    # Three standard deviations of a count with mean 2000 * ERROR.
    assert wrong <= 2000 * ERROR + 3 * math.sqrt(2000 * ERROR)


@pytest.mark.parametrize(("median", "decision"), [(3.9, "met"), (3 / 1.3, "missed")])
def test_a_third_away_is_always_decided_rightly(median: float, decision: str) -> None:
    """At 1.3 times the threshold or more, on either side, none of 1000 gradings is wrong and few are undecided."""
    generator = random.Random(2)
    found = [sequential(generator, median, 3.0).decision for _ in range(1000)]
    assert {decision, "inconclusive"} >= set(found)
    assert found.count("inconclusive") <= 50
