"""CPU-seconds per exercise: trace, judge and speed apart, next to the bare cost of the same bundle.

    .venv/bin/python -m benchmarks.cost [--repeats 5] [--program] [EXERCISE ...]

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
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks import machine, page
from benchmarks.machine import ROOT
from grader.course import Exercise, load_course
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import Status

_MORE = (b"\n# the same again\n", b"\n\ndef unused():\n    return None\n")
"""Added to a source: another layout; another file that makes the same program."""
_COLUMNS = ("trace", "judge", "values", "bare", "values / bare", "respelt", "same program", "speed")
_INTRODUCTION = (
    "`python -m benchmarks.cost`: CPU-milliseconds, medians of {}. *Values* are purity, correctness and transforms of "
    "a program that was never seen; *bare* is the same bundle traced, compiled and run in a warm process without "
    "isolation, purity or vetting. *Respelt* is the same answer once more in another layout, *same program* one that "
    "has to be traced because its Python differs."
)
_STEPS_SAID = "The bare bundle's steps, summed over the exercises: "


def main() -> None:
    """Measure, print the table, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cost",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="EXERCISE", help="default: all")
    parser.add_argument("--repeats", type=int, default=5, help="gradings of each solution (default: 5)")
    parser.add_argument("--no-speed", dest="speed", action="store_false", help="leave the speed check out")
    parser.add_argument("--program", action="store_true", help="judge the check `program` as well")
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    course = load_course(ROOT)
    asked = {"program": options.program, "speed": options.speed}
    checks = frozenset(
        {"trace", "purity", "correctness", "transforms", *(c for c, yes in asked.items() if yes)}
    )
    rows, medians, steps = [], [], defaultdict[str, float](float)
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), str(ROOT)]
    with (
        Jails() as jails,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare,
    ):
        for exercise in course.select(options.names):
            found = [_measure(exercise, jails, bare, checks=checks) for _ in range(options.repeats)]
            row = {key: statistics.median(each[key] for each in found) for key in found[0]}
            row["values / bare"] = statistics.median(each["values"] / each["bare"] for each in found)
            for key, value in row.items():
                if key.startswith("step "):
                    steps[key.removeprefix("step ")] += value
            medians.append(row)
            rows.append([exercise.name, *(_shown(row, column) for column in _COLUMNS)])
            print(*rows[-1], sep="\t", flush=True)
        assert bare.stdin is not None
        bare.stdin.close()
    whole = [
        "median",
        *(_shown({c: statistics.median(m[c] for m in medians)}, c) for c in _COLUMNS[:-1]),
        "–",
    ]
    print(*whole, sep="\t")
    spread = ", ".join(f"{name} {spent / sum(steps.values()):.0%}" for name, spent in steps.items())
    lines = [
        "## One exercise",
        "",
        _INTRODUCTION.format(options.repeats),
        "",
        *page.table(["Exercise", *_COLUMNS], [*rows, whole]),
        "",
        f"{_STEPS_SAID}{spread}.",
        "",
        *machine.describe(),
    ]
    page.write_section(ROOT / options.page, "cost", lines)


def _shown(row: Mapping[str, float], column: str) -> str:
    if column == "values / bare":
        return f"{row[column]:.2f}"
    return f"{row[column]:.0f}" if row[column] else "–"


def _measure(
    exercise: Exercise, jails: Jails, bare: subprocess.Popen[str], *, checks: frozenset[str]
) -> dict[str, float]:
    """Grade a solution once, then once more in two ways, and run its bare bundle once; return CPU-milliseconds."""
    name = exercise.name
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
    again = Grader(jails, seed="benchmark", checks=checks)
    again.judge(exercise, source)
    respelt, same = (
        1000 * again.judge(exercise, replace(source, text=source.text + more)).cpu_s for more in _MORE
    )
    cost = {stage: 1000 * seconds for stage, seconds in item.cost_s.items()}
    return {
        "trace": cost["trace"],
        "judge": cost["judge"],
        "values": cost["trace"] + cost["judge"],
        "bare": sum(steps.values()),
        "respelt": respelt,
        "same program": same,
        "speed": cost.get("speed", 0.0),
        **{f"step {step}": spent for step, spent in steps.items()},
    }


if __name__ == "__main__":
    main()
