"""``jaxercise gradebook export`` and ``import``: grades to other tools, and what was changed there back. Layer 9."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.commands.gradebook.place import Place, moment
from grader.commands.gradebook.roster import pairs
from grader.commands.gradebook.tables import print_table
from grader.course import Course
from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.events import Body, Excused, Exported, Overridden
from grader.gradebook.exchange import Cell, Column, Tool, cells, fill, fresh, places_of
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.marks import Mark, marks, total
from grader.gradebook.numbers import Grade
from grader.gradebook.tables import read_table_file
from grader.report import files
from grader.report.plain import one_line

__all__ = ["Layout", "export", "take_back"]

_SHOWN = 20
_CLOSE = 0.005
"""Grades that differ by less are equal: Canvas shows two decimals."""


@dataclass(frozen=True)
class Layout:
    """What a table of grades looks like."""

    template: Path | None
    """What the tool exported, to be filled in."""
    columns: Sequence[str]
    """``NAME=TITLE``, where titles are others than the course's."""
    by_module: bool


def export(place: Place, tool: Tool, out: Path, layout: Layout, at: str | None) -> int:
    """Write grades as a tool takes them.

    Raises:
        UsageError: the template does not fit, or the file cannot be written.
    """
    with place.open() as gradebook:
        book = gradebook.book
        now = datetime.now(UTC) if at is None else moment(at, book.agreed().timezone)
        columns, asked = _columns(place.course, book, by_module=layout.by_module), pairs(layout.columns)
        grades = _grades(book, now, by_module=layout.by_module)
        if layout.template is None:
            named = [Column(one.name, asked.get(one.name, one.title), one.worth) for one in columns]
            table = fresh(book.present, named, grades, tool)
            said = [f"{len(book.present)} students, {len(columns)} columns."]
        else:
            table = read_table_file(layout.template)
            places = places_of(table, columns, asked)
            filled = fill(table, book.present, places, grades, tool)
            said = [f"{filled.cells} grades filled in, in {len(places)} columns."]
            left = [one.name for one in columns if one not in places]
            _list(f"{len(left)} of what is graded has no column there", left)
            _list("Rows left as they were", filled.strangers)
            _list("Without a row there", [f"{one.name} ({one.key})" for one in filled.absent])
        data = table.written()
        try:
            files.write_bytes_atomic(out, [data])
        except OSError as error:
            raise UsageError(f"{out}: cannot be written ({error.strerror}). Name another file") from None
        if not layout.by_module:
            _remember(gradebook, place, tool, out, grades)
    excused = sum(grade == "EX" for grade in grades.values())
    if excused and tool == "moodle":
        said.append(f"Moodle has no word for excused, so {excused} cells are left as they were.")
    print(f"{out}: {' '.join(said)}")
    return 0


def take_back(place: Place, tool: Tool, file: Path, columns: Sequence[str], *, why: str, dry: bool) -> int:
    """Let what was changed in a tool be overrides.

    A cell that still has what was exported last was not changed, whatever the grade is by now.

    Raises:
        UsageError: a row or a cell is nobody's or no grade; all of them are listed, and nothing is kept.
    """
    table = read_table_file(file)
    with place.open() as gradebook, gradebook.change(place.by) as change:
        book = change.book
        graded = _columns(place.course, book, by_module=False)
        found = list(cells(table, book.present, places_of(table, graded, pairs(columns))))
        if problems := [one for one in found if isinstance(one, str)]:
            _list(f"{len(problems)} rows or cells of {file} cannot be taken", problems)
            raise UsageError(f"{file}: nothing was taken in. Mend what is listed above, or take it out")
        sent = _sent(gradebook, tool)
        by_place = {
            (one.student, one.exercise): one
            for student in book.present
            for one in marks(book, student.key, datetime.now(UTC))
        }
        reason = why or f"changed in {tool}: {file.name}"
        edits = [
            (cell, bodies)
            for cell in found
            if isinstance(cell, Cell)
            and (bodies := _edit(cell, by_place[cell.student.key, cell.column.name], sent, reason))
        ]
        for _, bodies in () if dry else edits:
            for body in bodies:
                change.append(body)
    if edits:
        rows = (
            (
                cell.student.key,
                cell.column.name,
                _text(by_place[cell.student.key, cell.column.name]),
                cell.grade,
            )
            for cell, _ in edits
        )
        print_table(("student", "exercise", "before", "now"), rows)
    print(f"{len(edits)} grades {'would change. Nothing was kept.' if dry else 'changed.'}")
    return 0


def _columns(course: Course, book: Book, *, by_module: bool) -> list[Column]:
    terms = book.agreed()
    if by_module:
        return [Column(one.name, one.title, sum(one.worth.values())) for one in terms.modules]
    return [
        Column(name, course.by_name[name].spec.title if name in course.by_name else name, worth)
        for module in terms.modules
        for name, worth in module.worth.items()
    ]


def _grades(book: Book, now: datetime, *, by_module: bool) -> dict[tuple[str, str], Grade]:
    """Return grades by student and exercise, or by student and module: the points, on its whole scale."""
    found: dict[tuple[str, str], Grade] = {}
    for student in book.present:
        mine = list(marks(book, student.key, now))
        if not by_module:
            found.update(((student.key, one.exercise), _grade(one)) for one in mine)
            continue
        for module in book.agreed().modules:
            part = [one for one in mine if one.exercise in module.worth]
            counted = total(part)
            if part and all(one.state == "excused" for one in part):
                found[student.key, module.name] = "EX"
            elif counted.worth and not counted.waiting:
                # What is excused or may still come counts neither way, on a column of a fixed scale.
                whole = sum(module.worth.values())
                found[student.key, module.name] = round(counted.points * whole / counted.worth, 4)
    return found


def _grade(mark: Mark) -> Grade:
    return "EX" if mark.state == "excused" else mark.points


def _text(mark: Mark) -> str:
    grade = _grade(mark)
    return "-" if grade is None else str(grade) if grade == "EX" else f"{grade:g}"


def _remember(
    gradebook: Gradebook, place: Place, tool: Tool, out: Path, grades: Mapping[tuple[str, str], Grade]
) -> None:
    """Keep what was sent, so that what comes back can be told from what was changed."""
    sent: dict[str, dict[str, Grade]] = {}
    for (student, name), grade in grades.items():
        sent.setdefault(student, {})[name] = grade
    with gradebook.change(place.by) as change:
        data = json.dumps(sent, sort_keys=True, separators=(",", ":")).encode()
        change.append(Exported(tool=tool, file=out.name, grades=change.put(data)))


def _sent(gradebook: Gradebook, tool: Tool) -> dict[str, dict[str, Grade]]:
    digest = gradebook.book.exported.get(tool)
    found: dict[str, dict[str, Grade]] = json.loads(gradebook.blob(digest)) if digest else {}
    return found


def _edit(cell: Cell, mark: Mark, sent: Mapping[str, Mapping[str, Grade]], why: str) -> list[Body]:
    """Return what a cell changes; an empty one changes nothing."""
    student, exercise, grade = cell.student.key, cell.column.name, cell.grade
    before = sent.get(student, {}).get(exercise)
    if grade is None or _equal(grade, before) or _equal(grade, _grade(mark)):
        return []
    if grade == "EX":
        bodies: list[Body] = [Excused(student=student, what=exercise, is_excused=True, why=why)]
        if mark.override is not None:  # it would go before the excuse
            bodies.append(Overridden(student=student, exercise=exercise, points=None, why=why))
        return bodies
    return [Overridden(student=student, exercise=exercise, points=float(grade), why=why)]


def _equal(one: Grade, other: Grade) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) < _CLOSE
    return one == other


def _list(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    print(f"jaxercise: {title}:", file=sys.stderr)
    for line in lines[:_SHOWN]:
        print(f"  {one_line(line, 300)}", file=sys.stderr)
    if len(lines) > _SHOWN:
        print(f"  and {len(lines) - _SHOWN} more", file=sys.stderr)
