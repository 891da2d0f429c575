"""Tests of grader.authoring.drafts: whatever the entry point, a course can be read with what is written for it."""

from __future__ import annotations

import ast
import itertools

import pytest

from grader.authoring.beginning import from_stub
from grader.authoring.drafts import Draft, original_stub, solution_stub, wrong_answers
from grader.authoring.promise import named_reason
from grader.authoring.trial import unreadable
from grader.authoring.unfinished import is_stub
from grader.errors import UsageError
from grader.submission import Source

ENTRIES = (
    "f() -> f32[]",
    "f(x: f32[]) -> f32[]",
    "f(xs: f32[n], alpha: f32[]) -> f32[n]",
    "f(grid: i32[n, m], mask: bool[m]) -> (i32[n], bool[])",
    "f(a: f32[n - 2, 2*n]) -> f32[n // 2]",
    "f(p: {w: f32[m, n], b: f32[n]}, xs: list[f32[m]; k]) -> {w: f32[m, n], b: f32[n]}",
    "f(key: key[], steps: static) -> f32[steps]",
    "f(xs: f32[n], how: static) -> none",
    "f(a: f32[i, j], b: u8[k, l], c: f64[q]) -> f32[]",
)


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize(("counts", "positive"), [*itertools.product((False, True), repeat=2)])
def test_a_course_can_hold_it(entry: str, counts: bool, positive: bool) -> None:
    """Each argument has values, each size is bound, and every key is one that there is."""
    begun = from_stub(Draft("A: title # of mine", entry, "# yaml-language-server: $schema=x\n"), "f")
    draft = Draft(
        "T", entry, edge=begun.draft.edge, counts=counts and bool(begun.draft.sizes), positive=positive
    )
    assert "" == unreadable(draft.text())
    assert "" == unreadable(draft.probe()) or len(draft.sizes) > 3
    assert "" == unreadable(begun.draft.text())
    assert begun.draft.text().startswith("# yaml-language-server: $schema=x\nformat: 1\n")


@pytest.mark.parametrize("entry", ENTRIES)
def test_its_python_can_be_read(entry: str) -> None:
    """Stubs are known as stubs; each wrong answer names what catches it."""
    signature = Draft("T", entry).signature
    assert is_stub(original_stub(signature), "f")
    assert is_stub(solution_stub(signature), "f")
    for name, text in wrong_answers(signature).items():
        ast.parse(text)
        assert named_reason(Source(name, text.encode(), name)) in {
            ("correctness", ""),
            ("purity", "mutates-global"),
        }


def test_no_axis_passes_for_another() -> None:
    """The sizes of a case differ, but where all are 1."""
    (case,) = (
        line for line in Draft("T", "f(a: f32[n, m, k]) -> f32[]").text().splitlines() if "{n: 8" in line
    )
    assert "  - {n: 8, m: 6, k: 7}" == case


def test_an_entry_without_possible_sizes() -> None:
    """What no case could have is refused, with the reason."""
    with pytest.raises(UsageError, match="no cases that could be guessed: size n-99 is -98"):
        from_stub(Draft("T", "f(a: f32[n - 99]) -> f32[]"), "f")
