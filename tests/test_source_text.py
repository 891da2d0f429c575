"""Which bytes count as Python source text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.source_text import MAX_SOURCE_BYTES, text_problem, without_coding


@pytest.mark.parametrize(
    "text",
    [
        b"x = 1\n",
        b"x = 1\r\ny = 2\r\n",
        "größe = 'µ'\n".encode(),
        codecs.BOM_UTF8 + b"x = 1\n",
        codecs.BOM_UTF8 + b"# coding: utf_8\nx = 1\n",
        codecs.BOM_UTF8 + b"# coding: UTF-8-unix\nx = 1\n",
        b"# -*- coding: latin-1 -*- Ren\xe9\nx = '\xe9'\n",
        b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
        b"\r# coding: utf-8-unix\rx = 1",
        "# coding: gbk\nx = '中'\n".encode("gbk"),
        b"x = 1\ny = 2\n# coding: rot13\n",
        b"x = 1\n# coding: rot13\n",
        b"#" * MAX_SOURCE_BYTES,
    ],
)
def test_source_text_has_no_problem(text: bytes) -> None:
    """UTF-8 with any newline or BOM is source, and so is text in an encoding that it declares."""
    assert "" == text_problem(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "is empty"),
        (codecs.BOM_UTF8 + b" \r\n\t\n", "is empty"),
        (b"#" * (MAX_SOURCE_BYTES + 1), "is larger than 1,048,576 bytes"),
        ("x = 1\n".encode("utf-16"), "is UTF-16 text. Save it as UTF-8"),
        (b"\x7fELF\x00\x00", "is binary: it has NUL bytes. Save it as UTF-8 text"),
        (b"x = '\xe9'\n", "is not utf-8 text (byte 6). Save it as UTF-8"),
        (b"# coding: ascii\n# \xe9\n", "is not ascii text (byte 19). Save it as UTF-8"),
        (b"# coding: rot13\n", "declares the encoding 'rot13', which is not read here. Save it as UTF-8"),
        (b"# coding: zlib\n", "declares the encoding 'zlib', which is not read here. Save it as UTF-8"),
        (b"# coding: ../x\n", "declares the encoding '..', which is not read here. Save it as UTF-8"),
        (
            codecs.BOM_UTF8 + b"# coding: latin-1\n",
            "declares the encoding 'latin-1', which is not read here. Save it as UTF-8",
        ),
        (  # an alias that Python takes without a byte order mark, and not beside one
            codecs.BOM_UTF8 + b"# coding: utf8\n",
            "declares the encoding 'utf8', which is not read here. Save it as UTF-8",
        ),
        (b"# coding: utf-8\n# coding: latin-1\n\xe9", "is not utf-8 text (byte 35). Save it as UTF-8"),
    ],
)
def test_problems_say_what_to_do(text: bytes, expected: str) -> None:
    """Bytes that Python could not read as text are named as what they are."""
    assert expected == text_problem(text)


def test_declared_encoding_of_a_notebook_is_rewritten() -> None:
    """A cell's encoding comment has no effect in Jupyter, so it is made true."""
    assert b"# coding: utf-8 (old)\nx" == without_coding(b"# coding: latin-1 (old)\nx")
    assert b"x\n# coding: latin-1\n" == without_coding(b"x\n# coding: latin-1\n")


@given(st.one_of(st.binary(max_size=60), st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode)))
def test_text_without_a_problem_compiles_or_is_a_syntax_error(text: bytes) -> None:
    """What passes can be decoded by Python itself: at worst its grammar is wrong."""
    if text_problem(text):
        return
    message = ""
    try:
        compile(text, "submission.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        message = str(error)
    assert "codec" not in message
    assert "encoding" not in message
