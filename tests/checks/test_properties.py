"""What is said about random results: properties, and transforms held to the program itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks import correctness, transforms
from grader.checks.properties import bent, not_finite, property_findings, said
from grader.course import load_course
from grader.evidence import Broken, Claim, Facts, JudgeEvidence, PropertyEvidence, TraceEvidence
from grader.plan import make_plan
from grader.plan_parts import BATCH, Part
from grader.verdict import CheckResult, Status

Array = np.ndarray[Any, Any]
PLAN = make_plan(load_course(Path(__file__).parents[1] / "course").by_name["add-noise"], "s")
PARTS = {part.name: part for part in PLAN.parts}
Function = Callable[[Array, Array, Array], Array]


def draw(key: Array, x: Array, scale: Array) -> Array:
    """Add noise that the key alone decides, curved in x so that slopes differ from point to point."""
    noise = np.random.default_rng([int(word) for word in key]).normal(size=x.shape)
    return np.asarray(np.sin(x) + scale * noise, np.float32)


def noise_of(key: Array, x: Array) -> Array:
    """Return the noise alone."""
    return np.asarray(np.random.default_rng([int(word) for word in key]).normal(size=x.shape))


def outputs_of(part: Part, number: int, function: Function = draw, slope: float = 1.0) -> tuple[Array, ...]:
    """Compute a round of a part; derivatives with respect to ``scale`` are multiplied by ``slope``."""
    key, x, scale, *extra = part.values[min(number, len(part.values) - 1)].inputs
    if part.kind == "call":
        return (function(key, x, scale),)
    if part.kind == "vmap":
        return (np.stack([function(key[row], x[row], scale) for row in range(BATCH)]),)
    if part.kind == "scan":
        steps = [x]
        for step in range(BATCH):
            steps.append(function(key[step], steps[-1], scale[step]))
        return (np.stack(steps[1:]),)
    if part.kind == "grad":
        return (
            np.asarray(extra[0] * np.cos(x), np.float32),
            np.asarray(slope * np.sum(extra[0] * noise_of(key, x)), np.float32),
        )
    tangent = extra[0] * np.cos(x) + slope * extra[1] * noise_of(key, x)
    return (np.asarray(tangent, np.float32),)


def rounds(**spoilt: Mapping[str, Any]) -> list[dict[str, tuple[Array, ...]]]:
    """Compute all rounds; a part that is named gets other options."""
    return [
        {part.name: outputs_of(part, number, **spoilt.get(part.name, {})) for part in PLAN.parts}
        for number in range(PLAN.rounds)
    ]


def kinds_bent(found: list[dict[str, tuple[Array, ...]]]) -> dict[str, list[str]]:
    """Return what is said about each transform that is bent."""
    said = {name: [each.words for each in bent(part, PLAN.base, found)] for name, part in PARTS.items()}
    return {name: words for name, words in said.items() if words}


def test_transforms_of_an_honest_program_are_what_the_program_tells() -> None:
    """Rows, steps, slopes: float32 and finite differences included."""
    assert {} == kinds_bent(rounds())


@pytest.mark.parametrize("slope", [0.0, 0.5, 2.0, -1.0])
def test_wrong_derivatives_are_found_without_the_original(slope: float) -> None:
    """A stopped gradient, a half one and one of the wrong sign."""
    found = kinds_bent(rounds(grad={"slope": slope}, jvp={"slope": slope}))
    assert {"grad": 2, "jvp": 2} == {name: len(words) for name, words in found.items()}
    assert "the slope of the function itself, at this key" in found["grad"][0]
    assert found["jvp"][0].startswith("tangent of result[")


def test_a_batch_that_draws_otherwise_is_found() -> None:
    """Under vmap one key gives what it gives alone, and so it does in the first step of a scan."""

    def other(key: Array, x: Array, scale: Array) -> Array:
        return draw(key + 1, x, scale)

    found = kinds_bent(rounds(vmap={"function": other}, scan={"function": other}))
    assert {"vmap", "scan"} == set(found)
    assert found["vmap"][0].startswith("row 0 is not what the function itself gives for it: result[")
    assert found["scan"][0].startswith("step 0 is not")


def test_a_derivative_that_is_nan_has_no_slope_to_be_held_to() -> None:
    """It is told apart, because it is looked for elsewhere."""
    found = rounds(jvp={"slope": np.nan})
    assert [False, False] == [each.is_finite for each in bent(PARTS["jvp"], PLAN.base, found)]


def test_nan_is_found_in_cases_and_not_where_transforms_are_held_to() -> None:
    """The place and the case are named; what serves a transform alone is no case."""
    found = rounds()
    for number in (0, 5, len(PLAN.base.values) - 1):
        found[number]["base"][0][3] = np.nan
    shown = list(not_finite(PLAN.base, found))
    assert ["public", "hidden"] == [visibility for _, visibility in shown]
    assert "result[3] is nan, on the case n=20, scale=0.5" == shown[0][0]


PUBLIC = Broken("base", "public", "n=20", "The mean is 0", "0.71")
HIDDEN = Broken("case-1", "hidden", "n=7321", "The mean is 0", "0.99")
OTHER = Broken("case-1", "hidden", "n=7321", "Keys differ", "two were equal")


def test_a_property_is_said_once_with_what_was_found_in_public() -> None:
    """What must hold, what was found, the case; of hidden cases only how many."""
    assert [
        "must hold: The mean is 0; found: 0.71 (case n=20); nor does it on 2 hidden cases",
        "must hold: Keys differ; it does not on 1 hidden case",
    ] == [item.message for item in property_findings([OTHER, PUBLIC, HIDDEN, HIDDEN])]
    assert {"wrong-property"} == {item.rule for item in property_findings([PUBLIC, OTHER])}


def test_three_properties_are_enough() -> None:
    """One mistake often breaks all of them; what a student can repeat is kept."""
    rows = [Broken("case-1", "hidden", "n=7321", f"Law {number}", "no") for number in range(5)]
    found = property_findings([*rows, PUBLIC])
    assert [True, False, False] == ["found: 0.71" in item.message for item in found]


def test_nothing_of_a_hidden_case_is_said() -> None:
    """Neither sizes nor numbers."""
    words = [said(HIDDEN), *(item.message for item in property_findings([HIDDEN]))]
    assert not any("7321" in text or "0.99" in text for text in words)


def judge(properties: PropertyEvidence, check: Any = correctness.check, **spoilt: Any) -> CheckResult:
    """Judge the honest program with this evidence about properties."""
    trace = TraceEvidence(outcome=Claim(), included=tuple(PARTS), artifacts={"bundle": b"program"})
    evidence = JudgeEvidence(bundle=Facts(digest="sha256:00"), outputs=tuple(rounds(**spoilt)))
    result: CheckResult = check(
        PLAN, trace, evidence, {}, 4.0, trace_status=Status.PASS, properties=properties
    )
    return result


@pytest.mark.parametrize("check", [correctness.check, transforms.check])
def test_properties_that_hold_pass(check: Any) -> None:
    """All points."""
    result = judge(PropertyEvidence(), check)
    assert (Status.PASS, 4.0, ()) == (result.status, result.points, result.findings)


@pytest.mark.parametrize("check", [correctness.check, transforms.check])
def test_properties_that_cannot_be_asked_are_internal(check: Any) -> None:
    """The course's own fault is never a zero."""
    result = judge(PropertyEvidence("properties.py:3: KeyError"), check)
    assert (Status.INTERNAL, None) == (result.status, result.points)
    assert "properties.py:3: KeyError" == result.note


def test_a_property_that_fails_costs_the_points_of_correctness() -> None:
    """And is named by its rule."""
    result = judge(PropertyEvidence(broken=(PUBLIC, OTHER)))
    assert (Status.FAIL, 0.0) == (result.status, result.points)
    assert ["wrong-property"] * 2 == [item.rule for item in result.findings]


def test_not_finite_results_are_said_first() -> None:
    """Random or not, a result is a number."""

    def nan(key: Array, x: Array, scale: Array) -> Array:
        return draw(key, x, scale) * np.float32("nan")

    result = judge(PropertyEvidence(), base={"function": nan})
    assert ["not-finite", "not-finite"] == [item.rule for item in result.findings]
    assert "result[0] is nan, on the case n=20, scale=0.5" == result.findings[0].message
    assert "NaN or infinite on 40 hidden sets of inputs" == result.findings[1].message


def test_transforms_are_told_apart_from_a_function_that_is_wrong_itself() -> None:
    """Where a property fails without a transform there is one thing to mend."""
    rows = (Broken("vmap", "public", "n=20", "Keys differ", "two were equal"),)
    alone = judge(PropertyEvidence(broken=rows), transforms.check)
    assert ["vmap: must hold: Keys differ; found: two were equal (case n=20)"] == [
        item.message for item in alone.findings
    ]
    both = judge(PropertyEvidence(broken=(*rows, OTHER)), transforms.check)
    assert ["vmap: the values are wrong without a transform already; fix correctness first"] == [
        item.message for item in both.findings
    ]


def test_a_stopped_gradient_is_transform_wrong_and_nan_has_its_own_rule() -> None:
    """As for exercises whose values are compared."""
    stopped = judge(PropertyEvidence(), transforms.check, grad={"slope": 0.0})
    assert [("transform-wrong", "grad")] == [(item.rule, item.object) for item in stopped.findings]
    lost = judge(PropertyEvidence(), transforms.check, jvp={"slope": np.nan})
    assert [("gradient-not-finite", "jvp: NaN or infinite")] == [
        (item.rule, item.message) for item in lost.findings
    ]
