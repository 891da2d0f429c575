"""Try every theft on nbgrader and Otter, with their own autograders and with ours, and print a table.

Usage: ``python -m tests.lms [WORD]``, only those whose name has WORD. All of them take about half an hour.
Exit code 0 if nothing was stolen from ours, else 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from tests.lms.heist import Outcome, rob_nbgrader, rob_otter
from tests.lms.kit import Nbgrader, Otter
from tests.lms.peers import rob_nbgraders_own, rob_otters_own
from tests.lms.thefts import names, thefts

__all__ = ["main"]


def main(only: str = "") -> int:
    """Print the table of thefts whose name has ``only``, and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="jaxercise-thefts-") as folder:
        base = Path(folder)
        thieves = {tool: thefts(tool, jailed=True, only=only) for tool in ("nbgrader", "otter")}
        own_nbgrader = _seen(rob_nbgraders_own(base, only), "nbgrader's own")
        own_otter = _seen(rob_otters_own(base, only), "Otter's own")
        ours_nbgrader, harm = rob_nbgrader(Nbgrader.exported(base), base / "ours", thieves["nbgrader"])
        ours_otter, more = rob_otter(Otter.exported(base), base / "ours-otter", thieves["otter"])
    columns = [own_nbgrader, ours_nbgrader, own_otter, ours_otter]
    _say(f"nbgrader {version('nbgrader')}, otter-grader {version('otter-grader')}, jax {version('jax')}\n")
    _say("| A student's notebook ... | nbgrader's own | nbgrader with ours | Otter's own | Otter with ours |")
    _say("|---|---|---|---|---|")
    found = [{outcome.theft: outcome for outcome in column} for column in columns]
    for name in [name for name in names() if only in name]:
        _say(f"| {name} | {' | '.join(_cell(column.get(name)) for column in found)} |")
    totals = [
        f"{sum(o.stolen for o in column)} of {len(column)} stole, {sum(bool(o.marks) for o in column)} did other harm"
        for column in columns
    ]
    _say(f"| **together** | {' | '.join(totals)} |")
    harm += more
    for line in harm:
        _say(f"SURPRISE: {line}")
    return 1 if harm or any(o.stolen or o.marks for o in (*ours_nbgrader, *ours_otter)) else 0


def _seen(outcomes: Iterable[Outcome], title: str) -> list[Outcome]:
    found = []
    for outcome in outcomes:
        found.append(outcome)
        sys.stderr.write(f"{title}: {outcome.theft}: {_cell(outcome)}\n")
    return found


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    points = "no grade" if outcome.points is None else f"{outcome.points:g}"
    if outcome.stolen:
        points = f"**{points}**"
    return ", ".join([points, *outcome.marks])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
