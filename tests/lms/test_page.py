"""The instructor's page: every command on it, run as it stands there, in an empty folder."""

from __future__ import annotations

from pathlib import Path

from tests.shell import commands, run

PAGE = "lms.md"


def test_every_command_for_nbgrader_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to grades: nothing for what was released, ten of twenty for the first exercise."""
    out = run(commands(PAGE, "nbgrader"), tmp_path)
    rows = {row[3]: row for row in (line.split(",") for line in out.splitlines()) if row[0] == "ps1"}
    assert {"anna": 0.0, "ben": 10.0} == {student: float(row[7]) for student, row in rows.items()}
    assert {"20.0"} == {row[-1] for row in rows.values()}
    feedback = tmp_path / "empty" / "class" / "feedback"
    assert "Fix next" in (feedback / "anna" / "ps1" / "ps1.html").read_text(encoding="utf-8")


def test_every_command_for_otter_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to grades, by the command and by the interface for programs."""
    out = run(commands(PAGE, "Otter"), tmp_path)
    assert '"score": 10.0' in out
    assert out.endswith("student,points,of\nanna,0.0,20.0\nben,10.0,20.0\n")
