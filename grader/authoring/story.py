"""Can a student go through the course from first to last, and does it teach what it says? Layer 8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader import dates
from grader.authoring.places import in_yaml
from grader.course import Course
from grader.errors import Problem
from grader.spec_course import Module

__all__ = ["story_problems"]

_IDEA = "seed: "


def story_problems(course: Course) -> Iterator[Problem]:
    """Yield prerequisites that cannot be met, days in the wrong order, and ideas that nobody teaches."""
    modules: list[Module] = []
    exercises: list[str] = []
    every = [exercise.name for exercise in course.exercises]
    for number, module in enumerate(course.spec.modules):
        where = f"modules.{number}"
        names = [other.name for other in course.spec.modules]
        yield from _unmet(
            course, f"{where}.requires", "module", module.requires, [m.name for m in modules], names
        )
        yield from _day_problems(course, where, module, modules)
        for index, entry in enumerate(module.exercises):
            place = f"{where}.exercises.{index}.requires"
            yield from _unmet(course, place, "exercise", entry.requires, exercises, every)
            exercises.append(entry.name)
        modules.append(module)
    yield from _idea_problems(course)


def _unmet(
    course: Course, key: str, kind: str, required: Sequence[str], before: Sequence[str], every: Sequence[str]
) -> Iterator[Problem]:
    for name in required:
        if name in before:
            continue
        if name in every:
            message = f"{kind} {name!r} does not come before what requires it, so nobody gets here; reorder"
        else:
            message = f"there is no {kind} {name!r}; expected one of {', '.join(before) or 'none: this is the first'}"
        yield in_yaml(course, "course.yaml", key, message)


def _day_problems(course: Course, where: str, module: Module, before: Sequence[Module]) -> Iterator[Problem]:
    zone = course.spec.timezone
    if module.due is None:
        return
    end = dates.ends(module.due, zone)
    if module.opens is not None and dates.starts(module.opens, zone) >= end:
        message = f"is due on {module.due}, before it opens on {module.opens}"
        yield in_yaml(course, "course.yaml", f"{where}.due", message)
    for other in before:
        if other.name in module.requires and other.opens and dates.starts(other.opens, zone) >= end:
            message = f"is due on {module.due}, before module {other.name!r}, which it requires, opens on {other.opens}"
            yield in_yaml(course, "course.yaml", f"{where}.due", message)


def _idea_problems(course: Course) -> Iterator[Problem]:
    ideas = course.spec.ideas
    taught = set()
    for exercise in course.exercises:
        file = f"exercises/{exercise.topic}/{exercise.name}/exercise.yaml"
        for number, read in enumerate(exercise.spec.reads):
            idea = read.removeprefix(_IDEA)
            if idea == read:
                continue
            taught.add(idea)
            if idea not in ideas:
                message = f"course.yaml lists no idea {idea!r}; expected one of {', '.join(ideas) or 'none'}"
                yield in_yaml(course, file, f"reads.{number}", message)
    for number, idea in enumerate(ideas):
        if idea not in taught:
            message = f"no exercise reads `{_IDEA}{idea}`; add it to one that teaches it"
            yield in_yaml(course, "course.yaml", f"ideas.{number}", message)
