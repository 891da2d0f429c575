"""The author's page: every command and file on it, as it stands there, in an empty folder."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.shell import commands, run

PAGE = "first-exercise.md"
SECTION = "From an empty folder to a graded answer"


def test_every_command_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to a course with an exercise that keeps its promises, and an answer with full points."""
    out = run(commands(PAGE, SECTION), tmp_path)
    assert "entry     row_shares(counts: f32[n, m]) -> f32[n, m]\n" in out
    assert "original  refused by trace/writes-in-place" in out
    counts = re.findall(r"^\d+ exercises?, .*$", out, re.MULTILINE)
    assert [
        "1 exercise, 0 problems",
        "1 exercise, 0 problems, 9 to do",
        "2 exercises, 0 problems",
        "1 exercise, 0 problems",
    ] == counts
    (result,) = json.loads((tmp_path / "empty" / "verdict.json").read_text(encoding="utf-8"))["results"]
    assert ("row-shares", "PASS", 10) == (result["exercise"], result["status"], result["points"])
    assert (tmp_path / "empty" / "gradescope" / "tables" / "autograder.zip").is_file()
