"""Names are shown so that no two of them look alike, and so that none acts on a terminal."""

from __future__ import annotations

from itertools import combinations

import pytest

from grader.archive_entry import shown

NAMES = [
    "bob\x07",
    "bob\\x07",
    "bob\\\\x07",
    "bob\u202e",
    "bob\\u202e",
    "a" * 300 + "b" * 300,
    "a" * 301 + "b" * 299,
]


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_different_names_are_shown_differently(one: str, other: str) -> None:
    """One student's report may not show another's file because a name imitates an escaped one."""
    assert shown(one) != shown(other)


@pytest.mark.parametrize("name", NAMES)
def test_a_shown_name_can_be_printed(name: str) -> None:
    """Controls and marks of direction are escaped."""
    assert shown(name).isprintable()
