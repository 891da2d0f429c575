"""The pages about Gradescope and PrairieLearn: each command of ours on them runs as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from grader import cli

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("tool", ["gradescope", "prairielearn"])
def test_every_command_runs_as_written(tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, with the course named; what the page says is written is there."""
    text = (_ROOT / "docs" / f"{tool}.md").read_text("utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ jaxercise")]
    assert len(commands) == 2
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert 0 == cli.main([*shlex.split(command, comments=True)[1:], "--course", str(_ROOT)])
    if tool == "gradescope":
        assert ["autograder.zip", "grading", "student"] == sorted(
            path.name for path in Path("out/ps1").iterdir()
        )
    else:
        assert {"questions", "serverFilesCourse"} == {path.name for path in Path("pl").iterdir()}
