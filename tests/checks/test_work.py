"""Limits on work: what is over them, what is not known, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.checks.program import check
from grader.checks.work import cost_note, cost_record
from grader.evidence import Claim, Count, Facts, JudgeEvidence, TraceEvidence, Work
from grader.verdict import CheckResult, CostRecord, Status
from tests.checks.conftest import EVERY_PART, make, ran, traced

EXACT = Work(element_operations=1200, moved_bytes=9600, least_bytes=800, sent_bytes=48, is_exact=True)
LEAST = replace(EXACT, is_exact=False)
AT = {"at": {"n": 100}}


def weighed(work: Work | None, *, finished: bool = True, **facts: Any) -> JudgeEvidence:
    """Return the evidence of a program that takes this at the sizes where it is weighed."""
    evidence = ran()
    outputs = {**evidence.program_outputs, "memory": ()} if finished else evidence.program_outputs
    memory = Facts(parts=(Count(5, {"add": 5}, work=work),), **facts)
    return replace(evidence, programs={**evidence.programs, "memory": memory}, program_outputs=outputs)


def judge(
    program: dict[str, Any], evidence: JudgeEvidence, trace: TraceEvidence | None = None
) -> CheckResult:
    """Judge this evidence against this `program:` section."""
    return check(make(program=program), trace or traced(), evidence, 1.0, trace_status=Status.PASS)


def says(result: CheckResult) -> list[tuple[str, str]]:
    """Return rule and words of all findings."""
    return [(item.rule, item.message) for item in result.findings]


@pytest.mark.parametrize(
    ("program", "work", "expected"),
    [
        ({"element_operations": 1200, "moved_bytes": 9600}, EXACT, []),
        (
            {"element_operations": 1199},
            EXACT,
            [("too-much-work", "1200 element operations, at most 1199 allowed (n=100)")],
        ),
        (
            {"moved_bytes": 9599},
            EXACT,
            [("moves-too-much", "9600 bytes moved, at most 9599 allowed (n=100)")],
        ),
        ({"element_operations": 1200}, LEAST, []),
        (
            {"element_operations": 1199},
            LEAST,
            [("too-much-work", "at least 1200 element operations, at most 1199 allowed (n=100)")],
        ),
        ({"element_operations": 0}, replace(EXACT, element_operations=0), []),
        ({"sent_bytes": 48}, EXACT, []),
        (
            {"sent_bytes": 47},
            EXACT,
            [("sends-too-much", "48 bytes sent by each device, at most 47 allowed (n=100)")],
        ),
        (
            {"sent_bytes": 47},
            LEAST,
            [("sends-too-much", "at least 48 bytes sent by each device, at most 47 allowed (n=100)")],
        ),
        ({"sent_bytes": 0}, replace(EXACT, sent_bytes=0), []),
    ],
)
def test_work_is_held_to_its_limits(
    program: dict[str, Any], work: Work, expected: list[tuple[str, str]]
) -> None:
    """At most what is allowed passes; a lower bound accuses only where it is over the limit itself."""
    result = judge(program | AT, weighed(work))
    assert expected == says(result)
    assert (Status.FAIL if expected else Status.PASS) is result.status


def test_all_limits_are_told_at_once() -> None:
    """A student sees all that is too much."""
    found = judge({"element_operations": 9, "moved_bytes": 9, "sent_bytes": 9} | AT, weighed(EXACT))
    assert ["too-much-work", "moves-too-much", "sends-too-much"] == [rule for rule, _ in says(found)]


LIMITS = [
    ({"element_operations": 10**6}, "too-much-work"),
    ({"moved_bytes": 10**6}, "moves-too-much"),
    ({"sent_bytes": 10**6}, "sends-too-much"),
]


@pytest.mark.parametrize(("program", "rule"), LIMITS)
@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        (weighed(EXACT, failed="RESOURCE_EXHAUSTED"), "RESOURCE_EXHAUSTED"),
        (weighed(EXACT, finished=False), "it did not finish"),
        (ran(), "it could not be exported"),
    ],
)
def test_work_of_what_was_not_run_meets_no_limit(
    program: dict[str, Any], rule: str, evidence: JudgeEvidence, why: str
) -> None:
    """What is weighed must be what was found right; no evidence is never a pass."""
    assert [(rule, f"the program's work is unknown: {why}")] == says(judge(program, evidence))


def test_why_it_could_not_be_traced_is_said_with_its_line() -> None:
    """In JAX's words."""
    trace = traced(parts={"memory": Claim("reads-value", "no value", 3)})
    (finding,) = judge({"element_operations": 9}, ran(), trace).findings
    assert ("the program's work is unknown: no value", 3) == (finding.message, finding.line)


@pytest.mark.parametrize(("program", "_"), LIMITS)
def test_a_judge_that_cannot_weigh_makes_it_unavailable(program: dict[str, Any], _: str) -> None:
    """Nobody loses points to a missing library."""
    result = judge(program, weighed(None))
    assert (Status.SKIPPED, "unavailable", None) == (result.status, result.reason, result.points)


def test_work_alone_does_not_ask_for_memory() -> None:
    """A compiler that does not tell memory is no hindrance, and no finding speaks of it."""
    assert [] == says(judge({"element_operations": 10**6}, weighed(EXACT)))
    unknown = judge({"element_operations": 10**6, "temporary_bytes": 9}, weighed(EXACT))
    assert (Status.SKIPPED, "unavailable") == (unknown.status, unknown.reason)


def based(work: Work | None) -> JudgeEvidence:
    """Return the evidence of a bundle whose entry point takes this."""
    parts = (Count(45, constant_bytes=12, work=work), *(Count(1),) * (len(EVERY_PART) - 1))
    return replace(ran(), bundle=Facts(digest="sha256:00", parts=parts))


def test_the_record_is_of_the_entry_point() -> None:
    """Where nothing is weighed apart, it is that of the bundle."""
    assert CostRecord(
        operations=45,
        element_operations=1200,
        moved_bytes=9600,
        least_bytes=800,
        sent_bytes=48,
        is_exact=True,
        constant_bytes=12,
    ) == cost_record(traced(), based(EXACT))
    assert CostRecord(operations=45, constant_bytes=12) == cost_record(traced(), based(None))
    assert cost_record(traced(included=("case-1",)), based(EXACT)) is None


def test_the_record_is_of_the_sizes_where_it_is_weighed() -> None:
    """With what the compiler tells about memory there."""
    record = cost_record(traced(), weighed(LEAST, temporary_bytes=7, alias_bytes=0))
    assert record is not None
    assert (5, False, 7, 0) == (
        record.operations,
        record.is_exact,
        record.temporary_bytes,
        record.alias_bytes,
    )


@pytest.mark.parametrize(
    ("elements", "moved", "expected"),
    [
        (0, 0, "0 element operations, 0 B moved"),
        (999, 1000, "999 element operations, 1 kB moved"),
        (1_234_567, 800_000, "1.23 M element operations, 800 kB moved"),
        (999_499, 999_500, "999 k element operations, 1 MB moved"),
        (2**62, 2**62, "4.61 E element operations, 4.61 EB moved"),
    ],
)
def test_the_note_is_short(elements: int, moved: int, expected: str) -> None:
    """Three digits and a unit."""
    work = Work(elements, moved, 0, 0, is_exact=True)
    assert f"45 operations, {expected}" == cost_note(cost_record(traced(), based(work)))


def test_the_note_says_what_devices_send_where_there_are_several() -> None:
    """One device sends nothing, and no word is lost on it."""
    exact, least = (cost_record(traced(), based(work)) for work in (EXACT, LEAST))
    known = "1.2 k element operations, 9.6 kB moved"
    assert f"45 operations, {known}" == cost_note(exact)
    assert f"45 operations, {known}, 48 B sent by each device" == cost_note(exact, devices=4)
    expected = (
        f"45 operations, at least {known} and 48 B sent by each device (a loop's length depends on values)"
    )
    assert expected == cost_note(least, devices=4)
    plan = {"devices": 4, "program": {"sent_bytes": 48}}
    result = check(make(**plan), traced(), weighed(EXACT), 1.0, trace_status=Status.PASS)
    assert "5 operations, 1.2 k element operations, 9.6 kB moved, 48 B sent by each device" == result.note


def test_the_note_says_what_is_a_lower_bound() -> None:
    """And why; where nothing is known there is no note."""
    expected = "45 operations, at least 1.2 k element operations and 9.6 kB moved (a loop's length depends on values)"
    assert expected == judge({"constant_in": "n", "sizes": [16, 32, 64]}, based(LEAST)).note
    assert judge({"constant_in": "n", "sizes": [16, 32, 64]}, based(None)).note is None
    assert cost_note(None) is None
