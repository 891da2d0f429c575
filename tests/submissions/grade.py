"""Run ``jaxercise`` on submissions as a person would, and hold its verdicts to what the files promise.

A submission promises a verdict in the first line of its docstring, ``expect: <STATUS> <check>[/<rule>]``; without such
a line it must pass everything. Nothing here imports the grader: the command is what is tested.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

__all__ = [
    "COMMAND",
    "QUICK",
    "ROOT",
    "SUBMISSIONS",
    "Expectation",
    "expectation",
    "grade",
    "meet",
    "once",
    "jaxercise",
    "watched",
]

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = Path(__file__).resolve().parent
COMMAND = (sys.executable, "-m", "grader.cli")
QUICK = "trace,purity,correctness,transforms,program"
"""Every check but speed, which takes seconds for each submission."""

_EXPECT = re.compile(r"""^(?:["']{3}|#)\s*expect: ([A-Z]+) ([a-z]+)(?:/([a-z0-9-]+))?""", re.MULTILINE)


@dataclass(frozen=True)
class Expectation:
    """The verdict that a file promises."""

    status: str
    """Status of the result, and of the check named."""
    check: str
    """A check that ends with that status."""
    rule: str | None = None
    """A rule among the check's findings; None if it depends on the version of Python or of the kernel."""

    def __str__(self) -> str:
        return f"{self.status} {self.check}" + (f"/{self.rule}" if self.rule else "")


def expectation(path: Path) -> Expectation | None:
    """Read what a submission promises; None if it promises to pass."""
    head = path.read_bytes()[:400].decode("utf-8", errors="replace")
    found = _EXPECT.search(head)
    return Expectation(found[1], found[2], found[3]) if found else None


def jaxercise(
    *arguments: str | Path,
    cwd: Path = ROOT,
    timeout: float = 900,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run ``jaxercise`` to its end.

    Args:
        arguments: of the command.
        cwd: folder to run it in.
        timeout: seconds after which it is taken for hung.
        environment: variables in addition to one's own.
    """
    command = [*COMMAND, *map(str, arguments)]
    return _run(command, cwd, timeout, environment)


def watched(
    report: Path,
    *arguments: str | Path,
    cwd: Path = ROOT,
    timeout: float = 900,
    environment: Mapping[str, str] | None = None,
    interrupt: tuple[str, str] | None = None,
    command: Sequence[str] = COMMAND,
) -> subprocess.CompletedProcess[str]:
    """Run ``jaxercise`` under ``watched.py``, which says in ``report`` what it left running.

    Args:
        report: file for what ``watched.py`` saw.
        arguments: of the command.
        cwd: folder to run it in.
        timeout: seconds after which it is taken for hung.
        environment: variables in addition to one's own.
        interrupt: text on its terminal that it is to be interrupted at, and the signal, such as ``INT``.
        command: what to run instead of ``jaxercise``.
    """
    how = ["--interrupt", *interrupt] if interrupt else []
    driver = [sys.executable, str(SUBMISSIONS / "watched.py"), str(report), *how]
    return _run([*driver, *command, *map(str, arguments)], cwd, timeout, environment)


def grade(paths: Sequence[Path], report: Path, *options: str | Path, checks: str = QUICK) -> dict[str, Any]:
    """Grade without speed and return the report; a fault of the grader's fails the test with all that it said."""
    done = jaxercise("grade", *paths, "--course", ROOT, "--checks", checks, "--json", report, *options)
    assert done.returncode in (0, 1), (
        f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    )
    loaded: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return loaded


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Any]) -> Any:
    """Make something expensive once for a whole test run, also if several workers of pytest-xdist ask for it.

    Args:
        factory: pytest's.
        name: of the thing.
        make: called with an empty folder; returns what JSON can say.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = shared / f"{name}.json"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            folder = shared / name
            folder.mkdir(exist_ok=True)
            made = json.dumps(make(folder))
            kept.write_text(made)
        return json.loads(kept.read_text())


def meet(result: Mapping[str, Any], expected: Expectation | None) -> None:
    """Assert that a result is the one promised."""
    said = json.dumps(result["checks"], indent=1)
    if expected is None or expected.status == "PASS":
        assert result["status"] == "PASS", said
        assert result["points"] == result["max_points"], said
        assert all(finding["advice"] for check in result["checks"] for finding in check["findings"]), said
        return
    assert expected.status == result["status"], said
    check = next(item for item in result["checks"] if item["check"] == expected.check)
    assert expected.status == check["status"], said
    rules = [finding["rule"] for finding in check["findings"] if not finding["advice"]]
    assert rules, said
    assert expected.rule is None or expected.rule in rules, said


def _run(
    command: list[str], cwd: Path, timeout: float, environment: Mapping[str, str] | None
) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **(environment or {})}
    return subprocess.run(
        command,
        cwd=cwd,
        env=variables,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
    )
