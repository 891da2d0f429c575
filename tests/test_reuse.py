"""Programs that are judged once, with real jails: what is shared, what never is, and what a broken judge can do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader import reuse, wire
from grader.checks import correctness, program
from grader.evidence import Claim, JudgeEvidence, TraceEvidence
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails
from grader.plan import Plan
from grader.reuse import Judge
from grader.tracing import trace_source
from grader.verdict import Status
from tests.test_judging import plan

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

Header = dict[str, Any]
Blobs = dict[str, bytes]


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


@pytest.fixture(scope="module")
def made() -> Plan:
    """An exercise with a bundle, growing sizes and a program whose memory is looked at."""
    return plan()


class Watched:
    """Real jails that keep what the judge is asked, and let a test change what it answers, as if broken into."""

    def __init__(self, jails: Jails):
        self._jails = jails
        self.asked: list[Header] = []
        self.answer: Callable[[Header, Blobs], tuple[Header, Blobs]] = lambda header, blobs: (header, blobs)

    def run(self, role: str, request: bytes, limits: Limits) -> Reply:
        """Run a job."""
        self.asked.append(wire.unpack(request)[0])
        reply = self._jails.run(role, request, limits)
        assert reply.frame is not None, reply
        return replace(reply, frame=wire.pack(*self.answer(*wire.unpack(reply.frame))))


@pytest.fixture
def watched(jails: Jails) -> Watched:
    """Jails to look into."""
    return Watched(jails)


@pytest.fixture
def judge(watched: Watched) -> Judge:
    """A judge that remembers nothing yet."""
    return Judge(watched)  # type: ignore[arg-type]


def traced(jails: Jails, made: Plan, formula: str, helper: str = "helper") -> TraceEvidence:
    """Trace a function with a jitted helper, whose name is in the artifact."""
    text = (
        f"import jax\nimport jax.numpy as jnp\n@jax.jit\ndef {helper}(x):\n    return {formula}\n"
        f"def f(x):\n    return {helper}(x)\n"
    )
    trace = trace_source(jails, made, text.encode())
    assert (Claim(), 3) == (trace.outcome, len(trace.artifacts))
    return trace


def first_values(evidence: JudgeEvidence) -> list[float]:
    """Return the first case's values."""
    values: list[float] = evidence.outputs[0]["base"][0].tolist()
    return values


def test_equal_bytes_are_not_opened_again(jails: Jails, made: Plan, watched: Watched, judge: Judge) -> None:
    """No child is asked a second time, and the evidence is the same at no cost."""
    trace = traced(jails, made, "2 * x")
    (first, how), (second, again) = judge.judge(made, trace), judge.judge(made, trace)
    assert ("", "bytes", 1) == (how, again, len(watched.asked))
    assert second is not first
    assert first == replace(second, cpu_s=first.cpu_s)
    assert 0 == second.cpu_s < first.cpu_s


def test_a_helpers_name_does_not_make_a_program_run_again(
    jails: Jails, made: Plan, watched: Watched, judge: Judge
) -> None:
    """Other bytes of equal digest have the values of the first; memory is looked at, and operations are counted."""
    mine, yours = (traced(jails, made, "2 * x", name) for name in ("mine", "yours"))
    assert mine.artifacts["bundle"] != yours.artifacts["bundle"]
    (first, _), (second, how) = judge.judge(made, mine), judge.judge(made, yours)
    assert ("digest", 2) == (how, len(watched.asked))
    assert {"bundle": True, "growth": True, "memory": False} == {
        name: facts.is_known for name, facts in second.facts.items()
    }
    assert first.outputs == second.outputs
    assert first.program_outputs.keys() == second.program_outputs.keys()
    assert second.programs["memory"].alias_bytes is not None
    results = [program.check(made, mine, each, 2.0, trace_status=Status.PASS) for each in (first, second)]
    assert results[0] == results[1]


def test_another_program_shares_nothing(jails: Jails, made: Plan, judge: Judge) -> None:
    """Its values are its own."""
    (two, _), (three, how) = (judge.judge(made, traced(jails, made, f"{k} * x")) for k in (2, 3))
    assert "" == how
    np.testing.assert_allclose(np.divide(first_values(three), 3), np.divide(first_values(two), 2), rtol=1e-6)


def test_a_digest_is_known_for_its_own_artifact(
    jails: Jails, made: Plan, watched: Watched, judge: Judge
) -> None:
    """The values of one artifact cannot be passed off as another's."""
    first, _ = judge.judge(made, traced(jails, made, "2 * x"))
    judge.judge(made, traced(jails, made, "3 * x"))
    assert {} == watched.asked[0]["known"] or not any(watched.asked[0]["known"].values())
    assert {name: [facts.digest] for name, facts in first.facts.items()} == watched.asked[1]["known"]


def test_what_is_asked_for_afresh_is_run(jails: Jails, made: Plan, watched: Watched, judge: Judge) -> None:
    """An audit is told nothing of what is known."""
    trace = traced(jails, made, "2 * x")
    first, _ = judge.judge(made, trace)
    second, how = judge.judge(made, trace, afresh=True)
    assert ("", {}) == (how, watched.asked[1]["known"])
    assert not any(facts.is_known for facts in second.facts.values())
    assert first_values(first) == first_values(second)


def test_a_refused_program_is_not_remembered(
    jails: Jails, made: Plan, watched: Watched, judge: Judge
) -> None:
    """It is refused each time by a judge that looked at it."""
    trace = traced(jails, made, "2 * x")
    broken = replace(trace, artifacts={**trace.artifacts, "bundle": trace.artifacts["bundle"][:-80]})
    for _ in range(2):
        evidence, how = judge.judge(made, broken)
        assert evidence.bundle is not None
        assert "" == how
        assert "cannot be read" in evidence.bundle.refused
    assert 2 == len(watched.asked)


def test_what_grows_is_counted_each_time(jails: Jails, made: Plan, judge: Judge) -> None:
    """It was never run, so it has no values to share."""
    unrolled = "jnp.stack([2 * x[i] for i in range(x.shape[0])])"
    for name, expected in (("mine", ""), ("yours", "digest")):
        trace = traced(jails, made, unrolled, name)
        evidence, how = judge.judge(made, trace)
        assert (expected, False) == (how, evidence.programs["growth"].is_known)
        result = program.check(made, trace, evidence, 2.0, trace_status=Status.PASS)
        assert ["unrolled-loop"] == [finding.rule for finding in result.findings]


@pytest.mark.parametrize("limit", ["_MOST_KEPT", "_MOST_BYTES"])
def test_memory_is_bounded(
    jails: Jails, made: Plan, watched: Watched, judge: Judge, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """What was pushed out is judged again, and told to nobody."""
    two, three = traced(jails, made, "2 * x"), traced(jails, made, "3 * x")
    first, _ = judge.judge(made, two)
    monkeypatch.setattr(reuse, limit, 1)
    judge.judge(made, three)
    again, how = judge.judge(made, two)
    assert "" == how
    assert not any(first.facts["bundle"].digest in digests for digests in watched.asked[2]["known"].values())
    assert first_values(first) == first_values(again)


def test_what_is_pushed_out_while_a_judge_works_still_counts(
    jails: Jails, made: Plan, watched: Watched, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread's outputs do not turn an honest answer into an unknown digest."""
    mine, yours, other = (
        traced(jails, made, *spelt) for spelt in (("2 * x", "mine"), ("2 * x", "yours"), ("3 * x", "other"))
    )
    first, _ = judge.judge(made, mine)
    monkeypatch.setattr(reuse, "_MOST_KEPT", 1)

    def meanwhile(header: Header, blobs: Blobs) -> tuple[Header, Blobs]:
        watched.answer = lambda *reply: reply
        judge.judge(made, other)
        return header, blobs

    watched.answer = meanwhile
    second, how = judge.judge(made, yours)
    assert ("digest", Claim()) == (how, second.problem)
    assert first_values(first) == first_values(second)


def test_a_judge_cannot_name_what_it_was_not_told(
    jails: Jails, made: Plan, watched: Watched, judge: Judge
) -> None:
    """A claim to be known is the submission's failure unless we said so, and is not remembered."""
    trace = traced(jails, made, "3 * x")
    right, _ = judge.judge(made, traced(jails, made, "2 * x"))

    def claim(digest: str) -> Callable[[Header, Blobs], tuple[Header, Blobs]]:
        def answer(header: Header, _: Blobs) -> tuple[Header, Blobs]:
            header["bundle"] |= {"known": True, "digest": digest}
            return header, {}

        return answer

    for digest in ("sha256:" + 64 * "0", right.facts["growth"].digest, ""):
        watched.answer = claim(digest)
        evidence, how = judge.judge(made, trace)
        assert ("", "program-crashes") == (how, evidence.problem.rule)
        result = correctness.check(made, trace, evidence, {}, 4.0, trace_status=Status.PASS)
        assert Status.ERROR is result.status
    watched.answer = claim(right.facts["bundle"].digest)
    evidence, _ = judge.judge(made, trace, afresh=True)
    assert "program-crashes" == evidence.problem.rule
    watched.answer = lambda *reply: reply
    assert ("", Claim()) == (judge.judge(made, trace)[1], judge.judge(made, trace)[0].problem)


def test_who_comes_later_cannot_put_other_values_in_place(
    jails: Jails, made: Plan, watched: Watched, judge: Judge
) -> None:
    """A broken judge that gives its own values under a known digest gives them to itself alone."""
    mine, yours, theirs = (traced(jails, made, "2 * x", name) for name in ("mine", "yours", "theirs"))
    first, _ = judge.judge(made, mine)

    def lie(header: Header, blobs: Blobs) -> tuple[Header, Blobs]:
        zeros = sum(4 * leaf.shape[0] for part in made.parts for leaf in part.outputs)
        header["bundle"]["known"] = False
        return header, blobs | {f"outputs-{number}": bytes(zeros) for number in range(made.rounds)}

    watched.answer = lie
    judge.judge(made, yours)
    watched.answer = lambda *reply: reply
    evidence, how = judge.judge(made, theirs)
    assert "digest" == how
    assert first_values(first) == first_values(evidence)


def test_audits_happen_and_are_few() -> None:
    """One in twenty, by a generator that nobody can predict."""
    assert 20 == reuse.AUDITED
    assert {False, True} == {reuse.wants_audit() for _ in range(2000)}
