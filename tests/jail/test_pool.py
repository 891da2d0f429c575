"""The pool: concurrency, recovery, closing, libraries, and what it says about its protections."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.errors import JailError, UsageError
from grader.jail import bait, bubblewrap
from grader.jail.bait import Attempt, protections
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails

Probe = Callable[..., Reply]
NewJails = Callable[..., Jails]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def descendants(root: int) -> set[int]:
    """Return the process ids below one."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        parents[int(entry.name)] = _parent(int(entry.name))
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


def running(pids: set[int]) -> set[int]:
    """Return those of some processes that still run (a zombie does not)."""
    found = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found.add(pid)
    return found


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come, giving up after ten seconds."""
    waiting = threading.Event()
    for _ in range(1000):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("it never came")


def test_many_at_once(jails: Jails, probe: Probe) -> None:
    """Twenty jobs from eight threads each get their own answer, with a crash and a time-out among them."""

    def one(number: int) -> object:
        if number == 3:
            return probe(jails, "segfault").why_no_frame
        if number == 7:
            return probe(jails, "sleep", limits=Limits(wall_s=0.2)).ending.timed_out
        frame = probe(jails, "echo", number).frame
        return json.loads(frame) if frame is not None else None

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(one, range(20)))
    assert [*range(3), "killed by SIGSEGV", 4, 5, 6, True, *range(8, 20)] == answers


@pytest.mark.parametrize("wrapped", [False, None], ids=["bare", "default"])
def test_recovery_after_the_zygote_dies(new_jails: NewJails, probe: Probe, wrapped: bool | None) -> None:
    """Jobs in flight fail as ours, nothing is left running, and the next job gets a new zygote."""
    before = descendants(os.getpid())
    jails = new_jails(bubblewrap=wrapped)
    jails.start()
    [zygote] = [pid for pid in descendants(os.getpid()) - before if _parent(pid) == os.getpid()]
    alone = descendants(zygote)
    with ThreadPoolExecutor(1) as threads:
        running_job = threads.submit(probe, jails, "sleep")
        until(lambda: len(descendants(zygote)) > len(alone))
        family = descendants(zygote) | {zygote}
        os.kill(zygote, signal.SIGKILL)
        with pytest.raises(JailError, match="zygote"):
            running_job.result()
    until(lambda: not running(family))
    assert b'"again"' == probe(jails, "echo", "again").frame


@pytest.mark.parametrize("wrapped", [False, None], ids=["bare", "default"])
def test_close_leaves_nothing(new_jails: NewJails, probe: Probe, wrapped: bool | None) -> None:
    """Closing kills the zygote and children that still run, and fails their jobs as ours."""
    before = descendants(os.getpid())
    jails = new_jails(bubblewrap=wrapped)
    jails.start()
    started = descendants(os.getpid()) - before
    with ThreadPoolExecutor(2) as threads:
        jobs = [threads.submit(probe, jails, name) for name in ("sleep", "spin_ignoring_signals")]
        until(lambda: len(descendants(os.getpid()) - before) >= len(started) + 2)
        family = descendants(os.getpid()) - before
        jails.close()
        until(lambda: not running(family))  # bubblewrap returns a moment before its own first process
        for job in jobs:
            assert job.exception() is None or isinstance(job.exception(), JailError)
            assert job.exception() is not None or job.result().frame is None
    with pytest.raises(JailError, match="closed"):
        probe(jails, "echo", 1)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_supervisor_ends(tmp_path: Path, number: signal.Signals) -> None:
    """A supervisor that is killed or interrupted in the middle of a job takes its zygote and children with it."""
    script = tmp_path / "supervisor.py"
    script.write_text(
        "import sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from grader.jail.limits import Limits\n"
        "from grader.jail.pool import Jails\n"
        "with Jails(extra_roles={'probe': 'probes:main'}, extra_path=sys.argv[2]) as jails:\n"
        "    print('ready', flush=True)\n"
        "    jails.run('probe', b'[\"sleep\"]', Limits())\n"
    )
    here = Path(__file__).parent
    command = [sys.executable, str(script), str(here.parents[1]), str(here)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as supervisor:
        assert supervisor.stdout is not None
        assert b"ready\n" == supervisor.stdout.readline()
        family = descendants(supervisor.pid)
        assert family
        supervisor.send_signal(number)
    assert -number == supervisor.returncode
    until(lambda: not running(family))


def test_requests_do_not_reach_later_children(open_jails: Jails, probe: Probe) -> None:
    """A request is not in the memory that a later child inherits: the zygote never reads one."""
    marker = f"JAIL-MARKER-{secrets.token_hex(16)}"
    for _ in range(3):
        probe(open_jails, "echo", marker * 100)
    assert b"0" == probe(open_jails, "find_markers").frame


def test_search_of_memory_can_find(open_jails: Jails, probe: Probe) -> None:
    """Control for the test above: the search finds a marker that is there."""
    frame = probe(open_jails, "find_own_marker", "JAIL-MARKER-", secrets.token_hex(16)).frame
    assert frame is not None
    assert int(frame) > 0


def test_supervisor_never_imports_jax() -> None:
    """Starting jails and running a job leaves JAX and NumPy unimported in the supervisor."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from grader.jail.pool import Jails\n"
        "with Jails() as jails: pass\n"
        "print(sorted({'jax', 'numpy'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout


def test_library(jails: Jails, probe: Probe, tmp_path: Path) -> None:
    """A library is importable and readable in its own jobs, and in no others."""
    (tmp_path / "course_library.py").write_text("def greet():\n    return 'hello'\n")
    reply = probe(jails, "import_and_call", "course_library", "greet", library=str(tmp_path))
    assert (b'"hello"', "") == (reply.frame, reply.why_no_frame)
    without = probe(jails, "import_and_call", "course_library", "greet")
    assert without.frame is None
    assert b"ModuleNotFoundError" in without.console
    assert jails.sealed


def test_unknown_role(jails: Jails) -> None:
    """An unknown role is our mistake, and the message lists the known ones."""
    with pytest.raises(JailError, match=r"no role 'nonsense' .*trace"):
        jails.run("nonsense", b"", Limits())


def test_role_that_cannot_be_imported(new_jails: NewJails) -> None:
    """A role whose module is missing fails when it is used, and leaves the others working."""
    jails = Jails(extra_roles={"broken": "no_such_module:main"})
    with jails:
        with pytest.raises(JailError, match="role 'broken' cannot be loaded: ModuleNotFoundError"):
            jails.run("broken", b"", Limits())
        assert jails.sealed


def test_canary(jails: Jails) -> None:
    """On a kernel that has them, every protection is proved by an attempt that it stopped."""
    assert jails.sealed
    wanted = {"landlock", "seccomp", "rlimits", "no-new-privs", "capabilities-dropped"}
    assert wanted <= set(jails.protections)
    assert {"filesystem", "network", "processes", "signalling", "names", "privileges", "limits"} == {
        attempt.area for attempt in jails.canary
    }


def test_bubblewrap_hides_names(new_jails: NewJails) -> None:
    """Inside bubblewrap not even the size of a secret file shows."""
    if bubblewrap.find() is None:
        pytest.skip("bubblewrap is not installed")
    jails = new_jails(bubblewrap=True)
    try:
        jails.start()
    except JailError as error:
        pytest.skip(f"bubblewrap does not work here: {error}")
    assert "bubblewrap" in jails.protections
    assert all(attempt.stopped for attempt in jails.canary)


def test_no_protection(open_jails: Jails, probe: Probe) -> None:
    """Without protection the canary gets through, only the limits are claimed, and own code still runs."""
    assert ("rlimits",) == open_jails.protections
    assert not open_jails.sealed
    worked = {attempt.name for attempt in open_jails.canary if not attempt.stopped}
    assert {"read-secret", "write-/tmp", "tcp", "udp", "fork", "exec", "kill"} <= worked
    assert b"1" == probe(open_jails, "echo", 1).frame


def test_refuses_students_without_a_seal(new_jails: NewJails, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the canary got through, no student's Python is read, and the message says with what."""
    hole = Attempt("read-secret", "filesystem", "read", False, "it worked", "")
    monkeypatch.setattr(bait.Bait, "judge", lambda *_: (hole,))
    jails = new_jails(bubblewrap=False)
    with pytest.raises(JailError, match="not tight"):
        jails.run("names", b"", Limits())
    assert not jails.sealed


def test_protections_need_proof() -> None:
    """A protection is claimed only for an attempt it stopped, limits only if none was passed."""
    memory = Attempt("memory", "limits", "", True, "ENOMEM", "rlimits")
    files = Attempt("open-files", "limits", "", False, "it worked", "")
    fork = Attempt("fork", "processes", "", True, "EPERM", "seccomp")
    assert ("rlimits", "seccomp") == protections((memory, fork))
    assert ("seccomp",) == protections((memory, files, fork))


def test_another_system(new_jails: NewJails, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be enforced, starting protected jails is refused."""
    jails = new_jails()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(UsageError, match="no jail on darwin"):
        jails.start()


def test_more_zygotes_where_one_is_busy(new_jails: NewJails, probe: Probe) -> None:
    """One zygote serves eight jobs; with more at once another one starts, passes its canary, and shares the work."""
    before = descendants(os.getpid())
    jails = new_jails(bubblewrap=False, zygotes=2)

    def zygotes() -> list[int]:
        return [pid for pid in descendants(os.getpid()) - before if _parent(pid) == os.getpid()]

    jails.start()
    tried = len(jails.canary)
    assert b"1" == probe(jails, "echo", 1).frame
    [first] = zygotes()
    with ThreadPoolExecutor(20) as threads:
        jobs = [threads.submit(probe, jails, "sleep", limits=Limits(wall_s=600)) for _ in range(20)]
        until(lambda: len(descendants(os.getpid()) - before) == 2 + 20)
        [second] = set(zygotes()) - {first}
        # The first eight go to the first; the second catches up, then they take turns.
        assert [10, 10] == [len(descendants(first)), len(descendants(second))]
        assert 2 * tried == len(jails.canary)
        assert jails.sealed
        os.kill(second, signal.SIGKILL)
        until(lambda: 10 == sum(job.done() and job.exception() is not None for job in jobs))
        assert b"2" == probe(jails, "echo", 2).frame
        until(lambda: 2 == len(zygotes()))
        jails.close()
