"""Children that misbehave: every limit, every way of not answering, both with and without bubblewrap."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable

import pytest

from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails

Probe = Callable[..., Reply]


@pytest.fixture(params=["jails", "bare_jails"])
def pool(request: pytest.FixtureRequest) -> Jails:
    """Both kinds of protected jails in turn."""
    found: Jails = request.getfixturevalue(request.param)
    return found


def answer(reply: Reply) -> object:
    """Decode a probe's answer, or fail with all there is to know."""
    assert reply.frame is not None, (reply.why_no_frame, reply.console[-500:])
    return json.loads(reply.frame)


def test_echo(pool: Jails, probe: Probe) -> None:
    """An honest job answers with one frame and ends with exit code 0."""
    reply = probe(pool, "echo", {"a": [1, 2]})
    assert answer(reply) == {"a": [1, 2]}
    assert (0, None, False) == (reply.ending.exit_code, reply.ending.signal, reply.ending.timed_out)
    assert reply.why_no_frame == ""


def test_long_request_and_reply(pool: Jails, probe: Probe) -> None:
    """Twenty megabytes pass unchanged in both directions."""
    text = "0123456789abcdef" * (20 << 16)
    assert text == answer(probe(pool, "echo", text))


def test_wall_time(pool: Jails, probe: Probe) -> None:
    """A child that sleeps is killed when its wall time is over."""
    reply = probe(pool, "sleep", limits=Limits(wall_s=0.3))
    assert reply.frame is None
    assert (True, signal.SIGKILL) == (reply.ending.timed_out, reply.ending.signal)
    assert "time limit" in reply.why_no_frame


def test_processor_time(pool: Jails, probe: Probe) -> None:
    """A child that computes for ever runs out of processor time before wall time."""
    reply = probe(pool, "spin", limits=Limits(wall_s=60, cpu_s=1))
    assert (None, True, signal.SIGXCPU) == (reply.frame, reply.ending.timed_out, reply.ending.signal)


def test_processor_time_ignoring_the_signal(bare_jails: Jails, probe: Probe) -> None:
    """Ignoring SIGXCPU gains a second at most, and still counts as a time-out."""
    reply = probe(bare_jails, "spin_ignoring_signals", limits=Limits(wall_s=60, cpu_s=1))
    assert (None, True, signal.SIGKILL) == (reply.frame, reply.ending.timed_out, reply.ending.signal)


def test_memory(pool: Jails, probe: Probe) -> None:
    """Ten gibibytes cannot be allocated: the child sees MemoryError."""
    reply = probe(pool, "allocate", 10 << 30)
    assert (None, 70) == (reply.frame, reply.ending.exit_code)
    assert b"MemoryError" in reply.console


def test_memory_within_the_limit(pool: Jails, probe: Probe) -> None:
    """Control for the test above: what the limit allows can be allocated."""
    assert 64 << 20 == answer(probe(pool, "allocate", 64 << 20))


def test_fork_bomb(pool: Jails, probe: Probe) -> None:
    """No process can be started."""
    assert "PermissionError" == answer(probe(pool, "fork_bomb"))


def test_thread_bomb(pool: Jails, probe: Probe) -> None:
    """Threads run out with the address space, and the child can still answer."""
    assert "start new thread" in str(answer(probe(pool, "thread_bomb", limits=Limits(memory_bytes=1 << 30))))


def test_console_flood(pool: Jails, probe: Probe) -> None:
    """A gibibyte on standard output stops at the limit with EFBIG, and only its beginning comes back."""
    reply = probe(pool, "flood", 1 << 30)
    assert (None, 70) == (reply.frame, reply.ending.exit_code)
    assert 64 << 10 == len(reply.console)


def test_console_of_an_honest_child(pool: Jails, probe: Probe) -> None:
    """What was printed on standard output and error comes back, in order."""
    assert b"hello\nhello\n" == probe(pool, "say", "hello").console


def test_exit_without_answer(pool: Jails, probe: Probe) -> None:
    """Exit code 0 without a frame is no answer."""
    reply = probe(pool, "leave", 0)
    assert (None, "no frame", 0) == (reply.frame, reply.why_no_frame, reply.ending.exit_code)


def test_system_exit(pool: Jails, probe: Probe) -> None:
    """`raise SystemExit(0)` inside a role is no answer either."""
    reply = probe(pool, "raise_exit")
    assert (None, "exit code 70") == (reply.frame, reply.why_no_frame)


@pytest.mark.parametrize(
    ("name", "number"), [("segfault", signal.SIGSEGV), ("abort", signal.SIGABRT)], ids=["segfault", "abort"]
)
def test_crash(pool: Jails, probe: Probe, name: str, number: signal.Signals) -> None:
    """A crash is a typed ending, and the console says where it was."""
    reply = probe(pool, name)
    assert (None, number, f"killed by {number.name}") == (
        reply.frame,
        reply.ending.signal,
        reply.why_no_frame,
    )
    assert b"probes.py" in reply.console


def test_exception(pool: Jails, probe: Probe) -> None:
    """An exception that leaves the role ends the child with code 70 and its traceback on the console."""
    reply = probe(pool, "no such probe")
    assert (None, 70) == (reply.frame, reply.ending.exit_code)
    assert b"KeyError: 'no such probe'" in reply.console


def test_exception_that_cannot_be_printed(pool: Jails, probe: Probe) -> None:
    """An exception that resists printing ends the child all the same."""
    assert 70 == probe(pool, "unsaid_crash").ending.exit_code


def test_closing_every_descriptor(pool: Jails, probe: Probe) -> None:
    """A child that closes its reply pipe has not answered."""
    reply = probe(pool, "close_all")
    assert (None, 70) == (reply.frame, reply.ending.exit_code)


def test_descriptors(pool: Jails, probe: Probe) -> None:
    """A role finds its five standard descriptors less the request, and none of anyone else's."""
    assert [0, 1, 2, 3] == answer(probe(pool, "descriptors"))


@pytest.mark.parametrize(
    ("announced", "size", "end", "why"),
    [
        (4, 4, False, "more than one frame"),
        (4, 9, True, "more than one frame"),
        (9, 4, True, "incomplete frame"),
        (1 << 31, 4, True, "reply of 2147483648 bytes is longer than the 1000 allowed"),
        (1001, 1001, True, "reply of 1001 bytes is longer than the 1000 allowed"),
    ],
)
def test_forged_frames(pool: Jails, probe: Probe, announced: int, size: int, end: bool, why: str) -> None:
    """Anything but exactly one complete frame within the limit is no answer."""
    reply = probe(pool, "write_raw", announced, size, end, limits=Limits(reply_bytes=1000))
    assert (None, why) == (reply.frame, reply.why_no_frame)


def test_forged_frame_is_a_candidate(pool: Jails, probe: Probe) -> None:
    """Control for the test above: a well-formed frame comes back, whoever wrote it, as a claim."""
    assert b"yyyy" == probe(pool, "write_raw", 4, 4, True).frame


def test_endless_reply_is_stopped(pool: Jails, probe: Probe) -> None:
    """A child that never stops writing its reply is killed once it is too long."""
    reply = probe(pool, "write_raw", 100, 64 << 20, False, limits=Limits(reply_bytes=1000))
    assert (None, "more than one frame", signal.SIGKILL) == (
        reply.frame,
        reply.why_no_frame,
        reply.ending.signal,
    )
    assert not reply.ending.timed_out


def test_reply_over_the_limit(pool: Jails, probe: Probe) -> None:
    """An honest reply that is too long is refused, and one of exactly the limit is not."""
    assert probe(pool, "echo", "x" * 999, limits=Limits(reply_bytes=1000)).frame is None
    assert "x" * 998 == answer(probe(pool, "echo", "x" * 998, limits=Limits(reply_bytes=1000)))


def test_covert_channels(pool: Jails, probe: Probe) -> None:
    """File locks, input signals, memory files and processor affinity are refused."""
    assert ["refused"] * 5 == answer(probe(pool, "lock_and_own"))


def test_grader_is_not_readable(pool: Jails, probe: Probe) -> None:
    """The grader's own files cannot be read from inside."""
    assert answer(probe(pool, "exists", __file__)) in {"PermissionError", "FileNotFoundError"}
    assert "opened" == answer(probe(pool, "exists", json.__file__))


def test_export_and_run(pool: Jails, probe: Probe) -> None:
    """Tracing, export, compilation and execution all work inside."""
    assert [1.0, 1.0] == answer(probe(pool, "export_and_run"))


@pytest.mark.parametrize("count", [1, 4])
def test_devices(pool: Jails, probe: Probe, count: int) -> None:
    """JAX shows as many virtual devices as the limits say."""
    assert count == answer(probe(pool, "devices", limits=Limits(devices=count)))


def test_hash_seed(pool: Jails, bare_jails: Jails, probe: Probe) -> None:
    """Strings hash alike in every child of every zygote, so that two traces can be compared."""
    assert answer(probe(pool, "hash_of", "spam")) == answer(probe(bare_jails, "hash_of", "spam"))


def test_one_core_has_a_fine_clock(pool: Jails, probe: Probe) -> None:
    """What is timed stays on one core, and its clock goes on between two ticks of the kernel; elsewhere it need not."""
    assert [1, 0] == answer(probe(pool, "one_core", limits=Limits(one_core=True)))
