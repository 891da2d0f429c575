"""``nbgrader autograde``, one command for the whole class: with asserts written by hand, or with our plugin."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Cost
from benchmarks.peers import notebooks
from benchmarks.peers.assignment import Question
from benchmarks.peers.contenders import BIN, CHECKS, Answers, Run, empty, environment, export

__all__ = ["Nbgrader", "with_asserts", "with_plugin"]

_SCORES = (
    "import json, sys\n"
    "from nbgrader.api import Gradebook\n"
    "with Gradebook(sys.argv[1]) as book:\n"
    "    found = book.assignment_submissions(sys.argv[2])\n"
    "    json.dump({s.student.id: s.score / s.max_score for s in found if s.student.id in sys.argv[3:]}, sys.stdout)\n"
)


class Nbgrader:
    """A folder of nbgrader's with one assignment."""

    def __init__(self, course: Path, home: Path, questions: Sequence[Question], mark: str):
        """Release the assignment.

        Args:
            course: the folder, with the assignment's source and the configuration.
            home: what nbgrader takes for the instructor's.
            questions: what is asked.
            mark: first line of an answer cell.
        """
        self._course, self._questions, self._mark = course, questions, mark
        self._environment = environment(home)
        name = notebooks.ASSIGNMENT
        self._do("generate_assignment", name, "--force")
        self._released = notebooks.read(course / "release" / name / f"{name}.ipynb")

    def run(self, answers: Answers) -> Run:
        """Grade notebooks with these answers."""
        name = notebooks.ASSIGNMENT
        empty(self._course / "submitted")
        empty(self._course / "autograded")
        students = [f"student-{number:04d}" for number in range(len(answers))]
        for student, each in zip(students, answers, strict=True):
            filled = notebooks.fill(self._released, self._questions, each, self._mark)
            notebooks.write(self._course / "submitted" / student / name / f"{name}.ipynb", filled)
        cost = self._do("autograde", name, "--force")
        command = [str(BIN / "python"), "-c", _SCORES]
        command += [f"sqlite:///{self._course / 'gradebook.db'}", name, *students]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return Run(cost, tuple(found[student] for student in students))

    def _do(self, *arguments: str) -> Cost:
        log = self._course.with_suffix(".log")
        command = [str(BIN / "nbgrader"), *arguments]
        return measure.run(command, log, folder=self._course, environment=self._environment)


def with_asserts(work: Path, questions: Sequence[Question], solution: Mapping[str, str]) -> Nbgrader:
    """Return nbgrader as it comes, with asserts written by hand."""
    course, name = work / "nbgrader", notebooks.ASSIGNMENT
    notebooks.write(
        course / "source" / name / f"{name}.ipynb", notebooks.nbgrader_source(questions, solution)
    )
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        'c.CourseDirectory.course_id = "benchmark"\n'
        f"c.CourseDirectory.root = {str(course)!r}\n"
        'c.IncludeHeaderFooter.header = ""\n'
    )
    return Nbgrader(course, work / "home", questions, notebooks.BY_HAND)


def with_plugin(work: Path, questions: Sequence[Question]) -> Nbgrader:
    """Return nbgrader with what ``jaxercise export`` wrote, which puts our preprocessors in."""
    course = work / "nbgrader-plugin"
    export("nbgrader", course, questions, work / "export.log")
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"c.GradeAnswers.checks = {list(CHECKS)!r}\n")
    return Nbgrader(course, work / "home", questions, notebooks.BY_MAGIC)
