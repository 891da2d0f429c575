"""Lessons about where parts of arrays lie on a mesh, told apart by JAX's words. Runs in the trace jail."""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.trace.wording import Found

__all__ = ["about_places"]


def about_places(words: str) -> Found | None:
    """Return the kind of an exception about a mesh; it needs no line of the submission."""
    return next((find(words) for word, find in _PLACES if word in words), None)


def _of_places(kind: str, pattern: str = "", *slots: str) -> Callable[[str], Found]:
    """Make a finder of what JAX says about meshes, which needs no line of the submission."""

    def find(words: str) -> Found:
        found = re.search(pattern, words) if pattern else None
        return kind, dict(zip(slots, found.groups(), strict=True)) if found else {}

    return find


_PLACES: tuple[tuple[str, Callable[[str], Found]], ...] = (
    ("require replication", _of_places("parts-differ")),
    (
        "not evenly divisible",
        _of_places(
            "uneven-parts", r"\(of size (\d+)\) to mesh axis \S+ \(of size (\d+)\)", "before", "after"
        ),
    ),
    ("does not match the specs of the input", _of_places("explicit-mesh")),
    ("too long to be compatible", _of_places("spec-axes", r"which has rank (\d+)", "after")),
    ("must refer to an axis marked as manual", _of_places("spec-name", r"refers to '(\w+)'", "name")),
    ("is not found in mesh", _of_places("spec-name", r"Resource axis: (\w+)", "name")),
)
"""Words of JAX's about where parts of arrays lie."""
