"""Sections of the page and plots: each command replaces its own and leaves the others alone."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks import page, plot

_SVG = "{http://www.w3.org/2000/svg}"


def test_a_section_is_replaced_where_it_stands(tmp_path: Path) -> None:
    """Writing a section again changes it alone; order and neighbours stay."""
    path = tmp_path / "docs" / "benchmarks.md"
    page.write_section(path, "a", ["old a"])
    page.write_section(path, "b", ["b's words"])
    before = path.read_text()
    page.write_section(path, "a", ["new a"])
    assert before.replace("old a", "new a") == path.read_text()
    assert "old a" in before


def test_a_table_is_markdown() -> None:
    """The first column is text, the others are figures."""
    assert ["| a | b |", "| --- | ---: |", "| x | 1 |"] == page.table(["a", "b"], [["x", "1"]])


def test_bars_are_as_long_as_the_logarithm() -> None:
    """Equal ratios are equal lengths, and a name from outside is text, not markup."""
    drawing = ET.fromstring(plot.bars("t", "s", [("<a>", 1, "1"), ("b", 10, "10"), ("c", 100, "100")]))
    widths = [float(bar.get("width", "0")) for bar in drawing.iter(f"{_SVG}rect")][1:]
    assert [widths[0] * 2, widths[0] * 3] == [round(width, 1) for width in widths[1:]]
    assert "<a>" in [text.text for text in drawing.iter(f"{_SVG}text")]


def test_lines_through_proportional_points_are_straight() -> None:
    """What grows in proportion is a straight line where both scales are logarithmic."""
    points = [(10.0, 1.0), (100.0, 10.0), (1000.0, 100.0)]
    drawing = ET.fromstring(plot.lines("t", "s", {"cost": points, "flat": [(10.0, 5.0)]}, "size"))
    dots = [(float(c.get("cx", "0")), float(c.get("cy", "0"))) for c in drawing.iter(f"{_SVG}circle")][:3]
    steps = [(round(b[0] - a[0]), round(b[1] - a[1])) for a, b in itertools.pairwise(dots)]
    assert steps[0] == steps[1]
    assert steps[0][0] > 0 > steps[0][1]
