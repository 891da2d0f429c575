"""The same thefts where an answer runs in a kernel: nbgrader's and Otter's own autograders, asserts written by hand.

The assignments are those of ``benchmarks/peers``: a public and a hidden cell of asserts for each exercise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import notebooks
from benchmarks.peers.assignment import questions
from grader.course import load_course
from tests.lms.heist import Outcome, digest
from tests.lms.kit import ANSWERS, ASSIGNMENT, ROOT, Cell, Handed, Nbgrader, Otter, fill
from tests.lms.page import acts
from tests.lms.thefts import HONEST, Setting, Theft, thefts

__all__ = ["FULL", "rob_nbgraders_own", "rob_otters_own"]

FULL = 30.0
"""Points of the three exercises."""
_CELL_S, _HANG_S = 10, 60
_CONFIG = f"""from pathlib import Path
c = get_config()
c.CourseDirectory.course_id = "own"
c.CourseDirectory.root = str(Path(__file__).parent)
c.IncludeHeaderFooter.header = ""
c.Execute.timeout = {_CELL_S}
"""


def rob_nbgraders_own(base: Path, only: str = "") -> Iterator[Outcome]:
    """Yield what each theft whose name has ``only`` brings, in a course of its own where another has a grade."""
    folder = base / "own-nbgrader"
    asked = questions(load_course(ROOT), "plain")
    notebooks.write(
        folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebooks.nbgrader_source(asked, ANSWERS)
    )
    (folder / "nbgrader_config.py").write_text(_CONFIG, "utf-8")
    (base / "home").mkdir(exist_ok=True)
    course = Nbgrader(folder, base / "home")
    released = course.released()
    course.submit("ada", Handed(fill(released, ANSWERS)))
    course.submit("idle", Handed(fill(released, HONEST)))
    course.autograde()
    grades = course.scores()
    if sum(grades["ada"].values()) != FULL:
        raise RuntimeError(f"an honest student has {grades['ada']}")
    for theft in thefts("nbgrader", jailed=False, only=only):
        yield _nbgrader(course, base, theft, released, sum(grades["idle"].values()))


def rob_otters_own(base: Path, only: str = "") -> Iterator[Outcome]:
    """Yield what each theft whose name has ``only`` brings, each in a process of its own."""
    folder = base / "own-otter"
    asked = questions(load_course(ROOT), "plain")
    notebooks.write(folder / f"{ASSIGNMENT}.ipynb", notebooks.otter_master(asked, ANSWERS))
    (base / "home").mkdir(exist_ok=True)
    assignment = Otter(folder, base / "home")
    released = assignment.released()
    first = assignment.grade({"ada": Handed(fill(released, ANSWERS)), "idle": Handed(fill(released, HONEST))})
    if first["ada"].total != FULL:
        raise RuntimeError(f"an honest student has {first['ada']}")
    for theft in thefts("otter", jailed=False, only=only):
        canary = base / "canaries-otter" / theft.student
        canary.parent.mkdir(exist_ok=True)
        handed = theft.hand_in(released, Setting("otter", folder, canary))
        graded = assignment.grade({theft.student: handed}, timeout_s=_HANG_S)[theft.student]
        points = None if graded.scores is None else graded.total
        outcome = Outcome(theft.name, points, first["idle"].total, FULL, said=graded.said)
        if "took too long" in graded.said:
            outcome.marks.append(f"not done in {_HANG_S} s")
        if canary.exists():
            outcome.marks.append("acts outside")
        yield outcome


def _nbgrader(course: Nbgrader, base: Path, theft: Theft, released: Cell, honest: float) -> Outcome:
    own = course.clone(base / "clones" / theft.student)
    canary = base / "canaries-nbgrader" / theft.student
    canary.parent.mkdir(exist_ok=True)
    own.submit(theft.student, theft.hand_in(released, Setting("nbgrader", own.folder, canary)))
    before = digest(own.folder)
    done = own.autograde(timeout_s=_HANG_S)
    grades = own.scores()
    graded = (own.folder / "autograded" / theft.student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()
    points = sum(grades.get(theft.student, {}).values()) if graded else None
    outcome = Outcome(theft.name, points, honest, FULL, said=json.dumps(done.output[-2000:]))
    if done.code is None:
        outcome.marks.append(f"not done in {_HANG_S} s")
    elif done.code < 0:
        outcome.marks.append("ends the command")
    if done.left:
        outcome.marks.append("leaves a process")
    if canary.exists():
        outcome.marks.append("acts outside")
    if digest(own.folder) != before:
        outcome.marks.append("changes the course")
    if sum(grades["ada"].values()) != FULL:
        outcome.marks.append("changes another's grade")
    if graded and "markup" in theft.name and acts(own.feedback(theft.student)):
        outcome.marks.append("acts on the page of feedback")
    if done.code:  # is it this student alone?
        own.submit("zoe", Handed(fill(released, HONEST)))
        own.autograde(timeout_s=_HANG_S)
        if "zoe" not in own.scores():
            outcome.marks.append("nobody behind is graded")
    return outcome
