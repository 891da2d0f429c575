"""Grade all attacks in every tier that this machine offers, and print what became of each.

Usage: ``python -m tests.attacks [--tier NAME]... [--quick]``. Exit code 0 if everything came out as it must, else 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.attacks import table
from tests.attacks.channels import Found, found_in_jail, found_in_the_open
from tests.attacks.grading import grade_corpus, refusal
from tests.attacks.tiers import TIERS, Tier, enter, hand_over, unavailable
from tests.submissions.grade import ROOT

__all__ = ["main"]


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.attacks", description=(__doc__ or "").partition("\n")[0]
    )
    names = [tier.name for tier in TIERS]
    parser.add_argument(
        "--tier", action="append", choices=names, help="only this kind of machine; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="a choice of attacks that takes seconds")
    options = parser.parse_args(arguments)
    surprises: dict[str, list[str]] = {}
    run = 0
    for tier in TIERS:
        if options.tier and tier.name not in options.tier:
            continue
        table.heading(tier)
        if why := unavailable(tier):
            table.line(f"not offered by this machine: {why}")
            continue
        run += 1
        surprises[tier.name] = _tier(tier, quick=options.quick)
    return table.summary(surprises, run)


def _tier(tier: Tier, *, quick: bool) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="jaxercise-attacks-") as folder:
        base = Path(folder)
        if tier.refuses:
            refused = refusal(tier, _empty(base / "corpus"))
            table.refused(refused)
            return refused.surprises
        graded = grade_corpus(tier, _empty(base / "corpus"), quick=quick)
        table.attacks(graded)
        judged, problems = _artifacts(tier, _empty(base / "artifacts"))
        table.artifacts(judged)
        if quick:
            return [*graded.surprises, *problems]
        pair = found_in_jail(tier, _empty(base / "pair"))
        offered = not unavailable(TIERS[0]) and tier.name != "no-landlock"
        in_the_open = found_in_the_open(_empty(base / "open")) if offered else Found()
        table.channels(pair, in_the_open)
        return [*graded.surprises, *problems, *pair.surprises, *in_the_open.surprises]


def _artifacts(tier: Tier, base: Path) -> tuple[dict[str, Any], list[str]]:
    hand_over(tier.name, base)
    done = subprocess.run(
        enter(tier.name, base, [sys.executable, "-B", "-m", "tests.attacks.artifacts"]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        return {}, [f"artifacts: exit code {done.returncode}: {done.stderr[-500:]}"]
    judged: dict[str, Any] = json.loads(done.stdout)
    problems = [
        f"artifact {item['name']}: gave outputs"
        for item in judged["outcomes"]
        if item["outcome"] == "OUTPUTS"
    ]
    if judged["harmed"]:
        problems.append(f"{judged['harmed']} honest artifacts were harmed")
    return judged, problems


def _empty(folder: Path) -> Path:
    folder.parent.chmod(0o755)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
