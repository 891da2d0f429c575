"""Grades go into tables of Canvas and Moodle, come back as they were, and become overrides only where changed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.commands.gradebook.exchange import Layout, export, take_back
from grader.commands.gradebook.place import Place
from grader.course import load_course
from grader.errors import UsageError
from grader.gradebook.events import Enrolled, Overridden
from grader.gradebook.exchange import Cell, Column, Tool, cells, fill, fresh, places_of
from grader.gradebook.gradebook import new_gradebook
from grader.gradebook.marks import mark
from grader.gradebook.numbers import Grade
from grader.gradebook.people import Student
from grader.gradebook.roster import read_roster
from grader.gradebook.tables import Table, read_table

ROOT = Path(__file__).parents[2]
EWMA = Column("ewma", "Moving average", 10.0)
SCAN = Column("scan", "Scan (advanced)", 4.0)
JANE = Student(
    key="jdoe", name="Jane Doe", sortable="Doe, Jane", login="jdoe", number="0042", ids={"canvas": "71"}
)
SUN = Student(key="wukong", name="孫 悟空", login="1e5", email="sun@x.org")
OMAR = Student(key="omar", name='عمر "O\'K", الخيّام', number="007", section="a;b")
EVERYBODY = [JANE, SUN, OMAR]

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Moving average (123),Scan (advanced) (124),Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,10.00,4.00,(read only)
"Doe, Jane",71,0042,jdoe,"A, m",,3.25,81.3
Sun,99,,1e5,,2,,0
"Zoe, Who",98,,zoe,,1,1,0
"Student, Test",97,,abc123,,,,0
"""
MOODLE = """"First name","Last name","ID number","Email address","Assignment: Moving average (Real)",\
"Quiz: Scan (advanced) (Real)"
Jane,Doe,0042,,"7,50",-
孫,悟空,,SUN@x.org,-,-
"""


def table(text: str) -> Table:
    """Read a table called a.csv."""
    return read_table(text.encode(), "a.csv")


def rows_of(data: bytes) -> list[list[str]]:
    """Read a table as Python does."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_canvas_is_filled_and_nothing_else_changes() -> None:
    """Neither other rows nor other cells; a row that is not touched stays byte by byte."""
    read = table(CANVAS)
    places = places_of(read, [EWMA, SCAN], {})
    grades: dict[tuple[str, str], Grade] = {
        ("jdoe", "ewma"): 9.5,
        ("jdoe", "scan"): "EX",
        ("wukong", "ewma"): None,
    }
    filled = fill(read, EVERYBODY, places, grades, "canvas")
    assert read.written().decode() == CANVAS.replace('"A, m",,3.25,', '"A, m",9.5,EX,')
    assert (filled.cells, filled.absent) == (2, [OMAR])
    assert filled.strangers == ["a.csv:6: Who Zoe is nobody in the gradebook"]


def test_moodle_keeps_its_commas_and_has_no_word_for_excused() -> None:
    """A column without decimals is written like the one beside it."""
    read = table(MOODLE)
    places = places_of(read, [EWMA, SCAN], {})
    grades: dict[tuple[str, str], Grade] = {
        ("jdoe", "ewma"): "EX",
        ("jdoe", "scan"): 1.5,
        ("wukong", "ewma"): 0.0,
        ("wukong", "scan"): "EX",
    }
    assert fill(read, EVERYBODY, places, grades, "moodle").cells == 2
    assert rows_of(read.written())[1:] == [
        ["Jane", "Doe", "0042", "", "7,50", "1,5"],
        ["孫", "悟空", "", "SUN@x.org", "0", "-"],
    ]
    found = {
        (one.student.key, one.column.name): one.grade
        for one in cells(read, EVERYBODY, places)
        if isinstance(one, Cell)
    }
    assert found == {
        ("jdoe", "ewma"): 7.5,
        ("jdoe", "scan"): 1.5,
        ("wukong", "ewma"): 0.0,
        ("wukong", "scan"): None,
    }


GRADES = st.one_of(st.none(), st.just("EX"), st.integers(0, 40_000).map(lambda points: points / 10_000))


@given(st.lists(GRADES, min_size=6, max_size=6), st.sampled_from(["fresh", "points", "commas"]))
def test_what_is_filled_in_comes_back(points: list[Grade], how: str) -> None:
    """From a table of one's own, from Canvas's, and from one with semicolons."""
    pairs = [(student.key, column.name) for student in EVERYBODY for column in (EWMA, SCAN)]
    grades = dict(zip(pairs, points, strict=True))
    if how == "fresh":
        made = fresh(EVERYBODY, [EWMA, SCAN], grades, "canvas")
    else:
        mark_ = "," if how == "points" else ";"
        lines = ["key,ewma,scan", *(f"{one.key},," for one in EVERYBODY)]
        made = table("\n".join(lines).replace(",", mark_))
        fill(made, EVERYBODY, places_of(made, [EWMA, SCAN], {}), grades, "canvas")
    read = read_table(made.written(), "b.csv")
    found = list(cells(read, EVERYBODY, places_of(read, [EWMA, SCAN], {})))
    assert {(one.student.key, one.column.name): one.grade for one in found if isinstance(one, Cell)} == grades


@pytest.mark.parametrize("tool", ["canvas", "moodle", "csv"])
def test_students_of_a_fresh_table_are_read_as_they_are(tool: Tool) -> None:
    """In any script, with quotes, commas and zeros; two of one name are told apart by their numbers."""
    twins = [Student(key=key, name="Ann", number=key, login=f"ann{key}") for key in ("01", "1")]
    columns = [EWMA]
    made = fresh([*EVERYBODY, *twins], columns, {("01", "ewma"): 3.0}, tool)
    found = [one.student for one in read_roster(read_table(made.written(), "b.csv"), {})]
    assert [(one.number, one.login) for one in found] == [
        (one.number, one.login) for one in (*EVERYBODY, *twins)
    ]
    assert {one.name for one in found} >= {"Jane Doe", "孫 悟空", "Ann"}
    read = read_table(made.written(), "b.csv")
    back = {
        one.student.key: one.grade
        for one in cells(read, [*EVERYBODY, *twins], places_of(read, columns, {}))
        if isinstance(one, Cell)
    }
    assert (back["01"], back["1"]) == (3.0, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,ewma\nAnn,3\n", "a.csv:2: Ann fits Ann (a), Ann (b). Export the file with ids or logins"),
        ("login,ewma\na,3\nA,4\n", "a.csv:3: A stands in line 2 as well"),
        ("login,ewma\nzoe,3\n", "a.csv:2: zoe is nobody in the gradebook"),
        ("login,number,ewma\na,,11\n", "a.csv:2, ewma: expected 0 to 10 points, found 11"),
        ("login,ewma\na,-1\n", "a.csv:2, ewma: expected 0 to 10 points, found -1"),
        ("login,ewma\na,A+\n", "a.csv:2, ewma: 'A+' is no number"),
        (
            'login,ewma\na,"3,5"\nb,3.5\n',
            "a.csv: column ewma: '3.5' has a decimal point and '3,5' a decimal comma",
        ),
        ("login,name,number,ewma\n,Bo,b,3\n", "a.csv:2: Bo is nobody in the gradebook"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_line(text: str, said: str) -> None:
    """With the candidates; a number that is another student's login is not taken for it."""
    twins = [Student(key=key, name="Ann", login=key) for key in "ab"]
    read = table(text)
    (found,) = [one for one in cells(read, twins, places_of(read, [EWMA], {})) if isinstance(one, str)]
    assert found.startswith(said)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("login,ewma,Moving average (1)", "ewma may be ewma, Moving average \\(1\\)"),
        ("login,other", "no column has the name or the title"),
    ],
)
def test_columns_are_not_guessed(header: str, said: str) -> None:
    """Two that fit are named, and ``--column`` decides."""
    read = table(f"{header}\n")
    with pytest.raises(UsageError, match=said):
        places_of(read, [EWMA, SCAN], {})
    assert places_of(read, [EWMA, SCAN], {"ewma": header.split(",")[1]})[EWMA] == 1
    with pytest.raises(UsageError, match="nothing of that name"):
        places_of(read, [EWMA], {"nothing": "login"})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A gradebook of three students, with two grades."""
    made = Place(load_course(ROOT), str(tmp_path / "grades.db"), name="prof")
    with (
        new_gradebook(made.database, made.key, made.course, by="prof") as gradebook,
        gradebook.change("prof") as change,
    ):
        for student in EVERYBODY:
            change.append(Enrolled(student=student))
        for key, points in (("jdoe", 3.0), ("wukong", 2.5)):
            change.append(Overridden(student=key, exercise="at-set-first", points=points, why="by hand"))
    return made


def states(place: Place) -> list[tuple[str, float | None]]:
    """Return each student's state and points in the exercise."""
    with place.open() as gradebook:
        found = [
            mark(gradebook.book, one.key, "at-set-first", datetime(2026, 1, 1, tzinfo=UTC))
            for one in EVERYBODY
        ]
    return [(one.state, one.points) for one in found if one is not None]


def test_only_what_was_changed_there_becomes_an_override(place: Place, tmp_path: Path) -> None:
    """What still stands as it was exported is not, even where the gradebook's grade has changed meanwhile."""
    out = tmp_path / "out.csv"
    title = place.course.by_name["at-set-first"].spec.title
    template = tmp_path / "canvas.csv"
    template.write_text(
        f"Student,ID,SIS Login ID,{title} (5)\n    Points Possible,,,5\n"
        + "".join(f'"{name}",,{login},\n' for name, login in (("Doe, Jane", "jdoe"), ("Sun", "1e5")))
    )
    export(place, "canvas", out, Layout(template, [], by_module=False), None)
    with place.open() as gradebook, gradebook.change("prof") as change:
        change.append(Overridden(student="jdoe", exercise="at-set-first", points=1.0, why="second look"))
    before = states(place)
    take_back(place, "canvas", out, [], why="", dry=False)
    assert states(place) == before
    text = out.read_text()
    out.write_text(text.replace("1e5,2.5", "1e5,"))
    take_back(place, "canvas", out, [], why="", dry=False)
    assert states(place) == before  # an empty cell changes nothing
    out.write_text(text.replace("1e5,2.5", "1e5,0.5"))
    take_back(place, "canvas", out, [], why="", dry=True)
    assert states(place) == before
    take_back(place, "canvas", out, [], why="", dry=False)
    assert states(place) == [before[0], ("overridden", 0.5), before[2]]
    out.write_text(text.replace("1e5,2.5", "1e5,EX"))
    take_back(place, "canvas", out, [], why="", dry=False)
    assert states(place) == [before[0], ("excused", None), before[2]]  # the override does not go before it


def test_nothing_is_kept_where_something_is_wrong(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither what is right in other rows."""
    before = states(place)
    file = tmp_path / "back.csv"
    file.write_text("key,at-set-first\njdoe,0.5\nwukong,1000\nzoe,1\n")
    with pytest.raises(UsageError, match="nothing was taken in"):
        take_back(place, "csv", file, [], why="", dry=False)
    said = capsys.readouterr().err
    assert f"{file}:3, at-set-first: expected 0 to" in said
    assert f"{file}:4: zoe is nobody in the gradebook" in said
    assert states(place) == before
