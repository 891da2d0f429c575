"""The timing child times pairs, decides, and says why where it cannot. No test here depends on how fast anything is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader import wire
from grader.sampling import FEWEST
from grader.timing_child import main
from tests.judge.forge import export

X = np.linspace(0, 1, 64, dtype="float32")
VECTOR = ["array", "float32", [64]]
SLOW = """
def f(xs):
    total = [0.0] * len(xs)
    for _ in range(200):
        for i, x in enumerate(xs):
            total[i] += x
    return total
"""


def ask(
    original: str,
    function: Callable[..., Any],
    data: bytes | None = None,
    inputs: bytes = X.tobytes(),
    **more: Any,
) -> tuple[dict[str, Any], bytes]:
    """Call the child in this process, where it is harmless."""
    header = {
        "platform": "cpu",
        "original": original,
        "oracle": None,
        "entry": "f",
        "parameters": ["xs"],
        "args": [VECTOR],
        "result": VECTOR,
        "at_least": 2.0,
        "quiet_ns": 10**12,
        "budget_s": 0.2,
        "max_compile_s": 60,
        **more,
    }
    artifact = data if data is not None else bytes(export(function, [X]).serialize())
    reply, blobs = wire.unpack(main(wire.pack(header, {"artifact": artifact, "inputs": inputs})))
    return reply, blobs["outputs"]


def test_a_far_faster_submission_meets_the_threshold() -> None:
    """Three orders of magnitude are met on any machine, with outputs to compare and enough pairs."""
    reply, outputs = ask(SLOW, lambda x: x * 200)
    assert "" == reply["failed"]
    assert "met" == reply["decision"]["decision"]
    assert len(reply["baseline_ns"]) == len(reply["submission_ns"]) >= FEWEST
    assert all(type(each) is int and each > 0 for each in reply["baseline_ns"] + reply["submission_ns"])
    assert True is reply["consistent"]
    assert (X * 200).tobytes() == outputs


def test_an_impossible_threshold_is_missed() -> None:
    """The control: the same pair does not meet a threshold that nothing meets."""
    reply, _ = ask(SLOW, lambda x: x * 200, at_least=1e9)
    assert "missed" == reply["decision"]["decision"]


def test_the_original_gets_declared_dtypes_and_fresh_copies() -> None:
    """The original is timed on what a user would hand it, and may write into it."""
    source = "def f(xs):\n    assert xs.dtype == 'float32' and xs[0] == 0\n    xs += 1\n    return xs"
    reply, _ = ask(source, lambda x: x + 1)
    assert "" == reply["failed"]


def test_state_of_the_original_does_not_pile_up() -> None:
    """Every sample runs a fresh module, so that a growing global slows nothing down."""
    source = "seen = []\ndef f(xs):\n    seen.append(1)\n    assert len(seen) == 1\n    print('noise')\n    return xs"
    reply, _ = ask(source, lambda x: x)
    assert "" == reply["failed"]


def test_the_artifact_is_vetted_again() -> None:
    """What the judge child would refuse is refused here, and nothing is timed."""
    reply, outputs = ask(SLOW, lambda x: x, data=bytes(export(lambda x: x, [X[:2]]).serialize()))
    assert "expected 1 arrays: float32[64]" in reply["failed"]
    assert ([], None, b"") == (reply["baseline_ns"], reply["decision"], outputs)


@pytest.mark.parametrize(
    ("source", "more", "message"),
    [
        ("def f(xs):\n    raise KeyError('a')", {}, "KeyError"),
        (SLOW, {"max_compile_s": 0}, "compiling took"),
    ],
)
def test_what_prevents_timing_is_said(source: str, more: dict[str, Any], message: str) -> None:
    """A failing original and a compilation over its cap are reported, without a decision."""
    reply, _ = ask(source, lambda x: x, **more)
    assert message in reply["failed"]
    assert None is reply["decision"]


def test_the_circumstances_are_reported() -> None:
    """An instructor who doubts a time can see by which clock it was taken, and how busy the machine was."""
    reply, _ = ask(SLOW, lambda x: x)
    assert 3 == len(reply["load"])
    assert "processor" == reply["clock"]
    assert reply["floor_ns"] >= 1
    assert 0 < reply["share"]


def test_a_short_run_is_repeated() -> None:
    """What a clock cannot tell apart is run often enough that it can; the times are those of one run."""
    reply, _ = ask("def f(xs):\n    return xs + 1", lambda x: x + 1)
    assert all(runs > 1 for runs in reply["runs"])
    assert all(ns < 5_000_000 for ns in reply["baseline_ns"])


def test_the_operations_that_xla_counts_are_reported() -> None:
    """They bound from below what any device has to compute."""
    square = np.ones((64, 64), np.float32)
    data = bytes(export(lambda x: x @ x, [square]).serialize())
    matrix = ["array", "float32", [64, 64]]
    header = {"args": [matrix], "result": matrix}
    reply, _ = ask("def f(x):\n    return x @ x", lambda x: x, data=data, inputs=square.tobytes(), **header)
    assert "" == reply["failed"]
    assert reply["flops"] in (
        0,
        2 * 64**3,
    )  # 0: this version of XLA calls a library for it, and does not count
