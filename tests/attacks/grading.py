"""Grade the corpus in one tier with the real command, and say everything that did not come out as it must."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import submission
from tests.attacks.corpus import RIGHT, TIME_LIMIT_S, Attack, attacks, copy_course, speed_attacks
from tests.attacks.tiers import Tier, enter, hand_over
from tests.submissions.grade import COMMAND, QUICK, SUBMISSIONS, meet, watched

__all__ = ["BOUND_S", "MARK", "Graded", "Outcome", "grade_corpus", "refusal"]

MARK = "jaxercise-hostile"
"""Part of the name of everything that the attacks try to leave behind."""
BOUND_S = 3 * 2 * TIME_LIMIT_S
"""Wall seconds that one submission can cost: three children at most (trace, judge, a second look), each killed after
twice the time limit."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attack."""

    attack: Attack
    """What was graded."""
    status: str
    """Of the whole result."""
    rule: str
    """Rules found, without advice, most telling first; '' if none."""
    points: float
    """Given, of all checks."""
    max_points: float
    """That could have been given."""
    wall_s: float
    """Seconds of its children, from fork to end."""
    cpu_s: float
    """Processor seconds of its children."""


@dataclass
class Graded:
    """One tier's run."""

    code: int = 0
    """Exit code of the command, of the worst run if there were several."""
    protections: tuple[str, ...] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    controls: int = 0
    """Right submissions graded between the attacks."""
    harmed: int = 0
    """Those of them that did not get all their points."""
    surprises: list[str] = field(default_factory=list)
    """Everything that should not have happened."""


def grade_corpus(tier: Tier, base: Path, *, quick: bool = False) -> Graded:
    """Grade all attacks, a right submission after each, then those on speed.

    Args:
        tier: to grade in.
        base: empty folder, for the course, reports and what is written by a program.
        quick: a choice of attacks.
    """
    graded = Graded()
    chosen = attacks(base / "files", quick=quick)
    course = copy_course(base)
    _grade(tier, base, course, chosen, ["--checks", QUICK], graded)
    if not quick:
        _grade(tier, base, course, speed_attacks(), [], graded)
    if missing := tier.protections - set(graded.protections):
        graded.surprises.append(f"protections not proved: {', '.join(sorted(missing))}")
    shared = [Path("/tmp"), Path("/dev/shm"), base, base / "home", Path.home(), Path.cwd()]
    graded.surprises += [
        f"left behind: {path}"
        for folder in shared
        if folder.is_dir()
        for path in folder.iterdir()
        if MARK in path.name
    ]
    return graded


def refusal(tier: Tier, base: Path) -> Graded:
    """Ask for the corpus to be graded where a protection is missing; to refuse it all is what is expected."""
    graded = Graded()
    course = copy_course(base)
    chosen = attacks(base / "files", quick=True)
    done, report = _run(tier, base, course, [attack.path for attack in chosen], ["--checks", QUICK])
    graded.code = done.returncode
    if report is not None:
        graded.surprises.append("something was graded")
    if done.returncode != 2 or "the jail does not hold" not in done.stderr:
        graded.surprises.append(f"no refusal: exit code {done.returncode}, {done.stderr[-300:]}")
    graded.protections = (" ".join(done.stderr.split()),)
    return graded


def _grade(
    tier: Tier, base: Path, course: Path, chosen: Sequence[Attack], options: Sequence[str], graded: Graded
) -> None:
    paths = [
        path for number, attack in enumerate(chosen) for path in (attack.path, RIGHT[number % len(RIGHT)])
    ]
    done, report = _run(tier, base, course, paths, options)
    graded.code = max(graded.code, done.returncode)
    if done.returncode != 1 or report is None:
        graded.surprises.append(f"exit code {done.returncode}: {done.stderr[-600:]}")
    if report is None:
        return
    graded.protections = tuple(report["environment"]["protections"])
    results = report["results"]
    named = [str(path) for path in paths]
    if [result["submission"] for result in results] != named or report["ignored"]:
        graded.surprises.append("the results are not those of the files that were named")
        return
    for number, attack in enumerate(chosen):
        graded.surprises += _judge_attack(attack, results[2 * number], graded)
        graded.controls += 1
        if problem := _unmet(results[2 * number + 1], None):
            graded.harmed += 1
            graded.surprises.append(f"the control after {attack.name}: {problem}")
    graded.surprises += [
        f"still runs: {process}" for process in json.loads((base / "watched.json").read_text())["left"]
    ]


def _judge_attack(attack: Attack, result: dict[str, Any], graded: Graded) -> list[str]:
    rules = [f["rule"] for check in result["checks"] for f in check["findings"] if not f["advice"]]
    rules.sort(key=lambda rule: rule != attack.expected.rule)
    points, most = result["points"] or 0.0, result["max_points"] or 0.0
    wall_s, cpu_s = (result["wall_s"], result["cpu_s"]) if result["exercise"] else _reading_s(attack.path)
    outcome = Outcome(attack, result["status"], next(iter(rules), ""), points, most, wall_s, cpu_s)
    graded.outcomes.append(outcome)
    found = []
    if result["status"] in ("PASS", "SKIPPED", "INTERNAL"):
        found.append(f"{attack.name}: {result['status']}")
    if problem := _unmet(result, attack.expected):
        found.append(f"{attack.name}: expected {attack.expected}, {problem}")
    if attack.earns_nothing and points:
        found.append(f"{attack.name}: {points:g} points for a theft")
    if wall_s > BOUND_S:
        found.append(f"{attack.name}: {wall_s:.0f} s, more than {BOUND_S}")
    return found


def _reading_s(path: Path) -> tuple[float, float]:
    """Measure what a file costs that is refused before it reaches a jail: wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    list(submission.read([path]))
    return time.perf_counter() - wall, time.process_time() - cpu


def _unmet(result: dict[str, Any], expected: Any) -> str:
    try:
        meet(result, expected)
    except AssertionError:
        rules = [f["rule"] for check in result["checks"] for f in check["findings"]]
        return f"got {result['status']} with {result['points']} points ({', '.join(rules)})"
    return ""


def _run(
    tier: Tier, base: Path, course: Path, paths: Sequence[Path], options: Sequence[str]
) -> tuple[Any, dict[str, Any] | None]:
    report, home = base / "report.json", base / "home"
    report.unlink(missing_ok=True)
    home.mkdir(exist_ok=True)
    hand_over(tier.name, base)
    driver = [sys.executable, str(SUBMISSIONS / "watched.py"), str(base / "watched.json"), *COMMAND]
    inner = ["grade", *map(str, paths), "--course", str(course), *options, "--json", str(report)]
    command = enter(tier.name, base, [*driver, *inner])
    done = watched(base / "outside.json", command=command, environment={"HOME": str(home)})
    return done, json.loads(report.read_text("utf-8")) if report.exists() else None
