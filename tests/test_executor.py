"""Tests of grader.executor. Submissions that cannot be read are judged without a jail, so none is started here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.course import load_course
from grader.executor import Job, LocalExecutor, run, workers, zygotes
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.submission import Source

EXERCISE = load_course(Path(__file__).parent / "course").by_name["double"]


def _job(number: int) -> Job:
    return Job(number, EXERCISE, Source(f"{number}.py", b"", "double", problem="cannot be read"))


def _local(workers: int) -> LocalExecutor:
    return LocalExecutor(Grader(Jails(), seed="s"), workers)


def test_each_job_is_judged_once() -> None:
    """Every key comes back once, with its own submission."""
    found = dict(_local(3).judge(map(_job, range(100))))
    assert [f"{number}.py" for number in range(100)] == [found[number].source.path for number in range(100)]


def test_jobs_are_taken_as_there_is_room() -> None:
    """A window of four jobs for each worker is in memory, whatever the size of the class."""
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield _job(number)

    most, seen = 0, 0
    for _ in _local(2).judge(jobs()):
        most, seen = max(most, taken - seen), seen + 1
    assert (1000, 1000) == (seen, taken)
    assert most <= 2 * 4


def test_what_was_judged_is_yielded_before_all_is_judged() -> None:
    """So that it can be kept: an interruption loses what is in flight alone."""
    endless = (_job(number) for number in range(10**9))
    judged = _local(2).judge(endless)
    assert {0, 1, 2, 3} & {next(judged)[0] for _ in range(8)}
    judged.close()  # type: ignore[attr-defined]


def test_run_returns_jobs_in_the_order_of_their_keys() -> None:
    """Whatever the order in which they are done."""
    progressed: list[tuple[str, str]] = []
    found = run(_local(4), map(_job, range(50)), lambda stage, path: progressed.append((stage, path)))
    assert [f"{number}.py" for number in range(50)] == [item.source.path for item in found]
    assert {("judged", f"{number}.py") for number in range(50)} == set(progressed)


def test_one_zygote_serves_eight_workers() -> None:
    """A small machine has one; the number asked for wins over the number of cores."""
    assert [1, 1, 2, 16] == [zygotes(count) for count in (1, 8, 9, 128)]
    assert 3 == workers(3)
    assert workers(0) >= 1
