"""The wheel: the course that it ships, and a student's first steps with nothing else installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.student.answers import answer_path

_ROOT = Path(__file__).parents[1]
_COURSE = load_course(_ROOT)
_SHIPPED = "grader/public_course/"


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of this repository."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a source distribution, and a wheel of what lies in it."""
    out = tmp_path_factory.mktemp("dist")
    built = _run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "-d", out, cwd=_ROOT)
    assert built.returncode == 0, built.stderr
    (source,) = out.glob("*.tar.gz")
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--no-cache-dir")
    pip = (sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", out, source)
    built = _run(*pip, cwd=out)
    assert built.returncode == 0, built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a fresh environment; what it depends on is there, and this repository is not."""
    folder = tmp_path_factory.mktemp("venv")
    made = _run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    assert made.returncode == 0, made.stderr
    python = folder / "bin" / "python"
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        "--no-compile",
    )
    done = _run(*pip, wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    # A path in a .pth file is searched for packages; the .pth files that lie there, one of which names this
    # repository, are not read.
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin"


@pytest.fixture(scope="module")
def copy(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Type ``jaxercise init my-course`` in an empty folder."""
    folder = tmp_path_factory.mktemp("student")
    done = _run(installed / "python", "-m", "grader.cli", "init", "my-course", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "which comes with jaxercise" in done.stdout
    return load_course(folder / "my-course")


def _names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_has_what_the_package_needs(wheel: Path) -> None:
    """Every module and file of the package, whatever its name ends in, and nothing else of this repository."""
    ours = {
        path.relative_to(_ROOT).as_posix()
        for path in (_ROOT / "grader").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = [name for name in _names(wheel) if ".dist-info/" not in name]
    assert ours == {name for name in names if not name.startswith(_SHIPPED)}
    assert {"grader/py.typed", "grader/schemas/course.schema.json"} <= ours


def test_the_wheel_has_no_solution_and_no_hidden_case(wheel: Path) -> None:
    """Neither as a file nor as a line: what students get is public."""
    shipped = [name for name in _names(wheel) if name.startswith(_SHIPPED)]
    assert not [name for name in shipped if "solutions" in name or "answers" in name]
    solutions = {
        path.read_bytes().strip()
        for exercise in _COURSE.exercises
        for path in (exercise.solution, *exercise.right_answers, *exercise.wrong_answers)
    }
    assert len(solutions) > 100
    with zipfile.ZipFile(wheel) as archive:
        for name in shipped:
            content = archive.read(name)
            assert content.strip() not in solutions, name
            assert b"visibility" not in content, name
            assert b"measured:" not in content, name


def test_the_wheel_ships_the_course_as_a_students_copy_has_it(wheel: Path, tmp_path: Path) -> None:
    """File by file, from the source distribution as from here."""
    write_copy(_COURSE, _COURSE.exercises, tmp_path, with_hidden=False, with_published=True)
    with zipfile.ZipFile(wheel) as archive:
        found = {
            name.removeprefix(_SHIPPED): archive.read(name)
            for name in archive.namelist()
            if name.startswith(_SHIPPED)
        }
    assert found == {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }


def test_every_exercise_of_the_copy_can_be_graded(copy: Course) -> None:
    """All of them load, with the points, the signature and the originals of the course, and have an answer's file."""
    assert copy.spec.public_only
    assert [exercise.name for exercise in copy.exercises] == [exercise.name for exercise in _COURSE.exercises]
    for mine, theirs in zip(copy.exercises, _COURSE.exercises, strict=True):
        assert mine.worth == theirs.worth
        assert mine.spec.points == theirs.spec.points
        assert mine.spec.signature == theirs.spec.signature
        assert mine.original == theirs.original
        assert mine.spec.case_for_transforms == theirs.spec.case_for_transforms
        public = [case for case in theirs.spec.cases if case.visibility == "public"]
        same = len(public) == len(theirs.spec.cases) and (
            theirs.spec.speed is None or not theirs.spec.speed.measured
        )
        assert (mine.digest == theirs.digest) == same  # other cases are another exercise to a store
        assert answer_path(copy, mine).is_file()


def test_the_first_steps_work_with_the_wheel_alone(installed: Path, copy: Course) -> None:
    """The command lists the copy's exercises, and grades an answer in a jail, from any folder of the copy."""
    where = _run(installed / "python", "-c", "import grader; print(grader.__file__)", cwd=copy.root)
    assert Path(where.stdout.strip()).is_relative_to(installed.parent)
    listed = _run(installed / "jaxercise", "list", cwd=copy.root / "answers")
    assert listed.returncode == 0, listed.stderr
    assert f"{len(_COURSE.exercises)} exercises" in listed.stdout

    exercise = copy.by_name["scale-array-inplace"]
    answer = answer_path(copy, exercise)
    answer.write_text(_COURSE.by_name[exercise.name].solution.read_text(encoding="utf-8"), encoding="utf-8")
    options = ("--checks", "trace,purity,correctness", "--json", "-")
    graded = _run(installed / "jaxercise", "grade", answer.name, *options, cwd=answer.parent)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    (result,) = json.loads(graded.stdout)["results"]
    assert result["status"] == "PASS"
    assert result["exercise"] == exercise.name
