"""CSV out of other tools, into the gradebook, and back: nothing lost, and what is ambiguous refused by name."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.exchange import Cell, Column, cells, fill, fresh, places_of
from grader.gradebook.numbers import Grade, Unclear, decimal_mark, grade_of, written
from grader.gradebook.people import Student
from grader.gradebook.roster import merge, read_roster
from grader.gradebook.tables import Table, read_table

NAMES = (
    *(
        "Lovelace, Ada",
        "佐藤, 美咲",
        "علي حسن",
        "शर्मा, सीता",
        "דוד כהן",
        'O\'Neil, "Bo"',
        "García, Jr., José",
    ),
    *(
        "Ngo\u0323\u0302c",
        "Zo\u0308e",
        "👩\u200d🔬 Curie",
        "Ελένη\nΠαππά",
        "  Spaced   Out ",
        "=1+1",
        "-",
        "NULL",
    ),
)
"""In many scripts, with combining marks, quotes, commas, line breaks, and what a spreadsheet may take for something."""
TEXTS = st.one_of(
    st.sampled_from(NAMES), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
)


def table(text: str, name: str = "grades.csv") -> Table:
    """Read a table."""
    return read_table(text.encode(), name)


def canvas(*rows: str, head: str = "Scan (11),Huber (12)") -> Table:
    """Return what Canvas exports, of these students."""
    return table(
        "\n".join(
            [
                f"Student,ID,SIS User ID,SIS Login ID,Section,{head},Final Score",
                "    Points Possible,,,,,10.00,4.00,(read only)",
                *rows,
                '"Student, Test",9,,,A,,,',
                "",
            ]
        )
    )


SCAN, HUBER = Column("ewma-scan", "Scan", 10.0), Column("where-huber", "Huber", 4.0)


@given(
    rows=st.lists(
        st.lists(TEXTS, min_size=3, max_size=3).filter(lambda row: any(map(str.strip, row))), max_size=5
    ),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\n", "\r\n"]),
    coding=st.sampled_from([(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")]),
)
@settings(max_examples=150, deadline=None)
def test_a_table_that_nobody_changed_is_written_as_it_was(
    rows: list[list[str]], delimiter: str, quoting: int, newline: str, coding: tuple[bytes, str]
) -> None:
    """To the byte, whatever is in it and however it is written."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=newline)  # type: ignore[arg-type]
    writer.writerows([["Student", "ID", "Scan (1)"], *rows])
    data = coding[0] + out.getvalue().encode(coding[1])
    read = read_table(data, "x.csv")
    assert [row.cells for row in read.rows] == rows
    assert read.written() == data


@given(grade=st.floats(0, 1000).map(lambda value: round(value, 4)), mark=st.sampled_from([".", ","]))
def test_a_grade_that_is_written_is_read_back(grade: float, mark: str) -> None:
    """With a point or a comma."""
    assert grade_of(written(grade, mark), mark) == grade  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["7,5", "10"], ","),
        (["7.5", "", "-", "EX"], "."),
        (["1.234,50"], ","),
        (["1,234.50"], "."),
        (["8", "9"], "."),
        (["7.125"], "."),
        (["0,125"], ","),
    ],
)
def test_decimals_of_a_column(texts: list[str], mark: str) -> None:
    """Told by its numbers; three decimals are decimals where thousands would be more than there is to reach."""
    assert decimal_mark(texts, most=10) == mark


@pytest.mark.parametrize("texts", [["7.5", "7,5"], ["1.234"], ["1,234"]])
def test_two_readings_are_never_guessed(texts: list[str]) -> None:
    """They are named."""
    with pytest.raises(Unclear, match=texts[0].replace(".", r"\.")):
        decimal_mark(texts)


@pytest.mark.parametrize("text", ["7.5 points", "75%", "Error", "1e3", "7.5.1", "--", "inf", "nan"])
def test_what_is_no_grade_is_refused(text: str) -> None:
    """Also what Python would take for a number."""
    with pytest.raises(Unclear):
        grade_of(text, ".")


def test_a_roster_keeps_every_name_and_every_zero() -> None:
    """Names in any script; numbers are text, also those that look like one."""
    rows = [
        f'"{name.replace(chr(34), chr(34) * 2)}",{n},000{n},1e{n},A,,,' for n, name in enumerate(NAMES, 20)
    ]
    found = [one.student for one in read_roster(canvas(*rows), {})]
    assert [one.sortable for one in found] == [" ".join(name.split()) for name in NAMES]
    assert [(one.ids["canvas"], one.number, one.key) for one in found] == [
        (f"{n}", f"000{n}", f"1e{n}") for n, _ in enumerate(NAMES, 20)
    ]
    assert {one.sortable: one.name for one in found}["佐藤, 美咲"] == "美咲 佐藤"


def test_equal_names_are_two_students_if_anything_tells_them_apart() -> None:
    """And refused, with both lines, if nothing does."""
    apart = read_roster(table("name,login\nKim Lee,kim1\nKim Lee,kim2\n"), {})
    assert [one.student.key for one in apart] == ["kim1", "kim2"]
    for rows in ("Kim Lee,\nKim Lee,\n", "Kim Lee,kim1\nKim Lee,\n"):
        with pytest.raises(UsageError, match=r"grades\.csv:3: Kim Lee stands in grades\.csv:2 as well"):
            read_roster(table(f"name,login\n{rows}"), {})
    with pytest.raises(UsageError, match="has the same number, login or address as Kim Lee"):
        read_roster(table("name,login\nKim Lee,kim1\nAda L,kim1\n"), {})


def test_a_second_roster_adds_what_is_known_by_now_and_removes_nobody() -> None:
    """By any of the ids; a row that fits two is refused, with both."""
    known = [
        one.student for one in read_roster(table("name,login,number\nAda L,ada,007\nKim Lee,kim,008\n"), {})
    ]
    merged = merge(
        known, read_roster(table("name,number,email\nAda Lovelace,007,ada@x.org\nNew One,009,\n"), {})
    )
    assert [one.key for one in merged.added] == ["009"]
    (changed,) = merged.changed
    assert (changed.key, changed.name, changed.email, changed.login) == (
        "ada",
        "Ada Lovelace",
        "ada@x.org",
        "ada",
    )
    assert merge(known, read_roster(table("name,login\nAda L,ada\n"), {})).unchanged == 1
    with pytest.raises(UsageError, match=r"Ada fits Ada L \(ada\), Kim Lee \(kim\)"):
        merge(known, read_roster(table("name,login,number\nAda,ada,008\n"), {}))


def test_moodles_roster_and_a_translated_one() -> None:
    """Given and family names apart; titles in another language are said."""
    (one,) = read_roster(
        table("First name,Last name,ID number,Email address\nAda,Lovelace,007,a@x.org\n"), {}
    )
    assert (one.student.name, one.student.sortable, one.student.key) == (
        "Ada Lovelace",
        "Lovelace, Ada",
        "007",
    )
    german = table("Vorname;Nachname;Matrikelnummer\nAda;Lovelace;007\n")
    with pytest.raises(UsageError, match="no column says who a student is"):
        read_roster(german, {})
    (one,) = read_roster(german, {"given": "Vorname", "family": "Nachname", "number": "Matrikelnummer"})
    assert (one.student.name, one.student.number) == ("Ada Lovelace", "007")
    with pytest.raises(
        UsageError, match=r"has no column 'Name'\. Choose from Vorname, Nachname, Matrikelnummer"
    ):
        read_roster(german, {"name": "Name"})


ADA = Student(
    key="ada", name="Ada Lovelace", sortable="Lovelace, Ada", number="007", login="ada", ids={"canvas": "71"}
)
KIM = Student(key="kim", name="Kim Lee", sortable="Lee, Kim", login="kim", ids={"canvas": "72"})


@given(
    grades=st.lists(
        st.one_of(st.none(), st.just("EX"), st.floats(0, 4).map(lambda value: round(value, 4))),
        min_size=4,
        max_size=4,
    )
)
@settings(max_examples=80, deadline=None)
def test_canvas_out_and_back(grades: list[Grade]) -> None:
    """What was filled in is read back; nothing else in the file changes."""
    sheet = canvas(
        '"Lovelace, Ada",71,007,ada,A,,,1', '"Lee, Kim",72,,kim,B,,,2', "Nobody,73,,nobody,B,3,4,5"
    )
    before = [list(row.cells) for row in sheet.rows]
    keys = [(who, what) for who in ("ada", "kim") for what in ("ewma-scan", "where-huber")]
    given_ = dict(zip(keys, grades, strict=True))
    places = places_of(sheet, [SCAN, HUBER], {})
    filled = fill(sheet, [ADA, KIM], places, given_, "canvas")
    assert filled.strangers == ["grades.csv:5: Nobody is nobody in the gradebook"]
    again = read_table(sheet.written(), "grades.csv")
    found = [
        one for one in cells(again, [ADA, KIM], places_of(again, [SCAN, HUBER], {})) if isinstance(one, Cell)
    ]
    assert {(one.student.key, one.column.name): one.grade for one in found} == given_
    for row, old in zip(again.rows, before, strict=True):
        kept = [place for place in range(8) if place not in places.values()]
        assert [row.cells[place] for place in kept] == [old[place] for place in kept]
    assert again.rows[3].cells == before[3]


def test_moodle_with_decimal_commas_out_and_back() -> None:
    """Semicolons and commas stay; Moodle has no word for excused."""
    text = "Vorname;Nachname;ID number;Email address;Assignment: Scan (Real);Assignment: Huber (Real)\n"
    sheet = table(f"{text}Ada;Lovelace;007;;7,25;-\nKim;Lee;;k@x.org;-;-\n")
    kim = KIM.model_copy(update={"email": "k@x.org"})
    places = places_of(sheet, [SCAN, HUBER], {})
    grades: dict[tuple[str, str], Grade] = {("ada", "ewma-scan"): 8.125, ("kim", "ewma-scan"): "EX"}
    fill(sheet, [ADA, kim], places, grades, "moodle")
    assert [row.cells[4] for row in sheet.rows] == ["8,125", "-"]
    back = [one for one in cells(sheet, [ADA, kim], places) if isinstance(one, Cell)]
    assert {(one.student.key, one.column.name): one.grade for one in back if one.grade} == {
        ("ada", "ewma-scan"): 8.125
    }


def test_columns_are_found_or_said_and_never_guessed() -> None:
    """By title or name, with what Canvas and Moodle put round them."""
    sheet = canvas(head="ewma_scan (1),Scan (2)")
    with pytest.raises(UsageError, match=r"ewma-scan may be ewma_scan \(1\), Scan \(2\)"):
        places_of(sheet, [SCAN], {})
    assert places_of(sheet, [SCAN], {"ewma-scan": "Scan (2)"}) == {SCAN: 6}
    with pytest.raises(UsageError, match="no column has the name or the title"):
        places_of(sheet, [HUBER], {})
    with pytest.raises(UsageError, match="nothing of that name is graded"):
        places_of(sheet, [SCAN], {"other": "Scan (2)"})


def test_what_is_wrong_in_a_file_that_comes_back_is_named() -> None:
    """Its line, its column, and what is expected; and rows of nobody."""
    sheet = canvas('"Lovelace, Ada",71,,ada,A,11,3,', '"Lee, Kim",72,,kim,A,x,3,', "Nobody,73,,,A,1,1,")
    said = [
        one for one in cells(sheet, [ADA, KIM], places_of(sheet, [SCAN, HUBER], {})) if isinstance(one, str)
    ]
    assert said == [
        "grades.csv:5: Nobody is nobody in the gradebook",
        "grades.csv:3, Scan (11): expected 0 to 10 points, found 11",
        "grades.csv:4, Scan (11): 'x' is no number",
    ]
    twice = canvas('"Lovelace, Ada",71,,ada,A,1,3,', '"Lovelace, Ada",71,,ada,B,2,3,')
    assert list(cells(twice, [ADA], places_of(twice, [SCAN], {}))) == [
        "grades.csv:4: Ada Lovelace stands in line 3 as well"
    ]


@pytest.mark.parametrize("tool", ["canvas", "moodle", "csv"])
def test_a_file_without_a_template_comes_back_too(tool: str) -> None:
    """With everybody, also who has no number."""
    grades: dict[tuple[str, str], Grade] = {("ada", "ewma-scan"): 7.5, ("kim", "where-huber"): 4.0}
    made = fresh([ADA, KIM], [SCAN, HUBER], grades, tool)  # type: ignore[arg-type]
    again = read_table(made.written(), "x.csv")
    found = list(cells(again, [ADA, KIM], places_of(again, [SCAN, HUBER], {})))
    assert {
        (one.student.key, one.column.name): one.grade for one in found if isinstance(one, Cell) and one.grade
    } == grades


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"a,b\n\xff,1\n", "expected text in UTF-8, found the byte 0xff"),
        (b"a,b\n1,2,3\n", r"x\.csv:2: expected 2 cells, found 3"),
        (b"a,a\n1,2\n", "two columns are called 'a'"),
        (b'a,b\n"1,2\n', "is no CSV"),
        (b"a\0b\n", "is no text"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, said: str) -> None:
    """With the line, where there is one."""
    with pytest.raises(UsageError, match=said):
        read_table(data, "x.csv")
