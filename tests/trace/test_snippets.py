"""The verdict table of purity and of refused traces: small submissions, and what must be found in them."""

from __future__ import annotations

from collections import Counter

import pytest

from grader.rules import RULES
from tests.trace.conftest import Trace
from tests.trace.snippets import Snippet, read

UNSEEN = {
    *(
        *("unreadable-source", "unreadable-file", "ambiguous-exercise", "static-array"),
        "crashes",
        "bad-frame",
        "refused-artifact",
        "too-slow",
        "too-much-memory",
        "too-much-output",
    ),
}
"""Trace rules that are not found by tracing one snippet; ``test_child`` and the jail's tests have them."""


@pytest.mark.parametrize("snippet", read("impure"), ids=str)
def test_impure_code_is_caught_at_its_line(snippet: Snippet, trace: Trace) -> None:
    """Each impure snippet gives exactly the marked findings: rule, line and, where the table says so, object."""
    outcome = trace(snippet.source, snippet.entry)

    actual = outcome.observations()
    assert ("", None) == outcome.refusal, outcome.header["outcome"]
    for expected in snippet.expected:
        match = {
            (r, n, o)
            for r, n, o in actual
            if (r, n) == (expected.rule, expected.line) and expected.object in (None, o)
        }
        assert match, f"expected {expected}, actual {sorted(actual, key=str)}"
        actual -= match
    assert set() == actual


@pytest.mark.parametrize("snippet", read("honest"), ids=str)
def test_honest_code_is_not_accused(snippet: Snippet, trace: Trace) -> None:
    """Each honest snippet can be traced and costs no points."""
    outcome = trace(snippet.source, snippet.entry)

    assert ("", None) == outcome.refusal, outcome.header["outcome"]
    assert set() == outcome.observations()
    assert set() == outcome.observations(advice=True)


@pytest.mark.parametrize("snippet", read("advice"), ids=str)
def test_harmless_writes_are_advice(snippet: Snippet, trace: Trace) -> None:
    """A write that never changes the program is mentioned, and costs no points."""
    outcome = trace(snippet.source, snippet.entry)

    assert ("", None) == outcome.refusal, outcome.header["outcome"]
    assert set() == outcome.observations()
    named = {(rule, name) for rule, _, name in outcome.observations(advice=True)}
    assert {(expected.rule, expected.object or "") for expected in snippet.expected} == named


@pytest.mark.parametrize("snippet", read("refused"), ids=str)
def test_a_refused_trace_names_rule_and_line(snippet: Snippet, trace: Trace) -> None:
    """Each snippet that cannot be traced gives the marked rule at the marked line."""
    outcome = trace(snippet.source, snippet.entry)

    rule, line = outcome.refusal
    [expected, *_] = snippet.expected
    assert (expected.rule, expected.line) == (rule, line), outcome.header["outcome"]


def test_every_rule_has_three_snippets_that_break_it() -> None:
    """No rule of the trace and purity checks goes untested."""
    seen = Counter(
        expected.rule for snippet in read("impure", "refused", "advice") for expected in snippet.expected
    )
    wanted = {rule.name for rule in RULES.values() if rule.check in ("trace", "purity")} - UNSEEN
    assert set() == {rule for rule in wanted if seen[rule] < 3}


def test_every_purity_rule_has_three_near_misses() -> None:
    """Beside what breaks a rule stands honest code that only looks like it."""
    honest = Counter(snippet.file for snippet in read("honest"))
    assert {} == {name: honest[name] for name in {s.file for s in read("impure")} if honest[name] < 3}
