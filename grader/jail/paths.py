"""Which folders and files a jail needs to read, found without importing JAX. Layer 2: standard library only.

Nothing secret may lie below any of them: Landlock cannot deny below an allowed folder. The repository itself
is not among them; the zygote imports what its children need of it beforehand.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

__all__ = ["package_folders", "package_root", "readable", "system_files"]

_SYSTEM_FOLDERS = (
    "/usr/lib",
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/usr/share/zoneinfo",
    "/sys/devices/system/cpu",
)
_SYSTEM_FILES = ("/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo")
_LIBRARIES = ("jax", "jaxlib", "numpy", "scipy", "ml_dtypes", "opt_einsum", "flatbuffers")


def package_root() -> str:
    """Return the folder that holds the ``grader`` package: the repository, or a site-packages folder."""
    return str(Path(__file__).resolve().parents[2])


def package_folders() -> tuple[str, ...]:
    """Return the folders that hold JAX and what it imports (usually one site-packages folder)."""
    found = []
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            found.append(str(Path(spec.submodule_search_locations[0]).parent))
    return tuple(dict.fromkeys(found))


def system_files() -> tuple[str, ...]:
    """Return the single files outside any readable folder that XLA and the loader open."""
    return _SYSTEM_FILES


def readable(extra: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every folder a child may read, outermost only, real paths, existing ones.

    Args:
        extra: more folders, such as a course's own library.
    """
    wanted = [
        *_SYSTEM_FOLDERS,
        str(Path(sys.prefix, "lib")),
        str(Path(sys.base_prefix, "lib")),
        sysconfig.get_paths()["stdlib"],
        sysconfig.get_paths()["platstdlib"],
        *package_folders(),
        *extra,
    ]
    folders = sorted({path for path in map(os.path.realpath, wanted) if Path(path).is_dir()})
    return tuple(path for path in folders if not any(_inside(path, other) for other in folders))


def _inside(path: str, folder: str) -> bool:
    return path != folder and path.startswith(folder.rstrip("/") + "/")
