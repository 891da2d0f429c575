"""What the benchmarks of speed rest on: load that ends, simulation that decides, classes that are what they claim."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.machine import ROOT
from benchmarks.scaling import generate
from benchmarks.speed import course, load, simulate


@pytest.mark.parametrize("kind", load.KINDS)
def test_load_ends_with_its_process(kind: str, tmp_path: Path) -> None:
    """However the process ends that asked for load, nothing is left running."""
    code = (
        "import os, sys, time\n"
        "from benchmarks.speed import load\n"
        f"with load.busy({kind!r}):\n"
        "    children = open(f'/proc/self/task/{os.getpid()}/children').read()\n"
        "    print(children, flush=True)\n"
        "    os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    started = done.stdout.split()
    assert started
    deadline = time.monotonic() + 30
    while any(Path("/proc", pid).exists() for pid in started):
        assert time.monotonic() < deadline, "the load goes on"
        time.sleep(0.05)


@pytest.mark.parametrize(("factor", "decision"), [(0.5, "missed"), (2.0, "met"), (1.0, "inconclusive")])
def test_simulation_decides(factor: float, decision: str) -> None:
    """Far from the threshold noise of a tenth does not matter; on it nothing is decided."""
    generator = random.Random(1)
    recorded = [[[generator.gauss(1.0, 0.1) for _ in range(9)] for _ in range(50)]]
    assert decision == simulate._decide(generator, recorded, factor)


def test_a_class_is_what_it_claims(tmp_path: Path) -> None:
    """As many files as asked, few answers in many spellings, and a wrong one now and then."""
    generate(tmp_path / "class", 30, 2, wrong_every=10)
    texts = [path.read_text() for path in sorted((tmp_path / "class").rglob("*.py"))]
    assert 30 == len(texts) == len(set(texts))
    assert 3 == sum("# handed in by" in text for text in texts)


def test_slow_answers_are_found() -> None:
    """Those that say so in their first line."""
    found = [s for e in course.timed_exercises(course.load(), "cpu") for s in course.slow_answers(e)]
    assert {"wrong_fixed_steps", "wrong_table_of_powers"} <= {Path(source.path).stem for source in found}
