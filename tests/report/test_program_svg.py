"""The drawing of what JAX saw: well-formed, harmless, bounded, and laid out so that nothing is cut off."""

from __future__ import annotations

import html
import itertools
import re
import time
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.picture import Body, Input, Picture, Step, Value
from grader.picture_reply import read_picture
from grader.report import html as page
from grader.report import program_svg
from grader.report.program_lanes import Box, lanes_of
from grader.report.program_layout import WIDTH, lay_out
from grader.verdict import Status
from tests.browser import chromium
from tests.pictures import HOSTILE, SOURCE, honest, replace_everywhere, reply
from tests.report.conftest import by_status, report_of

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage

SVG = "{http://www.w3.org/2000/svg}"


def picture() -> Picture:
    """Return the honest picture."""
    return read_picture(reply(honest()), SOURCE.encode())


def texts(drawn: str) -> list[str]:
    """Return what a drawing says, in its order."""
    return [text for node in ET.fromstring(drawn).iter(f"{SVG}text") if (text := node.text)]


def test_a_drawing_says_what_was_recorded_in_order() -> None:
    """Arguments are at the top, results at the bottom, and each operation is below its line of source."""
    said = texts(program_svg.standalone([("after", picture(), SOURCE)]))
    wanted = ["after", "x", "rate", "last, rows = lax.scan(step, 0.0, x)", "scan(rate, 0.0, x)"]
    wanted += ["a = mul(carry, rate)", "TABLE", "x 9", "returns rows", "returns last"]
    places = [said.index(text) for text in wanted if text != "x 9"]
    assert sorted(places) == places
    assert "x 9" in said


def test_those_who_cannot_see_it_are_told() -> None:
    """There is a title and a description, referred to by the element."""
    root = ET.fromstring(program_svg.inline(picture(), SOURCE, "your answer", "k1"))
    assert ("img", "k1-title k1-text") == (root.get("role"), root.get("aria-labelledby"))
    assert "What JAX saw: your answer" == root.findtext(f"{SVG}title")
    assert "12 operations" in (root.findtext(f"{SVG}desc") or "")


def test_a_drawing_in_a_page_has_neither_style_nor_script() -> None:
    """A content security policy without inline styles shows it as it is; alone it brings its style sheet."""
    drawn = program_svg.inline(picture(), SOURCE, "after", "k1")
    assert not re.search(r"style=|<style|<script|href|url\(", drawn)
    alone = program_svg.standalone([("before", picture(), SOURCE), ("after", picture(), SOURCE)])
    assert program_svg.CSS in alone
    assert 1 == alone.count("<svg ")
    classes = set(re.findall(r'class="([^"]*)"', alone))
    assert all(f".{name}" in program_svg.CSS for names in classes for name in names.split())


def test_hostile_text_stays_text() -> None:
    """Whatever a reply says, the drawing is XML and has no element that its author did not write."""
    known = {"svg", "title", "desc", "style", "rect", "text", "g", "path", "circle"}
    for header in replace_everywhere(honest(), HOSTILE):
        if isinstance(header, dict):
            found = read_picture(reply(header), SOURCE.encode())
            drawn = program_svg.standalone([(HOSTILE, found, HOSTILE + SOURCE)])
            root = ET.fromstring(drawn.encode("utf-8"))
            assert known >= {node.tag.removeprefix(SVG) for node in root.iter()}


def test_boxes_lie_below_each_other_and_lines_beside_them() -> None:
    """No two rows overlap, nothing leaves the drawing, and two lanes at one place are never used at once."""
    layout = lay_out(picture(), SOURCE)
    rows = sorted(layout.boxes, key=lambda box: box.y)
    assert all(above.y + above.height <= below.y for above, below in itertools.pairwise(rows))
    assert all(
        0 < box.x and box.x + box.width <= WIDTH and box.y + box.height <= layout.height for box in rows
    )
    spans = [(lane.x, lane.start[1], max(y for _, y in lane.ends)) for lane in layout.lanes]
    assert all(a is b or a[0] != b[0] or a[2] < b[1] or b[2] < a[1] for a in spans for b in spans)
    assert all(0 < x < min(box.x for box in rows) for x, _, _ in spans)


def test_a_long_program_ends_with_a_count() -> None:
    """A drawing has at most 150 operations."""
    header = honest()
    header["program"]["steps"] = [
        {**header["program"]["steps"][1]["bodies"][0]["steps"][0], "line": 8, "then": []}
    ] * 400
    found = read_picture(reply(header), SOURCE.encode())
    said = texts(program_svg.standalone([("after", found, SOURCE)]))
    assert 150 == sum(text.strip().startswith(("last = add", "add(last")) for text in said)
    assert "and 250 more operations" in said


def test_operations_that_claim_many_inner_programs_cost_little() -> None:
    """Neither time nor memory grows with what a hostile child makes up."""
    numbers = iter(range(18_000))
    steps = [
        Step("scan", "", None, (), (), tuple(_body([next(numbers) for _ in range(3)]) for _ in range(40)))
        for _ in range(150)
    ]
    hostile = Picture(values=[Value("&" * 60, '"' * 80)] * 18_000, steps=tuple(steps), is_traced=True)
    start = time.process_time()
    drawn = program_svg.inline(hostile, SOURCE, "hostile", "key")
    assert time.process_time() - start < 5
    assert len(drawn) < 8 << 20
    assert any(text.startswith("and ") and text.endswith(" more inside") for text in texts(drawn))


def _body(numbers: list[int]) -> Body:
    return Body("each", "", None, tuple(Input(n, None, "") for n in numbers), (), tuple(numbers))


def test_lanes_side_by_side_keep_their_distance() -> None:
    """No two of one column meet, whatever order they come in."""
    boxes = []
    for index in range(300):
        taken = (index - 1, index - 1 - index * 7 % 11) if index else ()
        boxes.append(Box("operation", ["x"], made=(index,), taken=taken, y=30.0 * index, height=24))
    found = lanes_of(boxes, 200)
    for one, other in itertools.combinations(found, 2):
        if one.x == other.x:
            first, last = sorted((one, other), key=lambda lane: lane.start[1])
            assert max(y for _, y in first.ends) + 3 < last.start[1]
    assert len(found) > 200


def test_the_report_holds_drawings_under_its_policy() -> None:
    """The page's policy allows the one style sheet that now holds the drawings' classes too."""
    result = by_status()[Status.PASS]
    pictures = {result.submission: [("before", picture(), SOURCE), (HOSTILE, picture(), SOURCE)]}
    with_drawings = page.render(report_of(result), {}, pictures)
    assert 2 == with_drawings.count('<svg xmlns="http://www.w3.org/2000/svg" class="jxp"')
    assert html.escape(program_svg.CSS, quote=False).split("{")[0].strip() in with_drawings
    assert "What JAX saw" not in page.render(report_of(result), {})
    assert "<script" not in with_drawings


def _note(seen: list[str], message: ConsoleMessage) -> None:
    seen.append(message.text)


@pytest.mark.browser
def test_every_word_is_inside_of_the_drawing_on_a_phone() -> None:
    """In a real browser no text is wider than the room that the layout thought it has, in light and in dark."""
    content = page.render(
        report_of(by_status()[Status.PASS]),
        {},
        {by_status()[Status.PASS].submission: [("after", picture(), SOURCE)]},
    )
    with chromium() as browser:
        for scheme in ("light", "dark"):
            tab = browser.new_page(viewport={"width": 360, "height": 700}, color_scheme=scheme)
            blocked: list[str] = []
            tab.on("console", partial(_note, blocked))
            tab.set_content(content)
            tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            outside = tab.evaluate(
                "[...document.querySelectorAll('svg.jxp text')].map(t => [t.textContent, t.getBBox().x, "
                f"t.getBBox().x + t.getBBox().width]).filter(([_, a, b]) => a < 0 || b > {WIDTH})"
            )
            assert [] == outside
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360
            fill = tab.evaluate("getComputedStyle(document.querySelector('.jxp-box')).fill")
            assert ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 29)") == fill
            assert [] == blocked
