"""One command: this grader, nbgrader and otter grade the same answers to the same three exercises, in turn.

    .venv/bin/python -m benchmarks.peers [--submissions 4] [--repeats 3] [--class-size 200] [--style plain]

The other graders run twice: with asserts that are written by hand, and with our plugin as `jaxercise export` sets it
up. Results go to docs/benchmarks.md and a plot beside it. Without the check `speed`, which the others have no
counterpart for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks import machine
from benchmarks.machine import ROOT
from benchmarks.peers import nbgrader_runs, otter_runs, results
from benchmarks.peers.assignment import STYLES, Question, questions
from benchmarks.peers.contenders import BIN, Answers, Jaxercise, Run
from benchmarks.peers.spellings import EXERCISES, answer, cosmetic
from grader.course import load_course

_WRONG = {
    "scale-list-inplace": "def scale(data_list, val):\n    return [item + val for item in data_list]\n",
    "where-huber": "def huber(x):\n    return jnp.where(jnp.abs(x) <= 1.0, 0.5 * x * x, jnp.abs(x))\n",
    "ewma-scan": "def ewma(xs, alpha):\n    return alpha * xs\n",
}
"""A submission that each grader has to give nothing for the values of; what passes it proves nothing."""


def main() -> None:
    """Measure, print, and write the page."""
    options = _options()
    machine.quiet()
    course = load_course(ROOT)
    for style in options.style:
        with tempfile.TemporaryDirectory(prefix="peers-") as folder:
            asked = questions(course, style)
            found = _compare(asked, Path(folder), options)
        versions = machine.installed(BIN / "python", ["nbgrader", "otter-grader", "ipykernel"])
        results.write(ROOT / options.page, style, found, versions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--submissions", type=int, default=4, help="notebooks in each run (default: 4)")
    parser.add_argument("--repeats", type=int, default=3, help="how often all take turns (default: 3)")
    parser.add_argument("--class-size", type=int, default=200, help="0 leaves the class out (default: 200)")
    parser.add_argument("--distinct", type=int, default=6, help="distinct answers in it (default: 6)")
    parser.add_argument(
        "--style", action="append", choices=list(STYLES), help="how the asserts are written (default: plain)"
    )
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    options.style = options.style or ["plain"]
    return options


def _compare(asked: Sequence[Question], work: Path, options: argparse.Namespace) -> results.Comparison:
    ways = _ways(asked, work)
    for name, grade in ways.items():
        _demand(name, grade([_answers(range(1))[0], _WRONG]).scores, (1.0, None))
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    alone: dict[str, list[Run]] = {name: [] for name in results.STARTS_ONCE}
    floor = []
    for repeat in range(options.repeats):
        first = repeat * options.submissions
        answers = _answers(range(first, first + options.submissions))
        for name, grade in ways.items():
            run = grade(answers)
            _demand(name, run.scores, [1.0] * len(answers))
            runs[name].append(run)
            cpu_s, wall_s = run.per_submission()
            print(f"{name}: {cpu_s:.2f} CPU-s, {wall_s:.2f} s a submission {run.details or ''}", flush=True)
        for name, single in alone.items():
            single.append(ways[name](answers[:1]))
            print(f"{name}, one notebook: {single[-1].cost.cpu_s:.2f} CPU-s", flush=True)
        floor.append(_floor(answers))
        print(f"floor: {floor[-1]:.2f} CPU-s", flush=True)
    students = _class(ways[results.OURS], options) if options.class_size else None
    return results.Comparison(runs, alone, floor, students)


def _ways(asked: Sequence[Question], work: Path) -> dict[str, Callable[[Answers], Run]]:
    """Make everything ready; with our plugin comes right after without, so that a busy machine slows both."""
    solution = _answers(range(1))[0]
    otter, otter_plugin = otter_runs.with_asserts(work, asked, solution), otter_runs.with_plugin(work, asked)
    return {
        results.OURS: Jaxercise(work, asked).run,
        results.NBGRADER: nbgrader_runs.with_asserts(work, asked, solution).run,
        results.PLUGINS[results.NBGRADER]: nbgrader_runs.with_plugin(work, asked).run,
        results.OTTER: otter.run,
        results.PLUGINS[results.OTTER]: otter_plugin.run,
        results.API: otter.run_api,
        results.PLUGINS[results.API]: otter_plugin.run_api,
    }


def _class(grade: Callable[[Answers], Run], options: argparse.Namespace) -> Run:
    pool = _answers(range(options.distinct))
    students = grade([_spelt(pool[n % len(pool)], n) for n in range(options.class_size)])
    _demand(results.OURS, students.scores, [1.0] * options.class_size)
    print(f"class: {students.per_submission()[0]:.3f} CPU-s a submission, {students.details}", flush=True)
    return students


def _answers(numbers: Iterable[int]) -> list[dict[str, str]]:
    """Return submissions with all programs new."""
    return [{name: answer(name, number) for name in EXERCISES} for number in numbers]


def _spelt(answers: Mapping[str, str], number: int) -> dict[str, str]:
    return {name: cosmetic(source, number) for name, source in answers.items()}


def _demand(name: str, scores: Sequence[float], expected: Sequence[float | None]) -> None:
    """End if a grader did not give what it had to; None stands for a wrong answer's share, at most half."""
    for number, (score, wanted) in enumerate(zip(scores, expected, strict=True)):
        if score > 0.5 if wanted is None else score != wanted:
            raise SystemExit(f"{name}: submission {number} got {score:.2f} of 1, so nothing was measured")


def _floor(answers: Sequence[Mapping[str, str]]) -> float:
    """Return processor seconds a submission for the bare work, in one warm process."""
    asked = "".join(
        json.dumps([name, _with_imports(each[name])]) + "\n" for each in answers for name in EXERCISES
    )
    command = [sys.executable, "-m", "benchmarks.peers.floor", str(ROOT)]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, cwd=ROOT)
    return sum(map(float, done.stdout.split())) / len(answers)


def _with_imports(source: str) -> str:
    return f"import jax\nimport jax.numpy as jnp\nfrom jax import lax\n\n\n{source}"


if __name__ == "__main__":
    main()
