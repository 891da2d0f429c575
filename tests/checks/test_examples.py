"""Examples of wrong values: true to the public case they show, and silent about hidden ones."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from grader.checks import correctness, transforms
from grader.checks.examples import example
from grader.checks.values import Expected, failures
from grader.course import load_course
from grader.evidence import Claim, Facts, JudgeEvidence, TraceEvidence
from grader.plan import Plan, make_plan
from grader.plan_parts import Part, ValueSet
from grader.report import fragment, html, text
from grader.verdict import Example, Result, ShownValue, Status, encode
from tests.checks.conftest import make
from tests.report.conftest import report_of

HIDDEN = {"n": 37, "x": [i + 0.8125 for i in range(5000, 5037)], "visibility": "hidden"}
PUBLIC = {"n": 3, "x": [1.25, -2, 1e-3]}
PLAN = make(cases=[HIDDEN, PUBLIC, {"n": 19, "visibility": "hidden"}], transform_case={"n": 3})
SECRET_RESULT = 7654.5

Array = np.ndarray[Any, Any]


def expected_of(plan: Plan) -> Expected:
    """Return results that tell hidden rounds by their values."""
    return {
        (part.name, number): tuple(
            np.full(leaf.shape, 2.0 if values.visibility == "public" else SECRET_RESULT).astype(leaf.dtype)
            for leaf in part.outputs
        )
        for part in (*plan.parts, *plan.programs)
        for number, values in enumerate(part.values)
    }


def off_by_one(plan: Plan, expected: Expected) -> JudgeEvidence:
    """Return what a program gives that is wrong everywhere."""

    def gave(part: Part, number: int) -> tuple[Array, ...]:
        wanted = expected[part.name, min(number, len(part.values) - 1)]
        return tuple(
            (~array if array.dtype == bool else array + 1).astype(leaf.dtype)
            for leaf, array in zip(part.outputs, wanted, strict=True)
        )

    return JudgeEvidence(
        bundle=Facts(digest="sha256:00"),
        outputs=tuple(
            {part.name: gave(part, number) for part in plan.parts} for number in range(plan.rounds)
        ),
        program_outputs={part.name: gave(part, 0) for part in plan.programs},
    )


def verdict(plan: Plan, *, only: str = "") -> Result:
    """Return the verdict on a program that is wrong everywhere, or in the transform ``only``."""
    expected = expected_of(plan)
    judge = off_by_one(plan, expected)
    if only:
        right = tuple(
            {**outputs, "base": expected["base", min(number, len(plan.base.values) - 1)]}
            for number, outputs in enumerate(judge.outputs)
        )
        judge = JudgeEvidence(bundle=judge.bundle, outputs=right)
    trace = TraceEvidence(Claim(), {}, tuple(part.name for part in plan.parts), (), {"bundle": b""})
    status = Status.PASS
    checks = (
        correctness.check(plan, trace, judge, expected, 4.0, trace_status=status),
        transforms.check(plan, trace, judge, expected, 2.0, trace_status=status),
    )
    name = plan.exercise.name
    return Result(
        exercise=name, submission="s.py", status=status, points=0, max_points=6, checks=checks, seed=plan.seed
    )


def examples(result: Result) -> list[Example]:
    """Return all that a verdict shows."""
    return [item.example for check in result.checks for item in check.findings if item.example is not None]


def renderings(result: Result) -> dict[str, str]:
    """Return a verdict in every form that a student sees."""
    file = io.StringIO()
    report = report_of(result)
    text.render(report, {}, Console(file=file, width=400), with_details=True)
    return {
        "json": encode(result.model_copy(update={"seed": None})),
        "html": html.render(report, {}).rpartition("</style>")[2],
        "text": file.getvalue(),
        "fragment": fragment.as_html(result, {}),
        "plain": fragment.as_text(result, {}),
    }


def numbers_of(values: ValueSet) -> set[str]:
    """Return numbers of a set of inputs that nothing else would contain, as any number of digits begins them."""
    arrays = [array for array in values.inputs if array.dtype.kind == "f"]
    return {
        f"{abs(float(value)):.5g}"
        for array in arrays
        for value in array.flat
        if not float(value).is_integer()
    }


def test_an_example_says_what_went_in_and_what_came_out() -> None:
    """Inputs, expected and actual values, the place, dtype and shape."""
    (shown,) = examples(verdict(PLAN))[:1]
    assert "n=3, x=[1.25, -2, 0.001]" == shown.case
    assert [("x", "f32[3]", "[1.25, -2, 0.001]")] == [(i.name, i.form, i.text) for i in shown.inputs]
    assert ("result", "f32[3]", "result[0]") == (shown.name, shown.form, shown.place)
    assert ("[", "2", ", 2, 2]") == (shown.expected.before, shown.expected.here, shown.expected.after)
    assert ("[", "3", ", 3, 3]") == (shown.actual.before, shown.actual.here, shown.actual.after)


@pytest.mark.parametrize("only", ["", "transforms"])
def test_no_form_of_a_verdict_holds_anything_of_a_hidden_case(only: str) -> None:
    """Not inputs, expected or actual values, nor sizes; and the public case is in each form, so the test can fail."""
    result = verdict(PLAN, only=only)
    assert examples(result)
    secret = {str(SECRET_RESULT)[:5], str(SECRET_RESULT + 1)[:5], "5000.8", "5036.8"}
    shown = {
        number
        for values in PLAN.base.values
        if values.visibility == "public"
        for number in numbers_of(values)
    }
    for part in (*PLAN.parts, *PLAN.programs):
        for values in part.values:
            if values.visibility != "public":
                secret |= {number for number in numbers_of(values) if len(number) > 5}
            else:
                shown |= numbers_of(values)
    secret -= shown
    assert 50 < len(secret)
    for form, said in renderings(result).items():
        assert [] == [number for number in secret if number in said], form
        sizes = set(re.findall(r"\d+", said.replace("&#34;", "")))
        assert not {"37", "19"} & sizes, form
        assert ("1.25" if not only else "batched result") in said, form


def test_no_exercise_of_the_course_shows_a_hidden_value() -> None:
    """Every exercise, answered wrongly everywhere: examples are short, and made of public values alone."""
    course = load_course(Path(__file__).parents[2])
    with_example = 0
    for exercise in course.exercises:
        if exercise.properties is not None:
            continue
        plan = _with_marked_secrets(make_plan(exercise, "seed"))
        result = verdict(plan)
        said = encode(result)
        assert not re.search(r"765[45]|7\.65e|8765", said), exercise.name
        assert 20_000 > len(said)
        with_example += bool(examples(result))
        for shown in examples(result):
            rows = [row for value in (shown.expected, shown.actual) for row in _text(value).split("\n")]
            assert 80 >= max(map(len, rows))
            assert shown.expected.here != shown.actual.here
    assert 40 <= with_example


def _text(value: ShownValue) -> str:
    return value.before + value.here + value.after


def _with_marked_secrets(plan: Plan) -> Plan:
    """Return a plan whose hidden inputs are all one number that nothing else holds."""

    def marked(part: Part) -> Part:
        return replace(
            part,
            values=tuple(
                values
                if values.visibility == "public"
                else replace(
                    values,
                    case="8765",
                    inputs=tuple(np.full_like(array, _secret(array)) for array in values.inputs),
                )
                for values in part.values
            ),
        )

    return replace(plan, parts=tuple(map(marked, plan.parts)), programs=tuple(map(marked, plan.programs)))


def _secret(array: Array) -> float:
    return SECRET_RESULT if array.dtype.kind == "f" else 7654 if array.dtype.itemsize > 1 else 1


def test_a_hidden_round_has_no_example_whoever_asks() -> None:
    """Of every part, only public rounds are shown, even if a failure claims to be public."""
    expected = expected_of(PLAN)
    judge = off_by_one(PLAN, expected)
    asked = 0
    for part in PLAN.parts:
        for failure in failures(part, judge.outputs, expected):
            arrays = expected[part.name, failure.round], judge.outputs[failure.round][part.name]
            is_public = part.values[failure.round].visibility == "public"
            claims = [failure, *(replace(failure, visibility=said) for said in ("public", "hidden"))]
            made = [example(PLAN, part, each, *arrays) is not None for each in claims]
            assert [is_public, is_public, False] == made
            asked += not is_public
    assert 3 <= asked


def test_a_transform_at_the_sizes_of_a_hidden_case_is_not_shown() -> None:
    """Without a public case, transforms are judged where a hidden one is: its arguments are nobody's business."""
    hidden = [{**HIDDEN, "n": 3, "x": [5000.5, 5001.5, 5002.5]}]
    plan = make(cases=hidden, transform_case=None)
    assert [] == examples(verdict(plan, only="transforms"))
    assert "500" not in encode(verdict(plan)).replace(f"{SECRET_RESULT}", "")
    assert "wrong on a hidden set of inputs" in encode(verdict(plan, only="transforms"))
    for said in ("elements differ", "is expected", f"{SECRET_RESULT}"):
        assert said not in encode(verdict(plan, only="transforms"))
    assert examples(verdict(make(cases=[{**hidden[0], "visibility": "public"}], transform_case=None)))


TREE: dict[str, Any] = {
    "entry": "f(p: {w: f32[2, 2], b: bool[]}, xs: list[f32[]; k], i: i32[], key: key[], mode: static) "
    "-> (f32[], {w: f32[2, 2], seen: bool[2]})",
    "inputs": {
        "p": {"normal": {}},
        "xs": {"uniform": [1, 2]},
        "i": {"constant": 3},
        "mode": {"constant": "deep"},
    },
    "cases": [{"k": 2, "p": [[[1, 2], [3, 4]], True], "xs": [0.5, 1.5]}],
    "transforms": [],
    "transform_case": None,
    "program": None,
    "points": {"correctness": 4, "purity": 1},
}


def test_trees_are_shown_by_their_leaves_and_lists_of_numbers_as_one() -> None:
    """Dicts, truth values, keys, static arguments and lists each as a reader would write them."""
    (shown,) = examples(verdict(make(**TREE)))
    said = {given.name: (given.form, given.text) for given in shown.inputs}
    assert ("f32[2, 2]", "[[1, 2],\n [3, 4]]") == said["p['w']"]
    assert ("bool[]", "True") == said["p['b']"]
    assert ("list of 2 f32[]", "[0.5, 1.5]") == said["xs"]
    assert ("i32[]", "3") == said["i"]
    assert "key[]" == said["key"][0]
    assert re.fullmatch(r"key data \[\d+, \d+\]", said["key"][1])
    assert ("static", "'deep'") == said["mode"]
    assert ("result[0]", "result[0]", 0) == (shown.name, shown.place, shown.more_inputs)


def test_the_leaf_that_differs_is_named_by_its_path() -> None:
    """A wrong leaf of a dict in a tuple, and a wrong truth value."""
    plan = make(**TREE)
    expected = expected_of(plan)
    wanted = expected["base", 0]
    wrong = (wanted[0], wanted[1], ~wanted[2])
    (failure,) = failures(plan.base, [{"base": wrong}], expected)
    shown = example(plan, plan.base, failure, wanted, wrong)
    assert shown is not None
    assert ("result[1]['seen']", "result[1]['seen'][0]") == (shown.name, shown.place)
    assert ("[ ", "True", ",  True]") == (shown.expected.before, shown.expected.here, shown.expected.after)
    assert ("[", "False", ", False]") == (shown.actual.before, shown.actual.here, shown.actual.after)


def test_a_wrong_derivative_shows_what_it_was_pulled_back_from() -> None:
    """A gradient takes cotangents beside the arguments, and is as long as what it is taken of."""
    by_name = {item.place.partition(" ")[0]: item for item in examples(verdict(PLAN, only="transforms"))}
    assert {"batched", "derivative"} == set(by_name)
    assert ["x", "cotangent of result"] == [given.name for given in by_name["derivative"].inputs]
    assert "derivative with respect to x[0]" == by_name["derivative"].place
    assert "f32[3, 3]" == by_name["batched"].form


def test_infinite_and_missing_numbers_are_shown() -> None:
    """NaN where a number is expected is a word of its own."""
    expected = expected_of(PLAN)
    index = next(i for i, part in enumerate(PLAN.parts) if part.values[0].visibility == "public")
    part = PLAN.parts[index]
    wrong = (np.array([2.0, math.nan, math.inf], np.float32),)
    (failure,) = [
        each
        for each in failures(part, [{part.name: wrong}] * len(part.values), expected)
        if each.visibility == "public"
    ]
    shown = example(PLAN, part, failure, expected[part.name, failure.round], wrong)
    assert shown is not None
    assert "[2, nan, inf]" == _text(shown.actual)
    assert "result[1]" == shown.place
