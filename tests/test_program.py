"""``jaxercise program`` as a student types it, with the course of this repository and a real jail."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader import cli
from grader.course import Course, load_course
from grader.jail.pool import Jails
from grader.looking import look
from grader.report.program_rows import summary

if not sys.platform.startswith("linux"):
    pytest.skip("only Linux has a jail", allow_module_level=True)

ROOT = Path(__file__).parents[1]
UNROLLED = "solutions/control-flow/ewma-scan/wrong_unrolled.py"


@pytest.fixture(scope="module")
def course() -> Course:
    """The course of this repository."""
    return load_course(ROOT)


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """Jails for this module."""
    with Jails() as pool:
        yield pool


def test_the_answer_is_shown_after_the_original_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are on the screen and in the drawing, the original first."""
    monkeypatch.chdir(ROOT)
    drawing = tmp_path / "seen.svg"
    arguments = ["program", "ewma-scan", "--before", "--file", UNROLLED, "--svg", str(drawing)]
    assert 0 == cli.main(arguments)
    said = capsys.readouterr().out
    assert said.index("before: ewma-scan/original.py") < said.index(f"after: {UNROLLED}")
    assert "JAX stopped here" in said
    assert re.search(r"average: f32\[\] = add\(\w+, \w+\)  x 17", said)
    drawn = ET.fromstring(drawing.read_bytes())
    texts = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"before: ewma-scan/original.py", "x 17"} <= set(texts)
    assert any(text and text.startswith("after: …") and text.endswith("wrong_unrolled.py") for text in texts)


def test_without_an_answer_the_student_hears_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """There is no answer in the author's copy; nor can a notebook be drawn, or a program be overwritten."""
    start = ["program", "ewma-scan", "--course", str(ROOT)]
    assert 2 == cli.main(start)
    assert "Write ewma into it, or name your file with --file" in capsys.readouterr().err
    assert 2 == cli.main([*start, "--file", str(tmp_path / "none.py")])
    assert "none.py is not there" in capsys.readouterr().err
    assert 2 == cli.main([*start, "--file", str(tmp_path / "a.ipynb")])
    assert "is a notebook" in capsys.readouterr().err
    assert 2 == cli.main([*start, "--file", UNROLLED, "--svg", str(tmp_path / "a.py")])
    assert "is no drawing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("where-huber", "JAX recorded 4 operations before it stopped.", "JAX recorded 7 operations."),
        (
            "mro-layer",
            "JAX recorded nothing: there was no function that it could trace.",
            "JAX recorded 4 operations.",
        ),
        ("masked-mean", "JAX recorded nothing before it stopped.", "JAX recorded 12 operations."),
        ("race-free-sum", "JAX recorded 4 operations.", "JAX recorded 1 operation."),
    ],
)
def test_originals_and_solutions_of_the_course(
    course: Course, jails: Jails, name: str, before: str, after: str
) -> None:
    """What is said of an original that stops, has another form, or reads values; and of its solution."""
    exercise = course.by_name[name]
    assert before == summary(look(jails, exercise, exercise.original.encode()))
    assert after == summary(look(jails, exercise, exercise.solution.read_bytes()))


def test_the_html_report_of_a_few_holds_the_drawings(tmp_path: Path) -> None:
    """``grade --html`` draws the original and the submission."""
    report = tmp_path / "report.html"
    arguments = ["grade", str(ROOT / UNROLLED), "--exercise", "ewma-scan", "--checks", "trace"]
    assert 0 == cli.main([*arguments, "--course", str(ROOT), "--jobs", "1", "--html", str(report)])
    page = report.read_text(encoding="utf-8")
    assert page.index("Before: the original of ewma-scan") < page.index("After: this submission")
    assert 2 == page.count('class="jxp"')
