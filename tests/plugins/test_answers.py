"""Cells of a notebook as submissions: which lines they have, and what they may count on."""

from __future__ import annotations

import pytest

from grader.plugins.answers import IMPORTS, Cell, answer, answer_source, excerpts, text_of
from grader.report.excerpt import cell_key

_LINE = "; ".join(IMPORTS)


def code(text: str, exercise: str = "") -> Cell:
    """Return a code cell, marked for an exercise or not."""
    return {"cell_type": "code", "source": text, "metadata": {"exercise": exercise}}


def mark(cell: Cell) -> str:
    """Return what :func:`code` marked a cell for."""
    return str(cell.get("metadata", {}).get("exercise", ""))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("%%exercise double\ndef f(): ...", [_LINE, "def f(): ..."]),
        ("\n\n%%exercise double\ndef f(): ...", [_LINE, "", "", "def f(): ..."]),
        ("%%exercise double\r\ndef f():\r\n    ...", [_LINE, "def f():", "    ..."]),
        ("%%exercise double\rdef f(): ...", [_LINE, "def f(): ..."]),
        ("%%time\n%%exercise double\nx = 1", [_LINE, "", "x = 1"]),
        ("%%exercise double\n%matplotlib inline\n!ls\nx = !ls\nlen?\nif x:\n    %time x", None),
        ("%%exercise double\n'''\n%not a magic\n'''", [_LINE, "'''", "%not a magic", "'''"]),
    ],
)
def test_lines_keep_their_numbers(text: str, lines: list[str] | None) -> None:
    """A line of the cell is the same line of what is graded, whatever IPython understands is in it."""
    made = answer_source(text, "cell")
    expected = lines or [_LINE, "", "", "x = None", "", "if x:", "    x"]
    assert expected == made.text.decode().splitlines()
    assert not made.problem
    assert () == made.lines


def test_without_its_magic_each_line_has_its_row() -> None:
    """Where the first line is code, the imports stand above it, and the map back to the cell leaves them out."""
    made = answer_source("x = 1\ny = 2", "a.ipynb", 7)
    assert [_LINE, "x = 1", "y = 2"] == made.text.decode().splitlines()
    assert ((7, 1), (7, 1), (7, 2)) == made.lines


def test_rows_of_a_cell_with_its_magic() -> None:
    """The map names the cell and the line that the student sees."""
    made = answer_source("\n%%exercise double\nx = 1", "a.ipynb", 2)
    assert ((2, 1), (2, 2), (2, 3)) == made.lines


def test_the_future_comes_first_and_the_imports_are_there_all_the_same() -> None:
    """Python wants ``from __future__`` before anything else, so the usual imports follow in its line."""
    text = '%%exercise double\n"""Doc."""\nfrom __future__ import annotations  # why\nx = jnp.ones(3)'
    made = answer_source(text, "cell").text.decode()
    future = f"from __future__ import annotations; {_LINE}"
    assert ["", '"""Doc."""', future, "x = jnp.ones(3)"] == made.splitlines()
    compile(made, "cell", "exec")
    with pytest.raises(SyntaxError):
        compile(f"{_LINE}\n{text.partition(chr(10))[2]}", "cell", "exec")


def test_a_future_over_several_lines_is_left_alone() -> None:
    """Nothing is put where it would break the cell; such a cell imports for itself."""
    made = answer_source("%%exercise double\nfrom __future__ import (\n  annotations,\n)\nx = 1", "cell")
    assert "import jax" not in made.text.decode()
    compile(made.text, "cell", "exec")


def test_a_word_about_the_future_is_no_import() -> None:
    """A comment may speak of ``__future__``; the usual imports are there."""
    assert _LINE in answer_source("%%exercise double\n# no __future__ here", "cell").text.decode()


@pytest.mark.parametrize("text", ["", "%%exercise double", "%%exercise double\n\n   \n", "%%bash\nls"])
def test_nothing_is_no_answer(text: str) -> None:
    """A cell without Python says so instead of being graded as the imports."""
    made = answer_source(text, "cell")
    assert "missing-answer" == made.rule
    assert "empty" in made.problem


@pytest.mark.parametrize("text", ["x = '\0'", "x = '\ud800'", "x = 1\n" * 200_000])
def test_what_is_no_source_is_a_problem_and_no_exception(text: str) -> None:
    """NUL, half a surrogate pair and a megabyte are refused in words."""
    made = answer_source(f"%%exercise double\n{text}", "cell")
    assert made.problem.startswith("the cell with the answer ")
    assert b"" == made.text


def test_a_mark_wins_over_what_a_cell_says() -> None:
    """The cell that was marked is the answer, even where another one claims to be."""
    cells = [code("%%exercise double\nx = 1"), code("%%exercise other\nx = 2", "double")]
    assert b"x = 2" in answer("double", cells, "a.ipynb", mark).text
    assert ((2, 1), (2, 2)) == answer("double", cells, "a.ipynb", mark).lines


def test_without_a_mark_the_magic_names_the_answer() -> None:
    """A student who copied the text into a new cell is graded."""
    cells = [{"cell_type": "markdown", "source": "%%exercise double"}, code("%%exercise double\nx = 1")]
    assert ((1, 1), (1, 2)) == answer("double", cells, "a.ipynb", mark).lines


def test_equal_cells_are_fine_and_different_ones_are_told() -> None:
    """Two copies are one answer; two answers are none."""
    first, second = code("%%exercise double\nx = 1"), code("%%exercise double\nx = 2")
    assert not answer("double", [first, dict(first)], "a.ipynb", mark).problem
    assert "2 cells" in answer("double", [first, second], "a.ipynb", mark).problem
    assert "not there" in answer("double", [code("x = 1")], "a.ipynb", mark).problem


def test_of_several_marked_cells_the_one_that_says_its_name_is_the_answer() -> None:
    """Splitting a cell, or copying it for the next exercise, leaves its mark on each piece."""
    first, rest = code("%%exercise double\nx = 1", "double"), code("print(x)", "double")
    other = code("%%exercise triple\nx = 2", "double")
    assert b"x = 1" in answer("double", [rest, first, other], "a.ipynb", mark).text
    assert "2 cells" in answer("double", [rest, other], "a.ipynb", mark).problem
    assert b"print" in answer("double", [rest, code("%%exercise double\nx = 3")], "a.ipynb", mark).text


def test_a_cell_as_it_was_released_gives_way_to_an_answer_elsewhere() -> None:
    """Whoever left the released program alone and wrote below it has handed in what is below."""
    first = "%%exercise x\nreleased\n"
    left, mine = code(f"{first}\n", "x"), code("%%exercise x\nmine = 1")
    assert b"mine = 1" in answer("x", [left, mine], "n.ipynb", mark, first).text
    assert b"released" in answer("x", [left], "n.ipynb", mark, first).text
    worked_on = code("%%exercise x\nchanged", "x")
    assert b"changed" in answer("x", [worked_on, mine], "n.ipynb", mark, first).text


def test_cells_of_any_shape() -> None:
    """A notebook is a submission: what has no text has none, and lists are joined."""
    assert "ab" == text_of({"source": ["a", 3, "b"]})
    assert "" == text_of({"source": {"a": 1}})
    assert "" == text_of({})
    cells: list[Cell] = [{"cell_type": "markdown", "source": "no"}, {"cell_type": "code"}, code("x = 1")]
    assert {cell_key("n", 1): "", cell_key("n", 2): "x = 1"} == excerpts(cells, "n")
