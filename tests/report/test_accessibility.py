"""The HTML report under axe-core in a real browser: no violation of any rule, in light and dark, large and small.

Axe comes from outside: Playwright evaluates it in the page, whose own policy would let no script run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from grader.report import html
from grader.verdict import Report, Status
from tests.browser import chromium
from tests.report.conftest import SOURCE, by_status, lesson, report_of, wrong

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def _class() -> Report:
    """Return a small class with two exercises, a lesson, a wrong value and every kind of colour."""
    every = by_status()
    other = every[Status.ERROR].model_copy(update={"exercise": "where-huber", "submission": "b/huber.py"})
    others = [every[status] for status in (Status.INTERNAL, Status.MEMORY, Status.SKIPPED, Status.PASS)]
    return report_of(wrong(), lesson(), *others, other, ignored=("notes.txt",))


_REPORTS = {"pass": report_of(by_status()[Status.PASS]), "fail": report_of(wrong()), "class": _class()}
_SOURCES = {f"class/{name}/ewma_scan.py": SOURCE for name in ("kim", "lea", "frieda", "pia")}
_OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for the module."""
    pytest.importorskip("axe_playwright_python", reason="needs the Python package axe-playwright-python")
    with chromium() as started:
        yield started


def _violations(page: Page, *rules: str) -> list[str]:
    """Return what axe complains of: each rule, or each of those named, with the elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    response = Axe().run(page, options=options).response
    assert rules or 10 < len(response["passes"]), "axe has looked at nothing"
    return [
        f"{found['id']}: {node['html'][:200]}" for found in response["violations"] for node in found["nodes"]
    ]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    """A pass, a failure with values, rewrite and chart, and a class with filters: unfolded, and once as they open."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for name, report in _REPORTS.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html.render(report, _SOURCES), encoding="utf-8")
        page.goto(path.as_uri())
        if (width, scheme) == (390, "light"):
            assert [] == _violations(page)
        page.evaluate(_OPEN)
        assert [] == _violations(page)
    page.close()


@pytest.mark.parametrize(
    ("rule", "whole", "part"),
    [
        ("color-contrast", "--ink: #1c2127", "--ink: #aaaaaa"),
        ("select-name", '<label class="choice">Exercise', "<label>"),
        ("html-has-lang", '<html lang="en">', "<html>"),
        ("landmark-unique", 'class="source" role="group"', 'class="source" role="region"'),
    ],
)
def test_axe_would_find_it(browser: Browser, tmp_path: Path, rule: str, whole: str, part: str) -> None:
    """A page that is spoilt in one place has that violation, so the test above can fail."""
    markup = html.render(_REPORTS["class"], _SOURCES)
    assert whole in markup
    spoilt = markup.replace(whole, part)
    policy = spoilt.index('<meta http-equiv="Content-Security-Policy"')
    spoilt = (
        spoilt[:policy] + spoilt[spoilt.index(">", policy) + 1 :]
    )  # the style sheet's hash is another now
    path = tmp_path / "spoilt.html"
    path.write_text(spoilt, encoding="utf-8")
    page = browser.new_page(color_scheme="light")
    page.goto(path.as_uri())
    page.evaluate(_OPEN)
    assert rule in {found.partition(":")[0] for found in _violations(page, rule)}
    page.close()
