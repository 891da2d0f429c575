"""CSV as spreadsheets and learning platforms write it, and back in the same manner. Layer 8."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.archive_entry import shown
from grader.errors import UsageError

__all__ = ["Row", "Table", "read_table", "read_table_file"]

_MOST_BYTES = 50_000_000
_MOST_ROWS = 200_000
_DELIMITERS = ",;\t"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass
class Row:
    """One row, whose cells are as many as the header's."""

    line: int
    """1-based, where the row ends in the file."""
    cells: list[str]
    read: _Read | None = None
    """How it was read, if it was: what nobody changed is written as it was."""


@dataclass(frozen=True)
class _Read:
    """A row of a file."""

    cells: tuple[str, ...]
    text: str
    """With the end of its line."""


@dataclass
class Table:
    """A header and rows, and how they are written."""

    name: str
    header: list[str]
    rows: list[Row] = field(default_factory=list)
    delimiter: str = ","
    encoding: str = "utf-8"
    bom: bytes = b""
    newline: str = "\r\n"
    quotes_all: bool = False
    read: _Read | None = None
    """How the header was read, with the empty lines above it."""

    def column(self, title: str) -> int | None:
        """Return the place of a column, or None."""
        return self.header.index(title) if title in self.header else None

    def demanded(self, title: str) -> int:
        """Return the place of a column.

        Raises:
            UsageError: there is none.
        """
        place = self.column(title)
        if place is None:
            titles = ", ".join(map(shown, filter(None, self.header)))
            raise UsageError(f"{self.name}: has no column {shown(title)!r}. Choose from {titles}")
        return place

    def where(self, row: Row) -> str:
        """Say where a row stands, for messages."""
        return f"{self.name}:{row.line}"

    def written(self) -> bytes:
        """Return the table as a file, in the manner in which it was read; rows that nobody changed as they were."""
        out: list[str] = []
        for cells, read in ((self.header, self.read), *((row.cells, row.read) for row in self.rows)):
            if out and not out[-1].endswith(("\n", "\r")):
                out.append(
                    self.newline
                )  # the last line of a file may lack its end, and another comes behind it
            is_as_read = read is not None and tuple(cells) == read.cells
            out.append(read.text if read is not None and is_as_read else self._line(cells, read))
        return self.bom + "".join(out).encode(self.encoding)

    def _line(self, cells: Sequence[str], read: _Read | None) -> str:
        out = io.StringIO()
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.quotes_all else csv.QUOTE_MINIMAL
        ends = read is None or read.text.endswith(("\n", "\r"))
        # Python quotes the characters of the line's end alone, and a text may hold either.
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n", quoting=quoting).writerow(cells)
        return out.getvalue().removesuffix("\r\n") + (self.newline if ends else "")


def read_table_file(path: Path) -> Table:
    """Read a file; see :func:`read_table`.

    Raises:
        UsageError: it cannot be read, or is no such table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"{shown(str(path))}: cannot be read ({why}). Check the name") from None
    return read_table(data, shown(str(path)))


def read_table(data: bytes, name: str) -> Table:
    """Read CSV in UTF-8 or UTF-16, parted by commas, semicolons or tabs.

    Args:
        data: the file.
        name: of it, for messages.

    Raises:
        UsageError: it is something else, has two columns of one title, or a row of another length.
    """
    if len(data) > _MOST_BYTES:
        raise UsageError(
            f"{name}: is larger than {_MOST_BYTES:,} bytes. Export the grades of one course alone"
        )
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name}: expected text in {encoding.upper()}, found the byte {data[len(bom) + error.start]:#04x} at "
            f"{len(bom) + error.start}. Save it as `CSV UTF-8`"
        ) from None
    if "\0" in text:
        raise UsageError(f"{name}: is no text. Save it as `CSV UTF-8`")
    first, newline = _first_line(text)
    table = Table(
        name,
        [],
        delimiter=_delimiter(first),
        encoding=encoding,
        bom=bom,
        newline=newline,
        quotes_all=first.startswith('"') and first.endswith('"'),
    )
    _fill(table, text)
    return table


def _fill(table: Table, text: str) -> None:
    taken: list[str] = []
    reader = csv.reader(_kept(io.StringIO(text, newline=""), taken), delimiter=table.delimiter, strict=True)
    try:
        for cells in reader:
            if not table.header and not any(cell.strip() for cell in cells):
                continue
            raw = "".join(taken)
            taken.clear()
            if not table.header:
                table.header = _header(table, cells, reader.line_num)
                table.read = _Read(tuple(cells), raw)
            else:
                fitted = _fitted(table, cells, reader.line_num)
                table.rows.append(Row(reader.line_num, fitted, _Read(tuple(fitted), raw)))
            if len(table.rows) > _MOST_ROWS:
                raise UsageError(f"{table.name}: has more than {_MOST_ROWS:,} rows. Split it")
    except csv.Error as error:
        raise UsageError(f"{table.name}:{reader.line_num}: is no CSV ({error}). Export it again") from None
    if not table.header:
        raise UsageError(f"{table.name}: is empty. Export it again")


def _kept(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """Pass lines on, and keep them."""
    for line in lines:
        taken.append(line)
        yield line


def _first_line(text: str) -> tuple[str, str]:
    """Return the first line that is not empty, and how it ends."""
    for line in io.StringIO(text, newline=""):
        bare = line.rstrip("\r\n")
        if bare.strip():
            return bare, line[len(bare) :] or "\n"
    return "", "\n"


def _header(table: Table, cells: Sequence[str], line: int) -> list[str]:
    titles = [title for title in cells if title.strip()]
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise UsageError(
            f"{table.name}:{line}: two columns are called {shown(twice[0])!r}, so nobody knows which is meant. "
            "Rename one"
        )
    return list(cells)


def _fitted(table: Table, cells: list[str], line: int) -> list[str]:
    """Return a row as long as the header: spreadsheets leave out empty cells at the end, and add some."""
    width = len(table.header)
    if any(cell.strip() for cell in cells[width:]):
        raise UsageError(
            f"{table.name}:{line}: expected {width} cells, found {len(cells)}. Is a text with "
            f"{shown(table.delimiter)!r} in it without quotes?"
        )
    return [*cells[:width], *[""] * (width - len(cells))]


def _delimiter(first: str) -> str:
    """Return what parts the titles: what stands there most often, outside of quotes."""
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)
