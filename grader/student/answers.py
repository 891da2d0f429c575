"""A student's files: where the answer to each exercise lies, and what it holds at the start. Layer 8.

<copy>/course.yaml, exercises/     the course, as ``jaxercise init`` wrote it
<copy>/answers/<topic>/<name>.py   the student's own files, ``-`` written as ``_``
<copy>/progress.json               what was solved, see ``grader.student.progress``
"""

from __future__ import annotations

from pathlib import Path

from grader.course import Course, Exercise
from grader.starter import starter

__all__ = ["FOLDER", "answer_path", "begin", "first_text", "has_answers"]

FOLDER = "answers"
"""Folder of a student's own files, beside ``course.yaml``."""


def answer_path(course: Course, exercise: Exercise) -> Path:
    """Return where the answer to an exercise lies: ``answers/<topic>/<name>.py``."""
    return course.root / FOLDER / exercise.topic / f"{exercise.name.replace('-', '_')}.py"


def has_answers(course: Course) -> bool:
    """Tell whether this is a student's copy, and not the course that it was made from."""
    return (course.root / FOLDER).is_dir()


def first_text(exercise: Exercise) -> str:
    """Return what an answer's file holds before the student has touched it."""
    spec = exercise.spec
    head = [
        f"# {exercise.name}: {spec.title}",
        f"# Write {spec.signature} as a pure function that JAX can trace.",
        f"# The task: jaxercise hint {exercise.name}",
    ]
    return "\n".join(head) + "\n\n" + starter(exercise)


def begin(course: Course, exercise: Exercise) -> bool:
    """Write the file of an answer if there is none.

    Returns:
        Whether it was written.

    Raises:
        OSError: it cannot be.
    """
    path = answer_path(course, exercise)
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(first_text(exercise), encoding="utf-8")
    return True
