"""Check ``program``: growth, operations and memory."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.program import check, grows
from grader.evidence import Claim, Facts, JudgeEvidence, TraceEvidence
from grader.verdict import CheckResult, Status
from tests.checks.conftest import died, growth, make, ran, traced


def judge(
    program: dict[str, Any],
    facts: dict[str, Facts],
    trace: TraceEvidence | None = None,
    status: Status = Status.PASS,
) -> CheckResult:
    """Judge these facts against this `program:` section."""
    evidence = JudgeEvidence(programs=facts)
    return check(make(program=program), trace or traced(), evidence, 1.0, trace_status=status)


def says(result: CheckResult) -> list[tuple[str, str]]:
    """Return rule and words of all findings."""
    return [(item.rule, item.message) for item in result.findings]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((30, 30, 30), False),
        ((96, 120, 144), False),
        ((97, 193, 385), True),
        ((10, 11, 13), True),
        ((30, 29, 60), False),
        ((100, 110, 125), False),
        ((100, 110, 126), True),
    ],
)
def test_growth_in_proportion_is_an_unrolled_loop(counts: tuple[int, int, int], expected: bool) -> None:
    """Constant programs and logarithmic ones, such as associative_scan, are fine; linear ones are not."""
    assert expected == grows(*counts)


@given(st.integers(0, 10_000), st.integers(1, 1000))
def test_every_linear_program_grows_and_no_logarithmic_one_does(fixed: int, slope: int) -> None:
    """Whatever the constant part: c + s*n grows, c + s*log2(n) does not."""
    assert grows(*(fixed + slope * n for n in (16, 32, 64)))
    assert not grows(*(fixed + slope * k for k in (4, 5, 6)))


def test_a_constant_program_passes() -> None:
    """All points, nothing to say."""
    result = judge({"constant_in": "n"}, growth(30, 30, 30))
    assert (Status.PASS, 1.0, []) == (result.status, result.points, says(result))


def test_an_unrolled_loop_is_shown_by_its_counts() -> None:
    """The three counts are the proof."""
    words = "the number of operations grows with n: 97 at n = 16, 193 at n = 32, 385 at n = 64"
    result = judge({"constant_in": "n"}, growth(97, 193, 385))
    assert (Status.FAIL, 0.0, [("unrolled-loop", words)]) == (result.status, result.points, says(result))


def test_a_size_that_was_not_traced_is_an_unrolled_loop() -> None:
    """It could not be traced, with JAX's words, or not in time."""
    facts = growth(97, 193)
    assert [("unrolled-loop", "at n = 64 tracing would not finish in time")] == says(
        judge({"constant_in": "n"}, facts)
    )
    trace = traced(parts={"growth-64": Claim("reads-value", "no value", 3)})
    result = judge({"constant_in": "n"}, facts, trace)
    assert [("unrolled-loop", "at n = 64 the function cannot be traced: no value")] == says(result)
    assert 3 == result.findings[0].line


OPERATIONS = {"forbids": ["sqrt"], "requires": ["while"]}


@pytest.mark.parametrize(
    ("histogram", "expected"),
    [
        ({"while": 1, "add": 3}, []),
        ({"while": 1, "sqrt": 0}, []),
        (
            {"sqrt": 2},
            [
                ("forbidden-operation", "the program uses `sqrt`, which this exercise forbids"),
                ("missing-operation", "the program does not use `while`, which this exercise asks for"),
            ],
        ),
    ],
)
def test_operations_are_counted(histogram: dict[str, int], expected: list[tuple[str, str]]) -> None:
    """Forbidden and required operations, each by name."""
    assert expected == says(judge(OPERATIONS, growth(histogram=histogram)))


MEMORY: list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = [
    ({"constant_bytes": 100}, {"constant_bytes": 100}, []),
    (
        {"constant_bytes": 100},
        {"constant_bytes": 101},
        [("constant-memory", "101 bytes of constants, at most 100 allowed")],
    ),
    ({"temporary_bytes": 0}, {"temporary_bytes": 0}, []),
    (
        {"temporary_bytes": 8},
        {"temporary_bytes": 9},
        [("temporary-memory", "9 bytes of temporary memory, at most 8 allowed")],
    ),
    ({"reuses": "x"}, {"alias_bytes": 8}, []),
    (
        {"reuses": "x", "at": {"n": 100}},
        {"alias_bytes": 8},
        [("copies-memory", "of the 400 bytes of `x`, the result reuses 8")],
    ),
    ({"reuses": "x"}, {"alias_bytes": 0}, [("copies-memory", "of the 8 bytes of `x`, the result reuses 0")]),
]


@pytest.mark.parametrize(("program", "facts", "expected"), MEMORY)
def test_memory_is_held_to_its_limits(
    program: dict[str, Any], facts: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Constants, temporary memory and reuse of a donated argument, in bytes."""
    assert expected == says(judge(program, growth(**facts)))


@pytest.mark.parametrize(
    "program",
    [
        {"forbids": ["sqrt"]},
        {"requires": ["while"]},
        {"constant_bytes": 9},
        {"temporary_bytes": 9},
        {"reuses": "x"},
    ],
)
def test_a_program_that_is_missing_meets_no_demand(program: dict[str, Any]) -> None:
    """No evidence is never a pass."""
    result = judge(program, {})
    assert (Status.FAIL, 0.0, 1) == (result.status, result.points, len(result.findings))
    assert "could not be exported" in result.findings[0].message


@pytest.mark.parametrize("program", [{"temporary_bytes": 9}, {"reuses": "x"}])
def test_a_program_that_does_not_compile_meets_no_limit(program: dict[str, Any]) -> None:
    """Unknown memory is not zero memory."""
    result = judge(program, growth(failed="RESOURCE_EXHAUSTED"))
    assert Status.FAIL is result.status
    assert result.findings[0].message.endswith("its memory is unknown: RESOURCE_EXHAUSTED")


@pytest.mark.parametrize("program", [{"temporary_bytes": 9}, {"reuses": "x"}])
def test_a_compiler_that_does_not_tell_makes_it_unavailable(program: dict[str, Any]) -> None:
    """Where the platform has no memory analysis, the points are not counted."""
    result = judge(program, growth())
    assert (Status.SKIPPED, "unavailable", None) == (result.status, result.reason, result.points)


def test_growth_is_said_first_and_alone() -> None:
    """An unrolled loop explains the rest."""
    result = judge({"constant_in": "n", "requires": ["while"]}, growth(97, 193, 385))
    assert ["unrolled-loop"] == [item.rule for item in result.findings]


@pytest.mark.parametrize(
    ("evidence", "status"),
    [
        (None, Status.PASS),
        (ran(), Status.FAIL),
        (ran(), Status.ERROR),
        (died("program-crashes"), Status.PASS),
    ],
)
def test_without_a_program_it_is_blocked(evidence: JudgeEvidence | None, status: Status) -> None:
    """No trace or no answer: zero points that count."""
    result = check(make(), traced(), evidence, 1.0, trace_status=status)
    assert (Status.SKIPPED, "blocked", 0.0) == (result.status, result.reason, result.points)


def test_our_own_fault_is_internal() -> None:
    """A judge that failed judges nobody."""
    result = check(
        make(),
        traced(),
        died("program-crashes", "the judge failed", internal=True),
        1.0,
        trace_status=Status.PASS,
    )
    assert (Status.INTERNAL, None, "the judge failed") == (result.status, result.points, result.note)
