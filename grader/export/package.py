"""This package as files, and what it depends on as exact versions: what a container of another tool needs. Layer 8.

Both are read from the environment that exports. So a container runs the very code and the very versions with which the
course was checked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from grader.errors import UsageError
from grader.shipped import FOLDER

__all__ = ["NAME", "package_files", "pins", "pythons"]

NAME = "jaxercise"
_PACKAGE = Path(__file__).resolve().parents[1]
_REQUIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"\bextra\s*==")
_FLOOR = re.compile(r">=\s*3\.(\d+)")
_MINORS = (12, 13, 11, 14)
"""Of Python 3, the most usual first."""


def package_files() -> dict[str, bytes]:
    """Return the package's files by path, as they are to lie in one folder of ``sys.path``.

    The course that an installed package ships is left out: what is graded comes with the export. The metadata is what
    tells which version it is.
    """
    found = {
        f"{_PACKAGE.name}/{path.relative_to(_PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(_PACKAGE.rglob("*"))
        if path.is_file() and not {"__pycache__", FOLDER}.intersection(path.relative_to(_PACKAGE).parts)
    }
    number = distribution(NAME).version
    metadata = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {number}\n"
    return {**found, f"{NAME}-{number}.dist-info/METADATA": metadata.encode()}


def pins() -> list[str]:
    """Return the exact versions of all that grading needs, as lines of a requirements file.

    Raises:
        UsageError: something of it is not installed here.
    """
    return sorted(f"{name}=={distribution(name).version}" for name in _closure())


def pythons() -> list[int]:
    """Return the minor versions of Python 3 that these versions run on, the one that exports first."""
    floors = [
        int(floor)
        for name in (NAME, *_closure())
        for floor in _FLOOR.findall(str(distribution(name).metadata.json.get("requires_python", "")))
    ]
    here = sys.version_info.minor
    return [here, *(minor for minor in _MINORS if minor != here and minor >= max(floors, default=11))]


def _closure() -> list[str]:
    """Return the names of all distributions that ours needs without any extra, itself left out."""
    names: dict[str, None] = {}
    waiting = list(_required(NAME))
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        try:
            waiting += _required(name)
        except PackageNotFoundError:
            if name in _required(NAME):
                raise UsageError(
                    f"{name} is not installed, so its version is not known. Install it, and export again"
                ) from None
            continue  # for another system or another Python
        names[name] = None
    return sorted(names)


def _required(name: str) -> Iterator[str]:
    """Yield the normalised names that a distribution requires.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    for line in distribution(name).requires or ():
        if not _EXTRA.search(line) and (match := _REQUIRED.match(line)):
            yield re.sub(r"[-_.]+", "-", match[0]).lower()
