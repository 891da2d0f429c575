"""nbgrader's web page for graders, in a real browser: it shows our reports, and its button grades by our plugin."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.peers.contenders import environment
from tests.browser import chromium
from tests.lms.conftest import ANSWERS
from tests.lms.kit import ASSIGNMENT, EXERCISES, Handed, Nbgrader, fill

pytestmark = pytest.mark.browser
_STUDENTS = ("ben", "chen")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Nbgrader:
    """Return a course of nbgrader in which two have handed in and are graded."""
    made = Nbgrader.exported(tmp_path_factory.mktemp("nbgrader"))
    for student in _STUDENTS:
        made.submit(student, Handed(fill(made.released(), ANSWERS[student])))
    done = made.autograde()
    assert done.code == 0, done.output
    return made


@pytest.fixture(scope="module")
def address(course: Nbgrader) -> Iterator[str]:
    """Start a Jupyter server in the course's folder, with nbgrader's extension, as an instructor does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.prefix, "bin", "jupyter")), "server", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--port-retries=0", "--IdentityProvider.token="]
    log = course.home / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=course.folder,
            env=environment(course.home),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(f"{base}/formgrader/manage_assignments", server, log)
        yield base
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _wait(page: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(page, timeout=10):
                return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text(errors="replace")
            time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace"))


def test_formgrader_shows_points_and_reports(course: Nbgrader, address: str) -> None:
    """The list has everybody's points; a submission has the report below each answer, and nothing in it acts."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/formgrader/manage_submissions/{ASSIGNMENT}")
        page.get_by_text(_STUDENTS[-1], exact=True).wait_for()
        for student, points in course.scores().items():
            row = page.locator("tr", has=page.get_by_text(student, exact=True))
            total = f"{round(sum(points.values()), 2):g} / {len(EXERCISES) * 10}"
            assert total in row.inner_text()
        page.goto(f"{address}/formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
        page.locator("a[href*='/formgrader/submissions/']").first.click()
        page.locator(".jaxercise").first.wait_for()
        assert page.locator(".jaxercise").count() == len(EXERCISES)
        page.close()


def test_the_button_grades_as_the_command_does(course: Nbgrader, address: str) -> None:
    """The jails start in the server's process as well, and the points stay what they were."""
    before = course.scores()
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/formgrader/manage_submissions/{ASSIGNMENT}")
        row = page.locator("tr", has=page.get_by_text("ben", exact=True))
        row.locator(".autograde a").click()
        page.locator(".modal-body", has_text="Success").wait_for(timeout=120_000)
        assert "Grading 3 answers in jails" in page.locator(".modal-body").inner_text()
        page.close()
    assert before == course.scores()
