"""What a hostile timing child says: its samples decide points, so each is checked."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import wire
from grader.evidence import Claim, Count, SpeedEvidence, Work
from grader.forms import Leaf
from grader.jail.limits import Ending, Reply
from grader.replies import read_speed

SPEED = {
    "baseline_ns": [900, 901],
    "submission_ns": [300, 301],
    "runs": [1, 40],
    "compile_s": 0.5,
    "clock": "processor",
    "floor_ns": 400,
    "probe_ns": 250000,
    "share": 0.8,
    "load": [1.5, 1.0, 0.5],
    "flops": 2000,
    "count": None,
    "consistent": True,
}
LEAVES = [Leaf("result", "float32", (2,))]
ENDING = Ending(exit_code=0, signal=None, timed_out=False, cpu_s=0.25, wall_s=0.5, max_rss_bytes=1 << 20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


def timed(blob: bytes = bytes(8), **changes: Any) -> SpeedEvidence:
    """Read a timing reply with some keys changed."""
    return read_speed(Reply(wire.pack(SPEED | changes, {"outputs": blob}), "", ENDING, b""), LEAVES)


def test_honest_samples_are_read() -> None:
    """Samples, outputs and the time of compilation arrive."""
    evidence = timed()
    assert ((900, 901), (300, 301), 0.5, True) == (
        evidence.baseline_ns,
        evidence.submission_ns,
        evidence.compile_s,
        evidence.is_consistent,
    )
    assert [[0.0, 0.0]] == [array.tolist() for array in evidence.outputs]
    assert ((1, 40), "processor", 400, 0.8, (1.5, 1.0, 0.5), 2000) == (
        evidence.runs,
        evidence.clock,
        evidence.floor_ns,
        evidence.share,
        evidence.load,
        evidence.flops,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"baseline_ns": [900]},
        {"baseline_ns": [], "submission_ns": []},
        {"baseline_ns": [900, 0]},
        {"baseline_ns": [900, -1]},
        {"baseline_ns": [900, 1.5]},
        {"baseline_ns": [900, True]},
        {"baseline_ns": [900, 10**400]},
        {"submission_ns": None},
        {"compile_s": math.nan},
        {"compile_s": math.inf},
        {"compile_s": "0.5"},
        {"compile_s": -1},
        {"compile_s": 10**400},
        {"runs": [1]},
        {"runs": [1, -1]},
        {"runs": [1, 10**400]},
        {"floor_ns": "1"},
        {"probe_ns": -1},
        {"share": math.nan},
        {"share": -1},
        {"load": [math.inf]},
        {"load": 3},
        {"flops": -1},
        {"flops": 2.5},
        {"count": 5},
        {"count": {"operations": -1, "histogram": {}, "constant_bytes": 0}},
        {"count": {"operations": 1, "histogram": {"add": 1.5}, "constant_bytes": 0}},
        {"count": {"operations": 1, "constant_bytes": 0}},
        {"blob": bytes(7)},
        {"blob": bytes(9)},
        {"failed": ["x"]},
    ],
)
def test_malformed_samples_are_never_a_speedup(changes: dict[str, Any]) -> None:
    """A timing that does not fit is our fault and can be graded again; no sample of it is used."""
    evidence = timed(**changes)
    assert (True, (), ()) == (evidence.is_internal, evidence.baseline_ns, evidence.outputs)


@pytest.mark.parametrize("value", [1, "yes", None])
def test_consistency_has_to_be_said_outright(value: Any) -> None:
    """Only JSON's true is true."""
    assert not timed(consistent=value).is_consistent


def test_the_operations_that_were_timed_are_read() -> None:
    """They are held to what the exercise asks of its program."""
    count = {"operations": 2, "histogram": {"add": 1, "sqrt": 1}, "constant_bytes": 4}
    assert Count(2, {"add": 1, "sqrt": 1}, 4) == timed(count=count).count
    work = {"element_operations": 7, "moved_bytes": 84, "least_bytes": 24, "sent_bytes": 6, "is_exact": False}
    weighed = Count(2, {"add": 1, "sqrt": 1}, 4, Work(7, 84, 24, 6, is_exact=False))
    assert weighed == timed(count={**count, "work": work}).count


def test_a_failed_timing_has_its_words() -> None:
    """What the timing child says about the program is the submission's failure."""
    assert SpeedEvidence(Claim("speed-too-slow", "compiling took 61 s"), cpu_s=0.25) == timed(
        failed="compiling took 61 s"
    )


@given(st.dictionaries(st.sampled_from([*SPEED, "failed"]), ANYTHING))
def test_no_timing_header_raises(header: dict[str, Any]) -> None:
    """Arbitrary JSON from the timing child gives evidence whose samples come in positive pairs."""
    evidence = timed(**header)
    assert len(evidence.baseline_ns) == len(evidence.submission_ns)
    assert all(ns > 0 for ns in (*evidence.baseline_ns, *evidence.submission_ns))
    assert math.isfinite(evidence.compile_s)
