"""What grading says: findings, check results, results, and the report of a run. Layer 2.

These models are the JSON of ``jaxercise grade --json``; their JSON Schema is published as
``grader/schemas/report.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from enum import StrEnum
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "ArtifactRecord",
    "CheckResult",
    "Conditions",
    "CostRecord",
    "Environment",
    "Example",
    "Finding",
    "Report",
    "Result",
    "ShownInput",
    "ShownValue",
    "SpeedRecord",
    "Status",
    "Verdicts",
    "decode",
    "encode",
    "worst",
]

_Model = TypeVar("_Model", bound=BaseModel)


class Status(StrEnum):
    """How a check or a submission ended, most serious first."""

    INTERNAL = "INTERNAL"
    """The grader's fault; never a zero, can be graded again."""
    ERROR = "ERROR"
    """The submission cannot be judged: unreadable, raising, crashing."""
    TIMEOUT = "TIMEOUT"
    MEMORY = "MEMORY"
    FAIL = "FAIL"
    """Judged, and not as asked."""
    SKIPPED = "SKIPPED"
    """Not judged, for the ``reason`` given."""
    PASS = "PASS"


_SEVERITY = {status: rank for rank, status in enumerate(Status)}


def worst(statuses: list[Status]) -> Status:
    """Return the most serious status, leaving ``SKIPPED`` ones out unless all are."""
    judged = [status for status in statuses if status is not Status.SKIPPED]
    return min(judged, key=_SEVERITY.__getitem__) if judged else Status.SKIPPED


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShownInput(_Frozen):
    """An argument of a call, cut to what can be read."""

    name: str = Field(description="the argument, or what of it is shown: `xs[38:46]`")
    form: str = Field(description="dtype and shape of all of it: `f32[100]`, or `static`")
    text: str


class ShownValue(_Frozen):
    """An array as text, in three pieces, so that the place where it differs can be marked."""

    before: str = ""
    here: str
    after: str = ""


class Example(_Frozen):
    """A public case with a wrong result: what went in, what should have come out, and what did."""

    case: str = Field(description="sizes and arguments of the case in words")
    inputs: tuple[ShownInput, ...] = ()
    more_inputs: int = Field(default=0, description="inputs that are not shown")
    name: str = Field(description="which result is shown, or what of it: `result[0][38:46]`")
    form: str = Field(description="dtype and shape of all of it")
    place: str = Field(description="the first place that differs: `result[0][42]`")
    expected: ShownValue
    actual: ShownValue


class Finding(_Frozen):
    """One thing a student should know, tied to a rule and, where known, a line."""

    rule: str
    message: str
    file: str | None = None
    line: int | None = Field(default=None, description="1-based line in `file`; for notebooks see `cell`")
    cell: int | None = Field(
        default=None, description="1-based code cell of a notebook; then `line` counts in the cell"
    )
    object: str | None = Field(default=None, description="what it happened to, as a student would write it")
    todo: str | None = Field(
        default=None, description="what to do, an imperative of one line without a full stop"
    )
    hint: str | None = None
    why: str | None = Field(default=None, description="why tracing makes it so")
    rewrite: str | None = Field(
        default=None,
        description="the statement rewritten: lines to take out start with `- `, lines to put in with `+ `; "
        "`...` stands for what the student has to decide",
    )
    page: str | None = Field(default=None, description="address of a page of JAX's documentation")
    detail: str | None = Field(default=None, description="JAX's or Python's own words")
    example: Example | None = Field(default=None, description="of a public case, where values are wrong")
    advice: bool = Field(default=False, description="shown, costs no points")


class CheckResult(_Frozen):
    """One check's judgement of one submission."""

    check: str
    status: Status
    points: float | None = Field(
        description="null where it could not be judged on this machine, or by our fault"
    )
    max_points: float
    findings: tuple[Finding, ...] = ()
    reason: Literal["blocked", "unavailable"] | None = Field(
        default=None,
        description="why a check was SKIPPED: blocked by an earlier check (0 points), "
        "or unavailable here (not counted)",
    )
    note: str | None = None


class Conditions(_Frozen):
    """Under which circumstances something was timed."""

    device: str
    clock: Literal["processor", "wall"] = Field(
        description="processor: processor time on one core, without what other processes took"
    )
    floor_ns: int = Field(description="what it takes to read the clock")
    runs: tuple[int, int] = Field(description="runs of the original and of the submission in one sample")
    share: float = Field(description="share of one core that the timing process got")
    slowdown: float = Field(
        default=1.0,
        description="by how much others slowed down the shared memory; the interval is that much wider",
    )
    load: tuple[float, ...] = Field(description="load averages over 1, 5 and 15 minutes")
    cores: int
    mhz: float | None = Field(default=None, description="frequency of the fastest core, where it is told")


class SpeedRecord(_Frozen):
    """Samples and decision of the speed check."""

    baseline_ns: tuple[int, ...] = Field(description="nanoseconds of one run of the original, each sample")
    submission_ns: tuple[int, ...]
    speedup: float = Field(description="median of the paired ratios baseline / submission")
    low: float
    high: float
    at_least: float
    decision: Literal["met", "missed", "inconclusive"]
    compile_s: float | None = None
    conditions: Conditions | None = None


class ArtifactRecord(_Frozen):
    """A traced program, by content."""

    transform: str
    digest: str
    operations: int | None = None


class CostRecord(_Frozen):
    """What the entry point's program takes, read from the program and not from a clock; see ``docs/cost.md``.

    It is that at the sizes `at` of the exercise, or else at those of the transforms. What is not known is null.
    """

    operations: int = Field(description="operations written, calls expanded, each loop's body once")
    element_operations: int | None = Field(
        default=None, description="operations on single elements, loops as often as they run"
    )
    moved_bytes: int | None = Field(
        default=None, description="bytes that all operations read and write, as if nothing were fused"
    )
    least_bytes: int | None = Field(default=None, description="bytes that any device has to move")
    sent_bytes: int | None = Field(
        default=None, description="bytes that one device hands to collectives, loops as often as they run"
    )
    is_exact: bool | None = Field(
        default=None,
        description="false: a loop's length depends on values, it was counted once, and the truth is at least this",
    )
    constant_bytes: int = 0
    temporary_bytes: int | None = Field(
        default=None, description="as the compiler of the target reports them"
    )
    alias_bytes: int | None = Field(default=None, description="of donated arguments that results take over")


class Result(_Frozen):
    """The verdict on one submission for one exercise."""

    exercise: str | None
    submission: str
    status: Status
    points: float | None
    max_points: float
    checks: tuple[CheckResult, ...]
    speed: SpeedRecord | None = None
    artifacts: tuple[ArtifactRecord, ...] = ()
    cost: CostRecord | None = None
    seed: str | None = None
    wall_s: float = 0.0
    cpu_s: float = 0.0


class Environment(_Frozen):
    """Where the grading ran."""

    jax: str
    platform: str
    device: str
    protections: tuple[str, ...]
    python: str = ""


class Report(_Frozen):
    """Everything one run of ``jaxercise grade`` says."""

    format: Literal[1] = 1
    jaxercise: str
    environment: Environment
    results: tuple[Result, ...]
    ignored: tuple[str, ...] = Field(default=(), description="files that belong to no exercise")


class Verdicts(Protocol):
    """What a report is rendered from: a :class:`Report`, or one whose results are read only when asked for."""

    @property
    def jaxercise(self) -> str:
        """Version that graded."""

    @property
    def environment(self) -> Environment:
        """Where the grading ran."""

    @property
    def results(self) -> Collection[Result]:
        """In the order of the submissions; may be gone through several times."""

    @property
    def ignored(self) -> Collection[str]:
        """Files that belong to no exercise."""


def encode(model: BaseModel) -> str:
    """Return JSON, in ASCII, from which :func:`decode` makes the very same model.

    Pydantic's own would turn an infinity into ``null`` and refuse half a surrogate pair; both occur in verdicts.
    """
    return json.dumps(model.model_dump(), separators=(",", ":"))


def decode(kind: type[_Model], text: str | bytes) -> _Model:
    """Read what :func:`encode` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        return kind.model_validate(json.loads(text))
    except RecursionError:
        raise ValueError("nested too deeply") from None
