"""Tests of ``grader.report.plain``."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.plain import one_line, plain


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("naïve 日本語 Ω̂ 👩‍🔬", "naïve 日本語 Ω̂ 👩‍🔬"),
        ("a\n\tb", "a\r\n\tb"),
        ("a\\x0db", "a\rb"),
        ("\\x1b[2J\\x00\\x07", "\x1b[2J\x00\x07"),
        ("\\u202etxt.exe", "\u202etxt.exe"),
        ("\\ud800", "\ud800"),
        ("\\u2028\\U000e0001", "\u2028\U000e0001"),
    ],
)
def test_plain_shows_characters_that_act(expected: str, text: str) -> None:
    """Readable text of any script stays; what would act on a terminal or a browser becomes an escape."""
    assert expected == plain(text)


def test_plain_counts_what_it_leaves_out() -> None:
    """A long text is cut and says by how much."""
    assert "xx… (1,998 more characters)" == plain("x" * 2000, limit=2)


def test_one_line_joins_lines() -> None:
    """Blanks of all kinds become one space."""
    assert "a b c" == one_line("  a\n\n b\t\u2028c ")


@given(st.text(st.characters(codec=None)))
def test_plain_is_always_storable_and_changes_nothing_twice(text: str) -> None:
    """Any text comes out encodable, free of control characters, and stays as it is the second time."""
    shown = plain(text)
    shown.encode("utf-8")
    acting = {char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}} - {"\n", "\t"}
    assert set() == acting
    assert shown == plain(shown)
