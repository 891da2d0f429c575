"""Stand-ins do what the plain objects do, and tell of the submission's line alone."""

from __future__ import annotations

import argparse
import atexit
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from grader.trace import stand_ins
from grader.trace.entry import FILENAME

Notes = list[tuple[str, str, int | None]]


@pytest.fixture
def notes() -> Notes:
    """What was noted."""
    return []


@pytest.fixture
def note(notes: Notes) -> stand_ins.Note:
    """A note that is kept."""
    return lambda *row: notes.append(row)


def _run(source: str, **names: Any) -> dict[str, Any]:
    """Execute the lines of a submission."""
    exec(compile(source, FILENAME, "exec"), names)
    return names


@pytest.mark.parametrize("name", ["gmtime", "localtime", "ctime", "asctime"])
def test_a_calendar_without_a_moment_reads_the_clock(name: str, note: stand_ins.Note, notes: Notes) -> None:
    """With no argument."""
    read = stand_ins.calendar_call(note, name)
    found = _run("\nshown = read()", read=read)["shown"]
    assert [("reads-clock", f"time.{name}", 2)] == notes
    assert type(getattr(time, name)()) is type(found)


@pytest.mark.parametrize(
    "call", ["read_local(None)", "read_ctime(None)", "read_strftime('%Y')"], ids=lambda call: call
)
def test_none_is_no_moment(call: str, note: stand_ins.Note, notes: Notes) -> None:
    """Python takes it for the present, and so does a format alone."""
    reads = {
        "read_local": stand_ins.calendar_call(note, "localtime"),
        "read_ctime": stand_ins.calendar_call(note, "ctime"),
        "read_strftime": stand_ins.calendar_call(note, "strftime"),
    }
    _run(call, **reads)
    assert ["reads-clock"] == [rule for rule, _, _ in notes]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("gmtime", (0,)),
        ("localtime", (86_400.5,)),
        ("ctime", (86_400,)),
        ("asctime", (time.gmtime(0),)),
        ("strftime", ("%Y-%m-%d", time.gmtime(0))),
    ],
)
def test_a_moment_that_is_given_is_no_clock(
    name: str, arguments: tuple[Any, ...], note: stand_ins.Note, notes: Notes
) -> None:
    """The result is the plain function's, and nothing is noted."""
    read = stand_ins.calendar_call(note, name)
    shown = _run("shown = read(*arguments)", read=read, arguments=arguments)["shown"]
    assert getattr(time, name)(*arguments) == shown
    assert [] == notes


def test_a_thread_starts_and_is_noted(
    note: stand_ins.Note, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs as any thread does."""
    monkeypatch.setattr(threading.Thread, "start", stand_ins.thread_start(note))
    done: list[int] = []
    _run(
        "worker = Thread(target=done.append, args=(1,))\nworker.start()\nworker.join()",
        Thread=threading.Thread,
        done=done,
    )
    assert [1] == done
    assert [("starts-process-or-thread", "threading.Thread.start", 2)] == notes


def test_only_the_submission_registers_exit_handlers(note: stand_ins.Note, notes: Notes) -> None:
    """A module that it imports does so for reasons of its own."""
    register = stand_ins.registration(note)
    try:
        register(_handler)
        assert [] == notes
        _run("register(handler)", register=register, handler=_handler)
    finally:
        atexit.unregister(_handler)
    assert [("mutates-global", "atexit.register", 1)] == notes


def _handler() -> None:
    """Do nothing at the end."""


@pytest.fixture
def watched(note: stand_ins.Note, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment and a command line that see who reads them."""
    plain = type(os.environ)
    monkeypatch.setattr(os.environ, "__class__", stand_ins.environment(note))
    monkeypatch.setattr(sys, "argv", stand_ins.arguments(note)(["prog", "--size", "3"]))
    monkeypatch.setenv("JAXERCISE_TEST", "here")
    assert issubclass(type(os.environ), plain)


READS: dict[str, Callable[[], Any]] = {
    "os.environ['JAXERCISE_TEST']": lambda: os.environ["JAXERCISE_TEST"],
    "os.environ.get('JAXERCISE_TEST')": lambda: os.environ.get("JAXERCISE_TEST"),
    "os.getenv('JAXERCISE_TEST')": lambda: os.getenv("JAXERCISE_TEST"),
    "os.path.expandvars('$JAXERCISE_TEST')": lambda: os.path.expandvars("$JAXERCISE_TEST"),
    "sorted(os.environ)": lambda: sorted(os.environ),
    "sys.argv[1]": lambda: sys.argv[1],
    "sys.argv[1:]": lambda: sys.argv[1:],
    "len(sys.argv)": lambda: len(sys.argv),
    "'--size' in sys.argv": lambda: "--size" in sys.argv,
    "list(sys.argv)": lambda: list(sys.argv),
    "parser.parse_args().size": lambda: "3",
}
"""What a submission reads, and what it must see."""


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("source", READS)
def test_reading_the_surroundings_is_noted_and_gives_what_is_there(source: str, notes: Notes) -> None:
    """Whatever the way that leads there, also through the functions that read on behalf of a caller."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size")
    expected = READS[source]()
    assert [] == notes  # this file is not the submission
    found = _run(f"\nfound = {source}", os=os, sys=sys, parser=parser)["found"]
    assert expected == found
    assert {("reads-environment", 2)} == {(rule, line) for rule, _, line in notes}
    assert {"os.environ" if "env" in source or "expand" in source else "sys.argv"} == {
        name.partition("[")[0] for _, name, _ in notes
    }


@pytest.mark.usefixtures("watched")
def test_a_library_between_reads_for_itself(notes: Notes) -> None:
    """What a library looks up when the submission calls it is the library's business."""
    _run("library()", library=READS["os.getenv('JAXERCISE_TEST')"])
    assert [] == notes
