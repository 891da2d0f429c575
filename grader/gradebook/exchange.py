"""Grades into the tables of other tools, and what was changed there back. Layer 8."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from grader.archive_entry import shown
from grader.errors import UsageError
from grader.gradebook.numbers import Grade, Unclear, decimal_mark, grade_of, written
from grader.gradebook.people import Student, folded
from grader.gradebook.roster import Index, columns_of, is_student, student_of_row
from grader.gradebook.tables import Row, Table

__all__ = ["Cell", "Column", "Filled", "Tool", "cells", "fill", "fresh", "places_of"]

Tool = Literal["canvas", "moodle", "csv"]
_CANVAS_ID = re.compile(r" \(\d+\)$")
"""What Canvas puts behind an assignment's title."""
_MOODLE = re.compile(r"^[^:]{1,40}: | \([^()]{1,40}\)$")
"""What Moodle puts before and behind one: ``Assignment: Title (Real)``."""


@dataclass(frozen=True)
class Column:
    """What is graded in one column: an exercise, or a module."""

    name: str
    title: str
    worth: float


@dataclass(frozen=True)
class Cell:
    """A grade of a table."""

    student: Student
    column: Column
    grade: Grade
    where: str


@dataclass
class Filled:
    """A table with grades in it."""

    table: Table
    cells: int = 0
    strangers: list[str] = field(default_factory=list)
    """Rows of nobody in the gradebook, which are left as they were."""
    absent: list[Student] = field(default_factory=list)
    """Students without a row."""


def places_of(table: Table, columns: Sequence[Column], asked: Mapping[str, str]) -> dict[Column, int]:
    """Return in which column of a table each thing is graded; those that it has no column for are left out.

    Args:
        table: of another tool.
        columns: what is graded.
        asked: titles, by name, that the instructor says.

    Raises:
        UsageError: a title or a name is unknown, fits two columns, or nothing at all is found.
    """
    by_name = {column.name: column for column in columns}
    if unknown := [name for name in asked if name not in by_name]:
        raise UsageError(f"{shown(unknown[0])}: nothing of that name is graded. See `jaxercise list`")
    found: dict[Column, int] = {}
    for column in columns:
        if column.name in asked:
            found[column] = table.demanded(asked[column.name])
            continue
        wanted = {folded(column.name), folded(column.title), folded(column.name.replace("-", "_"))}
        fits = [place for place, title in enumerate(table.header) if wanted & set(_spellings(title))]
        if len(fits) > 1:
            titles = ", ".join(shown(table.header[place]) for place in fits)
            raise UsageError(
                f"{table.name}: {column.name} may be {titles}. Say which: --column {column.name}=TITLE"
            )
        if fits:
            found[column] = fits[0]
    twice = [place for place in found.values() if list(found.values()).count(place) > 1]
    if twice:
        names = ", ".join(column.name for column, place in found.items() if place == twice[0])
        raise UsageError(
            f"{table.name}: {shown(table.header[twice[0]])!r} may be {names}. Say it with --column"
        )
    if not found:
        raise UsageError(
            f"{table.name}: no column has the name or the title of what is graded. Say which it is: "
            f"--column {columns[0].name}=TITLE"
            if columns
            else f"{table.name}: nothing is graded"
        )
    return found


def fill(
    table: Table,
    students: Sequence[Student],
    places: Mapping[Column, int],
    grades: Mapping[tuple[str, str], Grade],
    tool: Tool,
) -> Filled:
    """Put grades into a table; a grade that is None leaves its cell as it was.

    Args:
        table: of another tool; it is changed.
        students: of the gradebook.
        places: where each thing is graded.
        grades: by student and name.
        tool: whose table it is: Canvas alone has a word for excused.

    Raises:
        UsageError: a row fits two students, or two rows are of one.
    """
    filled = Filled(table)
    rows = dict(_rows(table, students, filled.strangers))
    filled.absent = [student for student in students if student.key not in rows]
    default = _default_mark(table, places)
    for column, place in places.items():
        mark = _mark_of(table, column, place, default)
        for key, row in rows.items():
            grade = grades.get((key, column.name))
            if grade is None or (grade == "EX" and tool != "canvas"):
                continue
            row.cells[place] = written(grade, mark)
            filled.cells += 1
    return filled


def fresh(
    students: Sequence[Student],
    columns: Sequence[Column],
    grades: Mapping[tuple[str, str], Grade],
    tool: Tool,
) -> Table:
    """Make a whole table of the gradebook's students."""
    if tool == "canvas":
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        about = [
            [one.sortable or one.name, one.ids.get("canvas", ""), one.number, one.login, one.section]
            for one in students
        ]
    elif tool == "moodle":
        header = ["Full name", "Username", "ID number", "Email address"]
        about = [[one.name, one.login, one.number, one.email] for one in students]
    else:
        header = ["key", "name", "login", "number", "email", "section"]
        about = [[one.key, one.name, one.login, one.number, one.email, one.section] for one in students]
    table = Table(tool, [*header, *(column.title for column in columns)])
    if tool == "canvas":
        points = [written(column.worth, ".") for column in columns]
        table.rows.append(Row(0, ["    Points Possible", "", "", "", "", *points]))
    for student, cells_ in zip(students, about, strict=True):
        mine = [grades.get((student.key, column.name)) for column in columns]
        shown_ = ["" if grade == "EX" and tool == "moodle" else written(grade, ".") for grade in mine]
        table.rows.append(Row(0, [*cells_, *shown_]))
    return table


def cells(table: Table, students: Sequence[Student], places: Mapping[Column, int]) -> Iterator[Cell | str]:
    """Yield the grades of a table, or in words what is wrong with a row or a cell."""
    strangers: list[str] = []
    try:
        rows = dict(_rows(table, students, strangers))
    except UsageError as error:
        yield str(error)
        return
    yield from strangers
    by_key = {student.key: student for student in students}
    default = _default_mark(table, places)
    for column, place in places.items():
        try:
            mark = _mark_of(table, column, place, default)
        except UsageError as error:
            yield str(error)
            continue
        for key, row in rows.items():
            where = f"{table.where(row)}, {shown(table.header[place])}"
            try:
                grade = grade_of(row.cells[place], mark)
            except Unclear as error:
                yield f"{where}: {error}"
                continue
            if isinstance(grade, float) and not 0 <= grade <= column.worth:
                yield f"{where}: expected 0 to {column.worth:g} points, found {grade:g}"
                continue
            yield Cell(by_key[key], column, grade, where)


def _rows(table: Table, students: Sequence[Student], strangers: list[str]) -> Iterator[tuple[str, Row]]:
    """Yield each student's row; rows of nobody are put into ``strangers``, in words.

    Raises:
        UsageError: a row fits two students, or two rows are of one.
    """
    places = columns_of(table, {})
    index = Index(students)
    seen: dict[str, Row] = {}
    for row in table.rows:
        if not is_student(places, row):
            continue
        said = student_of_row(table, places, row)
        fits = index.like(said, is_keyed="key" in places)
        if len(fits) > 1:
            listed = ", ".join(f"{shown(one.name)} ({shown(one.key)})" for one in fits)
            raise UsageError(
                f"{table.where(row)}: {shown(said.name)} fits {listed}. Export the file with ids or logins"
            )
        if not fits:
            strangers.append(f"{table.where(row)}: {shown(said.name)} is nobody in the gradebook")
            continue
        key = fits[0].key
        if key in seen:
            raise UsageError(
                f"{table.where(row)}: {shown(said.name)} stands in line {seen[key].line} as well"
            )
        seen[key] = row
        yield key, row


def _default_mark(table: Table, places: Mapping[Column, int]) -> Literal[".", ","]:
    """Return the decimal mark of the first column that has decimals; none of them, and semicolons tell of commas."""
    for column, place in places.items():
        texts = [row.cells[place] for row in table.rows]
        try:
            if decimal_mark(texts, ",", most=column.worth) == decimal_mark(texts, ".", most=column.worth):
                return decimal_mark(texts, most=column.worth)
        except Unclear:
            continue
    return "," if table.delimiter == ";" else "."


def _mark_of(table: Table, column: Column, place: int, default: Literal[".", ","]) -> Literal[".", ","]:
    """Return the decimal mark of a column, or the default where it has no decimals."""
    try:
        return decimal_mark((row.cells[place] for row in table.rows), default, most=column.worth)
    except Unclear as error:
        raise UsageError(
            f"{table.name}: column {shown(table.header[place])}: {error}. Write all its numbers in one way"
        ) from None


def _spellings(title: str) -> Iterator[str]:
    yield folded(title)
    yield folded(_CANVAS_ID.sub("", title))
    yield folded(_MOODLE.sub("", title))
