"""``jaxercise solution``: shown where the course publishes it, and given to nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.cli import main
from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.errors import UsageError
from grader.export.otter import export_otter
from grader.export.questions import assignments
from tests.student.folders import tree

_COURSE = """format: 1
title: Some are published
modules:
  - name: pure-functions
    title: One of one
    exercises: [{name: default-arg-log, publish_solution: true}]
  - name: control-flow
    title: All
    publish_solution: true
    exercises: [ewma-scan]
  - name: immutable-arrays
    title: All but one
    publish_solution: true
    exercises: [{name: scale-list-inplace, publish_solution: false}]
"""
_PUBLISHED = {"solutions/pure-functions/default-arg-log.py", "solutions/control-flow/ewma-scan.py"}


@pytest.fixture
def publishing(author: Course) -> Course:
    """Return an author's course that publishes two of its three solutions."""
    (author.root / "course.yaml").write_text(_COURSE, encoding="utf-8")
    return load_course(author.root)


@pytest.fixture
def copy(publishing: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a student's copy of it."""
    assert main(["init", str(tmp_path / "mine"), "--course", str(publishing.root)]) == 0
    capsys.readouterr()
    return tmp_path / "mine"


def _solutions(folder: Path) -> set[str]:
    return {path for path, content in tree(folder).items() if "solutions/" in path and content != "folder"}


def test_a_copy_has_the_published_solutions_alone(publishing: Course, copy: Path) -> None:
    """An exercise says it before its module does; right and wrong answers beside a solution stay with the author."""
    assert _solutions(copy) == _PUBLISHED
    for exercise in load_course(copy).exercises:
        assert exercise.publishes == (exercise.name != "scale-list-inplace")
    theirs = publishing.by_name["ewma-scan"].solution
    assert (copy / "solutions" / "control-flow" / "ewma-scan.py").read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("with_hidden", [False, True], ids=["student's", "grader's"])
def test_what_is_to_be_handed_in_has_no_solution(
    publishing: Course, tmp_path: Path, *, with_hidden: bool
) -> None:
    """A copy that is not asked for published solutions has none, and does not promise them."""
    write_copy(publishing, publishing.exercises, tmp_path / "out", with_hidden=with_hidden)
    assert not _solutions(tmp_path / "out")
    assert not any(exercise.publishes for exercise in load_course(tmp_path / "out").exercises)


def test_an_export_gives_away_what_it_gave_away_before(publishing: Course, tmp_path: Path) -> None:
    """Publishing a solution changes no file of an assignment but the seed, which is drawn."""
    plain = _COURSE.replace("    publish_solution: true\n", "").replace(", publish_solution: true", "")
    found = []
    for number, text in enumerate((_COURSE, plain)):
        (publishing.root / "course.yaml").write_text(text, encoding="utf-8")
        course = load_course(publishing.root)
        out = tmp_path / str(number)
        export_otter(course, assignments(course, ["control-flow"], None), out)
        files = tree(out)
        assert not _solutions(out)
        (seed,) = [path for path in files if path.endswith("seed")]
        files.pop(seed)
        found.append({path: _without_ids(content) for path, content in files.items()})
    assert found[0] == found[1]


def _without_ids(content: bytes | str) -> str:
    """Leave out what nbformat draws for each cell."""
    text = content.decode("utf-8") if isinstance(content, bytes) else content
    return re.sub(r'"id": "[^"]*"', "", text)


def test_a_published_solution_that_is_missing_is_told_to_the_author(
    publishing: Course, tmp_path: Path
) -> None:
    """Nothing is made, and the file is named."""
    publishing.by_name["ewma-scan"].solution.unlink()
    with pytest.raises(UsageError, match=r"^solutions/control-flow/ewma-scan\.py: is missing"):
        write_copy(publishing, publishing.exercises, tmp_path / "out", with_hidden=False, with_published=True)
    assert main(["init", str(tmp_path / "mine"), "--course", str(publishing.root)]) == 2
    assert not (tmp_path / "mine").exists()


def test_a_published_solution_is_printed_as_it_is(
    publishing: Course, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A student reads what the author wrote; so does the author."""
    text = publishing.by_name["ewma-scan"].solution.read_text(encoding="utf-8")
    for root in (copy, publishing.root):
        assert main(["solution", "ewma_scan", "--course", str(root)]) == 0
        assert text == capsys.readouterr().out


def test_on_a_terminal_it_is_coloured(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same lines, but for the colours and the width."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["solution", "ewma-scan", "--course", str(copy)]) == 0
    said = capsys.readouterr().out
    assert "\x1b[" in said
    shown = re.sub(r"\x1b\[[0-9;]*m", "", said)
    text = (copy / "solutions" / "control-flow" / "ewma-scan.py").read_text(encoding="utf-8")
    assert text.split() == shown.split()


def test_a_student_is_told_kindly_that_it_is_not_published(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and where to go on."""
    assert main(["solution", "scale-list-inplace", "--course", str(copy)]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "does not publish its solution of scale-list-inplace" in said.err
    assert "jaxercise hint scale-list-inplace" in said.err


def test_an_author_is_told_how_to_publish(publishing: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """The author's own file is not shown either: what is printed is what students get."""
    assert main(["solution", "scale-list-inplace", "--course", str(publishing.root)]) == 2
    assert "write `publish_solution: true`" in capsys.readouterr().err


def test_a_solution_that_is_not_there_is_told(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy that says more than it holds is brought up to date; an unknown exercise is one."""
    (copy / "solutions" / "control-flow" / "ewma-scan.py").unlink()
    assert main(["solution", "ewma-scan", "--course", str(copy)]) == 2
    assert "`jaxercise init .` brings the copy up to date" in capsys.readouterr().err
    assert main(["solution", "ewma-scans", "--course", str(copy)]) == 2
    assert "Did you mean ewma-scan?" in capsys.readouterr().err


def test_a_solution_that_is_published_later_comes_with_the_next_init(
    publishing: Course, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The output names it, and a solution that is withdrawn is not taken from anybody."""
    text = _COURSE.replace("publish_solution: false", "publish_solution: true")
    text = text.replace(
        "    publish_solution: true\n    exercises: [ewma-scan]", "    exercises: [ewma-scan]"
    )
    (publishing.root / "course.yaml").write_text(text, encoding="utf-8")
    assert main(["init", str(copy), "--course", str(publishing.root)]) == 0
    assert "  solution  solutions/immutable-arrays/scale-list-inplace.py\n" in capsys.readouterr().out
    assert _solutions(copy) == _PUBLISHED | {"solutions/immutable-arrays/scale-list-inplace.py"}
    assert main(["solution", "scale-list-inplace", "--course", str(copy)]) == 0
    assert main(["solution", "ewma-scan", "--course", str(copy)]) == 2


def test_the_public_course_publishes_none(real_course: Course) -> None:
    """Whoever solves it by reading has not solved it."""
    assert not any(exercise.publishes for exercise in real_course.exercises)
