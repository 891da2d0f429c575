"""``%%exercise`` in JupyterLab, in a real Chromium: a released notebook is worked through by keyboard."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.plugins.lab import EXERCISES, ROOT, Lab, lab, release

pytestmark = pytest.mark.browser


def _text(pattern: str) -> str:
    return next(ROOT.glob(pattern)).read_text(encoding="utf-8")


def test_a_released_notebook(tmp_path: Path) -> None:
    """Set up, answer right, answer wrong: each report is there, in light, in dark and in a narrow window."""
    for name in ("jupyterlab", "nbgrader"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"needs the Python package {name}")
    notebook = release(tmp_path)
    with lab(notebook.parent) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1180, "height": 2000})
        opened = Lab(page, address, notebook.name)
        opened.code_cell(0).click()
        opened.run_cell()
        passed = opened.answer(0, f"%%exercise {EXERCISES[0]}\n{_text(f'solutions/*/{EXERCISES[0]}.py')}")
        failed = opened.answer(
            1, f"%%exercise {EXERCISES[1]}\n{_text(f'exercises/*/{EXERCISES[1]}/original.py')}"
        )
        assert passed.inner_text().startswith("PASS 10 / 10 points")
        assert "Fix next" in failed.inner_text()
        assert "10.0" == opened.code_cell(2).locator(".jp-OutputArea-output pre").inner_text().strip()
        grounds = set()
        for theme in ("Light", "Dark"):
            opened.theme(theme)
            grounds.add(_colours(opened))
            for width in (1180, 560):
                page.set_viewport_size({"width": width, "height": 2000})
                for report in (passed, failed):
                    report.scroll_into_view_if_needed()
                    right = report.evaluate(
                        "card => Math.max(...[card, ...card.querySelectorAll(':not(pre, pre *)')]"
                        ".map(one => one.getBoundingClientRect().right))"
                    )
                    assert right <= width
                    assert 2000 < len(report.screenshot())
        assert {
            ("rgba(0, 0, 0, 0.87)", "rgb(255, 255, 255)"),
            ("rgb(255, 255, 255)", "rgb(17, 17, 17)"),
        } == grounds
        assert [] == opened.complaints
        assert all(request.startswith((address, "data:", "blob:")) for request in opened.requests)


def _colours(opened: Lab) -> tuple[str, str]:
    """Return the colour of a report's text, which is its page's, and of the ground that it stands on."""
    text, ground = opened.page.evaluate(
        "[getComputedStyle(document.querySelector('.jaxercise')).color,"
        " getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor]"
    )
    return text, ground
