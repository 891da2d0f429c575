"""What the speed benchmarks share: the course's thresholds, its answers, and artifacts at full size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.machine import ROOT
from grader.course import Course, Exercise, load_course
from grader.devices import PLATFORMS
from grader.jail.pool import Jails
from grader.plan import Plan, make_plan, speed_plan
from grader.plan_parts import Part
from grader.spec import Target
from grader.submission import Source
from grader.tracing import trace_source

__all__ = ["Timed", "load", "prepare", "slow_answers", "solution", "timed_exercises"]


@dataclass(frozen=True)
class Timed:
    """One exercise's solution, traced at full size."""

    exercise: Exercise
    plan: Plan
    part: Part
    artifact: bytes


def load() -> Course:
    """Return the course of this repository."""
    return load_course(ROOT)


def timed_exercises(
    course: Course, target: Target | None = None, names: Sequence[str] = ()
) -> list[Exercise]:
    """Return the exercises with a speed check, or only those with a threshold for a target, or of these names.

    Raises:
        UsageError: there is no exercise of a name.
    """
    found = [exercise for exercise in course.select(names) if exercise.spec.speed is not None]
    return [e for e in found if target is None or (e.spec.speed and target in e.spec.speed.at_least)]


def solution(exercise: Exercise) -> Source:
    """Return the author's answer."""
    path = ROOT / "solutions" / exercise.topic / f"{exercise.name}.py"
    return Source(path=str(path), text=path.read_bytes(), stem=exercise.name)


def slow_answers(exercise: Exercise) -> Iterator[Source]:
    """Yield the wrong answers whose first line says that they are too slow."""
    folder = ROOT / "solutions" / exercise.topic / exercise.name
    for path in sorted(folder.glob("wrong_*.py")):
        text = path.read_bytes()
        if text.lstrip(b"\"'").startswith(b"speed/below-threshold"):
            yield Source(path=str(path), text=text, stem=exercise.name)


def prepare(jails: Jails, exercise: Exercise, seed: str, target: Target = "cpu") -> Timed:
    """Trace an exercise's solution at full size, for a target that need not be here.

    Raises:
        SystemExit: it cannot be traced.
    """
    plan, part = make_plan(exercise, seed), speed_plan(exercise, seed)
    traced = trace_source(jails, plan, solution(exercise).text, speed=part, platform=PLATFORMS[target])
    if part.name not in traced.artifacts:
        claim = traced.outcome if traced.outcome.rule else traced.parts.get(part.name)
        raise SystemExit(f"{exercise.name}: cannot be traced at full size for {target}: {claim}")
    return Timed(exercise, plan, part, traced.artifacts[part.name])
