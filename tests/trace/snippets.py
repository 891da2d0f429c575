"""Read the tables of snippets in ``tables/*.md``.

A heading ``## impure: what`` (or ``honest:``, ``advice:``, ``refused:``) starts a snippet, which is the Python block
below it. A line in backquotes between the two is its ``entry``; without one it is ``ENTRY``. What must be found stands
in the code:

    COUNT += 1          # <- mutates-global COUNT; another-rule
    # anywhere: keeps-tracer table (cache)

An arrow expects the finding in its line; ``anywhere`` expects it without a line. The object may be left out. An honest
snippet may say of which rules it is a near miss, in a line of its own: ``# near: mutates-global, reads-clock``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ENTRY", "FOLDER", "Expected", "Snippet", "read", "read_file"]

ENTRY = "f(x: f32[4]) -> f32[4]"
FOLDER = Path(__file__).parent / "tables"
_SNIPPET = re.compile(
    r"^## (impure|honest|refused|advice): ([^\n]+)\n+(?:`([^`\n]+)`\n+)?```python\n(.*?)^```",
    re.MULTILINE | re.DOTALL,
)
_NEAR = re.compile(r"^# near: (.*)$", re.MULTILINE)
_MARK = re.compile(r"# (<-|anywhere:) (.*)")


@dataclass(frozen=True)
class Expected:
    """One finding that a snippet must give."""

    rule: str
    line: int | None
    object: str | None
    """None if the table does not say."""


@dataclass(frozen=True)
class Snippet:
    """One small submission and what must be found in it."""

    file: str
    kind: str
    title: str
    entry: str
    source: str

    def __str__(self) -> str:
        """Name the snippet as pytest shows it."""
        return f"{self.file}: {self.title}"

    @property
    def expected(self) -> list[Expected]:
        """What the marks in the source say."""
        found = []
        for number, line in enumerate(self.source.splitlines(), 1):
            if mark := _MARK.search(line):
                for words in mark[2].split(";"):
                    rule, _, name = words.strip().partition(" ")
                    found.append(Expected(rule, number if mark[1] == "<-" else None, name.strip() or None))
        return found

    @property
    def near(self) -> list[str]:
        """Rules of which an honest snippet is a near miss."""
        return [rule.strip() for mark in _NEAR.findall(self.source) for rule in mark.split(",")]


def read(*kinds: str) -> list[Snippet]:
    """List the snippets of the given kinds, in the order of their files."""
    snippets = [snippet for path in sorted(FOLDER.glob("*.md")) for snippet in read_file(path)]
    return [snippet for snippet in snippets if snippet.kind in kinds]


def read_file(path: Path) -> list[Snippet]:
    """List all snippets of one table."""
    text = path.read_text(encoding="utf-8")
    found = _SNIPPET.findall(text)
    assert len(found) == len(re.findall(r"^## ", text, re.MULTILINE)), f"{path.name}: a heading without code"
    return [Snippet(path.stem, kind, title, entry or ENTRY, code) for kind, title, entry, code in found]
