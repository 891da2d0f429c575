"""The text of what JAX saw: beside the source, below it, and whatever it holds."""

from __future__ import annotations

import io
import time

from rich.console import Console

from grader.picture import Picture
from grader.picture_reply import read_picture
from grader.report import program_text
from grader.report.program_rows import rows
from tests.pictures import HOSTILE, SOURCE, honest, replace_everywhere, reply


def shown(
    picture: Picture, width: int, source: str = SOURCE, *, encoding: str = "utf-8", colour: bool = False
) -> str:
    """Return what is printed."""
    data = io.BytesIO()
    out = io.TextIOWrapper(data, encoding=encoding)
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        legacy_windows=False,
    )
    program_text.render(picture, source, "your answer", console)
    out.flush()
    return data.getvalue().decode(encoding)


def picture() -> Picture:
    """Return the honest picture."""
    return read_picture(reply(honest()), SOURCE.encode())


def test_operations_stand_beside_the_line_that_made_them() -> None:
    """On a wide terminal each line has what it made at its right, and what made nothing says so."""
    rows = [line.rstrip() for line in shown(picture(), 120).splitlines()]
    assert "JAX recorded 12 operations, and 1 baked-in constant." in rows
    assert "takes x: f32[3], rate: f32[]" in rows
    assert "gives rows, last" in rows
    sides = [tuple(part.strip() for part in row.split("│", 1)) for row in rows if "│" in row]
    assert (
        "3     def step(carry, row):",
        "│ each of 3 steps: step(carry: f32[] from 0.0, row: f32[] of x)",
    ) in [(left, right.partition(" gives")[0]) for left, right in sides]
    assert ("4         carry = carry * rate + row", "│ a: f32[] = mul(carry, rate)") in sides
    assert ("", "│ carry: f32[] = add(a, row)  (12 inside)") in sides
    assert (
        "6     last, rows = lax.scan(step, 0.0, x)",
        "last: f32[], rows: f32[3] = scan(rate, 0.0, x)",
    ) in sides
    assert ("7     for _ in range(9):", "nothing recorded, ran 10 times") in sides
    assert ("8         last = last + TABLE[0]", "TABLE: f32[2] baked in, 8 bytes: 1.0, 2.0, ...") in sides
    assert ("", "last: f32[] = add(last, TABLE, axes 0)  (gradient)  x 9") in sides
    assert ("10         return x", "never ran") in sides


def test_on_a_narrow_terminal_operations_stand_below() -> None:
    """Nothing is wider than the terminal, and nothing is lost."""
    rows = shown(picture(), 60).splitlines()
    assert all(len(row) <= 60 for row in rows)
    place = next(index for index, row in enumerate(rows) if "carry = carry * rate + row" in row)
    assert "│ a: f32[] = mul(carry, rate)" == rows[place + 1].strip()


def test_where_it_stopped_is_said_with_the_lesson() -> None:
    """The line is marked, and the words are those of the report."""
    header = honest()
    header["stop"] = {"rule": "reads-value", "message": "m", "line": 9, "kind": "if-on-array", "slots": {}}
    text = shown(read_picture(reply(header), SOURCE.encode()), 120)
    assert "before it stopped." in text
    assert any("if False:" in row and "JAX stopped here" in row for row in text.splitlines())
    assert "Line 9: `if` asks whether a traced array is true" in text
    assert "jnp.where" in text


def test_hostile_text_is_only_text() -> None:
    """No escape sequence, no markup, and no character that the terminal cannot encode gets through."""
    for header in list(replace_everywhere(honest(), HOSTILE))[::5]:
        if isinstance(header, dict):
            found = read_picture(reply(header), SOURCE.encode())
            text = shown(found, 100, SOURCE + HOSTILE.replace("\ud800", ""), colour=True)
            assert "\x1b[2J" not in text
            assert "\u202e" not in text
            assert "\x00" not in text
    assert shown(picture(), 100, encoding="ascii")
    assert shown(picture(), 60, encoding="ascii")


def test_a_plain_file_has_no_colours() -> None:
    """What is written to a file holds no escape sequence."""
    assert "\x1b" not in shown(picture(), 120)


def test_many_lines_below_one_header_are_looked_at_once() -> None:
    """A child may say of every line that it never ran."""
    source = "def f():\n" + " 1\n" * 50_000
    start = time.process_time()
    found = rows(Picture(is_traced=True, idle=frozenset(range(2, 50_002))), source)
    assert time.process_time() - start < 10
    assert [1, 2, 3] == [row.number for row in found[:3]]


def test_lines_that_are_too_long_are_cut_in_any_encoding() -> None:
    """An ellipsis is no character of ASCII."""
    for width in (120, 60, 10):
        file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        console = Console(file=file, width=width)
        program_text.render(picture(), SOURCE.replace("\n", " # long" * 40 + "\n"), "title " * 40, console)
        file.flush()
