"""Interruptions: nothing of ours survives one, and no file is left half written."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.submissions.grade import QUICK, ROOT, SUBMISSIONS, watched

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counting leftovers needs Linux")

HOSTILE = SUBMISSIONS / "hostile"
BUSY = [HOSTILE / "sleeps", HOSTILE / "loop_at_import", *[HOSTILE / "control_right"] * 6]
"""Two submissions that hold both workers for their whole time limit, and some that wait."""


def _interrupt(folder: Path, when: str, number: str) -> tuple[dict[str, Any], list[str]]:
    """Interrupt a run once its terminal shows ``when``; return what became of it, and the files there are then."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    arguments: list[str | Path] = ["grade", *BUSY, "--course", ROOT, "--checks", QUICK, "--jobs", "2"]
    arguments += ["--json", out / "report.json", "--html", out / "report.html"]
    watched(folder / "watched.json", *arguments, environment={"TERM": "xterm"}, interrupt=(when, number))
    seen: dict[str, Any] = json.loads((folder / "watched.json").read_text())
    return seen, sorted(path.name for path in out.iterdir())


def test_control_c(tmp_path: Path) -> None:
    """Ctrl-C in a terminal ends a run with exit code 130, without processes, files or a traceback."""
    seen, files = _interrupt(tmp_path, "judging", "INT")
    assert (130, [], []) == (seen["code"], seen["left"], files)
    assert "interrupted" in seen["screen"]
    assert "Traceback" not in seen["screen"]


@pytest.mark.parametrize("name", ["TERM", "KILL", "HUP"])
def test_the_supervisor_is_killed(tmp_path: Path, name: str) -> None:
    """However the supervisor dies, its zygote and its children die with it."""
    seen, files = _interrupt(tmp_path, "judging", name)
    assert ([], []) == (seen["left"], files)
    assert seen["code"] in (-signal.Signals[f"SIG{name}"], 128 + signal.Signals[f"SIG{name}"])


def test_an_old_report_survives_an_interruption(tmp_path: Path) -> None:
    """A report of an earlier run is replaced whole or not at all."""
    old = tmp_path / "out" / "report.json"
    old.parent.mkdir()
    old.write_text("old")
    seen, files = _interrupt(tmp_path, "judging", "INT")
    assert (130, ["report.json"], "old") == (seen["code"], files, old.read_text())


def test_counting_leftovers_can_fail(tmp_path: Path) -> None:
    """The count sees a process that outlives its command, also one that has made itself a daemon."""
    script = "import os, time; os.fork() or (os.setsid(), os.fork() or time.sleep(600))"
    watched(tmp_path / "watched.json", command=[sys.executable, "-c", script])
    assert 1 <= len(json.loads((tmp_path / "watched.json").read_text())["left"])
