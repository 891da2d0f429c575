"""A save is noticed once, when it is whole, however the editor writes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from grader.student.saves import Save, Saves


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Two files."""
    paths = {name: tmp_path / f"{name}.py" for name in ("one", "two")}
    for path in paths.values():
        path.write_text("x = 1\n")
    return paths


def _seen(saves: Saves, first: str = "one", looks: int = 40) -> list[Save]:
    found = []
    for _ in range(looks):
        found += saves.look(first)
        time.sleep(0.02)
    return found


def test_nothing_is_saved_at_the_start(files: dict[str, Path]) -> None:
    """What is there when the watch begins is known."""
    assert [] == _seen(Saves(files), looks=10)


def test_a_write_in_place_is_one_save(files: dict[str, Path]) -> None:
    """An editor that truncates and writes gives one save, of the whole file."""
    saves = Saves(files)
    files["one"].write_text("x = 2\n")
    assert [Save("one", is_gone=False)] == _seen(saves)


def test_a_file_put_in_its_place_is_one_save(files: dict[str, Path], tmp_path: Path) -> None:
    """An editor that renames gives one save, also where size and time stay the same."""
    saves = Saves(files)
    beside = tmp_path / "beside"
    beside.write_text("x = 3\n")
    before = files["one"].stat()
    os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    beside.replace(files["one"])
    assert [Save("one", is_gone=False)] == _seen(saves)


def test_another_file_is_noticed_too(files: dict[str, Path]) -> None:
    """Whatever is saved is noticed, not only what is worked on."""
    saves = Saves(files)
    files["two"].write_text("x = 2\n")
    assert [Save("two", is_gone=False)] == _seen(saves)


def test_a_file_that_is_still_written_waits(files: dict[str, Path]) -> None:
    """As long as a file changes from look to look it is not saved."""
    saves, found = Saves(files), []
    with files["one"].open("a") as file:
        for number in range(8):
            file.write(f"y{number} = 0\n")
            file.flush()
            found += saves.look("one")
    assert [] == found
    assert [Save("one", is_gone=False)] == _seen(saves)


def test_a_short_gap_is_no_deletion(files: dict[str, Path]) -> None:
    """An editor that moves the old file away first gives one save."""
    saves, found = Saves(files), []
    files["one"].rename(files["one"].with_suffix(".old"))
    found += saves.look("one")
    files["one"].write_text("x = 5\n")
    found += _seen(saves)
    assert [Save("one", is_gone=False)] == found


def test_a_deleted_file_is_gone_once(files: dict[str, Path]) -> None:
    """A file that stays away is told once, and again when it comes back."""
    saves = Saves(files)
    files["one"].unlink()
    assert [Save("one", is_gone=True)] == _seen(saves)
    files["one"].write_text("x = 1\n")
    assert [Save("one", is_gone=False)] == _seen(saves)


def test_what_we_wrote_ourselves_is_no_save(files: dict[str, Path]) -> None:
    """A reset does not set off a check."""
    saves = Saves(files)
    files["one"].write_text("x = 9\n")
    saves.accept("one")
    assert [] == _seen(saves, looks=10)
