"""From runs to the section of the page: ratios first, within each repeat, then the seconds they come from."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine, page, plot
from benchmarks.peers.assignment import STYLES
from benchmarks.peers.contenders import Run

__all__ = ["API", "NBGRADER", "OTTER", "OURS", "PLUGINS", "STARTS_ONCE", "Comparison", "write"]

OURS = "jaxercise grade"
NBGRADER = "nbgrader autograde"
OTTER = "otter run"
API = "otter.api"
PLUGINS = {name: f"{name}, our plugin" for name in (NBGRADER, OTTER, API)}
"""The same command with our plugin in it, by the one with asserts."""
STARTS_ONCE = (OURS, NBGRADER, PLUGINS[NBGRADER], API, PLUGINS[API])
"""Graders that take a whole class in one process, so that a second notebook costs less than the first."""
_TARGETS = {NBGRADER: (5, 10, 15), OTTER: (12, 25, 35)}
"""Times fewer CPU-seconds that we set out for: all programs new at first, then; a class with few answers."""


_COUNTED = (
    "CPU-seconds are those of a command and of everything that it starts, orphans as well, which a shell's `time` "
    "leaves out."
)


@dataclass(frozen=True)
class Comparison:
    """Everything measured in one run of the benchmark."""

    runs: dict[str, list[Run]]
    """By grader, one for each repeat."""
    alone: dict[str, list[Run]]
    """With one notebook only, for each repeat, by grader."""
    floor: list[float]
    """CPU-seconds a submission of the bare work, for each repeat."""
    students: Run | None
    """This grader on a class with few distinct answers."""

    def ratios(self, name: str, ours: str) -> list[float]:
        """Return how many times fewer CPU-seconds ``ours`` takes than ``name``, for each repeat."""
        pairs = zip(self.runs[name], self.runs[ours], strict=True)
        return [theirs.cost.cpu_s / own.cost.cpu_s for theirs, own in pairs]

    def warm(self, name: str) -> list[float]:
        """Return what one more notebook costs in CPU-seconds, start-up apart, for each repeat."""
        pairs = zip(self.runs[name], self.alone[name], strict=True)
        return [
            (run.cost.cpu_s - one.cost.cpu_s) / (len(run.scores) - 1)
            for run, one in pairs
            if len(run.scores) > 1
        ]


def write(path: Path, style: str, found: Comparison, versions: dict[str, str]) -> None:
    """Write the section for one style of asserts and its plot."""
    image = path.with_name(f"benchmarks-peers-{style}.svg")
    image.parent.mkdir(parents=True, exist_ok=True)
    submissions = len(found.runs[OURS][0].scores)
    image.write_text(_plot(style, found), encoding="utf-8")
    command = f"python -m benchmarks.peers --style {style}"
    heading = {"plain": "asserts as usual", "lean": "leanest asserts", "transforms": "transforms asserted"}[
        style
    ]
    programs = sum(int(run.details["programs"]) for run in found.runs[OURS])
    judged = sum(int(run.details["results"]) for run in found.runs[OURS])
    introduction = (
        f"`{command}`: {submissions} notebooks of 3 exercises in each run, {len(found.floor)} repeats in which all "
        f"took turns. {programs} of {judged} programs were distinct, by digest. Ours judges purity, correctness, "
        "transforms and program; the others run asserts on the same cases with the same tolerances, their expected "
        f"values written out. Their asserts: {STYLES[style]}."
    )
    lines = [
        f"## Against nbgrader and otter: {heading}",
        "",
        introduction,
        "Each grader gave every right answer full marks, and a wrong one at most half; otherwise nothing is written.",
        _COUNTED,
        "",
        *page.table(
            ["Ours takes fewer CPU-seconds than", "median", "lowest", "highest", "aim", "wall, median"],
            [_ratio_row(name, OURS, found) for name in PLUGINS],
        ),
        "",
        *_plugin_lines(found),
        *_class_lines(found),
        f"![CPU-seconds of one submission by grader]({image.name})",
        "",
        *page.table(
            ["A submission", "CPU-s, median", "each repeat", "wall s, median"],
            [
                *(_seconds_row(name, runs) for name, runs in found.runs.items()),
                *(
                    _plain_row(f"{name}, one more notebook (start-up apart)", found.warm(name))
                    for name in found.alone
                ),
                _plain_row(
                    "the bare floor: the same bundles, warm, without isolation or program", found.floor
                ),
            ],
        ),
        "",
        *machine.describe(versions),
    ]
    page.write_section(path, f"peers-{style}", lines)
    print("\n".join(lines))


def _ratio_row(name: str, ours: str, found: Comparison) -> list[str]:
    ratios = found.ratios(name, ours)
    pairs = zip(found.runs[name], found.runs[ours], strict=True)
    wall = statistics.median(theirs.cost.wall_s / ours.cost.wall_s for theirs, ours in pairs)
    first, later, _ = _TARGETS.get(name, ("", "", "")) if ours == OURS else ("", "", "")
    aim = f"{first}, then {later}" if first else ""
    return [
        name,
        f"{statistics.median(ratios):.1f}",
        f"{min(ratios):.1f}",
        f"{max(ratios):.1f}",
        aim,
        f"{wall:.1f}",
    ]


def _plugin_lines(found: Comparison) -> list[str]:
    rows = []
    for name, ours in PLUGINS.items():
        row = _ratio_row(name, ours, found)
        more = (
            [theirs / own for theirs, own in zip(found.warm(name), found.warm(ours), strict=True)]
            if name in STARTS_ONCE
            else []
        )
        rows.append([*row[:4], f"{statistics.median(more):.1f}" if more else "", row[5]])
    introduction = (
        "Inside nbgrader and Otter: the same command with our plugin in it, as `jaxercise export` writes it, in the "
        "place of asserts. Points are read back from the same gradebook and results."
    )
    return [
        introduction,
        "",
        *page.table(
            [
                "Our plugin takes fewer CPU-seconds than asserts in",
                "median",
                "lowest",
                "highest",
                "one more notebook",
                "wall, median",
            ],
            rows,
        ),
        "",
    ]


def _class_lines(found: Comparison) -> list[str]:
    if found.students is None:
        return []
    cost = found.students.per_submission()[0]
    size, programs = len(found.students.scores), int(found.students.details["programs"])
    rows = []
    for name, (_, _, aim) in _TARGETS.items():
        theirs = statistics.median(run.per_submission()[0] for run in found.runs[name])
        rows.append([name, f"{theirs / cost:.1f}", str(aim)])
    introduction = (
        f"A class of {size} with few distinct answers, each spelt in its own way: {programs} programs. The others "
        "grade every notebook anew, so theirs is the cost of a submission above."
    )
    return [
        introduction,
        "",
        *page.table(["Ours takes fewer CPU-seconds than", "ratio", "aim"], rows),
        "",
        f"Ours: {cost:.2f} CPU-s and {found.students.per_submission()[1]:.2f} s of wall time a submission.",
        "",
    ]


def _seconds_row(name: str, runs: Sequence[Run]) -> list[str]:
    cpu, wall = zip(*(run.per_submission() for run in runs), strict=True)
    return [*_plain_row(name, cpu)[:3], f"{statistics.median(wall):.2f}"]


def _plain_row(name: str, seconds: Sequence[float]) -> list[str]:
    middle = f"{statistics.median(seconds):.2f}" if seconds else ""
    return [name, middle, ", ".join(f"{each:.2f}" for each in seconds), ""]


def _plot(style: str, found: Comparison) -> str:
    rows = [
        (name, statistics.median(run.per_submission()[0] for run in runs))
        for name, runs in found.runs.items()
    ]
    rows.append(("one more notebook, ours", statistics.median(found.warm(OURS) or [rows[0][1]])))
    if found.students is not None:
        rows.append((f"class of {len(found.students.scores)}, ours", found.students.per_submission()[0]))
    rows.append(("bare floor", statistics.median(found.floor)))
    ours = rows[0][1]
    return plot.bars(
        "One submission of three exercises",
        f"CPU-seconds, logarithmic; in brackets the ratio to ours; {style} asserts",
        [(name, cpu_s, f"{cpu_s:.2f} s ({cpu_s / ours:.1f})") for name, cpu_s in rows],
    )
