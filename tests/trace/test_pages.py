"""The rule book's examples: what a page says fails, fails there, and what it says passes, passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from grader.rulebook import page
from grader.rules import RULES
from tests.trace.conftest import Trace
from tests.trace.snippets import ENTRY, Snippet
from tests.trace.verdicts import judge

_EXAMPLE = re.compile(
    r"^## (What fails|What passes)\n\n`([^`\n]+)`\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL
)
_BY_HAND = {
    *(
        "unreadable-source",
        "unreadable-file",
        "ambiguous-exercise",
        "missing-answer",
        "crashes",
        "bad-frame",
        "refused-artifact",
    ),
    *("too-slow", "too-much-memory", "too-much-output"),
}
"""Trace rules that no snippet can show through one trace."""
_IS_ADVICE = {rule.name for rule in RULES.values() if rule.is_advice} | {"returns-argument"}


@cache
def _examples(heading: str) -> dict[str, Snippet]:
    return {
        rule.name: Snippet(rule.name, kind, heading, entry or ENTRY, code)
        for rule in RULES.values()
        if rule.check in ("trace", "purity")
        for title, entry, code in _EXAMPLE.findall(page(rule.name))
        for kind in _kinds(rule.name, heading)
        if title == heading
    }


def _kinds(rule: str, heading: str) -> Iterator[str]:
    if heading == "What passes":
        yield "honest"
    elif rule in _IS_ADVICE:
        yield "advice"
    else:
        yield "refused" if RULES[rule].check == "trace" else "impure"


@pytest.mark.parametrize("rule", _examples("What fails"))
def test_what_a_page_says_fails_is_caught_where_it_says(rule: str, trace: Trace) -> None:
    """The marked line breaks the rule, and nothing else does."""
    snippet = _examples("What fails")[rule]
    verdict = judge(snippet, trace(snippet.source, snippet.entry).header)

    assert rule in {expected.rule for expected in snippet.expected}
    assert verdict.why == ""


@pytest.mark.parametrize("rule", _examples("What passes"))
def test_what_a_page_says_passes_is_not_accused(rule: str, trace: Trace) -> None:
    """The rewrite breaks no rule at all."""
    snippet = _examples("What passes")[rule]
    assert judge(snippet, trace(snippet.source, snippet.entry).header).why == ""


def test_every_rule_that_a_trace_can_show_has_both_examples() -> None:
    """No page of the trace and purity checks goes without examples that run."""
    shown = {rule.name for rule in RULES.values() if rule.check in ("trace", "purity")} - _BY_HAND
    assert shown <= set(_examples("What fails"))
    assert shown <= set(_examples("What passes"))
