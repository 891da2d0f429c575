"""A cell of many megabytes is told from an answer without being read line by line."""

from __future__ import annotations

import pytest

from grader.plugins.answers import Cell, answer, answer_source
from grader.source_text import MAX_SOURCE_BYTES

LONG = MAX_SOURCE_BYTES + 1


@pytest.mark.parametrize("text", ["\n" * LONG, "%a\n" * LONG, "x" * LONG, '"""\n' * LONG])
def test_a_long_answer_is_refused_for_its_length(text: str) -> None:
    """Whatever it would be without magics and blank lines, too long is what is said."""
    source = answer_source(text, "ps1.ipynb", 1)
    assert "the cell with the answer has more than 1,048,576 bytes" == source.problem
    assert b"" == source.text


def test_an_exercise_is_named_at_the_top_of_a_cell() -> None:
    """The name is found behind some blank lines, in a cell of any length, and not behind megabytes of them."""

    def found(text: str) -> str:
        cells: list[Cell] = [{"cell_type": "code", "source": text}]
        return answer("ewma-scan", cells, "ps1.ipynb", lambda _: "").problem

    assert "" == found("\n\n%%exercise ewma-scan\nx = 1\n")
    assert "the cell with the answer has more" in found("%%exercise ewma-scan\n" + "x = 1\n" * LONG)
    assert "is not there" in found("\n" * LONG + "%%exercise ewma-scan\nx = 1\n")
