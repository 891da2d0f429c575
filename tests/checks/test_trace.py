"""Check ``trace``: is there a program, and may it be graded?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.checks.trace import REFUSALS, check
from grader.evidence import Claim, Facts, JudgeEvidence
from grader.rules import RULES
from grader.verdict import Status
from tests.checks.conftest import died, ran, traced

LIMITS = {"too-slow": Status.TIMEOUT, "too-much-memory": Status.MEMORY}


def test_a_trace_without_complaint_passes() -> None:
    """It is worth no points, with or without a judge's evidence."""
    for judge in (None, ran()):
        result = check(traced(), judge)
        assert (Status.PASS, 0.0, 0.0, ()) == (
            result.status,
            result.points,
            result.max_points,
            result.findings,
        )


@pytest.mark.parametrize("rule", [rule.name for rule in RULES.values() if rule.check == "trace"])
def test_every_rule_of_the_trace_has_its_status(rule: str) -> None:
    """FAIL where JAX refuses, TIMEOUT and MEMORY for limits, ERROR for the rest; never a pass."""
    result = check(traced(outcome=Claim(rule, "the words", 7)), None)
    expected = Status.FAIL if rule in REFUSALS else LIMITS.get(rule, Status.ERROR)
    assert (expected, [(rule, "the words", 7)]) == (
        result.status,
        [(item.rule, item.message, item.line) for item in result.findings],
    )


def test_refusals_are_rules() -> None:
    """The table of refusals names existing rules of this check."""
    assert {"trace"} == {RULES[name].check for name in REFUSALS}


@pytest.mark.parametrize("where", ["bundle", "growth", "memory"])
def test_one_refused_program_refuses_the_submission(where: str) -> None:
    """An operation that may not be graded is an error wherever it is, whatever else went well."""
    judge = ran()
    bad = Facts(refused="custom call to `xla_ffi_python_cpu_callback`")
    judge = (
        replace(judge, bundle=bad)
        if where == "bundle"
        else replace(judge, programs={**judge.programs, where: bad})
    )
    result = check(traced(), judge)
    assert (Status.ERROR, "refused-artifact", bad.refused) == (
        result.status,
        result.findings[0].rule,
        result.findings[0].message,
    )


def test_a_broken_judge_is_our_fault() -> None:
    """The student's trace is not blamed for it."""
    result = check(traced(), died("program-crashes", "the judge failed: KeyError", internal=True))
    assert (Status.INTERNAL, None, "the judge failed: KeyError") == (
        result.status,
        result.points,
        result.note,
    )


def test_a_program_that_fails_when_run_has_been_traced() -> None:
    """Running too long is for the check of values to say."""
    assert Status.PASS is check(traced(), died("program-too-slow")).status
    assert Status.PASS is check(traced(), JudgeEvidence(bundle=Facts(failed="RESOURCE_EXHAUSTED"))).status


def test_a_program_refused_for_its_length_is_told_to_loop() -> None:
    """The advice is that for an unrolled loop, not that for an operation nobody runs."""
    facts = Facts(refused="the program has more than 20000 operations; is a loop unrolled?")
    found = check(traced(), replace(ran(), bundle=facts)).findings[0]
    assert ("refused-artifact", RULES["unrolled-loop"].remedy) == (found.rule, found.hint)


def test_what_gets_too_long_at_larger_sizes_alone_is_left_to_the_check_of_growth() -> None:
    """But an operation that is refused there is refused, and so is what is too long in the cases."""
    too_long = Facts(refused="the program has more than 20000 operations; is a loop unrolled?")
    assert Status.PASS is check(traced(), replace(ran(), programs={"growth": too_long})).status
    assert Status.ERROR is check(traced(), replace(ran(), programs={"memory": too_long})).status
    callback = Facts(refused="the program calls back into Python")
    assert Status.ERROR is check(traced(), replace(ran(), programs={"growth": callback})).status
