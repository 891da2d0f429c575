"""Answer cells of a notebook as submissions, one cell an answer. Layer 8.

An answer is one cell, and is graded as a file that holds the usual imports and that cell. So no answer can break
another, and what ``%%exercise`` says in the notebook is what will be said once it is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from grader.course import Exercise
from grader.ipython_syntax import declared_exercise, plain_cell
from grader.report.excerpt import cell_key
from grader.source_text import MAX_SOURCE_BYTES, text_problem, without_coding
from grader.starter import starter
from grader.submission import Source

__all__ = ["IMPORTS", "Cell", "answer", "answer_source", "excerpts", "first_text", "text_of"]

Cell = Mapping[str, Any]
"""A notebook's cell, as nbformat 4 has it. Of a submission, so of any shape."""

IMPORTS = ("import jax", "import jax.numpy as jnp", "import numpy as np", "from jax import lax")
"""What every answer may count on, as the set-up cell of a released notebook has it."""
_NEWLINE = re.compile(r"\r\n|\r|\n")
"""What ends a line for Python's tokenizer."""
_FUTURE = re.compile(r"(from __future__ import [\w, ]*\w)[ \t]*(?:#.*)?")
_HEAD_CHARS = 10_000
"""Where ``%%exercise`` is looked for in a cell: a notebook may have cells of many megabytes."""


def first_text(exercise: Exercise) -> str:
    """Return what the cell with the answer to an exercise holds when it is released."""
    return f"%%exercise {exercise.name}\n{starter(exercise)}"


def answer(
    name: str, cells: Sequence[Cell], path: str, mark: Callable[[Cell], str], released: str = ""
) -> Source:
    """Find the answer to an exercise among the cells of a notebook.

    It is the cell that is marked as such, or else one that says ``%%exercise NAME``. Several that are equal are fine.
    Where a cell was split or copied each piece is marked: then the answer is the one that says its name. A marked cell
    that is as it was released gives way to one that says the name, too.

    Args:
        name: the exercise.
        cells: all cells, in order, of any shape.
        path: the notebook, as shown to people.
        mark: returns the exercise that a cell is marked for, or ''.
        released: what the marked cell held when it was released, or ''.

    Returns:
        What is to be graded; it has a ``problem`` where there is no telling.
    """
    marked = [index for index, cell in enumerate(cells) if mark(cell) == name]
    found = [index for index in marked if text_of(cells[index]).strip() != released.strip()]
    if len(found) != 1:
        among = found or [index for index in range(len(cells)) if index not in marked]
        found = [index for index in among if _declared(cells[index]) == name] or found or marked
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
        return _unreadable(path, f"has more than {MAX_SOURCE_BYTES:,} bytes")
    lines = list(plain_cell(_NEWLINE.split(text)).lines)
    rows = list(range(1, len(lines) + 1))
    if not any(line.strip() for line in lines):
        return _none(path, "the cell with the answer is empty")
    if _with_imports(lines):
        rows = [1, *rows]
    source = without_coding("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    if problem := text_problem(source):
        return _unreadable(path, problem)
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


def _with_imports(lines: list[str]) -> bool:
    """Put the usual imports where they move no line, if there is such a place.

    They take the place of the line ``%%exercise NAME``. What comes from the future has to come first, so there they
    stand behind it; a cell that says it over several lines imports for itself.

    Returns:
        Whether they took a line of their own.
    """
    imports = "; ".join(IMPORTS)
    future = [index for index, line in enumerate(lines) if _FUTURE.fullmatch(line)]
    if future:
        lines[future[-1]] = _FUTURE.sub(rf"\1; {imports}", lines[future[-1]])
    elif any(line.startswith("from __future__") for line in lines):
        pass
    elif lines[0].strip():
        lines.insert(0, imports)
        return True
    else:
        lines[0] = imports
    return False


def _declared(cell: Cell) -> str:
    if cell.get("cell_type") != "code":
        return ""
    return declared_exercise(_NEWLINE.split(text_of(cell)[:_HEAD_CHARS]))


def _unreadable(path: str, why: str) -> Source:
    return Source(path, b"", _stem(path), "notebook", problem=f"the cell with the answer {why}")


def _none(path: str, why: str) -> Source:
    return Source(path, b"", _stem(path), "notebook", problem=why, rule="missing-answer")


def _stem(path: str) -> str:
    return PurePosixPath(path).stem
