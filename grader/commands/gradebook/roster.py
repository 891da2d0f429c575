"""``jaxercise gradebook roster``: students from tables. Layer 9."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.commands.gradebook.place import Place
from grader.commands.gradebook.tables import print_table
from grader.errors import UsageError
from grader.gradebook.events import Enrolled
from grader.gradebook.roster import merge, read_roster
from grader.gradebook.tables import read_table_file

__all__ = ["pairs", "take_in"]

_SHOWN = 20


def take_in(place: Place, files: Sequence[Path], columns: Sequence[str], *, dry: bool) -> int:
    """Take in the students of some files, all or nobody.

    Raises:
        UsageError: a file cannot be read, or nobody can tell two students apart.
    """
    asked = pairs(columns)
    found = [one for path in files for one in read_roster(read_table_file(path), asked)]
    with place.open() as gradebook, gradebook.change(place.by) as change:
        merged = merge(change.book.students.values(), found)
        for student in () if dry else (*merged.added, *merged.changed):
            change.append(Enrolled(student=student))
    rows = [("new", one) for one in merged.added] + [("more is known", one) for one in merged.changed]
    if rows:
        print_table(
            ("", "student", "name", "number", "e-mail", "section"),
            ((what, one.key, one.name, one.number, one.email, one.section) for what, one in rows[:_SHOWN]),
        )
        if len(rows) > _SHOWN:
            print(f"and {len(rows) - _SHOWN} more.")
    would = " Nothing was kept." if dry else ""
    print(f"{len(merged.added)} new, {len(merged.changed)} changed, {merged.unchanged} as they were.{would}")
    return 0


def pairs(said: Sequence[str]) -> dict[str, str]:
    """Read ``NAME=TITLE``.

    Raises:
        UsageError: one has another form, or a name stands there twice.
    """
    found: dict[str, str] = {}
    for text in said:
        name, equals, title = text.partition("=")
        if not equals or not name.strip() or not title:
            raise UsageError(f"--column {text[:60]!r}: expected NAME=TITLE")
        if name.strip() in found:
            raise UsageError(f"--column {name.strip()}: is said twice")
        found[name.strip()] = title
    return found
