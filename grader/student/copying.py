"""Make a student's copy of a course, or bring one up to date. Layer 8.

All that is written is first prepared in a folder inside the copy, and read once, so a full disk or a broken course
changes nothing. Then each file is renamed into its place, ``course.yaml`` after what it lists, and what is gone is
taken away last: at each moment the copy is a course that loads. Nothing of the student's is ever replaced.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.errors import UsageError
from grader.report.plain import one_line
from grader.student import answers
from grader.student.leftovers import Leftover, leftovers, strays
from grader.student.placing import Placing
from grader.student.readme import GITIGNORE, readme
from grader.student.target import STAGE, first_line

__all__ = ["Changes", "bring_up_to_date"]

_ORDER = ("exercises", "solutions", answers.FOLDER, ".gitignore", "README.md", "course.yaml")
"""The order in which files come into their places."""

_THE_STUDENTS = (answers.FOLDER, ".gitignore", "README.md")
"""What is written where it is missing, and left alone where it is there."""


@dataclass(frozen=True)
class Changes:
    """What was done to a copy. Paths are below its folder, with ``/``."""

    written: tuple[str, ...]
    """Files that were not there."""
    replaced: tuple[str, ...]
    """Files of the course that were there and differed."""
    gone: tuple[Leftover, ...]
    """What the course does not have any more."""


def bring_up_to_date(course: Course, target: Path, *, is_shipped: bool) -> Changes:
    """Copy a course into a folder that :func:`grader.student.target.examine` has let pass.

    Args:
        course: what is copied.
        target: the folder.
        is_shipped: whether it is the course that comes with jaxercise; the copy says so.

    Raises:
        UsageError: something lies where a file of the course goes, or an exercise cannot be handed to students.
        CourseError: the copy would not load.
        OSError: something cannot be written.
            Whatever is raised, all that was done is undone.
    """
    stage = target / STAGE
    if stage.is_symlink():
        raise UsageError(f"{one_line(str(stage))}: is a link. Remove it")
    if stage.exists():  # of a run that crashed; it holds nothing that this one does not write
        shutil.rmtree(stage)
    with Placing(stage / "old") as placing:
        placing.make(target)
        placing.whatever_happens(lambda: shutil.rmtree(stage))
        placing.make(stage / "old")
        new = _prepared(course, stage / "new", first_line(is_shipped=is_shipped))
        return _place(placing, new, target)


def _prepared(course: Course, folder: Path, first: str) -> Path:
    """Write a whole new copy, and read it."""
    write_copy(course, course.exercises, folder, with_hidden=False, with_published=True)
    listed = folder / "course.yaml"
    listed.write_text(first + listed.read_text(encoding="utf-8"), encoding="utf-8")
    copy = load_course(folder)
    for exercise in copy.exercises:
        path = answers.answer_path(copy, exercise)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(answers.first_text(exercise), encoding="utf-8")
    (folder / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    (folder / "README.md").write_text(readme(copy), encoding="utf-8")
    return folder


def _place(placing: Placing, new: Path, target: Path) -> Changes:
    """Put what is missing or differs into its place, and take away what the course does not have any more."""
    paths = [path.relative_to(new) for top in _ORDER for path in _files(new / top)]
    _refuse_obstacles(target, paths)
    there = {path for path in paths if os.path.lexists(target / path)}
    kept = {path for path in there if path.parts[0] in _THE_STUDENTS or _same(new / path, target / path)}
    gone = tuple(leftovers(target, new))
    for path in paths:
        if path not in kept:
            placing.put(new / path, target / path)
    for left in gone:
        for name in left.files:
            placing.remove(target / name)
    for folder in strays(target, new):
        placing.remove_empty(folder)
    return Changes(
        tuple(path.as_posix() for path in paths if path not in there),
        tuple(path.as_posix() for path in paths if path in there - kept),
        gone,
    )


def _files(path: Path) -> Sequence[Path]:
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())


def _refuse_obstacles(target: Path, paths: Sequence[Path]) -> None:
    """Refuse links out of the copy, and whatever is no file where a file goes, before anything is changed."""
    for folder in dict.fromkeys(parent for path in paths for parent in reversed(path.parents)):
        place = target / folder
        if folder.parts and place.is_symlink():
            raise UsageError(
                f"{one_line(str(place))}: is a link, and nothing is written through one. Put a folder in its place"
            )
        if place.exists() and not place.is_dir():
            raise UsageError(f"{one_line(str(place))}: a folder of the course goes here. Move the file away")
    for path in paths:
        place = target / path
        if place.exists() and not place.is_symlink() and not place.is_file():
            raise UsageError(f"{one_line(str(place))}: a file of the course goes here. Move this away")


def _same(new: Path, place: Path) -> bool:
    """Tell whether a file is as it is to be; a link never is."""
    return not place.is_symlink() and new.read_bytes() == place.read_bytes()
