"""Which Python files pytest leaves to us, told by where they lie. Layer 8: standard library only.

    <course>/answers/<topic>/<name>.py             a student's answer, `-` written as `_`
    <course>/solutions/<topic>/<name>.py           an author's
    <course>/solutions/<topic>/<name>/<style>.py   another one of an author's, judged where it is named
    <course>/exercises/<topic>/<name>/*.py         what an exercise is made of, which is no test

This is asked about every file of everybody's tests, so it looks at names first and at the disk last.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Place", "find", "holds_answers", "in_sight", "is_material"]

_ANSWERS, _SOLUTIONS = "answers", "solutions"


@dataclass(frozen=True)
class Place:
    """An answer: which exercise of which course it is to."""

    course: Path
    """Folder of the course."""
    topic: str
    name: str
    """The exercise, as ``course.yaml`` has it."""
    is_variant: bool = False
    """An author's answer in another style, or a wrong one; it is judged where somebody names it."""


def find(path: Path) -> Place | None:
    """Return which answer a file is, or None for any other file."""
    if path.suffix != ".py" or len(path.parts) < 5:
        return None
    above, second, third = path.parent, path.parent.parent, path.parent.parent.parent
    if second.name == _ANSWERS:
        place = Place(third, above.name, path.stem.replace("_", "-"))
    elif second.name == _SOLUTIONS:
        place = Place(third, above.name, path.stem)
    elif third.name == _SOLUTIONS:
        place = Place(third.parent, second.name, above.name, is_variant=True)
    else:
        return None
    listed = place.course / "exercises" / place.topic / place.name / "exercise.yaml"
    return place if _is_file(listed) and _is_file(place.course / "course.yaml") else None


def is_material(path: Path) -> bool:
    """Tell whether a file is a part of a course that is no test: an original, or what makes a package of answers."""
    folders = path.parents
    if path.name == "__init__.py" and holds_answers(path.parent):
        return True
    if path.suffix != ".py" or len(folders) < 4 or folders[2].name != "exercises":
        return False
    return _is_file(folders[0] / "exercise.yaml") and _is_file(folders[3] / "course.yaml")


def holds_answers(folder: Path) -> bool:
    """Tell whether a folder is one that answers lie in, at any depth."""
    return any(
        inner.name in (_ANSWERS, _SOLUTIONS) and _is_course(inner.parent)
        for inner in (folder, *list(folder.parents)[:2])
    )


def in_sight(path: Path) -> bool:
    """Tell whether pytest, asked for this path, was asked for answers: for one, for a folder, or for a whole course."""
    if _is_course(path):
        return any(_is_folder(path / name) for name in (_ANSWERS, _SOLUTIONS))
    return holds_answers(path) or holds_answers(path.parent)


def _is_course(folder: Path) -> bool:
    return _is_file(folder / "course.yaml") and _is_folder(folder / "exercises")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # its name is too long, or a folder above it may not be searched
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
