"""Equal programs are judged once in a run. Layer 6.

Two ways tell that a program was judged before, and both leave everything that was looked at in the Python alone:

- its artifacts have the very bytes of earlier ones: then nothing of them is opened again;
- the judge, which has parsed them, names a digest that it was told to be known: then it neither compiles nor runs them,
  and what is counted in them is counted all the same.

The second trusts two processes that have parsed hostile bytes: the one that named the digest, and the one that gave the
values. So nobody fails by such values: whoever would is judged in full (``grader.grading``). And one reuse in
``AUDITED`` at random, of either kind, is judged in full as well; all have to come to the same results. Times are never
reused.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from grader.evidence import JudgeEvidence, TraceEvidence
from grader.jail.pool import Jails
from grader.judging import judge_programs
from grader.plan import Plan

__all__ = ["AUDITED", "Judge", "Shared", "wants_audit"]

AUDITED = 20
"""One reuse in so many is judged in full, too."""
Shared = Literal["", "bytes", "digest"]
"""What told that values are another program's; '' if they are a program's own."""
_MOST_BYTES = 64 << 20
"""Outputs that are kept; the longest unused are dropped first."""
_MOST_KEPT = 512
"""Programs that are kept, for what is said about each is sent to every judge."""

_Known = Mapping[str, Mapping[str, JudgeEvidence]]
"""By artifact and digest, where its values are."""


@dataclass(frozen=True)
class _Kept:
    evidence: JudgeEvidence
    how: Shared
    """"bytes" if the values are its own, "digest" if it has them from another."""
    nbytes: int
    digests: tuple[tuple[tuple[str, str], str], ...]
    """Under which place and digest it is known."""


class Judge:
    """Judges what was traced, for one set of jails and one seed. Safe to use from several threads."""

    def __init__(self, jails: Jails):
        self._jails = jails
        self._lock = threading.Lock()
        self._by_bytes: OrderedDict[str, _Kept] = OrderedDict()
        self._by_digest: dict[tuple[str, str], dict[str, str]] = {}
        """For the same parts of an exercise, and an artifact's name: its digest to the key of its bytes."""
        self._nbytes = 0

    def judge(
        self, plan: Plan, trace: TraceEvidence, *, afresh: bool = False
    ) -> tuple[JudgeEvidence, Shared]:
        """Judge the artifacts of a trace, or find them judged.

        Args:
            plan: what was traced.
            trace: what came out.
            afresh: judge in full whatever is known, and remember nothing.

        Returns:
            The evidence, and whether its values are another program's.

        Raises:
            JailError: the jail failed.
        """
        if afresh:
            return judge_programs(self._jails, plan, trace), ""
        name = _bytes_key(plan, trace)
        with self._lock:
            kept = self._by_bytes.get(name)
            if kept is not None:
                self._by_bytes.move_to_end(name)
                return replace(kept.evidence, cpu_s=0.0), kept.how
            known = self._known(plan, trace)
        # What is known stays at hand in ``known``, even if another thread's outputs push it out meanwhile.
        evidence = judge_programs(self._jails, plan, trace, known=known)
        if evidence.problem.rule or any(facts.refused or facts.failed for facts in evidence.facts.values()):
            return evidence, ""  # what took too long or too much may do better next time
        how: Shared = "digest" if any(facts.is_known for facts in evidence.facts.values()) else ""
        evidence = _filled(plan, evidence, known)
        self._keep(name, evidence, how or "bytes", _own_digests(plan, trace, evidence))
        return evidence, how

    def _known(self, plan: Plan, trace: TraceEvidence) -> _Known:
        return {
            artifact: {
                digest: self._by_bytes[key].evidence
                for digest, key in self._by_digest.get(_place(plan, trace, artifact), {}).items()
            }
            for artifact in trace.artifacts
        }

    def _keep(
        self, name: str, evidence: JudgeEvidence, how: Shared, digests: Mapping[tuple[str, str], str]
    ) -> None:
        with self._lock:
            if name in self._by_bytes:
                return
            # The first to have a digest keeps it: who comes later cannot put other values in its place.
            new = tuple(
                (place, digest)
                for place, digest in digests.items()
                if digest not in self._by_digest.get(place, {})
            )
            for place, digest in new:
                self._by_digest.setdefault(place, {})[digest] = name
            kept = self._by_bytes[name] = _Kept(evidence, how, _nbytes(evidence), new)
            self._nbytes += kept.nbytes
            while self._nbytes > _MOST_BYTES or len(self._by_bytes) > _MOST_KEPT:
                _, old = self._by_bytes.popitem(last=False)
                self._nbytes -= old.nbytes
                for place, digest in old.digests:
                    del self._by_digest[place][digest]


def wants_audit() -> bool:
    """Tell, at random, whether a verdict that could be reused is to be judged in full as well."""
    return secrets.randbelow(AUDITED) == 0


def _filled(plan: Plan, evidence: JudgeEvidence, known: _Known) -> JudgeEvidence:
    """Put the values of known programs in place."""
    outputs, program_outputs = evidence.outputs, dict(evidence.program_outputs)
    for name, facts in evidence.facts.items():
        if facts.is_known:
            earlier = known[name][facts.digest]
            if name == "bundle":
                outputs = earlier.outputs
            else:
                program_outputs.update({part: earlier.program_outputs[part] for part in _members(plan, name)})
    return replace(evidence, outputs=outputs, program_outputs=program_outputs)


def _own_digests(plan: Plan, trace: TraceEvidence, evidence: JudgeEvidence) -> dict[tuple[str, str], str]:
    """List the artifacts that were run, by place, with their digests; to have counted one is not to know its values."""
    return {
        _place(plan, trace, name): facts.digest
        for name, facts in evidence.facts.items()
        if facts.digest
        and not facts.is_known
        and (
            bool(evidence.outputs)
            if name == "bundle"
            else all(part in evidence.program_outputs for part in _members(plan, name))
        )
    }


def _members(plan: Plan, artifact: str) -> list[str]:
    return [part.name for part in plan.programs if part.group == artifact]


def _nbytes(evidence: JudgeEvidence) -> int:
    rows = [
        *(row for outputs in evidence.outputs for row in outputs.values()),
        *evidence.program_outputs.values(),
    ]
    kinds = sum(len(part.histogram) for facts in evidence.facts.values() for part in facts.parts)
    return sum(array.nbytes for row in rows for array in row) + 200 * kinds


def _prefix(plan: Plan, trace: TraceEvidence) -> str:
    return f"{plan.exercise.name}\0{','.join(trace.included)}"


def _place(plan: Plan, trace: TraceEvidence, artifact: str) -> tuple[str, str]:
    return _prefix(plan, trace), artifact


def _bytes_key(plan: Plan, trace: TraceEvidence) -> str:
    whole = hashlib.sha256(_prefix(plan, trace).encode())
    for name, data in sorted(trace.artifacts.items()):
        whole.update(f"\0{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
