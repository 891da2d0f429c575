"""Record what originals return that need a package which graders may lack. Layer 8."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterator
from dataclasses import replace

from grader.course import Exercise
from grader.errors import CourseError, Problem, UsageError
from grader.expected import Call, answers_of, calls_of
from grader.jail.pool import Jails
from grader.plan import make_plan
from grader.recording import FILE, SEEDS, Recording, is_unrecorded, load_recording, missing, source_digest

__all__ = ["record", "recording_problems"]


def record(exercise: Exercise, jails: Jails) -> Recording:
    """Ask the original for everything that a machine without its packages will want to know.

    Raises:
        UsageError: the original needs no package, or one that is missing here as well.
        CourseError: the original does not do what the exercise says.
        GraderFault: the oracle's process ended without an answer.
    """
    if not exercise.spec.oracle.needs:
        raise UsageError(
            f"{exercise.name} needs no recording: its original runs wherever answers are graded. "
            "Only an exercise with `oracle: {needs: [...]}` has one"
        )
    if lacking := missing(exercise):
        raise UsageError(
            f"{exercise.name} cannot be recorded here, because {' and '.join(lacking)} is not installed. "
            f"Run pip install {' '.join(lacking)} first"
        )
    calls = {call.digest: call for call in _calls(exercise)}
    answers = answers_of(exercise, list(calls.values()), jails)
    made_with = {"python": platform.python_version()} | {
        name: _version(name) for name in ("numpy", *exercise.spec.oracle.needs)
    }
    return Recording(source_digest(exercise), made_with, dict(zip(calls, answers, strict=True)))


def recording_problems(exercise: Exercise) -> Iterator[Problem]:
    """Yield what is wrong with the recording of an exercise that should have one; that it is to do is no problem."""
    if not exercise.spec.oracle.needs or is_unrecorded(exercise):
        return
    try:
        recording = load_recording(exercise)
    except CourseError as error:
        yield from error.problems
        return
    wanted = {call.digest for call in _calls(exercise)}
    shown = f"exercises/{exercise.topic}/{exercise.name}/{FILE}"
    if lacking := len(wanted - recording.answers.keys()):
        message = f"lacks {lacking} of {len(wanted)} answers; run `jaxercise course record {exercise.name}`"
        yield Problem(shown, 0, "", message)


def _calls(exercise: Exercise) -> Iterator[Call]:
    """Yield all calls under each seed, of the whole exercise and of what a student's copy has of it.

    A copy without hidden cases numbers its cases anew, and so may draw other values for them.
    """
    public = [case for case in exercise.spec.cases if case.visibility == "public"]
    copy = replace(exercise, spec=exercise.spec.model_copy(update={"cases": public}))
    for version in (exercise, copy) if public else (exercise,):
        for seed in SEEDS:
            plan = make_plan(version, seed)
            parts = [*plan.parts, *plan.programs]
            if exercise.properties is not None:
                parts = [part for part in parts if part.kind == "call"]
            yield from calls_of(parts)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:  # a package may be distributed under another name
        return "unknown"
