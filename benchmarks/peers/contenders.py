"""A grader as its users run it: made ready once, then timed on the same answers; its scores are read back."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import measure
from benchmarks.machine import ROOT
from benchmarks.measure import Cost
from benchmarks.peers import notebooks
from benchmarks.peers.assignment import Question

__all__ = ["BIN", "CHECKS", "Answers", "Jaxercise", "Run", "empty", "environment", "export"]

Answers = Sequence[Mapping[str, str]]
BIN = Path(sys.executable).parent
"""Where the commands of all graders are: one environment, so that all import the same."""
CHECKS = ("trace", "purity", "correctness", "transforms", "program")
"""What ours judges: not speed, which the others have no counterpart for."""


@dataclass(frozen=True)
class Run:
    """One timed run of one grader over some submissions."""

    cost: Cost
    scores: tuple[float, ...]
    """The share of full marks of each submission, in order."""
    details: dict[str, float] = field(default_factory=dict)
    """What else the grader told."""

    def per_submission(self) -> tuple[float, float]:
        """Return processor and wall seconds for one submission."""
        return self.cost.cpu_s / len(self.scores), self.cost.wall_s / len(self.scores)


def environment(home: Path) -> dict[str, str]:
    """Return variables under which every grader finds its own commands and writes below ``home`` alone."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON"))}
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "JUPYTER_CONFIG_DIR": str(home / "config")}
    own |= {"JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    return {**kept, **own, "PATH": path, "JAX_PLATFORMS": "cpu", "VIRTUAL_ENV": str(BIN.parent)}


def export(tool: str, out: Path, questions: Sequence[Question], log: Path) -> None:
    """Have our own command write the exercises for another tool, as one assignment."""
    names = [question.exercise for question in questions]
    command = [str(BIN / "jaxercise"), "export", tool, str(out), *names]
    measure.run([*command, "--assignment", notebooks.ASSIGNMENT, "--course", str(ROOT)], log)


def empty(folder: Path) -> None:
    """Remove what an earlier run left; its read-only files as well."""
    if folder.exists():
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
        shutil.rmtree(folder)


class Jaxercise:
    """This grader: ``jaxercise grade NOTEBOOK...`` without the speed check."""

    def __init__(self, work: Path, questions: Sequence[Question]):
        self._work, self._questions = work / "jaxercise", questions
        self._work.mkdir(parents=True, exist_ok=True)

    def run(self, answers: Answers) -> Run:
        """Grade notebooks with these answers."""
        paths = []
        for number, each in enumerate(answers):
            paths.append(self._work / f"student-{number:04d}.ipynb")
            filled = notebooks.fill(notebooks.ours(self._questions), self._questions, each)
            notebooks.write(paths[-1], filled)
        report = self._work / "report.json"
        command = [str(BIN / "jaxercise"), "grade", "--course", str(ROOT), "--checks", ",".join(CHECKS)]
        command += ["--json", str(report)]
        cost = measure.run([*command, *map(str, paths)], self._work / "log.txt", accept=(0, 1))
        results = json.loads(report.read_text(encoding="utf-8"))["results"]
        scores = []
        for path in paths:
            own = [result for result in results if result["submission"] == str(path)]
            points, most = (sum(result[key] for result in own) for key in ("points", "max_points"))
            scores.append(points / most if len(own) == len(self._questions) else 0.0)
        digests = {
            artifact["digest"]
            for result in results
            for artifact in result["artifacts"]
            if artifact["transform"] == "bundle"
        }
        jailed = sum(result["cpu_s"] for result in results) / len(paths)
        return Run(
            cost, tuple(scores), {"programs": len(digests), "results": len(results), "jailed_s": jailed}
        )
