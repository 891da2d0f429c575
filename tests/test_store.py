"""Tests of grader.store, grader.store_file and grader.store_facts: what is kept, and every file that is refused."""

from __future__ import annotations

import contextlib
import os
import random
import re
import sqlite3
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.store import State, Store
from grader.store_facts import Facts
from grader.store_file import FORMAT
from grader.submission import Source
from grader.verdict import CheckResult, Finding, Result, SpeedRecord, Status

FACTS = Facts(
    seed="s",
    target="cpu",
    checks=("purity", "trace"),
    jailed=True,
    jaxercise="1",
    jax="2",
    exercises={"double": "sha256:1", "loose": "sha256:2"},
)
NOTEBOOK = Source("b.ipynb", b"x = 1\ny = 2", "b\udcff", "notebook", ((1, 1), (3, 1)), ("double", "\ud800"))


def _source(path: str, text: bytes = b"x") -> Source:
    return Source(path, text, Path(path).stem)


def _result(path: str, status: Status = Status.PASS) -> Result:
    check = CheckResult(check="trace", status=status, points=None, max_points=0)
    return Result(
        exercise="double", submission=path, status=status, points=None, max_points=1, checks=(check,)
    )


def _hand_in(store: Store, *sources: Source) -> None:
    with store.inbox() as inbox:
        for source in sources:
            inbox.submit("double", source)


def _paths(store: Store, state: State) -> list[str]:
    return [kept.source.path for kept in store.submissions(state)]


def _gradings(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as database:
        found = dict(database.execute("SELECT path, gradings FROM submission"))
    database.close()
    return found


def _refused(path: Path) -> str:
    with pytest.raises(UsageError) as refusal:
        Store(path)
    message = str(refusal.value)
    assert str(path) in message
    return message


@pytest.mark.parametrize("named", [True, False], ids=["file", "temporary"])
def test_a_submission_goes_from_waiting_to_done(tmp_path: Path, named: bool) -> None:
    """Sources come back as they were given, states follow the verdicts, and results keep the order of the inbox."""
    with Store(tmp_path / "s.db" if named else None) as store:
        _hand_in(store, _source("a.py", b"\xff\x00"), NOTEBOOK, _source("c.py"))
        assert (3, 3) == (store.count(), store.count("waiting"))
        first, second, third = store.submissions("waiting")
        assert (_source("a.py", b"\xff\x00"), NOTEBOOK) == (first.source, second.source)
        assert (["double"], "double") == (store.unfinished(), first.exercise)
        store.finish(third.key, _result("c.py"))
        store.keep(first.key, "kept")
        assert ["kept"] == [kept.verdict for kept in store.submissions("judged")]
        assert (["b.ipynb"], ["a.py"]) == (_paths(store, "waiting"), _paths(store, "judged"))
        store.finish(first.key, _result("a.py"))
        assert [_result("a.py"), _result("c.py")] == list(store.results)
        assert (2, 2) == (len(store.results), store.count("done"))
    assert (["s.db"] if named else []) == [path.name for path in tmp_path.iterdir()]


def test_states_may_change_while_submissions_are_gone_through() -> None:
    """Each submission comes once, although it is finished before the next one is asked for."""
    paths = [f"{number}.py" for number in range(50)]
    with Store(None) as store:
        _hand_in(store, *map(_source, paths))
        seen = []
        for kept in store.submissions("waiting"):
            seen.append(kept.source.path)
            store.finish(kept.key, _result(kept.source.path))
    assert paths == seen


def test_a_result_comes_back_as_it_was() -> None:
    """Infinities, half surrogate pairs and thousands of samples are the same afterwards."""
    speed = SpeedRecord(
        baseline_ns=tuple(range(5000)),
        submission_ns=(1,),
        speedup=0.1 + 0.2,
        low=0.0,
        high=float("inf"),
        at_least=3,
        decision="met",
    )
    finding = Finding(rule="wrong-value", message="half a pair: \ud800, and \x00")
    check = CheckResult(check="trace", status=Status.FAIL, points=1, max_points=2, findings=(finding,))
    result = _result("a.py").model_copy(update={"checks": (check,), "speed": speed})
    with Store(None) as store:
        _hand_in(store, _source("a.py"))
        store.finish(next(store.submissions()).key, result)
        assert [result] == list(store.results)


def test_what_is_known_is_kept_when_it_is_handed_in_again(tmp_path: Path) -> None:
    """Equal bytes keep their verdict, changed bytes and new files wait, and what has vanished is left out, not lost."""
    with Store(tmp_path / "s.db") as store:
        _hand_in(store, *map(_source, ("a.py", "b.py", "c.py", "d.py")))
        a, b, c, d = store.submissions("waiting")
        for kept in (a, b, c):
            store.finish(kept.key, _result(kept.source.path))
        store.keep(d.key, "kept")
    with Store(tmp_path / "s.db") as store:
        _hand_in(store, _source("e.py"), _source("d.py"), _source("b.py", b"changed"), _source("a.py"))
        assert ["e.py", "b.py"] == _paths(store, "waiting")
        assert ["d.py"] == _paths(store, "judged")
        assert ["a.py"] == [result.submission for result in store.results]
        assert (4, 2) == (store.count(), store.known())
        _hand_in(store, _source("c.py"))
        assert ["c.py"] == [result.submission for result in store.results]
    assert {"a.py": 1, "b.py": 0, "c.py": 1, "d.py": 1, "e.py": 0} == _gradings(tmp_path / "s.db")


def test_a_notebooks_lines_belong_to_its_bytes() -> None:
    """The same text in other cells is another submission: its findings are told in other places."""
    with Store(None) as store:
        _hand_in(store, NOTEBOOK)
        store.finish(next(store.submissions()).key, _result("b.ipynb"))
        _hand_in(store, Source("b.ipynb", NOTEBOOK.text, NOTEBOOK.stem, "notebook", ((1, 1), (2, 1))))
        assert (0, 1) == (store.count("done"), store.count("waiting"))


def test_one_path_twice_is_two_submissions() -> None:
    """Two files that are shown alike, as an archive may hold them, are both graded and both keep their verdicts."""
    twice = (_source("a.py", b"1"), _source("a.py", b"2"))
    with Store(None) as store:
        _hand_in(store, *twice)
        for kept in store.submissions("waiting"):
            store.finish(kept.key, _result("a.py"))
        _hand_in(store, *twice)
        assert 2 == store.count("done")
        _hand_in(store, *reversed(twice))
        assert 2 == store.count("waiting")


def test_a_fault_of_ours_is_graded_again() -> None:
    """INTERNAL waits again at the next run; every other status is a verdict."""
    with Store(None) as store:
        _hand_in(store, *(_source(f"{status}.py") for status in Status))
        for kept in store.submissions("waiting"):
            store.finish(kept.key, _result(kept.source.path, Status(kept.source.stem)))
        _hand_in(store, *(_source(f"{status}.py") for status in Status))
        assert ["INTERNAL.py"] == _paths(store, "waiting")
        assert len(Status) - 1 == store.count("done")


def test_refused_and_ignored_files_are_those_of_this_time() -> None:
    """They are told in their places, and are not carried over from an earlier run."""
    with Store(None) as store:
        with store.inbox() as inbox:
            inbox.refuse(_result("bad.zip", Status.ERROR))
            inbox.submit("double", _source("a.py"))
            inbox.ignore("x.py")
            inbox.ignore("y.py")
        assert (["x.py", "y.py"], 2) == (list(store.ignored), len(store.ignored))
        assert (["a.py"], 2, 0) == (_paths(store, "waiting"), store.count(), store.known())
        store.finish(next(store.submissions()).key, _result("a.py"))
        assert ["bad.zip", "a.py"] == [result.submission for result in store.results]
        _hand_in(store, _source("a.py"))
        assert ([], ["a.py"]) == (list(store.ignored), [result.submission for result in store.results])


def test_reading_that_is_broken_off_changes_nothing() -> None:
    """An interruption while submissions are read leaves what was known before."""
    with Store(None) as store:
        _hand_in(store, _source("a.py"))
        store.finish(next(store.submissions()).key, _result("a.py"))
        with contextlib.suppress(KeyboardInterrupt), store.inbox() as inbox:
            inbox.submit("double", _source("b.py"))
            raise KeyboardInterrupt
        assert ["a.py"] == [result.submission for result in store.results]
        assert 1 == store.count()


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    """A store and its log, which hold submissions and seeds, are readable by nobody else, whatever the umask."""
    before = os.umask(0)
    try:
        with Store(tmp_path / "new" / "s.db") as store:
            store.agree(FACTS)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    finally:
        os.umask(before)
    assert {"s.db": 0o600, "s.db-wal": 0o600} == modes


def test_the_first_facts_stay(tmp_path: Path) -> None:
    """A store remembers the seed, and agrees with the same facts again."""
    with Store(tmp_path / "s.db") as store:
        assert store.facts is None
        store.agree(FACTS)
    with Store(tmp_path / "s.db") as store:
        store.agree(FACTS)
        assert store.facts == FACTS


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": "t"}, r"the seed s \(now t\)"),
        ({"checks": ("trace",)}, r"the checks purity,trace \(now trace\)"),
        ({"target": "gpu"}, r"the target cpu \(now gpu\)"),
        ({"jailed": False}, r"the protection of the jail \(now of --no-jail\)"),
        ({"jaxercise": "3"}, r"Jaxercise 1 \(now 3\)"),
        ({"jax": "3"}, r"JAX 2 \(now 3\)"),
        (
            {"exercises": {"double": "sha256:1", "loose": "new"}},
            r"other files of the exercises loose\. Restore",
        ),
        ({"exercises": {"double": "sha256:1"}}, r"exercises loose\."),
        ({"exercises": {**FACTS.exercises, "third": ""}}, r"exercises third\."),
    ],
)
def test_another_runs_store_is_refused(changed: dict[str, object], said: str) -> None:
    """The message says what differs and what to do."""
    with Store(None) as store:
        store.agree(FACTS)
        with pytest.raises(UsageError, match=said) as refusal:
            store.agree(FACTS.model_copy(update=changed))
        assert "another file for --store" in str(refusal.value)


def test_a_store_in_use_is_refused(tmp_path: Path) -> None:
    """The second run is refused while the first is at work, and is served after it."""
    with Store(tmp_path / "s.db") as first:
        assert "is in use by another run. Wait for its end" in _refused(tmp_path / "s.db")
        first.agree(FACTS)
    with Store(tmp_path / "s.db") as second:
        assert second.facts == FACTS


def _other_database(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE mine (x)")
    database.close()


def _newer(path: Path) -> None:
    Store(path).close()
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {FORMAT + 1}")
    database.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("import jax\n" * 100), "is no store of verdicts"),
        (lambda path: path.write_text("x"), "is no store of verdicts"),
        (_other_database, "is another program's database"),
        (_newer, f"has format {FORMAT + 1}, and this Jaxercise reads format {FORMAT}"),
        (lambda path: path.mkdir(), "unable to open"),
        (lambda path: path.symlink_to("/proc/nowhere/s.db"), "unable to open"),
    ],
)
def test_what_is_no_store_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    """Every such file is named with what it is and what to do, and is not changed."""
    path = tmp_path / "s.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    message = _refused(path)
    assert said in message
    assert "another file" in message
    assert before == (path.read_bytes() if path.is_file() else b"")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A path below a file is refused in our words."""
    (tmp_path / "file").touch()
    assert "cannot be opened" in _refused(tmp_path / "file" / "s.db")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    """A run that was killed before its first commit leaves such a file."""
    (tmp_path / "s.db").touch()
    with Store(tmp_path / "s.db") as store:
        assert 0 == store.count()


def _filled(path: Path) -> None:
    with Store(path) as store:
        store.agree(FACTS)
        _hand_in(store, *(_source(f"{number}.py", b"x" * 3000) for number in range(40)))
        for kept in store.submissions("waiting"):
            store.finish(kept.key, _result(kept.source.path))


def _all_of(store: Store) -> Iterable[object]:
    return (store.facts, *store.results, *store.submissions(), *store.ignored)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE facts SET text = '{}'",
        "UPDATE facts SET text = '['",
        "UPDATE submission SET verdict = NULL",
        "UPDATE submission SET verdict = x'00ff'",
        'UPDATE submission SET verdict = \'{"status": "GREAT"}\'',
        f"UPDATE submission SET verdict = '{'[' * 5000}'",
        "UPDATE submission SET about = '{}'",
        "UPDATE submission SET text = 'text'",
        "UPDATE submission SET exercise = x'00'",
    ],
)
def test_content_that_is_damaged_is_a_usage_error(tmp_path: Path, damage: str) -> None:
    """What is read back is validated; the message says that the store is damaged."""
    path = tmp_path / "s.db"
    _filled(path)
    database = sqlite3.connect(path)
    database.execute(damage)
    database.commit()
    database.close()
    with pytest.raises(UsageError, match="is damaged"), Store(path) as store:
        list(_all_of(store))


def test_bytes_that_are_damaged_are_a_usage_error(tmp_path: Path) -> None:
    """Wherever a page is overwritten, reading it all either works or says in one sentence what is wrong."""
    draw, path = random.Random(7), tmp_path / "s.db"
    _filled(path)
    whole = path.read_bytes()
    said = []
    for _ in range(60):
        place = draw.randrange(len(whole) - 200)
        path.write_bytes(whole[:place] + draw.randbytes(200) + whole[place + 200 :])
        try:
            with Store(path) as store:
                list(_all_of(store))
        except UsageError as error:
            said.append(str(error))
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    assert said
    assert [] == [message for message in said if not re.match(rf"{path} (is|has|cannot)", message)]
