"""Make submissions that are too large, too binary or too odd to keep in a repository. Called by tests.

Each function takes an empty folder and returns the inputs in it with the verdict that each must get.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.submissions.grade import SUBMISSIONS, Expectation

__all__ = ["archives", "notebooks", "sources"]

_RIGHT = "def scale_array(x, val):\n    return x * val\n"
_NAME = "scale_array_inplace"
_GIB = 1 << 30

Expectations = dict[str, Expectation]


def sources(folder: Path) -> Expectations:
    """Write Python files which are none, or which Python itself has trouble with."""
    table: dict[str, tuple[str, bytes]] = {
        "empty": ("ERROR trace/unreadable-source", b""),
        "blank": ("ERROR trace/unreadable-source", b"\n \n"),
        "binary": ("ERROR trace/unreadable-source", bytes(range(256)) * 40),
        "utf16": ("ERROR trace/unreadable-source", _RIGHT.encode("utf-16")),
        "latin1_undeclared": ("ERROR trace/unreadable-source", b"# caf\xe9\n" + _RIGHT.encode()),
        "strange_encoding": ("ERROR trace/unreadable-source", b"# coding: rot13\n" + _RIGHT.encode()),
        "five_megabytes": ("ERROR trace/unreadable-source", _RIGHT.encode() + b"# padding\n" * (5 << 17)),
        "syntax": ("ERROR trace/syntax-error", b"def scale_array(x, val)\n    return x * val\n"),
        "indentation": ("ERROR trace/syntax-error", b"def scale_array(x, val):\nreturn x * val\n"),
        "html": ("ERROR trace/syntax-error", b"<!DOCTYPE html><html><body>Log in</body></html>"),
        "parentheses": ("ERROR trace", b"y = " + b"(" * 200_000 + b"1" + b")" * 200_000),
        "negations": ("ERROR trace", b"y = " + b"-" * 500_000 + b"1"),
        "attributes": ("ERROR trace", b"y = x" + b".real" * 150_000),
        "lambdas": ("ERROR trace", b"y = " + b"lambda:" * 100_000 + b"1"),
        "sums": ("ERROR trace", b"y = 1" + b"+1" * 400_000),
        "missing_entry": ("ERROR trace/missing-entry", b"import jax\n"),
        "renamed_entry": (
            "ERROR trace/missing-entry",
            _RIGHT.replace("scale_array", "scale_arrays").encode(),
        ),
        "entry_is_a_number": ("ERROR trace/missing-entry", b"scale_array = 3\n"),
        "one_parameter": ("ERROR trace/wrong-arity", b"def scale_array(x):\n    return x\n"),
        "three_parameters": (
            "ERROR trace/wrong-arity",
            b"def scale_array(x, val, out):\n    return x * val\n",
        ),
        "keyword_only": ("ERROR trace/wrong-arity", b"def scale_array(x, *, val):\n    return x * val\n"),
        "coroutine": ("FAIL correctness", b"async def scale_array(x, val):\n    return x * val\n"),
        "generator": ("FAIL correctness", b"def scale_array(x, val):\n    yield x * val\n"),
        "returns_none": ("FAIL correctness/wrong-structure", b"def scale_array(x, val):\n    x * val\n"),
        "hundred_thousand_lines": ("PASS trace", _RIGHT.encode() + b"y = 1\n" * 100_000),
        "long_line": ("PASS trace", _RIGHT.encode() + b"y = '" + b"x" * 900_000 + b"'\n"),
        "no_newline": ("PASS trace", _RIGHT.encode().rstrip()),
        "form_feed": ("PASS trace", b"\x0c\n" + _RIGHT.encode()),
    }
    made = {}
    for name, (expected, data) in table.items():
        path = folder / name / f"{_NAME}.py"
        path.parent.mkdir()
        path.write_bytes(data)
        made[str(path)] = _read(expected)
    return made


def archives(folder: Path) -> Expectations:
    """Write archives; a refused one is one ``ERROR`` result under its own path."""
    makers: dict[str, tuple[str, Callable[[Path], None]]] = {
        "right.zip": ("PASS trace", lambda path: _zip(path, {f"{_NAME}.py": _RIGHT})),
        "right.tar.gz": (
            "PASS trace",
            lambda path: _tar(path, [(tarfile.TarInfo(f"{_NAME}.py"), _RIGHT.encode())]),
        ),
        "up.zip": ("ERROR trace", lambda path: _zip(path, {f"../../{_NAME}.py": _RIGHT})),
        "up.tar.gz": (
            "ERROR trace",
            lambda path: _tar(path, [(tarfile.TarInfo(f"../{_NAME}.py"), _RIGHT.encode())]),
        ),
        "absolute.tar.gz": (
            "ERROR trace",
            lambda path: _tar(path, [(tarfile.TarInfo(f"/tmp/{_NAME}.py"), _RIGHT.encode())]),
        ),
        "symlink.tar.gz": ("ERROR trace", lambda path: _tar(path, [(_link(tarfile.SYMTYPE), b"")])),
        "hardlink.tar.gz": ("ERROR trace", lambda path: _tar(path, [(_link(tarfile.LNKTYPE), b"")])),
        "zeros.zip": ("ERROR trace", _zip_of_zeros),
        "zeros.tar.gz": ("ERROR trace", _tar_of_zeros),
        "truncated.zip": ("ERROR trace", _truncated),
        "junk.zip": ("ERROR trace", _junk),
        "empty.zip": ("ERROR trace", lambda path: _zip(path, {})),
    }
    made = {}
    for name, (expected, make) in makers.items():
        make(folder / name)
        inside = f"/{_NAME}.py" if expected.startswith("PASS") else ""
        made[str(folder / name) + inside] = _read(expected)
    return made


def notebooks(folder: Path) -> Expectations:
    """Write notebooks: right ones with what notebooks hold, wrong ones, and files that are none."""
    wrong = _RIGHT.replace("*", "+")
    table: dict[str, tuple[str, Any]] = {
        "right": ("PASS trace", _cells(_RIGHT)),
        "magics": (
            "PASS trace",
            _cells("%matplotlib inline\n!ls\nimport jax", "%%time\n" + _RIGHT, "?jax\nscale_array?"),
        ),
        "split": ("PASS trace", _cells("import jax", "def double(x):\n    return x + x\n", _RIGHT)),
        "wrong": ("FAIL correctness/wrong-value", _cells("import jax", wrong)),
        "raises": (
            "ERROR trace/raises",
            _cells("import jax", "def helper():\n    pass\n\n\nraise ValueError('here')", _RIGHT),
        ),
        "no_code": ("ERROR trace", {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}),
        "version3": ("ERROR trace", {"nbformat": 3, "worksheets": [{"cells": []}]}),
        "a_list": ("ERROR trace", []),
        "odd_cells": ("ERROR trace", {"nbformat": 4, "cells": [1, None, {"cell_type": "code", "source": 3}]}),
    }
    made = {}
    for name, (expected, content) in table.items():
        path = folder / name / f"{_NAME}.ipynb"
        path.parent.mkdir()
        path.write_text(json.dumps(content))
        made[str(path)] = _read(expected)
    deep = folder / "deep" / f"{_NAME}.ipynb"
    deep.parent.mkdir()
    deep.write_text('{"nbformat": 4, "cells": ' + "[" * 300_000 + "]" * 300_000 + "}")
    made[str(deep)] = _read("ERROR trace")
    return made


def _read(text: str) -> Expectation:
    status, _, rest = text.partition(" ")
    check, _, rule = rest.partition("/")
    return Expectation(status, check, rule or None)


def _cells(*codes: str) -> dict[str, Any]:
    prose: dict[str, Any] = {"cell_type": "markdown", "metadata": {}, "source": "# An answer"}
    code: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text}
        for text in codes
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [prose, *code]}


def _zip(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def _zip_of_zeros(path: Path) -> None:
    """Pack 1 GiB into about a megabyte."""
    block = bytes(16 << 20)
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(f"{_NAME}.py", "w", force_zip64=True) as member,
    ):
        for _ in range(_GIB // len(block)):
            member.write(block)


def _tar_of_zeros(path: Path) -> None:
    """Pack 1 GiB by repeating one compressed block: gzip members may follow each other."""
    info = tarfile.TarInfo(f"{_NAME}.py")
    info.size = _GIB
    block = gzip.compress(bytes(16 << 20))
    path.write_bytes(gzip.compress(info.tobuf()) + block * (_GIB >> 24) + gzip.compress(bytes(1024)))


def _tar(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def _link(kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(f"{_NAME}.py")
    info.type = kind
    info.linkname = str(SUBMISSIONS / "hostile" / "control_right" / f"{_NAME}.py")
    return info


def _junk(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)))


def _truncated(path: Path) -> None:
    _zip(path, {f"{_NAME}.py": _RIGHT})
    path.write_bytes(path.read_bytes()[:-30])
