"""Reports made by hand: one result for each status, and one with hostile text in every field."""

from __future__ import annotations

import pytest

from grader.lessons import LESSONS
from grader.verdict import (
    CheckResult,
    Environment,
    Example,
    Finding,
    Report,
    Result,
    ShownInput,
    ShownValue,
    SpeedRecord,
    Status,
)

HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}[red]x[/red]\x1b[2J\x00\u202eevil\ud800'
)
"""Markup, an attribute's end, a template, rich's markup, an escape sequence, reversed text, half a pair."""

SOURCE = """\
import jax.numpy as jnp


def ewma(xs, alpha):
    out = xs
    for i in range(1, len(xs)):
        out[i] = alpha * xs[i] + (1 - alpha) * out[i - 1]
    return out
"""

ENVIRONMENT = Environment(
    jax="0.10.2", platform="cpu", device="x86_64, 2 cores", protections=("landlock", "seccomp", "limits")
)


def passed(check: str, max_points: float) -> CheckResult:
    """Return a check that passed with full points."""
    return CheckResult(check=check, status=Status.PASS, points=max_points, max_points=max_points)


def blocked(check: str, max_points: float) -> CheckResult:
    """Return a check that an earlier one made pointless."""
    return CheckResult(check=check, status=Status.SKIPPED, points=0, max_points=max_points, reason="blocked")


def untraced(status: Status, rule: str, message: str, line: int | None) -> tuple[CheckResult, ...]:
    """Return the checks of a submission whose trace ended in ``status``."""
    finding = Finding(rule=rule, message=message, line=line)
    trace = CheckResult(check="trace", status=status, points=0, max_points=0, findings=(finding,))
    return (trace, blocked("purity", 3), blocked("correctness", 4))


SPEED = SpeedRecord(
    baseline_ns=tuple(14_000_000 + 310_000 * (i * 7 % 11) for i in range(40)),
    submission_ns=tuple(1_000_000 + 17_000 * (i * 5 % 13) for i in range(40)),
    speedup=14.2,
    low=12.9,
    high=15.5,
    at_least=3.0,
    decision="met",
    compile_s=0.21,
)


def _result(name: str, status: Status, points: float | None, checks: tuple[CheckResult, ...]) -> Result:
    return Result(
        exercise="ewma-scan",
        submission=f"class/{name}/ewma_scan.py",
        status=status,
        points=points,
        max_points=10,
        checks=checks,
        seed="instructor-seed-4711",
    )


def by_status() -> dict[Status, Result]:
    """Return one result for each status, most serious first."""
    mutates = Finding(
        rule="mutates-argument",
        message="`out[i] = ...` changes `xs`: `out = xs` gives the same array a second name.",
        file="class/frieda/ewma_scan.py",
        line=7,
        object="xs",
    )
    unrolled = Finding(
        rule="unrolled-loop", message="97 operations at n=16, 193 at n=32, 385 at n=64.", line=6
    )
    advice = Finding(rule="writes-constant", message="`LOG` is set and never read.", line=1, advice=True)
    unavailable = CheckResult(
        check="speed",
        status=Status.SKIPPED,
        points=None,
        max_points=1,
        reason="unavailable",
        note="This machine has no GPU.",
    )
    results = (
        _result(
            "ida",
            Status.INTERNAL,
            None,
            (
                CheckResult(
                    check="trace", status=Status.INTERNAL, points=None, max_points=0, note="The jail died."
                ),
            ),
        ),
        _result("emil", Status.ERROR, 0, untraced(Status.ERROR, "syntax-error", "'(' was never closed", 4)),
        _result("tom", Status.TIMEOUT, 0, untraced(Status.TIMEOUT, "too-slow", "stopped after 10 s", None)),
        _result("mia", Status.MEMORY, 0, untraced(Status.MEMORY, "too-much-memory", "more than 1 GiB", None)),
        _result(
            "frieda",
            Status.FAIL,
            6.5,
            (
                passed("trace", 0),
                CheckResult(
                    check="purity", status=Status.FAIL, points=0, max_points=3, findings=(advice, mutates)
                ),
                passed("correctness", 4),
                CheckResult(
                    check="program", status=Status.FAIL, points=0.5, max_points=1, findings=(unrolled,)
                ),
                passed("speed", 2),
            ),
        ).model_copy(update={"speed": SPEED}),
        _result("sam", Status.SKIPPED, None, (unavailable,)),
        _result("pia", Status.PASS, 10, (passed("trace", 0), passed("purity", 5), passed("correctness", 5))),
    )
    return {result.status: result for result in results}


def lesson() -> Result:
    """Return a refused trace that teaches a lesson."""
    finding = Finding(
        rule="writes-in-place",
        message="the assignment changes `out` (f32[n]) in place",
        line=6,
        hint="Write `x = x.at[i].set(v)`.",
        why="JAX arrays never change.",
        rewrite="- out[i] = 1\n+ out = out.at[i].set(1)",
        page=LESSONS["item-assignment"].page,
        detail="TypeError: JAX arrays are immutable",
    )
    trace = CheckResult(check="trace", status=Status.FAIL, points=0, max_points=0, findings=(finding,))
    return _result("lea", Status.FAIL, 0, (trace,))


EXAMPLE = Example(
    case="n=9, alpha=0.5",
    inputs=(
        ShownInput(name="xs[3:8]", form="f32[9]", text="[..., 0.25, -1, 3, 0.5, 2, ...]"),
        ShownInput(name="m", form="f32[2, 2]", text="[[1, 0],\n [0, 1]]"),
        ShownInput(name="alpha", form="f32[]", text="0.5"),
    ),
    more_inputs=2,
    name="result[0][3:8]",
    form="f32[9]",
    place="result[0][5]",
    expected=ShownValue(before="[..., 0.25, -0.375, ", here="1.312", after=", 0.9062, 1.453, ...]"),
    actual=ShownValue(before="[..., 0.25, -0.375,   ", here="nan", after=",    nan,   nan, ...]"),
)
"""An example cut on both sides, with an argument of two rows."""


def wrong() -> Result:
    """Return a failed result with an example, a lesson's rewrite, and a chart of speed."""
    value = Finding(
        rule="not-finite",
        message="result[0][5] expected 1.3125, actual nan (4 of 9 elements differ), on the case n=9, alpha=0.5",
        file="class/kim/ewma_scan.py",
        line=7,
        rewrite="- out[i] = 1\n+ out = out.at[i].set(1)",
        hint="Look for 0/0, `log(0)` or overflow.",
        example=EXAMPLE,
    )
    check = CheckResult(check="correctness", status=Status.FAIL, points=0, max_points=4, findings=(value,))
    checks = (passed("trace", 0), passed("purity", 3), check)
    return _result("kim", Status.FAIL, 3, checks).model_copy(update={"speed": SPEED})


def hostile_example() -> Example:
    """Return an example that no check would make: every text of it is hostile."""
    shown = ShownValue(before=HOSTILE, here=HOSTILE, after=HOSTILE)
    return Example(
        case=HOSTILE,
        inputs=(ShownInput(name=HOSTILE, form=HOSTILE, text=HOSTILE),),
        name=HOSTILE,
        form=HOSTILE,
        place=HOSTILE,
        expected=shown,
        actual=shown,
    )


def hostile() -> Result:
    """Return a failed result with hostile text in every field that takes any text."""
    finding = Finding(
        rule=HOSTILE, message=HOSTILE, file=f"class/{HOSTILE}", line=2, object=HOSTILE, hint=HOSTILE
    )
    finding = finding.model_copy(update=dict.fromkeys(("todo", "why", "rewrite", "page", "detail"), HOSTILE))
    finding = finding.model_copy(update={"example": hostile_example()})
    check = CheckResult(
        check=HOSTILE, status=Status.FAIL, points=0, max_points=1, findings=(finding, finding), note=HOSTILE
    )
    return Result(
        exercise=HOSTILE,
        submission=HOSTILE,
        status=Status.FAIL,
        points=0,
        max_points=1,
        checks=(check,),
        seed=HOSTILE,
    )


def report_of(*results: Result, ignored: tuple[str, ...] = ()) -> Report:
    """Return the report of a run with these results."""
    return Report(jaxercise="0.1.0", environment=ENVIRONMENT, results=results, ignored=ignored)


@pytest.fixture
def every_status() -> Report:
    """Return a report with one result for each status."""
    return report_of(*by_status().values())


@pytest.fixture
def lesson_report() -> Report:
    """Return a report with one lesson."""
    return report_of(lesson())


@pytest.fixture
def hostile_report() -> Report:
    """Return a report in which every text is hostile."""
    environment = Environment(jax=HOSTILE, platform=HOSTILE, device=HOSTILE, protections=(HOSTILE,))
    return Report(
        jaxercise=HOSTILE, environment=environment, results=(hostile(), hostile()), ignored=(HOSTILE,)
    )


@pytest.fixture
def wrong_report() -> Report:
    """Return a report with one wrong value."""
    return report_of(wrong())


@pytest.fixture
def frieda_source() -> dict[str, str]:
    """Return the source text of the failed result."""
    return {"class/frieda/ewma_scan.py": SOURCE}
