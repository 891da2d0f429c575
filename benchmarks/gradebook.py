"""A class from its roster to grades in Canvas's CSV: how long does each step take, and are the grades right?

    .venv/bin/python -m benchmarks.gradebook [--students 200]

200 made-up students hand in answers to ten exercises twice, some late, in archives as Canvas packs them. They are
graded, one exercise is mended and regraded, grades are overridden, students are excused and given more time, and all of
it is exported. Each step is the command that an instructor types. The final grades are then computed a second time,
apart: each distinct answer is graded by `jaxercise grade`, and the policy is written out here in fractions. Without the
check `speed`. Prints, and writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from benchmarks import machine, page
from benchmarks.classroom import DUE, Classroom, Handed, distinct, small_course, write_handed
from benchmarks.machine import ROOT
from grader.course import Course, load_course
from grader.yamlfile import dump, load

CHECKS = "trace,purity,correctness,transforms,program"
EXERCISES = (
    *("at-set-first", "scatter-add-histogram", "oob-lookup", "global-counter", "mro-layer"),
    *("ewma-scan", "where-huber", "masked-mean", "sgd-momentum-tree", "race-free-sum"),
)
MENDED = "oob-lookup"
"""Begins without transforms and without the growth of its program, and is mended to judge them."""
GRADING: dict[str, object] = {"attempt": "best", "late": {"grace_minutes": 60, "per_day": 10, "days": 3}}


@dataclass
class Steps:
    """Commands, and how long each took."""

    course: Path
    taken: list[tuple[str, float, str]] = field(default_factory=list)

    def run(self, name: str, *arguments: str, code: int = 0) -> str:
        """Run ``jaxercise gradebook`` and return what it printed."""
        command = [sys.executable, "-m", "grader.cli", "gradebook", *arguments, "--course", str(self.course)]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - started
        if done.returncode != code:
            raise SystemExit(f"{' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        last = (done.stdout.strip().splitlines() or [""])[-1].replace(f"{self.course.parent}/", "")
        self.taken.append((name, seconds, last))
        print(f"{name:32} {seconds:7.1f} s  {last}", flush=True)
        return done.stdout


def main() -> None:
    """Run all steps, compare, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.gradebook",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--students", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gradebook-") as name:
        compared, steps = semester(Path(name), options.students)
    said = (
        f"`python -m benchmarks.gradebook`: {options.students} made-up students, {len(EXERCISES)} exercises, two "
        f"attempts each, some late, without the check `speed`. {compared:,} grades in Canvas's CSV are those of a "
        "calculation made apart."
    )
    rows = [(step, f"{seconds:.1f}", last) for step, seconds, last in steps.taken]
    table = page.table(("Step", "seconds", "its last line"), rows)
    lines = ["## A gradebook, from roster to export", "", said, "", *table, "", *machine.describe()]
    page.write_section(ROOT / options.page, "gradebook", lines)


def semester(work: Path, students: int) -> tuple[int, Steps]:
    """Go all the way; return how many grades were compared, and the steps.

    Raises:
        SystemExit: a command failed, or a grade is not what was computed apart.
    """
    whole = load_course(ROOT)
    course = small_course(whole, EXERCISES, work / "course", GRADING)
    mended = _break(course)
    room = Classroom(load_course(course.root), whole, students)
    first, second = (room.hand_in(nth) for nth in (0, 1))
    (work / "canvas.csv").write_text(room.canvas_csv(), encoding="utf-8")
    steps = Steps(course.root)
    steps.run("new", "new", "--by", "prof", "--seed", "one seed for all")
    steps.run("roster", "roster", str(work / "canvas.csv"), "--by", "prof")
    archive = manifest = work
    for number, handed in enumerate((first, second), 1):
        archive, manifest = work / f"attempt{number}.zip", work / f"attempt{number}.csv"
        write_handed(handed, archive, manifest)
        steps.run(
            f"grade attempt {number} ({len(handed):,} files)",
            *("grade", str(archive), "--manifest", str(manifest), "--checks", CHECKS, "--by", "prof"),
        )
    steps.run(
        "the same files again", *("grade", str(archive), "--manifest", str(manifest), "--checks", CHECKS)
    )
    _file(course).write_text(mended, encoding="utf-8")
    steps.run("regrade --dry-run", "regrade", "--dry-run", "--checks", CHECKS)
    steps.run("terms --apply", "terms", "--apply", "--why", "worth of an exercise")
    steps.run("regrade", "regrade", "--checks", CHECKS, "--why", "it judged no transform")
    decided = _decide(steps, room)
    export = work / "out.csv"
    columns = [f"--column={name}={title}" for name, title in room.columns.items()]
    at = (DUE + timedelta(days=30)).isoformat()
    template = ("--template", str(work / "canvas.csv"))
    steps.run("export canvas", "export", "canvas", str(export), *template, "--at", at, *columns)
    steps.run("verify", "verify")
    steps.run("insight", "insight")
    shares = _shares(course, [*first, *second], work)
    compared = _compare(export, room, [*first, *second], shares, decided)
    print(f"{compared} grades are those of a calculation made apart")
    return compared, steps


@dataclass(frozen=True)
class Decided:
    """What the instructor decided, by login."""

    overrides: Mapping[tuple[str, str], float]
    excused: frozenset[tuple[str, str]]
    hours: Mapping[str, float]


def _decide(steps: Steps, room: Classroom) -> Decided:
    chosen = room.pupils[: max(4, len(room.pupils) // 20)]
    overrides = {(one.login, EXERCISES[n % len(EXERCISES)]): 7.5 for n, one in enumerate(chosen)}
    excused = frozenset((one.login, EXERCISES[(n + 3) % len(EXERCISES)]) for n, one in enumerate(chosen[::2]))
    hours = {one.login: 48.0 for one in chosen[1::2]}
    started = len(steps.taken)
    for (login, exercise), points in overrides.items():
        steps.run("override", "override", login, exercise, f"{points:g}", "--why", "read by hand")
    for login, exercise in sorted(excused):
        steps.run("excuse", "excuse", login, exercise, "--why", "ill")
    for login, more in hours.items():
        steps.run("extend", "extend", login, "--hours", f"{more:g}", "--why", "ill")
    several = steps.taken[started:]
    del steps.taken[started:]
    mean = sum(seconds for _, seconds, _ in several) / len(several)
    steps.taken.append((f"override, excuse, extend, {len(several)} times, each", mean, several[-1][2]))
    return Decided(overrides, excused, hours)


def _file(course: Course) -> Path:
    return course.by_name[MENDED].folder / "exercise.yaml"


def _break(course: Course) -> str:
    """Take two checks from an exercise; return what mends it."""
    path = _file(course)
    text = path.read_text(encoding="utf-8")
    data = load(path, path.name).data
    data.pop("transforms")
    data.pop("transform_case", None)
    data.pop("program", None)
    data["points"] = {"correctness": 7, "purity": 3}
    path.write_text(dump(data), encoding="utf-8")
    return text


def _shares(course: Course, handed: Sequence[Handed], work: Path) -> dict[tuple[str, Path], Fraction]:
    """Grade each distinct answer once, by another command, and return its share of full points."""
    paths = {}
    for number, (exercise, answer) in enumerate(distinct(handed)):
        path = work / "distinct" / str(number) / f"{exercise.replace('-', '_')}.py"
        path.parent.mkdir(parents=True)
        path.write_bytes(answer.read_bytes())
        paths[str(path)] = (exercise, answer)
    command = [
        sys.executable,
        "-m",
        "grader.cli",
        "grade",
        str(work / "distinct"),
        "--course",
        str(course.root),
    ]
    command += ["--checks", CHECKS, "--seed", "one seed for all", "--json", "-", "--no-reuse"]
    report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return {
        paths[result["submission"]]: Fraction(result["points"]) / Fraction(result["max_points"])
        for result in report["results"]
    }


def _compare(
    export: Path,
    room: Classroom,
    handed: Sequence[Handed],
    shares: Mapping[tuple[str, Path], Fraction],
    decided: Decided,
) -> int:
    """Compare each cell of the export with what it has to be; return how many there are."""
    by_pupil: dict[tuple[str, str], list[Handed]] = {}
    for one in handed:
        by_pupil.setdefault((one.pupil.login, one.exercise), []).append(one)
    with export.open(encoding="utf-8", newline="") as file:
        rows = {row["SIS Login ID"]: row for row in csv.DictReader(file)}
    compared = 0
    for pupil in room.pupils:
        for exercise in room.course.exercises:
            cell = rows[pupil.login][room.columns[exercise.name]]
            expected = _expected(pupil.login, exercise.name, by_pupil, shares, decided)
            fits = (
                cell == expected
                if isinstance(expected, str)
                else math.isclose(float(cell), expected, abs_tol=0.005)
            )
            if not fits:
                raise SystemExit(
                    f"{pupil.login}, {exercise.name}: {cell!r} in the file, {expected} computed apart"
                )
            compared += 1
    return compared


def _expected(
    login: str,
    exercise: str,
    handed: Mapping[tuple[str, str], Sequence[Handed]],
    shares: Mapping[tuple[str, Path], Fraction],
    decided: Decided,
) -> str | float:
    """Return a grade by the policy of ``GRADING``: the best attempt, an hour of grace, a tenth a day, three days."""
    if (login, exercise) in decided.overrides:
        return decided.overrides[login, exercise]
    if (login, exercise) in decided.excused:
        return "EX"
    best = Fraction(0)
    due = DUE + timedelta(hours=decided.hours.get(login, 0))
    for one in handed.get((login, exercise), ()):
        late = one.submitted - due
        days = 0 if late <= timedelta(hours=1) else -(-late // timedelta(days=1))
        kept = Fraction(10 - days, 10) if days <= 3 else Fraction(0)
        best = max(best, shares[one.exercise, one.answer] * kept)
    return float(10 * best)


if __name__ == "__main__":
    main()
