"""Grade a record's submission again, under the record's circumstances, and say what comes out differently. Layer 8.

Everything but time is a pure function of what the record names, so it has to come out equal. A speed is measured anew:
its decision is compared, and its samples are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.gradebook.records import Record, Versions
from grader.verdict import CheckResult, Result

__all__ = ["check_text", "differences", "other_circumstances"]


def other_circumstances(record: Record, now: Versions, device: str) -> Iterator[str]:
    """Yield in which ways this machine is not the one that graded."""
    for name, then in record.versions.model_dump().items():
        today = getattr(now, name)
        if then != today:
            yield f"{name}: {then} then, {today} now"
    if record.environment.device != device:
        yield f"device: {record.environment.device} then, {device} now"


def differences(record: Record, again: Result) -> Iterator[str]:
    """Yield what is not as it was; nothing, where the record is reproduced."""
    then = record.result
    for what, before, after in (
        ("status", then.status.value, again.status.value),
        ("points", then.points, again.points),
        ("points at most", then.max_points, again.max_points),
    ):
        if before != after:
            yield f"{what}: {before} then, {after} now"
    before_by, after_by = ({check.check: check for check in result.checks} for result in (then, again))
    for name in {**before_by, **after_by}:
        said = [_of(by.get(name)) for by in (before_by, after_by)]
        if said[0] != said[1]:
            yield f"{name}: {said[0]} then, {said[1]} now"
    programs = [
        {artifact.transform: artifact.digest for artifact in result.artifacts} for result in (then, again)
    ]
    for name in {**programs[0], **programs[1]}:
        digests = [each.get(name, "none") for each in programs]
        if digests[0] != digests[1]:
            yield f"program of {name}: {digests[0]} then, {digests[1]} now"


def check_text(check: CheckResult) -> str:
    """Say how a check ended, such as ``purity: FAIL (1 of 3; mutates-global)``."""
    return f"{check.check}: {_of(check)}"


def _of(check: CheckResult | None) -> str:
    if check is None:
        return "not asked for"
    points = "no points" if check.points is None else f"{check.points:g} of {check.max_points:g}"
    rules = ", ".join(sorted({finding.rule for finding in check.findings}))
    return f"{check.status.value} ({points}{'; ' + rules if rules else ''})"
