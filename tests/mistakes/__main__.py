"""Write ``docs/mistakes.md``: ``python -m tests.mistakes > docs/mistakes.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from grader.course import load_course
from tests.mistakes.table import MISTAKES

__all__ = ["markdown"]

_ROOT = Path(__file__).parents[2]
_DATA = "../tests/mistakes/data"
_HEAD = """\
# What students write, and what they are told first

The five most frequent mistakes of each module. The first line of a verdict says what to do; that it begins as here is
held by `tests/mistakes`, which grades all of these files. How they were chosen: the file of the exercise as it is, or
with its obvious repair half made, comes first; then what is usual in NumPy or PyTorch and is something else in JAX;
then what is left over of the old program, such as a print, a global or a loop.

<!-- Written by `python -m tests.mistakes`; edit the files under tests/mistakes/data instead. -->
"""


def markdown() -> str:
    """Return the page: a table for each module."""
    lines = [_HEAD.rstrip()]
    for module in load_course(_ROOT).spec.modules:
        lines += [
            "",
            f"## {module.title}",
            "",
            "| What students write | Why so often | Fix next |",
            "|---|---|---|",
        ]
        for mistake in MISTAKES:
            if mistake.module == module.name:
                link = f"[{mistake.name.replace('_', ' ')}]({_DATA}/{module.name.replace('-', '_')}/{mistake.name}.py)"
                cells = (f"{link}, in `{mistake.exercise}`", mistake.often, f"{mistake.first} …")
                lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
