"""A course as autograders of Gradescope, one for each assignment. Layer 8.

OUT/NAME/autograder.zip   what is uploaded to Gradescope: scripts, this package, exact versions, and `grading`
OUT/NAME/student/         what students get: the public cases, and a file to begin each answer with
OUT/NAME/grading/         the exercises with their hidden cases, and the seed: the instructor's alone
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.course import Course
from grader.course_copy import write_copy
from grader.export.grading import write_grading
from grader.export.package import NAME, package_files, pins, pythons
from grader.export.questions import Assignment
from grader.export.zipped import zipped
from grader.plugins.handed_in import expected_name
from grader.plugins.marks import GRADING
from grader.starter import starter

__all__ = ["ARCHIVE", "LIMIT_S", "export_gradescope", "longest_s"]

ARCHIVE = "autograder.zip"
"""What is uploaded."""
STUDENT = "student"
"""What is handed out."""
LIMIT_S = 600
"""Seconds that Gradescope gives an autograder, unless the assignment's settings say otherwise."""
_EXECUTABLE = ("setup.sh", "run_autograder")
_FILES = Path(__file__).parent / "files"
_CHILDREN = 3
"""Children of an answer that may each run into a limit: one that traces, one that judges, one that only looks."""
_START_S = 100.0
"""Seconds for jails, originals, and files whose functions have to be looked for."""


def export_gradescope(
    course: Course, chosen: Sequence[Assignment], out: Path, *, leaderboard: bool = False
) -> None:
    """Write the folders; what is there of an earlier export is written anew, and seeds are kept.

    Args:
        course: to export from.
        chosen: the assignments.
        out: the folder, made if need be.
        leaderboard: whether Gradescope ranks what passed.

    Raises:
        UsageError: an exercise has no public case, or a version is not known.
        OSError: something cannot be written.
    """
    for assignment in chosen:
        folder = out / assignment.name
        _write_student(course, assignment, folder / STUDENT)
        write_grading(course, assignment.exercises, folder / GRADING)
        files = dict(_files(folder / GRADING, leaderboard=leaderboard))
        (folder / ARCHIVE).write_bytes(zipped(files, _EXECUTABLE))


def longest_s(assignment: Assignment) -> float:
    """Return the seconds after which any submission has been graded: each child of each answer ran into its limit."""
    walls = sum(2.0 * exercise.spec.limits.time_s for exercise in assignment.exercises)
    return _START_S + _CHILDREN * walls


def _write_student(course: Course, assignment: Assignment, folder: Path) -> None:
    if (folder / "exercises").exists():
        shutil.rmtree(folder / "exercises")
    write_copy(course, assignment.exercises, folder, with_hidden=False)
    for exercise in assignment.exercises:
        # Where `jaxercise check` and `watch` look for answers; what is handed in may lie anywhere.
        path = folder / "answers" / exercise.topic / expected_name(exercise)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(starter(exercise), encoding="utf-8")


def _files(grading: Path, *, leaderboard: bool) -> Iterator[tuple[str, bytes]]:
    """Yield what lies in the archive, by path."""
    minors = " ".join(map(str, pythons()))
    yield "setup.sh", _script("gradescope-setup.sh", "@MINORS@", minors)
    yield "run_autograder", _script("gradescope-run", "@OPTIONS@", " --leaderboard" if leaderboard else "")
    yield "requirements.txt", "".join(f"{line}\n" for line in pins()).encode()
    for name, data in package_files().items():
        yield f"{NAME}/{name}", data
    for path in grading.rglob("*"):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(grading).parts):
            yield f"{GRADING}/{path.relative_to(grading).as_posix()}", path.read_bytes()


def _script(name: str, mark: str, text: str) -> bytes:
    return (_FILES / name).read_bytes().replace(b"\r\n", b"\n").replace(mark.encode(), text.encode())
