"""nbgrader's preprocessors in which answers are graded, not run. Layer 8.

A submitted notebook is hostile. Nothing of it is kept but texts: the notebook that goes on is built anew from what
nbgrader's database says was released, with the student's answers in it.

Reference:
    nbgrader 0.9: ``Autograde.sanitize_preprocessors`` and ``autograde_preprocessors``; ``utils.determine_grade``,
    by which no output is full marks and the first ``execute_result`` of a grade cell is its points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode

from grader.errors import UsageError
from grader.plugins.advice import for_notebook, worth_note
from grader.plugins.answers import Cell, answer, excerpts, first_text, text_of
from grader.plugins.marks import POINTS, settings
from grader.plugins.session import Session, session
from grader.plugins.share import share
from grader.report.fragment import as_html, as_text
from grader.verdict import Result

__all__ = ["GradeAnswers", "RestoreCells"]

_TILDES = re.compile(r"~+")
_COPY = "duplicate-of"
"""Key of the mark on a student's cell that says the same as another one, in ``metadata.jaxercise``."""


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no type information
    """Puts a submitted notebook back as it was released, but for the answers and the student's own cells."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return a new notebook; see the class.

        Raises:
            UsageError: what was handed in is a link.
        """
        about = resources["nbgrader"]
        _demand_own(Path(resources["metadata"]["path"]) / f"{about['notebook']}.ipynb")
        with Gradebook(about["db_url"]) as book:
            released = _released(book.find_notebook(about["notebook"], about["assignment"]))
        cells = [cell for cell in nb.get("cells", []) if isinstance(cell, Mapping)]
        restored = v4.new_notebook(cells=list(_restored(cells, released)))
        restored.metadata = NotebookNode(language_info={"name": "python"})
        for number, cell in enumerate(restored.cells):
            cell["id"] = f"cell-{number}"
        return restored, resources


class GradeAnswers(NbGraderPreprocessor):  # type: ignore[misc]  # as above
    """Grades each answer in a jail, and writes points and findings as the output of its grade cell."""

    course = Unicode(help="folder `grading` of an export").tag(config=True)
    checks = List(Unicode(), help="names of checks; all if there are none").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Fill in the outputs.

        Raises:
            JaxerciseError: something could not be judged, by our fault or the instructor's. nbgrader then says that
                this student has no grade, and goes on with the next one.
        """
        grading = session(settings(Path(self.course), list(self.checks)))
        path = f"{resources['nbgrader']['notebook']}.ipynb"
        _demand_ours(nb.cells, grading)
        cells = {_exercise(cell, grading): cell for cell in nb.cells if _exercise(cell, grading)}
        self.log.info("Grading %d answers in jails", len(cells))
        first = {name: first_text(grading.course.by_name[name]) for name in cells}
        results = grading.grade({name: answer(name, nb.cells, path, _marked, first[name]) for name in cells})
        sources = excerpts(nb.cells, path)
        earned = 0.0
        for name, cell in cells.items():
            worth = float(cell.metadata.nbgrader["points"])
            cell.outputs = list(_outputs(results[name], sources, worth))
            cell.execution_count = None
            earned += worth * share(results[name])
        self.log.info("%s earned %.4g points", resources["nbgrader"]["student"], earned)
        return nb, resources


def _demand_own(notebook: Path) -> None:
    """Refuse a link: it may lead to another student's notebook, or to the source with its solutions.

    Raises:
        UsageError: the notebook or its folder is one.
    """
    for path in (notebook, notebook.parent):
        if path.is_symlink():
            raise UsageError(
                f"{path}: is a link, and only a student's own file is graded. Have it handed in again"
            )


def _released(notebook: Any) -> dict[str, NotebookNode]:
    """Return the cells that nbgrader knows, as they were released, by ``grade_id`` and in order."""
    points = {cell.name: float(cell.max_score) for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    cells = {}
    for source in notebook.source_cells:
        marks = {"schema_version": 3, "grade_id": source.name, "locked": source.locked}
        marks |= {"grade": source.name in graded, "solution": source.name in solutions}
        marks |= {"task": source.name in tasks, "cell_type": source.cell_type, "checksum": source.checksum}
        if source.name in points:
            marks["points"] = points[source.name]
        cells[source.name] = _cell(source.cell_type, source.source or "")
        cells[source.name].metadata["nbgrader"] = NotebookNode(marks)
    return cells


def _restored(cells: Sequence[Cell], released: Mapping[str, NotebookNode]) -> Iterator[NotebookNode]:
    """Yield released cells and the student's own, in the student's order; what was deleted is put back.

    A deleted cell comes behind the one that it followed. An answer keeps its text, whatever became of its type and its
    marks; of an answer that is there twice, each further copy stays, marked as what it is.
    """
    order = list(released)
    there = [_grade_id(cell) for cell in cells]
    after: dict[str, list[str]] = {}
    for place, name in enumerate(order):
        if name not in there:
            before = next((other for other in reversed(order[:place]) if other in there), "")
            after.setdefault(before, []).append(name)
    yield from (_back(released[name]) for name in after.get("", []))
    seen = set()
    for cell, name in zip(cells, there, strict=True):
        if name not in released:
            yield _own(cell)
        elif name in seen:
            copy = _own(cell)
            if released[name].metadata.nbgrader["solution"]:
                copy.metadata["jaxercise"] = {_COPY: name}
            yield copy
        else:
            seen.add(name)
            restored = released[name]
            if restored.metadata.nbgrader["solution"]:
                text = _text(cell)
                restored["source"] = text if restored.cell_type == "code" else _quoted(text)
            yield restored
            yield from (_back(released[other]) for other in after.get(name, []))


def _back(cell: NotebookNode) -> NotebookNode:
    """Return a cell that the student deleted: with its released text, unless that was for the student to write."""
    if cell.metadata.nbgrader["solution"]:
        cell["source"] = ""
        cell.metadata["jaxercise"] = {"deleted": True}
    return cell


def _own(cell: Cell) -> NotebookNode:
    """Return a cell of the student's own to look at. It is never run, and nothing in it acts on a page."""
    if cell.get("cell_type") == "code":
        return _cell("code", _text(cell))
    return _cell("markdown", _quoted(_text(cell)))


def _text(cell: Cell) -> str:
    """Return the text of a cell; half of a surrogate pair, which no file can hold, becomes its escape."""
    return text_of(cell).encode("utf-8", "backslashreplace").decode("utf-8")


def _quoted(text: str) -> str:
    """Return Markdown that shows a text as it is.

    Pages of nbgrader let Markdown hold elements, links that are scripts, and formulas with such links.
    """
    fence = "~" * (1 + max(map(len, _TILDES.findall(text)), default=0))
    return f"{fence:~<3}text\n{text}\n{fence:~<3}"


def _cell(kind: str, text: str) -> NotebookNode:
    cell: NotebookNode = v4.new_code_cell(text) if kind == "code" else v4.new_markdown_cell(text)
    return cell


def _grade_id(cell: Cell) -> str:
    found: object = cell
    for key in ("metadata", "nbgrader", "grade_id"):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def _marked(cell: Cell) -> str:
    """Return the exercise that a restored cell answers, or ''."""
    ours = cell["metadata"].get("jaxercise", {})
    if ours.get("deleted"):
        return ""
    marks = cell["metadata"].get("nbgrader", {})
    if marks.get("solution"):
        return str(marks["grade_id"])
    return str(ours.get(_COPY, ""))


def _exercise(cell: NotebookNode, grading: Session) -> str:
    """Return the exercise whose points a cell holds, or ''."""
    marks = cell.metadata.get("nbgrader", {})
    name = str(marks.get("grade_id", ""))
    if not marks.get("grade") or not name.endswith(POINTS):
        return ""
    name = name.removesuffix(POINTS)
    return name if name in grading.course.by_name else ""


def _demand_ours(cells: Sequence[NotebookNode], grading: Session) -> None:
    """Refuse a cell that gives points by being run: nothing runs it here, and without output it has full marks.

    Raises:
        UsageError: there is one.
    """
    for cell in cells:
        marks = cell.metadata.get("nbgrader", {})
        if (
            cell.cell_type == "code"
            and marks.get("grade")
            and not marks.get("solution")
            and not _exercise(cell, grading)
        ):
            raise UsageError(
                f"the cell {marks['grade_id']!r} gives points by being run, and no cell runs here. Give its points by "
                "hand (a cell that is solution and grade), or grade that notebook with nbgrader's own preprocessors"
            )


def _outputs(result: Result, sources: Mapping[str, str], worth: float) -> Iterator[NotebookNode]:
    """Yield the report, then the points, which nbgrader reads. Without a number it would give full marks."""
    earned = round(worth * share(result), 4)
    result, notes = for_notebook(result), list(worth_note(result, worth))
    report = {"text/html": as_html(result, sources, notes), "text/plain": as_text(result, sources, notes)}
    yield v4.new_output("display_data", data=report)
    yield v4.new_output("execute_result", data={"text/plain": repr(earned)}, execution_count=None)
