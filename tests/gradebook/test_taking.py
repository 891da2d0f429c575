"""Files on disk and in archives become attempts of the students whose they are, and of nobody else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.commands.gradebook.grading import How
from grader.commands.gradebook.place import Place
from grader.commands.gradebook.taking import Files, grade
from grader.course import load_course
from grader.gradebook.events import Enrolled
from grader.gradebook.gradebook import new_gradebook
from grader.gradebook.people import Student

ROOT = Path(__file__).parents[2]
TEXT = "def set_first(x, v):\n    return x.at[0].set(v)\n"


def test_each_file_is_its_students(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where an archive's own files imitate another student's, and the archive itself is named."""
    place = Place(load_course(ROOT), str(tmp_path / "grades.db"), name="prof")
    students = [
        Student(key="jane", name="Jane Doe", ids={"canvas": "71"}),
        Student(key="ben", name="Ben Ito", ids={"canvas": "72"}),
        Student(key="li", name="李 雷"),
    ]
    with (
        new_gradebook(place.database, place.key, place.course, by="prof") as book,
        book.change("prof") as change,
    ):
        for student in students:
            change.append(Enrolled(student=student))
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "itoben_LATE_72_9001_at_set_first-1.py").write_text(TEXT)
    (inbox / "nobody_99_9001_at_set_first.py").write_text(TEXT)
    (inbox / "李 雷_5_assignsubmission_file_").mkdir()
    (inbox / "李 雷_5_assignsubmission_file_" / "ben_at_set_first.py").write_text(TEXT)
    packed = tmp_path / "doejane_71_9002_hw.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ben/at_set_first.py", TEXT)
        archive.writestr("itoben_72_9_at_set_first.py", TEXT + "# more\n")
    how = How(jobs=1, checks=frozenset({"trace"}))
    assert grade(place, Files([inbox, packed]), how, take_only=True) == 1
    said = capsys.readouterr()
    assert "1 files of nobody are left out" in said.err
    assert "Canvas's user 99 (nobody) is no student of this gradebook" in said.err
    with place.open() as gradebook:
        taken = [one.handed_in for one in gradebook.book.attempts.values()]
    assert sorted((one.student, one.exercise, Path(one.path).name) for one in taken) == [
        ("ben", "at-set-first", "itoben_LATE_72_9001_at_set_first-1.py"),
        ("jane", "at-set-first", "at_set_first.py"),
        ("jane", "at-set-first", "itoben_72_9_at_set_first.py"),
        ("li", "at-set-first", "ben_at_set_first.py"),
    ]
