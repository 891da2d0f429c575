"""``jaxercise doctor``: what this machine offers, and what its jails really stop."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys

from rich.console import Console
from rich.table import Table

from grader.errors import JailError
from grader.jail.bait import SEALED_AREAS
from grader.jail.pool import Jails, enforceable

__all__ = ["show"]

_PACKAGES = ("jaxercise", "jax", "jaxlib", "numpy", "pyyaml", "pydantic", "nbgrader", "otter-grader", "torch")


def show() -> int:
    """Print versions, devices and every attack that was tried; return 0 if the jails hold, else 1."""
    console = Console(width=None if Console().is_terminal else 120)
    console.print(
        f"python {platform.python_version()} on {platform.system()} {platform.release()}, "
        f"{os.cpu_count()} cores, user id {_user()}",
        highlight=False,
    )
    console.print("packages: " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES), highlight=False)
    console.print(f"devices:  {_devices()}", highlight=False)
    if not enforceable():
        _say_unprotected(console)
        return 1
    try:
        with Jails() as jails:
            table = Table(title="attacks tried just now in a sealed child", title_justify="left")
            for heading in ("attack", "what was tried", "result", "by"):
                table.add_column(heading, overflow="fold")
            for attempt in jails.canary:
                through = (
                    "[red]GOT THROUGH[/red]"
                    if attempt.area in SEALED_AREAS
                    else "[yellow]not stopped[/yellow]"
                )
                result = "[green]stopped[/green]" if attempt.stopped else through
                table.add_row(
                    attempt.name,
                    attempt.tried,
                    f"{result} ({attempt.detail})" if attempt.detail else result,
                    attempt.by,
                )
            console.print(table)
            console.print(
                f"protections proved active: {', '.join(jails.protections) or 'none'}", highlight=False
            )
            if jails.without_bubblewrap:
                console.print(f"without bubblewrap: {jails.without_bubblewrap}", highlight=False)
            if jails.sealed:
                console.print(
                    "The jail holds: submissions can be graded here.", style="green", highlight=False
                )
                return 0
            console.print(
                "The jail does not hold: `jaxercise grade` refuses, except with --no-jail for your own code.",
                style="red",
                highlight=False,
            )
    except JailError as error:
        console.print(f"no jail: {error}", style="red", markup=False, highlight=False)
    return 1


def _say_unprotected(console: Console) -> None:
    """Say what a system without jails is good for, having tried it."""
    system = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, sys.platform)
    console.print(
        f"There is no protection on {system}: only Linux can keep a submission in a jail. So only checks of your own "
        "code are offered here: `jaxercise grade --no-jail FILE`, and %%exercise in a notebook. The code runs in a "
        "process of its own with all your rights, as if you had started it yourself. `jaxercise grade` without "
        "--no-jail refuses.",
        style="yellow",
        highlight=False,
    )
    try:
        with Jails(protect=False):
            console.print("Such processes start here: your own code can be checked.", highlight=False)
    except JailError as error:
        console.print(f"No such process starts here: {error}", style="red", markup=False, highlight=False)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _user() -> str:
    return str(os.geteuid()) if hasattr(os, "geteuid") else "unknown"


def _devices() -> str:
    """Ask JAX in a process of its own: this one never imports it."""
    code = "import jax; print(', '.join(f'{d.platform}:{d.id} {d.device_kind}' for d in jax.devices()))"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return "unknown (JAX did not answer in 120 s)"
    return done.stdout.strip() or f"none ({(done.stderr.strip().splitlines() or ['no message'])[-1]})"
