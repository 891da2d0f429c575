"""Each grader as its users run it: made ready once, then timed on the same answers; its scores are read back."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import measure
from benchmarks.machine import ROOT
from benchmarks.measure import Cost
from benchmarks.peers import notebooks
from benchmarks.peers.assignment import Question

__all__ = ["Jaxercise", "Nbgrader", "Otter", "Run", "peer_environment"]

Answers = Sequence[Mapping[str, str]]
_CHECKS = "trace,purity,correctness,transforms,program"
_API_SCRIPT = Path(__file__).with_name("otter_api.py")
_SCORES = (
    "import json, sys\n"
    "from nbgrader.api import Gradebook\n"
    "with Gradebook(sys.argv[1]) as book:\n"
    "    found = book.assignment_submissions(sys.argv[2])\n"
    "    json.dump({s.student.id: s.score / s.max_score for s in found if s.student.id in sys.argv[3:]}, sys.stdout)\n"
)


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


def peer_environment(venv: Path, home: Path) -> dict[str, str]:
    """Return variables under which the other graders use their own kernel and write below ``home`` alone."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON"))}
    path = f"{venv / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "JUPYTER_CONFIG_DIR": str(home / "config")}
    own |= {"JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    return {**kept, **own, "PATH": path, "JAX_PLATFORMS": "cpu", "VIRTUAL_ENV": str(venv)}


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
        program = Path(sys.executable).with_name("jaxercise")
        command = [str(program), "grade", "--course", str(ROOT), "--checks", _CHECKS, "--json", str(report)]
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


class Nbgrader:
    """``nbgrader autograde``, one command for the whole class."""

    def __init__(
        self, work: Path, venv: Path, questions: Sequence[Question], solution: Mapping[str, str], log: Path
    ):
        self._course, self._venv, self._questions, self._log = work / "nbgrader", venv, questions, log
        self._environment = peer_environment(venv, work / "home")
        name = notebooks.ASSIGNMENT
        notebooks.write(
            self._course / "source" / name / f"{name}.ipynb", notebooks.nbgrader_source(questions, solution)
        )
        (self._course / "nbgrader_config.py").write_text(
            "c = get_config()\n"
            'c.CourseDirectory.course_id = "benchmark"\n'
            f"c.CourseDirectory.root = {str(self._course)!r}\n"
            'c.IncludeHeaderFooter.header = ""\n'
        )
        self._do("generate_assignment", name, "--force")
        self._released = notebooks.read(self._course / "release" / name / f"{name}.ipynb")

    def run(self, answers: Answers) -> Run:
        """Grade notebooks with these answers."""
        name = notebooks.ASSIGNMENT
        _remove(self._course / "submitted")
        _remove(self._course / "autograded")
        students = [f"student-{number:04d}" for number in range(len(answers))]
        for student, each in zip(students, answers, strict=True):
            filled = notebooks.fill(self._released, self._questions, each)
            notebooks.write(self._course / "submitted" / student / name / f"{name}.ipynb", filled)
        cost = self._do("autograde", name, "--force")
        command = [str(self._venv / "bin/python"), "-c", _SCORES]
        command += [f"sqlite:///{self._course / 'gradebook.db'}", name, *students]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return Run(cost, tuple(found[student] for student in students))

    def _do(self, *arguments: str) -> Cost:
        command = [str(self._venv / "bin/nbgrader"), *arguments]
        return measure.run(command, self._log, folder=self._course, environment=self._environment)


class Otter:
    """``otter run``, one command for each submission, and ``otter.api``, one process for all of them."""

    def __init__(
        self, work: Path, venv: Path, questions: Sequence[Question], solution: Mapping[str, str], log: Path
    ):
        self._work, self._venv, self._questions, self._log = work / "otter", venv, questions, log
        self._environment = peer_environment(venv, work / "home")
        name = f"{notebooks.ASSIGNMENT}.ipynb"
        notebooks.write(self._work / name, notebooks.otter_master(questions, solution))
        command = [str(venv / "bin/otter"), "assign", name, "dist"]
        measure.run(command, log, folder=self._work, environment=self._environment)
        self._zip = next((self._work / "dist" / "autograder").glob("*.zip"))
        self._released = notebooks.read(self._work / "dist" / "student" / name)

    def run(self, answers: Answers) -> Run:
        """Grade notebooks with these answers by the command line."""
        costs, scores = [], []
        for number, path in enumerate(self._write(answers)):
            out = self._work / f"out-{number}"
            _remove(out)
            out.mkdir()
            command = [str(self._venv / "bin/otter"), "run", "--no-logo", "-a", str(self._zip)]
            command += ["-o", str(out), str(path)]
            costs.append(measure.run(command, self._log, folder=self._work, environment=self._environment))
            tests = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
            scores.append(self._share(sum(test.get("score", 0.0) for test in tests)))
        cpu_s, wall_s = sum(cost.cpu_s for cost in costs), sum(cost.wall_s for cost in costs)
        return Run(Cost(cpu_s, wall_s, max(cost.peak_bytes for cost in costs), 0, ""), tuple(scores))

    def run_api(self, answers: Answers) -> Run:
        """Grade notebooks with these answers by ``otter.api.grade_submission``."""
        out = self._work / "api.json"
        command = [str(self._venv / "bin/python"), str(_API_SCRIPT), str(self._zip), str(out)]
        command += map(str, self._write(answers))
        cost = measure.run(command, self._log, folder=self._work, environment=self._environment)
        totals = json.loads(out.read_text(encoding="utf-8"))
        return Run(cost, tuple(map(self._share, totals)))

    def _write(self, answers: Answers) -> list[Path]:
        paths = [self._work / "submitted" / f"student-{number:04d}.ipynb" for number in range(len(answers))]
        for path, each in zip(paths, answers, strict=True):
            notebooks.write(path, notebooks.fill(self._released, self._questions, each))
        return paths

    def _share(self, points: float) -> float:
        return points / sum(question.points for question in self._questions)


def _remove(folder: Path) -> None:
    """Remove what an earlier run left; its read-only files as well."""
    if folder.exists():
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
        shutil.rmtree(folder)
