"""How a notebook becomes one Python source."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.notebook import MAX_NOTEBOOK_BYTES, Notebook, parse


def _cell(source: object, exercise: object = None, cell_type: str = "code") -> dict[str, object]:
    metadata = {} if exercise is None else {"jaxercise": {"exercise": exercise}}
    return {"cell_type": cell_type, "metadata": metadata, "source": source}


def _notebook(*cells: object, **fields: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **fields}).encode()


def _parse(data: bytes) -> Notebook:
    return parse(data, 10_000)


def test_code_cells_are_joined_in_order() -> None:
    """Code cells follow each other, other cells are left out, and each line knows its cell."""
    data = _notebook(
        _cell("# Title", cell_type="markdown"),
        _cell(["import jax\n", "x = 1"]),
        _cell("raw", cell_type="raw"),
        _cell("y = 2\n"),
    )
    expected = Notebook("import jax\nx = 1\ny = 2\n\n", ((1, 1), (1, 2), (2, 1), (2, 2)), ())
    assert expected == _parse(data)


def test_magics_keep_line_numbers() -> None:
    """A dropped magic and a dropped cell leave as many lines as they had."""
    notebook = _parse(_notebook(_cell("%%bash\nls"), _cell("%matplotlib inline\nx = 1\n!ls")))
    assert notebook.text == "\n\n\nx = 1\n\n"
    assert notebook.lines[3] == (2, 2)


def test_newlines_are_pythons_own() -> None:
    """CRLF and CR end a line, a line separator inside a string does not, and names keep their script."""
    notebook = _parse(_notebook(_cell("a = 1\r\nb = 2\rvärde = '\u2028'\n")))
    assert notebook.text == "a = 1\nb = 2\nvärde = '\u2028'\n\n"
    assert notebook.lines == ((1, 1), (1, 2), (1, 3), (1, 4))
    ast.parse(notebook.text)


def test_a_string_left_open_does_not_leak_into_the_next_cell() -> None:
    """Each cell is scanned afresh, as each is run on its own."""
    assert _parse(_notebook(_cell('s = """'), _cell("%magic"))).text == 's = """\n\n'


def test_byte_order_mark_is_allowed() -> None:
    """Some editors on Windows write one."""
    assert _parse(b"\xef\xbb\xbf" + _notebook(_cell("x"))).text == "x\n"


def test_declared_exercises() -> None:
    """Cells name exercises by metadata or `%%exercise`, in order, each once; odd metadata is ignored."""
    data = _notebook(
        _cell("x", "prefix-sum"),
        _cell("%%exercise ewma-scan\nx"),
        _cell("text", "scan-carry", "markdown"),
        _cell("y", "prefix-sum"),
        *(_cell("z", odd) for odd in ("", 3, ["a"], {"b": 1}, "x" * 101, "bell\x07")),
        {"cell_type": "code", "metadata": None, "source": ""},
        {"cell_type": "code", "metadata": {"jaxercise": "ewma"}, "source": ""},
        {"cell_type": "code", "source": ""},
    )
    assert _parse(data).declared == ("prefix-sum", "ewma-scan", "scan-carry")


def test_too_much_code_is_a_problem_of_a_known_notebook() -> None:
    """The exercises it declares stay known, so that each gets its verdict."""
    found = _parse(_notebook(_cell("x" * 10_000, "ewma-scan")))
    assert Notebook("", (), ("ewma-scan",), "has more than 10,000 bytes of code") == found
    found = parse(_notebook(_cell("\n" * 50_000)), 1 << 20)
    assert Notebook("", (), (), "has more than 10,000 lines of code") == found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not UTF-8"),
        (json.dumps({"nbformat": 4, "cells": []}).encode("utf-16"), "not UTF-8"),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b"[]", "no `nbformat` number"),
        (b'"nbformat"', "no `nbformat` number"),
        (_notebook(nbformat=None), "no `nbformat` number"),
        (_notebook(nbformat=True), "no `nbformat` number"),
        (_notebook(nbformat="4"), "no `nbformat` number"),
        (_notebook(nbformat=3, worksheets=[]), r"format 3 \(expected 4\)\. Save it as version 4"),
        (_notebook(nbformat=5), r"format 5 \(expected 4\)"),
        (_notebook(nbformat=-(10**9)), r"format unknown \(expected 4\)"),
        (_notebook(cells=None), "`cells` is not a list"),
        (_notebook(cells={"0": {}}), "`cells` is not a list"),
        (_notebook("x = 1"), "`cells` is not a list of objects"),
        (_notebook(*[{}] * 5001), r"5,001 cells \(expected at most 5,000\)"),
        (_notebook(_cell("x"), _cell(None)), "cell 2 has no text"),
        (_notebook(_cell(["x", 1])), "cell 1 has no text"),
        (_notebook({"cell_type": "code"}), "cell 1 has no text"),
    ],
)
def test_what_is_no_notebook_is_refused(data: bytes, expected: str) -> None:
    """Bytes that are not a notebook of nbformat 4 are refused, with the reason and a remedy."""
    with pytest.raises(SubmissionError, match=expected):
        _parse(data)


def test_largest_hostile_notebook_is_bounded() -> None:
    """A notebook of the largest size made of nothing but cells is refused by their number."""
    data = b'{"nbformat":4,"cells":[' + b"{}," * (MAX_NOTEBOOK_BYTES // 3 - 10) + b"{}]}"
    with pytest.raises(SubmissionError, match="cells"):
        _parse(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", 1])},
    optional={
        "source": _JSON | st.text("ab\r\n%!?'\"\\([= \ud800\x00", max_size=30),
        "metadata": _JSON | st.fixed_dictionaries({"jaxercise": _JSON}),
    },
)


@given(cells=st.lists(_CELLS | _JSON, max_size=4))
def test_any_cells_are_read_or_refused(cells: list[Any]) -> None:
    """Whatever the JSON says, there is one row of the map for each line of text, or a refusal."""
    try:
        notebook = _parse(_notebook(*cells))
    except SubmissionError:
        return
    assert len(notebook.lines) == notebook.text.count("\n")


@given(data=st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    """Arbitrary bytes are no notebook and raise nothing but a refusal."""
    with pytest.raises(SubmissionError):
        _parse(data)
