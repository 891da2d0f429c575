"""A course as Markdown pages."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.pages import pages
from grader.course import Course, load_course
from tests.authoring.conftest import Change

_ROOT = Path(__file__).parents[2]


def test_the_overview_leads_to_modules_and_exercises(miniature: Course) -> None:
    """Points, days and links, in the course's order."""
    text = pages(miniature)["index.md"].decode()
    assert "2 exercises in 2 modules, 27 points." in text
    assert (
        "## 2. [Loops](02-loops.md)\n\nThis module opens on 2027-01-18 and is due on 2027-01-24T18:00" in text
    )
    assert "| [add-up](02-loops.md#add-up) | Twice as much | 20 |" in text


def test_a_page_has_lesson_exercises_and_neighbours(miniature: Course) -> None:
    """One story, with a way on and a way back."""
    text = pages(miniature)["02-loops.md"].decode()
    assert text.startswith("# Basics\n")
    assert "Builds on [Basics](01-basics.md)." in text
    assert "Do [double-it](01-basics.md#double-it) before it." in text
    assert "<summary>Hint 3</summary>" in text
    assert "[101/arrays](https://docs.jax.dev/en/latest/101/arrays.html)" in text
    assert text.endswith("Before: [Basics](01-basics.md) · [All modules](index.md)\n")


def test_links_lead_to_where_things_are_then(change: Change) -> None:
    """Lessons, exercises and pictures move; code is left as it is."""
    lesson = "exercises/basics/lesson.md"
    (change("course.yaml", "format", "format").root / "exercises/basics/names.svg").write_text("<svg/>")
    course = change(
        lesson,
        "# Basics",
        "# Basics\n\n![n](names.svg) [a](../loops/add-up/) [l](../loops/lesson.md) `[x](y)`",
    )
    files = pages(course)
    assert (
        "![n](basics-names.svg) [a](02-loops.md#add-up) [l](02-loops.md) `[x](y)`"
        in files["01-basics.md"].decode()
    )
    assert b"<svg/>" == files["basics-names.svg"]
    assert "[the lesson](01-basics.md#what-stays)" in files["01-basics.md"].decode()


def test_nothing_of_answers_is_published(miniature: Course) -> None:
    """Pages are for students."""
    text = b"".join(pages(miniature).values()).decode()
    assert "wrong_" not in text
    assert "triples" not in text
    assert "hidden" not in text


def test_the_published_pages_are_the_generated_ones() -> None:
    """docs/course/ says exactly what the course says; `make pages` writes it anew."""
    folder = _ROOT / "docs" / "course"
    published = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert pages(load_course(_ROOT)) == published
