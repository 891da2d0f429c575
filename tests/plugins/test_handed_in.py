"""Which file of a folder answers which exercise: honest mess, and hostile folders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from grader.course import load_course
from grader.export.zipped import zipped
from grader.plugins.handed_in import HandedIn, expected_name, find
from grader.submission import Source

_COURSE = load_course(Path(__file__).parents[2])
_EXERCISES = [_COURSE.by_name[name] for name in ("ewma-scan", "where-huber", "at-set-first")]
_FUNCTIONS = {"ewma-scan": "ewma", "where-huber": "huber", "at-set-first": "set_first"}


def _find(folder: Path, files: Mapping[str, str | bytes], asked: list[str] | None = None) -> HandedIn:
    """Hand files in; what a file defines is read from its text, as a jailed child would."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def names(source: Source) -> frozenset[str]:
        if asked is not None:
            asked.append(source.path)
        return frozenset(name for name in _FUNCTIONS.values() if f"def {name}(" in source.text.decode())

    return find(folder, _EXERCISES, names)


def test_names_cells_and_functions_tell(tmp_path: Path) -> None:
    """Three kinds of evidence in one folder; a student may write `-` or `_`, and put files into folders."""
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": "%%exercise where-huber\ndef huber(x): ...",
        "outputs": [],
    }
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    found = _find(
        tmp_path,
        {"deep/Ewma-Scan.py": "a = 1\n", "week1.ipynb": notebook, "mine.py": "def set_first(x, v): ...\n"},
    )
    assert {"ewma-scan": "deep/Ewma-Scan.py", "where-huber": "week1.ipynb", "at-set-first": "mine.py"} == {
        name: source.path for name, source in found.answers.items()
    }
    assert {} == found.unanswered
    assert () == found.ignored


def test_a_name_counts_more_than_a_function(tmp_path: Path) -> None:
    """A sketch that defines the same function is in nobody's way, and is told."""
    found = _find(tmp_path, {"ewma_scan.py": "def ewma(): ...\n", "sketch.py": "def ewma(): ...  # old\n"})
    assert "ewma_scan.py" == found.answers["ewma-scan"].path
    assert ("sketch.py",) == found.ignored


def test_what_is_missing_is_asked_for_by_its_name(tmp_path: Path) -> None:
    """A student learns what the file has to be called."""
    found = _find(tmp_path, {"notes.py": "x = 1\n"})
    assert {} == found.answers
    for exercise in _EXERCISES:
        assert f"Hand in a file named {expected_name(exercise)}." in found.unanswered[exercise.name]


def test_equal_files_are_one(tmp_path: Path) -> None:
    """A copy of the very same text does no harm; one that differs does, and both are named."""
    found = _find(tmp_path, {"a/ewma_scan.py": "x = 1\n", "b/ewma_scan.py": "x = 1\n"})
    assert "a/ewma_scan.py" == found.answers["ewma-scan"].path
    found = _find(tmp_path, {"b/ewma_scan.py": "x = 2\n"})
    assert "they differ: a/ewma_scan.py, b/ewma_scan.py" in found.unanswered["ewma-scan"]


def test_one_file_for_all_is_told(tmp_path: Path) -> None:
    """It fits several exercises, so it is graded for none of them; whatever has a file of its own is not concerned."""
    text = "def ewma(): ...\ndef huber(): ...\n"
    found = _find(tmp_path, {"all.py": text, "at_set_first.py": "x = 1\n"})
    assert {"at-set-first"} == found.answers.keys()
    for name in ("ewma-scan", "where-huber"):
        assert "all.py defines the functions of several exercises" in found.unanswered[name]


def test_a_file_that_cannot_be_read_is_still_its_exercise_s(tmp_path: Path) -> None:
    """It is graded, to be told what is wrong with it: bytes that are no text, a notebook that is none."""
    found = _find(
        tmp_path, {"ewma_scan.py": b"\xff\xfe\x00", "where-huber.ipynb": "{", "huge.py": b"#" * (2 << 20)}
    )
    assert found.answers["ewma-scan"].problem
    assert found.answers["where-huber"].problem
    assert ("huge.py",) == found.ignored


def test_an_archive_that_is_refused_is_told(tmp_path: Path) -> None:
    """One that can be read is a folder like any other."""
    files = {"ewma_scan.py": b"x = 1\n", "sub/where_huber.py": b"y = 2\n"}
    found = _find(tmp_path, {"good.zip": zipped(files), "bad.zip": b"PK nothing"})
    assert ["good.zip/ewma_scan.py", "good.zip/sub/where_huber.py"] == [
        s.path for s in found.answers.values()
    ]
    assert found.notes[0].startswith("bad.zip: ")


def test_links_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    """A link may lead to the seed or to somebody else's work."""
    secret = tmp_path / "secret"
    _find(secret, {"ewma_scan.py": "SEED = 1\n"})
    folder = tmp_path / "submission"
    _find(folder, {".where_huber.py": "x = 1\n", ".git/at_set_first.py": "x = 1\n"})
    (folder / "ewma_scan.py").symlink_to(secret / "ewma_scan.py")
    (folder / "folder").symlink_to(secret)
    assert {} == _find(folder, {}).answers


def test_ten_thousand_files_are_not_all_looked_at(tmp_path: Path) -> None:
    """Few are parsed in a jail, a bounded number is read, and the student is told to hand in answers alone."""
    asked: list[str] = []
    (tmp_path / "many").mkdir()
    for number in range(10_000):
        (tmp_path / "many" / f"{number:05}.py").touch()
    (tmp_path / "ewma_scan.py").write_text("x = 1\n")
    (tmp_path / "many" / "00001.py").write_text("x = 1\n")
    found = _find(tmp_path, {}, asked)
    assert "ewma_scan.py" == found.answers["ewma-scan"].path
    assert len(asked) <= 20
    assert len(found.ignored) <= 5
    assert "Hand in the answers, and nothing else." in found.notes[0]


def test_names_can_only_be_read(tmp_path: Path) -> None:
    """A file name that would repaint a terminal or turn text round is written as escapes."""
    found = _find(tmp_path, {"a\x1b[2J\u202e.py": "x = 1\n"})
    assert r"a\x1b[2J\u202e.py" == found.ignored[0]


def test_the_digest_follows_what_is_graded(tmp_path: Path) -> None:
    """The same answers have the same digest, whatever lies beside them."""
    first = _find(tmp_path, {"ewma_scan.py": "x = 1\n"}).digest
    assert first == _find(tmp_path, {"readme.txt": "hello", "other.py": "y = 1\n"}).digest
    assert first != _find(tmp_path, {"ewma_scan.py": "x = 2\n"}).digest
