"""Hostile archives and notebooks, written by a program: most of them no editor would save.

Each is a builder that writes one file into a folder. The verdict promised is ``ERROR trace/unreadable-file`` for the
whole file, unless the table says otherwise.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.submissions.grade import SUBMISSIONS, Expectation

__all__ = ["HostileFile", "hostile_files"]

RIGHT = (SUBMISSIONS / "hostile" / "control_right" / "scale_array_inplace.py").read_bytes()
_REFUSED = Expectation("ERROR", "trace", "unreadable-file")
_RAISES = Expectation("ERROR", "trace", "raises")
_NO_CODE = Expectation("ERROR", "trace", "unreadable-source")
_NO_ENTRY = Expectation("ERROR", "trace", "missing-entry")
_NAME = "scale_array_inplace.py"


@dataclass(frozen=True)
class HostileFile:
    """One file to grade."""

    name: str
    """File name, unlike all others'."""
    mechanism: str
    """What it tries, one line."""
    expected: Expectation
    """The verdict it must get."""
    data: bytes
    """Its content."""

    def write(self, folder: Path) -> Path:
        """Write it into a folder of its own there, and return its path."""
        path = folder / Path(self.name).stem.replace(".tar", "") / self.name
        path.parent.mkdir(parents=True)
        path.write_bytes(self.data)
        return path


def hostile_files() -> Iterator[HostileFile]:
    """Yield all of them, in a fixed order; random bytes come from a fixed seed."""
    for name, (mechanism, build) in _ARCHIVES.items():
        yield HostileFile(name, mechanism, _REFUSED, build())
    for name, (mechanism, expected, data) in _notebooks().items():
        yield HostileFile(name, mechanism, expected, data)


def _zip(files: Mapping[str, bytes], **fields: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in fields.items():
                setattr(info, field, value)
            archive.writestr(info, data)
    return file.getvalue()


def _tar(name: str = _NAME, kind: bytes = tarfile.REGTYPE, data: bytes = b"", **fields: object) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    padded = data + bytes(-len(data) % 512)
    return info.tobuf(tarfile.PAX_FORMAT) + padded + bytes(1024)


def _same_name() -> bytes:
    both = _zip({_NAME: RIGHT, "Scale_array_inplace.py": RIGHT})
    return both.replace(b"Scale_array_inplace.py", _NAME.encode())


def _encrypted() -> bytes:
    data = bytearray(_zip({_NAME: RIGHT}))
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    return bytes(data)


def _overlapping() -> bytes:
    """Name one body many times in the directory, as the better zip bombs do."""
    data = _zip({_NAME: RIGHT})
    start = data.index(b"PK\x01\x02")
    entry, end = data[start:-22], data[-22:]
    entries = b"".join(entry.replace(_NAME.encode(), f"{i:03}{_NAME[3:]}".encode()) for i in range(60))
    counts = struct.pack("<HHI", 60, 60, len(entries))
    return data[:start] + entries + end[:8] + counts + end[16:]


def _damaged() -> bytes:
    data = bytearray(_zip({_NAME: RIGHT * 20}))
    data[60] ^= 0xFF
    return bytes(data)


def _gzip_bomb() -> bytes:
    part = gzip.compress(bytes(64 << 20), 9)
    return gzip.compress(_tar(data=b"")[:512]) + part * 16


_LINK, _PIPE = (stat.S_IFLNK | 0o777) << 16, (stat.S_IFIFO | 0o666) << 16
_ARCHIVES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "leads_out.zip": ("a path that leads out of the archive", lambda: _zip({f"../../{_NAME}": RIGHT})),
    "absolute.zip": ("an absolute path", lambda: _zip({f"/tmp/jaxercise-hostile/{_NAME}": RIGHT})),
    "backslash.zip": ("a path that leads out on another system", lambda: _zip({f"..\\..\\{_NAME}": RIGHT})),
    "controls.zip": ("terminal controls in a name", lambda: _zip({"\x1b]0;hostile\x07.py": RIGHT})),
    "link.zip": ("a link to the solutions", lambda: _zip({_NAME: b"/etc/passwd"}, external_attr=_LINK)),
    "pipe.zip": ("a named pipe", lambda: _zip({_NAME: b""}, external_attr=_PIPE)),
    "bomb.zip": ("200 MB in 200 kB", lambda: _zip({_NAME: bytes(200 << 20)})),
    "overlapping.zip": ("sixty names for the same bytes", _overlapping),
    "many_members.zip": ("three thousand files", lambda: _zip({f"{i}.py": b"" for i in range(3000)})),
    "same_name.zip": ("two files of one name, of which a reader may see either", _same_name),
    "encrypted.zip": ("a member that asks for a password", _encrypted),
    "damaged.zip": ("a member whose checksum is wrong", _damaged),
    "no_archive.zip": ("junk with the right suffix", lambda: random.Random(2).randbytes(5000)),
    "empty.zip": ("an archive of nothing", lambda: _zip({})),
    "leads_out.tar": ("a path that leads out of the archive", lambda: _tar(f"../{_NAME}", data=RIGHT)),
    "soft_link.tar": ("a link to a file of the grader's", lambda: _tar(kind=b"2", linkname="/etc/passwd")),
    "hard_link.tar": ("a second name for a file outside", lambda: _tar(kind=b"1", linkname="../solution.py")),
    "device.tar": ("a device", lambda: _tar(kind=b"3", devmajor=1, devminor=5)),
    "truncated.tar": ("announces more than it holds", lambda: _tar(data=RIGHT)[:600]),
    "bomb.tar.gz": ("a gigabyte of zeros in a megabyte", _gzip_bomb),
    "endless.tar.gz": ("five thousand gzip members in a row", lambda: gzip.compress(b"") * 5000),
}


def _notebook(*cells: str | dict[str, object], **metadata: object) -> bytes:
    made = [
        cell
        if isinstance(cell, dict)
        else {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": cell}
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}).encode()


def _notebooks() -> dict[str, tuple[str, Expectation, bytes]]:
    right = RIGHT.decode()
    graded = {"nbgrader": {"grade": True, "grade_id": "q1", "points": 100, "score": 100, "locked": False}}
    named = {"jaxercise": {"exercise": "scale-array-inplace", "status": "PASS", "points": 9}}
    hooks = (
        "ip = get_ipython()\nip.ast_transformers.append(lambda node: None)\n"
        "ip.events.register('post_run_cell', lambda result: setattr(result, 'success', True))"
    )
    magics = (
        "%load_ext autoreload\n%cd /tmp\n!touch /tmp/jaxercise-hostile\nout = !cat /etc/passwd\n%run ../solution.py\n"
        "%env JAXERCISE=1\n%reset -f"
    )
    body = "%%bash\ntouch /tmp/jaxercise-hostile\n"
    deep = b'{"nbformat": 4, "cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    forged: dict[str, object] = {
        "cell_type": "code",
        "metadata": {**graded, **named},
        "outputs": [{"output_type": "execute_result", "data": {"text/plain": "10"}, "metadata": {}}],
        "source": "10  # the last expression is the grade",
    }
    thief = (
        "import glob, json\nfor path in glob.glob('**/*.ipynb', recursive=True) + glob.glob('/course/source/**'):\n"
        "    for cell in json.load(open(path))['cells']:\n        exec(''.join(cell['source']))\n"
        "assert 'scale_array' in globals(), 'nothing to steal'"
    )
    return {
        "hooks.ipynb": (
            "registers hooks with IPython, which answers with nothing",
            _RAISES,
            _notebook({"cell_type": "code", "metadata": named, "source": hooks}),
        ),
        "magics.ipynb": (
            "shell commands and magics, which are dropped unread",
            _NO_ENTRY,
            _notebook({"cell_type": "code", "metadata": named, "source": magics}),
        ),
        "shell_cell.ipynb": (
            "whole cells for the shell, which are dropped unread",
            _NO_CODE,
            _notebook(body, {"cell_type": "code", "metadata": named, "source": body}),
        ),
        "forged_score.ipynb": (
            "says in metadata and saved output that it has earned all points",
            _NO_ENTRY,
            _notebook(forged),
        ),
        "deleted_cells.ipynb": (
            "the cells that would test it are gone; nothing but a name is left",
            _NO_CODE,
            _notebook({"cell_type": "markdown", "metadata": named, "source": "done"}),
        ),
        "hidden_tests.ipynb": (
            "reads hidden tests and solutions from notebooks beside it",
            _RAISES,
            _notebook({"cell_type": "code", "metadata": named, "source": thief}),
        ),
        "widget_state.ipynb": (
            "markup and script in metadata, and a cell that raises them",
            _RAISES,
            _notebook(
                {
                    "cell_type": "code",
                    "metadata": named,
                    "source": "raise ValueError('<script>alert(1)</script>\\x1b[2J')",
                },
                widgets={"<script>alert(1)</script>": "\x1b[2J"},
            ),
        ),
        "another_exercise.ipynb": (
            "names an exercise that it does not answer",
            _NO_ENTRY,
            _notebook(
                {
                    "cell_type": "code",
                    "metadata": {"jaxercise": {"exercise": "ewma-scan"}},
                    "source": right,
                }
            ),
        ),
        "nested.ipynb": ("JSON nested two hundred thousand deep", _REFUSED, deep),
        "number.ipynb": (
            "a number of a hundred thousand digits",
            _REFUSED,
            b'{"nbformat": ' + b"4" * 100_000 + b"}",
        ),
        "many_cells.ipynb": ("ten thousand cells", _REFUSED, _notebook(*["pass"] * 10_000)),
        "no_text.ipynb": (
            "a cell whose source is an object",
            _REFUSED,
            _notebook({"cell_type": "code", "metadata": named, "source": {"a": 1}}),
        ),
        "old_format.ipynb": ("a format of long ago", _REFUSED, b'{"nbformat": 2, "worksheets": []}'),
        "too_large.ipynb": (
            "nine megabytes of saved output",
            _NO_CODE,
            _notebook(right, padding="x" * (9 << 20)),
        ),
    }
