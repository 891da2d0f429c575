"""Tests of `jaxercise course new` and `course schemas`: valid at once, and nothing is ever overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from grader.authoring.new_course import course_files, schema_files, schema_line
from grader.cli import main
from grader.course import load_course
from grader.yamlfile import load

ROOT = Path(__file__).parents[2]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return the folder of a new course."""
    assert main(["course", "new", str(tmp_path / "a-course")]) == 0
    return tmp_path / "a-course"


def test_it_keeps_its_promises_at_once(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check finds no problem, and nothing that is to do."""
    assert main(["course", "check", "--course", str(made), "--jobs", "1"]) == 0
    assert capsys.readouterr().out.endswith("1 exercise, 0 problems\n")


def test_its_title_is_that_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a title the folder's name is one, and what to type next is said."""
    made = tmp_path / "a-course"
    assert main(["course", "new", str(made)]) == 0
    assert load_course(made).spec.title == "A course"
    out = capsys.readouterr().out
    assert f'Made {made}: "A course"' in out
    assert f"  cd {made}\n" in out


@pytest.mark.parametrize(
    "title", ['The "best": #1 {of} all', "Kurs für Jäger", "100 %", "- a", "{heading} of {title}"]
)
def test_any_title_survives(title: str, tmp_path: Path) -> None:
    """What YAML would take for something else comes back as it was typed."""
    assert main(["course", "new", str(tmp_path / "c"), "--title", title]) == 0
    assert load_course(tmp_path / "c").spec.title == title


def test_its_schemas_are_found_and_hold(made: Path) -> None:
    """The first line of each YAML leads to a schema in the course, without a network, that accepts the file."""
    for path in (made / "course.yaml", *made.glob("exercises/*/*/exercise.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        place = first.removeprefix("# yaml-language-server: $schema=")
        schema = json.loads((path.parent / place).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(load(path, path.name).data)


@pytest.mark.parametrize("there", ["course.yaml", "README.md", ".gitignore", "exercises", "schemas"])
def test_nothing_is_overwritten(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever of it is there already is named in one line, and stays; nothing else is written."""
    (tmp_path / there).write_text("mine")
    assert main(["course", "new", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


def test_a_folder_with_other_files_is_taken(tmp_path: Path) -> None:
    """A repository that was made before is the place for a course."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "LICENSE").write_text("mine")
    assert main(["course", "new", str(tmp_path)]) == 0


def test_a_file_in_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is no folder, nor is what lies below one."""
    (tmp_path / "file").write_text("mine")
    assert main(["course", "new", str(tmp_path / "file" / "course")]) == 2
    assert f"jaxercise: {tmp_path / 'file'}: is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "\x1b[31m"])
def test_a_title_is_a_line(title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A title without text, or with what acts on a terminal, is refused."""
    assert main(["course", "new", str(tmp_path / "c"), "--title", title]) == 2
    assert "needs a title of one line" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_schemas_of_a_course_without(miniature: object, tmp_path: Path) -> None:
    """A course that has none gets them, and older ones are replaced."""
    del miniature  # it lies in the same folder
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "course.schema.json").write_text("old")
    assert main(["course", "schemas", "--course", str(tmp_path)]) == 0
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in schema_files()} == schema_files()


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("schemas/course.schema.json", "../../../schemas/exercise.schema.json"),
        ("grader/schemas/course.schema.json", "../../../grader/schemas/exercise.schema.json"),
        ("https://example.org/course.schema.json", "https://example.org/exercise.schema.json"),
    ],
)
def test_an_exercise_names_its_schema_as_the_course_does(first: str, line: str) -> None:
    """Where the schemas lie is the course's own matter."""
    mark = "# yaml-language-server: $schema="
    assert schema_line(f"{mark}{first}\nformat: 1\n") == f"{mark}{line}\n"
    assert schema_line("format: 1\n") == ""


def test_nothing_of_another_course_is_in_it() -> None:
    """The names of this repository's exercises and modules, and its title, stand in no file of a new course."""
    course = load_course(ROOT)
    names = {exercise.name for exercise in course.exercises} | {module.name for module in course.spec.modules}
    text = "\n".join(f"{name}\n{text}" for name, text in course_files("T").items() if "schemas/" not in name)
    assert not {name for name in (*names, course.spec.title) if name in text}
