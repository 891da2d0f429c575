"""Arrays in words: short, aligned, and telling apart what differs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.array_words import beside, form_of, key_in_words, one

F32 = np.float32


@pytest.mark.parametrize(
    ("expected", "array"),
    [
        ("0.5", np.array(0.5, F32)),
        ("True", np.array(True)),
        ("-3", np.array(-3)),
        ("18446744073709551615", np.array(2**64 - 1, np.uint64)),
        ("1+2j", np.array(1 + 2j)),
        ("[0.1, 1000, -1.25, nan, inf, -inf]", np.array([0.1, 1000, -1.25, np.nan, np.inf, -np.inf], F32)),
        ("[1e-30, 1.5e+30]", np.array([1e-30, 1.5e30], F32)),
        ("[-0, 1e+06]", np.array([-0.0, 1e6])),
        ("[True, False]", np.array([True, False])),
        ("[]", np.zeros((0,), F32)),
        ("[]", np.zeros((3, 0, 2), F32)),
        ("[[ 1, -2],\n [30,  4]]", np.array([[1, -2], [30, 4]])),
        ("[[1]]", np.ones((1, 1))),
    ],
)
def test_small_arrays_are_whole(expected: str, array: Any) -> None:
    """Every kind of element, single numbers, rows, and nothing at all."""
    cut = one(array)
    assert ("", expected) == (cut.where, cut.text)


@pytest.mark.parametrize(
    ("where", "text", "shape", "around"),
    [
        ("[:8]", "[0, 1, 2, 3, 4, 5, 6, 7, ...]", (100,), None),
        ("[36:44]", "[..., 36, 37, 38, 39, 40, 41, 42, 43, ...]", (100,), (40,)),
        ("[92:]", "[..., 92, 93, 94, 95, 96, 97, 98, 99]", (100,), (99,)),
        ("[2:5]", "[...,\n [4, 5],\n [6, 7],\n [8, 9],\n ...]", (9, 2), (3, 1)),
        ("[:, :8]", "[[ 0,  1,  2,  3,  4,  5,  6,  7, ...],\n [", (2, 10), None),
        ("[1]", "[[4, 5],\n [6, 7]]", (2, 2, 2), (1, 0, 0)),
    ],
)
def test_long_arrays_are_cut_around_a_place(
    where: str, text: str, shape: tuple[int, ...], around: tuple[int, ...] | None
) -> None:
    """What is shown stands as Python would index it; the rest is dots."""
    cut = one(np.arange(np.prod(shape)).reshape(shape), around)
    assert where == cut.where
    assert cut.text.startswith(text)


def test_where_elements_are_long_fewer_digits_and_then_fewer_elements_are_shown() -> None:
    """A line of a terminal holds a row."""
    long = np.array([1 / 3, 2 / 3, 1 / 7, 2 / 7, 3 / 7, 4 / 7, 5 / 7, 6 / 7])
    assert "[0.333, 0.667, 0.143, 0.286, 0.429, 0.571, 0.714, 0.857]" == one(long, room=56).text
    assert "[:4]" == one(long, room=40).where
    assert 1 == one(long, room=0).text.count("0.333")


def test_elements_stand_below_each_other_and_differ_where_they_do() -> None:
    """Both have one layout, three pieces around the place, and as many digits as tell them apart."""
    wanted, had = beside(np.array([0.5, 0.33, 0.597]), np.array([0.5, 0.33, -10.0]), (2,))
    assert ("[0.5, 0.33, ", "0.597", "]") == (wanted.before, wanted.here, wanted.after)
    assert ("[0.5, 0.33,   ", "-10", "]") == (had.before, had.here, had.after)
    close, closer = beside(np.array(1.0), np.array(1.0 + 1e-12), ())
    assert ("1", "1.000000000001") == (close.here, closer.here)


def test_the_place_is_shown_wherever_it_is() -> None:
    """Of a large matrix the rows and columns around it are left, of three axes one plane."""
    want = np.zeros((4, 20, 30))
    have = want.copy()
    have[2, 10, 29] = 7
    wanted, had = beside(want, have, (2, 10, 29))
    assert "[2, 9:12, 22:]" == wanted.where == had.where
    assert ("0", "7") == (wanted.here, had.here)
    assert 5 == len(had.text.split("\n"))


_SHAPES = arrays.array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=12)
_FLOATS = st.floats(width=32)


@given(st.data())
def test_any_two_arrays_can_be_told_apart_and_are_short(data: st.DataObject) -> None:
    """Whatever values differ: other words at the place, equal lengths of lines, and few of them."""
    shape = data.draw(_SHAPES)
    want = data.draw(arrays.arrays(np.float64, shape, elements=_FLOATS))
    index = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    have = want.astype(F32).copy()
    have[index] = other = data.draw(_FLOATS)
    wanted, had = beside(want, have, index)
    assert (wanted.here == had.here) == (repr(float(want[index])) == repr(float(other)))
    lines = [wanted.text.split("\n"), had.text.split("\n")]
    assert [len(line) for line in lines[0]] == [len(line) for line in lines[1]]
    assert 5 >= len(lines[0])
    assert 80 >= max(map(len, lines[0]))


def test_forms_and_keys() -> None:
    """As signatures have them; a key is its words."""
    assert ["f32[]", "i32[3, 4]", "bool[0]", "bfloat16[2]"] == [
        form_of("float32", ()),
        form_of("int32", (3, 4)),
        form_of("bool", (0,)),
        form_of("bfloat16", (2,)),
    ]
    assert "key data [1, 2]" == key_in_words(np.array([1, 2], np.uint32))
    assert "key data [1, 2], ..." == key_in_words(np.array([[1, 2], [3, 4]], np.uint32))
    assert "no keys" == key_in_words(np.zeros((0, 2), np.uint32))
