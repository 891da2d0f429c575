"""Equal programs are judged once in a run. Layer 6.

Two ways tell that a program was judged before, and both leave everything that was looked at in the Python alone:

- its artifacts have the very bytes of earlier ones: then nothing of them is opened again;
- the judge, which has parsed them, names a digest that it was told to be known: then it neither compiles nor runs them,
  and what is counted in them is counted all the same.

The second trusts a process that has parsed hostile bytes. So one reuse in ``AUDITED`` at random, of either kind, is
judged in full as well, and both have to come to the same results. Times are never reused.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from grader.evidence import Claim, Facts, JudgeEvidence, TraceEvidence
from grader.jail.pool import Jails
from grader.judging import judge_programs
from grader.plan import Plan

__all__ = ["AUDITED", "Judge", "wants_audit"]

AUDITED = 20
"""One reuse in so many is judged in full, too."""
_MOST_BYTES = 16 << 20
"""Memory of what is kept; the longest unused is dropped first, so that memory stays flat however large the class."""
_OVERHEAD_BYTES = 16 << 10
"""Of one program's evidence, its arrays apart."""


@dataclass(frozen=True)
class _Kept:
    evidence: JudgeEvidence
    nbytes: int
    prefix: str
    digests: tuple[str, ...]
    """Of the programs that were run for it."""


class Judge:
    """Judges what was traced, for one set of jails and one seed. Safe to use from several threads."""

    def __init__(self, jails: Jails):
        self._jails = jails
        self._lock = threading.Lock()
        self._by_bytes: OrderedDict[str, _Kept] = OrderedDict()
        self._by_digest: dict[str, dict[str, str]] = {}
        """By exercise and parts: a program's digest to the key of the bytes under which its evidence is kept."""
        self._nbytes = 0

    def judge(self, plan: Plan, trace: TraceEvidence, *, afresh: bool = False) -> tuple[JudgeEvidence, bool]:
        """Judge the artifacts of a trace, or find them judged.

        Args:
            plan: what was traced.
            trace: what came out.
            afresh: judge in full whatever is known.

        Returns:
            The evidence, and whether its values are another program's.

        Raises:
            JailError: the jail failed.
        """
        name = _bytes_key(plan, trace)
        if afresh:
            return judge_programs(self._jails, plan, trace), False
        kept = self._find(name)
        if kept is not None:
            return replace(kept, cpu_s=0.0), True
        evidence = judge_programs(self._jails, plan, trace, known=self._known(plan, trace))
        known = [facts for facts in _facts(evidence).values() if facts.is_known]
        if known:
            evidence = self._filled(plan, trace, evidence)
        self._keep(plan, trace, name, evidence)
        return evidence, bool(known)

    def _find(self, name: str) -> JudgeEvidence | None:
        with self._lock:
            kept = self._by_bytes.get(name)
            if kept is None:
                return None
            self._by_bytes.move_to_end(name)
            return kept.evidence

    def _known(self, plan: Plan, trace: TraceEvidence) -> frozenset[str]:
        """Return the digests that were judged for the same parts of the same exercise."""
        with self._lock:
            return frozenset(self._by_digest.get(_prefix(plan, trace), ()))

    def _filled(self, plan: Plan, trace: TraceEvidence, evidence: JudgeEvidence) -> JudgeEvidence:
        """Put the outputs of known programs in place; a digest that we do not know is no answer."""
        prefix = _prefix(plan, trace)
        outputs, program_outputs = evidence.outputs, dict(evidence.program_outputs)
        for name, facts in _facts(evidence).items():
            if not facts.is_known:
                continue
            with self._lock:
                at = self._by_digest.get(prefix, {}).get(facts.digest, "")
                earlier = self._by_bytes.get(at)
            if earlier is None:
                return replace(
                    evidence, problem=Claim("program-crashes", "the judge named a program that is not known")
                )
            if name == "bundle":
                outputs = earlier.evidence.outputs
            else:
                members = [part.name for part in plan.programs if part.group == name]
                program_outputs.update(
                    (part, earlier.evidence.program_outputs[part])
                    for part in members
                    if part in earlier.evidence.program_outputs
                )
        return replace(evidence, outputs=outputs, program_outputs=program_outputs)

    def _keep(self, plan: Plan, trace: TraceEvidence, name: str, evidence: JudgeEvidence) -> None:
        facts = _facts(evidence)
        if (
            evidence.problem.rule
            or evidence.is_internal
            or any(f.refused or f.failed for f in facts.values())
        ):
            return  # what took too long or too much may do better next time
        nbytes = _OVERHEAD_BYTES + sum(
            array.nbytes
            for arrays in (
                *(row for r in evidence.outputs for row in r.values()),
                *evidence.program_outputs.values(),
            )
            for array in arrays
        )
        prefix = _prefix(plan, trace)
        with self._lock:
            if name in self._by_bytes:
                return
            digests = tuple(f.digest for f in facts.values() if f.digest and not f.is_known)
            self._by_bytes[name] = _Kept(evidence, nbytes, prefix, digests)
            self._nbytes += nbytes
            for digest in digests:
                self._by_digest.setdefault(prefix, {})[digest] = name
            while self._nbytes > _MOST_BYTES:
                dropped, old = self._by_bytes.popitem(last=False)
                self._nbytes -= old.nbytes
                for digest in old.digests:
                    if self._by_digest[old.prefix].get(digest) == dropped:
                        del self._by_digest[old.prefix][digest]


def wants_audit() -> bool:
    """Tell, at random, whether a verdict that could be reused is to be judged in full as well."""
    return secrets.randbelow(AUDITED) == 0


def _facts(evidence: JudgeEvidence) -> dict[str, Facts]:
    bundle = {"bundle": evidence.bundle} if evidence.bundle is not None else {}
    return {**bundle, **evidence.programs}


def _prefix(plan: Plan, trace: TraceEvidence) -> str:
    return f"{plan.exercise.name}\0{','.join(trace.included)}\0"


def _bytes_key(plan: Plan, trace: TraceEvidence) -> str:
    whole = hashlib.sha256(_prefix(plan, trace).encode())
    for name, data in sorted(trace.artifacts.items()):
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
