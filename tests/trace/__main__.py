"""Print the confusion matrix of the snippet tables: ``python -m tests.trace [--details] [TABLE.md ...]``.

Rows are what a table says, columns what the trace child found. Exits with 1 if any snippet is judged otherwise.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader import wire
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from tests.trace.requests import request
from tests.trace.snippets import FOLDER, Snippet, read_file
from tests.trace.verdicts import Verdict, judge


def main(arguments: list[str]) -> int:
    """Judge each snippet of the tables and print the matrix; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.trace", description=__doc__)
    parser.add_argument("tables", nargs="*", type=Path, help="default: all tables of the tests")
    parser.add_argument(
        "--details", action="store_true", help="show what was found in each misjudged snippet"
    )
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    tables = options.tables or sorted(FOLDER.glob("*.md"))
    snippets = [snippet for table in tables for snippet in read_file(table)]
    with Jails() as jails, ThreadPoolExecutor(options.jobs) as pool:
        verdicts = list(pool.map(lambda snippet: _judged(jails, snippet), snippets))
    wrong = [verdict for verdict in verdicts if not verdict.is_right]
    lines = [_matrix(verdicts)]
    for verdict in wrong:
        lines.append(f"\n{verdict.snippet}: {verdict.why}")
        lines += [f"    found {row}" for row in verdict.found if options.details]
    sys.stdout.write("\n".join([*lines, _summary(verdicts), ""]))
    return 1 if wrong else 0


def _judged(jails: Jails, snippet: Snippet) -> Verdict:
    reply = jails.run("trace", request(snippet.source, snippet.entry), Limits(wall_s=60))
    if reply.frame is None:
        return judge(snippet, {"outcome": {"rule": reply.why_no_frame, "line": None}, "observations": []})
    return judge(snippet, wire.unpack(reply.frame)[0])


def _matrix(verdicts: list[Verdict]) -> str:
    """Return the counts of (what the table says, what was found), one row per expectation that occurs."""
    counts = Counter((row, column) for verdict in verdicts for row, column in verdict.cells)
    rows = sorted({row for row, _ in counts})
    lines = [f"{'expected':28}{'snippets':>9}{'caught':>8}{'wrong line':>12}{'other rule':>12}{'nothing':>9}"]
    for row in rows:
        cells = [counts[row, column] for column in ("right", "line", "other", "nothing")]
        lines.append(f"{row:28}{sum(cells):>9}{cells[0]:>8}{cells[1]:>12}{cells[2]:>12}{cells[3]:>9}")
    return "\n".join(lines)


def _summary(verdicts: list[Verdict]) -> str:
    lines = ["", f"{'':10}{'snippets':>9}{'as expected':>13}{'accused':>9}{'clean':>7}"]
    for kind in ("honest", "advice", "impure", "refused"):
        chosen = [verdict for verdict in verdicts if verdict.snippet.kind == kind]
        right = sum(verdict.is_right for verdict in chosen)
        accused = sum(verdict.is_accused for verdict in chosen)
        lines.append(f"{kind:10}{len(chosen):>9}{right:>13}{accused:>9}{len(chosen) - accused:>7}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
