"""Tests of grader.rulebook; that the examples do what their pages say is tests/trace/test_pages.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.rulebook import SECTIONS, lead, page
from grader.rulebook.__main__ import markdown
from grader.rules import RULES

_ROOT = Path(__file__).parents[1]
_PAGES = _ROOT / "grader" / "rulebook" / "pages"


def test_the_published_page_is_the_generated_one() -> None:
    """docs/rules.md says exactly what grader/rules.py says."""
    assert markdown() == (_ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_rule_stands_on_the_page_once() -> None:
    """Each rule has one row."""
    listed = markdown()
    assert [1] * len(RULES) == [listed.count(f"\n| [`{name}`]") for name in RULES]


def test_there_is_a_page_for_each_rule_and_no_other() -> None:
    """The folder of pages and the table of rules name the same rules."""
    assert set(RULES) == {path.stem for path in _PAGES.iterdir()}


@pytest.mark.parametrize("rule", RULES)
def test_a_page_has_its_title_and_all_sections(rule: str) -> None:
    """Each page is built alike, and says first what the finding means."""
    text = page(rule)
    assert text.startswith(f"# {rule}\n\n")
    assert list(SECTIONS) == re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert lead(rule)[-1] == "."


@pytest.mark.parametrize("rule", RULES)
def test_a_page_links_to_public_documentation_only(rule: str) -> None:
    """Readers are sent to JAX, NumPy, Python and IPython, and nowhere else."""
    hosts = set(re.findall(r"https?://([^/)]+)", page(rule).split("## Read on")[1]))
    assert hosts
    assert hosts <= {"docs.jax.dev", "numpy.org", "docs.python.org", "ipython.readthedocs.io"}


def test_an_unknown_rule_is_answered_with_those_that_look_alike() -> None:
    """A slip of the pen is told what it may have meant."""
    with pytest.raises(UsageError, match="did you mean mutates-global"):
        page("mutate-global")
