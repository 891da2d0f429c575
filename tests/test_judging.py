"""Stage 2 with real jails: what is run, and the second look at what killed its judge."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.checks import correctness, program
from grader.course import Exercise
from grader.evidence import Claim, JudgeEvidence, TraceEvidence
from grader.growth import grows
from grader.jail.pool import Jails
from grader.judging import judge_programs
from grader.plan import Plan, make_plan
from grader.spec import ExerciseFile
from grader.tracing import trace_source
from grader.verdict import CheckResult, Status

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

SPEC: dict[str, Any] = {
    "format": 1,
    "title": "T",
    "concept": "c",
    "prompt": "p",
    "entry": "f(x: f32[n]) -> f32[n]",
    "inputs": {"x": {"uniform": [1, 2]}},
    "cases": [{"n": 3}, {"n": 3, "visibility": "hidden"}],
    "program": {"constant_in": "n", "sizes": [16, 32, 64], "reuses": "x"},
    "original_fails": "trace/reads-value",
    "points": {"correctness": 4, "purity": 4, "program": 2},
    "limits": {"time_s": 4},
    "hints": ["h"],
}
ENDLESS = "lax.while_loop(lambda v: v[0] >= 0, lambda v: v * 0.5, x)"
"""Zero is not below zero, so it never ends."""
UNROLLED = "jnp.stack([2 * x[i] for i in range(x.shape[0])])"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


def plan(**changes: Any) -> Plan:
    """Return the plan of the exercise above with some keys changed."""
    spec = ExerciseFile.model_validate(SPEC | changes)
    return make_plan(Exercise("f-it", "topic", spec, Path("course")), "seed")


def judged(
    jails: Jails, on_cases: str, elsewhere: str, made: Plan | None = None
) -> tuple[TraceEvidence, JudgeEvidence]:
    """Trace and judge a function that does one thing on the cases and another at growing sizes."""
    text = (
        "import jax.numpy as jnp\nfrom jax import lax\n"
        f"def f(x):\n    return {on_cases} if x.shape[0] == 3 else {elsewhere}\n"
    )
    made = made or plan()
    trace = trace_source(jails, made, text.encode())
    assert Claim() == trace.outcome
    return trace, judge_programs(jails, made, trace)


def by_program(trace: TraceEvidence, judge: JudgeEvidence) -> CheckResult:
    """Judge the program of the exercise above."""
    return program.check(plan(), trace, judge, 2.0, trace_status=Status.PASS)


def test_all_that_is_looked_at_is_run(jails: Jails) -> None:
    """The bundle in every round, the entry point at each size, and the program whose memory is weighed."""
    trace, judge = judged(jails, "2 * x", "2 * x")
    assert {"bundle", "growth", "memory"} == trace.artifacts.keys()
    assert (Claim(), 2) == (judge.problem, len(judge.outputs))
    made = plan()
    assert {part.name: (2 * part.values[0].inputs[0]).tolist() for part in made.programs} == {
        name: arrays[0].tolist() for name, arrays in judge.program_outputs.items()
    }
    assert [1, 3, 1] == [
        len(facts.parts) for facts in (judge.bundle, *judge.programs.values()) if facts is not None
    ]
    assert 4 * 3 == judge.programs["memory"].alias_bytes
    assert Status.PASS is by_program(trace, judge).status


def test_a_bundle_that_outlasts_its_judge_is_still_counted(jails: Jails) -> None:
    """The second look runs nothing: counts are known, values are not, and the first judge's end is the reason."""
    trace, judge = judged(jails, ENDLESS, UNROLLED)
    assert ("program-too-slow", False, (), {}) == (
        judge.problem.rule,
        judge.is_internal,
        judge.outputs,
        judge.program_outputs,
    )
    assert judge.bundle is not None
    assert 1 == judge.bundle.parts[0].histogram["while"]
    assert grows([count.operations for count in judge.programs["growth"].parts])
    values = correctness.check(plan(), trace, judge, {}, 4.0, trace_status=Status.PASS)
    assert (Status.TIMEOUT, 0.0) == (values.status, values.points)
    assert ["unrolled-loop"] == [item.rule for item in by_program(trace, judge).findings]


def test_what_never_finished_earns_no_points_of_the_program(jails: Jails) -> None:
    """An endless loop at larger sizes takes the values of the cases along, and is no short program."""
    trace, judge = judged(jails, "2 * x", ENDLESS)
    assert ("program-too-slow", (), {}) == (judge.problem.rule, judge.outputs, judge.program_outputs)
    assert 1 == len({count.operations for count in judge.programs["growth"].parts})
    result = by_program(trace, judge)
    assert (Status.FAIL, 0.0, ["at larger sizes the program did not finish"]) == (
        result.status,
        result.points,
        [item.message for item in result.findings],
    )


def test_memory_that_was_not_weighed_is_not_excused(jails: Jails) -> None:
    """That the judge was killed first is the submission's doing: the points count, and are zero."""
    made = plan(program={"reuses": "x"})
    trace, judge = judged(jails, ENDLESS, "x", made)
    assert ("program-too-slow", None) == (judge.problem.rule, judge.programs["memory"].alias_bytes)
    result = program.check(made, trace, judge, 2.0, trace_status=Status.PASS)
    assert (Status.SKIPPED, "blocked", 0.0) == (result.status, result.reason, result.points)


def test_a_bundle_alone_gets_no_second_look(jails: Jails) -> None:
    """Where nothing but values is judged, a judge that was killed has said all there is."""
    made = plan(program=None, points={"correctness": 4, "purity": 4})
    _, judge = judged(jails, ENDLESS, "x", made)
    assert ("program-too-slow", None, {}) == (judge.problem.rule, judge.bundle, judge.programs)


def test_what_was_not_handed_out_is_not_asked_about(jails: Jails) -> None:
    """What cannot be traced at larger sizes leaves the values of the cases alone."""
    trace, judge = judged(jails, "2 * x", "jnp.stack([2 * v for v in x if v > 0])")
    assert {"bundle", "memory"} == trace.artifacts.keys()
    assert (Claim(), 2) == (judge.problem, len(judge.outputs))
    assert (["memory"], ["memory"]) == (list(judge.programs), list(judge.program_outputs))
    (finding,) = by_program(trace, judge).findings
    assert ("unrolled-loop", 4) == (finding.rule, finding.line)


PICTURES: dict[str, Any] = {
    "entry": "f(x: f32[h, w]) -> f32[h, w]",
    "cases": [{"h": 2, "w": 3}],
    "program": {"constant_in": ["h", "w"]},
}


@pytest.mark.parametrize(
    ("returned", "caught"),
    [
        ("lax.map(lambda row: lax.scan(lambda c, v: (c + v, c * v), 0.0, row)[1], x)", False),
        ("jnp.cumsum(jnp.cumsum(x, 0), 1) + lax.associative_scan(jnp.maximum, x, axis=1)", False),
        ("lax.map(lambda row: jnp.stack([jnp.sin(v) for v in row]), x)", True),
        ("jnp.stack([lax.scan(lambda c, v: (c + v, c * v), 0.0, row)[1] for row in x])", True),
        ("jnp.stack([jnp.stack([jnp.sin(v) for v in row]) for row in x])", True),
    ],
    ids=["scans", "arrays", "columns", "rows", "both"],
)
def test_a_loop_over_either_of_two_sizes_is_seen(jails: Jails, returned: str, caught: bool) -> None:
    """Rows and columns grow together: a Python loop over columns in a scan over rows is as visible as one over rows."""
    made = plan(**PICTURES)
    text = f"import jax.numpy as jnp\nfrom jax import lax\n\n\ndef f(x):\n    return {returned}\n"
    trace = trace_source(jails, made, text.encode())
    result = program.check(made, trace, judge_programs(jails, made, trace), 2.0, trace_status=Status.PASS)
    assert (["unrolled-loop"] if caught else []) == [item.rule for item in result.findings]
    assert (0.0 if caught else 2.0) == result.points


def test_a_loop_over_the_size_that_is_not_named_is_not_seen(jails: Jails) -> None:
    """That is why both can be named."""
    made = plan(**PICTURES | {"program": {"constant_in": "h"}})
    text = (
        "import jax.numpy as jnp\nfrom jax import lax\n\n\ndef f(x):\n"
        "    return lax.map(lambda row: jnp.stack([jnp.sin(v) for v in row]), x)\n"
    )
    trace = trace_source(jails, made, text.encode())
    judge = judge_programs(jails, made, trace)
    assert Status.PASS is program.check(made, trace, judge, 2.0, trace_status=Status.PASS).status


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("x.astype(jnp.int32)", "its results have another form than asked for"),
        ("x[None]", "its results have another form than asked for"),
        (
            "jax.pure_callback(lambda v: v, jax.ShapeDtypeStruct(x.shape, x.dtype), x)",
            "it calls back into Python or uses a Ref from outside",
        ),
    ],
)
def test_what_was_traced_and_is_not_handed_out_has_its_reason(jails: Jails, returned: str, said: str) -> None:
    """There is a program, and nobody runs it: the check says why, and not that there is none."""
    made = plan()
    trace = trace_source(
        jails, made, f"import jax\nimport jax.numpy as jnp\ndef f(x):\n    return {returned}\n".encode()
    )
    assert ({}, Claim()) == (trace.artifacts, trace.outcome)
    result = program.check(made, trace, None, 2.0, trace_status=Status.PASS)
    assert (0.0, f"the program is not judged: {said}") == (result.points, result.note)
