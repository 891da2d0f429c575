"""What the tests of other tools ask of the last check in a kernel, and what asking costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.plugins import demand as asked


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "_told", {})


def test_nothing_was_checked() -> None:
    """Without a check in this kernel no test passes, and the student is told what to do."""
    with pytest.raises(AssertionError, match="%%exercise ewma-scan"):
        asked.demand("ewma-scan")


def test_the_last_check_counts() -> None:
    """The report of a check that failed is the test's message; a later one that passed ends it."""
    asked.remember("ewma-scan", "12 of 20 values differ", passed=False)
    with pytest.raises(AssertionError, match=r"^12 of 20 values differ$"):
        asked.demand("ewma-scan")
    with pytest.raises(AssertionError, match="where-huber was not checked"):
        asked.demand("where-huber")
    asked.remember("ewma-scan", "everything is right", passed=True)
    asked.demand("ewma-scan")


def test_asking_imports_none_of_the_grader() -> None:
    """Otter asks in a kernel for every submission, so an import there would be paid for every time."""
    code = (
        "import sys; from grader.plugins.demand import demand\n"
        "print(*sorted(name for name in sys.modules if name.startswith(('grader', 'numpy', 'pydantic'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["grader", "grader.plugins", "grader.plugins.demand"]
