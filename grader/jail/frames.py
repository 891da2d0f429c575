"""The one frame that a child sends back, as bytes on a pipe: how much is enough, and what is wrong with it. Layer 2."""

from __future__ import annotations

import signal

from grader.jail.limits import Ending, Limits
from grader.jail.protocol import LENGTH

__all__ = ["is_too_long", "why_no_frame"]


def is_too_long(received: bytes | bytearray, limits: Limits) -> bool:
    """Tell whether what has come is more than one frame of the length allowed, or announces to be."""
    if len(received) < LENGTH.size:
        return False
    announced: int = LENGTH.unpack_from(received)[0]
    return announced > limits.reply_bytes or len(received) > announced + LENGTH.size


def why_no_frame(received: bytes | bytearray, ending: Ending, limits: Limits, *, excess: bool) -> str:
    """Say in a few plain words why what has come is no reply; '' if it is one.

    Args:
        received: all that was read.
        ending: how the child ended.
        limits: what it was allowed.
        excess: reading stopped because it was too long.
    """
    announced = LENGTH.unpack_from(received)[0] if len(received) >= LENGTH.size else 0
    whole = LENGTH.size + announced
    reasons = (
        (
            announced > limits.reply_bytes,
            f"reply of {announced} bytes is longer than the {limits.reply_bytes} allowed",
        ),
        (excess or len(received) > whole, "more than one frame"),
        (ending.flooded, f"more than {limits.console_bytes} bytes on the console"),
        (ending.timed_out, f"time limit ({limits.wall_s:g} s wall, {limits.cpu_s:g} s processor)"),
        (ending.signal is not None, f"killed by {_signal_name(ending.signal or 0)}"),
        (ending.exit_code != 0, f"exit code {ending.exit_code}"),
        (not received, "no frame"),
        (len(received) < whole, "incomplete frame"),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
