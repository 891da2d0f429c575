"""The chart of a speed decision as a file."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from grader.report.chart_svg import standalone
from tests.report.conftest import SPEED

_SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_is_a_drawing_of_its_own() -> None:
    """A dot for each pair, the threshold with its label, words for those who cannot see it; no script, no link."""
    drawn = ET.fromstring(standalone(SPEED))
    assert f"{_SVG}svg" == drawn.tag
    assert len(SPEED.baseline_ns) == len(drawn.findall(f"{_SVG}circle"))
    assert "asked 3x" in [text.text for text in drawn.findall(f"{_SVG}text")]
    description = drawn.find(f"{_SVG}desc")
    assert description is not None
    assert "interval 12.9 to 15.5, threshold 3." in (description.text or "")
    assert {"svg", "title", "desc", "style", "rect", "line", "text", "circle"} == {
        element.tag.removeprefix(_SVG) for element in drawn.iter()
    }


def test_nothing_to_draw_is_no_drawing() -> None:
    """Speeds of which none is a number, or none at all."""
    assert "" == standalone(SPEED.model_copy(update={"baseline_ns": ()}))
    assert "" == standalone(SPEED.model_copy(update={"speedup": float("inf")}))
