"""A course as folders that ``otter assign`` takes, one for each assignment. Layer 8.

OUT/NAME/NAME.ipynb         the master notebook; it names our plugin, so that no answer runs in a kernel
OUT/NAME/course.yaml, ...   the public cases that students check against
OUT/NAME/grading/           the exercises with their hidden cases, and the seed: for the autograder alone
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from nbformat import NotebookNode

from grader.course import Course
from grader.course_copy import write_copy
from grader.export.grading import write_grading
from grader.export.notebook import code, markdown, raw, write
from grader.export.questions import SETUP, Assignment, Question, about, question
from grader.plugins.marks import GRADING

__all__ = ["export_otter"]

_PLUGIN = "grader.plugins.otter.GradeAnswers"
_PUBLIC = "These are the public cases; hidden ones are judged once you hand in."


def export_otter(course: Course, chosen: Sequence[Assignment], out: Path) -> None:
    """Write the folders; what is there of an earlier export is written anew, and seeds are kept.

    Raises:
        UsageError: an exercise has no public case.
        OSError: something cannot be written.
    """
    for assignment in chosen:
        folder = out / assignment.name
        if (folder / "exercises").exists():
            shutil.rmtree(folder / "exercises")
        write_copy(course, assignment.exercises, folder, with_hidden=False)
        write_grading(course, assignment.exercises, folder / GRADING)
        write(_cells(course, assignment), folder / f"{assignment.name}.ipynb")


def _cells(course: Course, assignment: Assignment) -> Iterator[NotebookNode]:
    """Yield the cells of the master notebook.

    Reference:
        Otter-Grader 7, "Otter Assign Format v1": configurations and boundaries are raw cells.
    """
    yield raw(f"# ASSIGNMENT CONFIG\n{_config(assignment)}")
    yield markdown(about(assignment))
    yield code(SETUP)
    for exercise in assignment.exercises:
        asked = question(course, exercise)
        yield raw(f"# BEGIN QUESTION\n{yaml.safe_dump({'name': asked.name, 'points': asked.points})}")
        yield markdown(asked.prompt)
        yield raw("# BEGIN SOLUTION")
        yield code(_answer(asked), {"jaxercise": {"exercise": asked.name}})
        yield raw("# END SOLUTION")
        yield raw("# BEGIN TESTS")
        yield code(_test(asked))
        yield raw("# END TESTS")
        yield raw("# END QUESTION")


def _config(assignment: Assignment) -> str:
    """Return the YAML of the assignment. Whatever needs LaTeX or a browser is off; a student may turn it on."""
    return yaml.safe_dump(
        {
            "name": assignment.name,
            "init_cell": True,
            "check_all_cell": False,
            "export_cell": {"pdf": False, "run_tests": False},
            "solutions_pdf": False,
            "template_pdf": False,
            "run_tests": True,
            "files": ["course.yaml", "exercises"],
            "autograder_files": [GRADING],
            "tests": {"files": True, "ok_format": False},
            "plugins": [{_PLUGIN: {"checks": []}}],
            "generate": {
                "pdf": False,
                "show_stdout": True,
                "show_hidden": True,
                "force_public_test_summary": False,
            },
        },
        sort_keys=False,
    )


def _answer(asked: Question) -> str:
    """Return the answer cell: what a student starts from, and a solution that Otter takes out."""
    if not asked.solution:
        return asked.starter.rstrip()
    solution = f"# BEGIN SOLUTION NO PROMPT\n{asked.solution.rstrip()}\n# END SOLUTION"
    return f"{asked.starter.rstrip()}\n\n{solution}"


def _test(asked: Question) -> str:
    """Return the test that a student can run; where grades are made, the plugin puts its verdict in its place."""
    name = "test_" + asked.name.replace("-", "_")
    return (
        f'""" # BEGIN TEST CONFIG\nsuccess_message: "{_PUBLIC}"\n""" # END TEST CONFIG\n'
        f"def {name}():\n"
        "    from grader.plugins.demand import demand\n"
        f'    demand("{asked.name}")\n'
    )
