"""The words of first lines: with which they may begin, and which no beginner knows."""

from __future__ import annotations

import re

__all__ = ["JARGON", "VERBS"]

VERBS = frozenset({
    *("avoid", "build", "call", "choose", "combine", "compare", "compute", "convert", "correct"),
    *("cut", "define", "draw", "fetch", "give", "hand", "keep", "leave", "let"),
    *("look", "make", "mend", "name", "pass", "put", "read", "replace", "reshape"),
    *("return", "run", "save", "set", "simplify", "solve", "split", "spread", "start"),
    *("stop", "sum", "take", "try", "use", "write"),
})  # fmt: skip
JARGON = re.compile(
    r"tracer|\btrac(?:e|ed|ing)\b|\baval|jaxpr|\bcarry\b|pytree|concret|lowering|primitive|\bhlo|artifact|abstract"
    r"|cotangent|\btangent|primal|observation|\bimpure|\bpurity"
)
"""What the sentences below the first line may use, because they explain it."""
