"""What the tests of other tools ask: did the last check in this kernel pass? Layer 8.

Imports nothing. Otter runs these tests in a kernel of its own for every submission, where nothing was checked and where
our verdict takes the place of what they say; all of the grader would be imported there for that.
"""

from __future__ import annotations

__all__ = ["demand", "remember", "unchecked"]

_told: dict[str, str] = {}
"""By exercise: the report of a last check that did not pass, '' for one that did."""


def remember(name: str, report: str, *, passed: bool) -> None:
    """Keep what the last check of an exercise said."""
    _told[name] = "" if passed else report


def unchecked(name: str) -> str:
    """Say that there was no check, and what to do."""
    return f"{name} was not checked yet. Run the cell with its answer, which starts with `%%exercise {name}`"


def demand(name: str) -> None:
    """Raise an error with the report unless the last check of an exercise passed.

    Raises:
        AssertionError: it did not pass, or there was no check in this kernel.
    """
    if report := _told.get(name, unchecked(name)):
        raise AssertionError(report)
