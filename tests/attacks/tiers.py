"""The kinds of machine that the corpus is graded on, and which of them this machine can be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.enter import NOBODY
from tests.submissions.grade import ROOT

__all__ = ["TIERS", "Tier", "enter", "hand_over", "unavailable"]


@dataclass(frozen=True)
class Tier:
    """A kind of machine."""

    name: str
    """As given on the command line."""
    what: str
    """What is real about it."""
    missing: str
    """What is not like the real thing; '' if it is the real thing."""
    protections: frozenset[str]
    """Protections that the canary has to prove."""
    refuses: bool = False
    """Whether ``grade`` has to refuse, because a protection that it needs is not there."""


_ALWAYS = frozenset({"rlimits", "seccomp", "no-new-privs", "capabilities-dropped"})

TIERS = (
    Tier("root", "this machine as the superuser, every protection", "", _ALWAYS | {"landlock"}),
    Tier(
        "unprivileged",
        f"user {NOBODY}, who owns nothing, no capability",
        "",
        _ALWAYS | {"landlock"},
    ),
    Tier(
        "container",
        "namespaces of its own (processes, mounts, network, IPC, names), Docker's 14 capabilities and the calls that "
        "Docker refuses (new namespaces, mounts, keys, io_uring, bpf), 64 MB of /dev/shm, /tmp of its own, /sys "
        "read-only, 6 GiB of memory where a memory group can be made; so no bubblewrap",
        "no image and no overlay file system, no AppArmor profile, no masked files in /proc, no processor quota",
        _ALWAYS | {"landlock"},
    ),
    Tier(
        "no-landlock",
        "the three calls of Landlock answer ENOSYS, as in kernels before 5.13",
        "the rest of the kernel is new",
        _ALWAYS,
        refuses=True,
    ),
)


def unavailable(tier: Tier) -> str:
    """Return why this machine cannot be a tier, or ''."""
    if not sys.platform.startswith("linux"):
        return "only Linux can enforce a jail"
    if tier.name in ("root", "container") and os.geteuid():
        return "it takes the superuser to enter it"
    (ROOT / "build").mkdir(exist_ok=True)  # which a fresh clone lacks
    done = subprocess.run(
        enter(tier.name, ROOT / "build", [sys.executable, "-c", "import grader.cli"]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it cannot be entered"])[-1]


def enter(tier: str, keep: Path, command: Sequence[str]) -> list[str]:
    """Return the command line that runs a command in a tier; it has to start in the root of the repository."""
    if tier == "root" or (tier == "unprivileged" and os.geteuid()):
        return list(command)
    return [sys.executable, "-m", "tests.attacks.enter", tier, str(keep), "--", *command]


def hand_over(tier: str, folder: Path) -> None:
    """Let whoever works in a tier write to a folder and to everything in it."""
    if tier == "unprivileged" and os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
