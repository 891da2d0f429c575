"""How long a student waits: from a save to the verdict on the screen of ``jaxercise watch``, in a real terminal.

    python -m benchmarks.watch [--saves 50] [--colds 10]

A pseudo-terminal of 100 columns and 40 lines runs the command as a student does, in a copy of the course. *Cold* is
from typing the command until the verdict on a begun answer is on the screen. *Warm* is from replacing the file until
then: each save is an answer that was not seen before, the wrong ones of the course and then its solution, over every
module.
Speed is not waited for: the verdict stands on the screen while it is measured.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import machine, page
from benchmarks.machine import ROOT
from grader.course import Course, Exercise, load_course
from grader.course_copy import write_copy
from grader.student.answers import answer_path
from grader.student.progress import Progress

_INTRODUCTION = (
    "`python -m benchmarks.watch` drives `jaxercise watch` in a pseudo-terminal. *Warm* is from replacing an answer's "
    "file until its verdict stands on the screen, for answers that were not seen before: wrong ones, then a right one. "
    "*Cold* is from typing the command until the verdict on a begun answer stands there. Speed is measured after the "
    "verdict, and not counted."
)
_VERDICT = re.compile(rb"checked at|is solved|measuring its speed")
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A pseudo-terminal with ``jaxercise watch`` in it."""

    def __init__(self, folder: Path, *arguments: str):
        """Start the command."""
        self.started = time.perf_counter()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.cli", "watch", *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        os.close(slave)

    def wait(self, pattern: re.Pattern[bytes], timeout_s: float = 60.0) -> float:
        """Return when ``pattern`` was written, on the clock of ``time.perf_counter``."""
        seen, until = b"", time.perf_counter() + timeout_s
        while time.perf_counter() < until:
            if select.select([self._master], [], [], 0.005)[0]:
                seen = (seen + os.read(self._master, 1 << 16))[-(1 << 17) :]
                if pattern.search(_ESCAPES.sub(b"", seen)):
                    return time.perf_counter()
        raise SystemExit(f"{pattern.pattern!r} did not come in {timeout_s} s; the screen: {seen[-2000:]!r}")

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self._master, key.encode())

    def quiet(self, quiet_s: float = 0.4) -> None:
        """Read until nothing was written for a while."""
        last = time.perf_counter()
        while time.perf_counter() - last < quiet_s:
            if select.select([self._master], [], [], 0.05)[0]:
                os.read(self._master, 1 << 16)
                last = time.perf_counter()

    def close(self) -> None:
        """Quit."""
        self.press("q")
        self._process.wait(20)
        os.close(self._master)


def main() -> None:
    """Measure, and print medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--colds", type=int, default=10)
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what is written")
    options = parser.parse_args()
    author = load_course(ROOT)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "copy"
        write_copy(author, author.exercises, folder, with_hidden=False)
        course = load_course(folder)
        Progress(course).begin(course.exercises)
        colds = [_cold(course, author.exercises[index]) for index in range(options.colds)]
        warm = list(_warm(course, list(_answers(author, options.saves))))
    by_name: dict[str, list[float]] = {}
    for name, seconds in warm:
        by_name.setdefault(name, []).append(seconds * 1000)
    rows = [(name, *map("{:.0f}".format, each)) for name, each in by_name.items()]
    for row in rows:
        print(*row, sep="\t")
    said = [_summary("Cold", colds), _summary("Warm", [seconds for _, seconds in warm])]
    print(*said, sep="\n")
    most = max(map(len, by_name.values()))
    header = ["Exercise, milliseconds of each save", *(str(number) for number in range(1, most + 1))]
    table = page.table(header, [[*row, *[""] * (most + 1 - len(row))] for row in rows])
    lines = ["## Save to verdict", "", _INTRODUCTION, "", *(f"- {each}" for each in said), "", *table, ""]
    page.write_section(ROOT / options.page, "watch", [*lines, *machine.describe()])


def _cold(course: Course, exercise: Exercise) -> float:
    """Return the seconds from typing the command to the verdict on a begun answer."""
    answer_path(course, exercise).write_bytes(exercise.wrong_answers[0].read_bytes())
    terminal = Terminal(course.root, exercise.name)
    took = terminal.wait(_VERDICT) - terminal.started
    terminal.close()
    return took


def _answers(author: Course, count: int) -> Iterator[tuple[Exercise, list[Path]]]:
    """Yield exercises spread over all modules with their answers, the wrong ones first, about five of each."""
    step = max(1, len(author.exercises) * 5 // count)
    for exercise in author.exercises[::step]:
        yield exercise, [*exercise.wrong_answers[:4], exercise.solution]


def _warm(course: Course, answers: list[tuple[Exercise, list[Path]]]) -> Iterator[tuple[str, float]]:
    terminal = Terminal(course.root, answers[0][0].name)
    terminal.quiet(2.0)
    for exercise, paths in answers:
        target = answer_path(course, exercise)
        target.write_text(f"# {exercise.name}\n")  # whatever is saved is what is shown
        terminal.wait(_VERDICT)
        for path in paths:
            terminal.quiet()
            beside = target.with_suffix(".new")
            beside.write_bytes(path.read_bytes())
            started = time.perf_counter()
            beside.replace(target)
            yield exercise.name, terminal.wait(_VERDICT) - started
        terminal.quiet(1.0)
    terminal.close()


def _summary(what: str, seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return (
        f"{what}: {len(ordered)} times, median {statistics.median(ordered) * 1000:.0f} ms, "
        f"from {ordered[0] * 1000:.0f} to {ordered[-1] * 1000:.0f}, "
        f"nine in ten below {ordered[int(len(ordered) * 0.9) - 1] * 1000:.0f}"
    )


if __name__ == "__main__":
    main()
