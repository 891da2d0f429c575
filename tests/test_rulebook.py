"""Tests of grader.rulebook."""

from __future__ import annotations

from pathlib import Path

from grader.rulebook import markdown
from grader.rules import RULES

_ROOT = Path(__file__).parents[1]


def test_the_published_page_is_the_generated_one() -> None:
    """docs/rules.md says exactly what grader/rules.py says."""
    assert markdown() == (_ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_rule_stands_on_the_page_once() -> None:
    """Each rule has one row."""
    page = markdown()
    assert [1] * len(RULES) == [page.count(f"\n| `{name}`") for name in RULES]
