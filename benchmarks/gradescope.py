"""How long Gradescope waits for results, and with how much memory: an exported autograder in a container like its own.

    python -m benchmarks.gradescope [--module immutable-arrays] [--loops autodiff] [--rounds 3]

The container is that of ``tests/lms/container.py``: no rights, no namespaces, no network, half a core and 768 MB, which
is what Gradescope gives unless an instructor asks for more. Seconds are of the wall, from starting the script until it
has ended, jails and all. Submissions take turns; of several rounds the median is told, and the largest memory.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine, page
from benchmarks.machine import ROOT
from grader.course import Exercise, load_course
from grader.plugins.handed_in import expected_name
from tests.lms.container import CORES, MEMORY_BYTES, Container, Ran, missing

_INTRODUCTION = (
    "`python -m benchmarks.gradescope` exports a module, unpacks `autograder.zip` where Gradescope would, and runs its "
    f"scripts as a user without rights, without namespaces and without a network, on {CORES:g} of a core and in "
    f"{MEMORY_BYTES >> 20} MB, as control groups enforce it. Seconds are of the wall until the script has ended, the "
    "median of the rounds; memory is the most of the whole container. `setup.sh` finds its environment there: what "
    "pip takes to download is not in it."
)
_LOOP = "while True:\n    pass\n"
_BOMB = "import os\n\nwhile True:\n    os.fork()\n"
_HOG = "import numpy as np\n\nkept = []\nwhile True:\n    kept.append(np.ones(8 << 20))\n"


@dataclass(frozen=True)
class _Row:
    """What was handed in, and what became of it."""

    what: str
    ran: list[Ran]
    points: str


def main() -> None:
    """Measure, and write the section of the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--module", default="immutable-arrays", help="module whose submissions are measured")
    parser.add_argument("--loops", default="autodiff", help="module in which every answer is an endless loop")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"))
    options = parser.parse_args()
    if why := missing():
        sys.exit(f"this machine cannot be such a container: {why}")
    rows = _module(options.module, options.rounds)
    rows.append(_loops(options.loops))
    header = ["handed in", "seconds", "all rounds", "peak memory (MiB)", "points"]
    lines = ["## In a container of Gradescope", "", _INTRODUCTION, ""]
    lines += page.table(header, [_cells(row) for row in rows])
    print("\n".join(lines))
    page.write_section(ROOT / options.page, "gradescope", [*lines, "", *machine.describe()])


def _module(name: str, rounds: int) -> list[_Row]:
    exercises = _exercises(name)
    right = {expected_name(each): each.solution.read_text("utf-8") for each in exercises}
    wrong = {expected_name(each): each.wrong_answers[0].read_text("utf-8") for each in exercises}
    hostile = dict(right)
    hostile.update(zip(right, (_BOMB, _LOOP, _HOG), strict=False))
    with tempfile.TemporaryDirectory() as folder:
        container = _container(Path(folder), name)
        count = len(exercises)
        rows = [
            _Row(f"(`setup.sh`, {count} exercises)", [container.run(["/autograder/source/setup.sh"])], "")
        ]
        submissions = {
            f"{count} right answers": right,
            f"{count} wrong answers": wrong,
            f"a fork bomb, an endless loop, a memory hog, {count - 3} right answers": hostile,
            "nothing": {},
        }
        found: dict[str, _Row] = {}
        for _ in range(rounds):
            for what, files in submissions.items():
                ran, points = _graded(container, files)
                found.setdefault(what, _Row(what, [], points)).ran.append(ran)
        return [*rows, *found.values()]


def _loops(name: str) -> _Row:
    exercises = _exercises(name)
    with tempfile.TemporaryDirectory() as folder:
        container = _container(Path(folder), name)
        ran, points = _graded(container, {expected_name(each): _LOOP for each in exercises})
        return _Row(f"{len(exercises)} endless loops ({name})", [ran], points)


def _exercises(name: str) -> list[Exercise]:
    return [exercise for exercise in load_course(ROOT).exercises if exercise.topic == name]


def _container(folder: Path, name: str) -> Container:
    command = [sys.executable, "-m", "grader.cli", "export", "gradescope", str(folder / "out"), name]
    subprocess.run([*command, "--course", str(ROOT)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    made = Container(folder / "autograder")
    made.unpack(folder / "out" / name / "autograder.zip")
    return made


def _graded(container: Container, files: Mapping[str, str]) -> tuple[Ran, str]:
    container.hand_in(files)
    ran = container.run(["/autograder/run_autograder"])
    if ran.code:
        raise RuntimeError(ran.output)
    tests = container.results()["tests"]
    earned, most = (sum(test[key] for test in tests) for key in ("score", "max_score"))
    return ran, f"{earned:g} of {most:g}"


def _cells(row: _Row) -> list[str]:
    seconds = [ran.seconds for ran in row.ran]
    every = ", ".join(f"{each:.1f}" for each in seconds)
    peak = max(ran.peak_bytes for ran in row.ran) >> 20
    return [row.what, f"{statistics.median(seconds):.1f}", every, str(peak), row.points]


if __name__ == "__main__":
    main()
