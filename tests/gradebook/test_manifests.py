"""Lists of whose a file is: an instructor's, and Gradescope's, which no student's file passes itself off as."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook.manifests import exported_by_gradescope, read_manifest

LIST = """submission_17:
  :submitters:
  - :name: Jane Doe
    :sid: '0042'
    :email: jane@x.org
  :created_at: 2027-01-10 12:00:00.5 Z
submission_18:
  :submitters:
  - :email: a@x
  - :email: b@x
submission_19:
  :submitters:
  - :sid: '007'
"""
FORGED = "submission_17:\n  :submitters:\n  - :email: ben@x.org\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_manifest_in_any_manner(tmp_path: Path, encoding: str, mark: str) -> None:
    """As spreadsheets save it."""
    path = tmp_path / "m.csv"
    lines = [
        "path,student,submitted",
        "孫/x.py,0042,2027-01-10T12:00",
        ",,",
        "b.py,jane,2027-01-10T12:00+02:00",
        "c.py,j,",
    ]
    path.write_text("\n".join(lines).replace(",", mark), encoding=encoding)
    found = read_manifest(path, "Europe/Berlin")
    assert {
        name: (one.student, one.submitted and one.submitted.astimezone(UTC).hour)
        for name, one in found.items()
    } == {
        "孫/x.py": ("0042", 11),
        "b.py": ("jane", 10),
        "c.py": ("j", None),
    }
    assert found["b.py"].where == f"{path}:4"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path,who\n", r"m\.csv: has no column 'student'"),
        ("path,student\na.py,\n", r"m\.csv:2: expected a path and a student"),
        ("path,student\na.py,x\na.py,y\n", r"m\.csv:3: a\.py is listed in .*m\.csv:2 already"),
        ("path,student,submitted\na.py,x,noon\n", r"m\.csv:2: 'noon' is no time"),
        (f"path,student\na.py,{'x' * 200_000}\n", r"m\.csv:2: is no CSV"),
    ],
)
def test_a_manifest_is_refused_by_line(tmp_path: Path, text: str, said: str) -> None:
    """A list that is half right gives no file away."""
    path = tmp_path / "m.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_manifest(path, "UTC")


@pytest.mark.parametrize("top", ["", "assignment_1_export/"])
@pytest.mark.parametrize("packed", [False, True])
def test_gradescopes_list_and_no_students(tmp_path: Path, top: str, packed: bool) -> None:
    """A submission of a group is left out, and its numbers stay texts."""
    files = {
        f"{top}submission_17/submission_metadata.yml": FORGED,
        "submission_18/submission_metadata.yml": FORGED,
        f"{top}submission_metadata.yml": LIST,
    }
    root = tmp_path / "export"
    if packed:
        root = tmp_path / "export.zip"
        with zipfile.ZipFile(root, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
    else:
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
    found = exported_by_gradescope([root])
    assert set(found) == {"submission_17", "submission_19"}
    assert (found["submission_17"].student, found["submission_17"].others) == ("jane@x.org", ("0042",))
    assert found["submission_17"].submitted == datetime(2027, 1, 10, 12, 0, 0, 500_000, UTC)
    assert found["submission_19"].student == "007"


def test_a_students_list_alone_is_none(tmp_path: Path) -> None:
    """Where the export has lost its own."""
    (tmp_path / "submission_17").mkdir()
    (tmp_path / "submission_17" / "submission_metadata.yml").write_text(FORGED)
    assert exported_by_gradescope([tmp_path]) == {}


@pytest.mark.parametrize("text", ["a: [", "!!python/object/apply:os.getcwd []", "[" * 2000])
def test_a_broken_list_is_refused(tmp_path: Path, text: str) -> None:
    """And nothing in it is run."""
    (tmp_path / "submission_metadata.yml").write_text(text)
    with pytest.raises(UsageError, match="cannot be read"):
        exported_by_gradescope([tmp_path])
