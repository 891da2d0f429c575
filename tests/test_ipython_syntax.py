"""What is left of a cell once IPython's own syntax is blanked out of it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.ipython_syntax import PlainCell, declared_exercise, plain_cell


def _plain(cell: str) -> str:
    return "\n".join(plain_cell(cell.split("\n")).lines)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline\nx = 1", "\nx = 1"),
        ("!pip install jax\nx = 1", "\nx = 1"),
        ("!!ls\nx = 1", "\nx = 1"),
        ("?sum\n??sum\nx = 1", "\n\nx = 1"),
        ("np.sum?\nnp.sum??\n%time?\nnp.*sum?\nx = 1", "\n\n\n\nx = 1"),
        ("données?\nx = 1", "\nx = 1"),
        ("if x:\n    %time f()\nelse:\n\t!ls", "if x:\n    f()\nelse:\n\tpass"),
        ("!ls \\\n  -l \\\n  -a\nx = 1", "\n\n\nx = 1"),
        ("%timeit (\nx = 1", "\nx = 1"),
        ("!echo '\nx = 1", "\nx = 1"),
    ],
)
def test_magic_lines_become_empty_and_keep_their_place(cell: str, expected: str) -> None:
    """A magic, shell or help line is dropped, or becomes `pass` where it is indented."""
    assert expected == _plain(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("files = !ls *.py\ny = 2", "files = None\ny = 2"),
        ("t = %time f()\ny = 2", "t = None\ny = 2"),
        ("a = b =!ls \\\n -l\ny = 2", "a = b = None\n\ny = 2"),
        ("d['k='][f(a=1)] = !ls '(\ny = 2", "d['k='][f(a=1)] = None\ny = 2"),
        ("if a:\n    x.y = %pwd", "if a:\n    x.y = None"),
    ],
)
def test_assigned_magics_become_none(cell: str, expected: str) -> None:
    """`x = !ls` and `x = %magic` assign None, so that names they define stay defined."""
    assert expected == _plain(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "x = (5\n% 3)",
        "x = [7 # ( comment\n  % 3]\n",
        "x = 5 \\\n% 3",
        's = """\n%matplotlib\n!ls\nhelp?\n"""',
        "s = '''a\n\"\"\"\n%not\n'''",
        "s = 'a \\\n%d' % 3",
        "s = '%d\\'%s' % (1, 2)",
        's = r"\\""\nx = a["%"]',
        "# is this right?",
        "x = 1  # !ls",
        "assert a != b",
        "x %= 3\nx == y\nf(a=-1)",
        'f"{x = !r}"',
        "f(a,\n  b\n  =\n  c)",
        "x: 'a = !b' = 3",
    ],
)
def test_python_is_left_alone(cell: str) -> None:
    """What looks like a magic inside brackets, strings, comments and continued lines is not one."""
    assert cell == _plain(cell)
    ast.parse(cell)


@pytest.mark.parametrize("magic", ["time", "timeit", "capture out", "prun -s time", "exercise ewma-scan"])
def test_bodies_of_timing_magics_are_kept(magic: str) -> None:
    """A cell magic that runs its body in this kernel loses its own line alone."""
    assert "\n\nx = 1\n" == _plain(f"\n%%{magic}\nx = 1\n%who")


def test_stacked_cell_magics_are_dropped_one_by_one() -> None:
    """A kept cell magic may stand on top of another one."""
    assert "\n\nx = 1" == _plain("%%capture\n%%time\nx = 1")
    assert "\n\n" == _plain("%%time\n%%bash\nls")


@pytest.mark.parametrize("magic", ["bash", "writefile a.py", "html", "javascript", "unknown"])
def test_other_cell_magics_drop_their_whole_cell(magic: str) -> None:
    """A cell of another language or process leaves empty lines."""
    assert "\n\n" == _plain(f"%%{magic}\nimport this\n(")


def test_exercise_magic_names_the_exercise() -> None:
    """`%%exercise NAME` is returned, and its body kept."""
    lines = ["%%exercise  ewma-scan --quiet", "x = 1"]
    assert PlainCell(("", "x = 1"), "ewma-scan") == plain_cell(lines)
    assert "ewma-scan" == declared_exercise(lines)
    assert "ewma-scan" == declared_exercise(["", "  %%time", *lines])
    assert "" == declared_exercise(["x = 1", *lines])


def test_leading_indentation_is_removed_as_ipython_does() -> None:
    """A cell pasted with indentation runs in IPython, so it must be Python here."""
    assert "x = 1\nif x:\n    y = 2\n" == _plain("  x = 1\n  if x:\n      y = 2\n")


@given(st.text(alphabet="ab \t\\\"'#()[]{}%!?=:\n\u2028é", max_size=80))
def test_any_text_keeps_its_number_of_lines(cell: str) -> None:
    """No text makes the scanner fail, gain or lose a line."""
    lines = cell.split("\n")
    assert len(lines) == len(plain_cell(lines).lines)


_STATEMENTS = [
    "x = (1\n% 2)",
    's = """\n%a\n!b\nc?\n"""',
    "y = 5 \\\n% 3",
    "# '(\\",
    "t = ')' '#'",
    "def f(a=1):\n  return a",
]
_MAGICS = ["%timeit (", "!ls '", "a?", "?b", "!a \\\n  'b"]


@given(st.lists(st.one_of(st.sampled_from(_STATEMENTS), st.sampled_from(_MAGICS)), min_size=1))
def test_magics_between_statements_are_all_that_is_blanked(pieces: list[str]) -> None:
    """Whatever stands before and after them, magics go, Python stays, and the result is Python."""
    expected = "\n".join(piece if piece in _STATEMENTS else "\n" * piece.count("\n") for piece in pieces)
    assert expected == _plain("\n".join(pieces))
    ast.parse(expected)
