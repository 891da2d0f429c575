"""Tests of ``grader.report.files``."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.report.files import try_write, write_atomic


def test_write_makes_folders_and_replaces(tmp_path: Path) -> None:
    """Missing folders are made, old content goes, and nothing else is left in the folder."""
    path = tmp_path / "new" / "report.json"
    write_atomic(path, "old\n")
    write_atomic(path, "nëu\n")
    assert "nëu\n".encode() == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


def test_permissions_are_those_of_open(tmp_path: Path) -> None:
    """A new file gets the permissions that ``open`` gives, an existing one keeps its own."""
    path, usual = tmp_path / "report.html", tmp_path / "usual"
    usual.touch()
    write_atomic(path, "")
    assert usual.stat().st_mode == path.stat().st_mode
    path.chmod(0o640)
    write_atomic(path, "again")
    assert 0o640 == path.stat().st_mode & 0o777


def test_failure_leaves_the_old_content(tmp_path: Path) -> None:
    """A text that cannot be encoded changes nothing and leaves no temporary file."""
    path = tmp_path / "report.json"
    write_atomic(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(path, "\ud800")
    assert "old" == path.read_text(encoding="utf-8")
    assert ["report.json"] == [left.name for left in tmp_path.iterdir()]


@pytest.mark.parametrize("name", [".", "file/report.html"])
def test_what_cannot_be_written_is_known_beforehand(tmp_path: Path, name: str) -> None:
    """A folder, and a file where a folder should be, are refused before there is anything to write."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"directory|exists"):
        try_write(tmp_path / name)


def test_trying_to_write_leaves_nothing(tmp_path: Path) -> None:
    """The folder is made, the file is not."""
    try_write(tmp_path / "new" / "report.html")
    assert [] == list((tmp_path / "new").iterdir())


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A path that is a folder raises OSError and leaves no temporary file."""
    (tmp_path / "report").mkdir()
    with pytest.raises(OSError, match="report"):
        write_atomic(tmp_path / "report", "text")
    assert ["report"] == [left.name for left in tmp_path.iterdir()]
