"""The instructor's page: every command on it, run as it stands there, in an empty folder."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.shell import commands, run

PAGE = "gradebook.md"
SECTION = "From an empty folder to grades in Canvas"


def test_every_command_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to grades in Canvas's CSV: computed, overridden, excused, and not due yet."""
    out = run(commands(PAGE, SECTION), tmp_path)
    rows = {row[0]: row for row in csv.reader(io.StringIO(out[out.index("Student,ID") :]))}
    assert rows["Lovelace, Ada"][5:] == ["10", "10"]
    assert rows["佐藤, 美咲"][5:] == ["8", ""]
    assert rows["Noether, Emmy"][5:] == ["", "EX"]
    assert rows["佐藤, 美咲"][2] == "00124"
    assert rows["Student, Test"][5:] == ["", ""]
