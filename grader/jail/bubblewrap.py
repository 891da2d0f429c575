"""Bubblewrap around the zygote: an almost empty file system and namespaces of its own. Layer 2.

Used once for all children where it works; it needs user namespaces, or root with the right to mount. What it
adds to Landlock and seccomp: paths that are not bound do not exist, so not even their names and sizes show.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["find", "wrap"]

_DEVICES = ("/dev/null", "/dev/urandom")
_ALIASES = ("/lib", "/lib64", "/usr/lib64")


def find() -> str | None:
    """Return the path of the ``bwrap`` program, or None if it is not installed."""
    return shutil.which("bwrap")


def wrap(program: str, command: Sequence[str], paths: Iterable[str]) -> list[str]:
    """Build the command line that runs a command inside bubblewrap.

    Args:
        program: path of ``bwrap``.
        command: what to run; its first word is this interpreter.
        paths: folders and files to show, read-only.
    """
    arguments = [
        program,
        "--unshare-all",
        "--die-with-parent",
        "--cap-drop",
        "ALL",
        "--chdir",
        "/",
        "--proc",
        "/proc",
    ]
    for device in _DEVICES:
        arguments += ["--dev-bind", device, device]
    for path in paths:
        if path not in _DEVICES and not path.startswith("/proc/"):
            arguments += ["--ro-bind-try", path, path]
    for alias in _ALIASES:
        if Path(alias).is_symlink() and Path(alias).is_dir():
            arguments += ["--symlink", str(Path(alias).readlink()), alias]
    arguments += _interpreter()
    # Last, because it ends the making of mount points.
    return [*arguments, "--remount-ro", "/", "--", *command]


def _interpreter() -> list[str]:
    """Show the interpreter at its own path, reached as outside, so that it finds its libraries."""
    real = os.path.realpath(sys.executable)
    arguments = ["--ro-bind", real, real]
    if sys.executable != real:
        arguments += ["--symlink", real, sys.executable]
    settings = str(Path(sys.prefix, "pyvenv.cfg"))
    return [*arguments, "--ro-bind-try", settings, settings]
