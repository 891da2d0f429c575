"""Examples of wrong values as lines: aligned, marked, bounded."""

from __future__ import annotations

from grader.report.example import lines
from grader.verdict import ShownValue
from tests.report.conftest import EXAMPLE, HOSTILE, hostile_example

EXPECTED = """\
with      xs[3:8] = [..., 0.25, -1, 3, 0.5, 2, ...]  f32[9]
          m = [[1, 0],
               [0, 1]]  f32[2, 2]
          alpha = 0.5  f32[]
          and 2 more arguments
shown     result[0][3:8] of f32[9]
expected  [..., 0.25, -0.375, 1.312, 0.9062, 1.453, ...]
yours     [..., 0.25, -0.375,   nan,    nan,   nan, ...]
                                ^^^"""


def test_what_was_expected_stands_above_what_came_out() -> None:
    """Element above element, and the last line points to the first that differs."""
    assert EXPECTED == "\n".join(line.text for line in lines(EXAMPLE))


def test_a_matrix_is_marked_below_its_row() -> None:
    """The mark follows the row that it is about; a result that is shown whole needs no name."""
    matrix = EXAMPLE.model_copy(
        update={
            "inputs": (),
            "more_inputs": 0,
            "name": "result",
            "expected": ShownValue(before="[[1, ", here="2", after="],\n [3, 4]]"),
            "actual": ShownValue(before="[[1, ", here="9", after="],\n [3, 4]]"),
        }
    )
    expected = [
        "expected  [[1, 2],",
        "           [3, 4]]",
        "yours     [[1, 9],",
        "               ^",
        "           [3, 4]]",
    ]
    assert expected == [line.text for line in lines(matrix)]


def test_an_example_that_somebody_forged_is_bounded() -> None:
    """Control characters are escaped, and however long it is, few lines come out."""
    flood = ShownValue(before="0\n" * 10_000, here=HOSTILE * 1000, after="0\n" * 10_000)
    forged = hostile_example().model_copy(update={"expected": flood, "actual": flood})
    shown = lines(forged)
    assert 24 == len(shown)
    assert 2500 > max(len(line.text) for line in shown)
    assert not {"\x1b", "\x00", "\u202e", "\ud800"} & set("".join(line.text for line in shown))
