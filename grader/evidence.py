"""Evidence: what checks judge. Typed, and read from hostile replies by ``grader.replies``. Layer 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = [
    "Broken",
    "Ceiling",
    "Claim",
    "Count",
    "Facts",
    "JudgeEvidence",
    "Observed",
    "PropertyEvidence",
    "SpeedEvidence",
    "TraceEvidence",
    "Work",
]

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Claim:
    """What the trace child says about one part: a rule it broke, or nothing."""

    rule: str = ""
    message: str = ""
    line: int | None = None
    kind: str = ""
    """Which lesson of ``grader.lessons`` it teaches, or ''."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """What the lesson's words are about."""
    rewrite: str = ""
    """The statement as it could be, as lines that start with ``- `` and ``+ ``, or ''."""


@dataclass(frozen=True)
class Observed:
    """One observation of impurity."""

    rule: str
    message: str
    line: int | None
    object: str
    advice: bool


@dataclass(frozen=True)
class TraceEvidence:
    """What came out of the trace jail."""

    outcome: Claim
    parts: Mapping[str, Claim] = field(default_factory=dict)
    included: tuple[str, ...] = ()
    """Parts of the bundle, in order."""
    observations: tuple[Observed, ...] = ()
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    cpu_s: float = 0.0


@dataclass(frozen=True)
class Work:
    """What a part of an artifact computes and moves, loops by how often they run; see ``docs/cost.md``."""

    element_operations: int
    moved_bytes: int
    """As if nothing were fused."""
    least_bytes: int
    """What any device has to move."""
    sent_bytes: int
    """What one device hands to collectives."""
    is_exact: bool
    """If not, loops of unknown length were counted once."""


@dataclass(frozen=True)
class Count:
    """Deterministic size of one part of an artifact."""

    operations: int
    histogram: Mapping[str, int] = field(default_factory=dict)
    """StableHLO operations by short name."""
    constant_bytes: int = 0
    work: Work | None = None
    """None where the judge can only read the program's text."""


@dataclass(frozen=True)
class Facts:
    """What the judge read from the bytes of one artifact."""

    refused: str = ""
    """Why it may not be run; empty if it may."""
    failed: str = ""
    """How compiling or running it failed."""
    digest: str = ""
    is_known: bool = False
    """The digest is one that the judge was told to be known, so it was not run."""
    operations: int = 0
    parts: tuple[Count, ...] = ()
    """Counts of each part, in the plan's order; empty where the judge cannot tell parts apart."""
    alias_bytes: int | None = None
    temporary_bytes: int | None = None


@dataclass(frozen=True)
class JudgeEvidence:
    """What came out of the judge jail."""

    problem: Claim = Claim()
    """How the judge child itself ended, if not well: rule and words."""
    is_internal: bool = False
    """The problem is the grader's own fault."""
    bundle: Facts | None = None
    programs: Mapping[str, Facts] = field(default_factory=dict)
    outputs: tuple[Mapping[str, tuple[Array, ...]], ...] = ()
    """For each round: arrays by part."""
    program_outputs: Mapping[str, tuple[Array, ...]] = field(default_factory=dict)
    """Arrays of the parts of other artifacts than the bundle, those that were run."""
    cpu_s: float = 0.0

    @property
    def facts(self) -> Mapping[str, Facts]:
        """What was read from every artifact, by its name."""
        bundle = {"bundle": self.bundle} if self.bundle is not None else {}
        return {**self.programs, **bundle}


@dataclass(frozen=True)
class Broken:
    """A property that does not hold of the results of one case."""

    part: str
    visibility: str
    case: str
    must: str
    """What must hold, in the author's words."""
    found: str
    """What was found instead; for public cases only to be shown."""


@dataclass(frozen=True)
class PropertyEvidence:
    """What came out of asking the author's properties about random results."""

    fault: str = ""
    """Why the properties could not be asked: the course's own fault, or ''."""
    broken: tuple[Broken, ...] = ()
    cpu_s: float = 0.0


@dataclass(frozen=True)
class Ceiling:
    """What a device can do at most, as measured on it."""

    kind: str
    """The device's own name."""
    count: int
    """How many of it there are."""
    bytes_per_s: float
    """Bytes read and written together."""
    operations_per_s: float
    """Floating-point operations, in matrix products."""
    probe_ns: int = 1
    """What a little work in shared memory takes while nobody else uses it, see ``grader.stopwatch.Probe``."""


@dataclass(frozen=True)
class SpeedEvidence:
    """What came out of timing, or why nothing did."""

    problem: Claim = Claim()
    is_internal: bool = False
    unavailable: str = ""
    baseline_ns: tuple[int, ...] = ()
    """Nanoseconds of one run of the original, for each sample."""
    submission_ns: tuple[int, ...] = ()
    runs: tuple[int, int] = (1, 1)
    """Runs in one sample of the original and of the submission."""
    compile_s: float = 0.0
    clock: str = "processor"
    """``processor`` or ``wall``."""
    floor_ns: int = 1
    """What it takes to read the clock."""
    share: float = 1.0
    """Share of one core that the timing process got."""
    probe_ns: int = 1
    """What that little work took while sampling, median."""
    load: tuple[float, ...] = ()
    """The system's load averages over 1, 5 and 15 minutes."""
    cores: int = 1
    """Cores of the machine."""
    mhz: float | None = None
    """Frequency of the fastest core, where the system tells it."""
    flops: int = 0
    """Floating-point operations that XLA counts in the optimized program, loops once; 0 where it does not count."""
    ceiling: Ceiling | None = None
    """What the device can do at most."""
    count: Count | None = None
    """Operations of the program that was timed; None where the child does not tell."""
    outputs: tuple[Array, ...] = ()
    is_consistent: bool = True
    cpu_s: float = 0.0
