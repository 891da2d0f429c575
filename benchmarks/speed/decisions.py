"""Are speed decisions right while every core is busy with something else?

    .venv/bin/python -m benchmarks.speed.decisions [--decisions 1000] [--load spin copy burst]

The true speedup of each exercise's solution is measured first, on an idle machine. Then the threshold is put so that
the solution is 0.5, 0.77, 1.3 and 2 times as fast as asked, and each decision is made as ``grade`` makes it, in a
jailed child of its own, while other processes keep all cores busy. Prints and writes the table of what was decided.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine, page
from benchmarks.machine import ROOT
from benchmarks.speed import course, load
from benchmarks.speed.course import Timed
from grader.devices import Devices
from grader.evidence import Ceiling, SpeedEvidence
from grader.jail.pool import Jails
from grader.sampling import decide
from grader.timing import time_artifact

FACTORS = (0.5, 0.77, 1.3, 2.0)
_RIGHT = {factor: "met" if factor > 1 else "missed" for factor in FACTORS}
_QUIET_RUNS = 3
NOISE = Path(__file__).with_name("noise.json")


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.decisions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--decisions", type=int, default=1000, help="how many in all (default: 1000)")
    parser.add_argument(
        "--load", nargs="+", choices=load.KINDS, default=list(load.KINDS), help="kinds that take turns"
    )
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    with Jails() as jails:
        device = Devices(jails).get("cpu")
        assert isinstance(device, Ceiling)
        timed = [
            course.prepare(jails, exercise, "decisions")
            for exercise in course.timed_exercises(course.load(), "cpu")
        ]
        truth = {each.exercise.name: _truth(jails, device, each) for each in timed}
        for name, ratio in truth.items():
            print(f"{name}: {ratio:.2f} times on an idle machine", flush=True)
        found, noise, share = _decide_all(jails, device, timed, truth, options)
    NOISE.write_text(json.dumps(noise) + "\n", encoding="utf-8")
    _write(ROOT / options.page, found, share, options.load)


def _truth(jails: Jails, device: Ceiling, timed: Timed) -> float:
    """Return the median of paired ratios over a few children that sample as long as they may."""
    at_least = 1.0
    medians = []
    for _ in range(_QUIET_RUNS + 1):
        evidence = _time(jails, device, timed, at_least)
        # A threshold at the ratio itself is never cleared, so that the next child samples to its budget's end.
        at_least = statistics.median(_ratios(evidence))
        medians.append(at_least)
    return statistics.median(medians[1:])


def _decide_all(
    jails: Jails,
    device: Ceiling,
    timed: Sequence[Timed],
    truth: dict[str, float],
    options: argparse.Namespace,
) -> tuple[Counter[tuple[str, str, float, str]], dict[str, list[list[float]]], float]:
    found: Counter[tuple[str, str, float, str]] = Counter()
    noise: dict[str, list[list[float]]] = {}
    shares = []
    started = time.monotonic()
    done = 0
    each = -(-options.decisions // len(options.load))
    for kind in options.load:
        with load.busy(kind):
            for number in range(min(each, options.decisions - done)):
                item = timed[number % len(timed)]
                factor = FACTORS[number // len(timed) % len(FACTORS)]
                name = item.exercise.name
                at_least = truth[name] / factor
                evidence = _time(jails, device, item, at_least)
                decision = decide(evidence.baseline_ns, evidence.submission_ns, at_least, spent=True)
                assert decision is not None
                found[name, kind, factor, decision.decision] += 1
                if decision.decision not in (_RIGHT[factor], "inconclusive"):
                    print(f"WRONG: {name}, {kind}, {factor}: {decision} of {truth[name]:.2f}", flush=True)
                shares.append(evidence.share)
                ratios = [round(ratio / truth[name], 4) for ratio in _ratios(evidence)]
                noise.setdefault(f"{name} {kind}", []).append(ratios)
                done += 1
                if done % 50 == 0:
                    print(f"{done} decisions, {time.monotonic() - started:.0f} s", flush=True)
    return found, noise, statistics.median(shares)


def _time(jails: Jails, device: Ceiling, timed: Timed, at_least: float) -> SpeedEvidence:
    evidence = time_artifact(jails, device, timed.plan, timed.part, timed.artifact, "cpu", at_least)
    if not evidence.baseline_ns:
        raise SystemExit(f"{timed.exercise.name}: {evidence.problem.message}")
    return evidence


def _ratios(evidence: SpeedEvidence) -> list[float]:
    return [a / b for a, b in zip(evidence.baseline_ns, evidence.submission_ns, strict=True)]


def _write(
    path: Path, found: Counter[tuple[str, str, float, str]], share: float, kinds: Sequence[str]
) -> None:
    rows = []
    for kind in (*kinds, "all"):
        for factor in FACTORS:
            counts: Counter[str] = Counter()
            for (_, own_kind, own_factor, decision), count in found.items():
                if own_factor == factor and kind in (own_kind, "all"):
                    counts[decision] += count
            total = sum(counts.values())
            right, open_ = counts[_RIGHT[factor]], counts["inconclusive"]
            wrong = total - right - open_
            rows.append([kind, f"{factor:g}", *(str(n) for n in (total, right, open_, wrong))])
    for row in rows:
        print(*row, sep="\t")
    total = sum(found.values())
    undecided = sum(count for (*_, decision), count in found.items() if decision == "inconclusive")
    lines = [
        "## Speed decisions on a busy machine",
        "",
        (
            f"`python -m benchmarks.speed.decisions`: {total} decisions over "
            f"{len({name for name, *_ in found})} exercises, each in a child of its own, while one process for each "
            "core spun in Python, copied memory, or came and went in bursts. The threshold was the true speedup, as "
            "measured on the idle machine before, divided by the factor. "
            f"The timing got {share:.0%} of a core (median). {undecided / max(1, total):.1%} were inconclusive."
        ),
        "",
        *page.table(["Load", "as fast as asked, times", "decisions", "right", "inconclusive", "wrong"], rows),
        "",
        *machine.describe(),
    ]
    page.write_section(path, "decisions", lines)


if __name__ == "__main__":
    main()
