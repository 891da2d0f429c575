"""Which wrong answers exercise which check and rule. Layer 8."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.promise import Promise, promises
from grader.course import Course, Exercise
from grader.errors import Problem
from grader.rules import CHECKS, RULES

__all__ = ["coverage", "unproved"]


def unproved(exercise: Exercise) -> Iterator[Problem]:
    """Yield each check with points that no wrong answer of the exercise is caught by."""
    caught = {promise.check for promise in promises(exercise)}
    points = exercise.spec.points
    for check in CHECKS:
        if getattr(points, check, 0) and check not in caught:
            folder = f"solutions/{exercise.topic}/{exercise.name}/"
            message = f"gives points for {check}, but no wrong answer is caught by it; add one, or give it no points"
            yield Problem(folder, 0, "", message)


def coverage(course: Course) -> str:
    """Return, as Markdown, which answers of the course each check and rule catches."""
    every = [promise for exercise in course.exercises for promise in promises(exercise)]
    wrong = [promise for promise in every if promise.label != "original"]
    lines = [
        "# What catches what",
        "",
        f"{course.spec.title}: {len(wrong)} wrong answers and {len(course.exercises)} originals, each by the check and",
        "rule that `jaxercise course check` insists on. Made by `jaxercise course coverage`.",
        "",
        "| Check | wrong answers | originals |",
        "|---|---:|---:|",
    ]
    for check in CHECKS:
        mine = [promise for promise in every if promise.check == check]
        originals = sum(promise.label == "original" for promise in mine)
        lines.append(f"| {check} | {len(mine) - originals} | {originals} |")
    for check in CHECKS:
        lines += ["", f"## {check}", "", "| Rule | wrong answers | which |", "|---|---:|---|"]
        lines += [_row(rule.name, wrong) for rule in RULES.values() if rule.check == check]
    return "\n".join(lines) + "\n"


def _row(rule: str, wrong: list[Promise]) -> str:
    mine = [promise for promise in wrong if promise.rule == rule]
    shown = [f"{promise.exercise.name}/{promise.label.removeprefix('wrong_')}" for promise in mine]
    return f"| {rule} | {len(mine)} | {', '.join(shown)} |"
