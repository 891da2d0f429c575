"""What an exercise needs before any submission is looked at, made once for a run. Layer 6."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checks.values import Expected
from grader.course import Exercise
from grader.errors import CourseError, GraderFault, Problem
from grader.expected import expected_values
from grader.jail.pool import Jails
from grader.plan import Plan, make_plan, speed_plan
from grader.plan_parts import Part
from grader.properties import ask_about_calls
from grader.recording import seed_for

__all__ = ["Preparations", "Prepared"]


@dataclass(frozen=True)
class Prepared:
    """A plan and what the oracle expects of it."""

    plan: Plan
    expected: Expected
    speed: Part | None
    """The full-size call, where speed is judged."""
    speed_expected: tuple[np.ndarray[Any, Any], ...]
    """What the full-size call should give."""


class Preparations:
    """Prepares exercises on first use. Safe to use from several threads."""

    def __init__(self, jails: Jails, seed: str, *, with_programs: bool = True):
        """Prepare for one seed; ``with_programs`` is whether the check ``program`` is asked for."""
        self._jails, self._seed, self._with_programs = jails, seed, with_programs
        self._made: dict[tuple[str, bool], Prepared | CourseError | GraderFault] = {}
        self._locks: dict[tuple[str, bool], threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, exercise: Exercise, *, with_speed: bool) -> Prepared:
        """Draw the values of an exercise and ask its oracle, if that has not been done yet.

        Raises:
            CourseError: the original does not do what the exercise says.
            GraderFault: the oracle's process ended without an answer.
            JailError: the jail failed.
        """
        key = (exercise.name, with_speed)
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._made:
                try:
                    self._made[key] = self._prepare(exercise, with_speed=with_speed)
                except (CourseError, GraderFault) as error:  # asked again, the oracle would say it again
                    self._made[key] = error
            made = self._made[key]
        if isinstance(made, Exception):
            raise made
        return made

    def _prepare(self, exercise: Exercise, *, with_speed: bool) -> Prepared:
        try:
            seed = seed_for(exercise, self._seed)
            plan = make_plan(exercise, seed)
            if not self._with_programs:
                plan = replace(plan, programs=())
            part = speed_plan(exercise, seed) if with_speed else None
        except (ValueError, IndexError, OverflowError, MemoryError) as error:
            shown = f"exercises/{exercise.topic}/{exercise.name}/exercise.yaml"
            message = f"the cases cannot be made ({error}); look at sizes, constants and carries"
            raise CourseError([Problem(shown, 0, "cases", message)]) from error
        expected = self._expected(exercise, (*plan.parts, *plan.programs))
        if part is None:
            return Prepared(plan, expected, None, ())
        return Prepared(plan, expected, part, self._expected(exercise, [part])[part.name, 0])

    def _expected(self, exercise: Exercise, parts: Sequence[Part]) -> Expected:
        """Ask the oracle; where results are random, hold the original itself to what must hold of them.

        Raises:
            CourseError: a property cannot be asked, or does not hold of the original.
        """
        if exercise.properties is None:
            return expected_values(exercise, parts, self._jails)
        calls = [part for part in parts if part.kind == "call"]
        drawn = expected_values(exercise, calls, self._jails)
        found = ask_about_calls(self._jails, exercise, calls, drawn)
        shown = f"exercises/{exercise.topic}/{exercise.name}/properties.py"
        said = [
            f"the original itself must hold to it: {row.must}; found: {row.found} (case {row.case})"
            for row in found.broken
        ]
        if problems := [Problem(shown, 0, "", text) for text in dict.fromkeys([found.fault, *said]) if text]:
            raise CourseError(problems)
        return drawn
