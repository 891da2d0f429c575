"""Check ``speed``: samples to a decision, with wrong values ruled out first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks.demands import Demands
from grader.checks.speed import check
from grader.course import Exercise
from grader.evidence import Broken, Ceiling, Claim, Count, PropertyEvidence, SpeedEvidence
from grader.plan import speed_plan
from grader.spec import ExerciseFile
from grader.verdict import CheckResult, Conditions, SpeedRecord, Status
from tests.checks.conftest import HIDDEN_SIZE, SPEC

SIZED = ExerciseFile.model_validate(
    SPEC | {"speed": {"size": {"n": int(HIDDEN_SIZE)}, "at_least": {"cpu": 3}}}
)
PART = speed_plan(Exercise("f-it", "topic", SIZED, Path("course")), "seed")
EXPECTED = [np.full(int(HIDDEN_SIZE), 4.25)]
RIGHT = (np.full(int(HIDDEN_SIZE), 4.25, np.float32),)
WRONG = (np.full(int(HIDDEN_SIZE), 4.5, np.float32),)


NONE = Demands()


def judge(
    evidence: SpeedEvidence, at_least: float = 3.0, demands: Demands = NONE
) -> tuple[CheckResult, SpeedRecord | None]:
    """Judge this evidence for one point."""
    return check(PART, evidence, EXPECTED, at_least, 1.0, demands)


def timed(ratio: float = 10.0, pairs: int = 40, noise: float = 0.0, **changes: Any) -> SpeedEvidence:
    """Return samples whose ratios lie evenly within ``ratio`` times ``1 +- noise``."""
    baseline = tuple(
        round(1e6 * ratio * (1 + noise * (2 * i / max(1, pairs - 1) - 1)))
        for i in (j * 7 % pairs for j in range(pairs))
    )
    made: dict[str, Any] = {
        "baseline_ns": baseline,
        "submission_ns": (10**6,) * pairs,
        "outputs": RIGHT,
        "compile_s": 0.2,
    }
    return SpeedEvidence(**(made | changes))


def test_a_fast_answer_meets_the_threshold() -> None:
    """All points and a record with every sample; the record says it all, so nothing is noted."""
    result, record = judge(timed(10.0))
    assert (Status.PASS, 1.0, None) == (result.status, result.points, result.note)
    assert record is not None
    assert ("met", 10.0, 3.0, 40, 0.2) == (
        record.decision,
        record.speedup,
        record.at_least,
        len(record.baseline_ns),
        record.compile_s,
    )


def test_a_slow_answer_misses_it() -> None:
    """No points, with the interval in words."""
    result, record = judge(timed(1.5))
    (finding,) = result.findings
    assert (Status.FAIL, 0.0, "below-threshold") == (result.status, result.points, finding.rule)
    assert "1.5 times as fast as the original (between 1.5 and 1.5); asked for 3" == finding.message
    assert record is not None
    assert "missed" == record.decision


def test_an_answer_slower_than_the_original_is_told_how_slow() -> None:
    """A small ratio keeps its digits, and nothing slow is called faster."""
    (finding,) = judge(timed(0.036))[0].findings
    assert "0.036 times as fast as the original (between 0.036 and 0.036); asked for 3" == finding.message


def test_a_narrow_tie_is_passed_and_flagged() -> None:
    """Too close to call within the fair band: full points, said to be inconclusive."""
    result, record = judge(timed(3.0, noise=0.1))
    assert (Status.PASS, 1.0) == (result.status, result.points)
    assert record is not None
    assert "inconclusive" == record.decision
    assert "inconclusive, with the benefit of the doubt" == result.note


@pytest.mark.parametrize("evidence", [timed(3.0, noise=0.9), timed(3.0, pairs=3), timed(10.0, pairs=2)])
def test_a_wide_tie_is_not_judged(evidence: SpeedEvidence) -> None:
    """Noise or too few samples decide nothing: neither pass nor fail, and it can be graded again."""
    result, record = judge(evidence)
    assert (Status.SKIPPED, "unavailable", None) == (result.status, result.reason, result.points)
    assert "inconclusive: the samples scatter too much to decide" == result.note
    assert record is not None
    assert "inconclusive" == record.decision


def test_wrong_values_are_worth_nothing_however_fast() -> None:
    """The timed outputs are compared first; neither value nor size of the hidden case is shown."""
    result, record = judge(timed(1000.0, outputs=WRONG))
    assert (Status.FAIL, "speed-wrong-value", None) == (result.status, result.findings[0].rule, record)
    assert "`result` is wrong at full size, everywhere" == result.findings[0].message
    shown = result.model_dump_json()
    assert HIDDEN_SIZE not in shown
    assert "4.25" not in shown
    assert "4.5" not in shown


@pytest.mark.parametrize(
    ("count", "value", "said"),
    [
        (1, 4.5, "wrong at full size, in less than 0.1% of its elements"),
        (int(HIDDEN_SIZE) // 4, 4.5, "wrong at full size, in 25.0% of its elements"),
        (int(HIDDEN_SIZE) // 4, np.nan, "NaN or infinite at full size, in 25.0% of its elements"),
        (int(HIDDEN_SIZE), np.inf, "NaN or infinite at full size, everywhere"),
    ],
)
def test_how_much_is_wrong_is_told_and_where_is_not(count: int, value: float, said: str) -> None:
    """It tells rounding from another algorithm."""
    outputs = RIGHT[0].copy()
    outputs[:count] = value
    result, _ = judge(timed(outputs=(outputs,)))
    assert f"`result` is {said}" == result.findings[0].message


CEILING = Ceiling("cpu", 1, bytes_per_s=1e9, operations_per_s=1e9)


@pytest.mark.parametrize(
    ("changes", "unit"),
    [({"submission_ns": (1,) * 40}, "bytes"), ({"flops": 10**9}, "floating-point operations")],
)
def test_what_physics_forbids_is_not_believed(changes: dict[str, Any], unit: str) -> None:
    """Neither points nor a zero: such samples are our mistake or an attack, and it can be graded again."""
    result, record = judge(timed(ceiling=CEILING, **changes))
    assert (Status.INTERNAL, None, None) == (result.status, result.points, record)
    assert unit in str(result.note)


def test_what_a_device_can_do_is_believed() -> None:
    """The control: as fast as the ceiling, and a little faster, for ceilings are measured as well."""
    moved = int(HIDDEN_SIZE) * 4
    fast = (max(1, moved // 2 + 1),) * 40
    result, _ = judge(timed(1e6, ceiling=CEILING, submission_ns=fast, flops=moved))
    assert Status.PASS is result.status


def test_a_machine_that_was_too_busy_is_named() -> None:
    """Samples that scatter on a busy machine are the machine's fault."""
    result, _ = judge(timed(3.0, noise=0.9, share=0.2, load=(7.5, 6.0, 5.0)))
    assert (Status.SKIPPED, "unavailable") == (result.status, result.reason)
    assert "too busy (the timing got 20% of one core, memory was 1.0 times slower, load 7.5)" in str(
        result.note
    )


def test_a_slowdown_of_one_side_widens_the_interval() -> None:
    """Whoever copies memory beside us may slow down the original alone: what is close then is not decided."""
    quiet = replace(CEILING, probe_ns=1000)
    close, far = timed(5.0, ceiling=quiet, probe_ns=2000), timed(10.0, ceiling=quiet, probe_ns=2000)
    result, record = judge(close)
    assert record is not None
    assert ("inconclusive", 2.5, 10.0) == (record.decision, record.low, record.high)
    assert "memory was 2.0 times slower" in str(result.note)
    assert Status.PASS is judge(far)[0].status
    assert Status.PASS is judge(replace(close, probe_ns=1700))[0].status


def test_the_circumstances_are_on_record() -> None:
    """Clock, device and load come with every decision."""
    _, record = judge(timed(10.0, ceiling=CEILING, runs=(1, 8), share=0.9, load=(1.0,), cores=4, mhz=2000.0))
    assert record is not None
    expected = Conditions(
        device="cpu", clock="processor", floor_ns=1, runs=(1, 8), share=0.9, load=(1.0,), cores=4, mhz=2000.0
    )
    assert expected == record.conditions


def test_results_that_change_from_run_to_run_are_wrong() -> None:
    """A program that was right once only is not right."""
    result, record = judge(timed(is_consistent=False))
    assert (Status.FAIL, "repeated runs gave different results", None) == (
        result.status,
        result.findings[0].message,
        record,
    )


@pytest.mark.parametrize(
    ("claim", "status", "rule"),
    [
        (Claim("speed-too-slow", "compiling took 61 s", 3), Status.TIMEOUT, "speed-too-slow"),
        (Claim("speed-too-large", "RESOURCE_EXHAUSTED", 3), Status.MEMORY, "speed-too-large"),
        (Claim("speed-crashes", "ValueError", 3), Status.ERROR, "speed-crashes"),
        (Claim("speed-wrong-value", "x", 3), Status.FAIL, "speed-wrong-value"),
    ],
)
def test_a_program_that_could_not_be_timed_fails(claim: Claim, status: Status, rule: str) -> None:
    """Its words and line are kept, under a rule of this check."""
    result, record = judge(SpeedEvidence(claim))
    (finding,) = result.findings
    assert (status, 0.0, None) == (result.status, result.points, record)
    assert (rule, claim.message, 3) == (finding.rule, finding.message, finding.line)


def test_no_such_device_is_unavailable() -> None:
    """Never a pass, never a fail."""
    result, record = judge(SpeedEvidence(unavailable="this machine offers no gpu to time on"))
    assert (Status.SKIPPED, "unavailable", None, None) == (
        result.status,
        result.reason,
        result.points,
        record,
    )
    assert "this machine offers no gpu to time on" == result.note


def test_our_own_fault_is_internal() -> None:
    """It can be graded again."""
    result, record = judge(SpeedEvidence(Claim("speed-crashes", "malformed"), is_internal=True))
    assert (Status.INTERNAL, None, "malformed", None) == (result.status, result.points, result.note, record)


def test_missing_outputs_are_never_right() -> None:
    """Samples without outputs to compare stop the grader instead of earning points."""
    with pytest.raises(ValueError, match="zip"):
        judge(timed(outputs=()))


COUNTED = ((16, 20), (32, 20), (64, 20), (256, 20))


@pytest.mark.parametrize(
    ("count", "demands", "message"),
    [
        (
            Count(3, {"sqrt": 1}),
            Demands(forbids=("rsqrt", "sqrt")),
            "at full size the program uses `sqrt`, which this exercise forbids",
        ),
        (
            Count(900),
            Demands(counts=COUNTED, full_size=10_000),
            "at full size the program has 900 operations, and 20 at 256",
        ),
    ],
)
def test_another_program_is_not_timed(count: Count, demands: Demands, message: str) -> None:
    """What is timed has to be what was judged, however fast it is."""
    result, record = judge(timed(1000.0, count=count), demands=demands)
    (finding,) = result.findings
    assert (Status.FAIL, 0.0, None) == (result.status, result.points, record)
    assert ("speed-other-program", message) == (finding.rule, finding.message)


@pytest.mark.parametrize(("operations", "is_loop"), [(900, True), (3, False)])
def test_a_program_that_is_longer_at_full_size_is_told_of_its_loop(operations: int, is_loop: bool) -> None:
    """A size that the counts leave alone may be looped over as well; a shorter program has no loop to look for."""
    counts = tuple((size, 90) for size in (16, 32, 64, 256))
    result, _ = judge(timed(1000.0, count=Count(operations)), demands=Demands(counts=counts, full_size=1000))
    (finding,) = result.findings
    assert ("speed-other-program", is_loop) == (finding.rule, "lax.scan" in (finding.hint or ""))


@pytest.mark.parametrize(
    ("count", "demands"),
    [
        (Count(20, {"add": 20}), Demands(("sqrt",), COUNTED, 10_000)),
        (None, Demands(("sqrt",), COUNTED, 10_000)),
        (Count(900, {"sqrt": 1}), Demands()),
    ],
)
def test_the_program_that_was_judged_is_timed(count: Count | None, demands: Demands) -> None:
    """The same program, one that could not be counted, and an exercise that asks for nothing."""
    assert Status.PASS is judge(timed(10.0, count=count), demands=demands)[0].status


@pytest.mark.parametrize(
    ("properties", "outputs", "status", "words"),
    [
        (PropertyEvidence(), WRONG, Status.PASS, []),
        (PropertyEvidence("properties.py:3: KeyError"), RIGHT, Status.INTERNAL, []),
        (
            PropertyEvidence(broken=(Broken("speed", "hidden", "n=7321", "The mean is 0", "0.71"),)),
            RIGHT,
            Status.FAIL,
            ["at full size does not hold: The mean is 0"],
        ),
        (
            PropertyEvidence(),
            (RIGHT[0] * np.float32("nan"),),
            Status.FAIL,
            ["`result` is NaN or infinite at full size"],
        ),
    ],
)
def test_random_results_are_held_to_properties_and_not_to_values(
    properties: PropertyEvidence, outputs: tuple[Any, ...], status: Status, words: list[str]
) -> None:
    """Nothing of the hidden case is said but what must hold."""
    result, _ = check(PART, timed(outputs=outputs), EXPECTED, 3.0, 1.0, NONE, properties)
    assert (status, words) == (result.status, [item.message for item in result.findings])
