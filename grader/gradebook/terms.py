"""What a course promises: days, what lateness costs, which attempt counts, what exercises are worth. Layer 8.

A gradebook keeps the terms under which it computes grades. A course.yaml that says something else by now changes no
grade before an instructor has seen whose it changes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from grader import dates
from grader.course import Course
from grader.spec_course import Late

__all__ = ["ModuleTerms", "Terms", "terms_of"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModuleTerms(_Frozen):
    """One module."""

    name: str
    title: str
    opens: datetime | None
    due: datetime | None
    """The last moment in time; with its zone."""
    attempt: Literal["best", "last"]
    late: Late
    worth: dict[str, float]
    """Of each exercise, in order: what full points count for."""


class Terms(_Frozen):
    """All modules, in order."""

    title: str
    timezone: str
    modules: tuple[ModuleTerms, ...]

    def module_of(self, exercise: str) -> ModuleTerms | None:
        """Return the module that an exercise belongs to, or None."""
        return next((module for module in self.modules if exercise in module.worth), None)

    def module(self, name: str) -> ModuleTerms | None:
        """Return a module by its name, or None."""
        return next((module for module in self.modules if module.name == name), None)

    @property
    def exercises(self) -> list[str]:
        """Names of all exercises, in order."""
        return [name for module in self.modules for name in module.worth]

    def differences(self, now: Terms) -> list[str]:
        """Say in which ways other terms differ, one line each."""
        said = []
        then_by, now_by = ({module.name: module for module in terms.modules} for terms in (self, now))
        said += [f"module {name} is gone" for name in then_by if name not in now_by]
        said += [f"module {name} is new" for name in now_by if name not in then_by]
        for name in then_by.keys() & now_by.keys():
            said += _module_differences(then_by[name], now_by[name])
        return said


def _module_differences(then: ModuleTerms, now: ModuleTerms) -> list[str]:
    said = []
    for what, before, after in (
        ("due", _moment(then.due), _moment(now.due)),
        ("the attempt that counts", then.attempt, now.attempt),
        ("late work", _late(then.late), _late(now.late)),
    ):
        if before != after:
            said.append(f"{then.name}: {what}: {before}, now {after}")
    for name in {**then.worth, **now.worth}:
        before, after = (f"{each.worth[name]:g}" if name in each.worth else "absent" for each in (then, now))
        if before != after:
            said.append(f"{then.name}: worth of {name}: {before}, now {after}")
    return said


def _moment(moment: datetime | None) -> str:
    return "never" if moment is None else moment.strftime("%Y-%m-%d %H:%M %Z").strip()


def _late(late: Late) -> str:
    parts = [f"{late.grace_minutes} minutes of grace"] if late.grace_minutes else []
    parts += [f"{late.per_day:g} % a day"] if late.per_day else []
    parts += [f"nothing after {late.days} days"] if late.days is not None else []
    return ", ".join(parts) or "counts in full"


def terms_of(course: Course) -> Terms:
    """Return what a course's ``course.yaml`` says now."""
    spec = course.spec
    modules = []
    for module in spec.modules:
        grading = module.grading or spec.grading
        mine = [exercise for exercise in course.exercises if exercise.topic == module.name]
        modules.append(
            ModuleTerms(
                name=module.name,
                title=module.title,
                opens=dates.starts(module.opens, spec.timezone) if module.opens else None,
                due=dates.ends(module.due, spec.timezone) if module.due else None,
                attempt=grading.attempt,
                late=grading.late,
                worth={exercise.name: exercise.worth for exercise in mine},
            )
        )
    return Terms(title=spec.title, timezone=spec.timezone, modules=tuple(modules))
