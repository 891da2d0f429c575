"""One function for each reader of hostile or careless bytes, with the property that must hold for any bytes.

A property returns if the reader gave a value that fits or raised one of the project's typed errors, and raises
otherwise: ``AssertionError`` for a value that does not fit, anything else for an error that no caller expects.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import json
import re
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader import archive, course, notebook, signature, source_text, wire
from grader.errors import CourseError, FrameError, SubmissionError
from grader.ipython_syntax import plain_cell
from grader.trace import names
from tests.fuzz import replies

__all__ = ["TARGETS", "Target", "written"]

_NEWLINE = re.compile(r"\r\n|\r|\n")
_FSTRING = re.compile(r"[fF][rR]?['\"]")
_EXERCISE = Path(__file__).with_name("corpus") / "exercise" / "plain"
_COURSE = b"format: 1\ntitle: T\nmodules: [{name: topic, title: T, exercises: [f-it]}]\n"
_KEPT_BYTES = 1 << 16


@dataclass(frozen=True)
class Target:
    """A reader and what must hold for it."""

    check: Callable[[bytes], None]
    """The property."""
    share: int
    """How many inputs of a long run it gets, relative to the others: the fast and the exposed ones get more."""
    shape: str = "bytes"
    """What its inputs look like to a mutator: ``bytes``, ``text``, ``json``, ``tar`` or ``gzip``."""
    most_bytes: int = 4096
    """Longest input that is tried."""


def exercise(data: bytes) -> None:
    """Any ``exercise.yaml`` is a validated exercise or a list of problems."""
    _load({"course.yaml": _COURSE, "exercises/topic/f-it/exercise.yaml": data})


def course_file(data: bytes) -> None:
    """Any ``course.yaml`` is a course or a list of problems."""
    _load({"course.yaml": data, "exercises/topic/f-it/exercise.yaml": _EXERCISE.read_bytes()})


def entry(data: bytes) -> None:
    """An ``entry:`` line that parses is the same when it is written out and parsed again."""
    try:
        parsed = signature.parse(data.decode("utf-8", "replace"))
    except signature.SignatureSyntaxError:
        return
    assert parsed == signature.parse(written(parsed))
    with contextlib.suppress(ValueError, ZeroDivisionError):
        for parameter in parsed.parameters:
            signature.bind(parameter.type, dict.fromkeys(parsed.sizes, 3))


def written(parsed: signature.Signature) -> str:
    """Write a parsed ``entry:`` line in full."""
    parameters = ", ".join(f"{each.name}: {_type(each.type)}" for each in parsed.parameters)
    return f"{parsed.name}({parameters}) -> {_type(parsed.result)}"


def _type(type_: signature.TypeExpr) -> str:
    short = {name: key for key, name in signature.DTYPES.items()}
    match type_:
        case ("array", dtype, sizes):
            return f"{short[dtype]}[{', '.join(sizes)}]"
        case ("key", sizes):
            return f"key[{', '.join(sizes)}]"
        case ("list", item, size):
            return f"list[{_type(item)}; {size}]"
        case ("tuple", items):
            return f"({', '.join(map(_type, items))})"
        case ("dict", pairs):
            return f"{{{', '.join(f'{key}: {_type(item)}' for key, item in pairs)}}}"
    return str(type_[0])


def notebook_file(data: bytes) -> None:
    """Every line of a notebook's code knows its cell, and names are printable."""
    try:
        read = notebook.parse(data, source_text.MAX_SOURCE_BYTES)
    except SubmissionError:
        return
    assert len(read.lines) == read.text.count("\n")
    assert read.text == "" or read.text.endswith("\n")
    assert all(name.isprintable() and 0 < len(name) <= 100 for name in read.declared)
    assert not read.problem or read.text == ""


def cell(data: bytes) -> None:
    """A cell keeps its lines, and one that is plain Python is left as it is."""
    lines = _NEWLINE.split(data.decode("utf-8", "replace"))
    plain = plain_cell(lines)
    assert len(lines) == len(plain.lines)
    assert not any(_NEWLINE.search(line) for line in plain.lines)
    text, first = "\n".join(lines), next((line for line in lines if line.strip()), "")
    # Indentation of a whole cell, which only a comment can have, is taken off it.
    if first.startswith((" ", "\t")) or (sys.version_info >= (3, 12) and _FSTRING.search(text)):
        return  # an f-string may hold its own quote since Python 3.12: a known limit of the scanner
    if _is_python(text.encode()):
        assert tuple(lines) == plain.lines


def source(data: bytes) -> None:
    """Text without a problem is text that Python can decode, and says UTF-8 where it is told to."""
    problem = source_text.text_problem(data)
    once = source_text.without_coding(data)
    assert once == source_text.without_coding(once)
    if not problem:
        _is_python(data)
        assert "encod" not in _syntax_error(data)


def top_level_names(data: bytes) -> None:
    """The names of any text are a sorted list without repetition, or null."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the text, not about us
        found = json.loads(names.main(data))
    assert found is None or found == sorted(set(map(str, found)))


def zip_file(data: bytes) -> None:
    """A zip archive is refused, or every member is safe."""
    _archive(data, "a.zip")


def tar_file(data: bytes) -> None:
    """A tar archive is refused, or every member is safe."""
    _archive(data, "a.tar")


def gzip_file(data: bytes) -> None:
    """A gzipped tar archive is refused, or every member is safe."""
    _archive(data, "a.tar.gz")


def frame(data: bytes) -> None:
    """A frame that is read is the same when it is written and read again."""
    try:
        header, blobs = wire.unpack(data)
    except FrameError:
        return
    again, same = wire.unpack(wire.pack(header, blobs))
    assert (json.dumps(header), blobs) == (json.dumps(again), same)


TARGETS = {
    "exercise": Target(exercise, 5, "text"),
    "course": Target(course_file, 5, "text", 1024),
    "entry": Target(entry, 14, "text", 512),
    "notebook": Target(notebook_file, 10, "json"),
    "cell": Target(cell, 14, "text", 512),
    "source": Target(source, 8, "text", 512),
    "names": Target(top_level_names, 6, "text", 1024),
    "zip": Target(zip_file, 8),
    "tar": Target(tar_file, 8, "tar", 8192),
    "gzip": Target(gzip_file, 6, "gzip"),
    "frame": Target(frame, 8, "bytes", 1024),
    "trace-reply": Target(replies.trace_reply, 6, "json"),
    "judge-reply": Target(replies.judge_reply, 4, "json"),
    "oracle-reply": Target(replies.oracle_reply, 4, "json"),
    "time-reply": Target(replies.time_reply, 4, "json"),
}
"""Readers by name; the name is also that of the folder with its kept inputs."""


@functools.cache
def _root() -> tempfile.TemporaryDirectory[str]:
    root = tempfile.TemporaryDirectory(prefix="jaxercise-fuzz-")
    folder = Path(root.name, "exercises/topic/f-it")
    folder.mkdir(parents=True)
    (folder / "original.py").write_text("def f(x):\n    return x\n", encoding="utf-8")
    return root


def _load(texts: dict[str, bytes]) -> None:
    root = Path(_root().name)
    for name, data in texts.items():
        (root / name).write_bytes(data)
    loaded, error = _loaded(root)
    if loaded is None:
        assert error is not None
        assert error.problems
        assert all(problem.message and problem.line >= 0 for problem in error.problems)
        str(error).encode("utf-8", "backslashreplace")
        return
    for each in loaded.exercises:
        assert each.spec.signature == signature.parse(written(each.spec.signature))
        assert each.spec.case_for_transforms.keys() >= each.spec.signature.sizes
        assert len("sha256:") + 64 == len(each.digest)


def _loaded(root: Path) -> tuple[course.Course | None, CourseError | None]:
    try:
        return course.load_course(root), None
    except CourseError as error:
        return None, error


def _is_python(text: bytes) -> bool:
    return _syntax_error(text) == ""


def _syntax_error(text: bytes) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return str(error) or type(error).__name__
    return ""


def _archive(data: bytes, name: str) -> None:
    try:
        read = list(archive.members(io.BytesIO(data), name, lambda _path: _KEPT_BYTES))
    except SubmissionError as error:
        str(error).encode("utf-8")  # what is shown of a name is fit to print
        return
    paths = [member.path for member in read]
    assert len(set(paths)) == len(paths) <= archive.MAX_MEMBERS
    for path in paths:
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\\]", path)
    assert sum(len(member.data or b"") for member in read) <= archive.MAX_TOTAL_BYTES
