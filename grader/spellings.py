"""Submissions that were judged before, in the same bytes or in another spelling. Layer 6.

The same bytes have the same verdict. Another spelling (see ``grader.trace.spelling``) has it where there was nothing to
say: a clean pass names no line and no variable. What failed is judged anew, so that its findings are its own.

To ask for a spelling takes 7 ms of processor time where a judgement takes 200 (2 cores of an AMD EPYC, jax 0.10.2).
Times are never reused.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass

from grader.course import Exercise
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.verdict import ArtifactRecord, CheckResult, CostRecord, Status

__all__ = ["Known", "Spelling", "Spellings"]

_MOST_KEPT = 2048
_MOST_SPELT = 256
_LIMITS = Limits(wall_s=3.0, cpu_s=2.0)
_LONGEST = 1 << 16
"""Bytes of source; a longer one is not worth asking about."""
_LASTING = frozenset({Status.FAIL, Status.PASS, Status.SKIPPED})
"""What is the submission's own. Limits that were hit may not be hit again, and what killed a process is not known."""
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Spelling:
    """Under which keys a submission may be known."""

    keys: tuple[str, ...]
    """That of its bytes, and that of its spelling if it has one and the bytes are new."""
    cpu_s: float = 0.0


@dataclass(frozen=True)
class Known:
    """The verdict of a submission before its timing."""

    checks: tuple[CheckResult, ...]
    artifacts: tuple[ArtifactRecord, ...]
    cost: CostRecord | None
    growth: tuple[tuple[int, int], ...]


class Spellings:
    """What was judged in one run. Safe to use from several threads."""

    def __init__(self, jails: Jails):
        self._jails = jails
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._spelt: OrderedDict[str, str] = OrderedDict()
        """Hash of a file to its spelling: a notebook answers several exercises."""

    def spell(self, exercise: Exercise, source: bytes) -> Spelling:
        """Return the keys of a submission; a child that dies over it, or says something else, gives it no spelling.

        Raises:
            JailError: the jail failed.
        """
        name, sha = exercise.name, hashlib.sha256(source).hexdigest()
        own, cpu_s = f"{name}\0{sha}", 0.0
        with self._lock:
            if own in self._known or len(source) > _LONGEST:
                return Spelling((own,))
            digest = self._spelt.get(sha)
        if digest is None:
            reply = self._jails.run("spelling", source, _LIMITS)
            digest, cpu_s = (reply.frame or b"").decode("ascii", errors="replace"), reply.ending.cpu_s
            with self._lock:
                self._spelt[sha] = digest
                while len(self._spelt) > _MOST_SPELT:
                    self._spelt.popitem(last=False)
        return Spelling((own, f"{name}\0spelling {digest}") if _DIGEST.fullmatch(digest) else (own,), cpu_s)

    def find(self, spelling: Spelling) -> Known | None:
        """Return what is known of a submission."""
        with self._lock:
            for key in spelling.keys:
                if key in self._known:
                    self._known.move_to_end(key)
                    return self._known[key]
        return None

    def keep(self, spelling: Spelling, verdict: Known) -> None:
        """Remember a verdict."""
        statuses = {check.status for check in verdict.checks}
        is_clean = statuses <= {Status.PASS, Status.SKIPPED} and not any(c.findings for c in verdict.checks)
        with self._lock:
            if statuses <= _LASTING:
                for key in spelling.keys if is_clean else spelling.keys[:1]:
                    self._known.setdefault(key, verdict)
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)
