"""Classifying exceptions: never raises, and words of JAX count only where JAX said them."""

from __future__ import annotations

import pytest

from grader.trace.entry import EntryError
from grader.trace.refusals import explain


class Mute(BaseException):
    """An exception whose text cannot be had."""

    def __str__(self) -> str:
        """Fail."""
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (Mute(), "raises"),
        (SystemExit(3), "exits"),
        (KeyboardInterrupt(), "exits"),
        (MemoryError(), "too-much-memory"),
        (RecursionError("carry"), "raises"),
        (TypeError("the carry and the branches differ"), "raises"),
        (ValueError("truth value of an array"), "raises"),
        (TypeError("'tuple' object does not support item assignment"), "raises"),
        (TypeError("'JitTracer' object does not support item assignment"), "writes-in-place"),
        (TypeError("unhashable type: 'list'"), "raises"),
        (TypeError("unhashable type: 'DynamicJaxprTracer'"), "hashes-tracer"),
        (RuntimeError("RESOURCE_EXHAUSTED: Out of memory"), "too-much-memory"),
        (OSError(27, "File too large"), "too-much-output"),
        (EntryError("missing-entry", "there is no function"), "missing-entry"),
    ],
)
def test_exceptions_have_rules(error: BaseException, rule: str) -> None:
    """Class and words decide together; a student's own exception stays theirs."""
    assert rule == explain(error).rule


def test_a_message_is_cut_and_freed_of_advice_pages() -> None:
    """The first words are the student's; the pages that JAX adds are not repeated."""
    refusal = explain(TypeError("bad\n  shape\nSee https://example.org\nmore"))
    assert "TypeError: bad shape" == refusal.message
    assert 420 > len(explain(ValueError("x" * 10_000)).message)
