"""Run a command to its end, in a terminal if asked, and say which of its processes outlived it.

Usage: ``python watched.py REPORT [--interrupt TEXT SIGNAL] COMMAND...``. REPORT becomes a JSON object: ``code`` (exit
code, negative for a signal), ``left`` (processes still there when the command had ended and those that were dying had
died), ``screen`` (what the terminal showed). With ``--interrupt`` the command gets a terminal of its own; once that has
shown TEXT, Ctrl-C is typed (SIGNAL ``INT``), or the signal is sent to the command alone.

Linux only: this process adopts orphans (``PR_SET_CHILD_SUBREAPER``), so nothing that the command started, at whatever
remove, can escape being counted.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

_SUBREAPER = 36
_DYING_S = 10.0


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code, 128 and the signal's number if one ended it."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    report, *command = arguments
    screen = ""
    if command[0] == "--interrupt":
        _, text, name, *command = command
        code, screen = _interrupted(command, re.compile(text), signal.Signals[f"SIG{name}"])
    else:
        code = subprocess.call(command)
    Path(report).write_text(json.dumps({"code": code, "left": _left(), "screen": screen}))
    return code if code >= 0 else 128 - code


def _interrupted(command: list[str], text: re.Pattern[str], number: signal.Signals) -> tuple[int, str]:
    """Run a command in a terminal until it has shown some text, interrupt it, and wait for its end."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    shown, sent = "", False
    while data := _read(terminal):
        shown += data.decode(errors="replace")
        if not sent and text.search(shown):
            sent = True
            if number is signal.SIGINT:
                os.write(
                    terminal, b"\x03"
                )  # the terminal sends it to its whole foreground group, as a keyboard does
            else:
                os.kill(child, number)
    _, status = os.waitpid(child, 0)
    if not sent:
        raise RuntimeError(f"the command ended before it could be interrupted:\n{shown}")
    return os.waitstatus_to_exitcode(status), shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError as error:
        if error.errno == errno.EIO:  # the last process on the terminal has ended
            return b""
        raise


def _left() -> list[str]:
    """Reap adopted processes as they end; return those that do not, by command line."""
    until = time.monotonic() + _DYING_S
    while time.monotonic() < until:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return []
        if not ended:
            time.sleep(0.02)
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    left = [
        Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
        for child in children
    ]
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    return left or ["a process that could not be named"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
