"""Write a copy of a course, or of some of its exercises, to be handed on. Layer 3.

A student's copy has the public cases alone; a grader's has the hidden ones as well. Neither has solutions, but for
those that the course publishes, where they are asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.yamlfile import dump, load

__all__ = ["PICTURES", "write_copy"]

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"""What the pictures beside an exercise or a lesson end in."""


def write_copy(
    course: Course,
    exercises: Sequence[Exercise],
    out: Path,
    *,
    with_hidden: bool,
    with_published: bool = False,
) -> None:
    """Write ``course.yaml`` and the folders of some exercises below ``out``, which is made if need be.

    Args:
        course: where they are from.
        exercises: what is copied, at least one.
        out: the copy's folder.
        with_hidden: whether hidden cases are copied. Where they are not, the copy says so (``public_only``).
        with_published: whether published solutions are copied. What is still to be handed in has none, whatever
            the course publishes.

    Raises:
        UsageError: an exercise has hidden cases alone, so a student's copy would have nothing to check; or there is
            no solution where one is published.
        OSError: something cannot be written.
    """
    names = {exercise.name for exercise in exercises}
    out.mkdir(parents=True, exist_ok=True)
    listed = _listed(load(course.root / "course.yaml", "course.yaml").data, names, publish=with_published)
    (out / "course.yaml").write_text(dump({**listed, "public_only": not with_hidden}), encoding="utf-8")
    for exercise in exercises:
        folder = out / "exercises" / exercise.topic / exercise.name
        folder.mkdir(parents=True, exist_ok=True)
        _copy(exercise.folder, folder, ("original.py", "oracle.py", "properties.py", "recorded.json"))
        if with_hidden:
            _copy(exercise.folder, folder, ("exercise.yaml",))
        else:
            (folder / "exercise.yaml").write_text(dump(_public(exercise)), encoding="utf-8")
        if with_published and exercise.publishes:
            _publish(exercise, out / "solutions" / exercise.topic)
    for topic in dict.fromkeys(exercise.topic for exercise in exercises):
        _copy(course.root / "exercises" / topic, out / "exercises" / topic, ("lesson.md",))


def _copy(source: Path, target: Path, names: Iterable[str]) -> None:
    """Copy these files, where they are there, and the pictures beside them."""
    pictures = (path.name for path in source.iterdir() if path.suffix.lower() in PICTURES)
    for name in (*names, *pictures):
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)


def _publish(exercise: Exercise, folder: Path) -> None:
    """Copy the solution alone: the right and wrong answers beside it stay with the author."""
    if not exercise.solution.is_file():
        shown = f"solutions/{exercise.topic}/{exercise.name}.py"
        raise UsageError(f"{shown}: is missing, and course.yaml publishes it. Write it, or do not publish it")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(exercise.solution, folder / exercise.solution.name)


def _listed(data: dict[str, Any], names: set[str], *, publish: bool) -> dict[str, Any]:
    """Return what ``course.yaml`` says, about these exercises alone."""

    def name(entry: str | dict[str, Any]) -> str:
        return entry if isinstance(entry, str) else str(entry["name"])

    def trimmed(entry: str | dict[str, Any]) -> str | dict[str, Any]:
        return entry if isinstance(entry, str) else _kept(entry, names)

    modules = []
    for module in data["modules"]:
        kept = [trimmed(entry) for entry in module["exercises"] if name(entry) in names]
        if kept:
            modules.append({**module, "exercises": kept})
    present = {module["name"] for module in modules}
    modules = [_kept(module, present) for module in modules]
    if not publish:  # a copy without solutions does not promise them
        modules = [_unpublished(module) for module in modules]
    return {**{key: value for key, value in data.items() if key != "ideas"}, "modules": modules}


def _kept(entry: dict[str, Any], present: set[str]) -> dict[str, Any]:
    """Leave out what is required and not in the copy."""
    required = [other for other in entry.get("requires", []) if other in present]
    rest = {key: value for key, value in entry.items() if key != "requires"}
    return {**rest, "requires": required} if required else rest


def _unpublished(entry: Any) -> Any:
    """Leave out, of a module and of its exercises, whether solutions are published."""
    if not isinstance(entry, dict):
        return entry
    rest = {key: value for key, value in entry.items() if key != "publish_solution"}
    return (
        rest | {"exercises": [_unpublished(each) for each in rest["exercises"]]}
        if "exercises" in rest
        else rest
    )


def _public(exercise: Exercise) -> dict[str, Any]:
    """Return what ``exercise.yaml`` says, without hidden cases and without what was measured for the author."""
    shown = f"exercises/{exercise.topic}/{exercise.name}/exercise.yaml"
    data: dict[str, Any] = dict(load(exercise.folder / "exercise.yaml", shown).data)
    data["cases"] = [case for case in data["cases"] if case.get("visibility") != "hidden"]
    if not data["cases"]:
        raise UsageError(
            f"{shown}: all of its cases are hidden, so a student's copy has nothing to check. Make one public"
        )
    if isinstance(data.get("speed"), dict):
        data["speed"] = {key: value for key, value in data["speed"].items() if key != "measured"}
    return data
