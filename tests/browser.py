"""A real browser for tests: an installed Chromium, driven by Playwright; a test is skipped without either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["chromium"]

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""A browser that asks the network for nothing of its own, in a container without namespaces or a GPU."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, or skip the test."""
    api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs an installed chromium")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=_QUIET)
        yield started
        started.close()
