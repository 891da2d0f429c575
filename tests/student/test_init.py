"""``jaxercise init``: a student's copy that is made, brought up to date, and never made where it would do harm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli import main
from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.shipped import shipped_course
from grader.student.answers import answer_path, first_text
from grader.student.target import STAGE
from tests.student.conftest import NAMES
from tests.student.folders import tree

_ROOT = Path(__file__).parents[2]
_EWMA = "control-flow/ewma-scan"
_CRASHES = Path(__file__).parent / "crash_init.py"


@pytest.fixture
def copy(author: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a student's copy, in which the student has worked."""
    out = tmp_path / "mine"
    assert main(["init", str(out), "--course", str(author.root)]) == 0
    capsys.readouterr()
    (out / "answers" / "control-flow" / "ewma_scan.py").write_text("ewma = 1\n", encoding="utf-8")
    (out / "answers" / "notes.txt").write_text("mine\n", encoding="utf-8")
    kept = json.loads((out / "progress.json").read_text(encoding="utf-8"))
    (out / "progress.json").write_text(json.dumps({**kept, "mine": 1}), encoding="utf-8")
    (out / "README.md").write_text("mine as well\n", encoding="utf-8")
    (out / "exercises" / _EWMA / "thoughts.md").write_text("mine\n", encoding="utf-8")
    return out


def _text(path: Path, old: str, new: str) -> None:
    """Replace what stands in a file once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_copy_has_what_a_student_needs_and_nothing_else(
    author: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Public cases, lessons, pictures and a file for each answer; no solution, no hidden case, nothing left over."""
    out = tmp_path / "new" / "mine"
    assert main(["init", str(out), "--course", str(author.root)]) == 0
    made = load_course(out)
    assert made.spec.public_only
    assert list(NAMES) == [exercise.name for exercise in made.exercises]
    for mine, theirs in zip(made.exercises, author.exercises, strict=True):
        assert answer_path(made, mine).read_text(encoding="utf-8") == first_text(theirs)
        assert mine.worth == theirs.worth
        assert mine.spec.hints == theirs.spec.hints
        assert mine.spec.prompt == theirs.spec.prompt
        assert (mine.folder.parent / "lesson.md").is_file()
    assert {"answers", "exercises", "course.yaml", "progress.json", "README.md", ".gitignore"} == {
        p.name for p in out.iterdir()
    }
    assert (out / "exercises" / _EWMA / "figure.svg").is_file()
    assert all(b"visibility" not in file.read_bytes() for file in out.rglob("exercise.yaml"))
    said = capsys.readouterr().out
    assert f"Made {out}: 3 exercises" in said
    assert f"from {author.root}" in said
    assert f"  cd {out}\n  jaxercise watch" in said
    assert "`jaxercise watch`" not in said
    assert "jaxercise watch" in (out / "README.md").read_text(encoding="utf-8")


def test_the_second_run_changes_nothing(
    author: Course, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file is written anew, not even with the same content."""
    before = tree(copy), {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    assert main(["init", str(copy), "--course", str(author.root)]) == 0
    assert before == (
        tree(copy),
        {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()},
    )
    assert "Nothing had changed." in capsys.readouterr().out


def test_an_upgrade_brings_the_course_and_keeps_what_is_the_students(
    author: Course, copy: Path, real_course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exercises change, come and go; answers, progress, notes and an own README stay as they were."""
    mine = {path: value for path, value in tree(copy).items() if isinstance(value, bytes) and _is_mine(path)}
    gone = author.by_name["scale-list-inplace"]
    new = real_course.by_name["where-huber"]
    shutil.rmtree(gone.folder.parent)
    shutil.copytree(new.folder, author.root / "exercises" / new.topic / new.name)
    (author.by_name["default-arg-log"].folder / "oracle.py").unlink()
    _text(author.by_name["ewma-scan"].folder / "exercise.yaml", "A running average", "A walking average")
    (author.root / "course.yaml").write_text(
        "format: 1\ntitle: Two\nmodules:\n"
        "  - {name: pure-functions, title: Pure, exercises: [default-arg-log]}\n"
        "  - {name: control-flow, title: Flow, exercises: [where-huber, ewma-scan]}\n",
        encoding="utf-8",
    )
    (copy / "answers" / "pure-functions" / "default_arg_log.py").unlink()

    assert main(["init", str(copy), "--course", str(author.root)]) == 0

    after = load_course(copy)
    assert [exercise.name for exercise in after.exercises] == ["default-arg-log", "where-huber", "ewma-scan"]
    assert after.by_name["ewma-scan"].spec.title.startswith("A walking average")
    assert not (after.by_name["default-arg-log"].folder / "oracle.py").exists()
    assert not (copy / "exercises" / gone.topic).exists()
    assert answer_path(after, new).read_text(encoding="utf-8") == first_text(new)
    mine.pop("answers/pure-functions/default_arg_log.py")
    assert mine.items() <= tree(copy).items()
    assert json.loads((copy / "progress.json").read_text(encoding="utf-8"))["mine"] == 1
    assert not (copy / STAGE).exists()
    said = capsys.readouterr().out
    for line in (
        "  new       control-flow/where-huber: answers/control-flow/where_huber.py",
        "  changed   control-flow/ewma-scan",
        "  changed   pure-functions/default-arg-log",
        f"  gone      {gone.topic}/{gone.name}; your answer stays: answers/{gone.topic}/scale_list_inplace.py",
        f"  lesson    {gone.topic}",
        "  begun     answers/pure-functions/default_arg_log.py",
        "  changed   course.yaml",
    ):
        assert f"{line}\n" in said


def _is_mine(path: str) -> bool:
    return path.startswith("answers/") or path in {
        "README.md",
        f"exercises/{_EWMA}/thoughts.md",
    }


def test_pictures_of_a_students_own_stay_where_an_exercise_goes(author: Course, copy: Path) -> None:
    """Of the pictures, those that the task shows go with it."""
    folder = copy / "exercises" / _EWMA
    (folder / "screenshot.png").write_bytes(b"mine")
    shutil.rmtree(author.by_name["ewma-scan"].folder.parent)
    text = (author.root / "course.yaml").read_text(encoding="utf-8")
    (author.root / "course.yaml").write_text(text[: text.index("- name: control-flow")], encoding="utf-8")
    assert main(["init", str(copy), "--course", str(author.root)]) == 0
    assert {"screenshot.png", "thoughts.md"} == {path.name for path in folder.iterdir()}


def test_inside_an_authors_course_that_course_is_copied(
    author: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Relative paths and ``~`` work, and the output says which course it is."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(author.root / "exercises")
    assert main(["init", "~/mine"]) == 0
    assert main(["init", "../../beside"]) == 0
    assert capsys.readouterr().out.count(f"from {author.root}") == 2
    assert tree(tmp_path / "home" / "mine") == tree(tmp_path / "beside")


def test_inside_a_copy_of_another_course_the_shipped_one_does_not_replace_it(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The course of a teacher is not exchanged for ours because somebody forgot to name it."""
    before = tree(copy)
    monkeypatch.chdir(copy)
    assert main(["init", "."]) == 2
    assert before == tree(copy)
    said = capsys.readouterr().err
    assert "is a copy of another course than the one that comes with jaxercise" in said
    assert f"--course {_ROOT}" in said


def test_a_copy_of_the_shipped_course_knows_what_it_is(
    small_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is brought up to date without a name, also when the title has changed since."""
    monkeypatch.setattr("grader.commands.init.shipped_course", lambda: small_course)  # the real one is slow
    monkeypatch.chdir(tmp_path)
    assert main(["init", "mine"]) == 0
    assert "which comes with jaxercise" in capsys.readouterr().out
    _text(tmp_path / "mine" / "course.yaml", "Jaxercise: from impure Python to pure JAX", "An older title")
    monkeypatch.chdir(tmp_path / "mine" / "answers")
    assert main(["init", ".."]) == 0
    assert "  changed   course.yaml\n" in capsys.readouterr().out
    assert main(["init", "..", "--course", str(small_course)]) == 0
    assert "which comes with jaxercise" in capsys.readouterr().out


def test_an_editable_install_ships_the_repositorys_course() -> None:
    """There is no second copy of the course in the source tree."""
    assert _ROOT == shipped_course()
    assert not (_ROOT / "grader" / "public_course").exists()


def _file(root: Path) -> Path:
    (root / "place").write_text("a file", encoding="utf-8")
    return root / "place"


def _below_a_file(root: Path) -> Path:
    return _file(root) / "mine"


def _other_things(root: Path) -> Path:
    (root / "place").mkdir()
    (root / "place" / "thesis.tex").write_text("years of work", encoding="utf-8")
    return root / "place"


def _the_course(root: Path) -> Path:
    return root / "author"


def _inside_the_course(root: Path) -> Path:
    return root / "author" / "mine"


def _through_a_link_into_the_course(root: Path) -> Path:
    (root / "link").symlink_to(root / "author")
    return root / "link" / "mine"


def _home(root: Path) -> Path:
    (root / "home").mkdir()
    return root / "home"


def _root_folder(root: Path) -> Path:
    del root
    return Path("/")


def _nobody(root: Path) -> Path:
    del root
    return Path("~nobody-of-that-name/mine")


def _no_such_place(root: Path) -> Path:
    del root
    return Path("/proc/mine")  # not even root may make it


def _too_long(root: Path) -> Path:
    return root / ("x" * 300)


def _another_authors(root: Path) -> Path:
    shutil.copytree(root / "author", root / "place")
    return root / "place"


def _copy(root: Path) -> Path:
    assert main(["init", str(root / "place"), "--course", str(root / "author")]) == 0
    return root / "place"


def _inside_a_copy(root: Path) -> Path:
    return _copy(root) / "mine"


def _a_folder_for_handing_in(root: Path) -> Path:
    course = load_course(root / "author")
    write_copy(course, course.exercises, root / "place", with_hidden=False)
    return root / "place"


def _unreadable_copy(root: Path) -> Path:
    place = _copy(root)
    (place / "course.yaml").write_text("{", encoding="utf-8")
    return place


def _linked_answers(root: Path) -> Path:
    place = _copy(root)
    (place / "answers").rename(root / "elsewhere")
    (place / "answers").symlink_to(root / "elsewhere")
    return place


def _linked_topic(root: Path) -> Path:
    place = _copy(root)
    (root / "elsewhere").mkdir()
    shutil.rmtree(place / "exercises" / "control-flow")
    (place / "exercises" / "control-flow").symlink_to(root / "elsewhere")
    return place


def _linked_stage(root: Path) -> Path:
    place = _copy(root)
    (root / "elsewhere").mkdir()
    (place / STAGE).symlink_to(root / "elsewhere")
    return place


def _folder_for_a_file(root: Path) -> Path:
    place = _copy(root)
    (place / "exercises" / _EWMA / "original.py").unlink()
    (place / "exercises" / _EWMA / "original.py").mkdir()
    return place


def _file_for_a_folder(root: Path) -> Path:
    place = _copy(root)
    shutil.rmtree(place / "exercises" / "control-flow")
    (place / "exercises" / "control-flow").write_text("a file", encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("arrange", "told"),
    [
        (_file, "is a file. Name a folder"),
        (_below_a_file, "place: is a file. Name a folder"),
        (_other_things, "is not empty, and not a student's copy"),
        (_the_course, "is the course that is copied"),
        (_inside_the_course, "lies inside the course that is copied"),
        (_through_a_link_into_the_course, "lies inside the course that is copied"),
        (_home, "wants a folder of its own"),
        (_root_folder, "wants a folder of its own"),
        (_nobody, "there is no such user"),
        (_no_such_place, "cannot be made: "),
        (_too_long, "File name too long"),
        (_another_authors, "holds an author's course"),
        (_inside_a_copy, "lies inside another course"),
        (_a_folder_for_handing_in, "and no folder answers/"),
        (_unreadable_copy, "its course.yaml cannot be read"),
        (_linked_answers, "answers: is a link"),
        (_linked_topic, "exercises/control-flow: is a link"),
        (_linked_stage, "is a link"),
        (_folder_for_a_file, "original.py: a file of the course goes here"),
        (_file_for_a_folder, "exercises/control-flow: a folder of the course goes here"),
    ],
)
def test_what_is_in_the_way_is_told_and_nothing_is_changed(
    arrange: Callable[[Path], Path],
    told: str,
    author: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2, one sentence that names the place, and the same files as before."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    place = arrange(tmp_path)
    capsys.readouterr()
    before = tree(tmp_path)
    assert main(["init", str(place), "--course", str(author.root)]) == 2
    assert before == tree(tmp_path)
    said = capsys.readouterr()
    assert told in said.err
    assert not said.out


def test_links_are_left_or_replaced_and_never_followed(author: Course, copy: Path, tmp_path: Path) -> None:
    """An answer that is a link stays one, even if it leads nowhere; a file of the course takes a link's place."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("untouched", encoding="utf-8")
    answer = copy / "answers" / "control-flow" / "ewma_scan.py"
    task = copy / "exercises" / _EWMA / "exercise.yaml"
    for place, to in ((answer, tmp_path / "nowhere.py"), (task, outside)):
        place.unlink()
        place.symlink_to(to)
    assert main(["init", str(copy), "--course", str(author.root)]) == 0
    assert answer.is_symlink()
    assert not (tmp_path / "nowhere.py").exists()
    assert not task.is_symlink()
    assert outside.read_text(encoding="utf-8") == "untouched"
    assert load_course(copy).by_name["ewma-scan"].spec.title


def test_names_that_act_on_a_terminal_are_shown_and_not_obeyed(
    author: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape sequences and bytes that are no text, in the name of the folder."""
    name = os.fsdecode(bytes(tmp_path) + b"/\x1b[2J\xff")
    assert main(["init", name, "--course", str(author.root)]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert r"\x1b[2J\udcff" in said
    assert load_course(Path(name)).exercises


@pytest.mark.parametrize("there", [False, True], ids=["new", "upgrade"])
def test_a_full_disk_changes_nothing(author: Course, copy: Path, tmp_path: Path, *, there: bool) -> None:
    """No file may grow beyond two kilobytes, which some of a course's do."""
    _text(author.by_name["ewma-scan"].folder / "exercise.yaml", "A running average", "A walking average")
    out = copy if there else tmp_path / "new" / "mine"
    before = tree(tmp_path)
    code = (
        "import resource, sys; from grader.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        f"sys.exit(main(['init', {str(out)!r}, '--course', {str(author.root)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=_ROOT, check=False
    )
    assert done.returncode == 2
    assert "cannot be made: File too large" in done.stderr
    assert before == tree(tmp_path)


@pytest.mark.parametrize("how", ["crash", "interrupt"])
def test_whatever_ends_a_run_half_way_loses_nothing(
    how: str, author: Course, copy: Path, real_course: Course, tmp_path: Path
) -> None:
    """At each place: after a crash the copy loads and the next run ends the work; an interruption undoes all of it."""
    newer = tmp_path / "newer"
    shutil.copytree(author.root, newer)
    shutil.rmtree(newer / "exercises" / "immutable-arrays")
    (newer / "exercises" / "pure-functions" / "default-arg-log" / "oracle.py").unlink()
    _text(newer / "exercises" / _EWMA / "exercise.yaml", "A running average", "A walking average")
    huber = real_course.by_name["where-huber"]
    shutil.copytree(huber.folder, newer / "exercises" / "control-flow" / "where-huber")
    (newer / "course.yaml").write_text(
        "format: 1\ntitle: Newer\nmodules:\n"
        "  - {name: pure-functions, title: Pure, exercises: [default-arg-log]}\n"
        "  - {name: control-flow, title: Flow, exercises: [where-huber, ewma-scan]}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(_CRASHES), how, str(newer), str(copy), str(tmp_path / "work")],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    upgrade, fresh = map(int, done.stdout.split())
    assert upgrade > 1  # places at which it was ended
    assert fresh >= 1
