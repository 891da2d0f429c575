"""What every child does, jailed or not: take its processors, run one role, answer once. Layer 2."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from grader.jail.limits import Limits
from grader.jail.preload import Role
from grader.jail.protocol import LENGTH
from grader.jail.roles import CRASHED

__all__ = ["flush", "perform", "set_processors", "write_all"]

_WRITE_BYTES = 1 << 20


def set_processors(limits: Limits) -> None:
    """Show as many virtual devices as a job asks for, and keep to one core if it wants that and the system can."""
    if limits.devices > 1:
        # XLA reads its flags when the first backend starts, which is after this.
        os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={limits.devices}"
    if limits.one_core and hasattr(os, "sched_setaffinity"):
        # XLA makes as many threads as it may use cores; the last core has the fewest interrupts.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def perform(role: Role, read: Callable[[], bytes], reply: int) -> int:
    """Run a role on what ``read`` returns, and write its answer to the descriptor ``reply``.

    Returns:
        The exit code that this process should end with.
    """
    try:
        answer = role(read())
        write_all(reply, LENGTH.pack(len(answer)) + answer)
    except SystemExit as error:
        # `raise SystemExit` inside a role is no answer, whatever its code.
        sys.stderr.write(f"exit: {error.code!r}\n")
    except BaseException:  # noqa: BLE001 - the child ends here, and its console says why
        traceback.print_exc()
    else:
        return 0
    return CRASHED


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``, however little the other side takes at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[:_WRITE_BYTES]) :]


def flush() -> None:
    """Push out what was printed. To the streams as they were: the role may have put others in their place."""
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            continue  # the console is full or closed: what is lost was over the limit
