"""The call graph of a program is acyclic, complete and bounded."""

from __future__ import annotations

import pytest

from grader.judge.calls import call_order
from grader.judge.limits import Limits, Refused


def ordered(edges: dict[str, list[str]], limits: Limits | None = None) -> list[str]:
    """Order functions of one operation each."""
    return call_order(edges, dict.fromkeys(edges, 1), limits or Limits())


def test_functions_follow_those_they_call() -> None:
    """Whoever walks the order has seen every callee before its caller."""
    assert ["c", "b", "main"] == ordered({"main": ["b", "c", "b"], "b": ["c"], "c": []})


@pytest.mark.parametrize(
    "edges",
    [{"main": ["main"]}, {"main": ["a"], "a": ["b"], "b": ["a"]}, {"main": [], "a": ["b"], "b": ["a"]}],
)
def test_cycles_are_refused(edges: dict[str, list[str]]) -> None:
    """Recursion is refused wherever it stands, called or not."""
    with pytest.raises(Refused, match="call themselves"):
        ordered(edges)


def test_an_unknown_callee_is_refused() -> None:
    """Every function called must be in the program."""
    with pytest.raises(Refused, match="does not hold"):
        ordered({"main": ["system"]})


def test_repeated_doubling_is_refused() -> None:
    """Thirty functions that call the next one twice are a thousand million operations."""
    edges = {f"f{i}": [f"f{i + 1}"] * 2 for i in range(30)} | {"f30": []}
    with pytest.raises(Refused, match="grows to more than"):
        ordered(edges)


def test_a_long_chain_is_refused_without_recursion_here() -> None:
    """Depth is bounded, and finding it out does not exhaust Python's stack."""
    edges = {f"f{i}": [f"f{i + 1}"] for i in range(20_000)} | {"f20000": []}
    with pytest.raises(Refused, match="nests more than 48"):
        ordered(edges)
