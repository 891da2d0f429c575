"""Processor time is counted wherever it is spent, and memory where it is held."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own: becoming the reaper of orphans is nothing to do to the process of the tests.
_MEASURE = """
import sys
from pathlib import Path
from benchmarks import measure
cost = measure.run([sys.executable, "-c", {command!r}], Path({log!r}), accept=(0, 7))
print(cost.code, cost.cpu_s >= 0.6, cost.peak_bytes > 60 << 20)
"""
_BURN = "import time\nwhile time.process_time() < 0.6: pass"
_HOLD = "import time; held = b'x' * (100 << 20); time.sleep(0.5)"


def _measured(command: str, folder: Path) -> list[str]:
    """Measure a Python program; tell its code, whether it cost 0.6 s, and whether it held 60 MiB."""
    script = _MEASURE.format(command=command, log=str(folder / "log"))
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split()


def _in_a_child(command: str, *, is_left: bool = False) -> str:
    start = f"import os, subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {command!r}])\n"
    return start + ("os._exit(0)" if is_left else "child.wait()")


@pytest.mark.parametrize(
    "command",
    [_BURN, _in_a_child(_BURN), _in_a_child(_BURN, is_left=True)],
    ids=["itself", "child", "orphan"],
)
def test_time_of_all_descendants_is_counted(command: str, tmp_path: Path) -> None:
    """A command costs what it, its children and the orphans that it leaves behind burn."""
    assert ["0", "True", "False"] == _measured(command, tmp_path)


def test_an_idle_command_costs_less(tmp_path: Path) -> None:
    """The same question has another answer where nothing is burnt, so the test above can fail."""
    assert ["0", "False", "False"] == _measured("pass", tmp_path)


def test_peak_memory_is_the_first_process_own(tmp_path: Path) -> None:
    """What a child holds is not told as its parent's, and what the parent holds is."""
    assert "True" == _measured(_HOLD, tmp_path)[2]
    assert "False" == _measured(_in_a_child(_HOLD), tmp_path)[2]


def test_an_exit_code_that_is_not_accepted_ends_the_run(tmp_path: Path) -> None:
    """A failed run is never a measurement; an accepted code is told."""
    assert "7" == _measured("raise SystemExit(7)", tmp_path)[0]
    with pytest.raises(subprocess.CalledProcessError):
        _measured("raise SystemExit(3)", tmp_path)
