"""Packages that an answer cannot import, whether this machine has them or not. Runs in the trace jail.

The original of an exercise may be written with a package that answers are to do without. Were it importable where it
happens to be installed, the same file would be judged differently on two machines.
"""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Iterable

__all__ = ["hide"]


class _Hidden(importlib.abc.MetaPathFinder):
    def __init__(self, packages: frozenset[str]):
        self._packages = packages

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Refuse a hidden package in Python's own words; leave all others to the finders that follow."""
        del path, target
        if fullname.partition(".")[0] in self._packages:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def hide(packages: Iterable[str]) -> None:
    """Let imports of these packages fail in this process as if they were not installed."""
    if names := frozenset(packages):
        for module in [module for module in sys.modules if module.partition(".")[0] in names]:
            del sys.modules[module]
        sys.meta_path.insert(0, _Hidden(names))
