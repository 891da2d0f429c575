"""Turn a notebook's bytes into one Python source and a map back to its cells. Layer 2.

Reads nbformat 4 JSON with the standard library, takes the code cells in order and drops what only IPython
understands (see :mod:`grader.ipython_syntax`). Nothing is executed, compiled or parsed as Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grader.errors import SubmissionError
from grader.ipython_syntax import plain_cell

__all__ = ["MAX_NOTEBOOK_BYTES", "Notebook", "parse"]

MAX_NOTEBOOK_BYTES = 8 << 20
"""Bytes of JSON, where saved plots weigh most; as many hostile ones take some 200 MB while parsed."""
_MAX_CELLS = 5000
_MAX_LINES = 10_000  # each has a row in the map back to the cells, and a class has many notebooks
_MAX_NAME_CHARS = 100
_NEWLINE = re.compile(
    r"\r\n|\r|\n"
)  # Python's newlines; str.splitlines knows others, which are legal inside a line


@dataclass(frozen=True)
class Notebook:
    """The code of a notebook, as one Python source."""

    text: str
    """Code cells in order, lines ended by ``\\n``, magics dropped with their lines kept."""
    lines: tuple[tuple[int, int], ...]
    """For each line of ``text``: number of its code cell, and of the line in that cell, both from 1."""
    declared: tuple[str, ...]
    """Exercise names found in cell metadata and ``%%exercise`` lines, in order, each once."""
    problem: str = ""
    """Why the code was not read although the notebook is well-formed; then ``text`` is empty."""


def parse(data: bytes, max_code_chars: int) -> Notebook:
    """Read a notebook.

    Args:
        data: the file, at most MAX_NOTEBOOK_BYTES of it.
        max_code_chars: most characters of code that are looked at, in all cells together.

    Raises:
        SubmissionError: the bytes are not a notebook of nbformat 4.

    Reference:
        nbformat 4 schema: ``cells[].cell_type``, ``cells[].source`` (a string or a list of strings).
    """
    cells = _cells(data)
    numbered = [(n, cell) for n, cell in enumerate(cells, start=1) if cell.get("cell_type") == "code"]
    sources = [_NEWLINE.split(_source(cell, n)) for n, cell in numbered]
    if sum(len(line) + 1 for source in sources for line in source) > max_code_chars:
        return Notebook(
            "", (), _unique(map(_declared, cells)), f"has more than {max_code_chars:,} bytes of code"
        )
    if sum(map(len, sources)) > _MAX_LINES:
        return Notebook("", (), _unique(map(_declared, cells)), f"has more than {_MAX_LINES:,} lines of code")
    plain = {n: plain_cell(source) for (n, _), source in zip(numbered, sources, strict=True)}
    by_magic = {n: cell.exercise for n, cell in plain.items()}
    return Notebook(
        text="".join(f"{line}\n" for cell in plain.values() for line in cell.lines),
        lines=tuple(
            (k, row) for k, cell in enumerate(plain.values(), 1) for row, _ in enumerate(cell.lines, 1)
        ),
        declared=_unique(
            name for n, cell in enumerate(cells, start=1) for name in (_declared(cell), by_magic.get(n, ""))
        ),
    )


def _cells(data: bytes) -> list[dict[str, Any]]:
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except RecursionError:
        raise SubmissionError(
            "the notebook's JSON is nested too deeply. Save it again from Jupyter"
        ) from None
    except ValueError as error:
        why = "not UTF-8" if isinstance(error, UnicodeDecodeError) else "not JSON"
        raise SubmissionError(f"is not a readable notebook ({why}). Save it again from Jupyter") from None
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if type(version) is not int:
        raise SubmissionError("is not a notebook (no `nbformat` number). Save it again from Jupyter")
    if version != 4:
        found = version if 0 < version < 100 else "unknown"
        raise SubmissionError(f"is a notebook of format {found} (expected 4). Save it as version 4")
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise SubmissionError(
            "is not a notebook (`cells` is not a list of objects). Save it again from Jupyter"
        )
    if len(cells) > _MAX_CELLS:
        raise SubmissionError(f"the notebook has {len(cells):,} cells (expected at most {_MAX_CELLS:,})")
    return cells


def _source(cell: dict[str, Any], number: int) -> str:
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if isinstance(source, str):
        return source
    raise SubmissionError(f"the notebook's cell {number} has no text in `source`. Save it again from Jupyter")


def _declared(cell: dict[str, Any]) -> str:
    """Read ``metadata.jaxercise.exercise``; other people's metadata of any shape is no error."""
    value: object = cell
    for key in ("metadata", "jaxercise", "exercise"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if 0 < len(n) <= _MAX_NAME_CHARS and n.isprintable()))
