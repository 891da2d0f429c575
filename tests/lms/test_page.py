"""The instructor's page: every command on it, run as it stands there, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs" / "lms.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _commands(section: str) -> str:
    """Return the commands of a section as a script; what follows a ``$`` line belongs to it."""
    text = _PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line.removeprefix("$ ") for block in _BLOCK.findall(text) for line in block.splitlines()]
    return "\n".join(("set -e", *lines))


def _run(script: str, home: Path) -> str:
    (home / "jaxercise").symlink_to(ROOT)
    (home / "empty").mkdir()
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "JUPYTER_PREFER_ENV_PATH": "1"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON"))}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home / "empty",
        env={**kept, **own, "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def test_every_command_for_nbgrader_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to grades: nothing for what was released, ten of twenty for the first exercise."""
    out = _run(_commands("nbgrader"), tmp_path)
    rows = {row[3]: row for row in (line.split(",") for line in out.splitlines()) if row[0] == "ps1"}
    assert {"anna": 0.0, "ben": 10.0} == {student: float(row[7]) for student, row in rows.items()}
    assert {"20.0"} == {row[-1] for row in rows.values()}
    feedback = tmp_path / "empty" / "class" / "feedback"
    assert "Fix next" in (feedback / "anna" / "ps1" / "ps1.html").read_text(encoding="utf-8")


def test_every_command_for_otter_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to grades, by the command and by the interface for programs."""
    out = _run(_commands("Otter"), tmp_path)
    assert '"score": 10.0' in out
    assert out.endswith("student,points,of\nanna,0.0,20.0\nben,10.0,20.0\n")


@pytest.mark.parametrize("tool", ["nbgrader", "Otter"])
def test_the_page_has_commands(tool: str) -> None:
    """A section without any would be run with success."""
    assert _commands(tool).count("\n") > 5
