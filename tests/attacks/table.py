"""Print what became of the attacks: a table for each tier, and a summary."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.attacks.channels import CHANNELS, Found
from tests.attacks.corpus import THEFTS
from tests.attacks.grading import BOUND_S, Graded
from tests.attacks.tiers import Tier

__all__ = ["artifacts", "attacks", "channels", "heading", "line", "refused", "summary"]

_MECHANISM_WIDTH = 78


def line(text: str = "") -> None:
    """Print one line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def heading(tier: Tier) -> None:
    """Say what a tier is, and what it is not."""
    line(f"\n== {tier.name}: {tier.what}")
    if tier.missing:
        line(f"   not simulated: {tier.missing}")


def refused(graded: Graded) -> None:
    """Say that a tier refused, as it must."""
    line(f"   exit code {graded.code}, nothing was graded: {' '.join(graded.protections)}")


def attacks(graded: Graded) -> None:
    """Print every attack, then what the run amounts to."""
    line(f"   protections proved by the canary: {', '.join(graded.protections)}")
    _rows(
        ("attack", "mechanism", "verdict", "points", "wall s", "CPU s"),
        [
            (
                item.attack.name if item.attack.path.suffix == ".py" else item.attack.path.name,
                _cut(item.attack.mechanism),
                f"{item.status} {item.attack.expected.check}/{item.rule}",
                f"{item.points:g}/{item.max_points:g}",
                f"{item.wall_s:.2f}",
                f"{item.cpu_s:.2f}",
            )
            for item in graded.outcomes
        ],
    )
    outcomes = graded.outcomes
    counts = Counter(item.status for item in outcomes)
    slowest = max(outcomes, key=lambda item: item.wall_s, default=None)
    line(
        f"   {len(outcomes)} attacks: passed={counts['PASS']} internal={counts['INTERNAL']} "
        + " ".join(f"{status}={number}" for status, number in sorted(counts.items()))
        + f"; {graded.controls} controls, harmed={graded.harmed}; exit code {graded.code}"
    )
    if slowest is not None:
        total = sum(item.wall_s for item in outcomes)
        line(
            f"   slowest: {slowest.attack.name} {slowest.wall_s:.1f} s; no submission can cost more than {BOUND_S} s; "
            f"all together {total:.0f} s of wall time, {sum(item.cpu_s for item in outcomes):.0f} of processor time"
        )
    points = {item.attack.name: item.points for item in outcomes}
    line("   what takes points from other graders of notebooks:")
    for theft, names in THEFTS.items():
        line(f"     {theft}: " + ", ".join(f"{name} {points.get(name, 0):g} points" for name in names))


def artifacts(judged: Mapping[str, Any]) -> None:
    """Print every hostile artifact and what the judge did with it."""
    outcomes = judged.get("outcomes", [])
    line()
    _rows(
        ("artifact", "outcome", "reason", "wall s", "CPU s"),
        [
            (
                item["name"],
                item["outcome"],
                _cut(item["reason"]),
                f"{item['wall_s']:.2f}",
                f"{item['cpu_s']:.2f}",
            )
            for item in outcomes
        ],
    )
    counts = Counter(item["outcome"] for item in outcomes)
    line(
        f"   {len(outcomes)} artifacts: gave outputs={counts['OUTPUTS']} "
        + " ".join(f"{name}={number}" for name, number in sorted(counts.items()))
        + f"; {judged.get('controls', 0)} honest ones between them, harmed={judged.get('harmed', 0)}"
    )


def channels(in_jail: Found, in_the_open: Found) -> None:
    """Print every covert channel: what it carries where nothing stops it, and here."""

    def carried(found: Found, name: str) -> str:
        when = [word for word, names in (("beside", found.beside), ("after", found.after)) if name in names]
        return " and ".join(when) or "-"

    line()
    _rows(
        ("channel between submissions", "without a jail", "in the jail"),
        [(name, carried(in_the_open, name), carried(in_jail, name)) for name in CHANNELS],
    )
    real = {*in_the_open.beside, *in_the_open.after}
    line(
        f"   {len(CHANNELS)} channels: {len(real)} carry marks without a jail, "
        f"{len({*in_jail.beside, *in_jail.after})} in it"
    )


def summary(surprises: Mapping[str, Sequence[str]], tiers: int) -> int:
    """Print what should not have happened, and return the exit code."""
    line()
    for tier, found in surprises.items():
        for surprise in found:
            line(f"SURPRISE in {tier}: {surprise}")
    number = sum(map(len, surprises.values()))
    line(f"{tiers} kinds of machine, {number} surprises")
    return 1 if number or not tiers else 0


def _rows(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, ["-" * width for width in widths], *rows):
        line("   " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _cut(text: str) -> str:
    printable = "".join(char if char.isprintable() else "?" for char in text)
    return printable if len(printable) <= _MECHANISM_WIDTH else f"{printable[: _MECHANISM_WIDTH - 3]}..."
