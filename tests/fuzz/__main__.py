"""The long run, on demand: ``python -m tests.fuzz --inputs 100000 --artifacts 5000``.

Parsers are fuzzed under coverage by Atheris (``pip install -e '.[fuzz]'``), one process a target; artifacts are judged
in the real jail. The exit code is 1 if a property was broken; the inputs that broke it are under ``--out``.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.targets import TARGETS

__all__: list[str] = []

_DONE = re.compile(r"stat::number_of_executed_units: (\d+)")
_PULSE = re.compile(r"#(\d+)\s.*cov: (\d+)")
_SLOWEST_S, _LARGEST_MB = 20, 2048
"""Limits on one input: what takes longer or more is a broken property too."""
_told_at = time.monotonic()


@dataclass(frozen=True)
class Row:
    """What became of one target."""

    name: str
    inputs: int
    edges: int
    """Places of the code that were reached; 0 where that is not measured."""
    seconds: float
    broken: tuple[Path, ...]
    said: str = ""


def _main() -> int:
    options = _options()
    chosen = options.targets or list(TARGETS)
    if options.inputs and importlib.util.find_spec("atheris") is None:
        sys.stderr.write("Atheris is not installed: pip install -e '.[fuzz]'\n")
        return 2
    whole = sum(TARGETS[name].share for name in chosen)
    rows = [
        _fuzz(name, -(-options.inputs * TARGETS[name].share // whole), options.seed, options.out)
        for name in chosen
        if options.inputs
    ]
    if options.artifacts:
        rows.append(_artifacts(options.artifacts, options.seed, options.out))
    _table(rows)
    return 1 if any(row.broken for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--inputs", type=int, default=100_000, help="inputs over all parsers (default 100000)"
    )
    parser.add_argument("--artifacts", type=int, default=0, help="artifacts to judge (default 0)")
    parser.add_argument("--targets", nargs="*", choices=TARGETS, help="parsers (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn (default 1)")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="folder for what is found")
    return parser.parse_args()


def _fuzz(name: str, inputs: int, seed: int, out: Path) -> Row:
    found, broken = out / "found" / name, out / "broken" / name
    found.mkdir(parents=True, exist_ok=True)
    broken.mkdir(parents=True, exist_ok=True)
    limits = [f"-timeout={_SLOWEST_S}", f"-rss_limit_mb={_LARGEST_MB}"]
    where = [f"-artifact_prefix={broken}/", "-print_final_stats=1"]
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.worker",
        name,
        str(found),
        f"-runs={inputs}",
        f"-seed={seed}",
    ]
    start = time.perf_counter()
    before = set(broken.iterdir())
    count, edges, said = 0, 0, []
    with (
        tempfile.TemporaryDirectory(
            prefix="jaxercise-fuzz-"
        ) as scratch,  # libFuzzer ends without cleaning up
        subprocess.Popen(
            [*command, *limits, *where],
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, "TMPDIR": scratch},
        ) as worker,
    ):
        assert worker.stderr is not None
        for line in worker.stderr:
            if pulse := _PULSE.match(line):
                count, edges = int(pulse[1]), int(pulse[2])
                _progress(f"{name}: {count:,} of {inputs:,} inputs, {edges} edges")
            elif done := _DONE.search(line):
                count = int(done[1])
            elif not line.startswith(("INFO", "stat::", "Done", "\n")):
                said.append(line)
    _progress("")
    new = tuple(sorted(set(broken.iterdir()) - before))
    if worker.returncode and not new:
        (note := broken / "died").write_text("".join(said), encoding="utf-8")
        new = (note,)
    words = "".join(said[-25:]) if new else ""
    return Row(name, count, edges, time.perf_counter() - start, new, words)


def _artifacts(count: int, seed: int, out: Path) -> Row:
    from tests.fuzz.artifacts import run  # imports nothing of JAX, but starts jails

    start = time.perf_counter()
    broken = out / "broken" / "artifacts"
    broken.mkdir(parents=True, exist_ok=True)
    outcome = run(count, seed, broken, _progress)
    _progress("")
    _say(outcome.table())
    words = "\n".join(outcome.problems)
    return Row("artifacts", outcome.judged, 0, time.perf_counter() - start, outcome.saved, words)


def _progress(text: str) -> None:
    """Show where it is: on one line of a terminal, or every ten seconds on a line of its own."""
    global _told_at  # noqa: PLW0603 - the one thing that outlives a target
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
    elif text and time.monotonic() - _told_at > 10:
        _told_at = time.monotonic()
        sys.stderr.write(f"{text}\n")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _table(rows: Sequence[Row]) -> None:
    _say(f"{'target':14}{'inputs':>10}{'edges':>8}{'seconds':>10}{'inputs/s':>10}  broken")
    for row in rows:
        speed = row.inputs / max(row.seconds, 1e-9)
        broken = ", ".join(map(str, row.broken)) or "-"
        _say(f"{row.name:14}{row.inputs:>10,}{row.edges:>8}{row.seconds:>10.1f}{speed:>10.0f}  {broken}")
    _say(f"{'all':14}{sum(row.inputs for row in rows):>10,}")
    for row in rows:
        if row.said:
            _say(f"\n{row.name}:\n{row.said}")


if __name__ == "__main__":
    sys.exit(_main())
