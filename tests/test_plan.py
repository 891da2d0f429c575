"""From an exercise and a seed to parts, values and requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course import Exercise
from grader.forms import Leaf
from grader.plan import Plan, make_plan, speed_plan
from grader.plan_parts import BATCH, Part, avals, nbytes
from grader.plan_requests import oracle_calls, trace_request
from grader.plan_transforms import TRANSFORM_TOLERANCE
from grader.spec import ExerciseFile

SPEC: dict[str, Any] = {
    "format": 1,
    "title": "T",
    "concept": "c",
    "prompt": "p",
    "entry": "step(x: f32[n], s: {a: f32[], k: i32[]}) -> (f32[n], {a: f32[], k: i32[]})",
    "inputs": {"x": {"normal": {}}, "s": {"integers": [1, 9]}},
    "cases": [{"n": 3}, {"n": 3, "count": 2, "visibility": "hidden"}, {"n": 5, "visibility": "hidden"}],
    "original_fails": "trace/reads-value",
    "points": {"correctness": 1, "purity": 1},
    "hints": ["h"],
}


def exercise(**changes: Any) -> Exercise:
    """Return the exercise above with some keys changed."""
    return Exercise("step-it", "topic", ExerciseFile.model_validate(SPEC | changes), Path("course"))


def plan(**changes: Any) -> Plan:
    """Return the plan of the changed exercise."""
    return make_plan(exercise(**changes), "secret-seed")


def part(transform: Any) -> Part:
    """Return the one transform part of a plan."""
    (found,) = [part for part in plan(transforms=[transform]).parts if part.kind != "call"]
    return found


def floats(value: Any) -> list[float]:
    """Return all floating-point numbers inside JSON data."""
    if isinstance(value, dict):
        return floats(list(value.values()))
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in floats(item)]
    return [value] if isinstance(value, float) else []


def test_cases_of_one_shape_share_a_part() -> None:
    """A shape costs a compilation, values cost nothing: two shapes make two parts, with all their sets."""
    made = plan()
    assert [("base", "call", 3), ("case-1", "call", 1)] == [
        (p.name, p.kind, len(p.values)) for p in made.parts
    ]
    assert ["public", "hidden", "hidden"] == [values.visibility for values in made.base.values]
    assert (3, "n=3") == (made.rounds, made.base.values[0].case)
    assert [Leaf("x", "float32", (3,)), Leaf("s['a']", "float32", ()), Leaf("s['k']", "int32", ())] == list(
        made.base.inputs
    )
    assert ["result[0]", "result[1]['a']", "result[1]['k']"] == [leaf.path for leaf in made.base.outputs]


def test_a_hidden_size_is_drawn_from_the_seed() -> None:
    """Nobody can write it into an answer; the same seed gives the same size, and all sizes of the range occur."""
    cases = [{"n": 3}, {"n": [5, 7], "count": 2, "visibility": "hidden"}]
    drawn = [make_plan(exercise(cases=cases), f"seed-{number}").parts[-1] for number in range(40)]
    sizes = [part.inputs[0].shape[0] for part in drawn]
    assert {5, 6, 7} == set(sizes)
    assert sizes[7] == make_plan(exercise(cases=cases), "seed-7").parts[-1].inputs[0].shape[0]
    assert [2] * 40 == [len(part.values) for part in drawn]
    assert all(part.values[0].inputs[0].shape == part.inputs[0].shape for part in drawn)


def test_every_set_of_values_is_its_own() -> None:
    """No two sets of one shape are the same, and a second plan with the seed has the same ones."""
    one, again, other = plan(), plan(), make_plan(exercise(), "other")
    sets = [tuple(map(bytes, values.inputs)) for values in one.base.values]
    assert 3 == len(set(sets))
    assert sets == [tuple(map(bytes, values.inputs)) for values in again.base.values]
    assert sets != [tuple(map(bytes, values.inputs)) for values in other.base.values]


def test_a_shape_for_transforms_alone_gets_hidden_values() -> None:
    """The base of purity and transforms is judged on values too, even where no case has its shape."""
    made = plan(transform_case={"n": 7})
    assert [("base", (7,), "hidden"), ("case-1", (3,), "public"), ("case-2", (5,), "hidden")] == [
        (p.name, p.inputs[0].shape, p.values[0].visibility) for p in made.parts
    ]


def test_jit_is_no_part_of_its_own() -> None:
    """The traced program is what jit would compile."""
    assert [part.name for part in plan().parts] == [part.name for part in plan(transforms=["jit"]).parts]


@pytest.mark.parametrize(
    ("transform", "options", "inputs", "outputs"),
    [
        ("vmap", {"axes": [0, 0, 0]}, [(3, 3), (3,), (3,)], [(3, 3), (3,), (3,)]),
        ({"vmap": {"over": ["s"]}}, {"axes": [None, 0, 0]}, [(3,), (3,), (3,)], [(3, 3), (3,), (3,)]),
        (
            {"scan": {"carry": {"s": 1}}},
            {"carry": [(1, 1), (2, 2)], "length": 3},
            [(3, 3), (), ()],
            [(3, 3), (3,), (3,)],
        ),
        ("grad", {"wrt": [0, 1], "outputs": [0, 1]}, [(3,), (), (), (3,), ()], [(3,), ()]),
        ({"grad": {"wrt": ["s"]}}, {"wrt": [1], "outputs": [0, 1]}, [(3,), (), (), (3,), ()], [()]),
        ({"jvp": {"wrt": ["x"]}}, {"wrt": [0], "outputs": [0, 1]}, [(3,), (), (), (3,)], [(3,), ()]),
    ],
)
def test_transforms_have_their_own_shapes(
    transform: Any, options: dict[str, Any], inputs: list[Any], outputs: list[Any]
) -> None:
    """What goes in and must come out of each transform is fixed before any submission is looked at."""
    made = part(transform)
    assert options == made.options
    assert inputs == [leaf.shape for leaf in made.inputs]
    assert outputs == [leaf.shape for leaf in made.outputs]
    for values in made.values:
        assert [(leaf.dtype, leaf.shape) for leaf in made.inputs] == [
            (str(a.dtype), a.shape) for a in values.inputs
        ]
    assert ["public", "hidden"] == [values.visibility for values in made.values]


@pytest.mark.parametrize("fixed", [False, True])
def test_points_that_are_written_out_are_those_of_the_first_round(fixed: bool) -> None:
    """A derivative cannot be right at the known points only, unless the author says that there are no others."""
    case = {"n": 3, "x": [1.0, 2.0, 3.0]}
    made = next(
        p
        for p in plan(transforms=["grad"], transform_case=case, fixed_points=fixed).parts
        if p.kind == "grad"
    )
    first, second = (values.inputs[0].tolist() for values in made.values)
    assert [1.0, 2.0, 3.0] == first
    assert fixed == (second == first)


def test_derivatives_have_a_tolerance_of_their_own() -> None:
    """A finite difference is less exact than a value; an author can say how much."""
    assert TRANSFORM_TOLERANCE == part("grad").tolerance == part("jvp").tolerance
    assert exercise().spec.tolerance == part("vmap").tolerance
    assert 0.5 == part({"grad": {"tolerance": {"rtol": 0.5}}}).tolerance.rtol


def test_programs_are_traced_at_growing_sizes() -> None:
    """Growth is counted at three sizes, in one artifact; memory is looked at where the author says, in another."""
    made = plan(program={"constant_in": "n", "sizes": [16, 32, 64], "reuses": "x", "at": {"n": 1000}})
    assert [
        ("growth-16", "growth", (16,)),
        ("growth-32", "growth", (32,)),
        ("growth-64", "growth", (64,)),
        ("memory", "memory", (1000,)),
    ] == [(p.name, p.group, p.inputs[0].shape) for p in made.programs]
    assert {"bundle"} == {p.group for p in made.parts}


def test_sizes_that_are_named_together_grow_together() -> None:
    """Both are set to each of the sizes; the others stay. What one size draws is drawn as if it stood in a list."""
    images: dict[str, Any] = {
        "entry": "step(x: f32[h, w, c], k: static) -> f32[h, w, c]",
        "inputs": {"x": {"normal": {}}},
        "cases": [{"h": 2, "w": 3, "c": 5, "k": 1}],
    }
    both = plan(**images, program={"constant_in": ["h", "w"], "sizes": [6, 12, 24]})
    assert [(6, 6, 5), (12, 12, 5), (24, 24, 5)] == [part.inputs[0].shape for part in both.programs]
    mixed = plan(**images, program={"constant_in": ["k", "w"], "sizes": [6, 12, 24]})
    assert [[["array", "float32", [2, n, 5]], ["static", n]] for n in (6, 12, 24)] == [
        described["args"] for described in trace_request(mixed, "cpu", observe=True)["programs"]
    ]
    alone = plan(**images, program={"constant_in": "h"})
    listed = plan(**images, program={"constant_in": ["h"]})
    assert [bytes(part.values[0].inputs[0]) for part in alone.programs] == [
        bytes(part.values[0].inputs[0]) for part in listed.programs
    ]
    assert [trace_request(each, "cpu", observe=True) for each in (alone, alone)] == [
        trace_request(each, "cpu", observe=True) for each in (alone, listed)
    ]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ({"forbids": ["sqrt"], "requires": ["while"], "constant_bytes": 9}, []),
        ({"temporary_bytes": 9}, [("memory", (3,))]),
        ({"reuses": "x"}, [("memory", (3,))]),
        ({"element_operations": 0, "at": {"n": 9}}, [("memory", (9,))]),
        ({"moved_bytes": 9}, [("memory", (3,))]),
        ({"sent_bytes": 0}, [("memory", (3,))]),
        (
            {"constant_in": "n", "sizes": [2, 4, 8]},
            [("growth-2", (2,)), ("growth-4", (4,)), ("growth-8", (8,))],
        ),
    ],
)
def test_only_what_is_asked_about_is_traced_apart(program: dict[str, Any], expected: list[Any]) -> None:
    """Operations and constants are those of the bundle, whose values are judged anyway."""
    assert expected == [(p.name, p.inputs[0].shape) for p in plan(program=program).programs]


def test_what_is_looked_at_has_values_of_its_own() -> None:
    """A program that is counted or weighed is also run, on one hidden set of inputs drawn for it alone."""
    asked: dict[str, Any] = {"constant_in": "n", "sizes": [16, 32, 64], "reuses": "x"}
    one, again = plan(program=asked), plan(program=asked)
    for made, same in zip(one.programs, again.programs, strict=True):
        (values,) = made.values
        assert "hidden" == values.visibility
        assert [(leaf.dtype, leaf.shape) for leaf in made.inputs] == [
            (str(a.dtype), a.shape) for a in values.inputs
        ]
        assert [bytes(a) for a in values.inputs] == [bytes(a) for a in same.values[0].inputs]
    drawn = [bytes(p.values[0].inputs[0][:3]) for p in (*one.parts[:1], *one.programs)]
    assert len(drawn) == len(set(drawn))


def test_the_timed_call_has_values_used_nowhere_else() -> None:
    """Breaking into the timing child reveals nothing about the cases."""
    sized = exercise(speed={"size": {"n": 3}, "at_least": {"cpu": 2}})
    timed = speed_plan(sized, "secret-seed")
    elsewhere = {
        bytes(a) for p in make_plan(sized, "secret-seed").parts for v in p.values for a in v.inputs if a.shape
    }
    assert bytes(timed.values[0].inputs[0]) not in elsewhere
    assert "hidden" == timed.values[0].visibility


def test_the_trace_child_is_told_shapes_only() -> None:
    """No value of any case and no seed crosses into the jail that runs the submission's Python."""
    spec: dict[str, Any] = {
        "cases": [{"n": 3, "s": 4321987}],
        "transforms": ["vmap", "grad"],
        "program": {"constant_in": "n", "sizes": [16, 32, 64], "reuses": "x"},
    }
    made = plan(**spec)
    request = trace_request(made, "cpu", observe=True)
    text = json.dumps(request)
    told = {key for described in (*request["parts"], *request["programs"]) for key in described}
    assert set() == told & {"values", "step", "tolerance"}
    assert "secret-seed" not in text
    assert "4321987" not in text
    assert [request["budget_s"]] == floats(request)
    assert (["x", "s"], "step", True) == (request["parameters"], request["entry"], request["observe"])
    assert ["base", "vmap", "grad"] == [described["name"] for described in request["parts"]]
    assert [
        ("growth-16", "growth"),
        ("growth-32", "growth"),
        ("growth-64", "growth"),
        ("memory", "memory"),
    ] == [(described["name"], described["group"]) for described in request["programs"]]


def test_tracing_for_time_asks_for_that_program_alone() -> None:
    """At full size only the timed call is traced."""
    sized = exercise(
        speed={"size": {"n": 9}, "at_least": {"cpu": 2}}, program={"constant_in": "n", "sizes": [16, 32, 64]}
    )
    request = trace_request(make_plan(sized, "s"), "cpu", observe=False, speed=speed_plan(sized, "s"))
    assert ([], ["speed"]) == (request["parts"], [described["name"] for described in request["programs"]])
    assert [["float32", [9]], ["float32", []], ["int32", []]] == request["programs"][0]["inputs"]


@pytest.mark.parametrize(
    ("transform", "calls"), [("vmap", BATCH), ({"scan": {"carry": {"s": 1}}}, 1), ("grad", 1), ("jvp", 1)]
)
def test_the_oracle_is_asked_for_every_set(transform: Any, calls: int) -> None:
    """A batched part takes a call for each row; the others one for each set of values."""
    made = part(transform)
    groups = list(oracle_calls(made))
    assert [calls] * len(made.values) == [len(group) for group in groups]
    kind = "call" if made.kind == "vmap" else made.kind
    assert {kind} == {call["kind"] for group in groups for call in group}


def test_rows_of_a_batch_are_what_the_oracle_sees() -> None:
    """Row by row along the batched arguments, whole for the others."""
    made = part({"vmap": {"over": ["x"]}})
    x, a, k = made.values[0].inputs
    for row, call in enumerate(next(iter(oracle_calls(made)))):
        assert [x[row].tolist(), a.tolist(), k.tolist()] == [array.tolist() for array in call["values"]]


def test_a_case_in_words_has_no_schema_keys() -> None:
    """A student reads which arguments were drawn, not how the exercise's file says so."""
    case = {"n": 3, "x": {"uniform": [0, 9]}, "s": {"constant": 2}}
    assert "n=3, x=uniform(0, 9), s=2" == plan(cases=[case]).base.values[0].case


def test_a_public_case_tells_the_number_that_was_drawn_for_it() -> None:
    """Whoever wants to follow a wrong value needs every number; of a hidden case nothing is told."""
    public, hidden = plan(
        entry="scale(x: f32[n], s: f32[], k: i32[]) -> f32[n]",
        inputs={"x": {"normal": {}}, "s": {"constant": 2.5}, "k": {"constant": 123456789}},
        cases=[{"n": 3}, {"n": 3, "visibility": "hidden"}],
    ).base.values
    assert ("n=3, s=2.5, k=123456789", "n=3") == (public.case, hidden.case)


def test_a_draw_is_told_as_a_call() -> None:
    """Students do not read YAML."""
    made = plan(cases=[{"n": 3, "s": 1.0, "x": {"normal": {"mean": 3, "std": 1}}}])
    assert "n=3, s=1.0, x=normal(mean=3, std=1)" == made.base.values[0].case


def test_long_arguments_are_cut_in_the_words_of_a_case() -> None:
    """A message has room for a case's name, not for all of its data."""
    made = plan(cases=[{"n": 30, "x": [float(i) for i in range(30)]}])
    assert "n=30, x=[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7..." == made.base.values[0].case


def test_sizes_in_bytes_and_plain_types() -> None:
    """Helpers for the requests: bytes of all arrays, and pairs of dtype and shape."""
    leaves = [Leaf("x", "float32", (2, 3)), Leaf("b", "bool", ()), Leaf("e", "float64", (0, 9))]
    assert 25 == nbytes(leaves)
    assert [["float32", [2, 3]], ["bool", []], ["float64", [0, 9]]] == avals(leaves)


def test_integers_are_not_differentiated() -> None:
    """Neither arguments nor results that are integers take part in grad and jvp."""
    made = part("jvp")
    assert {"float32"} == {leaf.dtype for leaf in made.outputs}
    assert not np.issubdtype(made.values[0].inputs[-1].dtype, np.integer)


RANDOM: dict[str, Any] = {
    "entry": "noise(key: key[], x: f32[n], steps: static) -> f32[n+steps]",
    "inputs": {"x": {"normal": {}}},
    "cases": [{"n": 3, "steps": 2}, {"n": 3, "steps": [2, 5], "count": 2, "visibility": "hidden"}],
    "transforms": ["vmap", "grad", "jvp", "scan"],
}


def random_plan(properties: str | None = "", **changes: Any) -> Plan:
    """Return the plan of an exercise whose results are random."""
    made = exercise(**RANDOM | changes)
    made.__dict__["properties"] = properties
    return make_plan(made, "secret-seed")


def test_transforms_of_random_functions_are_held_to_the_base_call() -> None:
    """Each row, each step, and points on both sides are further sets of values of the base call."""
    made = random_plan()
    own = {part.name: part.own for part in made.parts if part.kind != "call"}
    assert {"vmap": [3, 3], "grad": [6, 6], "jvp": [2, 2], "scan": [3, 3]} == {
        name: [len(indices) for indices in rounds] for name, rounds in own.items()
    }
    used = [index for rounds in own.values() for indices in rounds for index in indices]
    assert list(range(1, 29)) == sorted(used)
    assert ["", *["vmap"] * 6] == [values.serves for values in made.base.values[:7]]
    vmap = next(part for part in made.parts if part.kind == "vmap")
    row = made.base.values[vmap.own[1][2]]
    assert all(
        np.array_equal(have, want[2]) for have, want in zip(row.inputs, vmap.values[1].inputs, strict=True)
    )


def test_a_step_of_a_scan_that_carries_is_known_beforehand_for_the_first_alone() -> None:
    """The others start from what the program gives."""
    entry = "noise(key: key[], x: f32[n]) -> f32[n]"
    made = random_plan(entry=entry, cases=[{"n": 3}], transforms=[{"scan": {"carry": {"x": 0}}}])
    scan = made.parts[-1]
    assert [1, 1] == [len(indices) for indices in scan.own]
    key, x = made.base.values[scan.own[0][0]].inputs
    assert np.array_equal(scan.values[0].inputs[0][0], key)
    assert np.array_equal(scan.values[0].inputs[1], x)


def test_points_on_both_sides_move_along_the_direction_and_keep_the_key() -> None:
    """A slope at one key, not between two."""
    made = random_plan()
    jvp = next(part for part in made.parts if part.kind == "jvp")
    key, x, tangent = jvp.values[0].inputs
    above, below = (made.base.values[index].inputs for index in jvp.own[0])
    assert np.array_equal(key, above[0])
    assert np.array_equal(key, below[0])
    moved = (above[1].astype(float) - below[1]) / 2
    assert np.allclose(moved / np.linalg.norm(moved), tangent / np.linalg.norm(tangent), atol=1e-3)
    assert np.allclose((above[1] + below[1]) / 2, x, atol=1e-5)


def test_the_oracle_is_not_asked_about_what_serves_a_transform() -> None:
    """What is expected there is the program's own."""
    assert 1 == len(list(oracle_calls(random_plan().base)))


def test_without_properties_nothing_is_added() -> None:
    """Other exercises are judged by their oracle."""
    made = random_plan(properties=None)
    assert [1, ()] == [len(made.base.values), made.parts[-1].own]


def test_a_constant_that_is_a_size_is_drawn_as_one() -> None:
    """Shape and constant are the same number."""
    made = random_plan(entry="walk(key: key[], steps: static) -> i32[steps]", inputs={}, transforms=[],
                       cases=[{"steps": 4}, {"steps": [6, 9], "visibility": "hidden"}])  # fmt: skip
    drawn = made.parts[1]
    assert drawn.arguments[1] == ["static", drawn.outputs[0].shape[0]]
    assert 6 <= drawn.outputs[0].shape[0] <= 9
