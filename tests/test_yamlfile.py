"""YAML files and the lines of their keys."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import yamlfile
from grader.errors import CourseError
from grader.yamlfile import Document, load

TEXT = """\
title: A course   # 1
cases:            # 2
  - {n: 1}        # 3
  - n: 2          # 4
    xs: [1, 2]    # 5
base: &base       # 6
  a: 1            # 7
again: *base      # 8
"""


def write(folder: Path, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / "exercise.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(folder: Path, text: str | bytes) -> str:
    """Return all problems of a file, as shown."""
    with pytest.raises(CourseError) as error:
        load(write(folder, text), "e.yaml")
    return str(error.value)


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """Return the file above."""
    return load(write(tmp_path, TEXT), "e.yaml")


def test_data_are_plain_yaml(document: Document) -> None:
    """Values come out as YAML says, aliases resolved."""
    expected = {
        "title": "A course",
        "cases": [{"n": 1}, {"n": 2, "xs": [1, 2]}],
        "base": {"a": 1},
        "again": {"a": 1},
    }
    assert expected == document.data


def test_a_day_is_text(tmp_path: Path) -> None:
    """YAML's own dates are left as they are written, as JSON would have them."""
    assert {"due": "2027-01-31"} == load(write(tmp_path, "due: 2027-01-31\n"), "e.yaml").data


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (("title",), "e.yaml:1: title: wrong"),
        (("cases",), "e.yaml:2: cases: wrong"),
        (("cases", 0, "n"), "e.yaml:3: cases.0.n: wrong"),
        (("cases", 1), "e.yaml:4: cases.1: wrong"),
        (("cases", 1, "xs", 1), "e.yaml:5: cases.1.xs.1: wrong"),
        (("cases", 1, "missing"), "e.yaml:4: cases.1.missing: wrong"),
        (("cases", 7, "n"), "e.yaml:2: cases.n: wrong"),
        (("missing",), "e.yaml:1: missing: wrong"),
        ((), "e.yaml:1: wrong"),
    ],
)
def test_a_problem_is_put_where_the_file_has_it(
    document: Document, where: tuple[str | int, ...], expected: str
) -> None:
    """The line is that of the deepest key that exists; a missing key is named all the same."""
    assert expected == str(document.problem(where, "wrong"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: [1\nc: 2\n", "e.yaml:3: YAML: expected ',' or ']', but got ':'"),
        ("a: 1\n  b: 2\n", "e.yaml:2: YAML: mapping values are not allowed here"),
        ("a: !!python/object:os.system x\n", "e.yaml:1: YAML: could not determine a constructor for the tag"),
        ("- 1\n", "e.yaml:1: expected a mapping of keys, found list"),
        ("", "e.yaml:1: expected a mapping of keys, found NoneType"),
        ("a: 1\nb: 2\na: 3\n", "e.yaml:3: a: key 'a' stands here and on line 1; keep one"),
        ("a:\n  - {n: 1, n: 2}\n", "e.yaml:2: a.0.n: key 'n' stands here and on line 2; keep one"),
        ("a: !!timestamp 2026-99-99\n", "e.yaml: YAML cannot be read (ValueError: month must be in 1..12)"),
        ('a: !!int ""\n', "e.yaml: YAML cannot be read (IndexError: string index out of range)"),
        ("a: !!bool maybe\n", "e.yaml: YAML cannot be read (KeyError: 'maybe')"),
        ("a: !!timestamp noon\n", "e.yaml: YAML cannot be read (AttributeError:"),
        ("[" * 5000, "e.yaml: YAML cannot be read (RecursionError:"),
        ("? [1]\n: 2\n", "e.yaml:1: YAML: found unhashable key"),
        (
            b"a: \xff\n",
            "e.yaml: cannot be read as UTF-8 text ('utf-8' codec can't decode byte 0xff in position 3",
        ),
        (b"a: \x00\n", "e.yaml: YAML: is not YAML"),
    ],
)
def test_refusals_name_file_line_and_cause(tmp_path: Path, text: str | bytes, expected: str) -> None:
    """Whatever is wrong with a file, an author learns where and what."""
    assert refusal(tmp_path, text).startswith(expected)


def test_every_repeated_key_is_reported(tmp_path: Path) -> None:
    """Two mistakes give two lines."""
    assert [
        "e.yaml:2: a: key 'a' stands here and on line 1; keep one",
        "e.yaml:4: b: key 'b' stands here and on line 3; keep one",
    ] == refusal(tmp_path, "a: 1\na: 1\nb: 1\nb: 1\n").splitlines()


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """Create it, or remove what names it."""
    with pytest.raises(CourseError) as error:
        load(tmp_path / "none.yaml", "e.yaml")
    assert "e.yaml: the file is missing; create it, or remove what names it" == str(error.value)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """A path that cannot be read is a course error as well."""
    with pytest.raises(CourseError, match=r"^e\.yaml: cannot be read as UTF-8 text \("):
        load(tmp_path, "e.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &a\n  - *a\n", "e.yaml:1: a.0: this alias contains itself"),
        ("b: 1\na: !!binary AAAA\n", "e.yaml:2: a: binary data; write text or numbers"),
        ("a: 0x" + "f" * 3700, "e.yaml:1: a: a number of more than 100 digits"),
        (
            "a: {0x" + "f" * 90 + "9" * 11 + ": 1}",
            "e.yaml:1: a: a key that is a number of more than 100 digits",
        ),
        ('"\\ud800": 1', "e.yaml:1: a key that is text with half of a surrogate pair, which is no character"),
        ('a: [1, "\\ud800"]', "e.yaml:1: a.1: text with half of a surrogate pair, which is no character"),
    ],
)
def test_what_json_could_not_say_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    """A digest, a report or a message could not hold it."""
    assert expected == refusal(tmp_path, text)


def test_aliases_of_aliases_are_bounded(tmp_path: Path) -> None:
    """Nine lines that stand for a billion items are refused before they are written out."""
    lines = ["a0: &a0 [x]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10))]
    assert "e.yaml: holds more than 100,000 items once its aliases are written out" == refusal(
        tmp_path, "\n".join(lines)
    )


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "a: ",
                "- ",
                "\n",
                "  ",
                "[",
                "]",
                "{",
                "}",
                "&x ",
                "*x",
                "? ",
                "!!int ",
                "!!set ",
                "<<: ",
                "1",
                "|",
                '"',
            ]
        )
    ).map("".join)
)
def test_any_text_is_a_document_or_a_course_error(text: str) -> None:
    """No text makes the reader raise anything else, and every key that was read has a line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "e.yaml"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            document = load(path, "e.yaml")
        except CourseError:
            return
    keys: list[Any] = list(document.data)
    assert all(document.problem((key,), "x").line >= 1 for key in keys)


COURSE = sorted((Path(__file__).parents[1] / "exercises").glob("*/*/exercise.yaml"))
ODD = [
    *(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[1] / "course.yaml", *COURSE)),
    TEXT,
    "a: |\n  x\n\n  y\nb: >-\n  z\n  w\nc: 'it''s'\nd: [\n  1, ~,\n]\n",
    "a:\tb\n",
    "a: 1\r\nb: 2\r\n",
    "a: x\u2028b: y\n",
    "a: caf\u00e9 … \U0001f600\n",
    "a: *nowhere\n",
    "a: [1, 2\nb: 3\n",
    'a: "\\ud800"\n',
    "%YAML 1.3\n---\na: 1\n",
    "a: 1\n---\nb: 2\n",
    "- " * 5000,
    "a: " + "[" * 5000,
]


@pytest.mark.parametrize("text", ODD)
def test_both_parsers_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Values, lines and refusals do not depend on whether PyYAML came with libyaml."""

    def told() -> object:
        try:
            found = load(write(tmp_path, text), "e.yaml")
        except CourseError as error:
            return str(error)
        return found.data, found.lines

    assert yamlfile._quick is not None
    with_libyaml = told()
    monkeypatch.setattr(yamlfile, "_quick", None)
    assert told() == with_libyaml
