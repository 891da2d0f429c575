"""From a seed to the inputs of a case."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import cases
from grader.spec import ExerciseFile

Array = np.ndarray[Any, Any]


def exercise(entry: str, inputs: dict[str, Any]) -> ExerciseFile:
    """Return an exercise with this entry and these inputs."""
    return ExerciseFile.model_validate(
        {
            "format": 1,
            "title": "T",
            "concept": "c",
            "prompt": "p",
            "entry": entry,
            "inputs": inputs,
            "cases": [{}],
            "original_fails": "trace/reads-value",
            "points": {"correctness": 1, "purity": 1},
            "hints": ["h"],
        }
    )


def drawn(source: Any, type_: str = "f32[n]", n: int = 1000, seed: str = "s") -> Array:
    """Draw one argument."""
    spec = exercise(f"f(x: {type_}) -> none", {"x": {"normal": {}}})
    (array,) = cases.draw(spec, {"n": n, "x": source}, cases.generator(seed))
    return array


def test_equal_seeds_and_labels_give_equal_values() -> None:
    """A verdict can be repeated: the values follow from the labels' text alone."""
    first = cases.generator("seed", "ewma-scan", 0, 1).normal(size=3)
    assert first.tolist() == cases.generator("seed", "ewma-scan", "0", "1").normal(size=3).tolist()
    assert first.tolist() != cases.generator("seed", "ewma-scan", 0, 2).normal(size=3).tolist()


@given(
    st.lists(st.text(alphabet="ab\x000", max_size=3), min_size=1, max_size=3),
    st.lists(st.text(max_size=3), min_size=1, max_size=3),
)
def test_other_labels_give_other_values(one: list[str], other: list[str]) -> None:
    """Two purposes share their values only if seed and labels are the same text."""
    values = [cases.generator(*labels).integers(0, 2**62, 4).tolist() for labels in (one, other)]
    assert ("\x00".join(one) == "\x00".join(other)) == (values[0] == values[1])


def test_a_normal_has_its_mean_and_deviation() -> None:
    """Mean and standard deviation of many draws are those asked for."""
    values = drawn({"normal": {"mean": 5, "std": 0.1}})
    assert "float32" == values.dtype
    assert 5.0 == pytest.approx(values.mean(), abs=0.05)
    assert 0.1 == pytest.approx(values.std(), rel=0.2)


def test_a_range_is_half_open() -> None:
    """Integers reach the low end and never the high one; uniform values stay inside."""
    assert [3, 4, 5] == np.unique(drawn({"integers": [3, 6]}, "i32[n]")).tolist()
    values = drawn({"uniform": [-1, 1]})
    assert -1 <= values.min() < -0.9 < 0.9 < values.max() <= 1


def test_a_choice_takes_each_of_its_values() -> None:
    """All choices occur, and nothing else."""
    assert [-2.5, 1.0] == np.unique(drawn({"choice": [1, -2.5]})).tolist()
    assert {"bool"} == {str(drawn({"choice": [True, False]}, "bool[n]").dtype)}


def test_a_permutation_holds_every_number_once() -> None:
    """0 to size - 1, in another order."""
    values = drawn({"permutation": True}, "i32[n]")
    assert list(range(1000)) == sorted(values.tolist())
    assert list(range(1000)) != values.tolist()


def test_sorting_is_along_the_last_axis() -> None:
    """Each row is sorted by itself."""
    values = drawn({"normal": {}, "sorted": True}, "f32[3, n]")
    assert np.array_equal(np.sort(values, axis=-1), values)
    assert not np.array_equal(np.sort(values, axis=None), values.ravel())


@pytest.mark.parametrize(
    ("source", "type_", "expected"),
    [
        (2.5, "f32[n]", [2.5, 2.5]),
        (0, "i32[]", 0),
        (False, "bool[]", False),
        ([1, 2], "f32[n]", [1.0, 2.0]),
        ([[1], [2]], "i32[2, n]", [[1, 1], [2, 2]]),
        ({"constant": 7}, "i8[n, 1]", [[7], [7]]),
        ({"constant": 0}, "f32[]", 0.0),
    ],
)
def test_constants_fill_the_shape(source: Any, type_: str, expected: Any) -> None:
    """A number fills the array, a list is the array, and zero is a value like any other."""
    assert expected == drawn(source, type_, n=2).tolist()


def test_trees_are_drawn_leaf_by_leaf() -> None:
    """Lists and dictionaries come flat, in the order of their form; a list of constants gives one to each leaf."""
    spec = exercise(
        "f(p: {w: f32[n], b: f32[]}, xs: list[f32[]; n], k: key[]) -> none", {"p": {"normal": {}}}
    )
    arrays = cases.draw(spec, {"n": 2, "xs": [1.5, 2.5]}, cases.generator("s"))
    assert [(2,), (), (), (), (2,)] == [array.shape for array in arrays]
    assert [1.5, 2.5] == [float(array) for array in arrays[2:4]]
    assert "uint32" == arrays[4].dtype


def test_static_arguments_are_part_of_the_form() -> None:
    """A constant of the case, or else of the inputs, is in the form and not among the arrays."""
    spec = exercise("f(x: f32[n], k: static) -> f32[n]", {"x": {"normal": {}}, "k": {"constant": 3}})
    array = ["array", "float32", [2]]
    assert [array, ["static", 3]] == cases.argument_forms(spec, {"n": 2})
    assert [array, ["static", "same"]] == cases.argument_forms(spec, {"n": 2, "k": "same"})
    assert 1 == len(cases.draw(spec, {"n": 2}, cases.generator("s")))
    assert array == cases.result_form(spec, {"n": 2})


def test_a_static_argument_that_is_a_size_is_one_number() -> None:
    """Drawn or written, the function is told the size that its result has."""
    spec = exercise("f(x: f32[n], steps: static) -> f32[steps]", {"x": {"normal": {}}})
    bound = cases.fix_sizes(spec, {"n": 2, "steps": [3, 9]}, "s")
    assert bound["steps"] in range(3, 10)
    assert ["static", bound["steps"]] == cases.argument_forms(spec, bound)[1]
    assert ["array", "float32", [bound["steps"]]] == cases.result_form(spec, bound)


def test_a_case_overrides_the_inputs() -> None:
    """An argument named by the case is not drawn as `inputs:` says."""
    spec = exercise("f(x: f32[n]) -> none", {"x": {"constant": 1.0}})
    rng = cases.generator("s")
    assert [1.0, 1.0] == cases.draw(spec, {"n": 2}, rng)[0].tolist()
    assert [4.0, 4.0] == cases.draw(spec, {"n": 2, "x": 4}, rng)[0].tolist()
    assert set() == set(cases.draw(spec, {"n": 9, "x": {"uniform": [5, 6]}}, rng)[0].tolist()) & {1.0, 4.0}


@pytest.mark.parametrize(
    "source",
    [{"normal": {}}, {"uniform": [0, 1]}, {"integers": [0, 9]}, {"permutation": True}, {"choice": [1]}, 3],
)
def test_size_zero_is_a_size(source: Any) -> None:
    """Every kind of draw gives an empty array at size 0."""
    assert (0, 2) == drawn(source, "f32[n, 2]", n=0).shape
