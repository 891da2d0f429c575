"""A real JupyterLab, with folders of its own and nothing asked of the network, and a notebook in a real Chromium.

``python -m tests.plugins.lab`` takes the pictures ``docs/notebook-check-*.png``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["EXERCISES", "ROOT", "Lab", "lab", "release", "take_pictures"]

ROOT = Path(__file__).parents[2]
EXERCISES = ("scale-list-inplace", "at-set-first")
"""What the released notebook asks for, in this order."""
_SETTINGS = [
    "--allow-root",
    "--no-browser",
    "--ServerApp.port=0",
    "--ServerApp.ip=127.0.0.1",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=",
]
_OFF = ("@jupyterlab/apputils-extension:announcements", "@jupyterlab/lsp-extension", "@jupyter/nbgrader")
_ANY = 120_000
"""Milliseconds after which a test gives up on something that has to come."""


def release(folder: Path) -> Path:
    """Export :data:`EXERCISES` for nbgrader, release them as an instructor does, and return the released notebook."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    def run(*command: str) -> None:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert 0 == done.returncode, done.stdout + done.stderr

    course = ("--course", str(ROOT))
    run("jaxercise", "export", "nbgrader", str(folder), *EXERCISES, "--assignment", "week", *course)
    run("nbgrader", "generate_assignment", "week")
    return folder / "release" / "week" / "week.ipynb"


class Lab:
    """One notebook, open in JupyterLab."""

    def __init__(self, page: Page, address: str, name: str):
        """Open it and wait for its kernel; from then on complaints and requests are kept."""
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )
        page.goto(f"{address}lab/tree/{name}?reset", timeout=_ANY)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=_ANY)
        page.wait_for_function(
            "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=_ANY,
        )
        page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
        self.complaints.clear()

    def theme(self, name: str) -> None:
        """Choose the theme, ``Light`` or ``Dark``."""
        self.page.evaluate(
            f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {name}'}})"
        )
        light = "true" if name == "Light" else "false"
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached", timeout=_ANY)

    def code_cell(self, number: int) -> Locator:
        """Return a code cell, counted from 0."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def write(self, text: str) -> None:
        """Replace the text of the selected cell, by keyboard."""
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run_cell(self) -> None:
        """Run the selected cell and go to the next, by keyboard."""
        self.page.keyboard.press("Shift+Enter")

    def answer(self, number: int, text: str) -> Locator:
        """Go past a question, replace its answer, run it, and return the report once it is there.

        Args:
            number: which answer, from 0; the cell above its question is the one that was run last.
            text: the whole cell.
        """
        self.run_cell()
        self.write(text)
        self.run_cell()
        report = self.code_cell(1 + 2 * number).locator(".jaxercise")
        report.wait_for(timeout=_ANY)
        self.run_cell()  # its points
        return report


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """Serve a folder with JupyterLab; yield the address."""
    with tempfile.TemporaryDirectory() as own:
        names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        environment = {**os.environ, **{f"JUPYTER_{name}": str(Path(own, name)) for name in names}}
        environment |= {f"JUPYTERLAB_{name}_DIR": str(Path(own, name)) for name in ("SETTINGS", "WORKSPACES")}
        environment |= {"IPYTHONDIR": str(Path(own, "ipython"))}
        page_config = Path(own, "CONFIG_DIR", "labconfig", "page_config.json")
        page_config.parent.mkdir(parents=True)
        page_config.write_text(json.dumps({"disabledExtensions": dict.fromkeys(_OFF, True)}))
        log = Path(own, "log")
        with log.open("wb") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *_SETTINGS, f"--ServerApp.root_dir={folder}"],
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                yield _address(server, Path(own, "RUNTIME_DIR"), log)
            finally:
                server.terminate()  # and it ends its kernels
                server.wait()


def _address(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Wait until the server has written down where it listens."""
    while server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            if text := file.read_text(encoding="utf-8"):
                url: str = json.loads(text)["url"]
                return url
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def take_pictures(folder: Path) -> None:
    """Take a picture of a cell and its report, in light and in dark."""
    original = next(ROOT.glob(f"exercises/*/{EXERCISES[1]}/original.py")).read_text(encoding="utf-8")
    function = original.partition("\n\nif __name__")[0]
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        notebook = release(Path(place))
        with lab(notebook.parent) as address:
            opened = Lab(browser.new_page(viewport={"width": 1060, "height": 1600}), address, notebook.name)
            opened.code_cell(0).click()
            opened.run_cell()
            opened.answer(0, f"%%exercise {EXERCISES[0]}\npass")
            opened.answer(1, f"%%exercise {EXERCISES[1]}\n{function}")
            for theme in ("Light", "Dark"):
                opened.theme(theme)
                opened.page.wait_for_timeout(1000)  # colours fade
                cell = opened.code_cell(3)
                cell.scroll_into_view_if_needed()
                cell.screenshot(path=folder / f"notebook-check-{theme.lower()}.png")


if __name__ == "__main__":
    take_pictures(ROOT / "docs")
