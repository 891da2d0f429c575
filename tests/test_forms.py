"""Trees of arrays as plain data."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.forms import Form, Leaf, Mismatch, build, describe, flatten, leaves

SIZES = st.lists(st.integers(0, 9), max_size=3)
LEAF_FORMS = st.builds(
    lambda dtype, sizes: ["array", dtype, sizes], st.sampled_from(["float32", "bool"]), SIZES
) | SIZES.map(lambda sizes: ["key", sizes])
FORMS = st.recursive(
    LEAF_FORMS | st.just(["none"]),
    lambda inner: (
        st.builds(
            lambda kind, items: [kind, items], st.sampled_from(["list", "tuple"]), st.lists(inner, max_size=3)
        )
        | st.dictionaries(st.text(max_size=3), inner, max_size=3).map(
            lambda items: ["dict", [list(pair) for pair in items.items()]]
        )
    ),
    max_leaves=8,
)


class Pair(NamedTuple):
    """What a student may return instead of a tuple."""

    left: Any
    right: Any


@given(FORMS)
def test_flattening_undoes_building(form: Form) -> None:
    """A value built from arrays flattens to the same arrays in the same order."""
    arrays: list[Any] = [object() for _ in leaves(form)]
    assert arrays == flatten(form, build(form, iter(arrays)))


@given(FORMS)
def test_a_form_survives_json(form: Form) -> None:
    """Forms cross a jail's wall as JSON and come back equal."""
    assert form == json.loads(json.dumps(form))


@given(FORMS)
def test_paths_are_distinct(form: Form) -> None:
    """A path names one array only."""
    paths = [leaf.path for leaf in leaves(form, "x")]
    assert len(paths) == len(set(paths))


def test_paths_read_as_a_student_would_write_them() -> None:
    """Indices and keys appear in Python's notation; a key array is named by its words."""
    form = [
        "dict",
        [
            ["w", ["array", "float32", [2, 3]]],
            ["h", ["list", [["key", []], ["none"], ["array", "bool", []]]]],
        ],
    ]
    assert [
        Leaf("p['w']", "float32", (2, 3)),
        Leaf("p['h'][0]", "uint32", (2,), is_key=True),
        Leaf("p['h'][2]", "bool", ()),
    ] == leaves(form, "p")


def test_built_containers_are_fresh_and_of_the_forms_types() -> None:
    """Lists, tuples and dictionaries are real ones; None and constants take no array."""
    form = ["tuple", [["list", [["array", "float32", []]]], ["dict", [["k", ["none"]]]], ["static", 7]]]
    first, second = build(form, iter("a")), build(form, iter("a"))
    assert (["a"], {"k": None}, 7) == first
    assert first[0] is not second[0]
    assert first[1] is not second[1]


@pytest.mark.parametrize("value", [[1, 2], (1, 2), Pair(1, 2)])
@pytest.mark.parametrize("kind", ["list", "tuple"])
def test_sequences_stand_for_each_other(kind: str, value: Any) -> None:
    """Where a list or tuple is asked for, any of list, tuple and named tuple will do."""
    array = ["array", "float32", []]
    assert [1, 2] == flatten([kind, [array, array]], value)


ARRAY: Form = ["array", "float32", [4]]


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        (ARRAY, None, "result: expected float32[4], actual NoneType"),
        (ARRAY, [1.0], "result: expected float32[4], actual a list of 1"),
        (ARRAY, "text", "result: expected float32[4], actual str"),
        (["key", []], (1, 2), "result: expected key[], actual a tuple of 2"),
        (["list", [ARRAY]], 1.0, "result: expected a list of 1, actual float"),
        (["tuple", [ARRAY, ARRAY]], (1.0,), "result: expected 2 items, actual 1 items"),
        (["tuple", [ARRAY, ["list", [ARRAY]]]], (1.0, 2.0), "result[1]: expected a list of 1, actual float"),
        (["dict", [["w", ARRAY]]], [1.0], "result: expected a dict with keys ['w'], actual a list of 1"),
        (["dict", [["w", ARRAY]]], {"v": 1.0, 3: 2}, "result: expected keys ['w'], actual keys ['3', 'v']"),
        (["dict", [["w", ["none"]]]], {"w": 0}, "result['w']: expected None, actual int"),
    ],
)
def test_a_mismatch_says_where_and_what(form: Form, value: Any, expected: str) -> None:
    """The first difference is named with its path, what was expected and what was there."""
    with pytest.raises(Mismatch) as mismatch:
        flatten(form, value)
    assert expected == str(mismatch.value)


def test_dictionaries_are_read_in_the_declared_order() -> None:
    """The order of keys is the form's, whatever order the student used."""
    array = ["array", "float32", []]
    assert [1, 2] == flatten(["dict", [["a", array], ["b", array]]], {"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (["array", "int32", [2, 3]], "int32[2, 3]"),
        (["array", "int32", []], "int32[]"),
        (["key", [5]], "key[5]"),
        (["list", [["none"]]], "a list of 1"),
        (["tuple", []], "a tuple of 0"),
        (["dict", [["w", ["none"]], ["b", ["none"]]]], "a dict with keys ['w', 'b']"),
        (["none"], "None"),
        (["static", 3], "a constant"),
    ],
)
def test_forms_in_words(form: Form, expected: str) -> None:
    """Each form has a short description for messages."""
    assert expected == describe(form)


@pytest.mark.parametrize("form", [["set", []], ["array", "float32"], []])
def test_what_is_not_a_form_is_refused(form: Form) -> None:
    """A broken form is our own error and is never passed over."""
    with pytest.raises(ValueError, match="not a form"):
        leaves(form)
    with pytest.raises(ValueError, match="not a form"):
        build(form, iter(()))
    with pytest.raises(ValueError, match="not a result form"):
        flatten(form, None)
