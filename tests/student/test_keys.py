"""What is typed is named."""

from __future__ import annotations

import pytest

from grader.student.keys import _names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (b"n", ["n"]),
        (b"nh", ["n", "h"]),
        (b"\x1b[A\x1b[B", ["up", "down"]),
        (b"\x1bOA", ["up"]),
        (b"\x1b[5~\x1b[6~", ["pageup", "pagedown"]),
        (b"\r", ["enter"]),
        (b"\x1b", ["escape"]),
        (b"\x1b[15~", []),
        (b"\x1b[1;5C", []),
        ("é".encode(), ["é"]),
        (b"\xff\xfe", ["\ufffd", "\ufffd"]),
        (b"q\x1b[200~", ["q"]),
    ],
)
def test_names(typed: bytes, names: list[str]) -> None:
    """Characters are themselves, known sequences have names, others are left out whole."""
    assert names == _names(typed)
