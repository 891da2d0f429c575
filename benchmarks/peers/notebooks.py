"""The same three exercises as a notebook for each grader, with the same answers put in.

nbformat is JSON, written here with the standard library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.assignment import SETUP, Question

__all__ = [
    "ASSIGNMENT",
    "BY_HAND",
    "BY_MAGIC",
    "configure",
    "fill",
    "nbgrader_source",
    "otter_master",
    "ours",
    "read",
    "write",
]

ASSIGNMENT = "ps1"
"""Name of the assignment, and of its notebook."""
BY_HAND = "# your answer: {entry}\n"
"""First line of an answer cell in a notebook written by hand."""
BY_MAGIC = "%%exercise {exercise}\n"
"""First line of an answer cell in a notebook that our export wrote."""
_OTTER_CONFIG = f"""# ASSIGNMENT CONFIG
name: {ASSIGNMENT}
init_cell: true
export_cell: false
check_all_cell: false
solutions_pdf: false
template_pdf: false
run_tests: false
generate:
    pdf: false
    show_stdout: true
    print_summary: false
"""

Cell = dict[str, Any]


def ours(questions: Sequence[Question]) -> Cell:
    """Return the notebook for this grader: prompts and answer cells, which name their exercise."""
    cells = [_code(SETUP)]
    for question in questions:
        cells.append(_text(question))
        cells.append(_code(_blank(question), {"jaxercise": {"exercise": question.exercise}}))
    return _notebook(cells)


def nbgrader_source(questions: Sequence[Question], answers: Mapping[str, str]) -> Cell:
    """Return the instructor's notebook for ``nbgrader generate_assignment``.

    Reference:
        nbgrader 0.9: cell metadata ``nbgrader``, schema version 3; markers of hidden tests.
    """
    cells = [_code(SETUP, _nbgrader("setup", locked=True))]
    for question in questions:
        name = question.entry
        hidden = f"### BEGIN HIDDEN TESTS\n{question.hidden}\n### END HIDDEN TESTS"
        tests = f"{question.functions}\n{question.visible}\n{hidden}"
        solution = f"### BEGIN SOLUTION\n{answers[question.exercise]}### END SOLUTION"
        cells += [
            _text(question, _nbgrader(f"{name}-text", locked=True, cell_type="markdown")),
            _code(BY_HAND.format(entry=name) + solution, _nbgrader(name, solution=True)),
            _code(tests, _nbgrader(f"{name}-test", grade=True, locked=True, points=question.points)),
        ]
    return _notebook(cells)


def otter_master(questions: Sequence[Question], answers: Mapping[str, str]) -> Cell:
    """Return the instructor's notebook for ``otter assign``."""
    cells = [_raw(_OTTER_CONFIG), _code(SETUP)]
    for question in questions:
        solution = f"# BEGIN SOLUTION\n{answers[question.exercise]}# END SOLUTION"
        cells += [
            _raw(
                f"# BEGIN QUESTION\nname: {question.entry}\npoints: {question.points}\nall_or_nothing: true"
            ),
            _text(question),
            _raw("# BEGIN SOLUTION"),
            _code(BY_HAND.format(entry=question.entry) + solution),
            _raw("# END SOLUTION"),
            _raw("# BEGIN TESTS"),
            _code(f"{question.functions}\n{question.visible}"),
            _code(f"# HIDDEN\n{question.functions}\n{question.hidden}"),
            _raw("# END TESTS"),
            _raw("# END QUESTION"),
        ]
    return _notebook(cells)


def fill(
    notebook: Cell, questions: Sequence[Question], answers: Mapping[str, str], first: str = BY_HAND
) -> Cell:
    """Return a student's copy of a released notebook, with an answer in each answer cell below its first line."""
    filled: Cell = json.loads(json.dumps(notebook))
    for question in questions:
        mark = first.format(entry=question.entry, exercise=question.exercise)
        found = [
            cell
            for cell in filled["cells"]
            if cell["cell_type"] == "code" and "".join(cell["source"]).partition("\n")[0] == mark.rstrip()
        ]
        if len(found) != 1:
            raise SystemExit(f"{question.entry}: {len(found)} answer cells in the notebook (expected 1)")
        found[0]["source"] = mark + answers[question.exercise]
    return filled


def configure(master: Cell, old: str, new: str) -> None:
    """Change one setting in the raw cells of a master notebook, as an instructor would.

    Raises:
        SystemExit: there is no such setting, or several.
    """
    found = [
        cell for cell in master["cells"] if cell["cell_type"] == "raw" and old in "".join(cell["source"])
    ]
    if len(found) != 1:
        raise SystemExit(f"{old}: in {len(found)} cells of the notebook (expected 1)")
    found[0]["source"] = "".join(found[0]["source"]).replace(old, new)


def read(path: Path) -> Cell:
    """Read a notebook."""
    notebook: Cell = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def write(path: Path, notebook: Cell) -> None:
    """Write a notebook; folders on the way are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def _blank(question: Question) -> str:
    return BY_HAND.format(entry=question.entry)


def _notebook(cells: Sequence[Cell]) -> Cell:
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    named = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": named, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _code(source: str, metadata: Cell | None = None) -> Cell:
    return {**_cell("code", source, metadata), "execution_count": None, "outputs": []}


def _text(question: Question, metadata: Cell | None = None) -> Cell:
    return _cell("markdown", f"## {question.title}\n\n{question.prompt}", metadata)


def _raw(source: str) -> Cell:
    return _cell("raw", source, None)


def _cell(kind: str, source: str, metadata: Cell | None) -> Cell:
    return {"cell_type": kind, "metadata": metadata or {}, "source": source}


def _nbgrader(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: int | None = None,
    cell_type: str = "code",
) -> Cell:
    marks = {"schema_version": 3, "grade_id": grade_id, "grade": grade, "solution": solution}
    marks |= {"locked": locked, "task": False, "cell_type": cell_type}
    return {"nbgrader": marks if points is None else {**marks, "points": points}}
