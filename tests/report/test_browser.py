"""The HTML report in a real browser: an installed Chromium, driven by Playwright; skipped without either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from grader.report import html
from grader.verdict import Report
from tests.browser import chromium
from tests.report.conftest import wrong

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for the module."""
    with chromium() as started:
        yield started


class _Visit:
    """A page with a record of what it complained of and asked for."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(address)


def _save(report: Report, sources: dict[str, str], folder: Path) -> str:
    path = folder / "report.html"
    path.write_text(html.render(report, sources), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_looks_after_itself(
    browser: Browser,
    every_status: Report,
    frieda_source: dict[str, str],
    tmp_path: Path,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    """On a phone and a desk, light and dark: no complaint, one request, nothing wider than the screen."""
    report = every_status.model_copy(update={"results": (*every_status.results, wrong())})
    address = _save(report, frieda_source, tmp_path)
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = _Visit(page, address)
    assert [] == visit.complaints
    assert [address] == visit.requests
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    # What a card clips does not widen the document, so each element is measured; sources and values may scroll.
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('main *')].filter(e => !e.closest('.source, .values, pre'))"
        ".map(e => e.getBoundingClientRect().right))"
    )
    assert widest <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[scheme] == ground
    assert 20_000 < len(page.screenshot(path=tmp_path / f"{width}-{scheme}.png", full_page=True))
    page.close()


def test_hostile_page_does_nothing(browser: Browser, hostile_report: Report, tmp_path: Path) -> None:
    """Text that tries to run, load or style something is shown, on a phone too."""
    address = _save(hostile_report, {}, tmp_path)
    page = browser.new_page(viewport={"width": 390, "height": 900})
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    visit = _Visit(page, address)
    assert [] == dialogs + visit.complaints
    assert [address] == visit.requests
    assert 390 == page.evaluate("document.documentElement.scrollWidth")
    page.close()


def test_policy_stops_a_script(browser: Browser, every_status: Report, tmp_path: Path) -> None:
    """Even if markup got through, the page's policy keeps scripts, images and styles of others from acting."""
    path = tmp_path / "broken.html"
    injected = "<script>document.title = 'hm'</script><img src='image.svg'><style>main{display:none}</style>"
    path.write_text(
        html.render(every_status, {}).replace("<footer>", injected + "<footer>"), encoding="utf-8"
    )
    page = browser.new_page()
    (tmp_path / "image.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    visit = _Visit(page, path.as_uri())
    assert "Grading report" == page.title()
    assert page.locator("main").is_visible()
    assert 0 == page.evaluate("document.images[0].naturalWidth")
    assert 3 == len([text for text in visit.complaints if "Content Security Policy" in text])
    page.close()


def test_works_without_javascript_and_mouse(
    browser: Browser, every_status: Report, frieda_source: dict[str, str], tmp_path: Path
) -> None:
    """Without scripts, by keyboard alone: a status filters the class, and a link opens the details it leads to."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(_save(every_status, frieda_source, tmp_path))
    page.keyboard.press("Tab")
    assert "Skip to the submissions" == page.locator(":focus").inner_text()
    page.locator("#show-all").focus()
    page.keyboard.press("ArrowRight")
    assert 1 == page.locator("table.class tbody tr:visible").count()
    page.keyboard.press("ArrowLeft")
    assert 7 == page.locator("table.class tbody tr:visible").count()
    passed = page.locator("#r7")
    assert not passed.is_visible()
    page.locator("table.class a").last.press("Enter")
    passed.wait_for(state="visible")
    context.close()


def test_filters_combine_without_javascript(browser: Browser, every_status: Report, tmp_path: Path) -> None:
    """Exercise, finding and status narrow the class and the details together, and the number shown is told."""
    others = tuple(
        result.model_copy(update={"exercise": "<b>other</b>", "submission": f"o/{result.submission}"})
        for result in every_status.results[-3:]
    )
    report = every_status.model_copy(update={"results": every_status.results + others})
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(_save(report, {}, tmp_path))
    rows, details = page.locator("table.class tbody tr:visible"), page.locator("details.result:visible")
    page.locator("#by-exercise").select_option(label="<b>other</b> (3)")
    assert (3, 3) == (rows.count(), details.count())
    page.locator("#show-fail").check()
    assert (1, 1) == (rows.count(), details.count())
    page.locator("#by-exercise").select_option(index=0)
    assert (2, 2) == (rows.count(), details.count())
    page.locator("#by-rule").select_option(label="mutates-argument (2)")
    assert (2, 2) == (rows.count(), details.count())
    page.locator("#by-rule").select_option(label="syntax-error (1)")
    assert (0, 0) == (rows.count(), details.count())
    page.locator("#show-all").check()
    assert (1, 1) == (rows.count(), details.count())
    # Chromium tells assistive technology what a counter says; what it says stands in its accessibility tree.
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    said = [node.get("name", {}).get("value") for node in tree]
    assert "1" in said
    assert "of 10 shown" in [str(name).strip() for name in said]
    context.close()


def test_a_rule_opens_from_its_finding(
    browser: Browser, every_status: Report, frieda_source: dict[str, str], tmp_path: Path
) -> None:
    """Without scripts and with the keyboard: the page of a rule opens below its name, and focus can be seen there."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(_save(every_status, frieda_source, tmp_path))
    page.locator("table.class a").last.press("Enter")
    link = page.locator("a[href^='#rule-']").first
    rule = str(link.get_attribute("href"))[1:]
    link.press("Enter")
    opened = page.locator(f"#{rule}")
    opened.wait_for(state="visible")
    name = page.locator("details.rule[open] summary").bounding_box()
    assert name is not None
    assert 0 <= name["y"]
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert 1 == focused.count()
    assert "solid" == focused.evaluate("e => getComputedStyle(e).outlineStyle")
    context.close()
