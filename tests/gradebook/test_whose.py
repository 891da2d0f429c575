"""Whose is a file? By what a platform made of its name; and nobody can hand in for somebody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook.manifests import exported_by_gradescope, read_manifest
from grader.gradebook.matching import Entry, Matched, Matcher, Unmatched
from grader.gradebook.people import Student, find

STUDENTS = (
    Student(
        key="ada",
        name="Ada Lovelace",
        sortable="Lovelace, Ada",
        login="ada",
        email="a@x.org",
        ids={"canvas": "71"},
    ),
    Student(key="misaki", name="美咲 佐藤", sortable="佐藤, 美咲", number="00124"),
    Student(key="kim1", name="Kim Lee", sortable="Lee, Kim", login="kim1"),
    Student(key="kim2", name="Kim Lee", sortable="Lee, Kim", login="kim2"),
    Student(key="obrien", name="Zoë O'Brien", sortable="O'Brien, Zoë"),
)


def match(path: str, **what: object) -> Matched | Unmatched:
    """Find whose a file of ``in.zip`` or of the folder ``in`` is."""
    return Matcher(STUDENTS, ["in.zip", "in"], **what).match(path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "student", "stem"),
    [
        ("in.zip/lovelaceada_71_9001_at_set_first.py", "ada", "at_set_first"),
        ("in.zip/lovelaceada_LATE_71_9001_at_set_first-2.py", "ada", "at_set_first"),
        ("in.zip/anything_71_9001_ps1.ipynb", "ada", "ps1"),
        ("in.zip/佐藤美咲_72_9002_x.py", "misaki", "x"),
        ("in.zip/obrienzoë_88_9003_x (1).py", "obrien", "x"),
        ("in/Ada Lovelace_4711_assignsubmission_file_/x.py", "ada", "x"),
        ("in/Ada Lovelace_4711_assignsubmission_file_x.py", "ada", "x"),
        ("in/Zoë O'Brien_4712_assignsubmission_file_/deep/er/x.py", "obrien", "x"),
        ("in/submitted/misaki/ps1/ps1.ipynb", "misaki", "ps1"),
        ("in/ada/x.py", "ada", "x"),
        ("in/Lovelace, Ada/x.py", "ada", "x"),
        ("in/A@X.org/x.py", "ada", "x"),
        ("in/00124/x.py", "misaki", "x"),
        ("in/ada.zip/x.py", "ada", "x"),
        ("in/lovelaceada_71_9001_hw.zip/x.py", "ada", "x"),
        ("in/ada_at_set_first.py", "ada", "at_set_first"),
        ("in/kim1-ewma-scan.py", "kim1", "ewma-scan"),
    ],
)
def test_what_platforms_and_people_make(path: str, student: str, stem: str) -> None:
    """Each form, to its student and the file's own name."""
    assert match(path) == Matched(student, stem, order=2 if "-2" in path else 0)


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("in/ada/kim1_x.py", "ada"),
        ("in/ada/kim1/x.py", "ada"),
        ("in/ada/obrienzoë_88_9003_x.py", "ada"),
        ("in/ada/submitted/kim1/x.py", "ada"),
        ("in/ada/Zoë O'Brien_4712_assignsubmission_file_/x.py", "ada"),
        ("in/lovelaceada_71_9001_hw.zip/kim1_x.py", "ada"),
        ("in/lovelaceada_71_9001_obrienzoë_88_9003_x.py", "ada"),
        ("in/Ada Lovelace_4711_assignsubmission_file_/kim1_x.py", "ada"),
        ("in/Ada Lovelace_4711_assignsubmission_file_Zoë O'Brien_1_assignsubmission_file_x.py", "ada"),
        ("in/submitted/ada/ps1/kim1_x.py", "ada"),
        ("in/ada_kim1_x.py", "ada"),
    ],
)
def test_nobody_hands_in_for_somebody_else(path: str, student: str) -> None:
    """What the platform made of the name goes before what a student wrote into it."""
    found = match(path)
    assert isinstance(found, Matched)
    assert found.student == student


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("in/leekim_80_9001_x.py", r"may be Kim Lee \(kim1\), Kim Lee \(kim2\)"),
        ("in/Kim Lee/x.py", r"may be Kim Lee \(kim1\), Kim Lee \(kim2\)"),
        ("in/Kim Lee_1_assignsubmission_file_/kim1_x.py", "may be Kim Lee"),
        ("in/strangerjo_99_9001_x.py", "Canvas's user 99 .* is no student"),
        ("in/submitted/jo/ps1/x.ipynb", "the folder jo is no student"),
        ("in/x.py", "nothing in its path"),
        ("in/sub/x_y.py", "nothing in its path"),
    ],
)
def test_nothing_is_guessed(path: str, said: str) -> None:
    """Whom it may be of is told."""
    found = match(path)
    assert isinstance(found, Unmatched)

    assert re.search(said, found.why), found.why


def test_the_instructors_own_folders_are_not_looked_at() -> None:
    """Whoever keeps files in a folder that is called like a student."""
    matcher = Matcher(STUDENTS, ["/home/ada/in"])
    assert isinstance(matcher.match("/home/ada/in/x.py"), Unmatched)
    assert isinstance(Matcher(STUDENTS, ["/home/ada/x.py"]).match("/home/ada/x.py"), Unmatched)


def test_a_manifest_goes_before_everything(tmp_path: Path) -> None:
    """By path below what is handed in, or with the archive's name; a time without a zone is the course's."""
    path = tmp_path / "files.csv"
    path.write_text(
        "path,student,submitted\nada_x.py,kim2,2027-01-31T18:00\n"
        "in.zip/y.py,Ada Lovelace,2027-01-31T18:00Z\nz.py,00124,\n"
    )
    known = read_manifest(path, "Europe/Berlin")
    first, second = match("in/ada_x.py", manifest=known), match("in.zip/y.py", manifest=known)
    assert first == Matched("kim2", "x", datetime(2027, 1, 31, 17, 0, tzinfo=UTC))
    assert second == Matched("ada", "y", datetime(2027, 1, 31, 18, 0, tzinfo=UTC))
    assert match("in/z.py", manifest=known) == Matched("misaki", "z")
    with pytest.raises(UsageError, match="list: there is no student jo"):
        match("in/q.py", manifest={"q.py": Entry("jo", None, "list")})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file,student\n", r"files\.csv: has no column .path.\. Choose from file, student"),
        ("path,student\nx.py,\n", r"files\.csv:2: expected a path and a student"),
        ("path,student\nx.py,ada\nx.py,kim1\n", r"files\.csv:3: x\.py is listed in .*files\.csv:2 already"),
        ("path,student,submitted\nx.py,ada,soon\n", r"files\.csv:2: 'soon' is no time"),
    ],
)
def test_a_manifest_that_says_nothing_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With its line."""
    path = tmp_path / "files.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_manifest(path, "UTC")


def test_gradescopes_list(tmp_path: Path) -> None:
    """Whose a submission is, and when it came; one of a group is nobody's."""
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_17:\n  :submitters:\n  - :name: Ada\n    :email: a@x.org\n  :created_at: 2027-01-16 20:00:00.5 Z\n"
        "submission_18:\n  :submitters:\n  - :email: a@x.org\n  - :email: b@x.org\n"
        "submission_19: !!python/object/apply:os.system [exit]\n"
    )
    with pytest.raises(UsageError, match="cannot be read"):
        exported_by_gradescope([tmp_path])
    path = tmp_path / "submission_metadata.yml"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]))
    known = exported_by_gradescope([tmp_path])
    assert match("in/submission_17/x.py", exported=known) == Matched(
        "ada", "x", datetime(2027, 1, 16, 20, 0, 0, 500_000, tzinfo=UTC)
    )
    assert isinstance(match("in/submission_18/x.py", exported=known), Unmatched)


@pytest.mark.parametrize("text", ["ada", "ADA", "a@x.org", "71", "Lovelace, Ada", "ada  lovelace"])
def test_a_student_is_found_by_whatever_tells_one(text: str) -> None:
    """Key, login, address, a tool's number, or a name that only one has."""
    assert find(STUDENTS, text).key == "ada"


def test_a_student_who_is_not_found_or_is_two() -> None:
    """The nearest spellings, or all whom it may be."""
    with pytest.raises(UsageError, match=r"there is no student adda\. Did you mean ada"):
        find(STUDENTS, "adda")
    with pytest.raises(UsageError, match=r"kim lee may be Kim Lee \(kim1\), Kim Lee \(kim2\)"):
        find(STUDENTS, "kim lee")
