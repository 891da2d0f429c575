"""A class by the commands that an instructor types: killed, regraded, overridden, replayed; nothing lost or twice."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.classroom import Classroom, Handed, small_course, write_handed
from grader.cli import main
from grader.course import load_course
from grader.gradebook.gradebook import open_gradebook
from grader.yamlfile import dump, load

ROOT = Path(__file__).parents[2]
CHECKS = ("--checks", "trace,purity,correctness,transforms")
NAMES = ("at-set-first", "oob-lookup")
STUDENTS = 30
"""More than are written down at once, so that a run can be killed between."""


@dataclass
class Taught:
    """A course with its gradebook, and what students hand in."""

    course: Path
    archive: Path
    manifest: Path
    roster: Path
    handed: list[Handed]

    def run(self, *arguments: str, command: str = "gradebook") -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in this process: it starts ten times as fast."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([command, *arguments, "--course", str(self.course)])
            except SystemExit as error:  # the parser's
                code = int(error.code or 0)
        return subprocess.CompletedProcess([], code, out.getvalue(), err.getvalue())

    def good(self, *arguments: str) -> str:
        """Run a command that succeeds."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def killed(self, after_s: float, *arguments: str) -> None:
        """Run a command and kill it, with all that it started, at some moment."""
        process = subprocess.Popen(
            [sys.executable, "-m", "grader.cli", "gradebook", *arguments, "--course", str(self.course)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after_s)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    def gradings(self) -> Counter[int]:
        """Return how often each attempt was graded; the gradebook opens, and all in it is what was written."""
        with open_gradebook(str(self.course / "grades.db"), self.course / "grades.key") as gradebook:
            assert not list(gradebook.problems())
            return Counter({one.number: len(one.gradings) for one in gradebook.book.attempts.values()})


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    """A course of two exercises and a class, without a gradebook."""
    folder = tmp_path_factory.mktemp("class")
    whole = load_course(ROOT)
    course = small_course(whole, NAMES, folder / "course", {"late": {"per_day": 10, "days": 3}})
    room = Classroom(course, whole, STUDENTS, seed=3)
    handed = room.hand_in(0)
    write_handed(handed, folder / "files.zip", folder / "files.csv")
    (folder / "canvas.csv").write_text(room.canvas_csv(), encoding="utf-8")
    return Taught(course.root, folder / "files.zip", folder / "files.csv", folder / "canvas.csv", handed)


@pytest.fixture(scope="module")
def killed(fresh: Taught) -> Taught:
    """The same, graded by commands of which each was killed some times before it came to its end."""
    rng = random.Random(0)
    fresh.good("new", "--seed", "s")
    for after_s in (0.5, 0.8):
        fresh.killed(after_s, "roster", str(fresh.roster))
    fresh.good("roster", str(fresh.roster))
    grade = ("grade", str(fresh.archive), "--manifest", str(fresh.manifest), *CHECKS)
    for _ in range(4):
        fresh.killed(rng.uniform(1.0, 6.0), *grade)
    fresh.good(*grade)
    return fresh


@pytest.fixture
def done(killed: Taught, tmp_path: Path) -> Taught:
    """A copy of what was graded, to be changed."""
    shutil.copytree(killed.course, tmp_path / "course")
    return Taught(tmp_path / "course", killed.archive, killed.manifest, killed.roster, killed.handed)


def test_a_killed_import_and_class_run_lose_nothing_and_do_nothing_twice(killed: Taught) -> None:
    """Each file is one attempt, each is graded once, each student is there once; again, nothing changes."""
    assert killed.gradings() == Counter(dict.fromkeys(killed.gradings(), 1))
    assert len(killed.gradings()) == len(killed.handed)
    events = killed.good("history")
    assert len(re.findall(r"\benrolled\b", events)) == STUDENTS
    again = killed.good("grade", str(killed.archive), "--manifest", str(killed.manifest), *CHECKS)
    assert f"0 attempts taken in, of {STUDENTS} students; {len(killed.handed)} were there already." in again


def test_a_killed_regrade_goes_on_and_tells_all_of_its_changes(done: Taught) -> None:
    """What an exercise's mended version grades is graded once by it, and every change is listed, with its reason."""
    before = len(done.gradings())
    _mend(done.course, worth=False)
    dry = done.good("regrade", "--dry-run", *CHECKS)
    assert sum(done.gradings().values()) == before, "a dry run keeps nothing"
    regrade = ("regrade", *CHECKS, "--why", "the transform is asked for no longer")
    for after_s in (1.5, 3.0):
        done.killed(after_s, *regrade)
    said = done.good(*regrade)
    often = done.gradings()
    with open_gradebook(str(done.course / "grades.db"), done.course / "grades.key") as gradebook:
        for attempt in gradebook.book.attempts.values():
            expected = 2 if attempt.handed_in.exercise == "oob-lookup" else 1
            assert often[attempt.number] == expected
    changed = [line for line in said.splitlines() if "transforms:" in line]
    assert changed, said
    assert all("not asked for" in line for line in changed)
    assert re.search(r"(\d+) grades would change", dry)[1] == re.search(r"(\d+) grades changed", said)[1]  # type: ignore[index]
    assert "Nothing was graded by another version" in done.good("regrade", *CHECKS)


def test_a_record_is_reproduced_and_every_edit_is_noticed(done: Taught, tmp_path: Path) -> None:
    """The record itself, its submission, the row in the database, and the version of the exercise."""
    one = next(handed for handed in done.handed if handed.exercise == "oob-lookup")
    path = tmp_path / "record.json"
    done.good("record", one.pupil.login, "oob-lookup", "--out", str(path))
    replayed = done.run(str(path), command="replay")
    assert (replayed.returncode, "the same comes out" in replayed.stdout) == (0, True), replayed.stderr

    fields = json.loads(path.read_text())
    edited = tmp_path / "edited.json"
    edited.write_text(
        json.dumps({**fields, "record": fields["record"].replace('"points":', '"points" :', 1)})
    )
    refused = done.run(str(edited), command="replay")
    assert (refused.returncode, "edited.json: was edited after it was signed" in refused.stderr) == (2, True)

    edited.write_text(json.dumps({**fields, "submission": fields["submission"].replace("oob", "oop")}))
    refused = done.run(str(edited), command="replay")
    assert (refused.returncode, "its submission was edited" in refused.stderr) == (2, True)

    _mend(done.course, worth=False)
    other = done.run(str(path), command="replay")
    assert other.returncode == 2
    assert re.search(
        r"oob-lookup was graded in the version sha256:\w+, and this course has sha256:\w+", other.stderr
    )

    database = sqlite3.connect(done.course / "grades.db")
    database.execute(
        "UPDATE line SET body = replace(body, 'FAIL', 'PASS') || ' ' "
        "WHERE number = (SELECT max(number) FROM line WHERE kind = 'graded')"
    )
    database.commit()
    database.close()
    noticed = done.run("show")
    assert noticed.returncode == 2
    assert re.search(r"line \d+ \(graded, .*\) was changed after it was written", noticed.stderr)
    listed = done.run("verify")
    assert (listed.returncode, "1 problem." in listed.stdout) == (1, True)


def test_terms_change_no_grade_before_they_are_taken_over(done: Taught) -> None:
    """Neither other days nor another worth; then whose grade changes is listed, and why."""
    _mend(done.course, worth=True)
    before = done.good("show", "--module", "immutable-arrays")
    assert "worth of oob-lookup: 10, now 20" in done.good("terms")
    assert done.good("show", "--module", "immutable-arrays") == before
    refused = done.run("terms", "--apply")
    assert (refused.returncode, "--why" in refused.stderr) == (2, True)
    assert "the exercise is worth 10, now 20" in done.good("terms", "--apply", "--why", "it is hard")
    assert done.good("show", "--module", "immutable-arrays") != before


def test_what_was_changed_in_canvas_comes_back_and_nothing_else(done: Taught, tmp_path: Path) -> None:
    """An edited grade is an override; one that is as it was exported is none, though it is another one by now."""
    out = tmp_path / "grades.csv"
    done.good("export", "canvas", str(out), "--template", str(done.roster), "--at", "2027-03-01")
    assert "0 grades changed." in done.good("import", "canvas", str(out)), "nothing was edited"
    edited, meanwhile = _two(done)
    done.good("override", meanwhile, "at-set-first", "1", "--why", "read by hand")
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))
    place, login = rows[0].index("Set without setting (4000)"), rows[0].index("SIS Login ID")
    for row in rows:
        if row[login] == edited:
            row[place] = "4.25"
    back = tmp_path / "back.csv"
    with back.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert "1 grades would change" in done.good("import", "canvas", str(back), "--dry-run")
    assert "1 grades changed." in done.good("import", "canvas", str(back), "--by", "prof")
    assert "set to 4.25 by prof" in done.good("why", edited, "at-set-first")
    assert "changed in canvas: back.csv" in done.good("why", edited, "at-set-first")
    assert "set to 1 by" in done.good("why", meanwhile, "at-set-first")
    assert "0 grades changed." in done.good("import", "canvas", str(back)), "and not twice"
    before = done.good("history")
    back.write_text(back.read_text(encoding="utf-8").replace("4.25", "40.25"), encoding="utf-8")
    refused = done.run("import", "canvas", str(back))
    assert (refused.returncode, "expected 0 to 10 points, found 40.25" in refused.stderr) == (2, True)
    assert done.good("history") == before, "nothing was kept"


def _two(done: Taught) -> list[str]:
    """Return the logins of two students who handed in the first exercise."""
    return [one.pupil.login for one in done.handed if one.exercise == NAMES[0]][:2]


def test_decisions_need_a_reason_and_stay_on_record(done: Taught) -> None:
    """Who set what and why, after it was taken back as well."""
    login = done.handed[0].pupil.login
    done.good("override", login, "oob-lookup", "7,5", "--why", "read by hand", "--by", "prof")
    assert "set to 7.5 by prof" in done.good("why", login, "oob-lookup")
    done.good("override", login, "oob-lookup", "--undo", "--why", "read again", "--by", "dean")
    assert "set to 7.5" not in done.good("why", login, "oob-lookup")
    history = done.good("history", login, "oob-lookup")
    assert all(word in history for word in ("prof", "read by hand", "dean", "read again"))
    for wrong, said in (
        (("override", login, "oob-lookup", "11", "--why", "x"), "worth 10 points"),
        (("override", "nobody", "oob-lookup", "1", "--why", "x"), "there is no student nobody"),
        (("override", login, "oob-lookup", "--undo", "--why", "x"), "no override"),
        (("extend", login, "--why", "x"), "how much more time"),
        (("excuse", login, "nothing", "--why", "x"), "no such exercise or module"),
        (("comment", "999", "--text", "x"), "there is no attempt 999"),
        (("changes", "--since", "99999"), "there is no line 99999"),
    ):
        refused = done.run(*wrong)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    assert done.run("override", login, "oob-lookup", "1").returncode == 2, "a reason is demanded"


def _mend(course: Path, *, worth: bool) -> None:
    """Take a check from ``oob-lookup``; or let it be worth twice as much."""
    if worth:
        path = course / "course.yaml"
        data = load(path, path.name).data
        data["modules"][0]["exercises"] = [{"name": NAMES[0]}, {"name": NAMES[1], "worth": 20}]
    else:
        path = course / "exercises" / "immutable-arrays" / "oob-lookup" / "exercise.yaml"
        data = load(path, path.name).data
        del data["transforms"], data["transform_case"]
        data["points"] = {"correctness": 6, "purity": 3, "program": 1}
    path.write_text(dump(data), encoding="utf-8")
