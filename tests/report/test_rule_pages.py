"""Tests of grader.report.rule_pages."""

from __future__ import annotations

import re

import pytest

from grader.report import html
from grader.report.rule_pages import rule_page, rules_of
from grader.rulebook import SECTIONS
from grader.rules import RULES
from grader.verdict import Report


@pytest.mark.parametrize("rule", RULES)
def test_a_page_becomes_html_below_the_heading_of_its_section(rule: str) -> None:
    """All sections are there, one level under the rule's name, and no markup of the page is left over."""
    page = str(rule_page(rule))
    assert list(SECTIONS) == re.findall(r"<h4>(.*?)</h4>", page)
    assert "<h1" not in page
    assert "```" not in page
    assert page.count("<a ") == page.count('rel="noreferrer"')


def test_the_mark_of_the_guilty_line_is_kept_and_those_for_the_tests_are_not() -> None:
    """A reader sees which line breaks the rule."""
    page = str(rule_page("keeps-tracer"))
    assert "# &lt;- keeps-tracer" in page
    assert "mutates-global LAST" not in page


def test_a_report_explains_each_rule_that_it_names_once(every_status: Report) -> None:
    """A finding links to the page of its rule, which stands in the same report."""
    named = rules_of(every_status.results)
    page = html.render(every_status, {})
    assert named
    for rule in named:
        assert 1 == page.count(f'id="rule-{rule}"')
        assert f'href="#rule-{rule}"' in page
    assert len(named) == page.count('class="rulepage')
