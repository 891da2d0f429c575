"""Let every thief of a class try, and say what came of each. Layered on the kit; decides nothing about the tools."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.lms.kit import ANSWERS, ASSIGNMENT, Graded, Handed, Nbgrader, Otter, fill
from tests.lms.thefts import HONEST, Setting, Theft

__all__ = ["Outcome", "digest", "rob_nbgrader", "rob_otter"]

IDLE = "idle"
"""Who has the honest part of a thief's notebook, and does nothing else."""
FIRST, LAST = "ada", "zoe"
"""Honest students whose notebooks are graded before and after all thieves."""


@dataclass
class Outcome:
    """What came of one theft."""

    theft: str
    points: float | None
    """What it was given, None: no grade."""
    honest: float
    """What its honest content earns."""
    most: float
    """Full marks."""
    marks: list[str] = field(default_factory=list)
    """What else it brought about that it must not."""
    said: str = ""
    """What the tool reported."""

    @property
    def stolen(self) -> bool:
        """Whether it earned more than it had to."""
        return self.points is not None and self.points > self.honest + 1e-6


def rob_nbgrader(
    course: Nbgrader, canaries: Path, thieves: Sequence[Theft]
) -> tuple[list[Outcome], list[str]]:
    """Have thieves, two honest students and an idle one graded by one ``nbgrader autograde``.

    Returns:
        What came of each, and everything that befell others.
    """
    released = course.released()
    _class(course)
    for theft in thieves:
        course.submit(
            theft.student, theft.hand_in(released, _setting("nbgrader", theft, course.folder, canaries))
        )
    before = digest(course.folder)
    done = course.autograde()
    grades = course.scores()
    totals = {student: sum(grades.get(student, {}).values()) for student in (FIRST, IDLE, LAST)}
    harm = _harm(totals, FIRST, LAST)
    if done.code is None:
        harm.append("the command did not end")
    if done.left:
        harm.append(f"{done.left} processes were left")
    if digest(course.folder) != before:
        harm.append("files of the course changed")
    outcomes = []
    for theft in thieves:
        graded = (course.folder / "autograded" / theft.student / ASSIGNMENT).is_dir()
        points = sum(grades[theft.student].values()) if graded else None
        outcome = Outcome(
            theft.name, points, totals[IDLE], totals[FIRST], said=_said(done.output, theft.student)
        )
        outcome.marks += _planted(canaries / theft.student)
        outcomes.append(outcome)
    return outcomes, harm


def rob_otter(assignment: Otter, canaries: Path, thieves: Sequence[Theft]) -> tuple[list[Outcome], list[str]]:
    """Have thieves, two honest students and an idle one graded by ``otter.api`` in one process.

    Returns:
        What came of each, and everything that befell others.
    """
    released = assignment.released()
    handed = {FIRST: Handed(fill(released, ANSWERS)), IDLE: Handed(fill(released, HONEST))}
    for theft in thieves:
        handed[theft.student] = theft.hand_in(released, _setting("otter", theft, assignment.folder, canaries))
    handed[LAST] = handed[FIRST]
    before = digest(assignment.folder)
    graded = assignment.grade(handed)
    harm = _harm({student: graded[student].total for student in (FIRST, LAST)}, FIRST, LAST)
    if digest(assignment.folder) != before:
        harm.append("files of the assignment changed")
    outcomes = []
    for theft in thieves:
        outcome = otter_outcome(theft, graded[theft.student], graded[IDLE].total, graded[FIRST].total)
        outcome.marks += _planted(canaries / theft.student)
        outcomes.append(outcome)
    return outcomes, harm


def otter_outcome(theft: Theft, graded: Graded, honest: float, most: float) -> Outcome:
    """Return what Otter made of a theft."""
    points = None if graded.scores is None else graded.total
    return Outcome(theft.name, points, honest, most, said=graded.said)


def digest(folder: Path) -> str:
    """Return a digest of what an instructor wrote below a folder, and of what was released."""
    found = hashlib.sha256()
    for part in ("nbgrader_config.py", "source", "release", "grading", "dist", "exercises"):
        for path in sorted([folder / part, *(folder / part).rglob("*")]):
            if path.is_file():
                found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _class(course: Nbgrader) -> None:
    released = course.released()
    for student in (FIRST, LAST):
        course.submit(student, Handed(fill(released, ANSWERS)))
    course.submit(IDLE, Handed(fill(released, HONEST)))


def _setting(tool: str, theft: Theft, course: Path, canaries: Path) -> Setting:
    canaries.mkdir(exist_ok=True)
    return Setting(tool, course, canaries / theft.student)


def _planted(canary: Path) -> list[str]:
    return ["wrote a file elsewhere"] if canary.exists() else []


def _harm(totals: dict[str, float], *honest: str) -> list[str]:
    full = 30.0
    return [f"{student} has {totals[student]:g} of {full:g}" for student in honest if totals[student] != full]


def _said(output: str, student: str) -> str:
    """Return the errors that the log has on one student."""
    lines = re.split(r"(?=^\[AutogradeApp)", output, flags=re.MULTILINE)
    return "".join(line for line in lines if "| ERROR]" in line and student in line)[-2000:]
