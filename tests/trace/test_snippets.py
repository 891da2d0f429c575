"""The verdict table of purity and of refused traces: small submissions, and what must be found in them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from grader.rules import RULES
from tests.trace.conftest import Trace
from tests.trace.snippets import ENTRY, Snippet, read
from tests.trace.verdicts import judge

UNSEEN = {
    *(
        *("unreadable-source", "unreadable-file", "ambiguous-exercise", "missing-answer", "static-array"),
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
    assert judge(snippet, trace(snippet.source, snippet.entry).header).why == ""


@pytest.mark.parametrize("snippet", read("honest"), ids=str)
def test_honest_code_is_not_accused(snippet: Snippet, trace: Trace) -> None:
    """Each honest snippet can be traced, costs no points and needs no advice."""
    assert judge(snippet, trace(snippet.source, snippet.entry).header).why == ""


@pytest.mark.parametrize("snippet", read("advice"), ids=str)
def test_harmless_writes_are_advice(snippet: Snippet, trace: Trace) -> None:
    """What never changes the program is mentioned, and costs no points."""
    assert judge(snippet, trace(snippet.source, snippet.entry).header).why == ""


@pytest.mark.parametrize("snippet", read("refused"), ids=str)
def test_a_refused_trace_names_rule_and_line(snippet: Snippet, trace: Trace) -> None:
    """Each snippet that cannot be traced gives the marked rule at the marked line."""
    assert judge(snippet, trace(snippet.source, snippet.entry).header).why == ""


def test_a_missed_rule_a_wrong_line_and_a_false_accusation_are_noticed() -> None:
    """The comparison that the tests above rely on can fail in each of its ways."""
    impure = Snippet("table", "impure", "", ENTRY, "def f(x):\n    print(x)  # <- prints\n    return x\n")
    honest = Snippet("table", "honest", "", ENTRY, "def f(x):\n    return x\n")
    caught = {"rule": "prints", "line": 2, "object": "'x'", "advice": False}

    assert judge(impure, _header(caught)).is_right
    assert not judge(impure, _header()).is_right
    assert not judge(impure, _header({**caught, "line": 3})).is_right
    assert not judge(impure, _header(caught, {**caught, "rule": "reads-clock"})).is_right
    assert judge(honest, _header()).is_right
    assert not judge(honest, _header({**caught, "advice": True})).is_right


def _header(*observations: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": {"rule": "", "line": None}, "observations": observations}


def test_every_rule_has_five_snippets_that_break_it() -> None:
    """No rule of the trace and purity checks goes untested."""
    seen = Counter(
        expected.rule for snippet in read("impure", "refused", "advice") for expected in snippet.expected
    )
    wanted = {rule.name for rule in RULES.values() if rule.check in ("trace", "purity")} - UNSEEN
    assert set() == {rule for rule in wanted if seen[rule] < 5}


def test_every_rule_has_five_near_misses() -> None:
    """Beside what breaks a rule stands honest code that only looks like it."""
    near = Counter(rule for snippet in read("honest") for rule in snippet.near)
    wanted = {rule.name for rule in RULES.values() if rule.check in ("trace", "purity")} - UNSEEN
    assert set() == {rule for rule in wanted if near[rule] < 5}
    assert set(near) <= set(RULES)


def test_no_two_snippets_have_the_same_title() -> None:
    """Each snippet shows something of its own."""
    titles = Counter(snippet.title for snippet in read("honest", "impure", "advice", "refused"))
    assert [] == [title for title, count in titles.items() if count > 1]
