"""Ordinary processes, as macOS and Windows have them instead of jails: every end has its name, and nothing is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.errors import JailError
from grader.evidence import Claim
from grader.jail import endings
from grader.jail.endings import End, ending_of
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails
from grader.jail.spares import Spares
from tests.jail.test_pool import descendants, running

HERE = Path(__file__).parent
ROLES = {"names": "probes:main"}
"""The probes, as a role that needs no JAX, so that a process starts at once."""
SHORT = Limits(wall_s=20, cpu_s=1)


@pytest.fixture(scope="module")
def processes() -> Iterator[Spares]:
    """Processes that start when they are needed."""
    before = descendants(os.getpid())  # of other fixtures
    made = Spares(ROLES, extra_path=(str(HERE),), count=0)
    yield made
    made.close()
    assert set() == running(descendants(os.getpid()) - before)


def ask(processes: Spares, name: str, *arguments: object, limits: Limits = SHORT) -> Reply:
    """Run one probe."""
    return processes.run("names", json.dumps([name, *arguments]).encode(), limits)


def soon(condition: Callable[[], bool]) -> None:
    """Wait for something that must come, however slow the machine is."""
    waiting = threading.Event()
    for _ in range(6000):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("it never came")


def test_an_answer(processes: Spares) -> None:
    """What is asked is answered, large requests and replies too; what is printed is beside it, not in it."""
    text = "x" * (3 << 20)
    assert json.dumps(text).encode() == ask(processes, "echo", text).frame
    said = ask(processes, "say", "hello")
    assert (b"null", b"hello\nhello\n") == (said.frame, said.console)
    assert (0, None, False, False) == (
        said.ending.exit_code,
        said.ending.signal,
        said.ending.timed_out,
        said.ending.flooded,
    )
    assert said.ending.max_rss_bytes > 1 << 20


def test_each_job_has_a_process_of_its_own(processes: Spares) -> None:
    """Sixteen at once from four threads, with a crash among them, do not touch each other."""

    def one(number: int) -> object:
        reply = ask(processes, "segfault" if number == 3 else "echo", *([number] if number != 3 else []))
        return reply.why_no_frame or json.loads(reply.frame or b"")

    with ThreadPoolExecutor(4) as threads:
        assert [0, 1, 2, "killed by SIGSEGV", *range(4, 16)] == list(threads.map(one, range(16)))


@pytest.mark.parametrize(
    ("probe", "why"),
    [
        (["leave", 0], "no frame"),
        (["leave", 3], "exit code 3"),
        (["raise_exit"], "exit code 70"),
        (["close_all"], "exit code 70"),
        (["abort"], "killed by SIGABRT"),
        (["spin"], "time limit (20 s wall, 1 s processor)"),
        (["spin_ignoring_signals"], "time limit (20 s wall, 1 s processor)"),
        (["flood", 1 << 30], "exit code 70"),
        (["write_raw", 100, 50, True], "incomplete frame"),
        (["write_raw", 4, 4, False], "more than one frame"),
        (["write_raw", 1 << 30, 0, True], "reply of 1073741824 bytes is longer than the 1048576 allowed"),
        (["write_raw", 10, 1 << 24, True], "more than one frame"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "",
)
def test_every_end_has_its_name(processes: Spares, probe: list[Any], why: str) -> None:
    """Whatever a job does, there is no reply, and why is said as the jail says it."""
    reply = ask(processes, *probe, limits=Limits(wall_s=20, cpu_s=1, reply_bytes=1 << 20))
    assert (None, why) == (reply.frame, reply.why_no_frame)
    assert ("time limit" in why) == reply.ending.timed_out
    assert len(reply.console) <= 64 << 10


def test_who_sleeps_is_killed(processes: Spares) -> None:
    """The clock on the wall ends what uses no processor."""
    reply = ask(processes, "sleep", limits=Limits(wall_s=0.3, cpu_s=10))
    assert (True, signal.SIGKILL) == (reply.ending.timed_out, reply.ending.signal)
    assert reply.ending.wall_s >= 0.3


def test_a_flood_is_stopped_where_the_kernel_stops_none(
    processes: Spares, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a limit on files, as on Windows, the supervisor looks at the console, kills, and says so."""
    (tmp_path / "unlimited.py").write_text(
        "import resource; resource.setrlimit = lambda *_: None\nfrom probes import main\n"
    )
    roles = {"names": "unlimited:main"}
    unlimited = Spares(roles, extra_path=(str(HERE), str(tmp_path)), count=0)
    reply = ask(unlimited, "flood", 1 << 40)
    assert (None, "more than 1048576 bytes on the console") == (reply.frame, reply.why_no_frame)
    assert reply.ending.flooded


def test_what_a_job_starts_ends_with_it(processes: Spares) -> None:
    """A process that a job has left behind holds up nothing, and is gone when the job is."""
    reply = ask(processes, "leave_behind")
    assert reply.frame is not None
    soon(lambda: not running({int(reply.frame or b"0")}))


def test_the_environment_decides_nothing(processes: Spares, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets iterate as in the jail, and settings of JAX that the user has made do not reach a submission."""
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    monkeypatch.setenv("KEPT", "yes")
    hashed = {ask(processes, "hash_of", "word").frame for _ in range(2)}
    assert 1 == len(hashed)
    code = "import os, json; print(json.dumps([os.environ.get('KEPT'), os.environ.get('JAX_ENABLE_X64')]))"
    from grader.jail.surroundings import with_own

    told = subprocess.run([sys.executable, "-c", code], env=with_own(), capture_output=True, check=True)
    assert ["yes", None] == json.loads(told.stdout)


def test_a_role_that_cannot_be_loaded() -> None:
    """It is ours, and is said with the reason; so is a process that does not start."""
    broken = Spares({"names": "no_such_module:main"}, count=0)
    with pytest.raises(JailError, match="cannot be loaded: ModuleNotFoundError"):
        ask(broken, "echo", 1)


def test_a_process_that_does_not_start(monkeypatch: pytest.MonkeyPatch, processes: Spares) -> None:
    """What it printed last is told."""
    monkeypatch.setattr("grader.jail.ordinary.BOOT", "raise SystemExit('no such luck')")
    with pytest.raises(JailError, match="ended before it was ready: no such luck"):
        ask(processes, "echo", 1)


def test_closing_ends_jobs_as_ours() -> None:
    """A job that was killed because everything ends is no verdict on anybody."""
    closing = Spares(ROLES, extra_path=(str(HERE),), count=0)
    before = descendants(os.getpid())
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(ask, closing, "sleep")
        soon(lambda: bool(descendants(os.getpid()) - before))
        closing.close()
        with pytest.raises(JailError, match="closed"):
            job.result()
    assert set() == running(descendants(os.getpid()) - before)
    with pytest.raises(JailError, match="closed"):
        ask(closing, "echo", 1)
    closing.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_supervisor_ends(tmp_path: Path, number: signal.Signals) -> None:
    """Interrupted or killed, it takes along the process that works and those that wait, which have JAX by then."""
    script = tmp_path / "supervisor.py"
    script.write_text(
        "import sys\n"
        "from grader.jail.limits import Limits\n"
        "from grader.jail.pool import Jails\n"
        "with Jails(protect=False, ordinary=True, extra_roles={'names': 'probes:main'}, extra_path=sys.argv[1]) as j:\n"
        "    print(j.protections, j.sealed, flush=True)\n"
        "    j.run('names', b'[\"spin\"]', Limits(wall_s=600, cpu_s=600))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    command = [sys.executable, str(script), str(HERE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as supervisor:
        assert supervisor.stdout is not None
        assert b"() False\n" == supervisor.stdout.readline()
        soon(lambda: len(running(descendants(supervisor.pid))) == 3)
        family = descendants(supervisor.pid)
        supervisor.send_signal(number)
    assert -number == supervisor.returncode
    soon(lambda: not running(family))


@pytest.mark.parametrize(
    ("code", "killed_for", "expected"),
    [
        (0, "", (0, None, False, False)),
        (1, "", (1, None, False, False)),
        (1, "time", (None, signal.SIGTERM, True, False)),
        (1, "console", (None, signal.SIGTERM, False, True)),
        (1, "reply", (None, signal.SIGTERM, False, False)),
        (0, "time", (0, None, False, False)),
        (0xC0000005, "", (None, signal.SIGSEGV, False, False)),
        (-1073741819, "", (None, signal.SIGSEGV, False, False)),
        (0xC0000409, "", (None, signal.SIGABRT, False, False)),
    ],
)
def test_exit_codes_of_windows(
    monkeypatch: pytest.MonkeyPatch, code: int, killed_for: str, expected: tuple[object, ...]
) -> None:
    """A crash and a kill are exit codes there, and are told as what they are; what ended by itself was not killed."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(endings, "KILL", signal.SIGTERM)
    ending = ending_of(End(code), Limits(), 1.0, 0.0, killed_for)
    assert expected == (ending.exit_code, ending.signal, ending.timed_out, ending.flooded)


def test_protection_is_never_ordinary() -> None:
    """Asking for ordinary processes with protection gives jails: the request cannot take protection away."""
    assert Jails(ordinary=True)._spares is None
    assert Jails(protect=False)._spares is None
    assert Jails(protect=False, ordinary=True)._spares is not None


def test_a_flood_is_the_submissions() -> None:
    """What was killed for its console has a rule of its own."""
    from grader.replies import how_it_ended

    ending = ending_of(End(-signal.SIGKILL), Limits(), 1.0, 0.0, "console")
    reply = Reply(None, "more than 9 bytes on the console", ending, b"")
    assert Claim("too-much-output", "more than 9 bytes on the console") == how_it_ended(reply)
