"""What an export for Gradescope writes: an archive, and what students get."""

from __future__ import annotations

import importlib.metadata
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from grader import cli
from grader.course import load_course
from grader.export.gradescope import LIMIT_S, longest_s
from grader.export.package import package_files, pins, pythons
from grader.export.questions import assignments
from grader.export.zipped import zipped

_ROOT = Path(__file__).parents[2]
_COURSE = load_course(_ROOT)
_EXERCISES = ("at-set-first", "ewma-scan")


def _export(out: Path, *more: str) -> int:
    command = ["export", "gradescope", str(out), *_EXERCISES, "--assignment", "ps1"]
    return cli.main([*command, "--course", str(_ROOT), *more])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an exported assignment."""
    out = tmp_path_factory.mktemp("gradescope")
    assert 0 == _export(out)
    return out / "ps1"


@pytest.fixture(scope="module")
def archive(folder: Path) -> zipfile.ZipFile:
    """Return its archive."""
    return zipfile.ZipFile(folder / "autograder.zip")


def test_the_scripts_lie_in_the_root_and_can_be_run(archive: zipfile.ZipFile) -> None:
    """Gradescope looks for them there; bash takes both for programs."""
    for name in ("setup.sh", "run_autograder"):
        assert 0o755 == stat.S_IMODE(archive.getinfo(name).external_attr >> 16)
        text = archive.read(name).decode()
        assert text.startswith("#!/usr/bin/env bash\n")
        assert not re.search("@[A-Z]+@", text)
        done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stderr
    assert "--leaderboard" not in archive.read("run_autograder").decode()


def test_the_archive_has_our_package_and_no_course_of_it(archive: zipfile.ZipFile) -> None:
    """All of its modules, what lies beside them, and the version; not what an installed package ships."""
    names = set(archive.namelist())
    assert {
        "jaxercise/grader/plugins/gradescope.py",
        "jaxercise/grader/report/templates/fragment.html.j2",
    } <= names
    number = importlib.metadata.version("jaxercise")
    metadata = archive.read(f"jaxercise/jaxercise-{number}.dist-info/METADATA").decode()
    assert f"Name: jaxercise\nVersion: {number}\n" in metadata
    assert not [name for name in names if "public_course" in name or "__pycache__" in name]
    package = {f"jaxercise/{name}" for name in package_files()}
    assert {"setup.sh", "run_autograder", "requirements.txt"} == {
        name for name in names - package if not name.startswith("grading/")
    }


def test_versions_are_exact_and_few(archive: zipfile.ZipFile) -> None:
    """What students install, as it is installed here; nothing of what an instructor or a developer needs."""
    lines = archive.read("requirements.txt").decode().splitlines()
    assert pins() == lines
    found = dict(line.split("==") for line in lines)
    for name in ("jax", "jaxlib", "numpy", "scipy", "ml-dtypes", "opt-einsum", "pydantic", "jinja2", "rich"):
        assert importlib.metadata.version(name) == found[name]
    assert not found.keys() & {
        "jaxercise",
        "nbgrader",
        "otter-grader",
        "pytest",
        "torch",
        "ipykernel",
        "nbformat",
    }
    assert sys.version_info.minor == pythons()[0]
    assert all(minor >= 11 for minor in pythons())


def test_hidden_cases_and_the_seed_are_in_the_archive_alone(folder: Path, archive: zipfile.ZipFile) -> None:
    """Students get public cases, and a file to begin each answer with; no solution is anywhere."""
    hidden = "exercises/control-flow/ewma-scan/exercise.yaml"
    assert b"visibility: hidden" in archive.read(f"grading/{hidden}")
    assert (folder / "grading" / "seed").read_bytes() == archive.read("grading/seed")
    assert "visibility: hidden" not in (folder / "student" / hidden).read_text("utf-8")
    assert load_course(folder / "student").spec.public_only
    given = sorted(path.name for path in (folder / "student" / "answers").rglob("*.py"))
    assert ["at_set_first.py", "ewma_scan.py"] == given
    solution = _COURSE.by_name["ewma-scan"].solution.read_bytes()
    everything = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert solution not in [*everything, *(archive.read(name) for name in archive.namelist())]
    assert not list((folder / "student").rglob("seed"))


def test_two_exports_are_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Given the seed, which an export over an earlier one keeps: so that a class keeps its cases."""
    (tmp_path / "ps1" / "grading").mkdir(parents=True)
    (tmp_path / "ps1" / "grading" / "seed").write_bytes((folder / "grading" / "seed").read_bytes())
    assert 0 == _export(tmp_path)
    assert (folder / "autograder.zip").read_bytes() == (tmp_path / "ps1" / "autograder.zip").read_bytes()


def test_a_leaderboard_is_asked_for(tmp_path: Path) -> None:
    """The script then says so, where an instructor can see it."""
    assert 0 == _export(tmp_path, "--leaderboard")
    script = zipfile.ZipFile(tmp_path / "ps1" / "autograder.zip").read("run_autograder").decode()
    assert script.endswith("-m grader.plugins.gradescope --leaderboard\n")


def test_an_archive_is_the_same_whatever_the_order() -> None:
    """Of files, and of the clock: times and modes are fixed."""
    files = {"b.txt": b"2", "a.sh": b"1"}
    first = zipped(files, ["a.sh"])
    assert first == zipped(dict(reversed(files.items())), ["a.sh"])


def test_a_module_that_may_take_too_long_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Gradescope gives ten minutes; the worst submission of most of this course's modules is done before."""
    out = ["--course", str(_ROOT)]
    longer = {"autodiff", "from-pytorch", "bosses"}
    for assignment in assignments(_COURSE, [], None):
        assert (assignment.name in longer) == (longest_s(assignment) >= LIMIT_S)
    assert 0 == cli.main(["export", "gradescope", str(tmp_path), "autodiff", "--assignment", "all", *out])
    assert "all: the worst submission takes up to 700 s." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["otter", "--leaderboard"], "--leaderboard is for gradescope"),
        (["gradescope", "--image", "me/it"], "--image is for prairielearn"),
        (["prairielearn", "--assignment", "ps1"], "--assignment is not for prairielearn"),
        (["gradescope", "ewma-scan"], "Name it with --assignment NAME"),
        (["prairielearn", "ewma-scam"], "Did you mean ewma-scan"),
    ],
)
def test_an_option_of_another_tool_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """With one sentence, and nothing is written."""
    tool, *more = arguments
    assert 2 == cli.main(["export", tool, str(tmp_path / "out"), *more, "--course", str(_ROOT)])
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_neither_export_needs_the_other_tools(tmp_path: Path) -> None:
    """nbgrader, Otter and all that they bring may be missing: here nothing of them can be imported."""
    code = (
        "import sys\n"
        "for name in ('nbgrader', 'otter', 'nbformat', 'IPython', 'ipykernel', 'nbconvert', 'packaging'):\n"
        "    sys.modules[name] = None\n"
        "from grader import cli\n"
        "for tool in ('gradescope', 'prairielearn'):\n"
        f"    code = cli.main(['export', tool, {str(tmp_path)!r}, 'control-flow', '--course', {str(_ROOT)!r}])\n"
        "    assert code == 0, tool\n"
        "import grader.plugins.gradescope, grader.plugins.prairielearn\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    assert 0 == done.returncode, done.stderr


def test_where_speed_is_timed_is_handed_on(tmp_path: Path) -> None:
    """What `course.yaml` says of containers stands in the copy that they grade with."""
    copied = tmp_path / "course"
    copied.mkdir()
    for name in ("exercises", "solutions"):
        (copied / name).symlink_to(_ROOT / name)
    text = (
        (_ROOT / "course.yaml")
        .read_text("utf-8")
        .replace("target: cpu", "target: cpu\ntimed_in: [gradescope]")
    )
    (copied / "course.yaml").write_text(text, "utf-8")
    command = ["export", "gradescope", str(tmp_path / "out"), "ewma-scan", "--assignment", "ps1"]
    assert 0 == cli.main([*command, "--course", str(copied)])
    archive = zipfile.ZipFile(tmp_path / "out" / "ps1" / "autograder.zip")
    assert ["gradescope"] == yaml.safe_load(archive.read("grading/course.yaml"))["timed_in"]
