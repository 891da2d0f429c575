"""A container like Gradescope's: half a core, 768 MB, no network, no rights, no namespaces to make.

    container = Container(folder)                    # a folder that becomes /autograder
    container.unpack(archive)                        # as Gradescope builds the image; the environment is this one
    ran = container.run(["/autograder/run_autograder"])
    ran.code, ran.seconds, ran.peak_bytes, container.results()

Bubblewrap builds the root: this machine's system and Python, read-only, and nothing else of it. The user is 65534, and
no user namespace can be made in there. Control groups hold it to processor time and memory, version 1 or 2, whichever
this machine lets us write. What is not like the real thing: the image, the kernel, and who starts it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

__all__ = ["CORES", "MEMORY_BYTES", "Container", "Ran", "missing"]

CORES = 0.5
MEMORY_BYTES = 768 << 20
"""What Gradescope gives an autograder, unless an instructor asks for more."""
_PERIOD_US = 100_000
_GROUPS = Path("/sys/fs/cgroup")
_NOBODY = "65534"


@dataclass(frozen=True)
class Ran:
    """One command that came to its end in a container."""

    code: int
    output: str
    """Standard output and error."""
    seconds: float
    peak_bytes: int
    """Most memory that the whole container used."""


class Container:
    """A folder that is ``/autograder``, or another one, to what runs in it."""

    def __init__(self, folder: Path, place: str = "/autograder"):
        """Make the folder, if need be."""
        self.folder, self._place = folder, place
        folder.mkdir(parents=True, exist_ok=True)

    def unpack(self, archive: Path) -> None:
        """Put an autograder where Gradescope puts it, with an environment that has all but our package."""
        source = self.folder / "source"
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                path = Path(opened.extract(entry, source))
                path.chmod(entry.external_attr >> 16 & 0o777)
        shutil.copy(source / "run_autograder", self.folder / "run_autograder")
        (self.folder / "submission").mkdir()
        (self.folder / "results").mkdir()
        environment(self.folder / "venv")

    def hand_in(self, files: Mapping[str, str | bytes]) -> None:
        """Put files into the submission, in the place of what was there."""
        folder = self.folder / "submission"
        shutil.rmtree(folder)
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        folder.mkdir(exist_ok=True)

    def results(self) -> dict[str, Any]:
        """Return what was written for Gradescope."""
        found: dict[str, Any] = json.loads((self.folder / "results" / "results.json").read_text("utf-8"))
        return found

    def run(self, command: Sequence[str], *, timeout_s: float = 600) -> Ran:
        """Run a command in the container, within its limits, and everything that it starts."""
        with _Groups() as groups:
            started = time.perf_counter()
            done = subprocess.run(
                [*groups.enter(), *self._wrapped(command, groups.shown())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=timeout_s,
                check=False,
            )
            seconds = time.perf_counter() - started
            return Ran(done.returncode, done.stdout.decode(errors="replace"), seconds, groups.peak())

    def _wrapped(self, command: Sequence[str], groups: Sequence[str]) -> list[str]:
        arguments = ["bwrap", "--unshare-user", "--disable-userns", "--uid", _NOBODY, "--gid", _NOBODY]
        arguments += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--clearenv"]
        arguments += ["--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/tmp"]
        arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        for path in dict.fromkeys(("/usr", "/etc", "/sys", *_python_folders())):
            arguments += ["--ro-bind", path, path]
        arguments += groups
        for alias in ("/bin", "/lib", "/lib64"):
            if Path(alias).is_symlink():
                arguments += ["--symlink", str(Path(alias).readlink()), alias]
            elif Path(alias).exists():
                arguments += ["--ro-bind", alias, alias]
        arguments += ["--bind", str(self.folder), self._place, "--chdir", self._place]
        return [*arguments, "--", *command]


def environment(folder: Path) -> None:
    """Make an environment whose packages are those of this one, without what is installed for editing: us."""
    venv.create(folder, symlinks=True)
    packages = folder / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    (packages / "these.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")


@cache
def missing() -> str:
    """Return why this machine cannot be such a container, or ''."""
    if not sys.platform.startswith("linux"):
        return "only Linux has jails"
    if shutil.which("bwrap") is None:
        return "needs bubblewrap"
    try:
        with _Groups():
            pass
    except OSError as error:
        return f"needs control groups that can be written ({error})"
    done = subprocess.run(
        ["bwrap", "--unshare-user", "--disable-userns", "--unshare-pid", "--proc", "/proc", "--ro-bind", "/usr", "/usr",
         "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "/usr/bin/true"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else f"bubblewrap does not work here: {done.stderr.strip()[:200]}"


def _python_folders() -> list[str]:
    """Return the folders of this interpreter and of its packages, as far as the system's own do not hold them."""
    folders = (sys.base_prefix, sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"])
    return [folder for folder in map(os.path.realpath, folders) if not folder.startswith("/usr/")]


class _Groups:
    """Control groups of one run, which end with it."""

    def __init__(self) -> None:
        name = f"jaxercise-container-{os.getpid()}-{time.monotonic_ns()}"
        self._is_two = (_GROUPS / "cgroup.controllers").exists()
        parents = (_GROUPS,) if self._is_two else (_GROUPS / "memory", _GROUPS / "cpu")
        self._folders = [parent / name for parent in parents]

    def __enter__(self) -> Self:
        quota = int(CORES * _PERIOD_US)
        try:
            for folder in self._folders:
                folder.mkdir()
            if self._is_two:
                (self._folders[0] / "memory.max").write_text(str(MEMORY_BYTES))
                (self._folders[0] / "cpu.max").write_text(f"{quota} {_PERIOD_US}")
                with suppress(OSError):
                    (self._folders[0] / "memory.swap.max").write_text("0")
            else:
                memory, processor = self._folders
                (memory / "memory.limit_in_bytes").write_text(str(MEMORY_BYTES))
                (processor / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
                (processor / "cpu.cfs_quota_us").write_text(str(quota))
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for folder in self._folders:
            for _attempt in range(50):  # the last process may just be ending
                with suppress(FileNotFoundError):
                    try:
                        folder.rmdir()
                    except OSError:
                        time.sleep(0.1)
                        continue
                break

    def enter(self) -> list[str]:
        """Return the start of a command line that puts itself into the groups and then becomes the rest."""
        joins = "".join(f"echo $$ > {folder}/cgroup.procs; " for folder in self._folders)
        return ["/bin/sh", "-ec", f'{joins}exec "$@"', "sh"]

    def shown(self) -> list[str]:
        """Return the mounts that show a container its own groups, as a namespace for them would."""
        places = [_GROUPS] if self._is_two else [_GROUPS / "memory", _GROUPS / "cpu"]
        pairs = zip(self._folders, places, strict=True)
        return [part for folder, place in pairs for part in ("--ro-bind", str(folder), str(place))]

    def peak(self) -> int:
        """Return the most memory that was used, 0 where the kernel does not say."""
        name = "memory.peak" if self._is_two else "memory.max_usage_in_bytes"
        try:
            return int((self._folders[0] / name).read_text())
        except OSError:
            return 0
