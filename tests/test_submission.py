"""From paths to submissions, and from a submission to its exercises."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grader.submission
from grader.errors import UsageError
from grader.submission import Ambiguous, Assigned, Ignored, Source, Unreadable, assign, read

COURSE = {"ewma-scan": "ewma", "prefix-sum": "prefix", "prefix-max": "prefix", "Relu_Grad": "relu"}


Build = Callable[[Mapping[str, bytes]], bytes]


def _zip(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tgz(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _notebook(*sources: str, exercise: str = "", nbformat: int = 4) -> str:
    cells = [
        {"cell_type": "code", "metadata": {"jaxercise": {"exercise": exercise}}, "source": source}
        for source in sources
    ]
    return json.dumps({"nbformat": nbformat, "cells": cells})


def _write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)


def _one(path: Path) -> Source | Unreadable | Ignored:
    (found,) = read([path])
    return found


def _source(path: Path) -> Source:
    found = _one(path)
    assert isinstance(found, Source)
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, so that paths are shown as typed."""
    monkeypatch.chdir(tmp_path)
    return Path()


class TestFiles:
    """A path to one file."""

    def test_python_file(self, here: Path) -> None:
        """A Python file is read as it is, byte for byte."""
        text = b"\xef\xbb\xbfx = 1\r\ndef f\xc3\xa9(): ...\r\n"
        _write(here, {"sub/Ewma_Scan.PY": text})
        assert Source("sub/Ewma_Scan.PY", text, "Ewma_Scan") == _one(here / "sub/Ewma_Scan.PY")

    def test_notebook(self, here: Path) -> None:
        """A notebook's code cells are joined, and its lines lead back to them."""
        _write(here, {"a.ipynb": _notebook("%pylab\nx = 1", "y = 2", exercise="ewma-scan")})
        source = _source(here / "a.ipynb")
        lines = ((1, 1), (1, 2), (2, 1))
        assert Source("a.ipynb", b"\nx = 1\ny = 2\n", "a", "notebook", lines, ("ewma-scan",)) == source

    def test_notebooks_are_unicode_whatever_they_declare(self, here: Path) -> None:
        """An encoding comment in a cell has no effect in Jupyter and gets none here."""
        _write(here, {"a.ipynb": _notebook("# coding: latin-1\nx = 'é'")})
        scope: dict[str, str] = {}
        exec(compile(_source(here / "a.ipynb").text, "a.py", "exec"), scope)
        assert scope["x"] == "é"

    @pytest.mark.parametrize(
        ("name", "data", "problem"),
        [
            ("a.py", b"x = 1\n" * 1_000_000, "is larger than 1,048,576 bytes"),
            ("a.py", b"", "is empty"),
            ("a.py", b"\x00\x01", "is binary: it has NUL bytes. Save it as UTF-8 text"),
            ("a.py", b"\xff", "is not utf-8 text (byte 1). Save it as UTF-8"),
            ("a.ipynb", _notebook("x" * (1 << 20)), "has more than 1,048,576 bytes of code"),
            ("a.ipynb", _notebook("é" * 600_000), "is larger than 1,048,576 bytes"),
            ("a.ipynb", _notebook("x = '\ud800'"), "is not utf-8 text (byte 6). Save it as UTF-8"),
            ("a.ipynb", _notebook("x = '\0'"), "is binary: it has NUL bytes. Save it as UTF-8 text"),
            ("a.ipynb", _notebook("%%bash\nls"), "is empty"),
            (
                "a.ipynb",
                b" " * ((8 << 20) + 1),
                "is larger than 8,388,608 bytes. Clear its outputs and save it",
            ),
        ],
    )
    def test_problem_keeps_the_submission_known(
        self, here: Path, name: str, data: str | bytes, problem: str
    ) -> None:
        """What cannot be graded is still a submission of the exercise in its name, and says why."""
        _write(here, {name: data})
        source = _source(here / name)
        assert (problem, b"", "a") == (source.problem, source.text, source.stem)

    def test_unreadable_notebook(self, here: Path) -> None:
        """A notebook of an older format is refused with a remedy."""
        _write(here, {"a.ipynb": _notebook(nbformat=3)})
        message = "is a notebook of format 3 (expected 4). Save it as version 4"
        assert Unreadable("a.ipynb", message) == _one(here / "a.ipynb")

    def test_other_files_named_outright_are_refused(self, here: Path) -> None:
        """What was asked for by name is never passed over."""
        _write(here, {"notes.txt": "x"})
        found = _one(here / "notes.txt")
        assert isinstance(found, Unreadable)
        assert found.message.startswith("is not a .py file, a notebook")

    def test_pipe_does_not_block(self, here: Path) -> None:
        """A named pipe with the name of a source is refused, not waited for."""
        os.mkfifo(here / "a.py")
        assert Unreadable("a.py", "is not a regular file") == _one(here / "a.py")

    def test_missing_paths_are_a_usage_error_at_once(self, here: Path) -> None:
        """A path that does not exist is found before anything is graded, and shown safely."""
        _write(here, {"a.py": "x = 1"})
        with pytest.raises(UsageError, match=r"no such file or folder: b\.py, c\\x1b\.py\. Check"):
            read([here / "a.py", here / "b.py", here / "c\x1b.py"])


class TestFolders:
    """A path to a folder."""

    def test_walk_is_by_name_and_skips_what_is_no_submission(self, here: Path) -> None:
        """Sources and archives are found at any depth, in one order; clutter is not listed."""
        names = ["b.py", "a/z.py", "a/deep/er/m.IPYNB", "B.py", "a.py"]
        clutter = [".git/x.py", ".x.py", "__pycache__/x.py", "node_modules/x/x.py", "__MACOSX/._a.py"]
        clutter += [".ipynb_checkpoints/x.ipynb", "README.md", "data.csv", "py", "old.py.txt"]
        _write(here, dict.fromkeys(names + clutter, "x = 1") | {"a/deep/er/m.IPYNB": _notebook("x")})
        _write(here, {"c.zip": _zip({"i.py": b"x"})})
        expected = ["B.py", "a/deep/er/m.IPYNB", "a/z.py", "a.py", "b.py", "c.zip/i.py"]
        assert expected == [found.path for found in read([here])]

    def test_foreign_archives_are_listed(self, here: Path) -> None:
        """An archive that is not read is not lost in silence."""
        _write(here, {"anna.rar": "x", "ben.tar.xz": "x", "table.csv.gz": "x"})
        message = "is an archive of a format that is not read. Save it as .zip"
        assert [Ignored("anna.rar", message), Ignored("ben.tar.xz", message)] == list(read([here]))

    def test_links(self, here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        """No link in a folder is followed: it may lead to another student's work, outside, or to itself."""
        outside = tmp_path_factory.mktemp("outside")
        _write(outside, {"secret.py": "x = 1"})
        _write(here, {"sub/real.py": "x = 1"})
        links: dict[str, str | Path] = {
            "in.py": "real.py",
            "out.py": outside / "secret.py",
            "dir": outside,
            "up": "..",
            "loop.py": "loop.py",
        }
        for name, target in ({**links, "gone.py": "nothing.py"}).items():
            (here / "sub" / name).symlink_to(target)
        assert ["sub/real.py"] == [found.path for found in read([here / "sub"])]

    def test_link_named_outright_is_followed(self, here: Path) -> None:
        """Whoever names a link means what it points to."""
        _write(here, {"real/a.py": "x = 1"})
        (here / "alias").symlink_to("real")
        assert ["alias/a.py"] == [found.path for found in read([here / "alias"])]

    def test_hostile_file_names_are_shown_escaped(self, here: Path) -> None:
        """A name cannot act on a terminal, and one that is not UTF-8 is no failure."""
        for name in (b"\x1b[31mred.py", b"\xff.py", "a\u202eyp.py".encode()):
            (here / os.fsdecode(name)).write_bytes(b"x = 1")
        expected = ["\\x1b[31mred.py", "a\\u202eyp.py", "\\udcff.py"]
        assert expected == [found.path for found in read([here])]

    def test_reading_is_lazy(self, here: Path) -> None:
        """A file is opened when its turn comes, so one that goes away meanwhile is one refusal."""
        _write(here, {"a.py": "x = 1", "b.py": "x = 1"})
        found = read([here / "a.py", here / "b.py"])
        assert next(found).path == "a.py"
        (here / "b.py").unlink()
        message = "cannot be read (No such file or directory). Check its permissions"
        assert [Unreadable("b.py", message)] == list(found)


class TestArchives:
    """A path to an archive."""

    @pytest.mark.parametrize(("name", "build"), [("class.zip", _zip), ("class.tgz", _tgz)])
    def test_members(self, here: Path, name: str, build: Build) -> None:
        """Sources inside are read under the archive's name, clutter is not, and large ones are known."""
        files = {
            "ben/prefix-sum.ipynb": _notebook("x = 1").encode(),
            "anna/ewma_scan.py": b"y = 2",
            "anna/._ewma_scan.py": b"\x00",
            "__MACOSX/anna/x.py": b"\x00",
            "anna/report.pdf": b"%PDF",
            "big.py": b"#" * 5_000_000,
            "old.ipynb": b"{}",
        }
        _write(here, {name: build(files)})
        notebook, python, big, old = read([here / name])
        assert (
            Source(f"{name}/ben/prefix-sum.ipynb", b"x = 1\n", "prefix-sum", "notebook", ((1, 1),))
            == notebook
        )
        assert Source(f"{name}/anna/ewma_scan.py", b"y = 2", "ewma_scan") == python
        assert Source(f"{name}/big.py", b"", "big", problem="is larger than 1,048,576 bytes") == big
        assert isinstance(old, Unreadable)
        assert old.path == f"{name}/old.ipynb"

    def test_archive_in_archive_is_listed(self, here: Path) -> None:
        """An archive inside is not opened, and not lost in silence."""
        _write(here, {"a.zip": _zip({"b.zip": _zip({"c.py": b"x"}), "d.7z": b"x"})})
        message = "is an archive inside an archive. Unpack it to have it graded"
        assert [Ignored("a.zip/b.zip", message), Ignored("a.zip/d.7z", message)] == list(
            read([here / "a.zip"])
        )

    @pytest.mark.parametrize("files", [{}, {"a.txt": b"x"}, {"__MACOSX/._a.py": b"x"}])
    def test_archive_without_submissions(self, here: Path, files: dict[str, bytes]) -> None:
        """An archive with nothing to grade is refused, not passed over."""
        _write(here, {"a.zip": _zip(files)})
        message = "holds no .py file and no notebook. Pack the files to hand in"
        assert Unreadable("a.zip", message) == _one(here / "a.zip")

    def test_refused_whole(self, here: Path) -> None:
        """One unsafe member refuses all, by name, and the next path is read."""
        _write(here, {"a.zip": _zip({"good.py": b"x", "../evil.py": b"x"}), "b.py": "x"})
        refused, good = read([here / "a.zip", here / "b.py"])
        why = "the archive's member '../evil.py' has a path that leads out of the archive"
        assert Unreadable("a.zip", f"{why}. Pack the files again without it") == refused
        assert good.path == "b.py"


def _unused(source: Source) -> frozenset[str]:
    raise AssertionError(f"names asked of {source.path}")


class TestAssign:
    """Which exercises a submission hands in."""

    def test_explicit_exercise_wins(self) -> None:
        """What was asked for is not second-guessed."""
        source = Source("prefix-sum.py", b"", "prefix-sum", declared=("prefix-max",), problem="is empty")
        assert Assigned(("ewma-scan",)) == assign(source, COURSE, "ewma-scan", _unused)

    def test_unknown_exercise(self) -> None:
        """An exercise that the course has not is a usage error."""
        with pytest.raises(UsageError, match="nope: no such exercise"):
            assign(Source("a.py", b"", "a"), COURSE, "nope", _unused)

    @pytest.mark.parametrize(
        ("stem", "expected"),
        [("ewma-scan", "ewma-scan"), ("EWMA_scan", "ewma-scan"), ("relu-grad", "Relu_Grad")],
    )
    def test_stem(self, stem: str, expected: str) -> None:
        """Dash and underscore are alike in a file name, capitals too, and a problem does not matter."""
        source = Source("x.ipynb", b"", stem, "notebook", declared=("prefix-sum",), problem="is empty")
        assert Assigned((expected,)) == assign(source, COURSE, None, _unused)

    def test_stem_is_not_stripped(self) -> None:
        """What an LMS puts before a file name is not guessed at."""
        source = Source("x.py", b"", "anna_123_ewma-scan")
        assert isinstance(assign(source, COURSE, None, lambda _: frozenset()), Ignored)

    def test_stem_of_two_exercises(self) -> None:
        """Exercises whose names differ in a dash alone cannot be told by file name."""
        found = assign(Source("x.py", b"", "a-b"), {"a_b": "f", "a-b": "g"}, None, _unused)
        remedy = "Name the file after its exercise, or use `--exercise NAME`"
        message = f"its file name fits a_b, a-b (expected one exercise). {remedy}"
        assert Ambiguous("x.py", ("a_b", "a-b"), message) == found

    def test_declared(self) -> None:
        """A notebook may hand in several exercises; names that the course has not are passed over."""
        source = Source("x.ipynb", b"", "hw1", declared=("prefix-max", "other", "ewma-scan"))
        assert Assigned(("prefix-max", "ewma-scan")) == assign(source, COURSE, None, _unused)

    def test_functions(self) -> None:
        """The one exercise whose entry point is defined, with any helpers, is it."""
        source = Source("x.ipynb", b"", "hw1", declared=("other",))
        assert Assigned(("ewma-scan",)) == assign(
            source, COURSE, None, lambda _: frozenset({"ewma", "helper"})
        )

    def test_ambiguous_functions(self) -> None:
        """Entry points of several exercises are listed, not chosen from."""
        found = assign(Source("x.py", b"", "hw1"), COURSE, None, lambda _: frozenset({"prefix", "relu"}))
        assert isinstance(found, Ambiguous)
        assert found.candidates == ("prefix-sum", "prefix-max", "Relu_Grad")
        assert "defines the entry points of prefix-sum, prefix-max, Relu_Grad" in found.message

    def test_no_evidence(self) -> None:
        """A file that fits nothing is listed as ignored, with the reason it could not be looked into."""
        found = assign(Source("x.py", b"", "x"), COURSE, None, lambda _: frozenset())
        assert Ignored("x.py", "fits no exercise by its file name, its cells or its functions") == found
        found = assign(Source("x.py", b"", "x", problem="is empty"), COURSE, None, _unused)
        assert Ignored("x.py", "fits no exercise by its file name, and is empty") == found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.py", "a.ipynb", "a.zip", "a.tar.gz", "a.tar"]))
def test_any_bytes_are_a_submission_or_a_refusal(tmp_path: Path, data: bytes, name: str) -> None:
    """Bytes under any name are one Source or one Unreadable, and raise nothing."""
    (tmp_path / name).write_bytes(data)
    (found,) = read([tmp_path / name])
    assert isinstance(found, Unreadable) or found.path == str(tmp_path / name)
    (tmp_path / name).unlink()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), inner=st.text(max_size=20), packed=st.sampled_from([_zip, _tgz]))
def test_any_member_is_a_submission_or_a_refusal(
    tmp_path: Path, data: bytes, inner: str, packed: Build
) -> None:
    """Bytes under any name in an archive are at most one submission, shown without control characters."""
    path = tmp_path / ("a.zip" if packed is _zip else "a.tgz")
    try:
        path.write_bytes(packed({f"{inner}.py": data}))
    except (UnicodeEncodeError, IndexError):  # a lone surrogate, a leading NUL: the archiver's own refusal
        return
    (found,) = read([path])
    assert found.path.isprintable()


_PROBE = """
import sys
from pathlib import Path
from grader.submission import read
seen = []
sys.addaudithook(lambda event, _: seen.append(event) if event == "compile" else None)
found = list(read([Path(p) for p in sys.argv[1:]]))
{extra}
print(len(found), *seen, *sorted({{"jax", "numpy"}} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("extra", "expected"), [("", "2"), ("compile('1', '', 'eval'); import numpy", "2 compile numpy")]
)
def test_nothing_is_parsed_and_no_array_library_is_loaded(here: Path, extra: str, expected: str) -> None:
    """Submissions are read without Python's parser and JAX; the second row shows that this can fail."""
    _write(here, {"a.py": "import b", "b.ipynb": _notebook("%time x = 1")})
    command = [sys.executable, "-c", _PROBE.format(extra=extra), "a.py", "b.ipynb"]
    environment = os.environ | {"PYTHONPATH": str(Path(grader.submission.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert expected.split() == list(dict.fromkeys(done.stdout.split()))
