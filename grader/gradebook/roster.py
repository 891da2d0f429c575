"""Students from the tables of Canvas, of Moodle, or of one's own, and into a roster that loses nobody. Layer 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.archive_entry import shown
from grader.errors import UsageError
from grader.gradebook.people import Student, folded
from grader.gradebook.tables import Row, Table

__all__ = ["Found", "Index", "Merged", "columns_of", "is_student", "merge", "read_roster", "student_of_row"]

_TITLES: Mapping[str, frozenset[str]] = {
    "key": frozenset({"key"}),
    "sortable": frozenset({"student"}),  # Canvas: Family, Given
    "name": frozenset({"name", "full name", "student name", "display name"}),
    "given": frozenset({"first name", "given name", "given names"}),
    "family": frozenset({"last name", "family name", "surname"}),
    "email": frozenset({"email", "e-mail", "email address", "e-mail address", "mail"}),
    "number": frozenset({"number", "sis user id", "id number", "student number", "student id", "sid"}),
    "login": frozenset({"login", "sis login id", "username", "user", "user name", "login id"}),
    "section": frozenset({"section", "group", "class", "sections"}),
    "canvas": frozenset({"id"}),
    "moodle": frozenset({"user id", "userid"}),
}
_TOOLS = ("canvas", "moodle")
_CANVAS_WORDS = frozenset({"manual posting", "muted", "(read only)"})
"""All that stands in the row that Canvas writes above the points possible; it never translates the first."""
_NO_STUDENTS = frozenset({"points possible", "student, test", "test student"})


@dataclass(frozen=True)
class Found:
    """One student of a table."""

    student: Student
    where: str
    is_keyed: bool = False
    """Whether the table says the key itself: otherwise it is made of what else is known."""


@dataclass
class Merged:
    """What a table adds to a roster."""

    added: list[Student] = field(default_factory=list)
    changed: list[Student] = field(default_factory=list)
    """As they are by now."""
    unchanged: int = 0


def columns_of(table: Table, asked: Mapping[str, str]) -> dict[str, int]:
    """Return the places of the columns that say who a student is, by field.

    Args:
        table: any.
        asked: titles, by field, that the instructor names.

    Raises:
        UsageError: a title is not there, a field is unknown, or nothing says who a student is.
    """
    places: dict[str, int] = {}
    for name, titles in _TITLES.items():
        for place, title in enumerate(table.header):
            if folded(title) in titles:
                places.setdefault(name, place)
    if "sortable" not in places:
        places.pop("canvas", None)  # "ID" alone is Canvas's in its own files only
    for name, title in asked.items():
        if name not in _TITLES:
            raise UsageError(f"{shown(name)}: there is no such field. Choose from {', '.join(_TITLES)}")
        places[name] = table.demanded(title)
    if not places.keys() - {"section"}:
        raise UsageError(
            f"{table.name}: no column says who a student is. Expected one of login, number, email, name, or Canvas's "
            "or Moodle's own; or say it: --column number=TITLE"
        )
    return places


def is_student(places: Mapping[str, int], row: Row) -> bool:
    """Tell students from empty rows, and from the others that Canvas writes."""
    said = {folded(cell) for cell in row.cells} - {""}
    if said <= _CANVAS_WORDS and not any(row.cells[places[name]].strip() for name in places):
        return False
    names = [folded(row.cells[places[name]]) for name in ("sortable", "name") if name in places]
    return not any(name in _NO_STUDENTS or name.startswith("points possible") for name in names)


def read_roster(table: Table, asked: Mapping[str, str]) -> list[Found]:
    """Return the students of a table, each once.

    Raises:
        UsageError: two rows are of one student and differ, or nobody can tell two students apart.
    """
    places = columns_of(table, asked)
    rows = [row for row in table.rows if is_student(places, row)]
    return list(
        _distinct(
            [Found(student_of_row(table, places, row), table.where(row), "key" in places) for row in rows]
        )
    )


def identities_of(student: Student) -> Iterator[tuple[str, str]]:
    """Yield what tells a student from others, as pairs of a kind and a text; names do not."""
    yield from (("id " + tool, folded(text)) for tool, text in student.ids.items())
    for name in ("number", "login", "email"):
        if text := folded(getattr(student, name)):
            yield name, text


class Index:
    """Students by what tells them apart, and by name."""

    def __init__(self, students: Iterable[Student]):
        self._by_key: dict[str, Student] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        for student in students:
            self.add(student)

    def add(self, student: Student) -> None:
        """Add a student, or what is known of one by now."""
        self._by_key[student.key] = student
        names = (("name", folded(text)) for text in (student.name, student.sortable) if text)
        for each in (*identities_of(student), *names):
            self._keys.setdefault(each, set()).add(student.key)

    def get(self, key: str) -> Student | None:
        """Return the student of a key."""
        return self._by_key.get(key)

    def like(self, student: Student, *, is_keyed: bool) -> list[Student]:
        """Return who may be this student: by numbers, login and address, or by name where it has none of them.

        Args:
            student: whom a row tells of.
            is_keyed: whether it says the key itself. One that is made of a number may be another student's login.
        """
        mine = list(identities_of(student))
        keys = {key for each in mine for key in self._keys.get(each, ())}
        same = self._by_key.get(student.key)
        if same is not None and (is_keyed or (mine and _may_be_one(same, student))):
            keys.add(student.key)
        if not keys and not mine:
            keys = set(self._keys.get(("name", folded(student.name)), ()))
        return [self._by_key[key] for key in sorted(keys)]


def merge(known: Iterable[Student], new: Sequence[Found]) -> Merged:
    """Find out who is new, and of whom more is known by now. Nothing that is known is lost.

    Raises:
        UsageError: a row fits two students who are known.
    """
    everybody = Index(known)
    merged = Merged()
    for one in new:
        before = _known(everybody, one)
        if before is None:
            if (other := everybody.get(one.student.key)) is not None:
                raise UsageError(
                    f"{one.where}: {shown(one.student.name)} would have the key of {shown(other.name)} "
                    f"({shown(other.key)}). Give both keys, in a column `key`"
                )
            everybody.add(one.student)
            merged.added.append(one.student)
            continue
        after = _more(before, one.student)
        everybody.add(after)
        if after == before:
            merged.unchanged += 1
        else:
            merged.changed.append(after)
    return merged


def student_of_row(table: Table, places: Mapping[str, int], row: Row) -> Student:
    """Return what a row says about a student.

    Raises:
        UsageError: it says nothing.
    """

    def cell(name: str) -> str:
        return " ".join(row.cells[places[name]].split()) if name in places else ""

    sortable, name = cell("sortable"), cell("name")
    given, family = cell("given"), cell("family")
    if not name and (given or family):
        name, sortable = f"{given} {family}".strip(), sortable or f"{family}, {given}".strip(", ")
    if not name and sortable:
        before, comma, after = sortable.partition(", ")
        # "Sammy Davis, Jr., Ann" has two commas: nobody knows which part is what.
        name = f"{after} {before}" if comma and "," not in after else sortable
    ids = {tool: cell(tool) for tool in _TOOLS if cell(tool)}
    texts = (cell("key"), cell("login"), cell("number"), cell("email"), *ids.values(), name)
    key = next((text for text in texts if text), "")
    if not key:
        raise UsageError(
            f"{table.where(row)}: says nothing about who the student is. Fill it in, or take it out"
        )
    return Student(
        key=key,
        name=name or key,
        sortable=sortable,
        email=cell("email"),
        number=cell("number"),
        login=cell("login"),
        section=cell("section"),
        ids=ids,
    )


def _distinct(found: Sequence[Found]) -> Iterator[Found]:
    by_identity: dict[tuple[str, str], Found] = {}
    by_name: dict[str, Found] = {}
    for one in found:
        identities = list(identities_of(one.student)) or [("key", one.student.key)] * one.is_keyed
        all_earlier = {
            by_identity[each].where: by_identity[each] for each in identities if each in by_identity
        }
        if len(all_earlier) > 1:
            listed = ", ".join(f"{shown(each.student.name)} in {each.where}" for each in all_earlier.values())
            raise UsageError(f"{one.where}: {shown(one.student.name)} fits {listed}. Mend one of them")
        earlier = next(iter(all_earlier.values()), None)
        if earlier is not None:
            if folded(earlier.student.name) != folded(one.student.name):
                raise UsageError(
                    f"{one.where}: {shown(one.student.name)} has the same number, login or address as "
                    f"{shown(earlier.student.name)} in {earlier.where}. Mend one of them"
                )
            continue  # Canvas lists who is in two sections twice
        nameless = one.student.key == one.student.name
        twin = by_name.get(folded(one.student.name))
        if twin is not None and (nameless or twin.student.key == twin.student.name):
            raise UsageError(
                f"{one.where}: {shown(one.student.name)} stands in {twin.where} as well, and nothing tells the two "
                "apart. Give both a login, a number or an e-mail address"
            )
        by_name[folded(one.student.name)] = one
        by_identity.update(dict.fromkeys(identities, one))
        yield one


def _known(everybody: Index, one: Found) -> Student | None:
    fits = everybody.like(one.student, is_keyed=one.is_keyed)
    if len(fits) > 1:
        listed = ", ".join(f"{shown(student.name)} ({shown(student.key)})" for student in fits)
        raise UsageError(
            f"{one.where}: {shown(one.student.name)} fits {listed}. Mend its number, login or address"
        )
    return fits[0] if fits else None


def _may_be_one(one: Student, other: Student) -> bool:
    """Tell whether nothing speaks against two students of one key being one: names that differ do."""
    if one.name == one.key or other.name == other.key:
        return True
    return not {folded(name) for name in one.names}.isdisjoint(folded(name) for name in other.names)


def _more(before: Student, now: Student) -> Student:
    """Return what is known of a student by now: what the new row says, and what it leaves out as before."""
    texts = {
        name: getattr(now, name) or getattr(before, name)
        for name in ("name", "sortable", "email", "number", "login", "section")
    }
    if now.name == now.key:
        texts["name"] = before.name
    return before.model_copy(update={**texts, "ids": {**before.ids, **now.ids}})
