"""A real terminal to try a program in: tmux, without anybody looking."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["Terminal", "needs_terminal", "opened"]

needs_terminal = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One terminal with one program in it."""

    def __init__(self, socket: str):
        """Name the server that runs it."""
        self._socket = socket

    def press(self, *keys: str) -> None:
        """Press keys, as tmux names them: ``n``, ``Down``, ``C-c``."""
        self._tmux("send-keys", "-t", "main", *keys)

    def screen(self, *, colours: bool = False) -> str:
        """Return what is on the screen."""
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else []), "-t", "main")

    def wait(self, *texts: str, gone: str = "", timeout_s: float = 120.0) -> str:
        """Return the screen once it shows all of some texts, and does not show another one.

        Raises:
            AssertionError: it never does.
        """
        until = time.monotonic() + timeout_s
        while True:
            shown = self.screen()
            if all(text in shown for text in texts) and not (gone and gone in shown):
                return shown
            assert time.monotonic() < until, f"{texts} never came (or {gone!r} stayed); the screen:\n{shown}"
            time.sleep(0.05)

    def resize(self, width: int, height: int) -> None:
        """Give it another size, as somebody who drags the corner of a window."""
        self._tmux("resize-window", "-t", "main", "-x", str(width), "-y", str(height))

    def close(self) -> None:
        """End whatever runs in it."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout


@contextmanager
def opened(
    folder: Path, command: Sequence[str], *, width: int = 100, height: int = 40, socket: Path
) -> Iterator[Terminal]:
    """Run a command in a terminal of its own, and then a line that says how it ended.

    Args:
        folder: where it runs.
        command: what runs.
        width: columns.
        height: lines.
        socket: a path that nothing has yet, of at most some 100 characters.
    """
    terminal = Terminal(str(socket))
    # The shell has to outlive a Ctrl-C that is meant for the program.
    line = f"trap : INT; {shlex.join(command)}; echo ended with $?; sleep 600"
    variables = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
    }
    variables.pop("TMUX", None)
    size = ["-x", str(width), "-y", str(height)]
    subprocess.run(
        [
            "tmux",
            "-S",
            str(socket),
            "-f",
            os.devnull,
            "new-session",
            "-d",
            "-s",
            "main",
            *size,
            "sh",
            "-c",
            line,
        ],
        cwd=folder,
        env=variables,
        check=True,
    )
    try:
        yield terminal
    finally:
        terminal.close()
