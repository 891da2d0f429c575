"""May a student's copy of a course go into this folder? Layer 8. Nothing is written here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError, UsageError
from grader.report.plain import one_line
from grader.student.answers import FOLDER as ANSWERS
from grader.yamlfile import load

__all__ = ["STAGE", "Existing", "examine", "first_line", "located"]

STAGE = ".jaxercise-init"
"""Folder inside a copy in which the next one is prepared. It is there after a crash alone, and is ours."""

_OURS = frozenset({STAGE, ANSWERS, "exercises", "solutions", "README.md", ".gitignore"})
"""All that a crash can leave of a copy that has no ``course.yaml`` yet."""

_SHIPPED = "# The course that comes with jaxercise: `jaxercise init .` brings it up to date.\n"
_NAMED = (
    "# Not the course that comes with jaxercise: `jaxercise init . --course PATH` brings it up to date.\n"
)


@dataclass(frozen=True)
class Existing:
    """A copy that is there."""

    title: str
    """Of its course."""
    is_shipped: bool
    """Whether that is the course that comes with jaxercise, and not one that somebody named."""


def first_line(*, is_shipped: bool) -> str:
    """Return the comment in a copy's ``course.yaml`` by which it is known later whose copy it is."""
    return _SHIPPED if is_shipped else _NAMED


def located(path: Path) -> Path:
    """Return the real, absolute path of a folder that may not exist yet; ``~`` and links are followed.

    Raises:
        UsageError: it has no such path.
    """
    text = os.path.expanduser(path)  # noqa: PTH111 - Path's raises where there is no such user
    if text.startswith("~"):
        raise UsageError(f"{text}: there is no such user. Write ./{text} for a folder of that name")
    return Path(os.path.realpath(text))


def examine(target: Path, source: Path) -> Existing | None:
    """Find out what is in the way, and return the copy that is there already.

    Args:
        target: where the copy is to be, as :func:`located` returns it.
        source: the folder of the course that is to be copied.

    Raises:
        UsageError: a copy may not go there, because something else is there.
        OSError: the folder cannot be read.
    """
    _refuse_places(target, source.resolve())
    shown = one_line(str(target))
    nearest = next(path for path in (target, *target.parents) if path.exists())
    if not nearest.is_dir():
        raise UsageError(f"{one_line(str(nearest))}: is a file. Name a folder, which need not exist")
    if nearest != target:
        return None
    found = {entry.name for entry in target.iterdir()}
    if not found or (STAGE in found and found <= _OURS):
        return None
    if "course.yaml" not in found:
        raise UsageError(
            f"{shown}: is not empty, and not a student's copy of a course. Name a new folder, such as my-course"
        )
    return _existing(target, found, shown)


def _refuse_places(target: Path, source: Path) -> None:
    """Refuse the places where no copy may ever be, empty or not."""
    shown, other = one_line(str(target)), one_line(str(source))
    home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111 - as above
    if target in {target.parent, home}:
        raise UsageError(f"{shown}: a course wants a folder of its own. Name one, such as my-course")
    if target == source:
        raise UsageError(
            f"{shown}: is the course that is copied. Name a folder outside of it, such as ../my-course"
        )
    if source in target.parents:
        raise UsageError(
            f"{shown}: lies inside the course that is copied ({other}). "
            "Name a folder outside of it, such as ../my-course"
        )
    for folder in target.parents:
        if (folder / "course.yaml").is_file() and (folder / "exercises").is_dir():
            raise UsageError(
                f"{shown}: lies inside another course, {one_line(str(folder))}. Name a folder outside of it; or type "
                "`jaxercise init .` in a student's copy, to bring it up to date"
            )


def _existing(target: Path, found: set[str], shown: str) -> Existing:
    """Return what a folder with a ``course.yaml`` is a copy of."""
    try:
        data = load(target / "course.yaml", "course.yaml").data
    except CourseError as error:
        raise UsageError(
            f"{shown}: its course.yaml cannot be read ({one_line(str(error.problems[0]))}). Make a new copy in another "
            "folder, and move answers/ and progress.json there"
        ) from None
    if data.get("public_only") is not True:
        raise UsageError(f"{shown}: holds an author's course. Name another folder, such as my-course")
    if not found & {ANSWERS, STAGE}:
        raise UsageError(
            f"{shown}: holds a course, and no folder {ANSWERS}/, so it is not a student's copy. Name another folder; "
            f"or make the folder {ANSWERS}/ if this is your copy"
        )
    with (target / "course.yaml").open(encoding="utf-8") as file:
        return Existing(str(data.get("title", "")), file.readline() == _SHIPPED)
