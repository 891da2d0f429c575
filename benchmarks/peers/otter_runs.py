"""Otter, with asserts written by hand or with our plugin: ``otter run`` and ``otter.api``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Cost
from benchmarks.peers import notebooks
from benchmarks.peers.assignment import Question
from benchmarks.peers.contenders import BIN, CHECKS, Answers, Run, empty, environment, export

__all__ = ["Otter", "with_asserts", "with_plugin"]

_API_SCRIPT = Path(__file__).with_name("otter_api.py")


class Otter:
    """``otter run``, one command for each submission, and ``otter.api``, one process for all of them."""

    def __init__(self, folder: Path, home: Path, questions: Sequence[Question], mark: str):
        """Make the autograder and the students' notebook.

        Args:
            folder: with the master notebook.
            home: what Otter takes for the instructor's.
            questions: what is asked.
            mark: first line of an answer cell.
        """
        self._folder, self._questions, self._mark = folder, questions, mark
        self._environment = environment(home)
        name = f"{notebooks.ASSIGNMENT}.ipynb"
        self._do(str(BIN / "otter"), "assign", name, "dist")
        self._zip = next((folder / "dist" / "autograder").glob("*.zip"))
        self._released = notebooks.read(folder / "dist" / "student" / name)

    def run(self, answers: Answers) -> Run:
        """Grade notebooks with these answers by the command line."""
        costs, scores = [], []
        for number, path in enumerate(self._write(answers)):
            out = self._folder / f"out-{number}"
            empty(out)
            out.mkdir()
            command = [str(BIN / "otter"), "run", "--no-logo", "-a", str(self._zip), "-o", str(out)]
            costs.append(self._do(*command, str(path)))
            tests = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
            scores.append(self._share(sum(test.get("score", 0.0) for test in tests)))
        cpu_s, wall_s = sum(cost.cpu_s for cost in costs), sum(cost.wall_s for cost in costs)
        return Run(Cost(cpu_s, wall_s, max(cost.peak_bytes for cost in costs), 0, ""), tuple(scores))

    def run_api(self, answers: Answers) -> Run:
        """Grade notebooks with these answers by ``otter.api.grade_submission``."""
        out = self._folder / "api.json"
        paths = map(str, self._write(answers))
        cost = self._do(str(BIN / "python"), str(_API_SCRIPT), str(self._zip), str(out), *paths)
        totals = json.loads(out.read_text(encoding="utf-8"))
        return Run(cost, tuple(map(self._share, totals)))

    def _do(self, *command: str) -> Cost:
        log = self._folder / "log.txt"
        return measure.run(command, log, folder=self._folder, environment=self._environment)

    def _write(self, answers: Answers) -> list[Path]:
        paths = [self._folder / "submitted" / f"student-{number:04d}.ipynb" for number in range(len(answers))]
        for path, each in zip(paths, answers, strict=True):
            notebooks.write(path, notebooks.fill(self._released, self._questions, each, self._mark))
        return paths

    def _share(self, points: float) -> float:
        return points / sum(question.points for question in self._questions)


def with_asserts(work: Path, questions: Sequence[Question], solution: Mapping[str, str]) -> Otter:
    """Return Otter as it comes, with asserts written by hand."""
    folder = work / "otter"
    notebooks.write(folder / f"{notebooks.ASSIGNMENT}.ipynb", notebooks.otter_master(questions, solution))
    return Otter(folder, work / "home", questions, notebooks.BY_HAND)


def with_plugin(work: Path, questions: Sequence[Question]) -> Otter:
    """Return Otter with what ``jaxercise export`` wrote, which names our plugin."""
    export("otter", work / "otter-plugin", questions, work / "export.log")
    folder = work / "otter-plugin" / notebooks.ASSIGNMENT
    path = folder / f"{notebooks.ASSIGNMENT}.ipynb"
    master = notebooks.read(path)
    notebooks.configure(master, "checks: []", f"checks: [{', '.join(CHECKS)}]")
    notebooks.write(path, master)
    return Otter(folder, work / "home", questions, notebooks.BY_MAGIC)
