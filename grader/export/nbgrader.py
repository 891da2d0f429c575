"""A course as a folder that nbgrader's own commands take. Layer 8.

OUT/nbgrader_config.py      puts our preprocessors in the place of nbgrader's, so that no answer runs in a kernel
OUT/source/NAME/            the assignment: its notebook, and the public cases that students check against
OUT/grading/                the exercises with their hidden cases, and the seed: the instructor's alone
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader.course import Course
from grader.course_copy import write_copy
from grader.errors import UsageError
from grader.export.grading import write_grading
from grader.export.notebook import code, markdown, write
from grader.export.questions import SETUP, Assignment, Question, about, question
from grader.plugins.marks import GRADING, POINTS

__all__ = ["export_nbgrader"]

_OURS = "# Written by `jaxercise export nbgrader`."
_CONFIG = f"""{_OURS} Change what you like; another export keeps this file.
#
# An answer never runs in a kernel where grades are made: RestoreCells puts the notebook back as it was released, but
# for the answers, and GradeAnswers grades each of them in a jail.

from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader defines it
here = Path(__file__).parent

c.CourseDirectory.course_id = "{{course_id}}"
c.CourseDirectory.root = str(here)
c.ClearSolutions.code_stub = {{{{"python": ""}}}}

c.Autograde.sanitize_preprocessors = [
    "grader.plugins.nbgrader.RestoreCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grader.plugins.nbgrader.GradeAnswers",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

c.GradeAnswers.course = str(here / "grading")
# c.GradeAnswers.checks = ["purity", "correctness", "transforms", "program"]  # leaves speed out; all if not set
"""


def export_nbgrader(course: Course, chosen: Sequence[Assignment], out: Path) -> None:
    """Write the folder; what is there of an earlier export is written anew, the seed and the configuration are kept.

    Raises:
        UsageError: ``out`` holds somebody else's configuration, or an exercise has no public case.
        OSError: something cannot be written.
    """
    config = out / "nbgrader_config.py"
    if config.exists() and not config.read_text(encoding="utf-8", errors="replace").startswith(_OURS):
        raise UsageError(
            f"{config}: is not ours, so it is left alone. Export into another folder, and copy what you need from there"
        )
    write_grading(course, course.exercises, out / GRADING)
    for assignment in chosen:
        folder = out / "source" / assignment.name
        if (folder / "exercises").exists():
            shutil.rmtree(folder / "exercises")
        write_copy(course, assignment.exercises, folder, with_hidden=False)
        write(_cells(course, assignment), folder / f"{assignment.name}.ipynb")
    if not config.exists():
        course_id = re.sub(r"[^a-z0-9]+", "-", course.spec.title.partition(":")[0].lower()).strip("-")
        config.write_text(_CONFIG.format(course_id=course_id or "course"), encoding="utf-8")


def _cells(course: Course, assignment: Assignment) -> Iterator[NotebookNode]:
    yield markdown(about(assignment), _marks("about", locked=True, cell_type="markdown"))
    yield code(SETUP, _marks("setup", locked=True))
    for exercise in assignment.exercises:
        asked = question(course, exercise)
        yield markdown(asked.prompt, _marks(f"{asked.name}-text", locked=True, cell_type="markdown"))
        yield code(_answer(asked), _marks(asked.name, solution=True))
        yield code(
            f"%exercise {asked.name}",
            _marks(f"{asked.name}{POINTS}", grade=True, locked=True, points=asked.points),
        )


def _answer(asked: Question) -> str:
    """Return the answer cell: what a student starts from, and a solution that nbgrader takes out."""
    solution = f"\n### BEGIN SOLUTION\n{asked.solution.rstrip()}\n### END SOLUTION" if asked.solution else ""
    return f"{asked.starter.rstrip()}\n{solution}".rstrip()


def _marks(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
    cell_type: str = "code",
) -> dict[str, Any]:
    """Return the metadata by which nbgrader knows a cell.

    Reference:
        nbgrader 0.9, ``nbgraderformat``: schema version 3.
    """
    marks = {"schema_version": 3, "grade_id": grade_id, "grade": grade, "solution": solution}
    marks |= {"locked": locked, "task": False, "cell_type": cell_type}
    return {"nbgrader": marks if points is None else {**marks, "points": points}}
