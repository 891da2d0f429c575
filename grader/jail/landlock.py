"""Landlock: a child reads the folders it was given and nothing else, and writes nowhere. Layer 2.

Rules are built once, in the zygote, and enforced in each child. Landlock does not cover ``stat`` (names and
sizes show unless bubblewrap hides them), and cannot deny below an allowed folder: nothing secret may lie in
one. Source: ``linux/landlock.h`` and the kernel's user-space API documentation of Landlock.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from grader.jail.linux import NO_NEW_PRIVS, prctl, syscall

__all__ = ["abi", "restrict", "ruleset"]

# The same numbers on every architecture.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_QUERY_VERSION = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FIRST_ABI_RIGHTS = (1 << 13) - 1
_LATER_RIGHTS = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # rename across folders, truncate, device ioctl
_TCP_BIND_CONNECT = 3
_SCOPE_ABSTRACT_UNIX_AND_SIGNALS = 3


def abi() -> int:
    """Return the kernel's Landlock ABI, or 0 where there is none."""
    try:
        return syscall(_CREATE, None, 0, _QUERY_VERSION)
    except OSError:
        return 0


def ruleset(paths: Iterable[str]) -> int:
    """Build a ruleset that lets files be read at and below some paths, and denies everything else.

    Args:
        paths: folders and files; missing ones are skipped.

    Returns:
        An open descriptor, for :func:`restrict`. It can be inherited over a fork.

    Raises:
        OSError: no Landlock here, or the kernel refused a rule.
    """
    version = abi()
    rights = _FIRST_ABI_RIGHTS
    for since, right in _LATER_RIGHTS.items():
        rights |= right if version >= since else 0
    attributes = struct.pack("=Q", rights)
    if version >= 4:
        attributes += struct.pack("=Q", _TCP_BIND_CONNECT)
    if version >= 6:
        attributes += struct.pack("=Q", _SCOPE_ABSTRACT_UNIX_AND_SIGNALS)
    rules = syscall(_CREATE, attributes, len(attributes), 0)
    try:
        for path in dict.fromkeys(paths):
            _allow_reading(rules, path)
    except OSError:
        os.close(rules)
        raise
    return rules


def _allow_reading(rules: int, path: str) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        # The kernel rejects folder rights on a file.
        rights = _READ_FILE | (_READ_DIR if stat.S_ISDIR(os.fstat(handle).st_mode) else 0)
        syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def restrict(rules: int) -> None:
    """Enforce a ruleset on this process and its future threads, for good, and close it.

    Raises:
        OSError: the kernel refused.
    """
    prctl(NO_NEW_PRIVS, 1)
    syscall(_RESTRICT, rules, 0)
    os.close(rules)
