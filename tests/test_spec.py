"""What course.yaml and exercise.yaml may say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from grader.spec import Draw, ExerciseFile, Tolerance, Transform
from grader.spec_course import CourseFile
from grader.spec_problems import semantic_problems

MINIMAL: dict[str, Any] = {
    "format": 1,
    "title": "A running average",
    "concept": "carry state",
    "prompt": "Write `ewma`.",
    "entry": "ewma(xs: f32[n], alpha: f32[]) -> f32[n]",
    "inputs": {"xs": {"normal": {}}, "alpha": {"uniform": [0, 1]}},
    "cases": [{"n": 3}],
    "original_fails": "trace/reads-value",
    "points": {"correctness": 4, "purity": 3},
    "hints": ["Which state is carried?"],
}


SIZE = "expected a size (an integer >= 0, or in a hidden case [fewest, most] to draw it from the seed)"


def exercise(**changes: Any) -> ExerciseFile:
    """Return the exercise above with some keys changed."""
    return ExerciseFile.model_validate(MINIMAL | changes)


def problems(**changes: Any) -> list[str]:
    """Return what is wrong with the changed exercise, as ``path: message``."""
    return [
        f"{'.'.join(map(str, where))}: {message}" for where, message in semantic_problems(exercise(**changes))
    ]


def refused(**changes: Any) -> str:
    """Return how the schema refuses the changed exercise."""
    with pytest.raises(ValidationError) as error:
        exercise(**changes)
    return str(error.value)


def test_a_minimal_exercise_has_defaults_and_no_problems() -> None:
    """What an author leaves out has a stated default."""
    spec = exercise()
    assert [] == problems()
    assert (Tolerance(rtol=1e-5, atol=1e-6), [], None, "allowed") == (
        spec.tolerance,
        spec.transforms,
        spec.speed,
        spec.aliasing,
    )
    assert ("public", 1, {"n": 3}) == (spec.cases[0].visibility, spec.cases[0].count, spec.cases[0].bound)
    assert ("ewma", frozenset({"n"})) == (spec.signature.name, spec.signature.sizes)


@pytest.mark.parametrize("key", sorted(MINIMAL))
def test_every_minimal_key_is_required(key: str) -> None:
    """Nothing of the minimal exercise can be left out."""
    with pytest.raises(ValidationError, match=f"{key}\n  Field required"):
        ExerciseFile.model_validate({name: value for name, value in MINIMAL.items() if name != key})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"titel": "x"}, "titel\n  Extra inputs are not permitted"),
        ({"format": 2}, "format\n  Input should be 1"),
        ({"title": 3}, "title\n  Input should be a valid string"),
        ({"cases": []}, "cases\n  List should have at least 1 item"),
        ({"hints": []}, "hints\n  List should have at least 1 item"),
        ({"cases": [{"n": 1, "count": 0}]}, "cases.0.count\n  Input should be greater than or equal to 1"),
        ({"cases": [{"n": 1, "count": "2"}]}, "cases.0.count\n  Input should be a valid integer"),
        (
            {"cases": [{"n": 1, "visibility": "secret"}]},
            "cases.0.visibility\n  Input should be 'public' or 'hidden'",
        ),
        ({"tolerance": {"rtol": -1}}, "Input should be greater than or equal to 0"),
        ({"tolerance": {"atol": float("nan")}}, "Input should be greater than or equal to 0"),
        ({"points": {"correctness": 0, "purity": 1}}, "Input should be greater than 0"),
        ({"entry": "ewma(xs"}, "entry\n  Value error, expected ':' at the end of 'ewma(xs'"),
        ({"original_fails": "reads-value"}, "original_fails\n  String should match pattern"),
        (
            {"transforms": ["pmap"]},
            "transforms.0.name\n  Input should be 'jit', 'vmap', 'grad', 'jvp' or 'scan'",
        ),
        ({"transforms": [{"vmap": {"ovr": ["xs"]}}]}, "transforms.0.ovr\n  Extra inputs are not permitted"),
        ({"transforms": [{"vmap": 3}]}, "transforms.0.name\n  Field required"),
        ({"speed": {"size": {"n": 9}, "at_least": {"cpu": 0}}}, "Input should be greater than 0"),
        ({"speed": {"size": {"n": 9}, "at_least": {"abacus": 2}}}, "Input should be 'cpu', 'gpu' or 'tpu'"),
        ({"limits": {"time_s": 601}}, "Input should be less than or equal to 600"),
        ({"limits": {"memory_mb": 100}}, "Input should be greater than or equal to 1536"),
    ],
)
def test_the_schema_refuses(changes: dict[str, Any], expected: str) -> None:
    """Unknown keys, wrong types and values out of range are errors at their key."""
    assert expected in refused(**changes)


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        ({}, "expected exactly one of normal, uniform, integers, choice, permutation, constant; found none"),
        ({"normal": {}, "constant": 0}, "found ['normal', 'constant']"),
        ({"sorted": True}, "found none"),
        ([0.5, 2], "expected a draw, such as {uniform: [0, 1]}, or {constant: [0.5, 2]}; found [0.5, 2]"),
        (3, "or {constant: 3}; found 3"),
        ("normal", "expected a draw, such as {uniform: [0, 1]}; found 'normal'"),
        ({0: {"normal": {}}}, "expected a draw, such as {uniform: [0, 1]}; found {0: {'normal': {}}}"),
        (None, "expected a draw, such as {uniform: [0, 1]}; found None"),
        ({"uniform": [1, 1]}, "expected low < high, found [1, 1]"),
        ({"integers": [3, 2]}, "expected low < high, found [3, 2]"),
        ({"constant": {"w": 1.0}}, "list the leaves in the entry's order"),
        ({"constant": [1.0, {"w": 1.0}]}, "list the leaves in the entry's order"),
        ({"uniform": [1]}, "List should have at least 2 items"),
        ({"integers": [0.5, 2]}, "Input should be a valid integer"),
        ({"choice": []}, "List should have at least 1 item"),
        ({"permutation": False}, "Input should be True"),
        ({"normal": {"std": -1}}, "Input should be greater than or equal to 0"),
    ],
)
def test_a_draw_is_of_exactly_one_kind(draw: object, expected: str) -> None:
    """A draw that says nothing, or two things, or an empty range is refused with what it said."""
    with pytest.raises(ValidationError) as error:
        Draw.model_validate(draw)
    assert expected in str(error.value)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("jit", {"name": "jit"}),
        ({"scan": None}, {"name": "scan"}),
        ({"vmap": {"over": ["xs"]}}, {"name": "vmap", "over": ["xs"]}),
        (
            {"grad": {"wrt": ["xs"], "tolerance": {"rtol": 0.1}}},
            {"name": "grad", "wrt": ["xs"], "tolerance": {"rtol": 0.1}},
        ),
        ({"name": "jvp", "step": 0.1}, {"name": "jvp", "step": 0.1}),
    ],
)
def test_transforms_have_short_forms(short: Any, full: dict[str, Any]) -> None:
    """A bare name, and a name with its options, mean the full form."""
    assert [Transform.model_validate(full)] == exercise(transforms=[short]).transforms


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"entry": "f(n: f32[n]) -> none", "inputs": {"n": {"constant": 1}}},
            "entry: ['n'] is both an argument and a size; rename one",
        ),
        (
            {"inputs": MINIMAL["inputs"] | {"y": {"normal": {}}}},
            "inputs.y: unknown argument; expected one of ['alpha', 'xs']",
        ),
        (
            {"cases": [{"n": 3, "m": 4}]},
            "cases.0.m: unknown key; expected a size ['n'], an argument ['alpha', 'xs'], count or visibility",
        ),
        ({"cases": [{"n": 3}, {}]}, "cases.1: size 'n' is not bound; add `n: NUMBER`"),
        ({"cases": [{"n": -1}]}, f"cases.0.n: {SIZE}, found -1"),
        ({"cases": [{"n": True}]}, f"cases.0.n: {SIZE}, found True"),
        ({"cases": [{"n": [5, 3], "visibility": "hidden"}]}, f"cases.0.n: {SIZE}, found [5, 3]"),
        ({"cases": [{"n": [3, 5, 7], "visibility": "hidden"}]}, f"cases.0.n: {SIZE}, found [3, 5, 7]"),
        (
            {"speed": {"size": {"n": [9, 9]}, "at_least": {"cpu": 2}}},
            "speed.size.n: only a hidden case may draw its sizes; write one number",
        ),
        (
            {"cases": [{"n": [3, 5]}]},
            "cases.0.n: only a hidden case may draw its sizes; write one number",
        ),
        (
            {"cases": [{"n": [3, 5], "visibility": "hidden"}]},
            "cases.0: the sizes that purity and transforms are judged at have to be fixed; add `transform_case:`",
        ),
        (
            {"cases": [{"n": {"integers": [1, 3]}}]},
            f"cases.0.n: {SIZE}, found {{'integers': [1, 3]}}",
        ),
        ({"entry": "f(xs: f32[n], alpha: f32[]) -> f32[n-4]"}, "cases.0: size n-4 is -1 for {'n': 3}"),
        (
            {"inputs": {"xs": {"normal": {}}}},
            "cases.0: argument 'alpha' has no values; add it to `inputs:` or to the case",
        ),
        (
            {"cases": [{"n": 3, "xs": {"norml": {}}}]},
            "cases.0.xs.norml: not a draw: Extra inputs are not permitted",
        ),
        (
            {"cases": [{"n": 3, "xs": {"uniform": [2, 1]}}]},
            "cases.0.xs: not a draw: expected low < high, found [2, 1]",
        ),
        ({"transform_case": {}}, "transform_case: size 'n' is not bound; add `n: NUMBER`"),
        (
            {"speed": {"size": {"m": 1}, "at_least": {"cpu": 2}}},
            "speed.size: size 'n' is not bound; add `n: NUMBER`",
        ),
        (
            {"transforms": [{"vmap": {"over": ["y"]}}]},
            "transforms.0.vmap.over: unknown argument 'y'; expected one of ['alpha', 'xs']",
        ),
        (
            {"transforms": ["jit", {"scan": {"carry": {"y": 0}}}]},
            "transforms.1.scan.carry: unknown argument 'y'; expected one of ['alpha', 'xs']",
        ),
        ({"program": {"constant_in": "m"}}, "program.constant_in: unknown size 'm'; expected one of ['n']"),
        (
            {"program": {"reuses": "ys"}},
            "program.reuses: unknown argument 'ys'; expected one of ['alpha', 'xs']",
        ),
        (
            {
                "entry": "f(xs: f32[n], k: static, alpha: f32[]) -> f32[]",
                "cases": [{"n": 3, "k": 2}],
                "program": {"constant_in": "m"},
            },
            "program.constant_in: unknown size 'm'; expected one of ['k', 'n']",
        ),
        (
            {"program": {"constant_in": ["n", "m"]}},
            "program.constant_in.1: unknown size 'm'; expected one of ['n']",
        ),
        (
            {"program": {"constant_in": ["n", "n"]}},
            "program.constant_in.1: 'n' stands here and at item 0; keep one",
        ),
        (
            {
                "entry": "f(xs: f32[n], k: static, alpha: f32[]) -> f32[]",
                "cases": [{"n": 3, "k": "mean"}],
                "program": {"constant_in": ["n", "k"]},
            },
            "program.constant_in.1: expected a size, or a static argument that is a whole number; 'k' is 'mean'",
        ),
        (
            {
                "entry": "f(xs: f32[n], alpha: f32[k]) -> f32[n-2*k+2]",
                "cases": [{"n": 8, "k": 2}],
                "program": {"constant_in": ["n", "k"]},
            },
            "program.constant_in: where growth is counted, size n-2*k+2 is -4 for {",
        ),
        (
            {
                "entry": "f(xs: f32[n], alpha: f32[k]) -> f32[n-k+1]",
                "cases": [{"n": 8, "k": 2}],
                "program": {"constant_in": "k", "sizes": [4, 8, 16]},
            },
            "program.constant_in: where growth is counted, size n-k+1 is -7 for {",
        ),
        (
            {"program": {"sent_bytes": 8}},
            "program.sent_bytes: one device has nobody to send to; add `devices:`, or leave this out",
        ),
        ({"program": {"at": {"m": 3}}}, "program.at.m: unknown size; expected one of ['n']"),
        (
            {"program": {"requires": ["stablehlo.While"]}},
            "program.requires.0: expected a StableHLO operation such as `while`, found 'stablehlo.While'",
        ),
        (
            {"points": {"correctness": 1, "purity": 1, "speed": 1}},
            "points.speed: points for speed, but there is no `speed:` section",
        ),
        (
            {"original_fails": "purity/reads-value"},
            "original_fails: unknown reason 'purity/reads-value'; expected one of purity/closed-over-ref, ",
        ),
        (
            {"original_fails": "style/long-line"},
            "original_fails: unknown reason 'style/long-line'; expected one of trace/..., purity/..., ",
        ),
    ],
)
def test_what_a_schema_cannot_say_is_checked_too(changes: dict[str, Any], expected: str) -> None:
    """Each problem is at its key and says what was expected."""
    found = problems(**changes)
    assert any(problem.startswith(expected) for problem in found), found


def test_what_devices_send_may_be_limited_where_there_are_several() -> None:
    """Also to nothing at all."""
    assert [] == problems(devices=4, program={"sent_bytes": 0})
    assert "program.sent_bytes" in refused(devices=4, program={"sent_bytes": -1})


@pytest.mark.parametrize("named", ["n", "k", ["n"], ["k"], ["n", "k"], ["k", "n", "steps"]])
def test_one_size_or_several_may_be_named_that_the_program_may_not_grow_with(named: Any) -> None:
    """A size, a static number, a window that is never longer than what it slides over, or all of them."""
    changes = {
        "entry": "f(xs: f32[n], alpha: f32[k], steps: static) -> f32[2*n-k]",
        "inputs": {"xs": {"normal": {}}, "alpha": {"uniform": [0, 1]}, "steps": {"constant": 4}},
        "cases": [{"n": 200, "k": 3}],
        "program": {"constant_in": named},
    }
    assert [] == problems(**changes)
    assert named == exercise(**changes).model_dump(mode="json")["program"]["constant_in"]


def test_all_problems_are_found_at_once() -> None:
    """One mistake does not hide the next."""
    found = problems(cases=[{"m": 1}], program={"constant_in": "k"}, original_fails="purity/reads-value")
    assert ["cases.0.m", "cases.0", "program.constant_in", "original_fails"] == [
        text.split(":")[0] for text in found
    ]


def test_a_static_argument_may_be_anything() -> None:
    """A Python constant is not drawn, so it is not checked as a draw."""
    changes = {
        "entry": "f(xs: f32[n], k: static) -> f32[n]",
        "inputs": {"xs": {"normal": {}}},
        "cases": [{"n": 2, "k": {"a": 1}}],
    }
    assert [] == problems(**changes)


def test_a_static_argument_may_be_a_size() -> None:
    """One number is then both, so a result may be as long as the argument says; it is checked as a size is."""
    entry = "f(xs: f32[n], steps: static) -> f32[steps]"
    inputs: dict[str, Any] = {"xs": {"normal": {}}}
    drawn = {"n": 2, "steps": [3, 5], "visibility": "hidden"}
    assert [] == problems(
        entry=entry, inputs=inputs, cases=[{"n": 2, "steps": 3}, drawn], program={"constant_in": "steps"}
    )
    assert ["cases.0.steps"] == [
        text.split(":")[0]
        for text in problems(entry=entry, inputs=inputs, cases=[{"n": 2, "steps": "three"}])
    ]


def test_transforms_are_judged_at_the_largest_public_case() -> None:
    """Hidden cases are not the default, since messages of transforms may name sizes."""
    spec = exercise(cases=[{"n": 2}, {"n": 5, "alpha": 0.5}, {"n": 9, "visibility": "hidden"}])
    assert {"n": 5, "alpha": 0.5} == spec.case_for_transforms
    assert {"n": 4} == exercise(transform_case={"n": 4}).case_for_transforms
    assert {"n": 7} == exercise(cases=[{"n": 7, "visibility": "hidden"}]).case_for_transforms


def test_specifications_cannot_be_changed() -> None:
    """Models are frozen, so a digest taken once stays right."""
    with pytest.raises(ValidationError, match="frozen"):
        exercise().title = "other"  # type: ignore[misc]


@pytest.mark.parametrize("name", ["Ewma", "ewma_scan", "-x", "x-", "3d", ""])
def test_names_are_lower_case_with_hyphens(name: str) -> None:
    """A name becomes a folder and a file, so it is plain on every system."""
    module = {"name": "topic", "title": "T", "exercises": [name]}
    with pytest.raises(
        ValidationError, match=r"modules\.0\.exercises\.0\.name\n  String should match pattern"
    ):
        CourseFile.model_validate({"format": 1, "title": "C", "modules": [module]})
