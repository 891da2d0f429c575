"""Does every threshold of the course hold, on a machine whose cores are all busy with something else?

    .venv/bin/python -m benchmarks.speed.thresholds [--gradings 30] [--load spin] [NAME ...]

Each exercise's solution is graded again and again as ``grade`` does it, and timed every time, for times are never
reused; its speed must be met every time.
Answers whose first line says that they are too slow must never be. Ends with code 1 if a threshold did not hold.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from pathlib import Path

from benchmarks import machine, page
from benchmarks.machine import ROOT
from benchmarks.speed import course, load
from grader.course import Exercise
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import Status


def main() -> None:
    """Grade, print, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.thresholds",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="exercises (default: all)")
    parser.add_argument("--gradings", type=int, default=30, help="gradings of each answer (default: 30)")
    parser.add_argument("--load", choices=load.KINDS, default="spin", help="what keeps the cores busy")
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    loaded = course.load()
    rows, held = [], True
    with Jails() as jails, load.busy(options.load):
        grader = Grader(jails, seed="thresholds")
        for exercise in course.timed_exercises(loaded, "cpu", options.names):
            answers = [("solution", course.solution(exercise), "met")]
            answers += [(Path(s.path).stem, s, "missed") for s in course.slow_answers(exercise)]
            for label, source, wanted in answers:
                row, holds = _grade(grader, exercise, label, source, wanted, options.gradings)
                rows.append(row)
                held &= holds
                print(*row, sep="\t", flush=True)
    lines = [
        "## The course's thresholds on a busy machine",
        "",
        (
            f"`python -m benchmarks.speed.thresholds`: {options.gradings} gradings of each answer while one process "
            f"for each "
            f"core kept the machine busy ({options.load}). A solution has to meet its threshold every time, "
            "an answer that is "
            "known to be slow never."
        ),
        "",
        *page.table(
            ["Answer", "asked", "speedup, median", "lowest", "highest", "met", "missed", "inconclusive"], rows
        ),
        "",
        *machine.describe(),
    ]
    if not options.names:  # a part of the course is no figure for the page
        page.write_section(ROOT / options.page, "thresholds", lines)
    sys.exit(0 if held else 1)


def _grade(
    grader: Grader, exercise: Exercise, label: str, source: Source, wanted: str, gradings: int
) -> tuple[list[str], bool]:
    decisions: Counter[str] = Counter()
    speedups = []
    for _ in range(gradings):
        item = grader.judge(exercise, source)
        if not item.awaits_timing:
            raise SystemExit(f"{source.path}: was not timed: {[check.note for check in item.checks]}")
        result = grader.result(grader.time(item))
        if result.speed is None or result.status is Status.INTERNAL:
            raise SystemExit(f"{source.path}: was not decided: {result.checks[-1]}")
        decisions[result.speed.decision] += 1
        speedups.append(result.speed.speedup)
    spec = exercise.spec.speed
    assert spec is not None
    figures = statistics.median(speedups), min(speedups), max(speedups)
    counts = [str(decisions[name]) for name in ("met", "missed", "inconclusive")]
    row = [f"{exercise.name}, {label}", f"{spec.at_least['cpu']:g}", *(f"{f:.1f}" for f in figures), *counts]
    return row, decisions["met"] == (gradings if wanted == "met" else 0)


if __name__ == "__main__":
    main()
