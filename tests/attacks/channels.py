"""Covert channels: a submission that leaves marks, and others that look for them, beside it and after it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.attacks.corpus import copy_course
from tests.attacks.tiers import Tier, enter, hand_over
from tests.submissions.grade import COMMAND, QUICK, SUBMISSIONS, watched

__all__ = ["CHANNELS", "Found", "found_in_jail", "found_in_the_open"]

_NAME = "scale_array_inplace.py"
_LEAVES, _FINDS = (SUBMISSIONS / "hostile_pairs" / name / _NAME for name in ("leaves_marks", "finds_marks"))
_SEED = "two"  # the same for both gradings: inputs and the sizes that are looked at follow from it
_KEPT = ("status", "points", "max_points", "checks", "artifacts")

CHANNELS = tuple(
    re.findall(r'^    "(.+?)": ', _FINDS.read_text("utf-8").partition("CHANNELS = {")[2], re.MULTILINE)
)
"""Names of the channels that are tried."""


@dataclass
class Found:
    """What the submissions that looked for marks saw."""

    beside: tuple[str, ...] = ()
    """Channels through which one saw marks that was graded at the same time."""
    after: tuple[str, ...] = ()
    """Channels through which one saw marks that was graded afterwards."""
    surprises: list[str] = field(default_factory=list)
    """Everything that should not have happened."""


def found_in_jail(tier: Tier, base: Path) -> Found:
    """Grade the pair in a tier; who looks for marks must be graded as if it were alone."""
    found = Found()
    course = copy_course(base)
    (alone,) = _grade(tier.name, base, course, [_FINDS], found)
    _, beside, after = _grade(tier.name, base, course, [_LEAVES, _FINDS, _FINDS], found)
    found.beside, found.after = _channels(beside), _channels(after)
    if alone.get("status") != "PASS":
        found.surprises.append(f"looking for marks alone: {alone.get('status')}")
    for when, result in (("beside", beside), ("after", after)):
        if _verdict(result) != _verdict(alone):
            names = ", ".join(_channels(result)) or result.get("status")
            found.surprises.append(f"{when} one that leaves marks another verdict than alone: {names}")
    return found


def found_in_the_open(base: Path) -> Found:
    """Grade the pair without jails, in namespaces of its own: what the channels carry where nothing stops them."""
    found = Found()
    course = copy_course(base)
    _, beside, after = _grade("open", base, course, [_LEAVES, _FINDS, _FINDS], found, "--no-jail")
    found.beside, found.after = _channels(beside), _channels(after)
    return found


def _grade(
    tier: str, base: Path, course: Path, paths: list[Path], found: Found, *options: str
) -> list[dict[str, Any]]:
    report = base / "report.json"
    report.unlink(missing_ok=True)
    hand_over(tier, base)
    inner = ["grade", *map(str, paths), "--course", str(course), "--checks", QUICK, "--json", str(report)]
    driver = [sys.executable, str(SUBMISSIONS / "watched.py"), str(base / "watched.json"), *COMMAND]
    command = enter(tier, base, [*driver, *inner, "--jobs", "2", "--seed", _SEED, *options])
    done = watched(base / "outside.json", command=command)
    if done.returncode not in (0, 1) or not report.exists():
        found.surprises.append(f"exit code {done.returncode}: {done.stderr[-500:]}")
        return [{} for _ in paths]
    results: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))["results"]
    return results


def _channels(result: dict[str, Any]) -> tuple[str, ...]:
    told = re.search(r"found: ([\d ]+)", json.dumps(result))
    return tuple(CHANNELS[int(number)] for number in told[1].split()) if told else ()


def _verdict(result: dict[str, Any]) -> dict[str, Any]:
    return {key: result.get(key) for key in _KEPT}
