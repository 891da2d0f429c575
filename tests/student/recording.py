"""Record a student at the first five exercises, for the documentation.

    python -m tests.student.recording [--frames FOLDER]

A real terminal runs ``jaxercise watch`` in a fresh copy of the course. Answers are saved as a student would save them,
wrong ones first; each screen is kept as it stands there, with its colours. The result is ``docs/first-five.svg``, which
shows one screen after the other, and the single screens that ``docs/student.md`` shows.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.student.answers import answer_path
from grader.student.progress import Progress
from tests.terminal import Terminal, opened

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 96, 36
_SHOWN_S = 5
"""Seconds that each screen stands."""
_MARK = "<!--part-->"
_PARTS = _MARK.join(("{styles}", "{lines}", "{backgrounds}", "{matrix}", "{char_width}", "{line_height}"))
_PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">
<style>
text {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 20px; white-space: pre; }}
.ground {{ fill: #1b1f24; }}
.caption {{ fill: #e6c07b; font-family: system-ui, sans-serif; font-size: 21px; }}
{styles}
</style>
<rect class="ground" width="{width}" height="{height}" rx="10"/>
{frames}
</svg>
"""


@dataclass(frozen=True)
class Frame:
    """One screen, and what the student did to get there."""

    name: str
    caption: str
    screen: str
    """With the escape sequences of its colours."""


# What the student saves: exercise, what it is, the body of the wrong answer's file.
_TRIES = {
    "at-set-first": [
        ("assigns as in NumPy", "def set_first(x, v):\n    x[0] = v\n    return x\n"),
        ("updates, and drops the result", "def set_first(x, v):\n    x.at[0].set(v)\n    return x\n"),
    ],
    "scale-list-inplace": [
        (
            "wraps it in jit, which changes nothing",
            (
                "import jax\n\n\n@jax.jit\ndef scale(data_list, val):\n    for i in range(len(data_list)):\n"
                "        data_list[i] *= val\n    return data_list\n"
            ),
        ),
    ],
    "scale-array-inplace": [
        (
            "loops over the elements",
            "def scale_array(x, val):\n    for i in range(len(x)):\n        x = x.at[i].multiply(val)\n    return x\n",
        ),
    ],
    "alias-swap-rows": [
        (
            "reads a row that it has overwritten",
            "def swap(m, i, j):\n    m = m.at[i].set(m[j])\n    return m.at[j].set(m[i])\n",
        ),
    ],
    "scatter-add-histogram": [
        (
            "sets where several land on one place",
            (
                "import jax.numpy as jnp\n\n\ndef hist(idx, w):\n    h = jnp.zeros(16, w.dtype)\n"
                "    return h.at[idx].set(h[idx] + w)\n"
            ),
        ),
    ],
}


def main() -> None:
    """Record, and write the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the pictures")
    options = parser.parse_args()
    frames = list(_record())
    (options.out / "first-five.svg").write_text(film(frames), encoding="utf-8")
    folder = options.out / "screens"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    for number, frame in enumerate(frames, 1):
        (folder / f"{number:02}-{frame.name}.svg").write_text(film([frame]), encoding="utf-8")
    sys.stdout.write(f"{len(frames)} screens\n")


def _record() -> Iterator[Frame]:
    author = load_course(ROOT)
    with tempfile.TemporaryDirectory() as made:
        root = Path(made) / "course"
        write_copy(author, author.exercises, root, with_hidden=False)
        course = load_course(root)
        Progress(course).begin(course.exercises)
        command = (sys.executable, "-m", "grader.cli", "watch")
        with opened(root, command, width=WIDTH, height=HEIGHT, socket=Path(made) / "socket") as terminal:
            terminal.wait("save the file")
            yield _frame(terminal, "task", "jaxercise watch: the first task")
            for name, tries in _TRIES.items():
                yield from _solve(course, author, terminal, name, tries)
            terminal.press("p")
            terminal.wait("checked at")
            terminal.press("j")
            terminal.wait("j what JAX saw of the original", "hist(")
            yield _frame(terminal, "program", "goes back, and presses j: what JAX saw")
            terminal.press("l")
            terminal.wait(f"5/{len(course.exercises)} solved", "1. Immutable arrays")
            yield _frame(terminal, "list", "presses l: the list")


def _solve(
    course: Course, author: Course, terminal: Terminal, name: str, tries: list[tuple[str, str]]
) -> Iterator[Frame]:
    path = answer_path(course, course.by_name[name])
    for number, (what, text) in enumerate(tries, 1):
        before = terminal.screen()
        path.write_text(text)
        while terminal.wait("checked at", gone="checking ...") == before:
            pass
        yield _frame(terminal, f"{name}-{number}", f"{name}: {what}")
    terminal.press("h")
    terminal.wait("Hint 1 of")
    yield _frame(terminal, f"{name}-hint", f"{name}: presses h, a hint")
    path.write_text(author.by_name[name].solution.read_text())
    terminal.wait(f"{name} is solved")
    yield _frame(terminal, f"{name}-solved", f"{name}: saves a pure answer; the next task is there")


def _frame(terminal: Terminal, name: str, caption: str) -> Frame:
    return Frame(name, caption, terminal.screen(colours=True))


def film(frames: list[Frame]) -> str:
    """Return one picture that shows screens one after the other, for ever; a single one stands still."""
    styles, groups = [], []
    char_width = line_height = 0.0
    total = _SHOWN_S * len(frames)
    for number, frame in enumerate(frames):
        style, clips, grounds, letters, char, line = _drawn(frame, f"f{number}").split(_MARK)
        char_width, line_height = float(char), float(line)
        styles.append(style)
        caption = f'<text class="caption" x="16" y="{(HEIGHT + 1.6) * line_height:.0f}">{escape(frame.caption)}</text>'
        groups.append(
            f'<g id="g{number}"><defs>{clips}</defs><g transform="translate(12 10)">{grounds}{letters}</g>{caption}</g>'
        )
        if len(frames) > 1:
            styles.append(
                f"#g{number} {{ animation: show {total}s steps(1, end) {number * _SHOWN_S - total}s infinite; }}"
            )
    if len(frames) > 1:
        share = 100 / len(frames)
        styles.append(
            f"@keyframes show {{ 0% {{ visibility: visible; }} {share:.4f}%, 100% {{ visibility: hidden; }} }}"
        )
    return _PAGE.format(
        width=round(WIDTH * char_width + 24),
        height=round((HEIGHT + 2.4) * line_height),
        label=escape("; ".join(frame.caption for frame in frames), quote=True),
        styles="\n".join(styles),
        frames="\n".join(groups),
    )


def _drawn(frame: Frame, name: str) -> str:
    """Return the parts of one screen as Rich draws it: styles, clips, grounds, letters, and the size of a cell."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(
            record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor"
        )
        for line in frame.screen.rstrip("\n").split("\n"):
            console.print(Text.from_ansi(line), no_wrap=True, overflow="crop", crop=True)
        drawn = console.export_svg(title="", code_format=_PARTS, unique_id=name)
    return re.sub(r"\s*\n\s*", "\n", drawn)


if __name__ == "__main__":
    main()
