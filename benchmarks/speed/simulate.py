"""How often would decisions be wrong, for noise that was recorded on a busy machine?

    .venv/bin/python -m benchmarks.speed.simulate [--decisions 10000]

Takes the ratios that ``benchmarks.speed.decisions`` recorded, each divided by the true one, strings whole recordings
together in random order so that what hangs together stays together, and decides as the timing child does, for answers
from half to twice as fast as asked. Needs no device and no clock.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from benchmarks import machine, page
from benchmarks.machine import ROOT
from benchmarks.speed.decisions import NOISE
from grader.sampling import decide, next_look

_FACTORS = (0.5, 0.6, 0.77, 0.9, 1.0, 1.1, 1.3, 1.6, 2.0)
_UNIT_NS = 1_000_000
_MOST_PAIRS = 48
"""What a budget of 2 s allows an original of 20 ms that gets half a core."""


def main() -> None:
    """Simulate, print, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.simulate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--decisions", type=int, default=10_000, help="for each factor (default: 10000)")
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    recorded = list(json.loads(NOISE.read_text(encoding="utf-8")).values())
    generator = random.Random(0)  # noqa: S311 - a simulation
    rows = []
    for factor in _FACTORS:
        counts = Counter(_decide(generator, recorded, factor) for _ in range(options.decisions))
        shares = [counts[name] / options.decisions for name in ("met", "missed", "inconclusive")]
        rows.append([f"{factor:g}", *(f"{share:.2%}" for share in shares)])
        print(*rows[-1], sep="\t")
    lines = [
        "## Speed decisions, simulated with recorded noise",
        "",
        (
            f"`python -m benchmarks.speed.simulate`: {options.decisions:,} decisions for each factor, at most "
            f"{_MOST_PAIRS} pairs each, over the ratios that were recorded on the busy machine above."
        ),
        "",
        *page.table(["As fast as asked, times", "met", "missed", "inconclusive"], rows),
        "",
        *machine.describe(),
    ]
    page.write_section(ROOT / options.page, "simulated", lines)


def _decide(generator: random.Random, recorded: list[list[list[float]]], factor: float) -> str:
    source = generator.choice(recorded)
    ratios: list[float] = []
    while True:
        ratios += generator.choice(source)
        for taken in range(1, min(len(ratios), _MOST_PAIRS) + 1):
            if taken != next_look(taken - 1) and taken != _MOST_PAIRS:
                continue
            baseline = [max(1, round(_UNIT_NS * factor * ratio)) for ratio in ratios[:taken]]
            decision = decide(baseline, [_UNIT_NS] * taken, 1.0, spent=taken == _MOST_PAIRS)
            if decision is not None:
                return decision.decision


if __name__ == "__main__":
    main()
