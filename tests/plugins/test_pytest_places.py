"""Which files are answers, held to where a student's copy and an author's course keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Course, load_course
from grader.plugins.pytest_items import is_untouched
from grader.plugins.pytest_places import Place, find, holds_answers, in_sight, is_material
from grader.student.answers import FOLDER, answer_path, first_text

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course() -> Course:
    """Return the course of this repository."""
    return load_course(ROOT)


def test_every_answer_of_a_student_and_of_an_author_is_found(course: Course) -> None:
    """Where the rest of the project says that answers lie, they are found, with their exercise."""
    for exercise in course.exercises:
        expected = Place(ROOT, exercise.topic, exercise.name)
        assert expected == find(answer_path(course, exercise))
        assert expected == find(exercise.solution)
        for path in (*exercise.wrong_answers, *exercise.right_answers):
            assert Place(ROOT, exercise.topic, exercise.name, is_variant=True) == find(path)


@pytest.mark.parametrize(
    "name",
    [
        "grader/course.py",
        "tests/plugins/test_pytest_places.py",
        "answers/immutable-arrays/test_at_set_first.py",
        "answers/immutable-arrays/at_set_first.txt",
        "answers/at_set_first.py",
        "answers/immutable-arrays/more/at_set_first.py",
        "answers/autodiff/at_set_first.py",
        "exercises/immutable-arrays/at-set-first/original.py",
        "solutions/immutable-arrays/at_set_first.py",
    ],
)
def test_other_files_are_not(name: str) -> None:
    """Another name, another depth, another module's folder: pytest keeps these."""
    assert find(ROOT / name) is None


def test_a_folder_without_a_course_has_no_answers(tmp_path: Path) -> None:
    """A name alone makes nothing an answer."""
    path = tmp_path / "answers" / "immutable-arrays" / "at_set_first.py"
    assert find(path) is None
    assert not holds_answers(path.parent)
    assert not in_sight(path)
    assert not in_sight(tmp_path)
    assert find(Path("at_set_first.py")) is None
    assert find(tmp_path / ("x" * 300) / "answers" / "topic" / "at_set_first.py") is None
    assert not in_sight(tmp_path / ("x" * 300))


def test_what_an_exercise_is_made_of(course: Course) -> None:
    """Originals, and what would make a package of answers, are nobody's tests."""
    exercise = course.by_name["at-set-first"]
    assert is_material(exercise.folder / "original.py")
    assert is_material(ROOT / FOLDER / "immutable-arrays" / "__init__.py")
    assert not is_material(exercise.solution)
    assert not is_material(ROOT / "grader" / "__init__.py")


def test_answers_are_in_sight_where_they_were_asked_for(course: Course) -> None:
    """The root of a course, its folders and its files; not the tests of the package that lie beside them."""
    variant = course.by_name["at-set-first"].wrong_answers[0]
    for path in (
        ROOT,
        ROOT / "solutions",
        ROOT / "solutions" / "autodiff",
        variant,
        ROOT / FOLDER / "autodiff",
    ):
        assert in_sight(path), path
    for path in (ROOT / "tests", ROOT / "grader" / "plugins", ROOT.parent):
        assert not in_sight(path), path


def test_a_file_as_it_was_handed_out_is_untouched(course: Course) -> None:
    """Comments above and blanks at the ends of lines make no answer; a statement does."""
    for exercise in course.exercises:
        text = first_text(exercise)
        assert is_untouched(text, exercise)
        assert is_untouched("# mine\n\n" + text.replace("\n", "  \r\n") + "\n\n", exercise)
        assert not is_untouched(text + "\nx = 1\n", exercise)
        assert not is_untouched(exercise.solution.read_text("utf-8"), exercise)
