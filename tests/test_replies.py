"""What hostile children say, read without trust: never an exception, never a pass out of nothing."""

from __future__ import annotations

import math
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import wire
from grader.checks import correctness
from grader.checks import trace as trace_check
from grader.course import Exercise
from grader.evidence import Claim, Count, Facts, JudgeEvidence, TraceEvidence, Work
from grader.forms import Leaf
from grader.jail.limits import Ending, Reply
from grader.plan import make_plan
from grader.replies import read_judge, read_speed, read_trace, split_arrays
from grader.rules import RULES
from grader.spec import ExerciseFile
from grader.verdict import Status

SPEC = ExerciseFile.model_validate(
    {
        "format": 1,
        "title": "T",
        "concept": "c",
        "prompt": "p",
        "entry": "f(x: f32[n]) -> f32[n]",
        "inputs": {"x": {"normal": {}}},
        "cases": [{"n": 2}, {"n": 3, "visibility": "hidden"}],
        "transforms": ["vmap"],
        "program": {"constant_in": "n", "sizes": [16, 32, 64]},
        "original_fails": "trace/reads-value",
        "points": {"correctness": 1, "purity": 1, "transforms": 1, "program": 1},
        "hints": ["h"],
    }
)
PLAN = make_plan(Exercise("f-it", "topic", SPEC, Path("course")), "seed")
ALL = ("base", "case-1", "vmap")
OK = {"rule": "", "message": "", "line": None}
TRACE = {"outcome": OK, "parts": dict.fromkeys(ALL, OK), "included": list(ALL), "observations": []}
DIGEST = "sha256:" + 64 * "0"
FACTS: dict[str, Any] = {
    "refused": "",
    "failed": "",
    "digest": DIGEST,
    "operations": 3,
    "parts": [{"operations": 3, "histogram": {"add": 3}, "constant_bytes": 8}],
}
WORK: dict[str, Any] = {
    "element_operations": 7,
    "moved_bytes": 84,
    "least_bytes": 24,
    "sent_bytes": 6,
    "is_exact": True,
}
OUTPUTS = {f"outputs-{number}": bytes(4 * (2 + 3 + 6)) for number in range(PLAN.rounds)}
GROWTH = {"growth-outputs": bytes(4 * (16 + 32 + 64))}
LEAVES = [Leaf("result", "float32", (2,))]

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*ALL, *RULES]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*ALL, "growth", "rule", "message", "line", "object", "advice", *FACTS]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


def ending(**changes: Any) -> Ending:
    """Return how a child ended: well, but for the changes."""
    well = {
        "exit_code": 0,
        "signal": None,
        "timed_out": False,
        "cpu_s": 0.25,
        "wall_s": 0.5,
        "max_rss_bytes": 1 << 20,
    }
    return Ending(**(well | changes))


def reply(header: dict[str, Any], blobs: dict[str, bytes] | None = None) -> Reply:
    """Return a reply with one frame."""
    return Reply(wire.pack(header, blobs), "", ending(), b"")


def silence(why: str = "no frame", console: bytes = b"", **changes: Any) -> Reply:
    """Return a reply without a frame."""
    return Reply(None, why, ending(**changes), console)


def traced(artifacts: tuple[str, ...] = ("bundle",), **changes: Any) -> TraceEvidence:
    """Read the right trace header with some keys changed."""
    return read_trace(reply(TRACE | changes, dict.fromkeys(artifacts, b"program")), PLAN)


def refused(**changes: Any) -> str:
    """Return the words in which a changed trace reply is refused."""
    evidence = traced(**changes)
    assert "bad-frame" == evidence.outcome.rule
    assert {} == evidence.artifacts
    return evidence.outcome.message.removeprefix("the answer of the traced process is malformed ")


def test_an_honest_trace_is_read() -> None:
    """Everything arrives; an artifact that nobody asked for is dropped."""
    seen = {"rule": "prints", "message": "prints 'x'", "line": 3, "object": "print", "advice": False}
    evidence = traced(("bundle", "growth", "growth-16", "virus"), observations=[seen])
    assert (Claim(), ALL, 0.25) == (evidence.outcome, evidence.included, evidence.cpu_s)
    assert {"bundle": b"program", "growth": b"program"} == evidence.artifacts
    assert ("prints", 3, "print", False) == tuple(
        getattr(evidence.observations[0], name) for name in ("rule", "line", "object", "advice")
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"outcome": OK | {"rule": "looks-fine"}}, "(unknown rule)"),
        ({"outcome": OK | {"rule": 0}}, "(expected text)"),
        ({"outcome": OK | {"rule": ["raises"]}}, "(expected text)"),
        ({"outcome": OK | {"rule": "writes-constant"}}, "(unknown rule)"),
        ({"outcome": {"rule": ""}}, "('message')"),
        ({"outcome": None}, "(expected an object)"),
        ({"parts": []}, "(expected an object)"),
        ({"parts": {"base": OK | {"rule": "writes-constant"}}}, "(unknown rule)"),
        ({"included": "base"}, "(expected a list)"),
        ({"included": [1]}, "(expected text)"),
        ({"included": ["case-1", "base", "vmap"]}, "(the parts of the bundle are out of order)"),
        ({"included": ["base", "base", "case-1", "vmap"]}, "(the parts of the bundle are out of order)"),
        ({"included": ["base", "case-1", "vmap", "virus"]}, "(the parts of the bundle are out of order)"),
        ({"artifacts": ()}, "(the bundle is missing)"),
        ({"artifacts": ("growth",)}, "(the bundle is missing)"),
        ({"observations": {}}, "(expected a list)"),
        ({"observations": [{"rule": "raises"}]}, "(unknown purity rule)"),
        ({"observations": [{"rule": "prints", "message": 3}]}, "(expected text)"),
    ],
)
def test_a_malformed_trace_is_a_failure_of_the_submission(changes: dict[str, Any], expected: str) -> None:
    """Nothing of a reply that does not fit is used, and the words say what did not."""
    assert expected == refused(**changes)


@pytest.mark.parametrize("key", TRACE)
def test_nothing_may_be_missing_from_a_trace(key: str) -> None:
    """A header without one of its keys is malformed."""
    header = {name: value for name, value in TRACE.items() if name != key}
    assert "bad-frame" == read_trace(reply(header, {"bundle": b""}), PLAN).outcome.rule


@pytest.mark.parametrize("included", [[], ["base"], ["case-1"], ["base", "vmap"]])
def test_leaving_out_a_case_takes_a_reason_that_costs_points(included: list[str]) -> None:
    """A reply that hands out less than was asked for, with no rule to say why, is no answer."""
    assert "(a case is missing)" == refused(included=included)


@pytest.mark.parametrize("value", [0, -1, 10_000_000, True, 1.0, "7", None])
def test_a_line_that_is_no_line_is_left_out(value: Any) -> None:
    """A finding without a line is still a finding."""
    assert (
        Claim("raises", "x", None)
        == traced(outcome={"rule": "raises", "message": "x", "line": value}).outcome
    )


def test_long_texts_are_cut() -> None:
    """A message cannot fill a report."""
    assert 600 == len(traced(outcome={"rule": "raises", "message": "x" * 10_000, "line": 1}).outcome.message)


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (
            silence(timed_out=True, wall_s=20.2, signal=9, exit_code=None),
            Claim("too-slow", "importing and tracing took more than 20 s"),
        ),
        (
            silence(exit_code=None, signal=int(signal.SIGSEGV)),
            Claim("crashes", "the process was killed by SIGSEGV (a resource limit?)"),
        ),
        (
            silence(exit_code=None, signal=int(signal.SIGSYS)),
            Claim("crashes", "the process was killed by SIGSYS"),
        ),
        (silence(exit_code=None, signal=250), Claim("crashes", "the process was killed by signal 250")),
        (silence(), Claim("exits", "the process ended before the trace was complete, as after os._exit()")),
        (
            silence(exit_code=3, console=b"one\nlast \xff words\n"),
            Claim("bad-frame", "the process gave no result, exit code 3: last \ufffd words"),
        ),
        (silence(exit_code=3), Claim("bad-frame", "the process gave no result, exit code 3")),
    ],
)
def test_a_silent_trace_child_has_failed(silent: Reply, expected: Claim) -> None:
    """No result is never a pass: how the process ended becomes the rule."""
    assert TraceEvidence(expected, cpu_s=0.25) == read_trace(silent, PLAN)


def part(**changes: Any) -> dict[str, Any]:
    """Return right facts but for the changes to their one part."""
    (honest,) = FACTS["parts"]
    return FACTS | {"parts": [honest | changes]}


def judged(
    header: dict[str, Any], blobs: dict[str, bytes] | None = None, included: tuple[str, ...] = ALL
) -> JudgeEvidence:
    """Read a judge's reply."""
    return read_judge(reply(header, OUTPUTS if blobs is None else blobs), PLAN, included)


def test_an_honest_judge_is_read() -> None:
    """Outputs are cut into the arrays that we expect, part by part and round by round."""
    data = np.arange(11, dtype=np.float32).tobytes()
    evidence = judged({"bundle": FACTS, "programs": {"growth": FACTS}}, dict.fromkeys(OUTPUTS, data))
    assert (Claim(), False, PLAN.rounds) == (evidence.problem, evidence.is_internal, len(evidence.outputs))
    assert {"base": [0.0, 1.0], "case-1": [2.0, 3.0, 4.0], "vmap": [[5.0, 6.0], [7.0, 8.0], [9.0, 10.0]]} == {
        name: arrays[0].tolist() for name, arrays in evidence.outputs[0].items()
    }
    facts = evidence.programs["growth"]
    assert (DIGEST, 3, (Count(3, {"add": 3}, 8),), None) == (
        facts.digest,
        facts.operations,
        facts.parts,
        facts.alias_bytes,
    )
    assert {} == evidence.program_outputs


def test_what_a_part_computes_and_moves_is_read() -> None:
    """Where the judge tells; a judge that reads text alone says null."""
    facts = judged({"bundle": part(work=WORK), "programs": {"growth": part(work=None)}}, {})
    assert facts.bundle is not None
    assert [Work(7, 84, 24, 6, is_exact=True)] == [each.work for each in facts.bundle.parts]
    assert [None] == [each.work for each in facts.programs["growth"].parts]


def test_outputs_of_other_artifacts_are_kept_by_part() -> None:
    """An artifact that joins three sizes is cut into the arrays of each size."""
    data = np.arange(16 + 32 + 64, dtype=np.float32).tobytes()
    header = {"bundle": FACTS, "programs": {"growth": FACTS}}
    evidence = judged(header, OUTPUTS | {"growth-outputs": data})
    assert {"growth-16": [(16,), 0.0], "growth-32": [(32,), 16.0], "growth-64": [(64,), 48.0]} == {
        name: [arrays[0].shape, arrays[0][0].item()] for name, arrays in evidence.program_outputs.items()
    }


def test_outputs_without_facts_are_ignored() -> None:
    """Values of an artifact that the judge says nothing about are not compared."""
    evidence = judged({"bundle": FACTS, "programs": {}}, OUTPUTS | GROWTH)
    assert (Claim(), {}) == (evidence.problem, evidence.program_outputs)


def test_facts_alone_are_a_judgement() -> None:
    """A judge that was asked to look and not to run gives facts, and no problem."""
    evidence = judged({"bundle": FACTS, "programs": {"growth": FACTS}}, {})
    assert (Claim(), (), {}) == (evidence.problem, evidence.outputs, evidence.program_outputs)
    assert DIGEST == getattr(evidence.bundle, "digest", "")


def test_a_known_program_is_not_run() -> None:
    """Only the word true says so, and it goes without outputs."""
    evidence = judged({"bundle": FACTS | {"known": True}, "programs": {"growth": FACTS | {"known": 1}}}, {})
    assert (Claim(), ()) == (evidence.problem, evidence.outputs)
    assert {"bundle": True, "growth": False} == {
        name: facts.is_known for name, facts in evidence.facts.items()
    }


@pytest.mark.parametrize("word", ["refused", "failed"])
def test_a_bundle_that_did_not_run_has_no_outputs(word: str) -> None:
    """Outputs sent along with a refusal are ignored."""
    evidence = judged({"bundle": FACTS | {word: "why"}})
    assert ((), "why") == (evidence.outputs, getattr(evidence.bundle, word))


@pytest.mark.parametrize(
    ("header", "blobs"),
    [
        ({}, OUTPUTS),
        ({"bundle": None}, OUTPUTS),
        ({"bundle": 3}, OUTPUTS),
        ({"bundle": FACTS, "programs": []}, OUTPUTS),
        ({"bundle": FACTS, "programs": {"growth": None}}, OUTPUTS),
        ({"bundle": FACTS}, {"outputs-0": OUTPUTS["outputs-0"][:-4]}),
        ({"bundle": FACTS, "programs": {"growth": FACTS}}, OUTPUTS | {"growth-outputs": bytes(447)}),
        ({"bundle": FACTS, "programs": {"growth": FACTS}}, OUTPUTS | {"growth-outputs": bytes(449)}),
        ({"bundle": FACTS, "programs": {"virus": FACTS}}, OUTPUTS | {"virus-outputs": bytes(4)}),
        ({"bundle": FACTS}, dict.fromkeys(OUTPUTS, bytes(43))),
        ({"bundle": FACTS}, dict.fromkeys(OUTPUTS, bytes(45))),
        ({"bundle": FACTS | {"operations": "3"}}, OUTPUTS),
        ({"bundle": FACTS | {"operations": 3.5}}, OUTPUTS),
        ({"bundle": FACTS | {"operations": True}}, OUTPUTS),
        ({"bundle": FACTS | {"operations": math.inf}}, OUTPUTS),
        ({"bundle": FACTS | {"alias_bytes": 1 << 70}}, OUTPUTS),
        ({"bundle": FACTS | {"parts": {}}}, OUTPUTS),
        ({"bundle": FACTS | {"parts": [3]}}, OUTPUTS),
        ({"bundle": FACTS | {"parts": [{}]}}, OUTPUTS),
        ({"bundle": part(operations=-1)}, OUTPUTS),
        ({"bundle": part(constant_bytes=-1)}, OUTPUTS),
        ({"bundle": part(constant_bytes=None)}, OUTPUTS),
        ({"bundle": part(histogram=[])}, OUTPUTS),
        ({"bundle": part(histogram={"add": None})}, OUTPUTS),
        ({"bundle": part(work=[])}, OUTPUTS),
        ({"bundle": part(work={})}, OUTPUTS),
        ({"bundle": part(work=WORK | {"element_operations": 1 << 63})}, OUTPUTS),
        ({"bundle": part(work=WORK | {"moved_bytes": -1})}, OUTPUTS),
        ({"bundle": part(work=WORK | {"least_bytes": 0.5})}, OUTPUTS),
        ({"bundle": part(work=WORK | {"sent_bytes": None})}, OUTPUTS),
        ({"bundle": part(work=WORK | {"is_exact": 1})}, OUTPUTS),
        ({"bundle": FACTS | {"refused": None}}, OUTPUTS),
        ({"bundle": FACTS | {"digest": "sha256:00"}}, OUTPUTS),
        ({"bundle": FACTS | {"digest": None}}, OUTPUTS),
        ({"bundle": part(histogram=dict.fromkeys(map(str, range(1001)), 1))}, OUTPUTS),
        ({"bundle": FACTS, "programs": {"bundle": FACTS}}, OUTPUTS),
        ({"bundle": FACTS | {"known": True}}, OUTPUTS),
        ({"bundle": FACTS | {"known": True, "refused": "why"}}, {}),
        ({"bundle": FACTS | {"known": True, "failed": "why"}}, {}),
        ({"bundle": FACTS, "programs": {"growth": FACTS | {"known": True}}}, OUTPUTS | GROWTH),
    ],
)
def test_a_malformed_judgement_has_no_outputs(header: dict[str, Any], blobs: dict[str, bytes]) -> None:
    """Whatever does not fit becomes a crash of the program, and nothing is compared."""
    evidence = judged(header, blobs)
    assert ("program-crashes", ()) == (evidence.problem.rule, evidence.outputs)


@pytest.mark.parametrize(
    ("silent", "rule", "internal", "words"),
    [
        (
            silence(timed_out=True, wall_s=20),
            "program-too-slow",
            False,
            "the program did not finish within 20 s",
        ),
        (
            silence(exit_code=1, console=b"RESOURCE_EXHAUSTED: Out of memory"),
            "program-too-large",
            False,
            "the program needed more memory than allowed",
        ),
        (
            silence(exit_code=None, signal=6, console=b"std::bad_alloc"),
            "program-too-large",
            False,
            "the program needed more memory than allowed",
        ),
        (
            silence(exit_code=None, signal=11),
            "program-crashes",
            False,
            "the compiled program crashed (SIGSEGV)",
        ),
        (
            silence(exit_code=70, console=b"Traceback\nKeyError: 'x'"),
            "program-crashes",
            True,
            "the judge failed: KeyError: 'x'",
        ),
        (silence(exit_code=70), "program-crashes", True, "the judge failed: no message"),
        (
            silence(exit_code=0, why="a second frame"),
            "program-crashes",
            False,
            "the judging process gave no result (a second frame)",
        ),
    ],
)
def test_a_silent_judge_is_a_typed_outcome(silent: Reply, rule: str, internal: bool, words: str) -> None:
    """Too slow, too large, crashed, or our own fault: each has its rule and words."""
    evidence = read_judge(silent, PLAN, ALL)
    assert (Claim(rule, words), internal, ()) == (evidence.problem, evidence.is_internal, evidence.outputs)


@given(st.dictionaries(st.sampled_from([*TRACE, "bundle", "programs"]), ANYTHING), st.binary(max_size=20))
def test_no_trace_header_raises_or_passes(header: dict[str, Any], artifact: bytes) -> None:
    """Arbitrary JSON from the trace child gives evidence, and what lacks outputs never passes."""
    evidence = read_trace(reply(TRACE | header, {"bundle": artifact}), PLAN)
    first = trace_check.check(evidence, None)
    result = correctness.check(PLAN, evidence, None, {}, 4.0, trace_status=first.status)
    assert Status.PASS is not result.status
    assert not result.points


@given(st.dictionaries(st.sampled_from(["bundle", "programs"]), ANYTHING | st.just(FACTS)))
def test_no_judge_header_raises_or_passes(header: dict[str, Any]) -> None:
    """Arbitrary JSON from the judge gives evidence; without all the outputs, correctness is not passed."""
    evidence = judged(header, {name: data for name, data in OUTPUTS.items() if name != "outputs-0"})
    result = correctness.check(PLAN, traced(), evidence, {}, 4.0, trace_status=Status.PASS)
    assert () == evidence.outputs
    assert Status.PASS is not result.status


@given(st.binary(max_size=100))
def test_no_bytes_raise(frame: bytes) -> None:
    """A frame that is none is a failure wherever it comes from."""
    garbage = Reply(frame, "", ending(), b"")
    assert "bad-frame" == read_trace(garbage, PLAN).outcome.rule
    assert "program-crashes" == read_judge(garbage, PLAN, ALL).problem.rule
    assert read_speed(garbage, LEAVES).is_internal


def test_bytes_are_cut_into_the_arrays_we_expect() -> None:
    """Shapes and dtypes are ours; the bytes must fill them exactly."""
    leaves = [Leaf("a", "int16", (2, 1)), Leaf("e", "float64", (0,)), Leaf("b", "bool", ())]
    arrays = split_arrays(leaves, b"\x01\x00\x02\x00\x01")
    assert ([[1], [2]], [], True) == tuple(array.tolist() for array in arrays)
    with pytest.raises(ValueError, match="too few bytes of outputs"):
        split_arrays(leaves, bytes(4))
    with pytest.raises(ValueError, match="too many bytes of outputs"):
        split_arrays(leaves, bytes(6))


def test_facts_start_empty() -> None:
    """What a judge does not say is not known."""
    evidence = judged({"bundle": FACTS, "programs": {"growth": {}}})
    assert Facts() == evidence.programs["growth"]
