"""nbgrader and Otter as a class uses them: a small assignment, real commands, answers filled in, scores read back.

    course = Nbgrader.exported(folder)                    # jaxercise export, nbgrader generate_assignment
    course.submit("ada", Handed(fill(course.released(), ANSWERS)))
    done = course.autograde()                             # nbgrader autograde, one command for the class
    course.scores()["ada"]                                # {"scale-list-inplace": 10.0, ...}

    assignment = Otter.exported(folder)                   # jaxercise export, otter assign
    assignment.grade({"ada": Handed(fill(assignment.released(), ANSWERS))})["ada"].scores

Every command runs with a HOME of its own, and is killed with all that it started if it takes too long.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peers.contenders import environment

__all__ = [
    "ANSWERS",
    "ASSIGNMENT",
    "CHECKS",
    "EXERCISES",
    "ROOT",
    "Cell",
    "Done",
    "Graded",
    "Handed",
    "Nbgrader",
    "Otter",
    "answer_cell",
    "fill",
    "run",
]

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "ps1"
EXERCISES = ("scale-list-inplace", "where-huber", "ewma-scan")
CHECKS = ("purity", "correctness", "transforms", "program")
"""All but speed, which takes seconds for each answer."""
ANSWERS = {
    "scale-list-inplace": "def scale(data_list, val):\n    return [item * val for item in data_list]\n",
    "where-huber": "def huber(x):\n    size = jnp.abs(x)\n    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)\n",
    "ewma-scan": "def ewma(xs, alpha):\n    def step(average, x):\n"
    "        average = alpha * x + (1 - alpha) * average\n        return average, average\n\n"
    "    return lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]\n",
}
"""A right answer to each exercise, without the first line of its cell."""
TIME_LIMIT_S = 5
"""Processor seconds of a jailed child in an exported course: loops end soon."""

_ENTRIES = {"scale": EXERCISES[0], "huber": EXERCISES[1], "ewma": EXERCISES[2]}
_MARK = "JAXERCISE_KIT"
_API = Path(__file__).with_name("otter_api.py")
_GRADES = """
select a.student_id, c.name, coalesce(g.manual_score, g.auto_score, 0) + coalesce(g.extra_credit, 0)
from grade g join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment a on a.id = n.assignment_id
"""
"""As nbgrader adds up a grade; its own API takes three seconds to import."""

Cell = dict[str, Any]
"""A notebook, or one of its cells, as JSON."""


@dataclass(frozen=True)
class Done:
    """One command that came to its end, or was ended."""

    code: int | None
    """Exit code, None: it took too long and was killed."""
    output: str
    """Standard output and error."""
    left: int
    """Processes that it left behind; they were killed."""


@dataclass(frozen=True)
class Handed:
    """What one student hands in."""

    notebook: Cell | bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What lies beside the notebook; for Otter it makes the submission a .zip."""
    name: str = f"{ASSIGNMENT}.ipynb"
    """The notebook's name in that .zip: Otter takes a script as well."""

    @property
    def data(self) -> bytes:
        """The notebook's file."""
        return self.notebook if isinstance(self.notebook, bytes) else json.dumps(self.notebook).encode()


@dataclass(frozen=True)
class Graded:
    """What Otter made of one submission."""

    scores: dict[str, float] | None
    """Points by question, or None if it has no grade."""
    said: str
    """The reports of all questions, or why there is no grade."""

    @property
    def total(self) -> float:
        """Points of all questions."""
        return sum((self.scores or {}).values())


def answer_cell(notebook: Cell, exercise: str) -> Cell:
    """Return the answer cell of a released notebook, ours or one that was written by hand (benchmarks/peers).

    Raises:
        LookupError: there is none.
    """
    for cell in notebook["cells"]:
        if _exercise(cell) == exercise:
            answer: Cell = cell
            return answer
    raise LookupError(exercise)


def fill(notebook: Cell, answers: Mapping[str, str]) -> Cell:
    """Return a copy of a released notebook with answers in it; each cell keeps its first line."""
    filled = copy.deepcopy(notebook)
    for exercise, answer in answers.items():
        cell = answer_cell(filled, exercise)
        first = "".join(cell["source"]).partition("\n")[0]
        cell["source"] = f"{first}\n{answer}"
    return filled


def run(command: Sequence[str], folder: Path, home: Path, *, timeout_s: float = 600) -> Done:
    """Run a command of this environment's ``bin`` with a home of its own, then end whatever it left running."""
    mark = f"{_MARK}={uuid.uuid4().hex}"
    scratch = home / "tmp"  # a theft looks for everybody's temporary files
    scratch.mkdir(parents=True, exist_ok=True)
    variables = environment(home) | {"TMPDIR": str(scratch)}
    variables |= dict([mark.split("=")])
    program = Path(sys.prefix, "bin", command[0])
    log = home / f"{uuid.uuid4().hex}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(program), *command[1:]],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        code: int | None
        try:
            code = process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = None
    left = _end(mark.encode())
    text = log.read_text("utf-8", errors="replace")
    log.unlink()
    return Done(code, text, left)


class Nbgrader:
    """A course of nbgrader with one assignment."""

    def __init__(self, folder: Path, home: Path):
        """Release the assignment of a folder that has a configuration and ``source/``."""
        self.folder, self.home = folder, home
        _must(["nbgrader", "generate_assignment", ASSIGNMENT], folder, home)

    @classmethod
    def exported(cls, base: Path) -> Nbgrader:
        """Export the exercises into a folder below ``base``, without the speed check."""
        folder, home = base / "class", base / "home"
        _export("nbgrader", folder, home)
        config = folder / "nbgrader_config.py"
        config.write_text(f"{config.read_text('utf-8')}\nc.GradeAnswers.checks = {list(CHECKS)}\n", "utf-8")
        _shorten(folder)
        return cls(folder, home)

    def released(self) -> Cell:
        """Return the notebook that students get."""
        return _read(self.folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")

    def submit(self, student: str, handed: Handed) -> None:
        """Put what a student hands in where nbgrader collects it."""
        folder = self.folder / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(handed.data)
        _write(folder, handed.files)

    def autograde(self, *options: str, timeout_s: float = 600) -> Done:
        """Run ``nbgrader autograde`` for everybody who has no grade yet, unless options say otherwise."""
        return self.do("autograde", ASSIGNMENT, *options, timeout_s=timeout_s)

    def feedback(self, student: str) -> str:
        """Return the page that ``nbgrader generate_feedback`` makes for a student, or '' if it makes none."""
        self.do("generate_feedback", ASSIGNMENT, "--student", student, "--force")
        page = self.folder / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        return page.read_text("utf-8") if page.exists() else ""

    def clone(self, folder: Path) -> Nbgrader:
        """Return a copy as it is now, grades included."""
        shutil.copytree(self.folder, folder)
        copied = copy.copy(self)
        copied.folder = folder
        return copied

    def scores(self) -> dict[str, dict[str, float]]:
        """Return the points in the gradebook, by student and exercise."""
        found: dict[str, dict[str, float]] = {}
        with contextlib.closing(sqlite3.connect(self.folder / "gradebook.db")) as book:
            for student, name, points in book.execute(_GRADES):
                found.setdefault(student, {})[re.sub("-(points|test)$", "", name)] = points
        return found

    def do(self, *arguments: str, timeout_s: float = 600) -> Done:
        """Run one command of nbgrader."""
        return run(["nbgrader", *arguments], self.folder, self.home, timeout_s=timeout_s)


class Otter:
    """An assignment of Otter."""

    def __init__(self, folder: Path, home: Path):
        """Build the assignment of a folder that has the master notebook."""
        self.folder, self.home = folder, home
        _must(["otter", "assign", f"{ASSIGNMENT}.ipynb", "dist"], folder, home)
        self._autograder = next((folder / "dist" / "autograder").glob("*.zip"))

    @classmethod
    def exported(cls, base: Path) -> Otter:
        """Export the exercises into a folder below ``base``, without the speed check."""
        out, home = base / "otter", base / "home"
        _export("otter", out, home)
        folder = out / ASSIGNMENT
        master = _read(folder / f"{ASSIGNMENT}.ipynb")
        config = master["cells"][0]
        text = "".join(config["source"])
        config["source"] = text.replace("checks: []", f"checks: [{', '.join(CHECKS)}]")
        if config["source"] == text:
            raise ValueError("the exported notebook names no checks")
        (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(master), "utf-8")
        _shorten(folder)
        return cls(folder, home)

    def released(self) -> Cell:
        """Return the notebook that students get."""
        return _read(self.folder / "dist" / "student" / f"{ASSIGNMENT}.ipynb")

    def grade(self, handed: Mapping[str, Handed], *, timeout_s: float = 600) -> dict[str, Graded]:
        """Grade submissions by ``otter.api.grade_submission``, all in one process."""
        paths = [self._submission(name, each) for name, each in handed.items()]
        report = self.folder / "api.jsonl"
        report.unlink(missing_ok=True)
        command = ["python", str(_API), str(self._autograder), str(report), *map(str, paths)]
        done = run(command, self.folder, self.home, timeout_s=timeout_s)
        lines = report.read_text("utf-8").splitlines() if report.exists() else []
        graded = {name: Graded(**json.loads(line)) for name, line in zip(handed, lines, strict=False)}
        why = "killed: it took too long" if done.code is None else done.output[-2000:]
        return graded | {name: Graded(None, why) for name in handed if name not in graded}

    def run(self, name: str, handed: Handed, *, timeout_s: float = 600) -> tuple[Done, Graded]:
        """Grade one submission by ``otter run``."""
        out = self.folder / f"out-{name}"
        out.mkdir(exist_ok=True)
        command = ["otter", "run", "--no-logo", "-a", str(self._autograder), "-o", str(out)]
        done = run(
            [*command, str(self._submission(name, handed))], self.folder, self.home, timeout_s=timeout_s
        )
        results = out / "results.json"
        if not results.exists():
            return done, Graded(None, done.output[-2000:])
        tests = [test for test in json.loads(results.read_text("utf-8"))["tests"] if "score" in test]
        return done, Graded(
            {test["name"].split(" ")[0]: test["score"] for test in tests},
            "\n".join(test.get("output", "") for test in tests),
        )

    def _submission(self, name: str, handed: Handed) -> Path:
        folder = self.folder / "submitted"
        folder.mkdir(exist_ok=True)
        if not handed.files:
            path = folder / f"{name}.ipynb"
            path.write_bytes(handed.data)
            return path
        path = folder / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(handed.name, handed.data)
            for inner, data in handed.files.items():
                archive.writestr(inner, data)
        return path


def _exercise(cell: Cell) -> str:
    metadata = cell.get("metadata", {})
    marks = metadata.get("nbgrader", {})
    if marks.get("solution") and marks.get("grade_id") in EXERCISES:
        return str(marks["grade_id"])
    if found := metadata.get("jaxercise", {}).get("exercise"):
        return str(found)
    written = re.match(r"# your answer: (\w+)", "".join(cell["source"]))
    return _ENTRIES.get(written[1], "") if written else ""


def _export(tool: str, out: Path, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    command = ["jaxercise", "export", tool, str(out), *EXERCISES, "--assignment", ASSIGNMENT]
    _must([*command, "--course", str(ROOT)], home, home)


def _shorten(folder: Path) -> None:
    """Give the exercises that answers are graded with a short time limit."""
    for path in folder.glob("grading/exercises/*/*/exercise.yaml"):
        text = re.sub(r"^limits: \{.*\}\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(f"{text.rstrip()}\nlimits: {{time_s: {TIME_LIMIT_S}}}\n", "utf-8")


def _must(command: Sequence[str], folder: Path, home: Path) -> str:
    done = run(command, folder, home)
    if done.code != 0:
        raise RuntimeError(f"{' '.join(command[:3])}: ended with {done.code}\n{done.output[-4000:]}")
    return done.output


def _read(path: Path) -> Cell:
    notebook: Cell = json.loads(path.read_text("utf-8"))
    return notebook


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _end(mark: bytes) -> int:
    """Kill all processes that have a mark in their environment, and return how many there were."""
    found = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if mark in (folder / "environ").read_bytes():
                os.kill(int(folder.name), signal.SIGKILL)
                found += 1
        except OSError:
            continue
    return found
