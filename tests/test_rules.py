"""The closed list of rules."""

from __future__ import annotations

import re

import pytest

from grader import rules
from grader.rules import CHECKS, RULES, Rule


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_complete(rule: Rule) -> None:
    """A rule has a hyphenated name, a known check, a clause that says what happened and a sentence that helps."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.check in CHECKS
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.remedy.endswith(".")
    assert not rule.do.endswith(".")


def test_no_rule_is_defined_twice() -> None:
    """A second definition would silently replace the first."""
    assert len(rules._TABLE.strip().splitlines()) == len(RULES)


def test_every_check_has_rules() -> None:
    """A check without rules could say nothing."""
    assert set(CHECKS) == {rule.check for rule in RULES.values()}


def test_rules_stand_in_the_order_of_the_checks() -> None:
    """Documentation and reports list rules in the order in which checks are judged."""
    order = [CHECKS.index(rule.check) for rule in RULES.values()]
    assert sorted(order) == order


def test_advice_exists_only_about_purity() -> None:
    """Advice costs nothing, so a rule about values or traces must never be advice."""
    assert {"purity"} == {rule.check for rule in RULES.values() if rule.is_advice}
