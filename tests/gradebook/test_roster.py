"""Rosters from Canvas, Moodle and own tables: nobody is lost, and nobody is taken for another."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.gradebook.people import Student, find
from grader.gradebook.roster import Found, merge, read_roster
from grader.gradebook.tables import read_table

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,At set first (12)
,,,,,Manual Posting
    Points Possible,,,,,10.00
"Doe, Jane",71,0042,jdoe,"A, morning",
"孫, 悟空",72,1e5,wukong,A,
"Jr., Ann, Davis",73,007,ann,B,
"Student, Test",99,,abc123,A,
"""


def roster(text: str, **asked: str) -> list[Found]:
    """Return the students of a table called a.csv."""
    return read_roster(read_table(text.encode(), "a.csv"), asked)


def test_canvas_lists_students_among_other_rows() -> None:
    """Two rows above them and one below are not students; numbers stay texts."""
    found = [one.student for one in roster(CANVAS)]
    assert [(one.key, one.name, one.number, one.ids, one.section) for one in found] == [
        ("jdoe", "Jane Doe", "0042", {"canvas": "71"}, "A, morning"),
        ("wukong", "悟空 孫", "1e5", {"canvas": "72"}, "A"),
        ("ann", "Jr., Ann, Davis", "007", {"canvas": "73"}, "B"),
    ]


def test_moodle_and_own_titles() -> None:
    """With semicolons and tabs."""
    (one,) = roster(
        "\ufeffVorname;Nachname;E-Mail\nÉmilie;O'Neill;e@x.org\n",
        given="Vorname",
        family="Nachname",
        email="E-Mail",
    )
    assert (one.student.key, one.student.name, one.student.sortable) == (
        "e@x.org",
        "Émilie O'Neill",
        "O'Neill, Émilie",
    )
    (two,) = roster("First name\tLast name\tID number\nعمر\tالخيّام\t0009\n")
    assert (two.student.name, two.student.number) == ("عمر الخيّام", "0009")
    assert (two.student.ids, two.where) == ({}, "a.csv:2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nAda\nAda\n", "a.csv:3: Ada stands in a.csv:2 as well"),
        ("name,login\nAda,\nAda,al\n", "a.csv:3: Ada stands in a.csv:2 as well"),
        (
            "name,login\nAda,al\nBo,AL\n",
            "a.csv:3: Bo has the same number, login or address as Ada in a.csv:2",
        ),
        (
            "name,login,email\nAda,a,\nAda,,a@x\nAda,a,a@x\n",
            "a.csv:4: Ada fits Ada in a.csv:2, Ada in a.csv:3",
        ),
        ("name,login\nAda,a\n,\nBo,b\n,,\n", ""),
        ("name,login,grade\nAda,a,\n,,7\n", "a.csv:3: says nothing about who the student is"),
        ("grade\n7\n", "a.csv: no column says who a student is"),
    ],
)
def test_ambiguity_is_refused_by_file_line_and_name(text: str, said: str) -> None:
    """Empty rows are none."""
    if not said:
        assert len(roster(text)) == 2
        return
    with pytest.raises(UsageError) as refused:
        roster(text)
    assert str(refused.value).startswith(said)


def test_two_of_one_name_are_two_where_numbers_tell_them_apart() -> None:
    """A zero before a number counts."""
    assert [one.student.number for one in roster("name,number\nAda,01\nAda,1\n")] == ["01", "1"]


def test_more_is_known_and_nothing_lost() -> None:
    """A new name and address are taken in, and an empty cell takes nothing away."""
    known = [one.student for one in roster(CANVAS)]
    merged = merge(known, roster("name,number,email\nJane Doe-Roe,0042,j@x.org\n悟空 孫,1e5,\nZoe,8,\n"))
    assert [one.key for one in merged.added] == ["8"]
    assert merged.changed == [known[0].model_copy(update={"name": "Jane Doe-Roe", "email": "j@x.org"})]
    assert merged.unchanged == 1


def test_a_number_is_not_another_students_login() -> None:
    """Else the one would be overwritten by the other."""
    known = [Student(key="7", name="Ada", login="7")]
    with pytest.raises(UsageError, match=r"a\.csv:2: Bo would have the key of Ada \(7\)"):
        merge(known, roster("name,number\nBo,7\n"))
    with pytest.raises(UsageError, match=r"a\.csv:3: Bo would have the key of Ada \(7\)"):
        merge([], roster("name,login,number\nAda,7,\nBo,,7\n"))
    merged = merge(known, roster("key,name,email\n7,Ada Roe,a@x\n"))  # said, not made
    assert merged.changed == [Student(key="7", name="Ada Roe", login="7", email="a@x")]


def test_a_row_of_two_known_students_is_refused() -> None:
    """Whether it has a name alone, or what belongs to both."""
    known = [Student(key="a", name="Ada", login="a"), Student(key="b", name="Ada", email="b@x")]
    for text in ("name\nAda\n", "name,login,email\nAda,a,b@x\n"):
        with pytest.raises(UsageError, match=r"a\.csv:2: Ada fits Ada \(a\), Ada \(b\)"):
            merge(known, roster(text))


def test_students_are_found_by_what_is_theirs() -> None:
    """Two are named, and so are those of a similar name."""
    known = [one.student for one in roster(CANVAS)]
    twin = Student(key="x", name="Jane  DOE")
    for text in ("jdoe", "0042", "71", "Doe, Jane", "jane doe"):
        assert find(known, text).key == "jdoe"
    with pytest.raises(UsageError, match=r"Jane Doe may be Jane Doe \(jdoe\), Jane  DOE \(x\)"):
        find([*known, twin], "Jane Doe")
    with pytest.raises(UsageError, match=r"there is no student 42\."):
        find(known, "42")
    with pytest.raises(UsageError, match=r"Did you mean wukong"):
        find(known, "wukon")
