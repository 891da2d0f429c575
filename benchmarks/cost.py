"""CPU-seconds per exercise: trace, judge and speed apart, next to the bare cost of the same bundle.

    .venv/bin/python benchmarks/cost.py [--repeats 5] [--program] [EXERCISE ...]

Each exercise's solution is graded and, in turn, its bundle is traced, compiled and run in a warm process without any
isolation. The two take turns, so that a busy machine slows both; medians are shown. `values / bare` is what isolation,
purity and vetting cost together, as a ratio; with --program the check `program` and its programs as well.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.course import load_course
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import Status

_ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="EXERCISE", help="default: all")
    parser.add_argument("--repeats", type=int, default=5, help="gradings of each solution (default: 5)")
    parser.add_argument("--no-speed", dest="speed", action="store_false", help="leave the speed check out")
    parser.add_argument("--program", action="store_true", help="judge the check `program` as well")
    options = parser.parse_args()
    course = load_course(_ROOT)
    table = Table(title=f"CPU-milliseconds, median of {options.repeats}", title_justify="left")
    for heading in ("exercise", "trace", "judge", "values", "bare", "values / bare", "speed"):
        table.add_column(heading, justify="left" if heading == "exercise" else "right")
    ratios = []
    asked = {"program": options.program, "speed": options.speed}
    checks = frozenset(
        {"trace", "purity", "correctness", "transforms", *(c for c, yes in asked.items() if yes)}
    )
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), str(_ROOT)]
    with (
        Jails() as jails,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare,
    ):
        for exercise in course.select(options.names):
            rows = [
                _measure(exercise.name, course, jails, bare, checks=checks) for _ in range(options.repeats)
            ]
            row = {key: statistics.median(r[key] for r in rows) for key in rows[0]}
            ratios.append(statistics.median(r["values"] / r["bare"] for r in rows))
            cells = [f"{row[key]:.0f}" for key in ("trace", "judge", "values", "bare")]
            table.add_row(
                exercise.name, *cells, f"{ratios[-1]:.2f}", f"{row['speed']:.0f}" if row["speed"] else "–"
            )
        assert bare.stdin is not None
        bare.stdin.close()
    console = Console(width=100)
    console.print(table)
    console.print(
        f"median of values / bare over {len(ratios)} exercises: {statistics.median(ratios):.2f}",
        highlight=False,
    )


def _measure(
    name: str, course: object, jails: Jails, bare: subprocess.Popen[str], *, checks: frozenset[str]
) -> dict[str, float]:
    """Grade a solution once and run its bare bundle once; return CPU-milliseconds."""
    exercise = course.by_name[name]  # type: ignore[attr-defined]
    grader = Grader(jails, seed="benchmark", checks=checks, reuse=False)
    source = Source(path=exercise.solution.name, text=exercise.solution.read_bytes(), stem=exercise.name)
    item = grader.time(grader.judge(exercise, source))
    if grader.result(item).status is not Status.PASS:
        raise SystemExit(f"{name}: the solution does not pass: {grader.result(item)}")
    assert bare.stdin is not None
    assert bare.stdout is not None
    bare.stdin.write(name + "\n")
    bare.stdin.flush()
    steps = json.loads(bare.stdout.readline())
    cost = {stage: 1000 * seconds for stage, seconds in item.cost_s.items()}
    return {
        "trace": cost["trace"],
        "judge": cost["judge"],
        "values": cost["trace"] + cost["judge"],
        "bare": sum(steps.values()),
        "speed": cost.get("speed", 0.0),
    }


if __name__ == "__main__":
    main()
