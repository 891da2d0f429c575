"""The folders that exports write: what is in them, what another export keeps, and what is left alone."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader import cli
from grader.course import load_course

_ROOT = Path(__file__).parents[2]
_EXERCISES = ("at-set-first", "ewma-scan")


def _export(tool: str, out: Path, *more: str) -> int:
    return cli.main(
        ["export", tool, str(out), *_EXERCISES, "--assignment", "ps1", "--course", str(_ROOT), *more]
    )


def _notebook(path: Path) -> Any:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(notebook)
    return notebook


def test_an_export_for_nbgrader_has_all_that_it_needs(tmp_path: Path) -> None:
    """A source notebook with one answer and one grade cell an exercise, worth what the course says."""
    assert 0 == _export("nbgrader", tmp_path)
    marks = [cell["metadata"]["nbgrader"] for cell in _notebook(tmp_path / "source/ps1/ps1.ipynb")["cells"]]
    assert list(_EXERCISES) == [each["grade_id"] for each in marks if each["solution"]]
    course = load_course(_ROOT)
    assert [course.by_name[name].worth for name in _EXERCISES] == [m["points"] for m in marks if m["grade"]]
    assert all(each["locked"] != each["solution"] for each in marks)
    assert load_course(tmp_path / "source/ps1").spec.public_only
    assert load_course(_ROOT).by_name.keys() == load_course(tmp_path / "grading").by_name.keys()


def test_an_export_for_otter_has_all_that_it_needs(tmp_path: Path) -> None:
    """A master notebook whose raw cells name our plugin and each question, with the exercises of this one alone."""
    assert 0 == _export("otter", tmp_path)
    cells = _notebook(tmp_path / "ps1/ps1.ipynb")["cells"]
    raw = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "raw"]
    assert "grader.plugins.otter.GradeAnswers" in raw[0]
    assert len(_EXERCISES) == sum(text.startswith("# BEGIN QUESTION") for text in raw)
    assert set(_EXERCISES) == load_course(tmp_path / "ps1/grading").by_name.keys()


@pytest.mark.parametrize(("tool", "grading"), [("nbgrader", "grading"), ("otter", "ps1/grading")])
def test_the_seed_is_kept_and_the_instructors_alone(tool: str, grading: str, tmp_path: Path) -> None:
    """A class keeps its cases when an exercise was mended and exported again; nobody else can read them."""
    assert 0 == _export(tool, tmp_path)
    seed = tmp_path / grading / "seed"
    first = seed.read_text(encoding="utf-8")
    assert len(first.strip()) == 32
    assert 0o600 == stat.S_IMODE(seed.stat().st_mode)
    assert 0 == _export(tool, tmp_path)
    assert first == seed.read_text(encoding="utf-8")


@pytest.mark.parametrize("tool", ["nbgrader", "otter"])
def test_two_exports_are_equal(tool: str, tmp_path: Path) -> None:
    """But for the seed: so that a change of the course is all that a version control sees."""
    found = []
    for name in ("one", "two"):
        assert 0 == _export(tool, tmp_path / name)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        found.append(
            {path.relative_to(tmp_path / name): path.read_bytes() for path in files if path.name != "seed"}
        )
    assert found[0] == found[1]


def test_an_exercise_that_left_the_course_leaves_the_folder(tmp_path: Path) -> None:
    """What is written anew holds nothing of the export before."""
    assert 0 == _export("nbgrader", tmp_path)
    stale = tmp_path / "source/ps1/exercises/old/gone/exercise.yaml"
    stale.parent.mkdir(parents=True)
    stale.write_text("stale")
    assert 0 == _export("nbgrader", tmp_path)
    assert not stale.exists()


def test_an_instructors_own_configuration_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The export says so, and writes nothing at all."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert 2 == _export("nbgrader", tmp_path)
    assert "is not ours, so it is left alone" in capsys.readouterr().err
    assert ["nbgrader_config.py"] == [path.name for path in tmp_path.iterdir()]


def test_changes_to_our_configuration_are_kept(tmp_path: Path) -> None:
    """An instructor may add to it."""
    assert 0 == _export("nbgrader", tmp_path)
    config = tmp_path / "nbgrader_config.py"
    mine = config.read_text(encoding="utf-8") + 'c.GradeAnswers.checks = ["correctness"]\n'
    config.write_text(mine, encoding="utf-8")
    assert 0 == _export("nbgrader", tmp_path)
    assert mine == config.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in its place, or in the place of a folder below it."""
    (tmp_path / "file").write_text("")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/grading").write_text("")
    for name, expected in (("file", "is a file. Name a folder"), ("out", "grading: cannot be written")):
        assert 2 == _export("nbgrader", tmp_path / name)
        said = capsys.readouterr().err
        assert expected in said
        assert 1 == said.count("\n")


def test_what_comes_next_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands to type, with the module's due date where it has one."""
    assert 0 == cli.main(["export", "nbgrader", str(tmp_path), "control-flow", "--course", str(_ROOT)])
    said = capsys.readouterr().out
    assert 'nbgrader db assignment add control-flow --duedate "2027-02-07 23:59:59 UTC"' in said
    assert "nbgrader autograde control-flow" in said
