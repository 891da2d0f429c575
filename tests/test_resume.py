"""Real runs that are killed at any moment, and go on: ``jaxercise grade --store``."""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader.store import Store
from tests.submissions.grade import COMMAND, QUICK, ROOT, SUBMISSIONS, watched
from tests.submissions.grade import jaxercise as run

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="grading in a jail needs Linux")

RIGHT = SUBMISSIONS / "hostile" / "control_right" / "scale_array_inplace.py"
WRONG = SUBMISSIONS / "hostile" / "control_wrong" / "scale_array_inplace.py"
OTHERS = [SUBMISSIONS / "right" / "emil" / f"{name}.py" for name in ("where_huber", "newton_while")]


def _make(folder: Path, count: int, files: Sequence[Path] = (RIGHT, WRONG, *OTHERS)) -> Path:
    """Fill a folder with so many students' files, and an archive that cannot be read."""
    for number in range(count):
        path = folder / f"s{number:02}" / files[number % len(files)].name
        path.parent.mkdir(parents=True)
        path.write_text(f"{files[number % len(files)].read_text('utf-8')}\n# {number}\n", "utf-8")
    (folder / "broken.zip").write_bytes(b"PK")
    return folder


def _arguments(folder: Path, store: Path, report: Path, *more: str) -> list[str]:
    said = ["grade", str(folder), "--course", str(ROOT), "--jobs", "2", "--store", str(store)]
    return [*said, "--json", str(report), *(more or ("--checks", QUICK))]


def _verdicts(report: Path) -> Any:
    """Return a report without what differs from one run to the next."""
    document = json.loads(report.read_text("utf-8"))
    for result in document["results"]:
        del result["wall_s"], result["cpu_s"]
    return document


def _done(store: Path) -> dict[str, str]:
    """Return the results that a store holds, by submission."""
    with closing(sqlite3.connect(store)) as database:
        return dict(database.execute("SELECT path, verdict FROM submission WHERE state = 'done'"))


def _gradings(store: Path) -> dict[str, int]:
    with closing(sqlite3.connect(store)) as database:
        rows = database.execute("SELECT path, gradings FROM submission WHERE position NOT NULL")
        return {Path(path).parent.name: gradings for path, gradings in rows}


def _await_writes(store: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a run has written to its store so often, or has ended."""
    log, seen = store.with_name(f"{store.name}-wal"), set[int]()
    while len(seen) < count and process.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            seen.add(log.stat().st_mtime_ns)
        time.sleep(0.002)


@pytest.mark.parametrize("draw", [random.Random(1), random.Random(2)], ids=["1", "2"])
def test_killed_at_any_moment_nothing_is_lost_or_graded_twice(tmp_path: Path, draw: random.Random) -> None:
    """However often it is killed, what a run has kept stays, and in the end all is as if nothing had happened."""
    folder, store = _make(tmp_path / "class", 30), tmp_path / "class.db"
    arguments = _arguments(folder, store, tmp_path / "report.json", "--checks", QUICK, "--seed", "fixed")
    kept: dict[str, str] = {}
    for writes in (0, 2, 5, draw.randint(3, 12), draw.randint(3, 12)):
        with subprocess.Popen(
            [*COMMAND, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _await_writes(store, writes, process)
            time.sleep(draw.uniform(0, 0.3))
            process.kill()
        if store.exists():
            Store(store).close()  # it can be opened at once: a lock ends with its process
            now = _done(store)
            assert kept.items() <= now.items()
            kept = now
    assert 0 < len(kept) < 31  # so the last run had something to keep and something to do
    resumed = run(*arguments)
    assert 1 == resumed.returncode, resumed.stderr
    assert {**{f"s{number:02}": 1 for number in range(30)}, "class": 0} == _gradings(store)
    assert kept.items() <= _done(store).items()
    whole = run(
        *_arguments(
            folder, tmp_path / "other.db", tmp_path / "whole.json", "--checks", QUICK, "--seed", "fixed"
        )
    )
    assert 1 == whole.returncode, whole.stderr
    assert _verdicts(tmp_path / "whole.json") == _verdicts(tmp_path / "report.json")


def test_control_c_says_how_to_go_on(tmp_path: Path) -> None:
    """Exit code 130, the command that goes on in words, a store that can be used, and no report."""
    folder, store = _make(tmp_path / "class", 40), tmp_path / "class.db"
    arguments = _arguments(folder, store, tmp_path / "report.json")
    how = (r"[1-9]\d*/40", "INT")
    watched(tmp_path / "watched.json", *arguments, environment={"TERM": "xterm"}, interrupt=how)
    seen = json.loads((tmp_path / "watched.json").read_text())
    assert (130, []) == (seen["code"], seen["left"])
    assert re.search(r"interrupted; no report was written\.\s+Verdicts made so far are in\s", seen["screen"])
    assert "the same command goes on" in re.sub(r"\s+", " ", seen["screen"])
    assert "Traceback" not in seen["screen"]
    assert not (tmp_path / "report.json").exists()
    done = len(_done(store)) - 1  # without the archive
    assert done >= 1
    resumed = run(*arguments)
    assert 1 == resumed.returncode
    assert f"jaxercise: {done} of 40 submissions were judged before and are in {store}" in resumed.stderr
    assert {1} == set(_gradings(store).values()) - {0}


def test_only_what_changed_is_graded_again(tmp_path: Path) -> None:
    """A changed file, a new one and one that is gone; the seed is the store's, and the rest keeps its verdicts."""
    folder, store = _make(tmp_path / "class", 4, [RIGHT]), tmp_path / "class.db"
    assert 1 == run(*_arguments(folder, store, tmp_path / "first.json")).returncode
    before = _done(store)
    (folder / "s00" / RIGHT.name).write_text(WRONG.read_text("utf-8"), "utf-8")
    (folder / "s01" / RIGHT.name).unlink()
    (folder / "s04").mkdir()
    shutil.copy(RIGHT, folder / "s04")
    second = run(*_arguments(folder, store, tmp_path / "second.json"))
    assert "2 of 4 submissions were judged before" in second.stderr
    results = {Path(r["submission"]).parent.name: r for r in _verdicts(tmp_path / "second.json")["results"]}
    assert ["class", "s00", "s02", "s03", "s04"] == list(results)
    assert ["ERROR", "FAIL", "PASS", "PASS", "PASS"] == [result["status"] for result in results.values()]
    assert 1 == len({result["seed"] for result in results.values()} - {None})
    after = _done(store)
    assert {path for path in before if before[path] == after.get(path)} >= {
        str(folder / "s02" / RIGHT.name),
        str(folder / "s03" / RIGHT.name),
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--checks", QUICK, "--seed", "other"], r"the seed fixed \(now other\)"),
        (["--checks", "purity"], r"the checks correctness\S+ \(now purity,trace\)"),
        (["--checks", QUICK, "--no-jail"], r"protection of the jail \(now of --no-jail\)"),
    ],
)
def test_another_run_is_refused(tmp_path: Path, more: list[str], said: str) -> None:
    """Exit code 2, what differs, and what to do; the verdicts are not touched."""
    folder, store = _make(tmp_path / "class", 1), tmp_path / "class.db"
    run(*_arguments(folder, store, tmp_path / "report.json", "--checks", QUICK, "--seed", "fixed"))
    before = _done(store)
    refused = run(*_arguments(folder, store, tmp_path / "report.json", *more))
    assert (2, before) == (refused.returncode, _done(store))
    assert re.search(said, refused.stderr), refused.stderr
    assert "another file for --store" in refused.stderr


def test_two_runs_cannot_share_a_store(tmp_path: Path) -> None:
    """The second is refused with exit code 2 while the first is at work."""
    with Store(tmp_path / "class.db"):
        refused = run(*_arguments(RIGHT, tmp_path / "class.db", tmp_path / "report.json"))
    assert 2 == refused.returncode
    assert f"{tmp_path / 'class.db'} is in use by another run. Wait for its end" in refused.stderr


@pytest.mark.parametrize("name", ["report.json", "scale_array_inplace.py"])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, name: str) -> None:
    """A report, or a submission, named as the store by mistake stays as it is."""
    shutil.copy(RIGHT, tmp_path / name)
    refused = run(*_arguments(RIGHT, tmp_path / name, tmp_path / "report.json"))
    assert 2 == refused.returncode
    assert re.search(r"is the store\.|is no store of verdicts\.", refused.stderr), refused.stderr
    assert RIGHT.read_bytes() == (tmp_path / name).read_bytes()


def test_without_a_store_nothing_is_left(tmp_path: Path) -> None:
    """The temporary one has no name in any folder, so that not even a kill leaves it behind."""
    report = tmp_path / "report.json"
    arguments = ["grade", str(RIGHT), "--course", str(ROOT), "--checks", QUICK, "--json", str(report)]
    done = run(*arguments, environment={"TMPDIR": str(tmp_path)})
    assert (0, [report]) == (done.returncode, list(tmp_path.iterdir()))
