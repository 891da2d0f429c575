"""Check ``program``: growth, operations and memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.program import check
from grader.evidence import Claim, Count, Facts, JudgeEvidence, TraceEvidence
from grader.growth import ALONE, TOGETHER, Steps, grows, is_another_program
from grader.plan import make_plan
from grader.verdict import CheckResult, Status
from tests.checks.conftest import EVERY_PART, died, growth, make, ran, traced

GROWTH = {"constant_in": "n", "sizes": [16, 32, 64]}
DRAWN = make(program={"constant_in": "n"}).exercise


def judge(
    program: dict[str, Any], evidence: JudgeEvidence | None = None, trace: TraceEvidence | None = None
) -> CheckResult:
    """Judge this evidence against this `program:` section."""
    plan = make(program=program)
    return check(plan, trace or traced(), evidence or ran(), 1.0, trace_status=Status.PASS)


def grown(*counts: int, **changes: Any) -> JudgeEvidence:
    """Return the evidence of a program with these operation counts at growing sizes."""
    return replace(ran(), programs={"growth": replace(growth(*counts), **changes)})


def built(*, at: int = 0, **base: Any) -> JudgeEvidence:
    """Return the evidence of a bundle whose part at this place has these counts, and the others none."""
    parts = [Count(1)] * len(EVERY_PART)
    parts[at] = Count(3, **base)
    return replace(ran(), bundle=Facts(digest="sha256:00", parts=tuple(parts)))


def weighed(**memory: Any) -> JudgeEvidence:
    """Return the evidence of a program whose memory was looked at."""
    return replace(ran(), programs={"memory": Facts(**memory)})


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
def test_growth_in_proportion_is_an_unrolled_loop(counts: tuple[int, ...], expected: bool) -> None:
    """Constant programs and logarithmic ones, such as associative_scan, are fine; linear ones are not."""
    assert expected == grows(counts)


@given(st.integers(0, 10_000), st.integers(1, 1000))
def test_every_linear_program_grows_and_no_logarithmic_one_does(fixed: int, slope: int) -> None:
    """Whatever the constant part: c + s*n grows, c + s*log2(n) does not."""
    assert grows([fixed + slope * n for n in (16, 32, 64)])
    assert not grows([fixed + slope * k for k in (4, 5, 6)])


def test_a_constant_program_passes() -> None:
    """All points, nothing to say."""
    result = judge(GROWTH, grown(30, 30, 30))
    assert (Status.PASS, 1.0, []) == (result.status, result.points, says(result))


def test_an_unrolled_loop_is_shown_by_its_counts() -> None:
    """The three counts are the proof; that it was not run is not said as well."""
    words = "the number of operations grows with n: 97 at 16, 193 at 32, 385 at 64"
    result = judge(GROWTH, replace(grown(97, 193, 385), program_outputs={}))
    assert (Status.FAIL, 0.0, [("unrolled-loop", words)]) == (result.status, result.points, says(result))


def test_sizes_that_grow_together_are_named_together() -> None:
    """Which of them the program grows with is not known."""
    program = {"constant_in": ["h", "w"], "sizes": [16, 32, 64]}
    shapes = {"entry": "f(x: f32[h, w]) -> f32[h, w]", "cases": [{"h": 2, "w": 3}], "transform_case": None}
    plan = make(program=program, **shapes)
    assert [(16, 16), (32, 32), (64, 64)] == [part.inputs[0].shape for part in plan.programs]
    result = check(plan, traced(), grown(97, 193, 385), 1.0, trace_status=Status.PASS)
    words = "the number of operations grows with h or w: 97 at 16, 193 at 32, 385 at 64"
    assert [("unrolled-loop", words)] == says(result)
    result = check(plan, traced(), grown(30, 30, 30), 1.0, trace_status=Status.PASS)
    assert Status.PASS is result.status


def test_a_size_that_was_not_traced_is_an_unrolled_loop() -> None:
    """It could not be traced, with JAX's words, or not in time."""
    nothing = replace(ran(), programs={})
    assert [("unrolled-loop", "at larger sizes tracing would not finish in time")] == says(
        judge(GROWTH, nothing)
    )
    slow = judge(GROWTH, nothing, traced(parts={"growth-64": Claim(line=7)}))
    assert ("at larger sizes tracing would not finish in time", 7) == (
        slow.findings[0].message,
        slow.findings[0].line,
    )
    trace = traced(parts={"growth-64": Claim("reads-value", "no value", 3)})
    result = judge(GROWTH, nothing, trace)
    assert [("unrolled-loop", "at size 64 the function cannot be traced: no value")] == says(result)
    assert 3 == result.findings[0].line


def test_a_program_that_does_not_run_at_larger_sizes_is_an_unrolled_loop() -> None:
    """XLA's words are kept."""
    result = judge(GROWTH, grown(30, 30, 30, failed="RESOURCE_EXHAUSTED"))
    assert [("unrolled-loop", "at larger sizes the program does not run: RESOURCE_EXHAUSTED")] == says(result)


def test_a_program_that_gets_too_long_at_larger_sizes_is_an_unrolled_loop() -> None:
    """Values, purity and transforms keep their points: at the sizes of the cases it could be judged."""
    refused = "the program has more than 20000 operations; is a loop unrolled?"
    trace = traced(parts={"growth-64": Claim("", "", 7)})
    result = judge(GROWTH, grown(refused=refused), trace)
    assert [("unrolled-loop", f"at larger sizes {refused}")] == says(result)
    assert 7 == result.findings[0].line


@pytest.mark.parametrize("steps", [ALONE, TOGETHER])
@pytest.mark.parametrize("unroll", [2, 3, 4, 5, 8, 16])
@pytest.mark.parametrize("body", [2, 5, 20])
def test_a_loop_unrolled_in_part_does_not_grow(steps: Steps, unroll: int, body: int) -> None:
    """At each smallest size that may be drawn: it has so many copies of its body, and the steps that are left over."""
    for smallest in range(steps.fewest, steps.most + 1):
        sizes = [smallest * factor for factor in steps.factors]
        copies = [n if n <= unroll else unroll + n % unroll for n in sizes]
        assert not grows([30 + body * count for count in copies])
        assert grows([30 + body * n for n in sizes])


@pytest.mark.parametrize("missing", ["growth-16", "growth-64"])
def test_counts_without_values_are_no_pass(missing: str) -> None:
    """Looked at and not run to its end: what was counted may be another program than what is right."""
    outputs = {name: arrays for name, arrays in ran().program_outputs.items() if name != missing}
    result = judge(GROWTH, replace(grown(30, 30, 30), program_outputs=outputs))
    assert [("unrolled-loop", "at larger sizes the program did not finish")] == says(result)


@pytest.mark.parametrize("counts", [(), (30,), (30, 30), (30, 30, 30, 30)])
def test_counts_of_other_parts_than_asked_for_tell_nothing(counts: tuple[int, ...]) -> None:
    """Growth takes all three sizes; no evidence is never a pass."""
    result = judge(GROWTH, grown(*counts))
    assert [("unrolled-loop", "the program's growth cannot be told")] == says(result)


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
                (
                    "missing-operation",
                    (
                        "the program does not use `while` (lax.scan, fori_loop or while_loop), "
                        "which this exercise asks for"
                    ),
                ),
            ],
        ),
    ],
)
def test_operations_are_counted(histogram: dict[str, int], expected: list[tuple[str, str]]) -> None:
    """Forbidden and required operations, each by name."""
    assert expected == says(judge(OPERATIONS, built(histogram=histogram)))


def test_a_missing_operation_without_a_spelling_of_its_own_is_named_plainly() -> None:
    """Not every operation has another name in JAX."""
    message = "the program does not use `sort`, which this exercise asks for"
    assert [("missing-operation", message)] == says(judge({"requires": ["sort"]}, built(histogram={})))


def test_operations_are_those_of_the_entry_point_itself() -> None:
    """A derivative may use what the function may not, and lends it nothing that it lacks."""
    grad = EVERY_PART.index("grad")
    assert [] == says(judge({"forbids": ["sqrt"]}, built(at=grad, histogram={"sqrt": 1})))
    assert ["missing-operation"] == [
        rule for rule, _ in says(judge({"requires": ["while"]}, built(at=grad, histogram={"while": 1})))
    ]


@pytest.mark.parametrize("where", ["case-1", "growth", "memory"])
def test_what_is_forbidden_is_forbidden_at_every_shape(where: str) -> None:
    """A function cannot be honest at the shape of the transforms alone."""
    bad = Count(3, {"sqrt": 1})
    evidence = built(at=EVERY_PART.index("case-1"), histogram={"sqrt": 1})
    if where != "case-1":
        evidence = replace(ran(), programs={where: Facts(parts=(Count(3), bad, Count(3)))})
    assert ["forbidden-operation"] == [rule for rule, _ in says(judge({"forbids": ["sqrt"]}, evidence))]


def test_the_entry_point_is_found_by_its_place_in_the_bundle() -> None:
    """Counts are in the order of what was handed out; a bundle without the entry point tells nothing."""
    included = ("case-1", "base")
    outcome = judge({"forbids": ["sqrt"]}, built(at=1, histogram={"sqrt": 1}), traced(included=included))
    assert ["forbidden-operation"] == [rule for rule, _ in says(outcome)]
    blocked = judge({"forbids": ["sqrt"]}, built(), traced(included=("case-1",)))
    assert (Status.SKIPPED, "blocked", 0.0) == (blocked.status, blocked.reason, blocked.points)


CONSTANTS: list[tuple[int, list[tuple[str, str]]]] = [
    (100, []),
    (101, [("constant-memory", "101 bytes of constants, at most 100 allowed")]),
]


@pytest.mark.parametrize(("weight", "expected"), CONSTANTS)
def test_constants_are_weighed(weight: int, expected: list[tuple[str, str]]) -> None:
    """A table of results is no program; how much may be written in it is the author's choice."""
    assert expected == says(judge({"constant_bytes": 100}, built(constant_bytes=weight)))


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (3, []),
        (2, [("too-many-operations", "the program has 3 operations, at most 2 allowed")]),
    ],
)
def test_a_program_may_be_so_long(most: int, expected: list[tuple[str, str]]) -> None:
    """A Python loop over a size that never changes shows in nothing but the program's length."""
    assert expected == says(judge({"operations": most}, built()))


MEMORY: list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = [
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


@pytest.mark.parametrize(("program", "memory", "expected"), MEMORY)
def test_memory_is_held_to_its_limits(
    program: dict[str, Any], memory: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Temporary memory and reuse of a donated argument, in bytes."""
    assert expected == says(judge(program, weighed(**memory)))


@pytest.mark.parametrize(
    "program",
    [
        {"forbids": ["sqrt"]},
        {"requires": ["while"]},
        {"constant_bytes": 9},
        {"temporary_bytes": 9},
        {"reuses": "x"},
        GROWTH,
    ],
)
def test_nothing_to_look_at_meets_no_demand(program: dict[str, Any]) -> None:
    """No evidence is never a pass, whatever is asked."""
    result = judge(program, JudgeEvidence())
    assert (Status.SKIPPED, "blocked", 0.0) == (result.status, result.reason, result.points)


@pytest.mark.parametrize("program", [{"temporary_bytes": 9}, {"reuses": "x"}])
def test_memory_that_was_not_handed_out_meets_no_limit(program: dict[str, Any]) -> None:
    """It could not be exported, or not be traced, with JAX's words."""
    nothing = replace(ran(), programs={})
    result = judge(program, nothing)
    assert (Status.FAIL, 0.0) == (result.status, result.points)
    assert ["the program's memory is unknown: it could not be exported"] == [
        words for _, words in says(result)
    ]
    trace = traced(parts={"memory": Claim("reads-value", "no value", 3)})
    refused = judge(program, nothing, trace)
    assert ["the program's memory is unknown: no value"] == [words for _, words in says(refused)]
    assert 3 == refused.findings[0].line


@pytest.mark.parametrize("program", [{"temporary_bytes": 9}, {"reuses": "x"}])
def test_a_program_that_does_not_compile_meets_no_limit(program: dict[str, Any]) -> None:
    """Unknown memory is not zero memory."""
    result = judge(program, weighed(failed="RESOURCE_EXHAUSTED"))
    assert Status.FAIL is result.status
    assert ["the program's memory is unknown: RESOURCE_EXHAUSTED"] == [words for _, words in says(result)]


@pytest.mark.parametrize("program", [{"temporary_bytes": 9}, {"reuses": "x"}])
def test_a_compiler_that_does_not_tell_makes_it_unavailable(program: dict[str, Any]) -> None:
    """Where the platform has no memory analysis, the points are not counted."""
    result = judge(program, weighed())
    assert (Status.SKIPPED, "unavailable", None) == (result.status, result.reason, result.points)


@pytest.mark.parametrize("program", [{"temporary_bytes": 9}, {"reuses": "x"}])
def test_memory_unknown_because_nothing_finished_is_blocked(program: dict[str, Any]) -> None:
    """A program that killed its judge is not spared the points that it would have lost."""
    killed = replace(weighed(), problem=Claim("program-too-slow", "why"), outputs=(), program_outputs={})
    result = judge(program, killed)
    assert (Status.SKIPPED, "blocked", 0.0) == (result.status, result.reason, result.points)


@pytest.mark.parametrize("program", [GROWTH, {"forbids": ["sqrt"]}, {"reuses": "x"}])
def test_a_judge_that_counts_wholes_alone_makes_it_unavailable(program: dict[str, Any]) -> None:
    """Without MLIR bindings the parts of a bundle cannot be told apart: nobody's points are counted."""
    result = judge(program, replace(ran(), bundle=Facts(digest="sha256:00", operations=30)))
    assert (Status.SKIPPED, "unavailable", None) == (result.status, result.reason, result.points)


def test_growth_is_said_first_and_alone() -> None:
    """An unrolled loop explains the rest."""
    result = judge({**GROWTH, "requires": ["while"], "reuses": "x"}, grown(97, 193, 385))
    assert ["unrolled-loop"] == [item.rule for item in result.findings]


_FORM = "its results have another form than asked for"


@pytest.mark.parametrize(
    ("evidence", "claim", "said"),
    [
        (None, Claim("wrong-dtype", "expected int32, actual float32"), _FORM),
        (None, Claim("wrong-shape", "expected [3], actual [2]"), _FORM),
        (ran(), Claim("wrong-structure", "expected 2 results, actual 1"), _FORM),
        (None, Claim(), "it calls back into Python or uses a Ref from outside"),
        (ran(), Claim(), "the function's own result cannot be judged"),
    ],
)
def test_why_a_traced_program_is_not_judged_is_said(
    evidence: JudgeEvidence | None, claim: Claim, said: str
) -> None:
    """It was traced, so there is one: results of another form, callbacks and Refs keep it from being judged."""
    trace = traced(parts={"base": claim}, included=("case-1",) if evidence else ())
    result = check(make(program=GROWTH), trace, evidence, 1.0, trace_status=Status.PASS)
    assert (Status.SKIPPED, "blocked", 0.0) == (result.status, result.reason, result.points)
    assert f"the program is not judged: {said}" == result.note


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
    broken = died("program-crashes", "the judge failed", internal=True)
    result = check(make(), traced(), broken, 1.0, trace_status=Status.PASS)
    assert (Status.INTERNAL, None, "the judge failed") == (result.status, result.points, result.note)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((30, 30, 30, 30), False),
        ((96, 120, 144, 192), False),
        ((600, 600, 600, 600), False),
        ((30, 30, 30, 90), False),
        ((97, 300, 385, 1537), True),
        ((97, 97, 97, 1537), True),
        ((154, 176, 218, 130), False),
        ((155, 165, 181, 145), False),
        ((97, 193, 385, 100), True),
        ((97, 193, 385, 386), True),
    ],
)
def test_a_fourth_size_shows_loops_that_hide_at_three(counts: tuple[int, ...], expected: bool) -> None:
    """A program padded up to a size is linear from afar; another algorithm, or a rest of steps, is not."""
    assert expected == grows(counts)


def test_a_program_longer_on_the_cases_is_an_unrolled_loop() -> None:
    """Whoever unrolls at the sizes of the cases alone is shown by them."""
    evidence = grown(30, 30, 30)
    assert evidence.bundle is not None
    parts = (replace(evidence.bundle.parts[0], operations=111), *evidence.bundle.parts[1:])
    evidence = replace(evidence, bundle=replace(evidence.bundle, parts=parts))
    (finding,) = judge(GROWTH, evidence).findings
    assert finding.message.startswith("the program is longer at small sizes (111 operations)")


def test_growth_is_counted_at_sizes_that_nobody_knows() -> None:
    """Each seed draws its own, so that no program can be written for them."""
    drawn = {make_plan(DRAWN, str(seed)).programs[0].inputs[0].shape for seed in range(20)}
    assert len(drawn) > 3
    assert all(12 <= size <= 20 for (size,) in drawn)
    shapes = [part.inputs[0].shape[0] for part in make_plan(DRAWN, "s").programs]
    assert shapes == [shapes[0] * factor for factor in (1, 2, 4, 16)]


def test_an_unrolled_loop_has_the_line_that_the_trace_child_names() -> None:
    """The claim of the longest program says where Python made its operations."""
    trace = traced()
    last = [part.name for part in make(program=GROWTH).programs if part.group == "growth"][-1]
    trace = replace(trace, parts={**trace.parts, last: Claim(line=7)})
    assert [7] == [item.line for item in judge(GROWTH, grown(97, 193, 385), trace).findings]


@pytest.mark.parametrize(
    ("counts", "full"),
    [
        ((5, 5, 5, 5), 5),
        ((5, 5, 5, 5), 60),  # another algorithm of JAX's, padding, blocks
        ((72, 96, 120, 168), 360),  # a tree: one level more for each doubling
        ((55, 5, 5, 5), 5),
    ],
)
def test_one_program_for_all_sizes_is_the_same(counts: tuple[int, ...], full: int) -> None:
    """Constant and logarithmic programs may be timed at any size."""
    assert not is_another_program(counts, (16, 32, 64, 256), full, 100_000)


@pytest.mark.parametrize(
    ("counts", "full"),
    [
        ((900, 900, 900, 900), 2),  # padded to the largest size that is counted
        ((16, 24, 32, 64), 1270),  # a chunk for each root of the size
        ((5, 5, 5, 5), 300),  # a loop that unrolls beyond the counted sizes
    ],
)
def test_another_program_at_full_size_is_told(counts: tuple[int, ...], full: int) -> None:
    """Much shorter or much longer than its counts let expect is another program."""
    assert is_another_program(counts, (16, 32, 64, 256), full, 100_000)


@pytest.mark.parametrize(
    ("full", "doublings", "expected"), [(169, 8.2, False), (4000, 8.2, True), (360, 3.1, True)]
)
def test_growth_along_an_axis_that_was_not_counted_is_allowed_a_tree(
    full: int, doublings: float, expected: bool
) -> None:
    """A tree along another axis gains itself for each doubling at most; a loop that unrolls gains far more."""
    counts = (36, 36, 36, 36)
    assert expected == is_another_program(counts, (16, 32, 64, 256), full, 304, doublings)
