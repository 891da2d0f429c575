"""Does the cost of a class grow in proportion to it, and does memory stay flat?

    .venv/bin/python -m benchmarks.scaling [--sizes 10 100 1000] [--large]

Grades generated single-file submissions to three exercises with ``jaxercise grade FOLDER``, without the check `speed`:
once with few distinct answers in many spellings, once with all programs new. Writes docs/benchmarks.md and a plot.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine, measure, page, plot
from benchmarks.machine import ROOT
from benchmarks.peers.assignment import SETUP
from benchmarks.peers.spellings import EXERCISES, answer, cosmetic

CHECKS = "trace,purity,correctness,transforms,program"
_VARIANTS = {"few": "few distinct answers", "new": "all programs new"}
_INTRODUCTION = (
    "`python -m benchmarks.scaling`: single-file submissions to three exercises in turn, all checks but speed. "
    "Growth is between the two largest runs of a kind: the slope of log CPU-seconds over log size, where 1 is linear, "
    "and the memory that each further submission takes for good, where 0 is flat."
)


@dataclass(frozen=True)
class Point:
    """One run."""

    variant: str
    size: int
    programs: int
    """Distinct bundles, by digest."""
    cost: measure.Cost


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scaling",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help="submissions in a run")
    parser.add_argument(
        "--large",
        action="store_true",
        help="10,000 as well, with few distinct answers: a few minutes on two cores",
    )
    parser.add_argument(
        "--new", type=int, default=1000, help="the largest class with all programs new (default: 1000)"
    )
    parser.add_argument(
        "--distinct", type=int, default=6, help="distinct answers to an exercise (default: 6)"
    )
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    machine.quiet()
    sizes = sorted({*options.sizes, *([10_000] if options.large else [])})
    points = []
    for size in sizes:
        for variant in _VARIANTS:
            if variant == "new" and size > options.new:
                continue
            points.append(_measure(variant, size, options.distinct))
            print(*_row(points[-1]), sep="  ", flush=True)
        _write(ROOT / options.page, points)  # after each size, so that an interrupted run keeps what it has


def generate(folder: Path, size: int, distinct: int, *, wrong_every: int = 0) -> None:
    """Write submissions of a class.

    Args:
        folder: where to; made.
        size: how many.
        distinct: right answers to an exercise; each is handed in by many, in another spelling each.
        wrong_every: each so-manyth is one of the course's wrong answers instead; 0 for none.
    """
    for number in range(size):
        exercise = EXERCISES[number % len(EXERCISES)]
        path = folder / f"student-{number:05d}" / f"{exercise}.py"
        path.parent.mkdir(parents=True)
        if wrong_every and number % wrong_every == wrong_every - 1:
            wrong = sorted((ROOT / "solutions").glob(f"*/{exercise}/wrong_*.py"))
            text = wrong[number // wrong_every % len(wrong)].read_text(encoding="utf-8")
            path.write_text(f"{text}\n# handed in by {number}\n", encoding="utf-8")
            continue
        source = cosmetic(answer(exercise, number // len(EXERCISES) % distinct), number)
        path.write_text(f"{SETUP}\n\n{source}", encoding="utf-8")


def _measure(variant: str, size: int, distinct: int) -> Point:
    with tempfile.TemporaryDirectory(prefix="scaling-") as name:
        folder, report = Path(name, "class"), Path(name, "report.json")
        generate(folder, size, size if variant == "new" else distinct)
        command = [str(Path(sys.executable).with_name("jaxercise")), "grade", "--course", str(ROOT)]
        command += ["--checks", CHECKS, "--json", str(report), str(folder)]
        cost = measure.run(command, Path(name, "log.txt"))
        results = json.loads(report.read_text(encoding="utf-8"))["results"]
    if len(results) != size or any(result["status"] != "PASS" for result in results):
        raise SystemExit(f"{variant}, {size}: not every right answer passed, so nothing was measured")
    digests = {a["digest"] for result in results for a in result["artifacts"] if a["transform"] == "bundle"}
    return Point(variant, size, len(digests), cost)


def _write(path: Path, points: Sequence[Point]) -> None:
    image = path.with_name("benchmarks-scaling.svg")
    image.parent.mkdir(parents=True, exist_ok=True)
    series = {
        f"{words}: {what}": [(point.size, value(point)) for point in points if point.variant == variant]
        for what, value in (("CPU-s", _cpu_s), ("MiB", _peak_mib))
        for variant, words in _VARIANTS.items()
        if any(point.variant == variant for point in points)
    }
    subtitle = (
        "CPU-seconds of the whole run, and peak memory of the supervisor in MiB; both scales logarithmic"
    )
    drawing = plot.lines("Cost against size of the class", subtitle, series, "submissions")
    image.write_text(drawing, encoding="utf-8")
    lines = [
        "## Size of the class",
        "",
        _INTRODUCTION,
        "",
        *page.table(["Growth", "CPU-seconds, slope", "supervisor's KiB for each more"], _slopes(points)),
        "",
        f"![CPU-seconds and memory against the size of the class]({image.name})",
        "",
        *page.table(
            [
                "Submissions",
                "programs",
                "CPU-s each",
                "CPU-s",
                "wall s",
                "cores busy",
                "supervisor's peak MiB",
            ],
            [_row(point) for point in points],
        ),
        "",
        *machine.describe(),
    ]
    page.write_section(path, "scaling", lines)


def _cpu_s(point: Point) -> float:
    return point.cost.cpu_s


def _peak_mib(point: Point) -> float:
    return point.cost.peak_bytes / 2**20


def _row(point: Point) -> list[str]:
    cost = point.cost
    return [
        f"{point.size:,}, {_VARIANTS[point.variant]}",
        f"{point.programs:,}",
        f"{cost.cpu_s / point.size:.3f}",
        f"{cost.cpu_s:.1f}",
        f"{cost.wall_s:.1f}",
        f"{cost.cpu_s / cost.wall_s:.2f}",
        f"{_peak_mib(point):.0f}",
    ]


def _slopes(points: Sequence[Point]) -> list[list[str]]:
    rows = []
    for variant, words in _VARIANTS.items():
        last = [point for point in points if point.variant == variant][-2:]
        if len(last) == 2:
            small, large = last
            step = math.log(large.size / small.size)
            cpu = math.log(large.cost.cpu_s / small.cost.cpu_s) / step
            memory = (large.cost.peak_bytes - small.cost.peak_bytes) / (large.size - small.size)
            rows.append([f"{words}, {small.size:,} to {large.size:,}", f"{cpu:.2f}", f"{memory / 1024:.1f}"])
    return rows


if __name__ == "__main__":
    main()
