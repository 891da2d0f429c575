"""Tests of ``grader.report.excerpt``."""

from __future__ import annotations

import pytest

from grader.report.excerpt import cell_key, excerpt, where
from grader.verdict import Finding

FIVE = "one\ntwo\n\tthree\nfour\nfive\n"


def _at(line: int | None, cell: int | None = None, file: str | None = None) -> Finding:
    return Finding(rule="prints", message="", line=line, cell=cell, file=file)


@pytest.mark.parametrize(("line", "expected"), [(1, [1, 2]), (3, [2, 3, 4]), (5, [4, 5])])
def test_excerpt_keeps_to_the_file(line: int, expected: list[int]) -> None:
    """Context ends where the file does, and the empty text after the last line break is no line."""
    lines = excerpt({"a.py": FIVE}, "a.py", _at(line), around=1)
    assert expected == [shown.number for shown in lines]
    assert [line] == [shown.number for shown in lines if shown.is_marked]


def test_excerpt_counts_lines_as_python_does() -> None:
    """Form feeds and Unicode separators do not end a line; lone carriage returns do."""
    lines = excerpt({"a.py": "a\x0cb\u2028c\rd\r\ne"}, "a.py", _at(3), around=0)
    assert ["e"] == [shown.text for shown in lines]


@pytest.mark.parametrize(
    "finding", [_at(None), _at(0), _at(-3), _at(7), _at(1, file="other.py"), _at(1, cell=2)]
)
def test_excerpt_is_empty_without_a_source_line(finding: Finding) -> None:
    """No line, a line outside the file, or a source that was not supplied: nothing is shown."""
    assert () == excerpt({"a.py": FIVE}, "a.py", finding)


def test_excerpt_of_a_notebook_cell() -> None:
    """A finding in a notebook is looked up under its cell."""
    sources = {cell_key("a.ipynb", 2): "x = 1\nprint(x)"}
    assert ["print(x)"] == [line.text for line in excerpt(sources, "a.ipynb", _at(2, cell=2), around=0)]


def test_excerpt_shows_control_characters_and_cuts_long_lines() -> None:
    """A source line cannot act on the terminal or fill it."""
    (line,) = excerpt({"a.py": "\x1b[2J" + "x" * 999}, "a.py", _at(1))
    assert line.text.startswith("\\x1b[2Jxxx")
    assert line.text.endswith("… (843 more characters)")


@pytest.mark.parametrize(
    ("expected", "finding"),
    [
        ("", _at(None)),
        ("a.py:7", _at(7)),
        ("b.py:7", _at(7, file="x/b.py")),
        ("b.py", _at(None, file="x/b.py")),
        ("a.py, cell 3, line 7", _at(7, cell=3)),
        ("a.py, cell 3", _at(None, cell=3)),
    ],
)
def test_where_names_the_place(expected: str, finding: Finding) -> None:
    """Places are written as people write them, without folders."""
    assert expected == where(finding, "class/a.py")
