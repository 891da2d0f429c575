"""Answer cells of a notebook as submissions, one cell an answer. Layer 8.

An answer is one cell, and is graded as a file that holds the usual imports and that cell. So no answer can break
another, and what ``%%exercise`` says in the notebook is what will be said once it is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from grader.ipython_syntax import plain_cell
from grader.report.excerpt import cell_key
from grader.source_text import MAX_SOURCE_BYTES, text_problem, without_coding
from grader.submission import Source

__all__ = ["IMPORTS", "Cell", "answer", "answer_source", "excerpts", "text_of"]

Cell = Mapping[str, Any]
"""A notebook's cell, as nbformat 4 has it. Of a submission, so of any shape."""

IMPORTS = ("import jax", "import jax.numpy as jnp", "import numpy as np", "from jax import lax")
"""What every answer may count on, as the set-up cell of a released notebook has it."""
_HEAD_CHARS = 10_000
"""Where ``%%exercise`` is looked for in a cell: a notebook may have cells of many megabytes."""


def answer(name: str, cells: Sequence[Cell], path: str, mark: Callable[[Cell], str]) -> Source:
    """Find the answer to an exercise among the cells of a notebook.

    It is the cell that is marked as such, or else one that says ``%%exercise NAME``. Several that are equal are fine.

    Args:
        name: the exercise.
        cells: all cells, in order, of any shape.
        path: the notebook, as shown to people.
        mark: returns the exercise that a cell is marked for, or ''.

    Returns:
        What is to be graded; it has a ``problem`` where there is no telling.
    """
    found = [index for index, cell in enumerate(cells) if mark(cell) == name]
    found = found or [index for index, cell in enumerate(cells) if _declared(cell) == name]
    if not found:
        return _none(
            path,
            f"the cell with the answer to {name} is not there: it was deleted, or its marks were. Start a cell with "
            f"`%%exercise {name}` and write the answer below",
        )
    texts = {text_of(cells[index]) for index in found}
    if len(texts) > 1:
        return _none(
            path, f"{len(found)} cells say that they are the answer to {name}, and differ. Delete all but one"
        )
    number = sum(cell.get("cell_type") == "code" for cell in cells[: found[0]]) + 1
    return answer_source(texts.pop(), path, number)


def answer_source(text: str, path: str, number: int | None = None) -> Source:
    """Return one cell as a submission.

    Args:
        text: the cell's text.
        path: the notebook, as shown to people.
        number: which of its code cells it is, from 1. None: findings name lines alone, for a cell that starts with its
            magic.
    """
    if len(text) > MAX_SOURCE_BYTES:
        why = f"the cell with the answer has more than {MAX_SOURCE_BYTES:,} bytes"
        return Source(path, b"", _stem(path), "notebook", problem=why)
    lines = list(plain_cell(text.split("\n")).lines)
    rows = list(range(1, len(lines) + 1))
    if not any(line.strip() for line in lines):
        return _none(path, "the cell with the answer is empty")
    # In the place of the line `%%exercise NAME`, so that lines keep their numbers. What comes from the future has to
    # come first, so such a cell imports for itself.
    if "__future__" not in text:
        imports = "; ".join(IMPORTS)
        if lines[0].strip():
            lines, rows = [imports, *lines], [1, *rows]
        else:
            lines[0] = imports
    source = without_coding("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    if problem := text_problem(source):
        return Source(path, b"", _stem(path), "notebook", problem=f"the cell with the answer {problem}")
    if number is None:
        return Source(path, source, _stem(path))
    return Source(path, source, _stem(path), "notebook", tuple((number, row) for row in rows))


def excerpts(cells: Iterable[Cell], path: str) -> dict[str, str]:
    """Return the text of all code cells, as reports look it up."""
    code = (cell for cell in cells if cell.get("cell_type") == "code")
    return {cell_key(path, number): text_of(cell) for number, cell in enumerate(code, 1)}


def text_of(cell: Cell) -> str:
    """Return the text of a cell, or '' where there is none."""
    source = cell.get("source")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _declared(cell: Cell) -> str:
    if cell.get("cell_type") != "code":
        return ""
    return plain_cell(text_of(cell)[:_HEAD_CHARS].split("\n")).exercise


def _none(path: str, why: str) -> Source:
    return Source(path, b"", _stem(path), "notebook", problem=why, rule="missing-answer")


def _stem(path: str) -> str:
    return PurePosixPath(path).stem
