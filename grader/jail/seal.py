"""Seal a child: the order in which its protections are applied, before any untrusted byte is read. Layer 2.

Resource limits, Landlock rules (built beforehand, in the zygote), capabilities dropped, Landlock enforced,
other descriptors closed, seccomp last because it refuses the calls that the earlier steps need. A protection
that the kernel has but that fails to apply is an error; one that it does not have is left to the canary to
notice.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from grader.jail import landlock, seccomp
from grader.jail.limits import Limits, apply_rlimits
from grader.jail.linux import NO_NEW_PRIVS, drop_capabilities, prctl

__all__ = ["Seal", "apply", "prepare"]


@dataclass(frozen=True)
class Seal:
    """Protections a zygote has found and prepared for its children."""

    rules: int | None
    """Open Landlock ruleset, or None where the kernel has no Landlock or none is wanted."""
    seccomp: bool
    """Whether the filter is to be installed."""
    protect: bool
    """False for one's own code: resource limits only."""


def prepare(paths: Iterable[str], *, protect: bool) -> Seal:
    """Build once what every child will apply.

    Args:
        paths: folders and files a child may read.
        protect: False to apply resource limits only.

    Raises:
        OSError: the kernel has Landlock but refused a rule.
    """
    if not protect:
        return Seal(rules=None, seccomp=False, protect=False)
    rules = _out_of_the_way(landlock.ruleset(paths)) if landlock.abi() else None
    return Seal(rules=rules, seccomp=seccomp.supported(os.uname().machine), protect=True)


def _out_of_the_way(descriptor: int) -> int:
    """Move a descriptor above those that a child gives new meanings."""
    import fcntl  # noqa: PLC0415 - not on Windows, where this module must still import

    try:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 32)
    finally:
        os.close(descriptor)


def apply(seal: Seal, limits: Limits, first_closed: int) -> None:
    """Seal this process, for good.

    Args:
        seal: what :func:`prepare` returned in the parent.
        limits: resource limits to apply, best effort.
        first_closed: this descriptor and all above it are closed.

    Raises:
        OSError: a protection that the kernel offers could not be applied.
    """
    # The limit on open files does not close any, so it has to be read before it is lowered.
    highest = os.sysconf("SC_OPEN_MAX")
    apply_rlimits(limits)
    if seal.protect:
        prctl(NO_NEW_PRIVS, 1)
        drop_capabilities()
    if seal.rules is not None:
        landlock.restrict(seal.rules)
    os.closerange(first_closed, highest)
    if seal.seccomp:
        seccomp.install()
