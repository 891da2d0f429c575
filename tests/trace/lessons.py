"""Read what the table of refused traces says about lessons: the blocks that follow a snippet's code.

```text
kind: item-assignment
value: `x` (f32[4])
```

```diff
- x[0] = 1.0
+ x = x.at[0].set(1.0)
```
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from tests.trace.snippets import FOLDER, Snippet, read_file

__all__ = ["Row", "applied", "rows"]

_PART = re.compile(r"^## refused: ", re.MULTILINE)
_TOLD = re.compile(r"```text\nkind: (\S+)\n(?:value: ([^\n]*)\n)?```")
_CHANGE = re.compile(r"```diff\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One refused snippet, and the lesson that it must teach."""

    snippet: Snippet
    kind: str
    value: str
    rewrite: str

    def __str__(self) -> str:
        """Name the row as pytest shows it."""
        return self.snippet.title

    @property
    def is_complete(self) -> bool:
        """Whether the rewrite leaves nothing for the student to decide."""
        return bool(self.rewrite) and "..." not in self.rewrite


def rows() -> list[Row]:
    """List the refused snippets whose lesson the table names."""
    path = FOLDER / "refusals.md"
    texts = {part.partition("\n")[0]: part for part in _PART.split(path.read_text(encoding="utf-8"))[1:]}
    found = []
    for snippet in read_file(path):
        text = texts[snippet.title]
        if told := _TOLD.search(text):
            change = _CHANGE.search(text)
            found.append(Row(snippet, told[1], told[2] or "", change[1] if change else ""))
    return found


def applied(source: str, rewrite: str) -> str:
    """Return a source with a rewrite carried out, as a student would do it."""
    old = [line[2:] for line in rewrite.split("\n") if line.startswith("-")]
    new = [line[2:] for line in rewrite.split("\n") if line.startswith("+")]
    lines = source.split("\n")
    for first in range(len(lines)):
        here = lines[first : first + len(old)]
        if textwrap.dedent("\n".join(here)) == "\n".join(old):
            indent = here[0][: len(here[0]) - len(old[0])]
            changed = [indent + line if line else "" for line in new]
            return "\n".join([*lines[:first], *changed, *lines[first + len(old) :]])
    raise AssertionError(f"these lines are not in the source: {old}")
