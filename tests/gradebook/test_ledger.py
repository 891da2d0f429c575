"""A ledger keeps what was added, whatever dies; names what was edited; and loses nothing when two write at once."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from grader.errors import UsageError
from grader.gradebook.events import Excused, Opened
from grader.gradebook.key import Key, make_key, read_key
from grader.gradebook.ledger import Ledger, Tampered, digest_of


def excused(number: int) -> Excused:
    """Return something that may happen."""
    return Excused(student=f"student {number}", what="ewma-scan", is_excused=True, why="ill")


def filled(place: str, key: Key, count: int) -> Ledger:
    """Return a new ledger with some lines and a blob for each."""
    ledger = Ledger(place, key, new=True)
    with ledger.writing() as writer:
        writer.append("me", Opened(title="A course", seed="s"))
        for number in range(count - 1):
            writer.put(f"blob {number}".encode())
            writer.append("me", excused(number))
    return ledger


def edit(place: str, statement: str) -> None:
    """Change a database behind our back."""
    engine = sa.create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def test_what_was_added_is_read_back(place: str, key: Key) -> None:
    """In order, with who and when, by whoever opens it next."""
    filled(place, key, 4).close()
    with Ledger(place, key) as ledger:
        events = list(ledger.events())
        assert [event.number for event in events] == [1, 2, 3, 4]
        assert [event.body for event in events[1:]] == [excused(number) for number in range(3)]
        assert {event.by for event in events} == {"me"}
        assert [event.number for event in ledger.events(after=2)] == [3, 4]
        assert ledger.blob(digest_of(b"blob 1")) == b"blob 1"
        assert not list(ledger.problems())


def test_all_or_nothing(place: str, key: Key) -> None:
    """An error inside takes everything back that was added with it."""
    with filled(place, key, 2) as ledger:
        with pytest.raises(ZeroDivisionError), ledger.writing() as writer:  # noqa: PT012 - what is inside is the point
            writer.append("me", excused(7))
            writer.put(b"lost")
            raise ZeroDivisionError
        assert len(list(ledger.events())) == 2
        with pytest.raises(Tampered, match="missing"):
            ledger.blob(digest_of(b"lost"))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE line SET body = replace(body, 'ill', 'idle') WHERE number = 3",
            r"line 3 \(excused, .*, by 'me'\) was",
        ),
        ("UPDATE line SET \"by\" = 'dean' WHERE number = 2", r"line 2 \(excused.*was changed"),
        (
            "UPDATE line SET at = '2020-01-01T00:00:00+00:00' WHERE number = 2",
            r"line 2 \(excused.*was changed",
        ),
        ("UPDATE line SET kind = 'graded' WHERE number = 2", r"line 2 \(graded.*was changed"),
        ("UPDATE line SET number = 9 WHERE number = 3", "line 3 is missing"),
        ("DELETE FROM line WHERE number = 3", "line 3 is missing"),
        ("DELETE FROM line WHERE number = 5", "line 5 is missing"),
        ("DELETE FROM line", "line 1 is missing"),
        ("UPDATE about SET lines = 4", r"the number of lines \(4\) was changed"),
        (
            "DELETE FROM line WHERE number = 5; UPDATE about SET lines = 4",
            r"the number of lines \(4\) was changed",
        ),
        (
            'INSERT INTO line SELECT 6, at, "by", kind, body, seal FROM line WHERE number = 5',
            r"line 6 \(excused.*was changed",
        ),
    ],
)
def test_an_edit_is_noticed_and_named(place: str, key: Key, statement: str, said: str) -> None:
    """By whoever reads the lines, and by the list of all problems."""
    filled(place, key, 5).close()
    for part in statement.split("; "):
        edit(place, part)
    with pytest.raises(Tampered, match=said), Ledger(place, key) as ledger:
        list(ledger.events())
    with Ledger(place, key) as ledger:
        assert any(re.search(said, problem) for problem in ledger.problems())


def test_an_edited_blob_is_noticed_and_named(place: str, key: Key) -> None:
    """What is kept by its digest cannot become something else."""
    with filled(place, key, 5) as ledger:
        digest = digest_of(b"blob 1")
        edit(place, f"UPDATE blob SET data = 'better' WHERE digest = '{digest}'")
        with pytest.raises(Tampered, match=f"the content {digest} was changed"):
            ledger.blob(digest)
        assert list(ledger.problems()) == [f"the content {digest} was changed after it was written"]


def test_many_blobs_come_in_the_order_they_were_asked_for(place: str, key: Key) -> None:
    """More than one query asks for, and one twice; the first that is not there is named, after those before it."""
    texts = [f"text {number}".encode() for number in range(230)]
    with Ledger(place, key, new=True) as ledger:
        with ledger.writing() as writer:
            digests = [writer.put(text) for text in reversed(texts)]
        digests.reverse()
        assert [*texts, texts[0]] == list(ledger.blobs([*digests, digests[0]]))
        read = ledger.blobs([digests[7], digest_of(b"lost")])
        assert texts[7] == next(read)
        with pytest.raises(Tampered, match=digest_of(b"lost")):
            next(read)


def test_lines_of_another_gradebook_do_not_fit(tmp_path: Path, key: Key) -> None:
    """Though both have the same key."""
    places = [str(tmp_path / name) for name in ("a.db", "b.db")]
    for place in places:
        filled(place, key, 3).close()
    database = sqlite3.connect(places[0])
    database.execute("ATTACH ? AS other", (places[1],))
    database.execute("DELETE FROM line WHERE number = 2")
    database.execute("INSERT INTO line SELECT * FROM other.line WHERE number = 2")
    database.commit()
    database.close()
    with Ledger(places[0], key) as ledger, pytest.raises(Tampered, match="line 2"):
        list(ledger.events())


def _add(place: str, secret: bytes, who: str, count: int) -> None:
    with Ledger(place, Key(secret)) as ledger:
        for number in range(count):
            with ledger.writing() as writer:
                writer.append(who, excused(number))


def test_two_processes_that_write_at_once_lose_nothing(place: str, key: Key) -> None:
    """Each line of both is there, in each one's order, and no number is there twice."""
    filled(place, key, 1).close()
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_add, args=(place, key.secret, who, 25)) for who in ("anna", "ben", "chi")
    ]
    for process in writers:
        process.start()
    for process in writers:
        process.join(120)
        assert process.exitcode == 0
    with Ledger(place, key) as ledger:
        events = list(ledger.events())
        assert len(events) == 1 + 3 * 25
        for who in ("anna", "ben", "chi"):
            assert [event.body for event in events if event.by == who] == [excused(n) for n in range(25)]
        assert not list(ledger.problems())


_KILLED = """
import sys
from pathlib import Path
from tests.gradebook.test_ledger import excused
from grader.gradebook.key import Key
from grader.gradebook.ledger import Ledger
place, secret = sys.argv[1], bytes.fromhex(sys.argv[2])
with Ledger(place, Key(secret)) as ledger:
    number = 0
    while True:
        with ledger.writing() as writer:
            for _ in range(5):
                writer.put(bytes(str(number), "ascii") * 1000)
                writer.append("me", excused(number))
                number += 1
        print(number, flush=True)
"""


def test_a_killed_process_leaves_whole_transactions(place: str, key: Key) -> None:
    """At whatever moment it dies; what it had said to be written is there, and the next one goes on."""
    filled(place, key, 1).close()
    for pause in (0.0, 0.011, 0.043):
        child = subprocess.Popen(
            [sys.executable, "-c", _KILLED, place, key.secret.hex()],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        written = [int(line) for line in child.stdout.read().split()] or [5]
        child.stdout.close()
        child.wait()
        with Ledger(place, key) as ledger:
            count = len(list(ledger.events())) - 1
            assert count % 5 == 0
            assert count >= written[-1]
            assert not list(ledger.problems())


def test_a_new_one_takes_no_file_that_is_there(tmp_path: Path, key: Key) -> None:
    """Nor does it change what is another program's."""
    foreign = tmp_path / "foreign.db"
    database = sqlite3.connect(foreign)
    database.execute("CREATE TABLE notes (text)")
    database.commit()
    database.close()
    text = tmp_path / "text.db"
    text.write_text("short")
    before = foreign.read_bytes()
    for new in (True, False):
        with pytest.raises(UsageError, match=r"there already|no gradebook of ours"):
            Ledger(str(foreign), key, new=new)
        with pytest.raises(UsageError, match="no gradebook of ours"):
            Ledger(str(text), key, new=new)
    assert foreign.read_bytes() == before
    assert text.read_text() == "short"
    filled(str(tmp_path / "ours.db"), key, 1).close()
    with pytest.raises(UsageError, match="there already"):
        Ledger(str(tmp_path / "ours.db"), key, new=True)
    with pytest.raises(UsageError, match="there is no gradebook"):
        Ledger(str(tmp_path / "none.db"), key)


def test_one_that_was_killed_while_it_was_made_can_be_made_again(tmp_path: Path, key: Key) -> None:
    """An empty file is nobody's work."""
    (tmp_path / "grades.db").touch()
    filled(str(tmp_path / "grades.db"), key, 2).close()


def test_another_key_is_told(tmp_path: Path, key: Key) -> None:
    """With its name, and nothing of either secret."""
    place = str(tmp_path / "grades.db")
    filled(place, key, 2).close()
    other = make_key(tmp_path / "other.key")
    with pytest.raises(UsageError, match=f"sealed with another key than {other.name}"):
        Ledger(place, other)
    assert other.secret.hex() not in repr(other)


def test_a_key_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    """What is read is what was made; anything else is refused."""
    path = tmp_path / "grades.key"
    key = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path) == key
    with pytest.raises(UsageError, match="never overwritten"):
        make_key(path)
    with pytest.raises(UsageError, match="missing"):
        read_key(tmp_path / "none.key")
    for text in ("", "key", path.read_text()[:-3], "jaxercise-key-1:zz"):
        (tmp_path / "bad.key").write_text(text)
        with pytest.raises(UsageError, match="is no key"):
            read_key(tmp_path / "bad.key")


def test_a_gradebook_is_its_owners_alone(tmp_path: Path, key: Key) -> None:
    """It holds what students wrote, and the seed."""
    with filled(str(tmp_path / "grades.db"), key, 2):
        for path in tmp_path.glob("grades.db*"):
            assert path.stat().st_mode & 0o077 == 0, path


def test_a_password_is_never_shown(key: Key) -> None:
    """Not in the errors about an address either."""
    with pytest.raises(UsageError) as caught:
        Ledger("postgresql+psycopg://me:tiger@localhost:1/none", key)
    assert "tiger" not in str(caught.value)
    with pytest.raises(UsageError, match="address"):
        Ledger("nonsense://x y:z", key)
