"""Tables come back as they were, byte by byte, whatever the names are written in."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.tables import read_table, read_table_file

NAMES = (
    "عمر الخيّام",
    "孫悟空",
    "की कू",
    "Zoe\u0301 O'Hara",
    "Doe, Jane",
    'Ann "Nan" Lee',
    "Two\nlines",
    "\u202eשרה\u202c",
    "👩\u200d🚀",
    "a;b\tc",
    "007",
    "1e5",
    "4,5",
    " padded ",
)
CELLS = st.one_of(
    st.sampled_from(NAMES),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=6),
)


def file_of(rows: list[list[str]], delimiter: str, newline: str, *, quotes_all: bool) -> str:
    """Return rows as Python writes them."""
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
    lines = []
    for cells in rows:
        out = io.StringIO()  # with an end of two characters, or Python leaves one of them without quotes
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerow(cells)
        lines.append(out.getvalue().removesuffix("\r\n") + newline)
    return "".join(lines)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_is_written_as_it_was_read(
    rows: list[list[str]], delimiter: str, newline: str, quotes_all: bool, encoding: str
) -> None:
    """In any script, manner and encoding; and with a column of other cells as Python writes it."""
    whole = [["id", "name", "grade"], *rows]
    data = file_of(whole, delimiter, newline, quotes_all=quotes_all).encode(encoding)
    table = read_table(data, "a.csv")
    assert [table.header, *(row.cells for row in table.rows)] == whole
    assert table.written() == data
    for row in table.rows:
        row.cells[2] = "7"
    expected = [["id", "name", "grade"], *([*row[:2], "7"] for row in rows)]
    again = read_table(table.written(), "a.csv")
    assert [again.header, *(row.cells for row in again.rows)] == expected
    assert table.written() == file_of(expected, delimiter, newline, quotes_all=quotes_all).encode(encoding)


@pytest.mark.parametrize(
    "text",
    [
        'id,"full name",grade\r\n1,"Ada L",\r\n2,Bo,"3"\r\n',  # quotes here and there, as PHP writes them
        "id,name,grade\n\n1,Ada,\n,,\n2,Bo,3",  # empty rows, and no end of the last line
        "\n\nid,name,grade\n1,Ada\n2,Bo,3,,\n",  # empty lines above, short and long rows
        "id,name,grade\r1,Ada,\r2,Bo,3\r",
    ],
)
def test_what_nobody_changed_stays_as_it_was(text: str) -> None:
    """Quotes, empty rows, ends of lines and missing cells, where the program would write others."""
    table = read_table(text.encode(), "a.csv")
    assert table.written() == text.encode()
    row = next(row for row in table.rows if row.cells[0] == "2")
    before = row.read.text if row.read else ""
    row.cells[2] = "4"
    head, _ = text.split(before)
    assert table.written().decode().startswith(head + "2,Bo,4")


def test_a_row_may_follow_a_last_line_without_an_end() -> None:
    """It gets a line of its own."""
    table = read_table(b"id,name\n1,Ada", "a.csv")
    table.rows.append(type(table.rows[0])(0, ["2", "Bo"]))
    assert table.written() == b"id,name\n1,Ada\n2,Bo\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "a.csv: is empty"),
        (b"\n\n", "a.csv: is empty"),
        (b"id,id\n", "a.csv:1: two columns are called 'id'"),
        (b"id,name\n1,Doe, Jane\n", "a.csv:2: expected 2 cells, found 3"),
        (b'id,name\n1,"Doe\n', "a.csv:2: is no CSV"),
        (b"id,name\n1,\xe9\n", "a.csv: expected text in UTF-8, found the byte 0xe9 at 10"),
        (codecs.BOM_UTF16_LE + b"i", "a.csv: expected text in UTF-16-LE, found the byte 0x69 at 2"),
        (b"id\0,name\n", "a.csv: is no text"),
        (b"PK\x03\x04\0\0", "a.csv: is no text"),
    ],
)
def test_what_is_no_table_is_refused_by_name(data: bytes, said: str) -> None:
    """With the line or the byte."""
    with pytest.raises(UsageError) as refused:
        read_table(data, "a.csv")
    assert str(refused.value).startswith(said)


def test_a_row_after_line_breaks_in_quotes_is_told_by_its_line() -> None:
    """Lines are counted as an editor does."""
    table = read_table(b'id,name\n1,"Ada\nL"\n2,Bo\n', "a.csv")
    assert [table.where(row) for row in table.rows] == ["a.csv:3", "a.csv:4"]


def test_a_missing_file_and_a_missing_column_are_named(tmp_path: Path) -> None:
    """With the columns that there are."""
    with pytest.raises(UsageError, match=r"no\.csv: cannot be read"):
        read_table_file(tmp_path / "no.csv")
    with pytest.raises(UsageError, match=r"has no column 'x'\. Choose from id, name"):
        read_table(b"id,name\n", "a.csv").demanded("x")
