"""The page of insight and the pages of feedback: what stands in them, and what must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from grader.commands.gradebook import feedback, insight
from grader.commands.gradebook.place import Place
from grader.errors import UsageError
from grader.gradebook.feedback_page import file_name, page
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.key import Key
from grader.gradebook.people import Student
from tests.browser import chromium
from tests.gradebook.small_class import EXERCISE, HOSTILE, NAMES, SEED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
_ACTING = ("<script", "<img", "<b>", "<i>", "onerror=alert(2)>", "\u202e", "\x1b", "style=", "javascript:")


@pytest.fixture(scope="module")
def written(taught: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pages."""
    folder = tmp_path_factory.mktemp("pages")
    assert 0 == insight.show(taught, [], folder / "insight.html")
    assert 0 == feedback.write(taught, folder / "out")
    return folder


@pytest.fixture(scope="module")
def gradebook(taught: Place) -> Iterator[Gradebook]:
    """The small class."""
    with taught.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def by_student(gradebook: Gradebook, written: Path) -> dict[str, str]:
    """Each student's page."""
    students = gradebook.book.present
    return {
        student.key: (written / "out/students" / file_name(student, gradebook.key)).read_text("utf-8")
        for student in students
    }


def test_insight_names_groups_and_rarity(written: Path) -> None:
    """Counts, the careful sentence, a representative's source, and a command for one comment."""
    text = (written / "insight.html").read_text("utf-8")
    assert "3 of 4 students" in text
    assert "2 of 8 students: Your own code raised an exception" in text
    assert "prove nothing by themselves" in text
    assert "return x.at[0].set(v)" in text
    assert "jaxercise gradebook comment 12 13 14 --text &#39;...&#39;" in text
    assert "2 handed in the file as it was given out" in text
    assert "as given out" in text


def test_a_student_reads_how_a_grade_came_about(by_student: dict[str, str]) -> None:
    """The sum, all attempts, what was set by hand and why, excuses, comments and findings at the student's own line."""
    ada, kurt = by_student["ada"], by_student["kurt"]
    assert "10 × 1 × 1 = 10" in ada
    assert "2 attempts" in ada
    assert ada.count(">yes<") == 1
    assert "Set by hand to 4 by" in kurt
    assert "&lt;i&gt;nearly&lt;/i&gt;\\u202e there" in kurt
    assert "the computed grade is 0" in kurt
    assert "raise ValueError(&#34;some reason&#34;)" in kurt
    assert "was ill" in by_student["emmy"]
    assert "Well done, &lt;b&gt;Alan&lt;/b&gt;." in by_student["alan"]


def test_what_has_no_grade_yet_says_so(by_student: dict[str, str]) -> None:
    """It is in no sum, and nobody reads a zero."""
    grace = by_student["grace"]
    assert "oob-lookup: handed in, no grade yet" in grace
    assert "not graded yet" in grace
    assert "of 10 points so far; 1 handed in, without a grade yet" in grace


def test_a_student_reads_nothing_of_others(by_student: dict[str, str], gradebook: Gradebook) -> None:
    """No name, key or path of another, no comment of another's, no seed and no digest."""
    for key, text in by_student.items():
        for other, name in NAMES.items():
            if other != key:
                assert name not in text
                assert f"{other[:4]}/" not in text
        assert SEED not in text
        assert "sha256:" not in text
        assert ("Well done" in text) == (key == "alan")
    assert SEED == (gradebook.book.opened.seed if gradebook.book.opened else "")


def test_hidden_cases_stay_hidden(by_student: dict[str, str]) -> None:
    """That one failed is told, and none of its values: each value that is told is of a public case."""
    grace = by_student["grace"]
    assert "hidden sets of inputs" in grace
    told = re.findall(r"expected [^,]+, actual [^,(]+\([^)]*\)?[^<]*", grace)
    assert told
    assert all("on the case" in each for each in told)


@pytest.mark.parametrize("name", ["insight.html", "out/index.html"])
def test_nothing_acts_in_the_instructors_pages(written: Path, name: str) -> None:
    """Names and messages of students are text."""
    text = (written / name).read_text("utf-8")
    assert "alert(1)" in text
    assert not [each for each in _ACTING if each in text]


def test_nothing_acts_in_a_students_page(by_student: dict[str, str]) -> None:
    """Names, messages, source lines, reasons and comments are text."""
    assert "alert(2)" in by_student[HOSTILE]
    assert not [(key, each) for key, text in by_student.items() for each in _ACTING if each in text]


def test_every_link_of_the_index_leads_to_a_page_and_nothing_else_is_written(written: Path) -> None:
    """One page for each student, in the folder beside the list, whatever the keys are."""
    out = written / "out"
    links = re.findall(r'href="([^"]+)"', (out / "index.html").read_text("utf-8"))
    assert len(NAMES) == len(links)
    assert {str(out / link) for link in links} == {str(path) for path in out.glob("students/*")}
    assert {"index.html", "students"} == {path.name for path in out.iterdir()}
    assert {"insight.html", "out"} == {path.name for path in written.iterdir()}


@pytest.mark.parametrize(
    "key", [HOSTILE, "..", "/", "", "a/b", "CON", "\ud800", "x" * 400, "佐藤", "a\x00b", "-rf"]
)
def test_names_of_files_are_plain(key: str) -> None:
    """They are short, lead nowhere, and do not begin like an option."""
    name = file_name(Student(key=key, name="x"), Key(b"k" * 32))
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}\.html", name)


def test_names_of_files_do_not_collide_and_cannot_be_guessed() -> None:
    """Keys that look alike in letters have different pages, and so has a student under another key of the course."""
    keys = ["a b", "a-b", "A B", "ä b", "a_b"]
    names = {file_name(Student(key=key, name="x"), Key(b"k" * 32)) for key in keys}
    assert len(keys) == len(names)
    mine, theirs = (file_name(Student(key="a", name="x"), Key(secret * 32)) for secret in (b"k", b"j"))
    assert mine != theirs


def test_again_writes_what_changed_alone(
    taught: Place, written: Path, by_student: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that somebody edited is put right, the others are left as they are, and a stranger's is told."""
    pages = sorted((written / "out/students").iterdir())
    before = {path: path.stat().st_mtime_ns for path in pages}
    spoilt, stranger = pages[0], written / "out/students/gone-1.html"
    spoilt.write_text("spoilt", "utf-8")
    stranger.write_text("of somebody who has left", "utf-8")
    assert 0 == feedback.write(taught, written / "out")
    stranger.unlink()
    out = capsys.readouterr().out
    assert "of which 1 are new or changed" in out
    assert "gone-1.html" in out
    assert spoilt.read_text("utf-8") in by_student.values()
    assert all(path.stat().st_mtime_ns == then for path, then in before.items() if path != spoilt)


def test_a_folder_that_cannot_be_written(taught: Place, tmp_path: Path) -> None:
    """A file in its place is refused, with what to do."""
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UsageError, match="Name another folder"):
        feedback.write(taught, tmp_path / "out")


def test_what_is_due_and_absent_is_missing(gradebook: Gradebook) -> None:
    """After the last day an exercise that was not handed in says so; before, it may still come."""
    student = gradebook.book.students["ada"]
    then, now = ("".join(page(gradebook, student, datetime(year, 1, 1, tzinfo=UTC))) for year in (2027, 2028))
    assert "missing" not in then
    assert "Still to come" in then
    assert "missing" in now
    assert "Still to come" not in now


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for the module."""
    pytest.importorskip("axe_playwright_python", reason="needs the Python package axe-playwright-python")
    with chromium() as started:
        yield started


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, written: Path, gradebook: Gradebook, width: int, scheme: Literal["light", "dark"]
) -> None:
    """The three kinds of pages, unfolded; none is wider than its window, and all styles are let through."""
    from axe_playwright_python.sync_playwright import Axe

    kurt = file_name(gradebook.book.students["kurt"], gradebook.key)
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    for name in ("insight.html", "out/index.html", f"out/students/{kurt}"):
        tab.goto((written / name).as_uri())
        tab.evaluate(_OPEN)
        response = Axe().run(tab, options={"resultTypes": ["violations"]}).response
        assert 10 < len(response["passes"]), "axe has looked at nothing"
        assert [] == [(found["id"], found["nodes"][0]["html"]) for found in response["violations"]]
        assert width == tab.evaluate("document.documentElement.scrollWidth")
        assert "rgb(0, 0, 0)" != tab.evaluate("getComputedStyle(document.body).color"), "no style was applied"
    assert [] == said
    tab.close()


def test_insight_shows_no_seed(written: Path) -> None:
    """Not even the instructor's page holds what cases are drawn from, since pages are passed on."""
    text = (written / "insight.html").read_text("utf-8")
    assert EXERCISE in text
    assert SEED not in text
