"""Whose a file is: by what platforms made, never by what a student made up."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.gradebook.matching import Entry, Matched, Matcher, Unmatched
from grader.gradebook.people import Student

JANE = Student(
    key="jane", name="Jane Doe", sortable="Doe, Jane", ids={"canvas": "71"}, email="jane@x.org", number="0042"
)
BEN = Student(key="ben", name="Ben Ito", sortable="Ito, Ben", ids={"canvas": "72"}, email="ben@x.org")
RAM = Student(key="ram", name="राम")
LI = Student(key="li", name="李 雷", number="42")
EVERYBODY = [JANE, BEN, RAM, LI]


def whose(path: str, *roots: str, students: list[Student] | None = None) -> tuple[str, str] | None:
    """Return a file's student and stem, or None."""
    exported = {
        "submission_17": Entry("Jane@X.org"),
        "submission_18": Entry("unknown@x.org", others=("0042",)),
        "submission_19": Entry("ben@x.org", others=("0042",)),
    }
    found = Matcher(students or EVERYBODY, roots or ("in",), exported=exported).match(path)
    return (found.student, found.stem) if isinstance(found, Matched) else None


@pytest.mark.parametrize(
    ("path", "student", "stem"),
    [
        ("in/doejane_71_9001_at_set_first.py", "jane", "at_set_first"),
        ("in/doejane_LATE_71_9001_at_set_first-1.py", "jane", "at_set_first"),
        ("in.zip/doejane_71_9001_at_set_first.py", "jane", "at_set_first"),
        ("in/renamed_71_9001_x (1).py", "jane", "x"),
        ("in/李雷_99_1_x.py", "li", "x"),
        ("in/doejane_71_9001_hw.zip/at_set_first.py", "jane", "at_set_first"),
        ("in/Jane Doe_5_assignsubmission_file_/x.py", "jane", "x"),
        ("in/Jane Doe_5_assignsubmission_file/sub/x (1).py", "jane", "x"),
        ("in/राम_5_assignsubmission_file_x.py", "ram", "x"),
        ("in/Jane Doe_5_assignsubmission_file_hw.zip/x.py", "jane", "x"),
        ("in/submission_17/x.py", "jane", "x"),
        ("in/assignment_1_export/submission_17/x.py", "jane", "x"),
        ("in/submission_18/x.py", "jane", "x"),
        ("in/submitted/jane/ps1/x.ipynb", "jane", "x"),
        ("in/submitted/0042/ps1/x.ipynb", "jane", "x"),
        ("in/jane/x.py", "jane", "x"),
        ("in/Doe, Jane/x.py", "jane", "x"),
        ("in/JANE.zip/x.py", "jane", "x"),
        ("in/jane_x.py", "jane", "x"),
        ("in/jane@x.org-x (2).py", "jane", "x"),
    ],
)
def test_names_that_platforms_give(path: str, student: str, stem: str) -> None:
    """Of Canvas, Moodle, Gradescope and nbgrader, of folders, keys and browsers."""
    assert whose(path, "in", "in.zip") == (student, stem)


@pytest.mark.parametrize(
    "own", ["ben_x.py", "itoben_72_9_x.py", "Ben Ito_5_assignsubmission_file_x.py", "ben/x.py"]
)
@pytest.mark.parametrize(
    "around",
    [
        "in/jane",
        "in/doejane_71_9001_hw.zip",
        "in/Jane Doe_5_assignsubmission_file_",
        "in/submission_17",
        "in/submitted/jane/ps1",
    ],
)
def test_a_students_own_name_never_leads_to_another(around: str, own: str) -> None:
    """In a folder or an archive of the student's, also where the instructor names that itself."""
    found = whose(f"{around}/{own}", "in")
    assert found is not None
    assert found[0] == "jane"
    root = around.removesuffix("/ps1")  # as in `grade submitted/*`
    assert whose(f"{around}/{own}", root) == found


@pytest.mark.parametrize(
    "path",
    [
        "in/doejane_71_9001_ben_x.py",
        "in/doejane_71_9001_itoben_72_9_x.py",
        "in/Jane Doe_5_assignsubmission_file_Ben Ito_6_assignsubmission_file_x.py",
        "in/jane_ben_x.py",
    ],
)
def test_nor_does_it_behind_a_prefix(path: str) -> None:
    """What the platform wrote comes first."""
    found = whose(path)
    assert found is not None
    assert found[0] == "jane"


@pytest.mark.parametrize(
    "path",
    [
        "in/itoben_72_9_Jane Doe_5_assignsubmission_file_x.py",  # of both forms
        "in/submission_99/ben_x.py",  # a group's: the list gives it to no single person
        "in/submission_19/x.py",  # address and number of two
        "in/submitted/zoe/ps1/ben_x.py",
        "in/zoe_99_1_ben_x.py",
        "in/doejane_999_1_x.py",  # another Jane Doe: Canvas's number is not hers
        "in/Zoe_5_assignsubmission_file_/ben_x.py",
        "in/रम_5_assignsubmission_file_x.py",  # differs in a vowel sign
        "in/_99_1_x.py",
        "in/x.py",
    ],
)
def test_what_nothing_names_is_nobodys(path: str) -> None:
    """Least of all the one's whom the file's own name imitates."""
    assert whose(path) is None


def test_a_folder_above_the_named_one_says_nothing() -> None:
    """A user's home may have a student's name."""
    assert whose("home/ben/in/x.py", "home/ben/in") is None
    assert whose("home/ben/in/jane_x.py", "home/ben/in") == ("jane", "x")
    assert whose("home/ben/jane_x.py", "home/ben/jane_x.py") == ("jane", "x")


def test_two_of_one_name_are_never_guessed() -> None:
    """Both are named instead."""
    twins = [
        Student(key="a", name="Jane Doe"),
        Student(key="b", name="Doe, Jane"),
        Student(key="a_b", name="👩"),
    ]
    matcher = Matcher(twins, ("in",))
    for path in ("in/Jane Doe_5_assignsubmission_file_/x.py", "in/Jane Doe/x.py", "in/doejane_1_2_x.py"):
        found = matcher.match(path)
        assert isinstance(found, Unmatched)
        assert "Jane Doe (a), Doe, Jane (b)" in found.why
    assert isinstance(matcher.match("in/a_b_x.py"), Unmatched)  # b_x.py of a, or x.py of a_b
    assert isinstance(matcher.match("in/_1_2_x.py"), Unmatched)  # nothing is left of a name that is a picture


def test_a_manifest_goes_before_everything() -> None:
    """Whom it names by mistake is told by file and line."""
    manifest = {
        "jane/x.py": Entry("ben", where="m.csv:2"),
        "in/doejane_71_1_x.py": Entry("li"),
        "caf\u00e9.py": Entry("ram"),
        "jane/y.py": Entry("nobody", where="m.csv:5"),
        "jane/z.py": Entry("Jane  DOE", where="m.csv:6"),
    }
    matcher = Matcher([*EVERYBODY, Student(key="jane2", name="Jane Doe")], ("there/in",), manifest=manifest)
    assert matcher.match("there/in/jane/x.py") == Matched("ben", "x")
    assert matcher.match("there/in/doejane_71_1_x.py") == Matched("li", "x")
    assert matcher.match("there/in/cafe\u0301.py") == Matched("ram", "cafe\u0301")
    with pytest.raises(UsageError, match=r"m\.csv:5: there is no student nobody"):
        matcher.match("there/in/jane/y.py")
    with pytest.raises(UsageError, match=r"m\.csv:6: Jane  DOE may be Jane Doe \(jane\), Jane Doe \(jane2\)"):
        matcher.match("there/in/jane/z.py")


def test_files_that_are_handed_in_again_are_in_order() -> None:
    """By the number that Canvas puts behind them."""
    matcher = Matcher(EVERYBODY, ("in",))
    found = [
        matcher.match(f"in/doejane_71_900{number}_x{again}.py")
        for number, again in enumerate(["", "-1", "-12"])
    ]
    assert [one.order for one in found if isinstance(one, Matched)] == [0, 1, 12]
