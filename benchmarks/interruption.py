"""Is anything lost, or graded twice, if the grading of a large class is killed again and again?

    .venv/bin/python -m benchmarks.interruption [--size 10000] [--kills 3]

Grades generated submissions to three exercises with a store, without the check `speed`: once from beginning to end, and
once killed with SIGKILL at random moments and started again with the same command. Both have to come to the same
verdicts, with every submission graded once. Prints, and writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import machine, page
from benchmarks.machine import ROOT
from benchmarks.scaling import CHECKS, generate

_RANDOM = random.SystemRandom()
_OF_THE_MACHINE = {"wall_s", "cpu_s"}


def main() -> None:
    """Grade twice, compare, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.interruption",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", type=int, default=10_000, help="submissions (default: 10000)")
    parser.add_argument(
        "--kills", type=int, default=3, help="how often the second run is killed (default: 3)"
    )
    parser.add_argument(
        "--distinct", type=int, default=6, help="distinct answers to an exercise (default: 6)"
    )
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="interruption-") as name:
        work = Path(name)
        generate(work / "class", options.size, options.distinct, wrong_every=50)
        whole_s = _run(work, "whole").wait_s()
        each_s = whole_s / (options.kills + 1)
        kept = [_killed(work, each_s * _RANDOM.uniform(0.3, 1.2)) for _ in range(options.kills)]
        resumed_s = _run(work, "killed").wait_s()
        before, after = (_verdicts(work / f"{run}.json") for run in ("whole", "killed"))
        gradings = _gradings(work / "killed.db")
    counts = Counter(verdict["status"] for verdict in after.values())
    same = before == after
    often = dict(Counter(gradings))
    print(
        f"{len(after)} results {dict(counts)}; kept at each kill: {kept}; the same: {same}; gradings: {often}"
    )
    for path in sorted({*before, *after}):
        if before.get(path) != after.get(path):
            print(before.get(path), after.get(path), sep="\n")
            break
    if not same or len(after) != options.size or set(gradings) != {1}:
        raise SystemExit("something was lost, changed, or graded twice")
    listed = ", ".join(f"{number:,}" for number in kept)
    said = (
        f"`python -m benchmarks.interruption`: {options.size:,} generated submissions, without the check `speed`. "
        f"From beginning to end they took {whole_s:.0f} s. A second run was killed with SIGKILL at {options.kills} "
        f"random moments, when {listed} verdicts were kept, and started again with the same command; the last "
        f"start took {resumed_s:.0f} s. Both runs have the same {len(after):,} verdicts "
        f"({', '.join(f'{count:,} {status}' for status, count in counts.most_common())}), and the store has every "
        "submission graded exactly once."
    )
    lines = ["## A class that is killed and goes on", "", said, "", *machine.describe()]
    page.write_section(ROOT / options.page, "interruption", lines)


class _run:  # noqa: N801 - reads as what it does
    """A grading that has been started."""

    def __init__(self, work: Path, name: str):
        command = [str(Path(sys.executable).with_name("jaxercise")), "grade", "--course", str(ROOT)]
        command += ["--checks", CHECKS, "--seed", "interruption", "--json", str(work / f"{name}.json")]
        command += ["--store", str(work / f"{name}.db"), str(work / "class")]
        self._started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def wait_s(self) -> float:
        """Wait for its end; return how many seconds it took."""
        if self.process.wait() not in (0, 1):
            raise SystemExit(f"grading ended with code {self.process.returncode}")
        return time.monotonic() - self._started


def _killed(work: Path, after_s: float) -> int:
    """Grade for so long, kill, and return how many verdicts are kept."""
    running = _run(work, "killed")
    time.sleep(after_s)
    if running.process.poll() is not None:
        raise SystemExit("the grading ended before it was killed: make --size larger")
    running.process.kill()
    running.process.wait()
    return len(_gradings(work / "killed.db"))


def _gradings(store: Path) -> list[int]:
    with contextlib.closing(sqlite3.connect(store)) as connection:
        return [row[0] for row in connection.execute("SELECT gradings FROM submission WHERE state = 'done'")]


def _verdicts(report: Path) -> dict[str, Any]:
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    return {
        result["submission"]: {key: value for key, value in result.items() if key not in _OF_THE_MACHINE}
        for result in results
    }


if __name__ == "__main__":
    main()
